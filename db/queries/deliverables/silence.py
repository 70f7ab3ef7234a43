"""What has the client agreed about silence, and whose silence may count by now?"""

from datetime import date
from typing import NamedTuple

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from db.models.charter import Charter, CharterStatus
from db.models.deliverable import (
    Acceptance,
    Outcome,
)
from db.models.project import Client, Project


class DueRow(NamedTuple):
    """An open acceptance whose silence may count by now, and where it belongs."""

    id: int
    project_id: int
    deemed_on: date
    time_zone: str


class TermsRow(NamedTuple):
    """What the client's organisation reads, lives by, and has agreed about silence; no edition: nothing."""

    language: str
    time_zone: str
    edition: int | None
    deemed_after_days: int | None


def terms(session: Session, project_id: int) -> TermsRow | None:
    """What the newest confirmed charter says about silence, and how the client's organisation reads."""
    confirmed = and_(Charter.project_id == Project.id, Charter.status == CharterStatus.CONFIRMED)
    row = session.execute(
        select(Client.language, Client.time_zone, Charter.edition, Charter.deemed_after_days)
        .join(Project, Project.client_id == Client.id)
        .outerjoin(Charter, confirmed)
        .where(Project.id == project_id)
        .order_by(Charter.edition.desc())
        .limit(1)
    ).first()
    return TermsRow._make(row) if row else None


def due_for_silence(session: Session, latest: date) -> tuple[DueRow, ...]:
    """Open acceptances, in whatever projects are in reach, of which silence may count by that day."""
    rows = session.execute(
        select(Acceptance.id, Acceptance.project_id, Acceptance.deemed_on, Client.time_zone)
        .join(Client, Client.id == Acceptance.client_id)
        .where(Acceptance.outcome == Outcome.OPEN, Acceptance.deemed_on <= latest)
        .order_by(Acceptance.deemed_on, Acceptance.id)
    )
    return tuple(DueRow._make(row) for row in rows)
