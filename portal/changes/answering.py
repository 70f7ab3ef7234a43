"""How does the project manager take a change request from step to step, each with its reason?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from db.base import Audience, Translations
from db.models.change import ChangeRequest, ChangeStatus
from db.session import Conflict, expect_version, reading, writing
from portal import activity, baselines, clock, publishing
from portal.access import Permission, Scope
from portal.changes.asking import LONGEST, found, step, tell
from portal.changes.course import DECIDED, NEEDS_ASSESSMENT, NoSuchMove, check_move, moves_of_the_firm
from portal.forms import Problems, Reader, needed
from portal.i18n import LANGUAGES, Text

MOST_DAYS = 3650


@dataclass(frozen=True, slots=True)
class Move:
    """Take a request to its next status, and say why. The effect is said before a decision and with it."""

    change_id: int
    version: int
    status: ChangeStatus
    answer: str
    others: Mapping[str, str]
    amount: Decimal | None = None
    days: int | None = None
    decide_by: date | None = None
    agreed_with: str = ""


@dataclass(frozen=True, slots=True)
class ChangeAt:
    """A request as it was shown."""

    change_id: int
    version: int


class NotAssessed(ValueError):
    """The effect on money and days, the answer, or who agreed has not been said."""


def read_move(reader: Reader, text: Text, change_id: int, status: ChangeStatus) -> Move | Problems:
    """The next step. Fields: answer, answer_<language>, version, and what the status asks for."""
    answer = reader.paragraph("answer", LONGEST, label=text("What the client reads about it"))
    others = {
        code: reader.paragraph(f"answer_{code}", LONGEST, False, label=text("What the client reads about it"))
        for code in LANGUAGES
        if code != text.language
    }
    version = reader.whole("version", 1, label="version")
    amount, days, decide_by, agreed_with = _read_assessment(reader, text, status)
    if reader.problems:
        return reader.problems
    said = {code: words for code, words in others.items() if words}
    return Move(change_id, needed(version), status, answer, said, amount, days, decide_by, agreed_with)


def _read_assessment(
    reader: Reader, text: Text, status: ChangeStatus
) -> tuple[Decimal | None, int | None, date | None, str]:
    amount, days, decide_by, agreed_with = None, None, None, ""
    if status in NEEDS_ASSESSMENT:
        amount = reader.amount("amount", label=text("Added to the agreed budget"))
        days = reader.whole(
            "days", -MOST_DAYS, MOST_DAYS, label=text("Added to the finish, in calendar days")
        )
    if status is ChangeStatus.WAITING_FOR_DECISION:
        decide_by = reader.day(
            "decide_by", earliest=text.today, required=False, label=text("Decision needed by")
        )
    if status is ChangeStatus.APPROVED:
        agreed_with = reader.line("agreed_with", 200, label=text("Who agreed on the client’s side"))
    return amount, days, decide_by, agreed_with


def move(scope: Scope, command: Move, token: str | None = None) -> None:
    """Take a request one step on. Raises NoSuchMove, NotAssessed, Conflict, NotFound.

    What is said here the client reads at once if the request is published; the figures of each step are kept
    with it, so that an amount or a day that was said before stays readable.
    """
    scope.require(Permission.ANSWER_CHANGES)
    _refuse_unsaid(command)
    with writing(scope, token) as session:
        change = found(session, scope, command.change_id)
        expect_version(change, command.version)
        check_move(change.status, command.status)
        if command.status not in moves_of_the_firm(change.status, change.by_client):
            raise NoSuchMove(change.status, command.status)
        _apply(change, command)
        step(session, scope, change, command.answer, _translated(command))
        tell(session, scope, change, activity.Kind.CHANGE_ANSWERED)
        if change.status is ChangeStatus.IMPLEMENTED:
            baselines.set_by_change(session, scope, change)


def _refuse_unsaid(command: Move) -> None:
    unassessed = command.amount is None or command.days is None
    nobody_agreed = command.status is ChangeStatus.APPROVED and not command.agreed_with
    if not command.answer or nobody_agreed or (command.status in NEEDS_ASSESSMENT and unassessed):
        raise NotAssessed(command.status)


def _apply(change: ChangeRequest, command: Move) -> None:
    change.status = command.status
    change.answer = command.answer
    change.translations = _answered(change.translations, command.others)
    if command.status not in DECIDED:
        change.decide_by = command.decide_by
    if command.status in NEEDS_ASSESSMENT:
        change.amount, change.days = command.amount, command.days
    if command.status in DECIDED:
        change.decided_at = clock.now()
        change.agreed_with = command.agreed_with


def _answered(before: Mapping[str, Mapping[str, str]], others: Mapping[str, str]) -> Translations:
    """The translations of a request with the new answer; an older answer in another language goes."""
    kept = {code: {f: w for f, w in words.items() if f != "answer"} for code, words in before.items()}
    for code, words in others.items():
        kept.setdefault(code, {})["answer"] = words
    return kept


def _translated(command: Move) -> Translations:
    return {code: {"reason": words} for code, words in command.others.items()}


def expect_unmoved(scope: Scope, command: ChangeAt) -> None:
    """Raise Conflict if a request has taken a step since it was shown, NotFound if it is gone."""
    with reading(scope) as session:
        change = found(session, scope, command.change_id)
        if change.version != command.version:
            raise Conflict(change)


def publish(scope: Scope, command: ChangeAt, token: str | None = None) -> None:
    """Let the client see a request with all its steps. Once seen it stays.

    The version is not counted on: nothing that another form of the row shows has changed.
    """
    scope.require(Permission.ANSWER_CHANGES, Permission.PUBLISH)
    with writing(scope, token) as session:
        change = found(session, scope, command.change_id)
        if change.version != command.version:
            raise Conflict(change)
        if change.audience is not Audience.CLIENT:
            shown = publishing.Publish(publishing.Kind.CHANGE_REQUEST, (change.id,), Audience.CLIENT)
            publishing.set_audience(session, scope, shown)
            tell(session, scope, change, activity.Kind.CHANGE_SUBMITTED)
