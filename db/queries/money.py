"""What was agreed, planned, spent and ordered in one project."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, case, extract, func, select
from sqlalchemy.orm import Session

from db.base import Audience, Owned
from db.models.change import ChangeCost, ChangeRequest, ChangeStatus
from db.models.money import BudgetLine, BudgetMove, CostEntry, CostKind, PlannedSpend
from db.models.plan import Milestone
from db.models.project import (
    Confirmation,
    ContractType,
    Figures,
    ProgressMethod,
    Project,
    ProjectStatus,
)
from db.models.schedule import Phase
from db.once import once
from db.queries.freshness import confirmed_last

Said = Mapping[str, Mapping[str, str]]
AGREED = (ChangeStatus.APPROVED, ChangeStatus.IMPLEMENTED)


class ContractRow(NamedTuple):
    """The contract of a project, once for each change that was agreed; without any, the change is empty.

    `finish` is the last day on which a milestone is expected or was reached; `figures` and what follows is
    when the amounts themselves were confirmed last, by whom and from what.
    """

    version: int
    audience: Audience
    status: ProjectStatus
    contract_type: ContractType
    currency: str
    retainer_amount: Decimal | None
    warn_percent: int
    progress_method: ProgressMethod
    finish: date | None
    rhythm_days: int
    confirmed_at: datetime | None
    confirmed_by: str
    confirmed_from: str
    change_number: int | None
    change_title: str | None
    change_translations: Said | None
    change_amount: Decimal | None
    change_decided_at: datetime | None
    change_audience: Audience | None
    figures: Figures | None
    figures_at: datetime | None
    figures_by: str | None
    figures_from: str | None


class SumRow(NamedTuple):
    """A budget line with what one kind of entries of one month and audience adds up to."""

    line_id: int
    category: str
    translations: Said
    agreed: Decimal
    forecast: Decimal | None
    is_contingency: bool
    phase_id: int | None
    phase: str | None
    phase_translations: Said | None
    phase_position: int | None
    phase_audience: Audience | None
    line_audience: Audience
    version: int
    kind: CostKind | None
    audience: Audience | None
    year: int | None
    month: int | None
    entries: int
    amount: Decimal | None
    by_change: Decimal | None = None
    cost: Decimal | None = None
    amount_with_cost: Decimal | None = None


class PlanRow(NamedTuple):
    """What was meant to be spent in a month."""

    id: int
    month: date
    amount: Decimal
    audience: Audience


class MoveRow(NamedTuple):
    """One change of an amount, with its reason."""

    line_id: int
    field: str
    old_amount: Decimal | None
    new_amount: Decimal | None
    cause: str
    explanation: str
    remedy: str
    translations: Said
    moved_at: datetime
    moved_by: str
    audience: Audience


def contract(session: Session, project_id: int, *, published: bool) -> tuple[ContractRow, ...]:
    """The project's contract and the changes that were agreed, oldest first."""
    asked = _contract(project_id, published=published)
    return tuple(ContractRow._make(row) for row in session.execute(*asked))


@once
def _contract(project_id: int, *, published: bool) -> Select[*tuple[Any, ...]]:
    agreed = and_(
        ChangeRequest.project_id == Project.id,
        ChangeRequest.status.in_(AGREED),
        ChangeRequest.amount.is_not(None),
        *published_only(published, ChangeRequest),
    )
    return (
        select(
            Project.version,
            Project.audience,
            Project.status,
            Project.contract_type,
            Project.currency,
            Project.retainer_amount,
            Project.warn_percent,
            Project.progress_method,
            _finish(project_id, published),
            Project.rhythm_days,
            Project.confirmed_at,
            Project.confirmed_by,
            Project.confirmed_from,
            ChangeRequest.number,
            ChangeRequest.title,
            ChangeRequest.translations,
            ChangeRequest.amount,
            ChangeRequest.decided_at,
            ChangeRequest.audience,
            Confirmation.figures,
            Confirmation.at,
            Confirmation.by,
            Confirmation.source,
        )
        .outerjoin(ChangeRequest, agreed)
        .outerjoin(Confirmation, confirmed_last(Figures.BUDGET))
        .where(Project.id == project_id)
        .order_by(ChangeRequest.number)
    )


def _finish(project_id: int, published: bool) -> ScalarSelect[date]:
    """The last day of the plan, in the statement that asks for the contract."""
    expected = func.coalesce(Milestone.actual, Milestone.forecast, Milestone.baseline)
    return (
        select(func.max(expected))
        .where(
            Milestone.project_id == project_id,
            Milestone.deleted_at.is_(None),
            *published_only(published, Milestone),
        )
        .scalar_subquery()
    )


