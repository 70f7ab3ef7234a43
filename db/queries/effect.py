"""What an agreed change brings with it, and what is agreed line by line once it is in force."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from db.base import Audience
from db.models.change import ChangeCost, ChangeDelay, ChangeRequest, ChangeRequirement, ChangeStatus
from db.models.money import BudgetLine
from db.models.plan import Milestone

AGREED = (ChangeStatus.APPROVED, ChangeStatus.IMPLEMENTED)


class AgreedLine(NamedTuple):
    """A line the client sees: agreed at first, and what agreed changes have added."""

    line_id: int
    category: str
    agreed: Decimal
    changes: Decimal


def held(session: Session, project_id: int, change_id: int) -> ChangeRequest | None:
    """A change request, held until the transaction ends: of two people who decide one comes second."""
    asked = select(ChangeRequest).where(ChangeRequest.project_id == project_id, ChangeRequest.id == change_id)
    return session.scalars(asked.with_for_update()).first()


def costs(session: Session, change_id: int) -> Sequence[ChangeCost]:
    """What a change adds, line by line."""
    asked = select(ChangeCost).where(ChangeCost.change_request_id == change_id)
    return session.scalars(asked.order_by(ChangeCost.position, ChangeCost.id)).all()


def delays(session: Session, change_id: int) -> Sequence[ChangeDelay]:
    """By how much a change moves which milestone."""
    asked = select(ChangeDelay).where(ChangeDelay.change_request_id == change_id)
    return session.scalars(asked.order_by(ChangeDelay.id)).all()


def touches(session: Session, change_id: int) -> Sequence[ChangeRequirement]:
    """What a change does to requirements."""
    asked = select(ChangeRequirement).where(ChangeRequirement.change_request_id == change_id)
    return session.scalars(asked.order_by(ChangeRequirement.position, ChangeRequirement.id)).all()


def expected_days(session: Session, project_id: int) -> dict[int, str | None]:
    """The ISO day for which each milestone the client sees is expected, as before it was reached."""
    asked = select(Milestone.id, Milestone.forecast, Milestone.baseline).where(
        Milestone.project_id == project_id,
        Milestone.audience == Audience.CLIENT,
        Milestone.deleted_at.is_(None),
    )
    expected = ((id_, forecast or baseline) for id_, forecast, baseline in session.execute(asked))
    return {id_: day.isoformat() if day else None for id_, day in expected}


def agreed_lines(session: Session, project_id: int) -> tuple[AgreedLine, ...]:
    """The lines the client sees, with what the changes agreed so far add to each."""
    in_force = and_(
        ChangeRequest.id == ChangeCost.change_request_id,
        ChangeRequest.project_id == project_id,
        ChangeRequest.status.in_(AGREED),
        ChangeRequest.audience == Audience.CLIENT,
    )
    added = (
        select(ChangeCost.budget_line_id, func.sum(ChangeCost.amount))
        .join(ChangeRequest, in_force)
        .where(ChangeCost.project_id == project_id)
        .group_by(ChangeCost.budget_line_id)
    )
    sums = dict(session.execute(added).all())
    lines = (
        select(BudgetLine.id, BudgetLine.category, BudgetLine.agreed)
        .where(BudgetLine.project_id == project_id, BudgetLine.audience == Audience.CLIENT)
        .order_by(BudgetLine.position, BudgetLine.id)
    )
    return tuple(
        AgreedLine(id_, category, agreed, sums.get(id_) or Decimal(0))
        for id_, category, agreed in session.execute(lines)
    )
