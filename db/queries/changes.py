"""Which change requests a project has, and the steps each has taken."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.base import Audience
from db.models.change import ChangeRequest, ChangeStatus, ChangeStep, Urgency
from db.models.project import Project

Said = Mapping[str, Mapping[str, str]]


class ChangeRow(NamedTuple):
    change_id: int
    version: int
    number: int
    title: str
    what: str
    why: str
    translations: Said
    urgency: Urgency
    status: ChangeStatus
    submitted_at: datetime
    submitted_by: str
    submitted_by_id: int
    by_client: bool
    amount: Decimal | None
    days: int | None
    answer: str
    decide_by: date | None
    decided_at: datetime | None
    agreed_with: str
    audience: Audience
    currency: str


class StepRow(NamedTuple):
    change_id: int
    status: ChangeStatus
    reason: str
    translations: Said
    at: datetime
    author: str
    by_client: bool
    amount: Decimal | None
    days: int | None
    decide_by: date | None


def changes(session: Session, project_id: int) -> tuple[ChangeRow, ...]:
    """A project's change requests, newest first."""
    rows = session.execute(
        select(
            ChangeRequest.id,
            ChangeRequest.version,
            ChangeRequest.number,
            ChangeRequest.title,
            ChangeRequest.what,
            ChangeRequest.why,
            ChangeRequest.translations,
            ChangeRequest.urgency,
            ChangeRequest.status,
            ChangeRequest.submitted_at,
            ChangeRequest.submitted_by,
            ChangeRequest.submitted_by_id,
            ChangeRequest.by_client,
            ChangeRequest.amount,
            ChangeRequest.days,
            ChangeRequest.answer,
            ChangeRequest.decide_by,
            ChangeRequest.decided_at,
            ChangeRequest.agreed_with,
            ChangeRequest.audience,
            Project.currency,
        )
        .join(Project, Project.id == ChangeRequest.project_id)
        .where(ChangeRequest.project_id == project_id)
        .order_by(ChangeRequest.number.desc())
    )
    return tuple(ChangeRow._make(row) for row in rows)


def steps(session: Session, project_id: int) -> tuple[StepRow, ...]:
    """Every step of these requests, in the order they were taken."""
    rows = session.execute(
        select(
            ChangeStep.change_request_id,
            ChangeStep.status,
            ChangeStep.reason,
            ChangeStep.translations,
            ChangeStep.at,
            ChangeStep.author,
            ChangeStep.by_client,
            ChangeStep.amount,
            ChangeStep.days,
            ChangeStep.decide_by,
        )
        .where(ChangeStep.project_id == project_id)
        .order_by(ChangeStep.at, ChangeStep.id)
    )
    return tuple(StepRow._make(row) for row in rows)
