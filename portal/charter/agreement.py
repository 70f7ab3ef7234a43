"""Agreement: what did both sides agree, what differs from before, and how is it being kept?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from db.base import Audience
from db.models.charter import CharterStatus, Promise
from db.models.project import ProjectStatus
from db.queries import kept as queries
from db.session import reading
from portal import clock
from portal.access import NotFound, Permission, Scope
from portal.charter.differences import Differences, differences
from portal.charter.editions import Answer, ChannelItem, Edition, Editions, GoalItem, load
from portal.charter.goals import Reading, Standing, State, standing
from portal.charter.promises import Kept, kept
from portal.charter.rests import TURNS, Rest, rests
from portal.charter.texts import READING_FIELDS, written
from portal.i18n import Text


@dataclass(frozen=True, slots=True)
class MeasuredGoal:
    """A goal that both sides confirmed, with what was measured, newest first."""

    goal: GoalItem
    standing: Standing
    readings: tuple[Reading, ...]


@dataclass(frozen=True, slots=True)
class KeptPromise:
    """A line of the communication plan that holds; `kept` is None where the portal cannot count."""

    channel: ChannelItem
    kept: Kept | None
    since: datetime


@dataclass(frozen=True, slots=True)
class _Course:
    """When updates came, and when the project rested."""

    updates: tuple[datetime, ...]
    rests: tuple[Rest, ...]


@dataclass(frozen=True, slots=True)
class AgreementReport:
    """Everything the page of the agreement shows. All of it may be read by the client."""

    editions: Editions
    shown: Edition | None
    is_lost: bool
    differences: Differences | None
    goals: tuple[MeasuredGoal, ...]
    promises: tuple[KeptPromise, ...]
    may_agree: bool

    @property
    def waits(self) -> bool:
        """Whether the edition on the screen waits for the client."""
        return self.shown is not None and self.shown.status is CharterStatus.PROPOSED

    @property
    def holds(self) -> bool:
        """Whether the edition on the screen is the one that both sides go by."""
        return self.shown is not None and self.shown is self.editions.in_force

    @property
    def before(self) -> Edition | None:
        """The edition that the one on the screen is compared with."""
        return self.editions.before(self.shown) if self.shown else None

    @property
    def answer(self) -> Answer | None:
        """What the client wanted to be different and has not been decided since."""
        return self.editions.sent_back()

    @property
    def well(self) -> int:
        """How many goals are reached or on the way."""
        return sum(1 for each in self.goals if each.standing.state in (State.REACHED, State.ON_THE_WAY))

    @property
    def counted(self) -> tuple[Kept, ...]:
        """The promises that were counted over at least one period."""
        return tuple(each.kept for each in self.promises if each.kept and each.kept.periods)


def report(scope: Scope, wanted: str = "") -> AgreementReport:
    """What the client may read of the agreement; `wanted` is the number of an edition, as an address has it.

    Whoever looks sees what the client sees. Six statements, whatever there is to show.
    """
    scope.require(Permission.SEE_PROGRESS)
    text = Text(scope.viewer.language, scope.viewer.time_zone)
    with reading(scope) as session:
        editions = load(session, scope.here.project_id, text, published=True)
        if editions is None:
            raise NotFound("no such project")
        goals, promises = measured(session, scope, editions, text, published=True)
    shown = _chosen(editions, wanted)
    before = editions.before(shown) if shown else None
    return AgreementReport(
        editions=editions,
        shown=shown or editions.open or editions.in_force,
        is_lost=bool(wanted) and shown is None,
        differences=differences(before, shown, text) if before and shown else None,
        goals=goals,
        promises=promises,
        may_agree=scope.may(Permission.AGREE),
    )


def _chosen(editions: Editions, wanted: str) -> Edition | None:
    """The edition that the address names; without a name the one that waits, or else the one that holds."""
    if not wanted:
        return editions.open or editions.in_force
    return editions.numbered(int(wanted)) if wanted.isascii() and wanted.isdigit() else None


def measured(
    session: Session, scope: Scope, editions: Editions, text: Text, *, published: bool
) -> tuple[tuple[MeasuredGoal, ...], tuple[KeptPromise, ...]]:
    """How the edition in force is being kept, in two statements."""
    holds = editions.in_force
    if holds is None or holds.confirmed_at is None:
        return (), ()
    project_id = scope.here.project_id
    rows = queries.readings(session, project_id, published=published)
    first = _first_confirmed(editions, holds.confirmed_at)
    course = _course(queries.course(session, project_id, first, TURNS), editions.time_zone)
    goals = tuple(_measured(goal, editions, rows, text) for goal in holds.goals)
    return goals, tuple(_kept(line, editions, course) for line in holds.channels)


def _course(rows: Sequence[queries.CourseRow], time_zone: str) -> _Course:
    updates = {row.update_id: row.published_at for row in rows if row.published_at is not None}
    turns = {row.turn_id: (row.turned_at, row.turn) for row in rows if row.turned_at and row.turn}
    return _Course(tuple(updates.values()), rests(turns.values(), time_zone))


def _first_confirmed(editions: Editions, otherwise: datetime) -> datetime:
    return min((each.confirmed_at for each in editions.confirmed if each.confirmed_at), default=otherwise)


def _measured(
    goal: GoalItem, editions: Editions, rows: Sequence[queries.ReadingRow], text: Text
) -> MeasuredGoal:
    """The line of a goal begins when a goal of its number was first confirmed, not with each edition anew."""
    mine = tuple(_reading(row, text) for row in rows if row.goal_number == goal.number)
    first = next(e for e in editions.confirmed if any(g.number == goal.number for g in e.goals))
    agreed_at = first.confirmed_at or clock.now()
    agreed_on = agreed_at.astimezone(clock.zone(editions.time_zone)).date()
    return MeasuredGoal(goal, standing(goal.aim(agreed_on), mine, clock.today(editions.time_zone)), mine)


def _reading(row: queries.ReadingRow, text: Text) -> Reading:
    note = written(row, READING_FIELDS).said(text)["note"]
    return Reading(row.id, row.on, row.value, note, row.read_by, row.audience is Audience.CLIENT)


def _kept(line: ChannelItem, editions: Editions, course: _Course) -> KeptPromise:
    since = promised_since(line, editions)
    if line.promise is not Promise.UPDATE:
        return KeptPromise(line, None, since)
    counted = kept(
        line.every_days,
        since,
        course.updates,
        editions.time_zone,
        clock.today(editions.time_zone),
        is_active=editions.project_status is ProjectStatus.ACTIVE,
        rests=course.rests,
    )
    return KeptPromise(line, counted, since)


def promised_since(line: ChannelItem, editions: Editions) -> datetime:
    """Since when this has been promised just so: a new edition that leaves it alone does not begin anew."""
    since = clock.now()
    for edition in reversed(editions.confirmed):
        same = (other for other in edition.channels if other.number == line.number)
        found = next(same, None)
        if found is None or (found.promise, found.every_days) != (line.promise, line.every_days):
            break
        since = edition.confirmed_at or since
    return since
