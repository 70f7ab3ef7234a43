"""Which change requests a project has, the steps each has taken, and what was attached to it."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session

from db.base import Audience
from db.models.change import ChangeFile, ChangeRequest, ChangeStatus, ChangeStep, Urgency
from db.models.project import Project
from db.models.training import StoredFile
from db.queries.offers import in_force

Said = Mapping[str, Mapping[str, str]]


class FileRow(NamedTuple):
    id: int
    public_id: str
    name: str
    size: int
    at: datetime
    by: str
    by_client: bool


class AgreedRow(NamedTuple):
    """A change that both sides signed."""

    number: int
    title: str
    translations: Said


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
    released_at: datetime | None
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


def changes(session: Session, project_id: int, person_id: int) -> tuple[ChangeRow, ...]:
    """A project's change requests, newest first; of the drafts only those of this person."""
    asked = _changes().where(ChangeRequest.project_id == project_id, _open_to(person_id))
    return tuple(ChangeRow._make(row) for row in session.execute(asked))


def opened(
    session: Session, project_id: int, person_id: int, number: int
) -> tuple[ChangeRow, tuple[StepRow, ...]] | None:
    """The request with this number and its steps; None if it is not there for this person."""
    asked = (
        _changes(*_STEP)
        .outerjoin(ChangeStep, ChangeStep.change_request_id == ChangeRequest.id)
        .where(ChangeRequest.project_id == project_id, ChangeRequest.number == number, _open_to(person_id))
        .order_by(ChangeStep.at, ChangeStep.id)
    )
    rows = [tuple(row) for row in session.execute(asked)]
    if not rows:
        return None
    width = len(ChangeRow._fields)
    steps = tuple(StepRow._make(row[width:]) for row in rows if row[width] is not None)
    return ChangeRow._make(rows[0][:width]), steps


def _open_to(person_id: int) -> ColumnElement[bool]:
    """A draft is nobody's but its author's until it is submitted."""
    return or_(ChangeRequest.status != ChangeStatus.DRAFT, ChangeRequest.submitted_by_id == person_id)


def _changes(*more: Any) -> Select[*tuple[Any, ...]]:
    return (
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
            ChangeRequest.released_at,
            ChangeRequest.audience,
            Project.currency,
            *more,
        )
        .join(Project, Project.id == ChangeRequest.project_id)
        .order_by(ChangeRequest.number.desc())
    )


_STEP = (
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


def steps(session: Session, project_id: int) -> tuple[StepRow, ...]:
    """Every step of these requests, in the order they were taken."""
    asked = select(*_STEP).where(ChangeStep.project_id == project_id).order_by(ChangeStep.at, ChangeStep.id)
    return tuple(StepRow._make(row) for row in session.execute(asked))


def files(session: Session, change_id: int) -> tuple[FileRow, ...]:
    """What was attached to a request, in the order it came."""
    asked = (
        select(
            ChangeFile.id,
            StoredFile.public_id,
            StoredFile.name,
            StoredFile.size,
            ChangeFile.at,
            ChangeFile.by,
            ChangeFile.by_client,
        )
        .join(StoredFile, StoredFile.id == ChangeFile.file_id)
        .where(ChangeFile.change_request_id == change_id)
        .order_by(ChangeFile.at, ChangeFile.id)
    )
    return tuple(FileRow._make(row) for row in session.execute(asked))


def agreed_since(session: Session, project_id: int, moment: datetime) -> tuple[AgreedRow, ...]:
    """What the client agreed to after a moment, by number."""
    rows = session.execute(
        select(ChangeRequest.number, ChangeRequest.title, ChangeRequest.translations)
        .where(ChangeRequest.project_id == project_id, in_force(), ChangeRequest.decided_at > moment)
        .order_by(ChangeRequest.number)
    )
    return tuple(AgreedRow._make(row) for row in rows)
