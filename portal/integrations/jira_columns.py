"""Which of our fields does each column of a Jira export fill, whatever its language and letter case?"""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from portal.integrations.records import ColumnFound, LeftOut
from portal.integrations.vocabulary import folded

FIELDS: Mapping[str, tuple[str, ...]] = {
    "key": (
        "issue key", "work item key", "key", "问题关键字", "问题关键词", "问题键", "事务密钥", "事务键值",
        "事务关键字", "工作项键值", "密钥", "關鍵字", "議題索引鍵", "vorgangsschlüssel",
        "vorgangs-schlüssel", "schlüssel", "clé de ticket", "clé du ticket", "clé", "clave de incidencia",
        "clave", "chave da item", "chave do item", "chave", "課題キー", "キー", "код запроса",
        "ключ запроса", "ключ задачи", "ключ проблемы", "ключ", "이슈 키", "키", "chiave segnalazione",
        "chiave", "מפתח", "מפתח הבעיה", "issuesleutel",
    ),
    "id": (
        "issue id", "work item id", "问题id", "问题 id", "事务 id", "事务id", "工作项 id", "議題 id",
        "vorgangs-id", "vorgang-id", "id de ticket", "id du ticket", "id. de ticket", "id de la incidencia",
        "id de incidencia", "id da item", "id do item", "課題 id", "課題id", "идентификатор запроса",
        "id задачи", "id запроса", "이슈 id", "id segnalazione", "מזהה בעיה", "מזהה הבעיה", "issue-id",
    ),
    "summary": (
        "summary", "title", "摘要", "概要", "主题", "标题", "标 题", "zusammenfassung", "résumé", "resumen",
        "resumo", "要約", "тема", "резюме", "요약", "riepilogo", "תקציר", "סיכום", "samenvatting",
    ),
    "type": (
        "issue type", "work type", "type", "issuetype", "问题类型", "事务类型", "工作类型", "类型",
        "議題類型", "vorgangstyp", "typ", "type de ticket", "tipo de incidencia", "tipo de item", "tipo",
        "課題タイプ", "тип запроса", "тип задачи", "тип", "이슈 유형", "tipo di segnalazione", "סוג בעיה",
        "סוג הבעיה",
    ),
    "status": (
        "status", "状态", "狀態", "état", "statut", "estado", "ステータス", "статус", "상태", "stato",
        "סטטוס",
    ),
    "category": (
        "status category", "状态类别", "状态分类", "狀態類別", "statuskategorie", "catégorie d'état",
        "catégorie d’état", "catégorie de statut", "categoría de estado", "categoria do status",
        "categoria de status", "ステータス カテゴリ", "ステータス カテゴリー", "категория статуса",
        "상태 범주", "categoria stato", "קטגוריית סטטוס", "קטגוריית מצב",
    ),
    "category_changed": (
        "status category changed", "状态类别已更改", "状态类别更改时间", "statuskategorie geändert",
        "catégorie d'état modifiée", "categoría de estado cambiada", "категория статуса изменена",
        "カテゴリーが変更されたステータス",
    ),
    "resolution": (
        "resolution", "解决结果", "解决方案", "解決結果", "lösung", "résolution", "resolución", "resolução",
        "解決状況", "решение", "резолюция", "해결책", "risoluzione", "החלטה", "פתרון", "oplossing",
    ),
    "assignee": (
        "assignee", "经办人", "负责人", "受理人", "处理人", "經辦人", "zugewiesene person", "bearbeiter",
        "zugewiesen an", "responsable", "personne assignée", "attribution", "persona asignada", "asignado a",
        "responsável", "担当者", "исполнитель", "ответственный", "담당자", "assegnatario", "אחראי", "מוקצה",
        "toegewezen persoon",
    ),
    "priority": (
        "priority", "优先级", "優先順序", "優先權", "priorität", "priorité", "prioridad", "prioridade",
        "優先度", "приоритет", "우선순위", "우선 순위", "priorità", "עדיפות", "prioriteit",
    ),
    "severity": (
        "severity", "严重程度", "严重性", "嚴重性", "schweregrad", "gravité", "sévérité", "gravedad",
        "severidad", "gravidade", "severidade", "重大度", "深刻度", "серьезность", "серьёзность", "심각도",
        "חומרה",
    ),
    "created": (
        "created", "创建日期", "已创建", "创建时间", "建立日期", "erstellt", "création", "créé", "creada",
        "creado", "criado", "作成日", "作成", "작성됨", "생성일", "생성됨", "создано", "создан", "создана",
        "creato", "creata", "נוצר", "gemaakt",
    ),
    "updated": (
        "updated", "更新日期", "已更新", "更新时间", "aktualisiert", "mise à jour", "mis à jour",
        "actualizada", "actualizado", "atualizado", "atualizado(a)", "更新日", "更新", "업데이트",
        "업데이트됨", "обновлено", "обновлен", "обновлён", "aggiornato", "aggiornata", "עודכן", "bijgewerkt",
    ),
    "resolved": (
        "resolved", "resolution date", "已解决", "解决日期", "解决时间", "解決日期", "erledigt", "gelöst",
        "résolu", "résolue", "resuelta", "resuelto", "resolvido", "解決日", "해결됨", "해결일", "решено",
        "дата решения", "решен", "risolto", "נפתר", "opgelost",
    ),
    "due": (
        "due date", "due", "到期日", "截止日期", "到期日期", "截止时间", "fälligkeitsdatum", "fällig",
        "fälligkeit", "date d'échéance", "date d’échéance", "échéance", "fecha de vencimiento",
        "vencimiento", "data limite", "data de entrega", "期限", "期日", "기한", "срок исполнения", "срок",
        "дата выполнения", "data di scadenza", "scadenza", "תאריך יעד", "vervaldatum",
    ),
    "start": (
        "start date", "target start", "planned start", "开始日期", "开始时间", "計畫開始日期", "startdatum",
        "beginn", "date de début", "fecha de inicio", "data de início", "data inicial", "開始日", "시작일",
        "시작 날짜", "дата начала", "data di inizio", "תאריך התחלה", "begindatum",
    ),
    "description": (
        "description", "描述", "说明", "beschreibung", "descripción", "descrição", "説明", "описание",
        "설명", "descrizione", "תיאור", "beschrijving",
    ),
    "estimate_h": (
        "original estimate", "初始预估", "原始预估", "初始预估时间", "原始预估时间", "预估时间",
        "ursprüngliche schätzung", "ursprüngliche zeitschätzung", "estimation originale",
        "estimation initiale", "estimación original", "estimativa original", "初期見積り", "初期見積もり",
        "первоначальная оценка", "исходная оценка", "최초 추정", "최초 예상 시간", "stima originale",
        "הערכה מקורית",
    ),
    "spent_h": (
        "time spent", "耗费时间", "花费的时间", "实际耗时", "花費時間", "benötigte zeit", "erfasste zeit",
        "zeitaufwand", "temps passé", "temps consacré", "tiempo empleado", "tiempo trabajado", "tempo gasto",
        "作業時間", "消費時間", "затраченное время", "затрачено времени", "소요 시간", "소비한 시간",
        "tempo trascorso", "זמן שהושקע",
    ),
    "version": (
        "fix versions", "fix version/s", "fix version", "修复版本", "修复的版本", "修復版本",
        "lösungsversionen", "lösungsversion", "lösungsversion(en)", "zielversion", "versions corrigées",
        "version corrigée", "correction versions", "versiones corregidas", "versión correctora",
        "versões corrigidas", "versão de correção", "修正バージョン", "исправить в версиях",
        "версии исправления", "수정 버전", "versioni correttive", "גרסאות תיקון",
    ),
    "parent_id": (
        "parent", "parent id", "父级", "父项", "父事务", "父级 id", "上级任务", "übergeordnet",
        "übergeordneter vorgang", "parent-id", "id parent", "principal", "id. principal", "pai", "親",
        "родитель", "родительская задача", "상위 항목", "elemento padre", "אב", "הורה",
    ),
    "parent_key": (
        "parent key", "epic link", "父级键值", "父级密钥", "父级关键字", "父项关键字", "史诗链接",
        "übergeordneter schlüssel", "schlüssel des übergeordneten vorgangs", "epic-verknüpfung",
        "clé parent", "clé parente", "lien d'epic", "clave principal", "enlace de epic", "chave pai",
        "親キー", "エピック リンク", "ключ родителя", "ссылка на эпик", "상위 키", "מפתח אב",
    ),
    "project_name": (
        "project name", "项目名称", "projektname", "nom du projet", "nom de projet", "nombre del proyecto",
        "nome do projeto", "プロジェクト名", "название проекта", "имя проекта", "프로젝트 이름",
        "שם הפרויקט", "שם פרויקט",
    ),
    "project_key": (
        "project key", "项目关键字", "项目键值", "项目密钥", "projektschlüssel", "clé de projet",
        "clé du projet", "clave del proyecto", "clave de proyecto", "chave do projeto", "プロジェクト キー",
        "ключ проекта", "프로젝트 키", "מפתח הפרויקט", "מפתח פרויקט",
    ),
}  # fmt: skip

