"""How much work is still to be done in a project, by the estimates of its tasks."""

from decimal import Decimal

from sqlalchemy import case, func, select, type_coerce
from sqlalchemy.orm import Session

from db.base import Amount
from db.models.plan import Task, TaskStatus


def still_needed(session: Session, project_id: int) -> Decimal:
    """What the open tasks need by their estimates, without what was spent on them already. In hours."""
    left = func.coalesce(Task.estimate_h, 0) - func.coalesce(Task.spent_h, 0)
    needed = func.sum(case((left > 0, left), else_=0))
    asked = select(type_coerce(needed, Amount())).where(
        Task.project_id == project_id,
        Task.deleted_at.is_(None),
        Task.archived.is_(False),
        Task.status.not_in((TaskStatus.DONE, TaskStatus.CANCELLED)),
    )
    return session.scalar(asked) or Decimal(0)
