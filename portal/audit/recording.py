"""Recording: what does the trail tell the client's people, in their words, and what was published of it?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from db.queries import audit as queries
from db.queries.labels import Label
from db.recorded import Recorded, recorded
from db.session import reading
from portal.access import Permission, Scope
from portal.audit.allowed import readable
from portal.audit.checking import Head
from portal.audit.values import said
from portal.audit.words import column_word, record_word
from portal.i18n import Text

SHOWN = 25
HEADS_SHOWN = 14


@dataclass(frozen=True, slots=True)
class Change:
    """One value: what it is called, and what it was before and is after; `before` is empty for a new one."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One event in words. `subject` is what the row is called now, `number` its number, if it has one."""

    position: int
    at: datetime
    actor: str
    action: str
    record: str
    number: int | None
    subject: str
    published: bool
    changes: tuple[Change, ...]

    @property
    def says_something(self) -> bool:
        """Whether anything is told beyond that there was an event."""
        return bool(self.changes) or (self.published and bool(self.subject or self.number))


@dataclass(frozen=True, slots=True)
class Record:
    """What a client's page holds: entries, the newest first, where to go on, and the published heads."""

    entries: tuple[Entry, ...]
    older: int | None
    heads: tuple[Head, ...]

    @property
    def newest(self) -> Head | None:
        return self.heads[0] if self.heads else None


def record(scope: Scope, before: int | None = None) -> Record:
    """What was recorded about rows of this project that the reader may see now. Three statements.

    Everybody reads what the client's people read, the firm too: what stands here both sides have seen.
    """
    scope.require(Permission.SEE_SCOPE)
    allowed, here = readable(scope.permissions), scope.here
    text = Text(scope.viewer.language, scope.viewer.time_zone)
    sheet = recorded(scope.reach, here.project_id, here.client_id, allowed.keys(), before, SHOWN + 1)
    with reading(scope) as session:
        heads = queries.heads(session, here.client_id, HEADS_SHOWN)
    entries = (_entry(event, sheet.labels, allowed[event.record], text) for event in sheet.events[:SHOWN])
    older = sheet.events[SHOWN - 1].position if len(sheet.events) > SHOWN else None
    told = tuple(entry for entry in entries if entry.says_something)
    return Record(told, older, tuple(Head(*row) for row in heads))


def _entry(
    event: Recorded, labels: Mapping[tuple[str, int], Label], allowed: frozenset[str], text: Text
) -> Entry:
    label = labels.get((event.record, event.record_id))
    return Entry(
        position=event.position,
        at=event.at,
        actor=event.actor,
        action=event.action,
        record=record_word(event.record, text),
        number=label.number if label else None,
        subject=_subject(label, event, allowed, text),
        published=event.published,
        changes=tuple(_changes(event, allowed, text)),
    )


def _subject(label: Label | None, event: Recorded, allowed: frozenset[str], text: Text) -> str:
    """What the row is called, as far as that column is the client's to read."""
    if label is None or label.field not in allowed:
        return ""
    return text.pick(label.title, label.translations, label.field)


def _changes(event: Recorded, allowed: frozenset[str], text: Text) -> list[Change]:
    """The columns that are the reader's to see. What a row was before it was published was internal."""
    hides_before = event.published or event.action == "create"
    return [
        Change(
            column_word(column, text),
            "" if hides_before else said(event.record, column, before, text),
            said(event.record, column, after, text),
        )
        for column, (before, after) in event.change.items()
        if column in allowed
    ]
