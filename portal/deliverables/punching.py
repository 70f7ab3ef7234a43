"""Punch list: who puts right what the client remarked, by when, and is it put right?"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from db.models.deliverable import PunchItem, PunchMove
from db.queries.deliverables import punching
from db.session import expect_version, writing
from portal import activity, clock
from portal.access import NotFound, Permission, Scope
from portal.charter.texts import in_every_language
from portal.deliverables.refusals import ItemIsClosed, NothingToMove, PromisedDayStays
from portal.deliverables.rows import PunchView
from portal.forms import Problems, Reader, needed
from portal.i18n import N_, Text
from portal.plan.moves import Reason, read_reason


@dataclass(frozen=True, slots=True)
class PlanItem:
    """Somebody puts it right by a day."""

    item_id: int
    version: int
    owner: str
    due: date


@dataclass(frozen=True, slots=True)
class MoveItem:
    """The promised day becomes another one."""

    item_id: int
    version: int
    new_date: date
    reason: Reason


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


def read_move_item(reader: Reader, text: Text, shown: PunchView) -> MoveItem | Problems:
    """Which day it is now, and why. Pure."""
    day = reader.day("new_date", label=text("New day"))
    if day is not None and day != shown.due and day < text.today:
        reader.refuse("new_date", N_("That day is over; nobody could keep it."))
    if day is not None and day == shown.due:
        reader.refuse("new_date", N_("It is promised for that day already."))
    reason = read_reason(reader, text, required=True)
    version = reader.whole("version", label="version")
    if problems := reader.problems:
        return problems
    return MoveItem(shown.id, needed(version), needed(day), needed(reason))


def plan(scope: Scope, command: PlanItem, token: str | None = None) -> int:
    """Say who puts it right by when; answers its number. The day is a promise: `move_item` moves it."""
    scope.require(Permission.EDIT_SCOPE)
    with writing(scope, token) as session:
        row = _open(session, scope, command.item_id)
        expect_version(row, command.version)
        if row.due not in (None, command.due):
            raise PromisedDayStays
        row.owner, row.due = command.owner, command.due
        return row.number


def move_item(scope: Scope, command: MoveItem, token: str | None = None) -> int:
    """Move the promised day; the old one stays readable with the reason. Answers its number."""
    scope.require(Permission.EDIT_SCOPE)
    with writing(scope, token) as session:
        row = _open(session, scope, command.item_id)
        expect_version(row, command.version)
        if row.due is None or row.due == command.new_date:
            raise NothingToMove
        days = {"old": row.due.isoformat(), "new": command.new_date.isoformat()}
        session.add(_move(scope, row, row.due, command))
        row.due = command.new_date
        _note(session, scope, row, activity.Kind.PUNCH_ITEM_MOVED, N_("{what}"), **days)
        return row.number


def _move(scope: Scope, row: PunchItem, old: date, command: MoveItem) -> PunchMove:
    reason = command.reason
    return PunchMove(
        **activity.owned_by(scope, row.audience),
        punch_item_id=row.id,
        old_date=old,
        new_date=command.new_date,
        cause=reason.cause,
        explanation=reason.explanation,
        remedy=reason.remedy,
        translations={code: dict(said) for code, said in reason.translations.items()},
        moved_at=clock.now(),
        moved_by=scope.viewer.name,
    )


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
    row = punching.punch_item(session, scope.here.project_id, item_id)
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


def _note(
    session: Session, scope: Scope, row: PunchItem, kind: activity.Kind, sentence: str, **days: Any
) -> None:
    title, others = in_every_language(scope.viewer.language, sentence, what=row.what[:300])
    said = {code: {"title": words} for code, words in others.items()}
    activity.note(session, kind, row, title, scope, translations=said, **days)
