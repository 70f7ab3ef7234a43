"""Pasted: how do rows of a spreadsheet become drafts, and which cells of the register can be pasted over?"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from db.base import Audience
from db.models.requirement import Priority, Requirement, RequirementStatus
from db.numbers import Numbered, next_numbers
from db.queries.requirements import held, register
from db.session import reading, writing
from portal.access import NotFound, Permission, Scope
from portal.activity import owned_by
from portal.charter.texts import Written
from portal.editing.cells import Column
from portal.editing.rows import Clash, SavedByOthers, SaveRows
from portal.forms import Reader
from portal.i18n import LANGUAGES, N_, Text
from portal.integrations.vocabulary import folded
from portal.requirements.drafting import add
from portal.requirements.refusals import NotADraft
from portal.requirements.texts import FIELDS, PRIORITIES, Wording

Read = Callable[[Reader, str, str], Any]

_ALIASES: Mapping[str, tuple[str, ...]] = {
    "title": ("requirement", "title", "summary", "需求", "需求名称", "标题"),
    "module": ("module", "area", "component", "模块", "所属模块"),
    "need": ("need", "description", "requirement description", "需求描述", "描述"),
    "expected": ("expected", "expected result", "预期结果", "期望结果"),
    "criteria": ("criteria", "acceptance criteria", "acceptance", "验收标准", "验收条件"),
    "background": ("background", "business background", "reason", "业务背景", "背景"),
    "source": ("source", "origin", "requested by", "来源", "提出人"),
}
_OTHER_WORDS: Mapping[Priority, tuple[str, ...]] = {
    Priority.MUST: ("must", "m", "high", "1", "必须", "高"),
    Priority.SHOULD: ("should", "s", "medium", "2", "应该", "中"),
    Priority.COULD: ("could", "c", "low", "3", "可以", "低"),
    Priority.WONT: ("wont", "won't", "w", "won't have", "4", "暂不"),
}
_YES = frozenset({"yes", "y", "true", "x", "1", "special", "是", "特殊", "✓"})
_NO = frozenset({"", "no", "n", "false", "0", "否", "-"})


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """A requirement as a table shows it; what the client has read cannot be pasted over."""

    id: int
    version: int
    title: str
    values: Mapping[str, Any]
    is_open: bool

    def cell(self, column: str) -> Any:
        return self.values[column]

    def locked(self, column: str) -> str | None:
        if self.is_open:
            return None
        return N_("“{label}” stays as it is: the client has read this requirement.")


def columns() -> tuple[Column, ...]:
    """What can be pasted, the title first."""
    words = tuple(
        Column(
            each.name,
            each.label,
            _lines(each.limit) if each.name == "criteria" else _words(each.limit, each.required),
            aliases=_ALIASES[each.name],
            default="",
        )
        for each in FIELDS
    )
    facts = (
        Column(
            "priority", N_("Priority"), _priority, aliases=("moscow", "优先级"), default=Priority.SHOULD.value
        ),
        Column("is_special", N_("Special requirement"), _flag, aliases=("special", "特殊需求"), default=""),
    )
    return (*words, *facts)


def check(reader: Reader, row: Mapping[str, Any], new: Collection[str], called: str) -> None:
    """Nothing of a row contradicts anything else of it."""


def rows(scope: Scope) -> tuple[RegisterRow, ...]:
    """The register as a table. One statement."""
    scope.require(Permission.EDIT_SCOPE)
    with reading(scope) as session:
        found = register.requirements(session, scope.here.project_id, published=False)
    return tuple(_row(row) for row in found if row.status is not RequirementStatus.RETIRED)


def save_rows(scope: Scope, command: SaveRows, token: str | None = None) -> int:
    """Write drafts, new and known ones, all or none; answers how many.

    Raises SavedByOthers where one is not as it was shown, NotADraft and NotFound.
    """
    scope.require(Permission.EDIT_SCOPE)
    here = scope.here.project_id
    with writing(scope, token) as session:
        found = held.locked(session, here, (edit.id for edit in command.changed))
        if len(found) < len({edit.id for edit in command.changed}):
            raise NotFound("no such requirement")
        _expect_versions(found, command)
        for edit in command.changed:
            row = found[edit.id]
            if row.status is not RequirementStatus.DRAFT or row.audience is not Audience.INTERNAL:
                raise NotADraft
            row.version += 1
            _changed(Wording.of(row), edit.values).write_to(row)
        if command.added:
            owned = owned_by(scope, Audience.INTERNAL)
            numbers = next_numbers(session, owned, Numbered.REQUIREMENT, len(command.added))
            for number, values in zip(numbers, command.added, strict=True):
                add(session, scope, _changed(Wording(), values), number)
        return command.number


def _expect_versions(found: Mapping[int, Requirement], command: SaveRows) -> None:
    clashes = tuple(
        Clash(edit.id, found[edit.id].title, found[edit.id].version, ())
        for edit in command.changed
        if found[edit.id].version != edit.version
    )
    if clashes:
        raise SavedByOthers(clashes)


def _changed(wording: Wording, values: Mapping[str, Any]) -> Wording:
    """The wording with some cells typed over; a translation of other words goes with them."""
    texts = {name: value for name, value in values.items() if name not in ("priority", "is_special")}
    said = {
        language: {name: words for name, words in kept.items() if name not in texts}
        for language, kept in wording.texts.translations.items()
    }
    return replace(
        wording,
        texts=Written({**wording.texts.values, **texts}, {c: words for c, words in said.items() if words}),
        priority=values.get("priority", wording.priority),
        is_special=values.get("is_special", wording.is_special),
    )


def _row(row: register.RequirementRow) -> RegisterRow:
    wording = Wording.of(row)
    values = {**wording.texts.values, "priority": wording.priority, "is_special": wording.is_special}
    is_open = row.status is RequirementStatus.DRAFT and row.audience is Audience.INTERNAL
    return RegisterRow(row.id, row.version, row.title, values, is_open)


def _words(limit: int, required: bool) -> Read:
    return lambda reader, field, label: reader.paragraph(field, limit, required, label=label)


def _lines(limit: int) -> Read:
    """A cell has one line; several criteria in it are parted by semicolons."""

    def read(reader: Reader, field: str, label: str) -> str:
        typed = reader.paragraph(field, limit, False, label=label)
        parts = typed.replace("；", ";").split(";") if "\n" not in typed else typed.splitlines()
        return "\n".join(part.strip() for part in parts if part.strip())

    return read


def _priority(reader: Reader, field: str, label: str) -> Priority | None:
    typed = reader.line(field, 60, label=label)
    found = priority_meant(typed)
    if found is None and typed:
        reader.refuse(field, N_("“{label}” is none of the priorities."), label=label)
    return found


def priority_meant(typed: str) -> Priority | None:
    """The priority that a word of any language stands for."""
    wanted = folded(typed)
    for priority, words in _OTHER_WORDS.items():
        said = (Text(code)(PRIORITIES[priority]) for code in LANGUAGES)
        if wanted in {folded(word) for word in (*words, *said, priority.value)}:
            return priority
    return None


def _flag(reader: Reader, field: str, label: str) -> bool:
    typed = folded(reader.line(field, 60, False, label=label))
    if typed not in _YES and typed not in _NO:
        reader.refuse(field, N_("“{label}” is answered by yes or no."), label=label)
    return typed in _YES
