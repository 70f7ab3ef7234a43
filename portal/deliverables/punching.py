"""Punch list: who puts right what the client remarked, by when, and is it put right?"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from db.models.deliverable import PunchItem
from db.queries import deliverables as queries
from db.session import expect_version, writing
from portal import activity, clock
from portal.access import NotFound, Permission, Scope
from portal.charter.texts import in_every_language
from portal.deliverables.refusals import ItemIsClosed, PromisedDayStays
from portal.forms import Problems, Reader, needed
from portal.i18n import N_, Text


@dataclass(frozen=True, slots=True)
class PlanItem:
    """Somebody puts it right by a day."""

    item_id: int
    version: int
    owner: str
    due: date


@dataclass(frozen=True, slots=True)
class MarkDone:
    """The firm has put it right."""

    item_id: int
    version: int


@dataclass(frozen=True, slots=True)
class Confirm:
    """The client has seen that it was put right."""

    item_id: int
    version: int


@dataclass(frozen=True, slots=True)
class NotYet:
    """The client has looked, and it is not put right."""

    item_id: int
    version: int


def read_plan(reader: Reader, text: Text, item: tuple[int, date | None]) -> PlanItem | Problems:
    """Who and by when. The day that was named before stays, so it need not lie ahead."""
    item_id, promised = item
    owner = reader.line("owner", 200, label=text("Who puts it right"))
    day = reader.day("due", label=text("By when"))
    if day is not None and day != promised and day < text.today:
        reader.refuse("due", N_("That day is over; nobody could keep it."))
    version = reader.whole("version", label="version")
    return reader.problems or PlanItem(item_id, needed(version), owner, needed(day))


def plan(scope: Scope, command: PlanItem, token: str | None = None) -> int:
    """Say who puts it right by when; answers its number. The day is a promise: named once, it stays."""
    scope.require(Permission.EDIT_SCOPE)
    with writing(scope, token) as session:
        row = _open(session, scope, command.item_id)
        expect_version(row, command.version)
        if row.due not in (None, command.due):
            raise PromisedDayStays
        row.owner, row.due = command.owner, command.due
        return row.number


def mark_done(scope: Scope, command: MarkDone, token: str | None = None) -> int:
    """Say that it is put right; answers its number. The client then looks."""
    scope.require(Permission.EDIT_SCOPE)
    with writing(scope, token) as session:
        row = _open(session, scope, command.item_id)
        expect_version(row, command.version)
        row.done_at, row.done_by = clock.now(), scope.viewer.name
        _note(session, scope, row, activity.Kind.PUNCH_ITEM_DONE, N_("{what}"))
        return row.number


def confirm(scope: Scope, command: Confirm, token: str | None = None) -> int:
    """Confirm for the client that it is put right; answers its number."""
    scope.require(Permission.SUBMIT_CHANGES)
    with writing(scope, token) as session:
        row = _done(session, scope, command.item_id)
        expect_version(row, command.version)
        row.confirmed_at, row.confirmed_by = clock.now(), scope.viewer.name
        _note(session, scope, row, activity.Kind.ACTION_ANSWERED, N_("seen to be put right: {what}"))
        return row.number


def not_yet(scope: Scope, command: NotYet, token: str | None = None) -> int:
    """Say for the client that it is not put right yet; answers its number. Its day stays as it was."""
    scope.require(Permission.SUBMIT_CHANGES)
    with writing(scope, token) as session:
        row = _done(session, scope, command.item_id)
        expect_version(row, command.version)
        row.done_at, row.done_by = None, ""
        _note(session, scope, row, activity.Kind.ACTION_ANSWERED, N_("not put right yet: {what}"))
        return row.number


def _item(session: Session, scope: Scope, item_id: int) -> PunchItem:
    row = queries.punch_item(session, scope.here.project_id, item_id)
    if row is None:
        raise NotFound("no such item")
    return row


def _open(session: Session, scope: Scope, item_id: int) -> PunchItem:
    row = _item(session, scope, item_id)
    if row.done_at is not None:
        raise ItemIsClosed
    return row


def _done(session: Session, scope: Scope, item_id: int) -> PunchItem:
    row = _item(session, scope, item_id)
    if row.done_at is None or row.confirmed_at is not None:
        raise ItemIsClosed
    return row


def _note(session: Session, scope: Scope, row: PunchItem, kind: activity.Kind, sentence: str) -> None:
    title, others = in_every_language(scope.viewer.language, sentence, what=row.what[:300])
    said = {code: {"title": words} for code, words in others.items()}
    activity.note(session, kind, row, title, scope, translations=said)
