"""What was agreed, planned, spent and ordered in one project."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, case, extract, func, select
from sqlalchemy.orm import Session

from db.base import Audience
from db.models.change import ChangeRequest, ChangeStatus
from db.models.money import BudgetLine, BudgetMove, CostEntry, CostKind, PlannedSpend
from db.models.project import ContractType, Project, ProjectStatus

Said = Mapping[str, Mapping[str, str]]
AGREED = (ChangeStatus.APPROVED, ChangeStatus.IMPLEMENTED)


class ContractRow(NamedTuple):
    """The contract of a project, once for each change that was agreed; without any, the change is empty."""

    version: int
    audience: Audience
    status: ProjectStatus
    contract_type: ContractType
    currency: str
    retainer_amount: Decimal | None
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


class SumRow(NamedTuple):
    """A budget line with what one kind of entries of one month and audience adds up to."""

    line_id: int
    category: str
    translations: Said
    agreed: Decimal
    forecast: Decimal | None
    line_audience: Audience
    version: int
    kind: CostKind | None
    audience: Audience | None
    year: int | None
    month: int | None
    entries: int
    amount: Decimal | None
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


class EntryRow(NamedTuple):
    """One cost entry as far as everybody who sees the budget may read it."""

    id: int
    line_id: int
    kind: CostKind
    amount: Decimal
    on: date
    document: str
    description: str
    translations: Said
    audience: Audience
    cost: Decimal | None = None


class InternalEntryRow(NamedTuple):
    """One cost entry with everything the firm keeps to itself."""

    id: int
    line_id: int
    kind: CostKind
    amount: Decimal
    on: date
    document: str
    description: str
    translations: Said
    audience: Audience
    version: int
    cost: Decimal | None
    hours: Decimal | None
    note: str


def contract(session: Session, project_id: int, *, published: bool) -> tuple[ContractRow, ...]:
    """The project's contract and the changes that were agreed, oldest first."""
    agreed = and_(
        ChangeRequest.project_id == Project.id,
        ChangeRequest.status.in_(AGREED),
        ChangeRequest.amount.is_not(None),
        *_published(published, ChangeRequest),
    )
    asked = (
        select(
            Project.version,
            Project.audience,
            Project.status,
            Project.contract_type,
            Project.currency,
            Project.retainer_amount,
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
        )
        .outerjoin(ChangeRequest, agreed)
        .where(Project.id == project_id)
        .order_by(ChangeRequest.number)
    )
    return tuple(ContractRow._make(row) for row in session.execute(asked))


def sums(session: Session, project_id: int, *, published: bool, with_cost: bool) -> tuple[SumRow, ...]:
    """Every budget line with sums by kind, month and audience; what it cost the firm only `with_cost`."""
    year, month = extract("year", CostEntry.on), extract("month", CostEntry.on)
    entry = and_(CostEntry.budget_line_id == BudgetLine.id, *_published(published, CostEntry))
    asked = (
        select(
            BudgetLine.id,
            BudgetLine.category,
            BudgetLine.translations,
            BudgetLine.agreed,
            BudgetLine.forecast,
            BudgetLine.audience,
            BudgetLine.version,
            CostEntry.kind,
            CostEntry.audience,
            year,
            month,
            func.count(CostEntry.id),
            func.sum(CostEntry.amount),
            *(_costs() if with_cost else ()),
        )
        .outerjoin(CostEntry, entry)
        .where(BudgetLine.project_id == project_id, *_published(published, BudgetLine))
        .group_by(BudgetLine.id, CostEntry.kind, CostEntry.audience, year, month)
        .order_by(BudgetLine.position, BudgetLine.id)
    )
    return tuple(SumRow(*tuple(row)) for row in session.execute(asked))


def _costs() -> tuple[ColumnElement[Any], ...]:
    known = CostEntry.cost.is_not(None)
    return func.sum(CostEntry.cost), func.sum(case((known, CostEntry.amount)))


