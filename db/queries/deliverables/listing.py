"""Which deliverables are there, how was each checked, and how did each acceptance of it go?"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from db.base import Audience
from db.models.deliverable import (
    Acceptance,
    CheckResult,
    Criterion,
    Deliverable,
    DeliverableStatus,
    Outcome,
)
from db.models.plan import Milestone
from db.models.schedule import AskKind, ClientAction, ClientActionStatus

Said = Mapping[str, Mapping[str, str]]


class DeliverableRow(NamedTuple):
    """A deliverable with its milestone, if it has one that the reader may see."""

    id: int
    number: int
    version: int
    audience: Audience
    title: str
    what: str
    quality: str
    translations: Said
    status: DeliverableStatus
    due: date | None
    milestone_id: int | None
    milestone: str | None
    milestone_said: Said | None
    baseline: date | None
    forecast: date | None
    actual: date | None


class TallyRow(NamedTuple):
    """How many criteria of a deliverable have which result of our own check."""

    deliverable_id: int
    result: CheckResult
    how_many: int


class AcceptanceRow(NamedTuple):
    """A handing over for acceptance, with what is asked of the client about it while it is open."""

    id: int
    deliverable_id: int
    version: int
    round: int
    asked_at: datetime
    asked_by: str
    needed_by: date
    deemed_on: date | None
    outcome: Outcome
    comment: str
    decided_at: datetime | None
    decided_by: str
    why: str | None
    why_said: Said | None
    reminded_on: date | None


def deliverables(
    session: Session, project_id: int, *, published: bool, number: int | None = None
) -> tuple[DeliverableRow, ...]:
    """The deliverables in their order, or the one of that number; `published`: what the client may read."""
    milestone = [Milestone.id == Deliverable.milestone_id, Milestone.deleted_at.is_(None)]
    if published:
        milestone.append(Milestone.audience == Audience.CLIENT)
    asked = (
        select(
            Deliverable.id,
            Deliverable.number,
            Deliverable.version,
            Deliverable.audience,
            Deliverable.title,
            Deliverable.what,
            Deliverable.quality,
            Deliverable.translations,
            Deliverable.status,
            Deliverable.due,
            Milestone.id,
            Milestone.title,
            Milestone.translations,
            Milestone.baseline,
            Milestone.forecast,
            Milestone.actual,
        )
        .outerjoin(Milestone, and_(*milestone))
        .where(Deliverable.project_id == project_id)
        .order_by(Deliverable.position, Deliverable.number)
    )
    if published:
        asked = asked.where(Deliverable.audience == Audience.CLIENT)
    if number is not None:
        asked = asked.where(Deliverable.number == number)
    return tuple(DeliverableRow._make(row) for row in session.execute(asked))


def tallies(session: Session, project_id: int) -> tuple[TallyRow, ...]:
    """How the criteria of each deliverable were checked."""
    rows = session.execute(
        select(Criterion.deliverable_id, Criterion.result, func.count(Criterion.id))
        .where(Criterion.project_id == project_id)
        .group_by(Criterion.deliverable_id, Criterion.result)
    )
    return tuple(TallyRow._make(row) for row in rows)


def acceptances(session: Session, project_id: int) -> tuple[AcceptanceRow, ...]:
    """Every handing over for acceptance, oldest first."""
    about = and_(
        ClientAction.project_id == Acceptance.project_id,
        ClientAction.kind == AskKind.ACCEPTANCE,
        ClientAction.subject == Deliverable.number,
        ClientAction.status == ClientActionStatus.OPEN,
        Acceptance.outcome == Outcome.OPEN,
    )
    rows = session.execute(
        select(
            Acceptance.id,
            Acceptance.deliverable_id,
            Acceptance.version,
            Acceptance.round,
            Acceptance.asked_at,
            Acceptance.asked_by,
            Acceptance.needed_by,
            Acceptance.deemed_on,
            Acceptance.outcome,
            Acceptance.comment,
            Acceptance.decided_at,
            Acceptance.decided_by,
            ClientAction.why,
            ClientAction.translations,
            ClientAction.reminded_on,
        )
        .join(Deliverable, Deliverable.id == Acceptance.deliverable_id)
        .outerjoin(ClientAction, about)
        .where(Acceptance.project_id == project_id)
        .order_by(Acceptance.round, Acceptance.id)
    )
    return tuple(AcceptanceRow._make(row) for row in rows)