MOST_OFTEN_CUSTOM = frozenset(("start", "severity", "parent_key"))
"""Fields that Jira keeps in custom fields; elsewhere a custom field of the same name is something else."""

SECRETS: Mapping[LeftOut, tuple[str, ...]] = {
    LeftOut.ACCOUNT_ID: (
        "assignee id", "reporter id", "creator id", "project lead id", "watchers id", "经办人 id",
        "报告人 id", "创建者 id", "项目主管 id", "项目负责人 id", "关注者 id", "关注人 id", "经办人id",
        "报告人id", "创建者id", "关注者id",
    ),
    LeftOut.EMAIL: ("assignee email", "reporter email", "email", "e-mail", "电子邮件", "邮箱"),
    LeftOut.COMMENT: (
        "comment", "comments", "备注", "评论", "註解", "kommentar", "kommentare", "commentaire",
        "commentaires", "comentario", "comentarios", "comentário", "comentários", "コメント", "комментарий",
        "комментарии", "댓글", "commento", "תגובה", "הערה",
    ),
    LeftOut.ATTACHMENT: (
        "attachment", "attachments", "附件", "anhang", "anhänge", "pièce jointe", "pièces jointes",
        "adjunto", "adjuntos", "anexo", "anexos", "添付ファイル", "вложение", "вложения", "첨부 파일",
        "첨부파일", "allegato", "קובץ מצורף",
    ),
    LeftOut.WATCHER: (
        "watchers", "watcher", "关注者", "关注人", "beobachter", "observateurs", "observadores",
        "ウォッチャー", "наблюдатели", "관찰자", "עוקבים", "צופים",
    ),
}  # fmt: skip