def sums(session: Session, project_id: int, *, published: bool, with_cost: bool) -> tuple[SumRow, ...]:
    """Every budget line with sums by kind, month and audience; what it cost the firm only `with_cost`."""
    asked = _sums(project_id, published=published, with_cost=with_cost)
    return tuple(SumRow(*tuple(row)) for row in session.execute(*asked))


@once
def _sums(project_id: int, *, published: bool, with_cost: bool) -> Select[*tuple[Any, ...]]:
    year, month = extract("year", CostEntry.on), extract("month", CostEntry.on)
    entry = and_(CostEntry.budget_line_id == BudgetLine.id, *published_only(published, CostEntry))
    phase = and_(Phase.id == BudgetLine.phase_id, *published_only(published, Phase))
    return (
        select(
            BudgetLine.id,
            BudgetLine.category,
            BudgetLine.translations,
            BudgetLine.agreed,
            BudgetLine.forecast,
            BudgetLine.is_contingency,
            Phase.id,
            Phase.title,
            Phase.translations,
            Phase.position,
            Phase.audience,
            BudgetLine.audience,
            BudgetLine.version,
            CostEntry.kind,
            CostEntry.audience,
            year,
            month,
            func.count(CostEntry.id),
            func.sum(CostEntry.amount),
            _by_change(published),
            *(_costs() if with_cost else ()),
        )
        .outerjoin(CostEntry, entry)
        .outerjoin(Phase, phase)
        .where(BudgetLine.project_id == project_id, *published_only(published, BudgetLine))
        .group_by(BudgetLine.id, Phase.id, CostEntry.kind, CostEntry.audience, year, month)
        .order_by(BudgetLine.position, BudgetLine.id)
    )


def _by_change(published: bool) -> ScalarSelect[Decimal]:
    """What agreed changes add to a line, in the statement that asks for the lines."""
    agreed = and_(
        ChangeRequest.id == ChangeCost.change_request_id,
        ChangeRequest.status.in_(AGREED),
        *published_only(published, ChangeRequest),
    )
    return (
        select(func.sum(ChangeCost.amount))
        .join(ChangeRequest, agreed)
        .where(ChangeCost.budget_line_id == BudgetLine.id)
        .correlate(BudgetLine)
        .scalar_subquery()
    )


def _costs() -> tuple[ColumnElement[Any], ...]:
    known = CostEntry.cost.is_not(None)
    return func.sum(CostEntry.cost), func.sum(case((known, CostEntry.amount)))


def plan(session: Session, project_id: int, *, published: bool) -> tuple[PlanRow, ...]:
    """What was meant to be spent, month by month."""
    return tuple(PlanRow._make(row) for row in session.execute(*_plan(project_id, published=published)))


@once
def _plan(project_id: int, *, published: bool) -> Select[*tuple[Any, ...]]:
    asked = select(PlannedSpend.id, PlannedSpend.month, PlannedSpend.amount, PlannedSpend.audience)
    shown = (PlannedSpend.project_id == project_id, *published_only(published, PlannedSpend))
    return asked.where(*shown).order_by(PlannedSpend.month)


def moves(session: Session, project_id: int, limit: int, *, published: bool) -> tuple[MoveRow, ...]:
    """The changes of amounts of the lines in sight, newest first."""
    asked = _moves(project_id, limit, published=published)
    return tuple(MoveRow._make(row) for row in session.execute(*asked))


@once
def _moves(project_id: int, limit: int, *, published: bool) -> Select[*tuple[Any, ...]]:
    return (
        select(
            BudgetMove.budget_line_id,
            BudgetMove.field,
            BudgetMove.old_amount,
            BudgetMove.new_amount,
            BudgetMove.cause,
            BudgetMove.explanation,
            BudgetMove.remedy,
            BudgetMove.translations,
            BudgetMove.moved_at,
            BudgetMove.moved_by,
            BudgetMove.audience,
        )
        .where(BudgetMove.project_id == project_id, *published_only(published, BudgetMove))
        .order_by(BudgetMove.moved_at.desc(), BudgetMove.id.desc())
        .limit(limit)
    )


def money_exists(session: Session, project_id: int) -> bool:
    """Whether any amount has been entered in the project's currency."""
    changes = select(ChangeRequest.id).where(ChangeRequest.amount.is_not(None))
    held = (
        select(BudgetLine.id).where(BudgetLine.project_id == project_id),
        select(PlannedSpend.id).where(PlannedSpend.project_id == project_id),
        changes.where(ChangeRequest.project_id == project_id),
    )
    return any(session.scalar(asked.limit(1)) is not None for asked in held)


def published_only(only: bool, entity: type[Owned]) -> tuple[ColumnElement[bool], ...]:
    """Beyond the guard's filter: somebody on the delivering side asks what the client sees."""
    return (entity.audience == Audience.CLIENT,) if only else ()
