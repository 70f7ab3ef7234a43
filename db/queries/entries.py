"""Cost entries of one project: page by page, one alone, and those that name the same document."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from db.base import Audience
from db.models.money import BudgetLine, CostEntry, CostKind
from db.once import once
from db.queries.money import published_only

Said = Mapping[str, Mapping[str, str]]


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


def entries(
    session: Session, project_id: int, *, published: bool, with_cost: bool, limit: int, offset: int
) -> tuple[EntryRow, ...]:
    """One page of cost entries of the lines in sight, newest first; never notes or hours."""
    asked = _entries(project_id, limit, offset, published=published, with_cost=with_cost)
    return tuple(EntryRow(*tuple(row)) for row in session.execute(*asked))


@once
def _entries(
    project_id: int, limit: int, offset: int, *, published: bool, with_cost: bool
) -> Select[*tuple[Any, ...]]:
    return (
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
            *published_only(published, CostEntry),
            *published_only(published, BudgetLine),
        )
        .order_by(CostEntry.on.desc(), CostEntry.id.desc())
        .limit(limit)
        .offset(offset)
    )


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
