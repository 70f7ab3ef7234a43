"""How a project stands officially: its facts, its statements, and how much is still internal."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import Label, Select, and_, case, func, select
from sqlalchemy.orm import Session, aliased

from db.base import Audience
from db.models.change import ChangeRequest
from db.models.issue import Issue, IssueStatus, Severity
from db.models.money import BudgetLine, CostEntry
from db.models.plan import Cause, Milestone, MilestoneMove, Task, TaskStatus
from db.models.project import Project, Rag, Update
from db.models.schedule import Consent
from db.models.training import TrainingResource
from db.once import once

COUNTED: Mapping[str, Any] = {
    "milestone": Milestone,
    "task": Task,
    "issue": Issue,
    "budget_line": BudgetLine,
    "cost_entry": CostEntry,
    "change_request": ChangeRequest,
    "training": TrainingResource,
}
_UNSOLVED = (IssueStatus.OPEN, IssueStatus.IN_PROGRESS, IssueStatus.WAITING)


class UpdateRow(NamedTuple):
    id: int
    rag: Rag
    sentence: str
    next_step: str
    despite: str
    translations: Mapping[str, Mapping[str, str]]
    written_at: datetime
    author: str
    audience: Audience
    version: int


class WorkRow(NamedTuple):
    """How much of the work is done, and how many critical issues are open."""

    tasks: int
    done: int
    cancelled: int
    hours: Decimal | None
    hours_done: Decimal | None
    critical: int


class AgainstRow(NamedTuple):
    """A milestone with its newest move and the client's answer to it."""

    id: int
    title: str
    translations: Mapping[str, Mapping[str, str]]
    baseline: date | None
    forecast: date | None
    actual: date | None
    weight: int
    audience: Audience
    cause: Cause | None
    needs_consent: bool | None
    consented: bool | None


def project(session: Session, project_id: int) -> Project | None:
    """The project itself."""
    return session.get(Project, project_id)


def updates(session: Session, project_id: int, limit: int) -> tuple[UpdateRow, ...]:
    """The latest statements, newest first."""
    return tuple(UpdateRow._make(row) for row in session.execute(*_updates(project_id, limit)))


@once
def _updates(project_id: int, limit: int) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Update.id,
            Update.rag,
            Update.sentence,
            Update.next_step,
            Update.despite,
            Update.translations,
            Update.written_at,
            Update.author_name,
            Update.audience,
            Update.version,
        )
        .where(Update.project_id == project_id)
        .order_by(Update.id.desc())
        .limit(limit)
    )


def update(session: Session, project_id: int, update_id: int) -> Update | None:
    """One statement."""
    asked = select(Update).where(Update.id == update_id, Update.project_id == project_id)
    return session.scalars(asked).first()


def counts(session: Session, project_id: int) -> tuple[dict[str, tuple[int, int]], WorkRow]:
    """How many rows of each kind there are and how many are internal, and how the work stands: one statement.

    It holds single figures only, so that the page needs no other for them.
    """
    row = session.execute(*_counts(project_id)).one()._mapping
    shared = {name: (row[f"{name}_all"], row[f"{name}_internal"]) for name in COUNTED}
    return shared, WorkRow(*(row[name] for name in WorkRow._fields))


@once
def _counts(project_id: int) -> Select[*tuple[Any, ...]]:
    return select(*_internal(project_id), *_work(project_id))


def work(session: Session, project_id: int) -> WorkRow:
    """How the work stands."""
    row = session.execute(*_work_alone(project_id)).one()._mapping
    return WorkRow(*(row[name] for name in WorkRow._fields))


@once
def _work_alone(project_id: int) -> Select[*tuple[Any, ...]]:
    return select(*_work(project_id))


def _internal(project_id: int) -> Iterator[Label[int]]:
    for name, model in COUNTED.items():
        everything = select(func.count(model.id)).where(model.project_id == project_id)
        if hasattr(model, "deleted_at"):
            everything = everything.where(model.deleted_at.is_(None))
        yield everything.scalar_subquery().label(f"{name}_all")
        hidden = everything.where(model.audience == Audience.INTERNAL)
        yield hidden.scalar_subquery().label(f"{name}_internal")


def _work(project_id: int) -> Iterator[Label[Any]]:
    done, cancelled = Task.status == TaskStatus.DONE, Task.status == TaskStatus.CANCELLED
    figures = {
        "tasks": func.count(Task.id),
        "done": func.count(case((done, Task.id))),
        "cancelled": func.count(case((cancelled, Task.id))),
        "hours": func.sum(case((~cancelled, Task.estimate_h))),
        "hours_done": func.sum(case((done, Task.estimate_h))),
    }
    here = (Task.project_id == project_id, Task.deleted_at.is_(None))
    for name, figure in figures.items():
        yield select(figure).where(*here).scalar_subquery().label(name)
    critical = select(func.count(Issue.id)).where(
        Issue.project_id == project_id,
        Issue.deleted_at.is_(None),
        Issue.severity == Severity.CRITICAL,
        Issue.status.in_(_UNSOLVED),
    )
    yield critical.scalar_subquery().label("critical")


def against_agreed(session: Session, project_id: int) -> tuple[AgainstRow, ...]:
    """Every milestone with what was agreed, and whether the client has agreed to its newest move."""
    return tuple(AgainstRow._make(row) for row in session.execute(*_against_agreed(project_id)))


@once
def _against_agreed(project_id: int) -> Select[*tuple[Any, ...]]:
    newer = aliased(MilestoneMove)
    newest = (
        select(func.max(newer.id))
        .where(newer.milestone_id == Milestone.id, newer.project_id == project_id)
        .correlate(Milestone)
        .scalar_subquery()
    )
    move = and_(MilestoneMove.project_id == Milestone.project_id, MilestoneMove.id == newest)
    answer = and_(
        Consent.project_id == MilestoneMove.project_id, Consent.milestone_move_id == MilestoneMove.id
    )
    return (
        select(
            Milestone.id,
            Milestone.title,
            Milestone.translations,
            Milestone.baseline,
            Milestone.forecast,
            Milestone.actual,
            Milestone.weight,
            Milestone.audience,
            MilestoneMove.cause,
            MilestoneMove.needs_consent,
            Consent.agreed,
        )
        .select_from(Milestone)
        .outerjoin(MilestoneMove, move)
        .outerjoin(Consent, answer)
        .where(Milestone.project_id == project_id, Milestone.deleted_at.is_(None))
        .order_by(Milestone.baseline, Milestone.id)
    )


def internal_ids(session: Session, project_id: int, name: str) -> tuple[int, ...]:
    """The internal rows of a kind."""
    model = COUNTED[name]
    return tuple(
        session.scalars(
            select(model.id).where(model.project_id == project_id, model.audience == Audience.INTERNAL)
        )
    )
