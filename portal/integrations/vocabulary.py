"""What do the words for states, severities and kinds mean that outside systems use in many languages?"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import TypeVar

from db.models.issue import IssueStatus, Severity
from db.models.plan import TaskStatus

Meaning = TypeVar("Meaning")

OUTER_SIGNS = re.compile(r"^[\W\d_]+|[\W_]+$")
WORD = re.compile(r"[^\W_]+")
NOT_YET = frozenset(("not", "un", "to", "before", "almost", "nicht", "pas", "no", "не"))
NOT_YET_SIGNS = re.compile("[未待不没沒]")
INSIDE_CHINESE = ("已完成", "完成", "进行中", "已取消", "已关闭", "已解决")


def folded(text: str) -> str:
    """A name as it is compared: without case, width, and doubled spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _lookup(words: Mapping[Meaning, Iterable[str]]) -> dict[str, Meaning]:
    return {folded(name): meaning for meaning, names in words.items() for name in names}


CATEGORIES = _lookup(
    {
        TaskStatus.PENDING: (
            "new", "to do", "todo", "open", "待办", "待處理", "待处理", "未开始", "待辦事項", "待办事项",
            "新建", "zu erledigen", "aufgaben", "neu", "offen", "à faire", "a faire", "nouveau", "por hacer",
            "tareas por hacer", "nuevo", "a fazer", "tarefas pendentes", "itens pendentes", "da completare",
            "da fare", "te doen", "to do 作業前", "作業前", "未対応", "할 일", "해야 할 일", "к выполнению",
            "сделать", "новый", "новая", "לביצוע", "לעשות", "חדש", "att göra", "do zrobienia",
            "yapılacaklar", "úkoly k řešení",
        ),
        TaskStatus.IN_PROGRESS: (
            "indeterminate", "in progress", "doing", "进行中", "處理中", "处理中", "進行中", "正在进行",
            "in arbeit", "in bearbeitung", "en cours", "en curso", "em andamento", "em progresso",
            "in corso", "in behandeling", "in uitvoering", "진행 중", "в работе", "в процессе",
            "выполняется", "בתהליך", "בביצוע", "pågår", "pågående", "w toku", "devam ediyor", "probíhá",
        ),
        TaskStatus.DONE: (
            "done", "complete", "completed", "finished", "完成", "已完成", "完了", "fertig", "erledigt",
            "abgeschlossen", "terminé", "terminé(e)", "fini", "hecho", "listo", "finalizado", "finalizada",
            "terminado", "concluído", "concluido", "itens concluídos", "feito", "completato", "completata",
            "fatto", "gereed", "voltooid", "klaar", "완료", "완료됨", "готово", "выполнено", "сделано",
            "завершено", "בוצע", "הושלם", "סיום", "klart", "klar", "gotowe", "tamamlandı", "hotovo",
        ),
    }
)  # fmt: skip

