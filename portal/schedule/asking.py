"""Asking: how does the firm ask the client for something it needs, and how does that end?

What is asked the client reads at once: nobody can answer what they cannot see.
"""

from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.base import Translations
from db.models.schedule import AskKind, ClientAction, ClientActionStatus
from db.session import writing
from portal import activity, clock
from portal.access import NotFound, Permission, Scope
from portal.asks import Ask, open_ask
from portal.forms import Problems, Reader, needed
from portal.i18n import LANGUAGES, N_, Text
from portal.schedule.linking import found, read_entry
from portal.schedule.network import Entry, EntryKind

LONGEST = 2000


class NoLongerAsked(RuntimeError):
    """It was answered or taken back in the meantime."""


@dataclass(frozen=True, slots=True)
class AskClient:
    """What is needed of the client, why, by when, of whom, and what it holds up."""

    title: str
    why: str
    needed_by: date
    asked_of: str
    holds: Entry | None
    translations: Translations


@dataclass(frozen=True, slots=True)
class Answer:
    """What the client gave, in words."""

    ask_id: int
    words: str


@dataclass(frozen=True, slots=True)
class MarkAnswered:
    """What the client gave by another way, and the day on which it came."""

    ask_id: int
    words: str
    on: date


@dataclass(frozen=True, slots=True)
class TakeBack:
    """It is no longer needed."""

    ask_id: int


def read_ask(reader: Reader, text: Text) -> AskClient | Problems:
    """What was typed. Fields: title, why, needed_by, asked_of, holds, and title and why in other languages.

    A day that has passed is refused: nobody can be late with what they are asked today. Pure.
    """
    title = reader.line("title", 200, label=text("What is needed"))
    why = reader.paragraph("why", LONGEST, label=text("Why"))
    by = reader.day("needed_by", label=text("Needed on"))
    if by is not None and by < text.today:
        reader.refuse("needed_by", N_("That day has passed. The client can only be late from today on."))
    asked_of = reader.line("asked_of", 200, required=False, label=text("Asked of"))
    holds = read_entry(reader, "holds", text("What it holds up"), required=False)
    said = {code: _read_in(reader, text, code) for code in LANGUAGES if code != text.language}
    if reader.problems:
        return reader.problems
    kept = {code: words for code, words in said.items() if words}
    return AskClient(title, why, needed(by), asked_of, holds, kept)


def _read_in(reader: Reader, text: Text, code: str) -> dict[str, str]:
    said = {
        "title": reader.line(f"title_{code}", 200, required=False, label=text("What is needed")),
        "why": reader.paragraph(f"why_{code}", LONGEST, required=False, label=text("Why")),
    }
    return {field: words for field, words in said.items() if words}


def read_answer(reader: Reader, text: Text, ask_id: int) -> Answer | Problems:
    """What the client typed. Field: words. Pure."""
    words = reader.paragraph("words", LONGEST, label=text("Your answer"))
    return reader.problems or Answer(ask_id, words)


def read_mark(reader: Reader, text: Text, ask_id: int, asked_on: date) -> MarkAnswered | Problems:
    """What the firm knows of the answer. Fields: words, on. Pure."""
    words = reader.paragraph("words", LONGEST, label=text("What they answered"))
    day = reader.day("on", label=text("Answered on"))
    if day is not None and not asked_on <= day <= text.today:
        reader.refuse("on", N_("The answer came between the day it was asked for and today."))
    return reader.problems or MarkAnswered(ask_id, words, needed(day))


def ask(scope: Scope, command: AskClient, token: str | None = None) -> int:
    """Ask the client for something; they see it at once. Answers its number. Raises NotFound."""
    scope.require(Permission.EDIT_PLAN, Permission.PUBLISH)
    holds = command.holds
    with writing(scope, token) as session:
        if holds is not None:
            found(session, scope, holds)
        row = open_ask(
            session,
            scope,
            Ask(
                title=command.title,
                needed_by=command.needed_by,
                why=command.why,
                asked_of=command.asked_of,
                milestone_id=holds.id if holds and holds.kind is EntryKind.MILESTONE else None,
                task_id=holds.id if holds and holds.kind is EntryKind.TASK else None,
                translations=command.translations,
            ),
        )
        return row.number


def answer(scope: Scope, command: Answer, token: str | None = None) -> None:
    """Answer as the client. Raises NotFound, and NoLongerAsked if somebody was faster."""
    scope.require(Permission.SUBMIT_CHANGES)
    with writing(scope, token) as session:
        row = _open(session, scope, command.ask_id)
        _end(session, scope, row, ClientActionStatus.DONE, command.words, clock.now())


def mark_answered(scope: Scope, command: MarkAnswered, token: str | None = None) -> None:
    """Note for the client that they answered by another way. Raises NotFound and NoLongerAsked."""
    scope.require(Permission.EDIT_PLAN)
    with writing(scope, token) as session:
        row = _open(session, scope, command.ask_id)
        _end(session, scope, row, ClientActionStatus.DONE, command.words, _moment(command.on, scope))


def take_back(scope: Scope, command: TakeBack, token: str | None = None) -> None:
    """Say that it is no longer needed. Raises NotFound and NoLongerAsked."""
    scope.require(Permission.EDIT_PLAN)
    with writing(scope, token) as session:
        row = _open(session, scope, command.ask_id)
        _end(session, scope, row, ClientActionStatus.WITHDRAWN, "", clock.now())


def _open(session: Session, scope: Scope, ask_id: int) -> ClientAction:
    """What was asked for and still waits; decisions on records end where they are made."""
    asked = select(ClientAction).where(
        ClientAction.id == ask_id,
        ClientAction.project_id == scope.here.project_id,
        ClientAction.kind == AskKind.INPUT,
    )
    row = session.scalars(asked.with_for_update()).first()
    if row is None:
        raise NotFound(ask_id)
    if row.status is not ClientActionStatus.OPEN:
        raise NoLongerAsked(ask_id)
    return row


def _end(
    session: Session, scope: Scope, row: ClientAction, status: ClientActionStatus, words: str, at: datetime
) -> None:
    row.status, row.answer = status, words
    row.done_at, row.done_by = at, scope.viewer.name
    row.version += 1
    if status is ClientActionStatus.DONE:
        kind = activity.Kind.ACTION_ANSWERED
        activity.note(session, kind, row, row.title, scope, translations=row.translations)


def _moment(day: date, scope: Scope) -> datetime:
    """Noon of a day that has passed, where the writer sits; now, if it is today."""
    zone = clock.zone(scope.viewer.time_zone)
    now = clock.now()
    if day == now.astimezone(zone).date():
        return now
    return datetime.combine(day, time(12), zone)
