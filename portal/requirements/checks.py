"""Checks: is the scope still right, asked of the client in the rhythm that the charter names?"""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from db.base import Audience
from db.models.project import ProjectStatus
from db.models.requirement import ScopeCheck
from db.models.schedule import AskKind
from db.queries.requirements import held, questions, scopes
from db.session import expect_version, writing
from portal import activity, asks, clock
from portal.access import NotFound, Permission, Scope
from portal.charter.texts import in_every_language
from portal.forms import Problems, Reader, needed
from portal.i18n import N_, Text
from portal.requirements import asking
from portal.requirements.proposing import read_day
from portal.requirements.reading import due_on
from portal.requirements.refusals import AnsweredAlready, AskedAlready, NothingAgreedYet

LONGEST = 4000
DAYS_TO_ANSWER = 7


@dataclass(frozen=True, slots=True)
class AskCheck:
    """Ask the client at once whether the scope is still right."""

    needed_by: date


@dataclass(frozen=True, slots=True)
class AnswerCheck:
    """The client's answer; a no says what is not right."""

    check_id: int
    version: int
    still_right: bool
    comment: str


def read_check(reader: Reader, text: Text) -> AskCheck | Problems:
    """Until when the client is asked to answer. Field: needed_by."""
    day = read_day(reader, text)
    return reader.problems or AskCheck(needed(day))


def read_answer(reader: Reader, text: Text, check_id: int, *, still_right: bool) -> AnswerCheck | Problems:
    """Fields: comment, which a no needs, and version."""
    comment = reader.paragraph("comment", LONGEST, not still_right, label=text("What is not right any more"))
    version = reader.whole("version", label="version")
    return reader.problems or AnswerCheck(check_id, needed(version), still_right, comment)


def ask_now(scope: Scope, command: AskCheck, token: str | None = None) -> int:
    """Ask whether the scope is still right; answers the number of the question.

    Raises NothingAgreedYet, and AskedAlready while the last question waits.
    """
    scope.require(Permission.EDIT_SCOPE, Permission.PUBLISH)
    with writing(scope, token) as session:
        held.take_turns(session, scope.here.project_id)
        latest = questions.latest_check(session, scope.here.project_id)
        if scopes.first_version_at(session, scope.here.project_id) is None:
            raise NothingAgreedYet
        if latest is not None and latest.answered_at is None:
            raise AskedAlready
        return _ask(session, scope, latest, command.needed_by).number


def ask_if_due(scope: Scope) -> int | None:
    """Ask the client of the scope's project if it is time to; the number of the question, None if it is not.

    However often it is called, one question is asked: it is time only if none waits, the project runs, the
    charter names a rhythm, and something was agreed at all. It counts from the last question or, before the
    first, from the agreement, in days where the client sits.
    """
    scope.require(Permission.EDIT_SCOPE, Permission.PUBLISH)
    here = scope.here.project_id
    with writing(scope) as session:
        held.take_turns(session, here)
        agreed, first = questions.rhythm(session, here), scopes.first_version_at(session, here)
        latest = questions.latest_check(session, here)
        if agreed is None or first is None or agreed.every_days is None or agreed.confirmed_at is None:
            return None
        if agreed.status is not ProjectStatus.ACTIVE or (latest is not None and latest.answered_at is None):
            return None
        since = max(first, agreed.confirmed_at) if latest is None else (latest.answered_at or latest.asked_at)
        today = clock.today(agreed.time_zone)
        if due_on(since.astimezone(clock.zone(agreed.time_zone)).date(), agreed.every_days) > today:
            return None
        return _ask(session, scope, latest, today + timedelta(days=DAYS_TO_ANSWER)).number


def _ask(session: Session, scope: Scope, latest: ScopeCheck | None, needed_by: date) -> ScopeCheck:
    row = ScopeCheck(
        **activity.owned_by(scope, Audience.CLIENT),
        number=latest.number + 1 if latest else 1,
        scope_number=scopes.latest_version(session, scope.here.project_id),
        asked_at=clock.now(),
        asked_by=scope.viewer.name,
        needed_by=needed_by,
    )
    session.add(row)
    session.flush()
    asks.open_ask(session, scope, asking.check_ask(scope, row.number, needed_by))
    return row


def answer(scope: Scope, command: AnswerCheck, token: str | None = None) -> int:
    """Answer for the client; answers the number of the question.

    Raises AnsweredAlready for whoever comes second, Conflict and NotFound.
    """
    scope.require(Permission.AGREE)
    with writing(scope, token) as session:
        row = questions.check(session, scope.here.project_id, command.check_id)
        if row is None:
            raise NotFound("no such question")
        if row.answered_at is not None:
            raise AnsweredAlready
        expect_version(row, command.version)
        row.answered_at, row.answered_by = clock.now(), scope.viewer.name
        row.still_right, row.comment = command.still_right, command.comment
        session.flush()
        asks.close_ask(session, scope, AskKind.SCOPE, row.number)
        sentence = N_("still right") if command.still_right else N_("something is not right any more")
        title, others = in_every_language(scope.viewer.language, sentence)
        said = {code: {"title": words} for code, words in others.items()}
        kind = activity.Kind.SCOPE_CHECKED
        activity.note(session, kind, row, title, scope, translations=said)
        return row.number
