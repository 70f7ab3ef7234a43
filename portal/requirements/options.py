"""Options: where a wish meets a standard, which ways out are there, and which one has the client chosen?

The client chooses before anything is agreed; the requirement is then worded accordingly and confirmed like
any other. Once it was agreed or a way was chosen, another way is a change request.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from db.base import Audience
from db.models.requirement import Requirement, RequirementOption, RequirementStatus, Way
from db.queries.requirements import held, questions
from db.session import expect_version, writing
from portal import activity, asks, clock
from portal.access import NotFound, Permission, Scope
from portal.charter.texts import Written, read_written
from portal.forms import Problems, Reader, needed
from portal.i18n import N_, Text
from portal.requirements import asking
from portal.requirements.deciding import sent_back, waiting
from portal.requirements.drafting import found
from portal.requirements.proposing import read_day, show, tell
from portal.requirements.refusals import IsDecided, NoWaysYet, TooMany, WaitsAlready
from portal.requirements.texts import CONFLICT_FIELDS, OPTION_FIELDS, Wording, beside, code

MOST_WAYS = 6
MOST_DAYS = 3650


@dataclass(frozen=True, slots=True)
class SaveConflict:
    """Which standard a requirement meets, and how."""

    requirement_id: int
    version: int
    texts: Written


@dataclass(frozen=True, slots=True)
class SaveOption:
    """One way out; without an id a new one."""

    requirement_id: int
    option_id: int | None
    version: int
    way: Way
    texts: Written
    amount: Decimal | None
    days: int | None


@dataclass(frozen=True, slots=True)
class RemoveOption:
    """Leave a way out that the client has not read."""

    requirement_id: int
    option_id: int
    version: int


@dataclass(frozen=True, slots=True)
class Offer:
    """Put the ways before the client, who is asked to choose by a day."""

    requirement_id: int
    version: int
    needed_by: date


@dataclass(frozen=True, slots=True)
class Choose:
    """The client chooses a way."""

    requirement_id: int
    version: int
    option_id: int


def read_conflict(reader: Reader, text: Text, requirement_id: int) -> SaveConflict | Problems:
    """Fields: conflict, also in other languages, and version."""
    texts = read_written(reader, CONFLICT_FIELDS, text)
    version = reader.whole("version", label="version")
    return reader.problems or SaveConflict(requirement_id, needed(version), texts)


def read_option(
    reader: Reader, text: Text, requirement_id: int, option_id: int | None
) -> SaveOption | Problems:
    """Fields: way, what and impact, also in other languages, amount, days, version."""
    way = reader.choice("way", Way, label=text("Kind of way"))
    texts = read_written(reader, OPTION_FIELDS, text)
    amount = reader.amount("amount", required=False, label=text("Added to the price"))
    days = reader.whole("days", -MOST_DAYS, MOST_DAYS, False, label=text("Added to the finish, in days"))
    version = reader.whole("version", label="version")
    if reader.problems:
        return reader.problems
    return SaveOption(requirement_id, option_id, needed(version), needed(way), texts, amount, days)


def read_offer(reader: Reader, text: Text, requirement_id: int) -> Offer | Problems:
    """Fields: needed_by, version."""
    day = read_day(reader, text)
    version = reader.whole("version", label="version")
    return reader.problems or Offer(requirement_id, needed(version), needed(day))


def read_choice(reader: Reader, requirement_id: int) -> Choose | Problems:
    """Which way the client chooses. Fields: option, version."""
    option = reader.whole("option", 1, required=False, label="option")
    if option is None and not reader.problems:
        reader.refuse("option", N_("Please choose one of the ways."))
    version = reader.whole("version", label="version")
    return reader.problems or Choose(requirement_id, needed(version), needed(option))


def save_conflict(scope: Scope, command: SaveConflict, token: str | None = None) -> int:
    """Say which standard it meets; answers the number. The client reads it once the ways are offered."""
    scope.require(Permission.EDIT_SCOPE)
    with writing(scope, token) as session:
        row = _undecided(session, scope, command.requirement_id)
        expect_version(row, command.version)
        beside(row, command.texts, ("conflict",))
        return row.number


def save_option(scope: Scope, command: SaveOption, token: str | None = None) -> int:
    """Write down a way out; answers the requirement's number. Raises TooMany, IsDecided, Conflict."""
    scope.require(Permission.EDIT_SCOPE)
    with writing(scope, token) as session:
        row = _undecided(session, scope, command.requirement_id)
        ways = held.options_of(session, row.project_id, row.id)
        if command.option_id is None:
            option = _new(scope, row, ways)
            session.add(option)
        else:
            option = _own(ways, command.option_id)
            expect_version(option, command.version)
        option.way, option.amount, option.days = command.way, command.amount, command.days
        option.what, option.impact = command.texts.values["what"], command.texts.values["impact"]
        option.translations = command.texts.stored()
        return row.number


