"""What stands on a project's timeline: the tasks of one page, and the days that were agreed for them."""

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session

from db.base import Audience
from db.models.plan import Task, TaskStatus
from db.models.schedule import Baseline, BaselineDate, Phase
from db.queries.plan import Said

Period = tuple[date, date]
"""The first and the last day."""


class TimedRow(NamedTuple):
    """A task with its days, and on how many tasks the timeline has to tell in all."""

    id: int
    title: str
    translations: Said
    status: TaskStatus
    assignee: str
    start: date | None
    due: date | None
    done_on: date | None
    audience: Audience
    phase_id: int | None
    in_all: int


class AgreedRow(NamedTuple):
    """When a task was to begin and end in a baseline."""

    task_id: int
    start: date | None
    due: date


_BEGINS = func.coalesce(Task.start, Task.due)
_ENDS = case(
    (Task.status == TaskStatus.DONE, func.coalesce(Task.done_on, Task.due, Task.start)),
    else_=func.coalesce(Task.due, Task.start),
)


def tasks(
    session: Session, project_id: int, period: Period | None, today: date, limit: int, offset: int
) -> tuple[TimedRow, ...]:
    """One page of the tasks that have days in the period, phase by phase, by their beginning."""
    rows = session.execute(
        select(
            Task.id,
            Task.title,
            Task.translations,
            Task.status,
            Task.assignee,
            Task.start,
            Task.due,
            Task.done_on,
            Task.audience,
            Phase.id,
            func.count(Task.id).over(),
        )
        .outerjoin(Phase, and_(Phase.id == Task.phase_id, Phase.project_id == Task.project_id))
        .where(
            Task.project_id == project_id,
            Task.deleted_at.is_(None),
            Task.status != TaskStatus.CANCELLED,
            or_(Task.start.is_not(None), Task.due.is_not(None)),
            *(_touches(period, today) if period else ()),
        )
        .order_by(Phase.position.nulls_last(), Phase.id.nulls_last(), _BEGINS, Task.position, Task.id)
        .limit(limit)
        .offset(offset)
    )
    return tuple(TimedRow._make(row) for row in rows)


def _touches(period: Period, today: date) -> tuple[ColumnElement[bool], ...]:
    """Whether a task has a day in the period; an open one that was due earlier goes on until today."""
    first, last = period
    if today >= first:
        return (last >= _BEGINS, or_(first <= _ENDS, Task.status != TaskStatus.DONE))
    return (last >= _BEGINS, first <= _ENDS)


def agreed(session: Session, project_id: int, task_ids: Collection[int]) -> tuple[AgreedRow, ...]:
    """The days that some tasks have in each baseline, the oldest baseline first."""
    rows = session.execute(
        select(BaselineDate.task_id, BaselineDate.start, BaselineDate.due)
        .join(Baseline, Baseline.id == BaselineDate.baseline_id)
        .where(BaselineDate.project_id == project_id, BaselineDate.task_id.in_(sorted(task_ids)))
        .order_by(Baseline.number)
    )
    return tuple(AgreedRow._make(row) for row in rows)
