"""What a project manager edits of a plan: tasks and milestones with their versions, and who may read them."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session

from db.base import Audience
from db.models.plan import Milestone, MilestoneMove, Task, TaskStatus
from db.models.record import AuditEvent
from db.once import once

Said = Mapping[str, Mapping[str, str]]


class PlannedTaskRow(NamedTuple):
    """A task as the plan's editor needs it."""

    id: int
    title: str
    translations: Said
    status: TaskStatus
    assignee: str
    start: date | None
    due: date | None
    estimate_h: Decimal | None
    audience: Audience
    source: str | None
    external_key: str | None
    version: int


class SourceRow(NamedTuple):
    """How many tasks come from where; None is the portal itself."""

    source: str | None
    tasks: int


class ShowableRow(NamedTuple):
    """A task or a milestone, its day, and who may read it."""

    id: int
    title: str
    translations: Said
    day: date | None
    audience: Audience


def sources(session: Session, project_id: int) -> tuple[SourceRow, ...]:
    """Where the tasks of a plan come from."""
    rows = session.execute(
        select(Task.source, func.count(Task.id))
        .where(Task.project_id == project_id, Task.deleted_at.is_(None))
        .group_by(Task.source)
        .order_by(Task.source)
    )
    return tuple(SourceRow._make(row) for row in rows)


def planned_tasks(
    session: Session, project_id: int, source: str | None, limit: int, offset: int
) -> tuple[PlannedTaskRow, ...]:
    """One page of the plan as its editor shows it, of one source."""
    rows = session.execute(
        select(
            Task.id,
            Task.title,
            Task.translations,
            Task.status,
            Task.assignee,
            Task.start,
            Task.due,
            Task.estimate_h,
            Task.audience,
            Task.source,
            Task.external_key,
            Task.version,
        )
        .where(
            Task.project_id == project_id,
            Task.deleted_at.is_(None),
            Task.source.is_(None) if source is None else Task.source == source,
        )
        .order_by(Task.position, Task.id)
        .limit(limit)
        .offset(offset)
    )
    return tuple(PlannedTaskRow._make(row) for row in rows)


def last_position(session: Session, model: type[Task] | type[Milestone], project_id: int) -> int:
    """The highest position given so far, from which new rows go on."""
    return session.scalar(select(func.max(model.position)).where(model.project_id == project_id)) or 0


def once_published(session: Session, project_id: int) -> frozenset[int]:
    """The milestones that the client could read at any time, as the audit trail tells it."""
    rows = session.execute(*_told_of_milestones(project_id))
    return frozenset(
        record_id for record_id, change in rows if Audience.CLIENT.value in change.get("audience", ())
    )


@once
def _told_of_milestones(project_id: int) -> Select[*tuple[Any, ...]]:
    asked = select(AuditEvent.record_id, AuditEvent.change)
    return asked.where(AuditEvent.project_id == project_id, AuditEvent.record == Milestone.__tablename__)


def moved_milestones(session: Session, project_id: int) -> frozenset[int]:
    """The milestones that have moved at least once."""
    asked = select(MilestoneMove.milestone_id).where(MilestoneMove.project_id == project_id).distinct()
    return frozenset(session.scalars(asked))


def audiences(
    session: Session, project_id: int, model: type[Task] | type[Milestone]
) -> Mapping[Audience, int]:
    """How many rows have which audience."""
    asked = (
        select(model.audience, func.count(model.id))
        .where(model.project_id == project_id, model.deleted_at.is_(None))
        .group_by(model.audience)
    )
    return {row[0]: row[1] for row in session.execute(asked)}


def showable(
    session: Session, project_id: int, model: type[Task] | type[Milestone], limit: int, offset: int
) -> tuple[ShowableRow, ...]:
    """One page of the rows, what is internal first."""
    day = Task.due if model is Task else func.coalesce(Milestone.forecast, Milestone.baseline)
    asked = (
        select(model.id, model.title, model.translations, day, model.audience)
        .where(model.project_id == project_id, model.deleted_at.is_(None))
        .order_by(case((model.audience == Audience.INTERNAL, 0), else_=1), model.position, model.id)
    )
    return tuple(ShowableRow._make(row) for row in session.execute(asked.limit(limit).offset(offset)))
