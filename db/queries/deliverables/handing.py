"""What was handed over with the result, and which training material can be named with it?"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.base import Audience
from db.models.deliverable import (
    Handover,
)
from db.models.training import TrainingResource

Said = Mapping[str, Mapping[str, str]]


class HandoverRow(NamedTuple):
    id: int
    number: int
    version: int
    what: str
    documents: str
    training: str
    support_name: str
    support_contact: str
    support_until: date | None
    translations: Said
    handed_at: datetime
    handed_by: str
    received_at: datetime | None
    received_by: str


def handovers(session: Session, project_id: int) -> tuple[HandoverRow, ...]:
    """What was handed over with the result, newest first."""
    rows = session.execute(
        select(
            Handover.id,
            Handover.number,
            Handover.version,
            Handover.what,
            Handover.documents,
            Handover.training,
            Handover.support_name,
            Handover.support_contact,
            Handover.support_until,
            Handover.translations,
            Handover.handed_at,
            Handover.handed_by,
            Handover.received_at,
            Handover.received_by,
        )
        .where(Handover.project_id == project_id)
        .order_by(Handover.number.desc())
    )
    return tuple(HandoverRow._make(row) for row in rows)


def lessons(session: Session, project_id: int) -> tuple[tuple[int, str, Said], ...]:
    """The training material that the client sees."""
    rows = session.execute(
        select(TrainingResource.id, TrainingResource.title, TrainingResource.translations)
        .where(TrainingResource.project_id == project_id, TrainingResource.audience == Audience.CLIENT)
        .order_by(TrainingResource.position, TrainingResource.id)
    )
    return tuple((row[0], row[1], row[2]) for row in rows)


def handover(session: Session, project_id: int, handover_id: int) -> Handover | None:
    asked = select(Handover).where(Handover.project_id == project_id, Handover.id == handover_id)
    return session.scalars(asked.with_for_update()).first()
