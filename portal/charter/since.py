"""Since: which changes were agreed after an edition was written, and how does the next one note them?

An agreed change holds by itself, with its budget, dates and requirements. Nobody but the two sides words anew
what is part of the project, so the next edition only says that something is to be worded.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from db.models.charter import Charter
from db.queries.changes import AgreedRow
from db.queries.charter import EditionRow
from portal.i18n import Text


@dataclass(frozen=True, slots=True)
class AgreedChange:
    """A change that both sides signed; the title is in the reader's language."""

    number: int
    title: str

    @property
    def code(self) -> str:
        """How both sides call it: CR-7."""
        return f"CR-{self.number}"


def agreed_since(charter_id: int, rows: Iterable[EditionRow], text: Text) -> tuple[AgreedChange, ...]:
    """What was agreed after that edition was proposed, by number; a row may name the same twice. Pure."""
    found = {
        row.change_number: AgreedChange(row.change_number, text.pick(row.change, row.change_said, "title"))
        for row in rows
        if row.id == charter_id and row.change_number is not None and row.change is not None
    }
    return tuple(found[number] for number in sorted(found))


def note(draft: Charter, changes: Sequence[AgreedRow]) -> None:
    """Let a draft name what was agreed meanwhile, a line each, in every language in which it has the list."""
    if not changes:
        return
    said = {code: dict(words) for code, words in draft.translations.items()}
    for code, words in said.items():
        if words.get("scope_in"):
            words["scope_in"] = _listed(words["scope_in"], [_line(each, code) for each in changes])
    draft.scope_in = _listed(draft.scope_in, [f"CR-{each.number} · {each.title}" for each in changes])
    draft.translations = said


def _line(change: AgreedRow, language: str) -> str:
    return f"CR-{change.number} · {Text(language).pick(change.title, change.translations, 'title')}"


def _listed(before: str, lines: Iterable[str]) -> str:
    return "\n".join([*filter(None, [before.rstrip()]), *lines])