CUSTOM = re.compile(
    r"^(?:custom field|自定义字段|自訂欄位|benutzerdefiniertes feld|champs? personnalisés?"
    r"|campo personalizado|カスタム ?フィールド|пользовательское поле|настраиваемое поле"
    r"|사용자 정의 필드|사용자 지정 필드"
    r"|campo personalizzato|שדה מותאם אישית|שדה מותאם)\s*[(（](?P<name>.*)[)）]$"
)


class Columns(NamedTuple):
    """For each of our fields the places in a row that may fill it, best first; the secret places too."""

    places: Mapping[str, tuple[int, ...]]
    secret: Mapping[LeftOut, tuple[int, ...]]
    found: tuple[ColumnFound, ...]
    missing: tuple[str, ...]

    @property
    def is_usable(self) -> bool:
        return bool(self.places.get("summary") and (self.places.get("key") or self.places.get("id")))


def match(header: Sequence[str], chosen: Mapping[str, str]) -> Columns:
    """The columns of a header; what a person has chosen for a field stands before what we recognise."""
    names = [folded(name) for name in header]
    plain = _standing(names)
    custom = _standing([found["name"].strip() if (found := CUSTOM.match(name)) else "" for name in names])
    places: dict[str, tuple[int, ...]] = {}
    missing = []
    for field, words in FIELDS.items():
        wanted = folded(chosen.get(field, ""))
        if wanted and wanted in plain:
            places[field] = plain[wanted]
            continue
        if wanted:
            missing.append(chosen[field])
        own = _places(plain, words)
        places[field] = own + _places(custom, words) if field in MOST_OFTEN_CUSTOM else own
    secret = {what: _places(plain, words) for what, words in SECRETS.items()}
    return Columns(places, secret, _found(header, places), tuple(missing))


def _standing(names: Sequence[str]) -> Mapping[str, tuple[int, ...]]:
    """Where each name stands."""
    standing: dict[str, list[int]] = {}
    for at, name in enumerate(names):
        standing.setdefault(name, []).append(at)
    return {name: tuple(all_at) for name, all_at in standing.items()}


def _places(standing: Mapping[str, tuple[int, ...]], words: tuple[str, ...]) -> tuple[int, ...]:
    """Where these words stand, the earlier word before the later."""
    return tuple(at for word in dict.fromkeys(words) for at in standing.get(word, ()))


def _found(header: Sequence[str], places: Mapping[str, tuple[int, ...]]) -> tuple[ColumnFound, ...]:
    field_at = {at: field for field, all_at in places.items() for at in all_at}
    times: dict[str, int] = {}
    fields: dict[str, str] = {}
    for at, name in enumerate(header):
        times[name] = times.get(name, 0) + 1
        fields.setdefault(name, field_at.get(at, ""))
    return tuple(ColumnFound(name, times[name], fields[name]) for name in times)
