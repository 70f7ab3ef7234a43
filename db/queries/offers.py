"""What would a change cost, what would it move, and which other ways are there?"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import ColumnElement, ScalarSelect, and_, func, select
from sqlalchemy.orm import Session

from db.base import Audience
from db.models.change import (
    ChangeCost,
    ChangeDelay,
    ChangeOption,
    ChangeRequest,
    ChangeStatus,
)
from db.models.money import BudgetLine
from db.models.plan import Milestone
from db.models.project import Client, Project
from db.models.requirement import Way

Said = Mapping[str, Mapping[str, str]]


AGREED = (ChangeStatus.APPROVED, ChangeStatus.IMPLEMENTED)


class HeadRow(NamedTuple):
    """A request with what was assessed of it; `agreed_so_far` is what agreed changes add to the budget."""

    change_id: int
    version: int
    number: int
    title: str
    what: str
    why: str
    translations: Said
    status: ChangeStatus
    scope_effect: str
    quality_effect: str
    risk_effect: str
    assessed_at: datetime | None
    assessed_by: str
    release_asked_at: datetime | None
    release_asked_by: str
    released_at: datetime | None
    released_by: str
    decide_by: date | None
    audience: Audience
    currency: str
    language: str
    agreed_so_far: Decimal | None


class CostRow(NamedTuple):
    id: int
    line_id: int | None
    category: str
    translations: Said
    amount: Decimal


class LineRow(NamedTuple):
    """A budget line: agreed at first, and what agreed changes have added."""

    id: int
    category: str
    translations: Said
    agreed: Decimal
    changes: Decimal | None
    audience: Audience


class DayRow(NamedTuple):
    """A milestone, and by how many days the change moves it, if it does."""

    id: int
    title: str
    translations: Said
    baseline: date | None
    forecast: date | None
    actual: date | None
    audience: Audience
    days: int | None


class OptionRow(NamedTuple):
    id: int
    version: int
    way: Way
    what: str
    impact: str
    amount: Decimal | None
    days: int | None
    translations: Said
    is_recommended: bool


def assessed(session: Session, project_id: int, number: int) -> tuple[HeadRow, tuple[CostRow, ...]] | None:
    """A request and what it costs, line by line; None if there is no such request."""
    asked = (
        select(*_HEAD, Project.currency, Client.language, _agreed_so_far(project_id), *_COST)
        .join(Project, Project.id == ChangeRequest.project_id)
        .join(Client, Client.id == Project.client_id)
        .outerjoin(ChangeCost, ChangeCost.change_request_id == ChangeRequest.id)
        .where(ChangeRequest.project_id == project_id, ChangeRequest.number == number)
        .where(ChangeRequest.status != ChangeStatus.DRAFT)
        .order_by(ChangeCost.position, ChangeCost.id)
    )
    rows = [tuple(row) for row in session.execute(asked)]
    if not rows:
        return None
    width = len(HeadRow._fields)
    costs = tuple(CostRow._make(row[width:]) for row in rows if row[width] is not None)
    return HeadRow._make(rows[0][:width]), costs


_HEAD = (
    ChangeRequest.id,
    ChangeRequest.version,
    ChangeRequest.number,
    ChangeRequest.title,
    ChangeRequest.what,
    ChangeRequest.why,
    ChangeRequest.translations,
    ChangeRequest.status,
    ChangeRequest.scope_effect,
    ChangeRequest.quality_effect,
    ChangeRequest.risk_effect,
    ChangeRequest.assessed_at,
    ChangeRequest.assessed_by,
    ChangeRequest.release_asked_at,
    ChangeRequest.release_asked_by,
    ChangeRequest.released_at,
    ChangeRequest.released_by,
    ChangeRequest.decide_by,
    ChangeRequest.audience,
)


_COST = (
    ChangeCost.id,
    ChangeCost.budget_line_id,
    ChangeCost.category,
    ChangeCost.translations,
    ChangeCost.amount,
)


def in_force() -> ColumnElement[bool]:
    """The changes that are part of what the client has agreed to."""
    return and_(ChangeRequest.status.in_(AGREED), ChangeRequest.audience == Audience.CLIENT)


def _agreed_so_far(project_id: int) -> ScalarSelect[Decimal | None]:
    added = select(func.sum(ChangeRequest.amount)).where(ChangeRequest.project_id == project_id, in_force())
    return added.correlate(None).scalar_subquery()


def lines(session: Session, project_id: int) -> tuple[LineRow, ...]:
    """The lines of the budget as they stand, each with what agreed changes have added to it."""
    added = (
        select(func.sum(ChangeCost.amount))
        .join(ChangeRequest, and_(ChangeRequest.id == ChangeCost.change_request_id, in_force()))
        .where(ChangeCost.budget_line_id == BudgetLine.id)
        .correlate(BudgetLine)
        .scalar_subquery()
    )
    asked = (
        select(
            BudgetLine.id,
            BudgetLine.category,
            BudgetLine.translations,
            BudgetLine.agreed,
            added,
            BudgetLine.audience,
        )
        .where(BudgetLine.project_id == project_id)
        .order_by(BudgetLine.position, BudgetLine.id)
    )
    return tuple(LineRow._make(row) for row in session.execute(asked))


def days(session: Session, project_id: int, change_id: int) -> tuple[DayRow, ...]:
    """The milestones of the plan in the order of their days, each with its delay by this change."""
    mine = and_(ChangeDelay.milestone_id == Milestone.id, ChangeDelay.change_request_id == change_id)
    day = func.coalesce(Milestone.actual, Milestone.forecast, Milestone.baseline)
    asked = (
        select(
            Milestone.id,
            Milestone.title,
            Milestone.translations,
            Milestone.baseline,
            Milestone.forecast,
            Milestone.actual,
            Milestone.audience,
            ChangeDelay.days,
        )
        .outerjoin(ChangeDelay, mine)
        .where(Milestone.project_id == project_id, Milestone.deleted_at.is_(None))
        .order_by(day.is_(None), day, Milestone.position, Milestone.id)
    )
    return tuple(DayRow._make(row) for row in session.execute(asked))


def options(session: Session, project_id: int, change_id: int) -> tuple[OptionRow, ...]:
    """The other ways to go, in their order."""
    asked = (
        select(
            ChangeOption.id,
            ChangeOption.version,
            ChangeOption.way,
            ChangeOption.what,
            ChangeOption.impact,
            ChangeOption.amount,
            ChangeOption.days,
            ChangeOption.translations,
            ChangeOption.is_recommended,
        )
        .where(ChangeOption.project_id == project_id, ChangeOption.change_request_id == change_id)
        .order_by(ChangeOption.position, ChangeOption.id)
    )
    return tuple(OptionRow._make(row) for row in session.execute(asked))