STATUSES = CATEGORIES | _lookup(
    {
        TaskStatus.PENDING: (
            "pending", "backlog", "selected for development", "ready", "ready for development", "reopened",
            "planned", "next", "ideas", "inbox", "waiting", "未着手", "已重新打开", "重新打开", "待规划",
            "计划中", "已计划", "pendiente", "abierto", "reabierto", "geplant", "wieder geöffnet", "ouvert",
            "rouvert", "planifié", "aberto", "pendente", "aperto", "открыт", "открыто", "открыта",
            "открыт повторно", "пауза", "פתוח", "オープン", "열림", "대기",
        ),
        TaskStatus.IN_PROGRESS: (
            "started", "in development", "development", "in review", "review", "code review", "testing",
            "in testing", "in test", "qa", "in qa", "verification", "blocked", "on hold",
            "waiting for customer", "waiting for client", "waiting for support", "under review",
            "work in progress", "wip", "开发中", "测试中", "评审中", "审核中", "已阻塞", "阻塞", "暂停",
            "挂起", "验收中", "待验收", "等待客户", "in prüfung", "blockiert", "wartet auf kunden",
            "en revue", "en révision", "bloqué", "en revisión", "bloqueado", "em revisão", "на проверке",
            "тестирование", "заблокировано", "レビュー中", "処理中", "작업 중", "검토 중", "בבדיקה",
        ),
        TaskStatus.DONE: (
            "closed", "resolved", "fixed", "released", "deployed", "accepted", "approved", "verified",
            "shipped", "live", "已关闭", "关闭", "已解决", "解决", "已发布", "已上线", "已验收", "關閉",
            "已關閉", "已解決", "geschlossen", "gelöst", "behoben", "fermé", "fermée", "clos", "clôturé",
            "résolu", "résolue", "cerrado", "cerrada", "resuelto", "resuelta", "fechado", "resolvido",
            "chiuso", "risolto", "gesloten", "opgelost", "закрыт", "закрыто", "закрыта", "решено", "решен",
            "решён", "исправлено", "סגור", "נפתר", "クローズ", "解決済み", "解決", "닫힘", "해결됨",
        ),
        TaskStatus.CANCELLED: (
            "cancelled", "canceled", "rejected", "abandoned", "discarded", "obsolete", "dropped", "won't do",
            "wont do", "won't fix", "duplicate", "declined", "invalid", "已取消", "取消", "已拒绝", "拒绝",
            "作废", "已作废", "已废弃", "废弃", "已终止", "abgebrochen", "storniert", "abgelehnt",
            "verworfen", "annulé", "annulée", "rejeté", "cancelado", "cancelada", "rechazado", "rejeitado",
            "annullato", "geannuleerd", "отменено", "отменен", "отменён", "отклонено", "отклонен",
            "отклонён", "בוטל", "נדחה", "キャンセル", "却下", "中止", "취소", "취소됨",
        ),
    }
)  # fmt: skip

NOT_DONE_AFTER_ALL = frozenset(
    folded(name)
    for name in (
        "won't do", "won’t do", "wont do", "won't fix", "won’t fix", "wont fix", "will not do", "duplicate",
        "declined", "cannot reproduce", "can't reproduce", "incomplete", "invalid", "not a bug", "cancelled",
        "canceled", "rejected", "abandoned", "obsolete", "不做", "不会做", "不予处理", "不解决", "不修复",
        "不会修复", "不予修复", "重复", "重複", "已拒绝", "拒绝", "无法重现", "无法复现", "不能重现",
        "已取消", "取消", "wird nicht erledigt", "wird nicht gelöst", "wird nicht behoben", "duplikat",
        "abgelehnt", "nicht reproduzierbar", "kann nicht reproduziert werden", "ne sera pas fait",
        "ne sera pas corrigé", "ne sera pas résolu", "doublon", "dupliqué", "refusé",
        "impossible à reproduire", "no se hará", "no se corregirá", "no se resolverá", "duplicado",
        "duplicada", "rechazado", "no se puede reproducir", "não será feito", "não será corrigido",
        "recusado", "não foi possível reproduzir", "対応しない", "修正しない", "実施しない", "重複課題",
        "却下", "再現不可", "再現できない", "не будет сделано", "не будет выполнено", "не будет исправлено",
        "дубликат", "отклонено", "отклонен", "отклонён", "невозможно воспроизвести", "не воспроизводится",
        "לא יבוצע", "לא יתוקן", "כפול", "כפילות", "נדחה", "하지 않음", "수정하지 않음", "중복", "거부됨",
        "재현 불가",
    )
)  # fmt: skip

CLOSED = frozenset(
    folded(name)
    for name in (
        "closed", "已关闭", "关闭", "關閉", "已關閉", "geschlossen", "fermé", "fermée", "clos", "clôturé",
        "cerrado", "cerrada", "fechado", "chiuso", "gesloten", "закрыт", "закрыто", "закрыта", "סגור",
        "クローズ", "닫힘",
    )
)  # fmt: skip

WAITING = frozenset(
    folded(name)
    for name in (
        "waiting for customer", "waiting for client", "waiting on customer", "waiting on client",
        "pending customer", "等待客户", "等待客户回复", "待客户确认", "客户确认中", "wartet auf kunden",
        "warten auf kunden", "en attente du client", "esperando al cliente", "esperando por el cliente",
        "aguardando cliente", "ожидание клиента", "ממתין ללקוח", "顧客待ち", "고객 대기 중",
    )
)  # fmt: skip

