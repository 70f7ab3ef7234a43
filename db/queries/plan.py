"""How a project stands by its plan: milestones with their moves, tasks, and the latest statement."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session

from db.base import Audience
from db.models.plan import Cause, Milestone, MilestoneMove, Task, TaskStatus
from db.models.project import (
    Client,
    Confirmation,
    Figures,
    ProgressMethod,
    Project,
    ProjectStatus,
    Rag,
    Update,
)
from db.once import once
from db.queries.freshness import confirmed_last

Said = Mapping[str, Mapping[str, str]]


class StandingRow(NamedTuple):
    """A project with its latest statement, whose columns are None where nobody has made one."""

    progress_method: ProgressMethod
    start_date: date | None
    status: ProjectStatus
    rhythm_days: int
    confirmed_at: datetime | None
    confirmed_by: str
    confirmed_from: str
    version: int
    rag: Rag | None
    sentence: str | None
    next_step: str | None
    translations: Said | None
    author: str | None
    written_at: datetime | None
    country: str
    despite: str | None
    plan_confirmed_at: datetime | None
    plan_confirmed_by: str | None
    plan_confirmed_from: str | None


class MilestoneRow(NamedTuple):
    """A milestone with one of its moves; without a move, those columns are None."""

    id: int
    title: str
    translations: Said
    baseline: date | None
    forecast: date | None
    actual: date | None
    weight: int
    position: int
    audience: Audience
    source: str | None
    external_key: str | None
    version: int
    phase_id: int | None
    move_id: int | None
    old_date: date | None
    new_date: date | None
    cause: Cause | None
    explanation: str | None
    remedy: str | None
    move_translations: Said | None
    moved_at: datetime | None
    moved_by: str | None
    change_number: int | None = None


class TallyRow(NamedTuple):
    """How many tasks have a status and an audience, and what they were estimated at."""

    status: TaskStatus
    audience: Audience
    tasks: int
    dated: int
    estimated: int
    hours: Decimal | None


class DoneRow(NamedTuple):
    """How many tasks were finished on a day; None where nobody knows which day that was."""

    audience: Audience
    done_on: date | None
    is_rough: bool
    tasks: int
    hours: Decimal | None


class TaskRow(NamedTuple):
    """A task as clients may read it: without description."""

    id: int
    title: str
    translations: Said
    status: TaskStatus
    status_name: str
    assignee: str
    start: date | None
    due: date | None
    done_on: date | None
    done_approximate: bool
    audience: Audience


_LISTED = (
    Task.id,
    Task.title,
    Task.translations,
    Task.status,
    Task.status_name,
    Task.assignee,
    Task.start,
    Task.due,
    Task.done_on,
    Task.done_approximate,
    Task.audience,
)
# What was finished last stands first; of what is open, what is due first.
_LATEST_OR_NEXT = (
    Task.done_on.desc().nulls_last(),
    Task.due.asc().nulls_last(),
    Task.start.asc().nulls_last(),
    Task.position,
    Task.id,
)
_DATED = or_(Task.start.is_not(None), Task.due.is_not(None))


def _of(project_id: int) -> ColumnElement[bool]:
    return and_(Task.project_id == project_id, Task.deleted_at.is_(None))


def standing(session: Session, project_id: int) -> StandingRow | None:
    """The project and the latest statement that was published in it."""
    row = session.execute(*_standing(project_id)).first()
    return None if row is None else StandingRow._make(row)


@once
def _standing(project_id: int) -> Select[*tuple[Any, ...]]:
    published = or_(Update.published_at.is_not(None), Update.audience == Audience.CLIENT)
    return (
        select(
            Project.progress_method,
            Project.start_date,
            Project.status,
            Project.rhythm_days,
            Project.confirmed_at,
            Project.confirmed_by,
            Project.confirmed_from,
            Project.version,
            Update.rag,
            Update.sentence,
            Update.next_step,
            Update.translations,
            Update.author_name,
            Update.written_at,
            Client.country,
            Update.despite,
            Confirmation.at,
            Confirmation.by,
            Confirmation.source,
        )
        .select_from(Project)
        .join(Client, Client.id == Project.client_id)
        .outerjoin(Confirmation, confirmed_last(Figures.PLAN))
        .outerjoin(Update, and_(Update.project_id == Project.id, published))
        .where(Project.id == project_id)
        .order_by(Update.id.desc())
        .limit(1)
    )


def milestones(session: Session, project_id: int) -> tuple[MilestoneRow, ...]:
    """Every milestone, once for each of its moves, oldest move first."""
    return tuple(MilestoneRow._make(row) for row in session.execute(*_milestones(project_id)))


@once
def _milestones(project_id: int) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Milestone.id,
            Milestone.title,
            Milestone.translations,
            Milestone.baseline,
            Milestone.forecast,
            Milestone.actual,
            Milestone.weight,
            Milestone.position,
            Milestone.audience,
            Milestone.source,
            Milestone.external_key,
            Milestone.version,
            Milestone.phase_id,
            MilestoneMove.id,
            MilestoneMove.old_date,
            MilestoneMove.new_date,
            MilestoneMove.cause,
            MilestoneMove.explanation,
            MilestoneMove.remedy,
            MilestoneMove.translations,
            MilestoneMove.moved_at,
            MilestoneMove.moved_by,
            MilestoneMove.change_number,
        )
        .outerjoin(
            MilestoneMove,
            and_(
                MilestoneMove.milestone_id == Milestone.id, MilestoneMove.project_id == Milestone.project_id
            ),
        )
        .where(Milestone.project_id == project_id, Milestone.deleted_at.is_(None))
        .order_by(Milestone.position, Milestone.id, MilestoneMove.moved_at, MilestoneMove.id)
    )


def tally(session: Session, project_id: int) -> tuple[TallyRow, ...]:
    """How many tasks there are, by status and audience."""
    return tuple(TallyRow._make(row) for row in session.execute(*_tally(project_id)))


@once
def _tally(project_id: int) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Task.status,
            Task.audience,
            func.count(Task.id),
            func.count(case((_DATED, Task.id))),
            func.count(Task.estimate_h),
            func.sum(Task.estimate_h),
        )
        .where(_of(project_id))
        .group_by(Task.status, Task.audience)
    )


def done_days(session: Session, project_id: int, since: date) -> tuple[DoneRow, ...]:
    """How many tasks were finished on each day since then, and how many on an unknown one."""
    return tuple(DoneRow._make(row) for row in session.execute(*_done_days(project_id, since)))


@once
def _done_days(project_id: int, since: date) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Task.audience,
            Task.done_on,
            Task.done_approximate,
            func.count(Task.id),
            func.sum(Task.estimate_h),
        )
        .where(
            _of(project_id),
            Task.status == TaskStatus.DONE,
            or_(Task.done_on >= since, Task.done_on.is_(None)),
        )
        .group_by(Task.audience, Task.done_on, Task.done_approximate)
    )


def first_tasks(session: Session, project_id: int, each: int) -> tuple[TaskRow, ...]:
    """The first few tasks of each status that the client is told of, in one statement."""
    told = (TaskStatus.DONE, TaskStatus.IN_PROGRESS, TaskStatus.PENDING)
    rank = func.row_number().over(partition_by=Task.status, order_by=_LATEST_OR_NEXT).label("rank")
    # Ordered by rank, the first of each status come before every second one: the limit cannot cut them off.
    rows = session.execute(
        select(*_LISTED, rank)
        .where(_of(project_id), Task.status.in_(told))
        .order_by(rank, Task.status)
        .limit(each * len(told))
    )
    return tuple(TaskRow._make(row[:-1]) for row in rows if row[-1] <= each)


def tasks(
    session: Session, project_id: int, status: TaskStatus, limit: int, offset: int
) -> tuple[TaskRow, ...]:
    """One page of the tasks with a status."""
    asked = select(*_LISTED).where(_of(project_id), Task.status == status)
    return _rows(session, asked.order_by(*_LATEST_OR_NEXT).limit(limit).offset(offset))


def _rows(session: Session, asked: Select[*tuple[object, ...]]) -> tuple[TaskRow, ...]:
    return tuple(TaskRow._make(row) for row in session.execute(asked))
