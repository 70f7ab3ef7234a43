"""Handing over: what does the client get with the result, whom do they call, and have they received it?"""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from db.base import Audience
from db.models.deliverable import Handover
from db.models.schedule import AskKind
from db.numbers import Numbered, next_number
from db.queries.deliverables import handing
from db.session import expect_version, writing
from portal import activity, asks, clock
from portal.access import NotFound, Permission, Scope
from portal.charter.texts import Written, in_every_language
from portal.deliverables.refusals import ReceivedStays
from portal.i18n import N_

DAYS_TO_CONFIRM = 7


@dataclass(frozen=True, slots=True)
class HandOver:
    """What is handed over with the result; without an id a new record. The client reads it at once."""

    id: int | None
    version: int
    texts: Written
    support_name: str
    support_until: date | None


@dataclass(frozen=True, slots=True)
class Receive:
    """The client confirms that it has been received."""

    id: int
    version: int


def hand_over(scope: Scope, command: HandOver, token: str | None = None) -> int:
    """Hand over, or correct what was handed over before it is confirmed; answers the record's number."""
    scope.require(Permission.PUBLISH)
    with writing(scope, token) as session:
        if command.id is None:
            row = _new(session, scope)
        else:
            row = _known(session, scope, command.id)
            expect_version(row, command.version)
        for name, words in command.texts.values.items():
            setattr(row, name, words)
        row.translations = command.texts.stored()
        row.support_name, row.support_until = command.support_name, command.support_until
        session.add(row)
        session.flush()
        if command.id is None:
            _ask(session, scope, row)
        return row.number


def _new(session: Session, scope: Scope) -> Handover:
    owned = activity.owned_by(scope, Audience.CLIENT)
    return Handover(
        **owned,
        number=next_number(session, owned, Numbered.HANDOVER),
        what="",
        handed_at=clock.now(),
        handed_by=scope.viewer.name,
    )


def _ask(session: Session, scope: Scope, row: Handover) -> None:
    language = scope.viewer.language
    title, titles = in_every_language(
        language, N_("Confirm that you have received handover {n}"), n=row.number
    )
    said = {code: {"title": words} for code, words in titles.items()}
    day = clock.today(scope.viewer.time_zone) + timedelta(days=DAYS_TO_CONFIRM)
    ask = asks.Ask(title=title, needed_by=day, kind=AskKind.RECEIPT, subject=row.number, translations=said)
    asks.open_ask(session, scope, ask)
    named, others = in_every_language(language, N_("handover {n}"), n=row.number)
    kept = {code: {"title": words} for code, words in others.items()}
    activity.note(session, activity.Kind.HANDED_OVER, row, named, scope, translations=kept)


def receive(scope: Scope, command: Receive, token: str | None = None) -> int:
    """Confirm for the client that it was received; answers the record's number. From then on it stays."""
    scope.require(Permission.AGREE)
    with writing(scope, token) as session:
        row = _known(session, scope, command.id)
        expect_version(row, command.version)
        row.received_at, row.received_by = clock.now(), scope.viewer.name
        asks.close_ask(session, scope, AskKind.RECEIPT, row.number)
        named, others = in_every_language(
            scope.viewer.language, N_("receipt of handover {n} confirmed"), n=row.number
        )
        kept = {code: {"title": words} for code, words in others.items()}
        activity.note(session, activity.Kind.ACTION_ANSWERED, row, named, scope, translations=kept)
        return row.number


def _known(session: Session, scope: Scope, handover_id: int) -> Handover:
    row = handing.handover(session, scope.here.project_id, handover_id)
    if row is None:
        raise NotFound("no such handover")
    if row.received_at is not None:
        raise ReceivedStays
    return row