def remove_option(scope: Scope, command: RemoveOption, token: str | None = None) -> int:
    """Leave a way out again; answers the requirement's number."""
    scope.require(Permission.EDIT_SCOPE)
    with writing(scope, token) as session:
        row = _undecided(session, scope, command.requirement_id)
        option = _own(held.options_of(session, row.project_id, row.id), command.option_id)
        expect_version(option, command.version)
        session.delete(option)
        return row.number


def offer(scope: Scope, command: Offer, token: str | None = None) -> int:
    """Let the client read the wish, the standard it meets and the ways, and choose; answers the number.

    Raises NoWaysYet, IsDecided, WaitsAlready, Conflict and NotFound.
    """
    scope.require(Permission.EDIT_SCOPE, Permission.PUBLISH)
    with writing(scope, token) as session:
        held.take_turns(session, scope.here.project_id)
        row = _undecided(session, scope, command.requirement_id)
        expect_version(row, command.version)
        ways = held.options_of(session, row.project_id, row.id)
        if len(ways) < 2 or not row.conflict.strip():
            raise NoWaysYet
        for option in ways:
            option.audience = Audience.CLIENT
        show(session, scope, row, Wording.of(row))
        session.flush()
        asks.open_ask(session, scope, asking.choose_ask(scope, row, command.needed_by))
        tell(session, scope, [row], activity.Kind.REQUIREMENT_PROPOSED)
        return row.number


def choose(scope: Scope, command: Choose, token: str | None = None) -> int:
    """Choose for the client; answers the number. The firm words the requirement accordingly and proposes it.

    Raises NoLongerProposed for whoever comes second, IsDecided, Conflict and NotFound.
    """
    scope.require(Permission.AGREE)
    with writing(scope, token) as session:
        held.take_turns(session, scope.here.project_id)
        row = waiting(session, scope, command.requirement_id, command.version)
        ways = held.options_of(session, row.project_id, row.id)
        option = _own(ways, command.option_id)
        if option.audience is not Audience.CLIENT or any(each.chosen_at for each in ways):
            raise IsDecided
        before = questions.shown(session, scope.here.project_id)
        option.chosen_at, option.chosen_by = clock.now(), scope.viewer.name
        option.version += 1
        sent_back(row)
        answer = Text(scope.viewer.language)(
            N_("{code}: {comment}"), code=code(row.number), comment=option.what
        )
        asking.settle(session, scope, before, {row.number}, answer=answer)
        tell(session, scope, [row], activity.Kind.ACTION_ANSWERED)
        return row.number


def _undecided(session: Session, scope: Scope, requirement_id: int) -> Requirement:
    """A requirement for which ways can be written down: a draft for which none was chosen."""
    row = found(session, scope, requirement_id)
    if row.status is RequirementStatus.PROPOSED:
        raise WaitsAlready(codes=code(row.number))
    chosen = any(each.chosen_at for each in held.options_of(session, row.project_id, row.id))
    if row.status is not RequirementStatus.DRAFT or chosen:
        raise IsDecided
    return row


def _own(ways: list[RequirementOption], option_id: int) -> RequirementOption:
    for option in ways:
        if option.id == option_id:
            return option
    raise NotFound("no such way")


def _new(scope: Scope, row: Requirement, ways: list[RequirementOption]) -> RequirementOption:
    if len(ways) >= MOST_WAYS:
        raise TooMany
    position = max((each.position for each in ways), default=0) + 1
    return RequirementOption(
        **activity.owned_by(scope, Audience.INTERNAL), requirement_id=row.id, position=position
    )
