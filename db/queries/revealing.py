"""What a client would read of rows that are not published yet: never notes, descriptions or costs."""

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.base import Audience
from db.models.money import BudgetLine, BudgetMove, CostEntry, CostKind
from db.models.plan import Milestone, MilestoneMove, Task, TaskStatus
from db.models.project import Client, Project

Said = Mapping[str, Mapping[str, str]]


class SpeechRow(NamedTuple):
    """In which language and time zone a client is at home, and in which currency a project counts."""

    language: str
    time_zone: str
    currency: str


class MilestoneRow(NamedTuple):
    id: int
    title: str
    translations: Said
    baseline: date | None
    forecast: date | None
    actual: date | None
    audience: Audience


class TaskRow(NamedTuple):
    id: int
    title: str
    translations: Said
    status: TaskStatus
    start: date | None
    due: date | None
    audience: Audience


class LineRow(NamedTuple):
    id: int
    title: str
    translations: Said
    agreed: Decimal
    forecast: Decimal | None
    audience: Audience


class DayMoveRow(NamedTuple):
    row_id: int
    old: date
    new: date
    explanation: str
    translations: Said


class AmountMoveRow(NamedTuple):
    row_id: int
    field: str
    old: Decimal | None
    new: Decimal | None
    explanation: str
    translations: Said


class SpentRow(NamedTuple):
    """What the published entries of a line add up to, by kind."""

    row_id: int
    kind: CostKind
    amount: Decimal


def speech(session: Session, project_id: int) -> SpeechRow | None:
    """How the client of a project is spoken to."""
    row = session.execute(
        select(Client.language, Client.time_zone, Project.currency)
        .join(Project, Project.client_id == Client.id)
        .where(Project.id == project_id)
    ).first()
    return None if row is None else SpeechRow._make(row)


def milestones(session: Session, project_id: int, ids: Collection[int]) -> tuple[MilestoneRow, ...]:
    """These milestones, in the order of the plan."""
    rows = session.execute(
        select(
            Milestone.id,
            Milestone.title,
            Milestone.translations,
            Milestone.baseline,
            Milestone.forecast,
            Milestone.actual,
            Milestone.audience,
        )
        .where(Milestone.project_id == project_id, Milestone.id.in_(ids), Milestone.deleted_at.is_(None))
        .order_by(Milestone.position, Milestone.id)
    )
    return tuple(MilestoneRow._make(row) for row in rows)


def day_moves(session: Session, project_id: int, ids: Collection[int]) -> tuple[DayMoveRow, ...]:
    """Every move of these milestones, oldest first."""
    rows = session.execute(
        select(
            MilestoneMove.milestone_id,
            MilestoneMove.old_date,
            MilestoneMove.new_date,
            MilestoneMove.explanation,
            MilestoneMove.translations,
        )
        .where(MilestoneMove.project_id == project_id, MilestoneMove.milestone_id.in_(ids))
        .order_by(MilestoneMove.moved_at, MilestoneMove.id)
    )
    return tuple(DayMoveRow._make(row) for row in rows)


def tasks(session: Session, project_id: int, ids: Collection[int]) -> tuple[TaskRow, ...]:
    """These tasks, in the order of the plan."""
    rows = session.execute(
        select(Task.id, Task.title, Task.translations, Task.status, Task.start, Task.due, Task.audience)
        .where(Task.project_id == project_id, Task.id.in_(ids), Task.deleted_at.is_(None))
        .order_by(Task.position, Task.id)
    )
    return tuple(TaskRow._make(row) for row in rows)


def lines(session: Session, project_id: int) -> tuple[LineRow, ...]:
    """Every budget line, for what is published changes the sum of all."""
    rows = session.execute(
        select(
            BudgetLine.id,
            BudgetLine.category,
            BudgetLine.translations,
            BudgetLine.agreed,
            BudgetLine.forecast,
            BudgetLine.audience,
        )
        .where(BudgetLine.project_id == project_id)
        .order_by(BudgetLine.position, BudgetLine.id)
    )
    return tuple(LineRow._make(row) for row in rows)


def amount_moves(session: Session, project_id: int, ids: Collection[int]) -> tuple[AmountMoveRow, ...]:
    """Every move of the amounts of these lines, oldest first."""
    rows = session.execute(
        select(
            BudgetMove.budget_line_id,
            BudgetMove.field,
            BudgetMove.old_amount,
            BudgetMove.new_amount,
            BudgetMove.explanation,
            BudgetMove.translations,
        )
        .where(BudgetMove.project_id == project_id, BudgetMove.budget_line_id.in_(ids))
        .order_by(BudgetMove.moved_at, BudgetMove.id)
    )
    return tuple(AmountMoveRow._make(row) for row in rows)


def spent(session: Session, project_id: int, ids: Collection[int]) -> tuple[SpentRow, ...]:
    """What the entries of these lines come to that are for the client to read."""
    rows = session.execute(
        select(CostEntry.budget_line_id, CostEntry.kind, func.sum(CostEntry.amount))
        .where(
            CostEntry.project_id == project_id,
            CostEntry.budget_line_id.in_(ids),
            CostEntry.audience == Audience.CLIENT,
        )
        .group_by(CostEntry.budget_line_id, CostEntry.kind)
        .order_by(CostEntry.budget_line_id, CostEntry.kind)
    )
    return tuple(SpentRow._make(row) for row in rows)
