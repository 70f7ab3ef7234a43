"""From a requirement to what was accepted of it, and back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from db.base import Audience
from db.models.change import ChangeRequest, ChangeRequirement, ChangeStatus, Touch
from db.models.deliverable import (
    Acceptance,
    CheckResult,
    Criterion,
    CriterionRuling,
    Deliverable,
    DeliverableStatus,
    Outcome,
    Ruling,
)
from db.models.requirement import Priority, Requirement, RequirementEdition, RequirementStatus

Said = Mapping[str, Mapping[str, str]]


class RequirementRow(NamedTuple):
    """A requirement as it is written now, and as the client was shown it last; None if never."""

    id: int
    number: int
    title: str
    translations: Said
    priority: Priority
    status: RequirementStatus
    edition: int
    shown: Mapping[str, Any] | None
    shown_said: Said | None


class PartRow(NamedTuple):
    """A deliverable with one of its criteria; without any, the criterion's columns are None."""

    deliverable_id: int
    number: int
    title: str
    translations: Said
    status: DeliverableStatus
    criterion_id: int | None
    requirement_id: int | None
    text: str | None
    standard: str | None
    criterion_said: Said | None
    result: CheckResult | None


class VerdictRow(NamedTuple):
    """How one round of acceptance ended, with one ruling; None where it was not ruled on."""

    deliverable_id: int
    acceptance_id: int
    round: int
    outcome: Outcome
    decided_at: datetime | None
    decided_by: str
    criterion_id: int | None
    ruling: Ruling | None
    remark: str | None


class ChangeRow(NamedTuple):
    """A change request that touches a requirement."""

    requirement_id: int
    touch: Touch
    number: int
    title: str
    translations: Said
    status: ChangeStatus


def requirements(session: Session, project_id: int, *, published: bool) -> tuple[RequirementRow, ...]:
    """Every requirement that is or was scope; `published`: what the client was shown."""
    shown = and_(
        RequirementEdition.requirement_id == Requirement.id,
        RequirementEdition.edition == Requirement.edition,
    )
    asked = (
        select(
            Requirement.id,
            Requirement.number,
            Requirement.title,
            Requirement.translations,
            Requirement.priority,
            Requirement.status,
            Requirement.edition,
            RequirementEdition.content,
            RequirementEdition.translations,
        )
        .outerjoin(RequirementEdition, shown)
        .where(Requirement.project_id == project_id)
        .order_by(Requirement.number)
    )
    if published:
        asked = asked.where(Requirement.audience == Audience.CLIENT, Requirement.edition > 0)
    return tuple(RequirementRow._make(row) for row in session.execute(asked))


def parts(session: Session, project_id: int, *, published: bool) -> tuple[PartRow, ...]:
    """Every deliverable with its criteria, in their order."""
    asked = (
        select(
            Deliverable.id,
            Deliverable.number,
            Deliverable.title,
            Deliverable.translations,
            Deliverable.status,
            Criterion.id,
            Criterion.requirement_id,
            Criterion.text,
            Criterion.standard,
            Criterion.translations,
            Criterion.result,
        )
        .outerjoin(Criterion, Criterion.deliverable_id == Deliverable.id)
        .where(Deliverable.project_id == project_id)
        .order_by(Deliverable.position, Deliverable.number, Criterion.position, Criterion.id)
    )
    if published:
        asked = asked.where(Deliverable.audience == Audience.CLIENT)
    return tuple(PartRow._make(row) for row in session.execute(asked))


def verdicts(session: Session, project_id: int) -> tuple[VerdictRow, ...]:
    """Every round that was decided, with its rulings, oldest first."""
    rows = session.execute(
        select(
            Acceptance.deliverable_id,
            Acceptance.id,
            Acceptance.round,
            Acceptance.outcome,
            Acceptance.decided_at,
            Acceptance.decided_by,
            CriterionRuling.criterion_id,
            CriterionRuling.ruling,
            CriterionRuling.remark,
        )
        .outerjoin(CriterionRuling, CriterionRuling.acceptance_id == Acceptance.id)
        .where(
            Acceptance.project_id == project_id,
            Acceptance.outcome.not_in((Outcome.OPEN, Outcome.TAKEN_BACK)),
        )
        .order_by(Acceptance.deliverable_id, Acceptance.round, CriterionRuling.id)
    )
    return tuple(VerdictRow._make(row) for row in rows)


def changes(session: Session, project_id: int, *, published: bool) -> tuple[ChangeRow, ...]:
    """Every change request that touches a requirement, by its number."""
    asked = (
        select(
            ChangeRequirement.requirement_id,
            ChangeRequirement.touch,
            ChangeRequest.number,
            ChangeRequest.title,
            ChangeRequest.translations,
            ChangeRequest.status,
        )
        .join(ChangeRequest, ChangeRequest.id == ChangeRequirement.change_request_id)
        .where(ChangeRequirement.project_id == project_id, ChangeRequirement.requirement_id.is_not(None))
        .order_by(ChangeRequest.number)
    )
    if published:
        asked = asked.where(
            ChangeRequirement.audience == Audience.CLIENT, ChangeRequest.audience == Audience.CLIENT
        )
    return tuple(ChangeRow._make(row) for row in session.execute(asked))
