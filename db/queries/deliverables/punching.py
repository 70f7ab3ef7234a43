"""What is left to put right, who does it, and by when?"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models.deliverable import Acceptance, Deliverable, PunchItem, PunchMove
from db.models.plan import Cause

Said = Mapping[str, Mapping[str, str]]


class PunchRow(NamedTuple):
    """Something to put right, with one move of its day; without any, the columns of the move are None."""

    id: int
    number: int
    version: int
    deliverable_id: int
    deliverable_number: int
    deliverable: str
    deliverable_said: Said
    what: str
    translations: Said
    owner: str
    due: date | None
    done_at: datetime | None
    done_by: str
    confirmed_at: datetime | None
    confirmed_by: str
    old_date: date | None
    new_date: date | None
    cause: Cause | None
    explanation: str | None
    remedy: str | None
    move_translations: Said | None
    moved_at: datetime | None
    moved_by: str | None


def punch_items(session: Session, project_id: int) -> tuple[PunchRow, ...]:
    """Everything that was to be put right, what is due first at the top, each with every move of its day."""
    rows = session.execute(
        select(
            PunchItem.id,
            PunchItem.number,
            PunchItem.version,
            Deliverable.id,
            Deliverable.number,
            Deliverable.title,
            Deliverable.translations,
            PunchItem.what,
            PunchItem.translations,
            PunchItem.owner,
            PunchItem.due,
            PunchItem.done_at,
            PunchItem.done_by,
            PunchItem.confirmed_at,
            PunchItem.confirmed_by,
            PunchMove.old_date,
            PunchMove.new_date,
            PunchMove.cause,
            PunchMove.explanation,
            PunchMove.remedy,
            PunchMove.translations,
            PunchMove.moved_at,
            PunchMove.moved_by,
        )
        .join(Acceptance, Acceptance.id == PunchItem.acceptance_id)
        .join(Deliverable, Deliverable.id == Acceptance.deliverable_id)
        .outerjoin(PunchMove, PunchMove.punch_item_id == PunchItem.id)
        .where(PunchItem.project_id == project_id)
        .order_by(PunchItem.due.is_(None), PunchItem.due, PunchItem.number, PunchMove.moved_at, PunchMove.id)
    )
    return tuple(PunchRow._make(row) for row in rows)


def punch_item(session: Session, project_id: int, item_id: int) -> PunchItem | None:
    asked = select(PunchItem).where(PunchItem.project_id == project_id, PunchItem.id == item_id)
    return session.scalars(asked.with_for_update()).first()