SEVERITIES = _lookup(
    {
        Severity.CRITICAL: (
            "highest", "blocker", "s1", "p0", "sev1", "sev-1", "urgent", "最高", "阻塞", "致命", "紧急",
            "緊急", "höchste", "sehr hoch", "la plus élevée", "très élevée", "bloquant", "más alta",
            "muy alta", "bloqueador", "muito alta", "наивысший", "блокирующий", "самый высокий", "最優先",
            "가장 높음", "הגבוהה ביותר",
        ),
        Severity.HIGH: (
            "high", "critical", "s2", "p1", "sev2", "sev-2", "高", "严重", "嚴重", "重要", "hoch",
            "kritisch", "élevée", "haute", "critique", "alta", "alto", "crítica", "crítico", "высокий",
            "критический", "높음", "גבוהה", "גבוה",
        ),
        Severity.MEDIUM: (
            "medium", "major", "normal", "s3", "p2", "sev3", "sev-3", "中", "中等", "一般", "普通", "主要",
            "mittel", "moyenne", "moyen", "majeur", "media", "medio", "média", "médio", "средний", "보통",
            "בינונית", "בינוני",
        ),
        Severity.LOW: (
            "low", "lowest", "minor", "trivial", "s4", "p3", "p4", "sev4", "sev-4", "低", "最低", "次要",
            "轻微", "輕微", "提示", "niedrig", "sehr niedrig", "niedrigste", "gering", "faible", "basse",
            "la plus basse", "mineur", "baja", "bajo", "muy baja", "más baja", "menor", "baixa", "baixo",
            "низкий", "самый низкий", "незначительный", "낮음", "가장 낮음", "נמוכה", "נמוך",
        ),
    }
)  # fmt: skip

# A field called Severity may itself say "critical", which as a priority is only the second highest.
SEVERITY_FIELD = SEVERITIES | _lookup(
    {Severity.CRITICAL: ("critical", "kritisch", "critique", "crítica", "crítico", "критический")}
)

ISSUE_TYPES = frozenset(
    folded(name)
    for name in (
        "bug", "incident", "defect", "fault", "problem", "缺陷", "故障", "错误", "程序错误", "事件",
        "fehler", "störung", "vorfall", "bogue", "anomalie", "défaut", "error", "incidencia", "incidente",
        "defecto", "defeito", "erro", "difetto", "storing", "ошибка", "баг", "дефект", "инцидент", "באג",
        "תקלה", "バグ", "障害", "不具合", "インシデント", "버그", "결함", "장애", "[system] incident",
        "[system] problem", "缺陷/bug",
    )
)  # fmt: skip


def category(name: str) -> TaskStatus | None:
    return CATEGORIES.get(folded(name))


def status(name: str) -> TaskStatus | None:
    return STATUSES.get(folded(name))


def list_status(name: str) -> TaskStatus:
    """What a list of a board is probably for: the whole name, else a known word at its start or end."""
    plain = OUTER_SIGNS.sub("", folded(name))
    known = STATUSES.get(plain)
    if known:
        return known
    words = WORD.findall(plain)
    if NOT_YET.isdisjoint(words) and not NOT_YET_SIGNS.search(plain):
        for length in (3, 2, 1):
            for part in (words[:length], words[-length:]):
                known = STATUSES.get(" ".join(part))
                if known:
                    return known
        inside = next((sign for sign in INSIDE_CHINESE if sign in plain), "")
        return STATUSES.get(inside, TaskStatus.PENDING)
    return TaskStatus.PENDING


def issue_status(task: TaskStatus, name: str) -> IssueStatus:
    """The state of an issue whose work has that status, under the name the other system gives it."""
    if task == TaskStatus.DONE:
        return IssueStatus.CLOSED if folded(name) in CLOSED else IssueStatus.RESOLVED
    if task == TaskStatus.CANCELLED:
        return IssueStatus.CLOSED
    if folded(name) in WAITING:
        return IssueStatus.WAITING
    return IssueStatus.IN_PROGRESS if task == TaskStatus.IN_PROGRESS else IssueStatus.OPEN


def severity(field: str, priority: str) -> Severity:
    """From a field called Severity, else from the priority; medium where neither says anything known."""
    return SEVERITY_FIELD.get(folded(field)) or SEVERITIES.get(folded(priority)) or Severity.MEDIUM
