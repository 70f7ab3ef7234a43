"""The schedule around the plan: phases, dependencies, baselines, and what is asked of the client."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from db.base import Audience
from db.models.plan import Milestone, Task, TaskStatus
from db.models.record import AuditEvent
from db.models.schedule import (
    Baseline,
    BaselineDate,
    Dependency,
    Phase,
)

Said = Mapping[str, Mapping[str, str]]


class PhaseRow(NamedTuple):
    """A phase with one of its milestones; without any, those columns are None."""

    id: int
    title: str
    translations: Said
    start: date | None
    finish: date | None
    position: int
    audience: Audience
    version: int
    milestone_id: int | None
    baseline: date | None
    forecast: date | None
    actual: date | None


class DependencyRow(NamedTuple):
    """A dependency with one or both of its ends, as far as they are in reach; twice if of one kind."""

    id: int
    lag_days: int
    audience: Audience
    before_task_id: int | None
    before_milestone_id: int | None
    after_task_id: int | None
    after_milestone_id: int | None
    milestone_id: int | None
    milestone: str | None
    milestone_said: Said | None
    baseline: date | None
    forecast: date | None
    actual: date | None
    task_id: int | None
    task: str | None
    task_said: Said | None
    start: date | None
    due: date | None
    status: TaskStatus | None


class LinkRow(NamedTuple):
    """A dependency by ids alone; of each pair exactly one is set."""

    before_task_id: int | None
    before_milestone_id: int | None
    after_task_id: int | None
    after_milestone_id: int | None
    lag_days: int


class BaselineRow(NamedTuple):
    """A baseline with the agreed day of one milestone; without any, those columns are None."""

    id: int
    number: int
    reason: str
    translations: Said
    charter_edition: int | None
    change_number: int | None
    set_at: datetime
    set_by: str
    milestone_id: int | None
    due: date | None


class BaselineDateRow(NamedTuple):
    """When one milestone or task was to begin and end in the baseline of this number."""

    number: int
    milestone_id: int | None
    task_id: int | None
    start: date | None
    due: date


class EntryRow(NamedTuple):
    """A milestone or a task as something to choose, with the phase it belongs to."""

    id: int
    title: str
    translations: Said
    phase_id: int | None
    start: date | None
    due: date | None


def phases(session: Session, project_id: int) -> tuple[PhaseRow, ...]:
    """Every phase, once for each of its milestones."""
    belongs = and_(
        Milestone.phase_id == Phase.id,
        Milestone.project_id == Phase.project_id,
        Milestone.deleted_at.is_(None),
    )
    rows = session.execute(
        select(
            Phase.id,
            Phase.title,
            Phase.translations,
            Phase.start,
            Phase.finish,
            Phase.position,
            Phase.audience,
            Phase.version,
            Milestone.id,
            Milestone.baseline,
            Milestone.forecast,
            Milestone.actual,
        )
        .outerjoin(Milestone, belongs)
        .where(Phase.project_id == project_id)
        .order_by(Phase.position, Phase.id, Milestone.position, Milestone.id)
    )
    return tuple(PhaseRow._make(row) for row in rows)


def dependencies(session: Session, project_id: int) -> tuple[DependencyRow, ...]:
    """What waits for what. An end that was removed from the plan, or is out of reach, is in no row."""
    # One join for each kind, not for each end: to a second alias of a table no tenant filter can be added.
    is_milestone = or_(
        Milestone.id == Dependency.before_milestone_id, Milestone.id == Dependency.after_milestone_id
    )
    is_task = or_(Task.id == Dependency.before_task_id, Task.id == Dependency.after_task_id)
    rows = session.execute(
        select(
            Dependency.id,
            Dependency.lag_days,
            Dependency.audience,
            Dependency.before_task_id,
            Dependency.before_milestone_id,
            Dependency.after_task_id,
            Dependency.after_milestone_id,
            Milestone.id,
            Milestone.title,
            Milestone.translations,
            Milestone.baseline,
            Milestone.forecast,
            Milestone.actual,
            Task.id,
            Task.title,
            Task.translations,
            Task.start,
            Task.due,
            Task.status,
        )
        .outerjoin(Milestone, and_(is_milestone, Milestone.deleted_at.is_(None)))
        .outerjoin(Task, and_(is_task, Task.deleted_at.is_(None)))
        .where(Dependency.project_id == project_id)
        .order_by(Dependency.id)
    )
    return tuple(DependencyRow._make(row) for row in rows)


def links(session: Session, project_id: int) -> tuple[LinkRow, ...]:
    """What waits for what by ids alone, what was removed from the plan among it."""
    rows = session.execute(
        select(
            Dependency.before_task_id,
            Dependency.before_milestone_id,
            Dependency.after_task_id,
            Dependency.after_milestone_id,
            Dependency.lag_days,
        )
        .where(Dependency.project_id == project_id)
        .order_by(Dependency.id)
    )
    return tuple(LinkRow._make(row) for row in rows)


def baselines(session: Session, project_id: int) -> tuple[BaselineRow, ...]:
    """Every baseline, the first one first, once for each milestone in it."""
    dated = and_(BaselineDate.baseline_id == Baseline.id, BaselineDate.milestone_id.is_not(None))
    rows = session.execute(
        select(
            Baseline.id,
            Baseline.number,
            Baseline.reason,
            Baseline.translations,
            Baseline.charter_edition,
            Baseline.change_number,
            Baseline.set_at,
            Baseline.set_by,
            BaselineDate.milestone_id,
            BaselineDate.due,
        )
        .outerjoin(BaselineDate, and_(dated, BaselineDate.project_id == Baseline.project_id))
        .where(Baseline.project_id == project_id)
        .order_by(Baseline.number, BaselineDate.id)
    )
    return tuple(BaselineRow._make(row) for row in rows)


def baseline_dates(session: Session, project_id: int) -> tuple[BaselineDateRow, ...]:
    """Every agreed day of every baseline, of milestones and of tasks, the first baseline first."""
    rows = session.execute(
        select(
            Baseline.number,
            BaselineDate.milestone_id,
            BaselineDate.task_id,
            BaselineDate.start,
            BaselineDate.due,
        )
        .join(Baseline, Baseline.id == BaselineDate.baseline_id)
        .where(BaselineDate.project_id == project_id)
        .order_by(Baseline.number, BaselineDate.id)
    )
    return tuple(BaselineDateRow._make(row) for row in rows)


def milestone_entries(session: Session, project_id: int) -> tuple[EntryRow, ...]:
    """The milestones of the plan, to choose from."""
    due = Milestone.forecast
    rows = session.execute(
        select(Milestone.id, Milestone.title, Milestone.translations, Milestone.phase_id, due, due)
        .where(Milestone.project_id == project_id, Milestone.deleted_at.is_(None))
        .order_by(Milestone.position, Milestone.id)
    )
    return tuple(EntryRow._make(row) for row in rows)


def task_entries(session: Session, project_id: int, limit: int) -> tuple[EntryRow, ...]:
    """The first tasks of the plan, to choose from."""
    rows = session.execute(
        select(Task.id, Task.title, Task.translations, Task.phase_id, Task.start, Task.due)
        .where(Task.project_id == project_id, Task.deleted_at.is_(None))
        .order_by(Task.position, Task.id)
        .limit(limit)
    )
    return tuple(EntryRow._make(row) for row in rows)


def once_published_phases(session: Session, project_id: int) -> frozenset[int]:
    """The phases that the client could read at any time, as the audit trail tells it."""
    rows = session.execute(
        select(AuditEvent.record_id, AuditEvent.change).where(
            AuditEvent.project_id == project_id, AuditEvent.record == Phase.__tablename__
        )
    )
    return frozenset(id_ for id_, change in rows if Audience.CLIENT.value in change.get("audience", ()))