def plan(session: Session, project_id: int, *, published: bool) -> tuple[PlanRow, ...]:
    """What was meant to be spent, month by month."""
    asked = select(PlannedSpend.id, PlannedSpend.month, PlannedSpend.amount, PlannedSpend.audience).where(
        PlannedSpend.project_id == project_id, *_published(published, PlannedSpend)
    )
    return tuple(PlanRow._make(row) for row in session.execute(asked.order_by(PlannedSpend.month)))


def moves(session: Session, project_id: int, limit: int, *, published: bool) -> tuple[MoveRow, ...]:
    """The changes of amounts of the lines in sight, newest first."""
    asked = (
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
        .where(BudgetMove.project_id == project_id, *_published(published, BudgetMove))
        .order_by(BudgetMove.moved_at.desc(), BudgetMove.id.desc())
        .limit(limit)
    )
    return tuple(MoveRow._make(row) for row in session.execute(asked))


def entries(
    session: Session, project_id: int, *, published: bool, with_cost: bool, limit: int, offset: int
) -> tuple[EntryRow, ...]:
    """One page of cost entries of the lines in sight, newest first; never notes or hours."""
    asked = (
        select(
            CostEntry.id,
            CostEntry.budget_line_id,
            CostEntry.kind,
            CostEntry.amount,
            CostEntry.on,
            CostEntry.document,
            CostEntry.description,
            CostEntry.translations,
            CostEntry.audience,
            *((CostEntry.cost,) if with_cost else ()),
        )
        .join(BudgetLine, BudgetLine.id == CostEntry.budget_line_id)
        .where(
            CostEntry.project_id == project_id,
            *_published(published, CostEntry),
            *_published(published, BudgetLine),
        )
        .order_by(CostEntry.on.desc(), CostEntry.id.desc())
        .limit(limit)
        .offset(offset)
    )
    return tuple(EntryRow(*tuple(row)) for row in session.execute(asked))


def internal_entries(
    session: Session, project_id: int, limit: int, offset: int, only: int | None = None
) -> tuple[InternalEntryRow, ...]:
    """One page of cost entries, or the one with the id `only`, with what only the firm may read."""
    asked = select(
        CostEntry.id,
        CostEntry.budget_line_id,
        CostEntry.kind,
        CostEntry.amount,
        CostEntry.on,
        CostEntry.document,
        CostEntry.description,
        CostEntry.translations,
        CostEntry.audience,
        CostEntry.version,
        CostEntry.cost,
        CostEntry.hours,
        CostEntry.note,
    ).where(CostEntry.project_id == project_id)
    if only is not None:
        asked = asked.where(CostEntry.id == only)
    newest = asked.order_by(CostEntry.on.desc(), CostEntry.id.desc())
    return tuple(map(InternalEntryRow._make, session.execute(newest.limit(limit).offset(offset))))


def same_document(session: Session, project_id: int, kind: CostKind, document: str, besides: int) -> int:
    """How many other entries of a kind name the same document."""
    asked = select(func.count(CostEntry.id)).where(
        CostEntry.project_id == project_id,
        CostEntry.kind == kind,
        func.lower(CostEntry.document) == document.lower(),
        CostEntry.id != besides,
    )
    return session.scalar(asked) or 0


def money_exists(session: Session, project_id: int) -> bool:
    """Whether any amount has been entered in the project's currency."""
    changes = select(ChangeRequest.id).where(ChangeRequest.amount.is_not(None))
    held = (
        select(BudgetLine.id).where(BudgetLine.project_id == project_id),
        select(PlannedSpend.id).where(PlannedSpend.project_id == project_id),
        changes.where(ChangeRequest.project_id == project_id),
    )
    return any(session.scalar(asked.limit(1)) is not None for asked in held)


def _published(
    only: bool, entity: type[BudgetLine | BudgetMove | ChangeRequest | CostEntry | PlannedSpend]
) -> tuple[ColumnElement[bool], ...]:
    """Beyond the guard's filter: somebody on the delivering side asks what the client sees."""
    return (entity.audience == Audience.CLIENT,) if only else ()
