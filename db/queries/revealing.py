"""What a client would read of rows that are not published yet: never notes, descriptions or costs."""

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import ScalarSelect, and_, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from db.base import Audience
from db.models.money import BudgetLine, BudgetMove, CostEntry, CostKind
from db.models.plan import Milestone, MilestoneMove, Task, TaskStatus
from db.models.project import Client, Project

Said = Mapping[str, Mapping[str, str]]


class MilestoneRow(NamedTuple):
    """A milestone with one of its moves, and how its client is spoken to; without a move, that is None."""

    language: str
    time_zone: str
    id: int
    title: str
    translations: Said
    audience: Audience
    baseline: date | None
    forecast: date | None
    actual: date | None
    old: date | None
    new: date | None
    explanation: str | None
    move_translations: Said | None


class TaskRow(NamedTuple):
    """A task, and how its client is spoken to."""

    language: str
    time_zone: str
    id: int
    title: str
    translations: Said
    audience: Audience
    status: TaskStatus
    start: date | None
    due: date | None


class LineRow(NamedTuple):
    """A budget line with one of its moves; without a move, that is None.

    What is spent and committed is what the entries come to that are for the client to read.
    """

    language: str
    time_zone: str
    currency: str
    id: int
    title: str
    translations: Said
    audience: Audience
    agreed: Decimal
    forecast: Decimal | None
    spent: Decimal | None
    committed: Decimal | None
    old: Decimal | None
    new: Decimal | None
    explanation: str | None
    move_translations: Said | None


_SPEECH: tuple[InstrumentedAttribute[Any], ...] = (Client.language, Client.time_zone)


def milestones(session: Session, project_id: int, ids: Collection[int]) -> tuple[MilestoneRow, ...]:
    """These milestones in the order of the plan, once for each of their moves, oldest move first."""
    rows = session.execute(
        select(
            *_SPEECH,
            Milestone.id,
            Milestone.title,
            Milestone.translations,
            Milestone.audience,
            Milestone.baseline,
            Milestone.forecast,
            Milestone.actual,
            MilestoneMove.old_date,
            MilestoneMove.new_date,
            MilestoneMove.explanation,
            MilestoneMove.translations,
        )
        .join(Client, Client.id == Milestone.client_id)
        .outerjoin(
            MilestoneMove,
            and_(
                MilestoneMove.milestone_id == Milestone.id, MilestoneMove.project_id == Milestone.project_id
            ),
        )
        .where(Milestone.project_id == project_id, Milestone.id.in_(ids), Milestone.deleted_at.is_(None))
        .order_by(Milestone.position, Milestone.id, MilestoneMove.moved_at, MilestoneMove.id)
    )
    return tuple(MilestoneRow._make(row) for row in rows)


def tasks(session: Session, project_id: int, ids: Collection[int]) -> tuple[TaskRow, ...]:
    """These tasks, in the order of the plan."""
    rows = session.execute(
        select(
            *_SPEECH,
            Task.id,
            Task.title,
            Task.translations,
            Task.audience,
            Task.status,
            Task.start,
            Task.due,
        )
        .join(Client, Client.id == Task.client_id)
        .where(Task.project_id == project_id, Task.id.in_(ids), Task.deleted_at.is_(None))
        .order_by(Task.position, Task.id)
    )
    return tuple(TaskRow._make(row) for row in rows)


def lines(session: Session, project_id: int) -> tuple[LineRow, ...]:
    """Every budget line, once for each of its moves: what is published changes the sum of all."""
    rows = session.execute(
        select(
            *_SPEECH,
            Project.currency,
            BudgetLine.id,
            BudgetLine.category,
            BudgetLine.translations,
            BudgetLine.audience,
            BudgetLine.agreed,
            BudgetLine.forecast,
            _told(CostKind.ACTUAL),
            _told(CostKind.COMMITTED),
            BudgetMove.old_amount,
            BudgetMove.new_amount,
            BudgetMove.explanation,
            BudgetMove.translations,
        )
        .join(Client, Client.id == BudgetLine.client_id)
        .join(Project, Project.id == BudgetLine.project_id)
        .outerjoin(
            BudgetMove,
            and_(BudgetMove.budget_line_id == BudgetLine.id, BudgetMove.project_id == BudgetLine.project_id),
        )
        .where(BudgetLine.project_id == project_id)
        .order_by(BudgetLine.position, BudgetLine.id, BudgetMove.moved_at, BudgetMove.id)
    )
    return tuple(LineRow._make(row) for row in rows)


def _told(kind: CostKind) -> ScalarSelect[Any]:
    """What the entries of a line come to, of one kind, as far as the client may read them."""
    return (
        select(func.sum(CostEntry.amount))
        .where(
            CostEntry.budget_line_id == BudgetLine.id,
            CostEntry.project_id == BudgetLine.project_id,
            CostEntry.audience == Audience.CLIENT,
            CostEntry.kind == kind,
        )
        .correlate(BudgetLine)
        .scalar_subquery()
    )
