"""Which dates hold by agreement: the charter's rule, the newest baseline, and the moves since then."""

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models.charter import Charter, CharterStatus
from db.models.plan import Cause, MilestoneMove
from db.models.schedule import Baseline, Consent


class MoveRow(NamedTuple):
    """A move of a milestone, and the client's answer to it if one was asked for and given."""

    milestone_id: int
    old_date: date
    new_date: date
    cause: Cause
    needs_consent: bool
    moved_at: datetime
    agreed: bool | None
    answered_at: datetime | None


def moves(session: Session, project_id: int) -> tuple[MoveRow, ...]:
    """Every move of every milestone with the client's answer, the oldest first."""
    rows = session.execute(
        select(
            MilestoneMove.milestone_id,
            MilestoneMove.old_date,
            MilestoneMove.new_date,
            MilestoneMove.cause,
            MilestoneMove.needs_consent,
            MilestoneMove.moved_at,
            Consent.agreed,
            Consent.at,
        )
        .outerjoin(Consent, Consent.milestone_move_id == MilestoneMove.id)
        .where(MilestoneMove.project_id == project_id)
        .order_by(MilestoneMove.moved_at, MilestoneMove.id)
    )
    return tuple(MoveRow._make(row) for row in rows)


def latest_baseline(session: Session, project_id: int) -> tuple[int, datetime | None]:
    """The number of the newest baseline and when it was set; 0 and None where there is none."""
    asked = (
        select(Baseline.number, Baseline.set_at)
        .where(Baseline.project_id == project_id)
        .order_by(Baseline.number.desc())
        .limit(1)
    )
    row = session.execute(asked).first()
    return (0, None) if row is None else (row.number, row.set_at)


def later_dates_need_consent(session: Session, project_id: int) -> bool:
    """Whether the charter that holds, the newest confirmed edition, asks the client about later dates."""
    asked = (
        select(Charter.later_dates_need_consent)
        .where(Charter.project_id == project_id, Charter.status == CharterStatus.CONFIRMED)
        .order_by(Charter.edition.desc())
        .limit(1)
    )
    return bool(session.scalar(asked))
