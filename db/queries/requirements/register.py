"""What does a client need, what did it say from edition to edition, and which ways out are there?"""

from collections.abc import Collection, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from db.base import Audience
from db.models.project import Project
from db.models.requirement import (
    Priority,
    Requirement,
    RequirementEdition,
    RequirementOption,
    RequirementReview,
    RequirementStatus,
    Verdict,
    Way,
)

Said = Mapping[str, Mapping[str, str]]


class RequirementRow(NamedTuple):
    """One requirement. What the firm notes about it for itself is not among it; see `note`."""

    id: int
    version: int
    number: int
    title: str
    module: str
    need: str
    expected: str
    criteria: str
    background: str
    source: str
    priority: Priority
    is_special: bool
    translations: Said
    status: RequirementStatus
    edition: int
    conflict: str
    verdict: Verdict
    verdict_why: str
    confirmed_at: datetime | None
    confirmed_by: str
    audience: Audience


class EditionRow(NamedTuple):
    """What a requirement said when it was shown, and the client's word on it if there is one."""

    requirement_id: int
    edition: int
    content: Mapping[str, Any]
    reason: str
    translations: Said
    change_number: int | None
    at: datetime
    author: str
    confirmed: bool | None
    comment: str | None
    reviewed_at: datetime | None
    reviewed_by: str | None


class OptionRow(NamedTuple):
    """One way out where a requirement meets a standard."""

    id: int
    requirement_id: int
    version: int
    way: Way
    what: str
    impact: str
    translations: Said
    amount: Decimal | None
    days: int | None
    chosen_at: datetime | None
    chosen_by: str
    audience: Audience
    currency: str


_COLUMNS = (
    Requirement.id,
    Requirement.version,
    Requirement.number,
    Requirement.title,
    Requirement.module,
    Requirement.need,
    Requirement.expected,
    Requirement.criteria,
    Requirement.background,
    Requirement.source,
    Requirement.priority,
    Requirement.is_special,
    Requirement.translations,
    Requirement.status,
    Requirement.edition,
    Requirement.conflict,
    Requirement.verdict,
    Requirement.verdict_why,
    Requirement.confirmed_at,
    Requirement.confirmed_by,
    Requirement.audience,
)


def requirements(session: Session, project_id: int, *, published: bool) -> tuple[RequirementRow, ...]:
    """Every requirement by its number; `published` leaves what the client may read, whoever asks."""
    asked = select(*_COLUMNS).where(Requirement.project_id == project_id)
    if published:
        asked = asked.where(Requirement.audience == Audience.CLIENT)
    return tuple(map(RequirementRow._make, session.execute(asked.order_by(Requirement.number))))


def with_note(session: Session, project_id: int, number: int) -> tuple[RequirementRow, str] | None:
    """One requirement with what the firm noted for itself about cost and people.

    It is the only statement that reads the note, and is asked for the delivering side alone.
    """
    asked = select(*_COLUMNS, Requirement.verdict_note).where(
        Requirement.project_id == project_id, Requirement.number == number
    )
    row = session.execute(asked).first()
    return None if row is None else (RequirementRow._make(row[:-1]), row[-1])


def editions(session: Session, project_id: int, ids: Collection[int]) -> tuple[EditionRow, ...]:
    """What these requirements said from edition to edition, the newest first."""
    reviewed = and_(
        RequirementReview.requirement_id == RequirementEdition.requirement_id,
        RequirementReview.edition == RequirementEdition.edition,
        RequirementReview.project_id == RequirementEdition.project_id,
    )
    rows = session.execute(
        select(
            RequirementEdition.requirement_id,
            RequirementEdition.edition,
            RequirementEdition.content,
            RequirementEdition.reason,
            RequirementEdition.translations,
            RequirementEdition.change_number,
            RequirementEdition.at,
            RequirementEdition.author,
            RequirementReview.confirmed,
            RequirementReview.comment,
            RequirementReview.at,
            RequirementReview.by,
        )
        .outerjoin(RequirementReview, reviewed)
        .where(
            RequirementEdition.project_id == project_id, RequirementEdition.requirement_id.in_(sorted(ids))
        )
        .order_by(RequirementEdition.requirement_id, RequirementEdition.edition.desc(), RequirementReview.id)
    )
    return tuple(map(EditionRow._make, rows))


def options(
    session: Session, project_id: int, *, published: bool, only: int | None = None
) -> tuple[OptionRow, ...]:
    """Every way out that was written down, in its order; `published` leaves what the client was offered.

    `only` names the one requirement whose ways are wanted.
    """
    asked = (
        select(
            RequirementOption.id,
            RequirementOption.requirement_id,
            RequirementOption.version,
            RequirementOption.way,
            RequirementOption.what,
            RequirementOption.impact,
            RequirementOption.translations,
            RequirementOption.amount,
            RequirementOption.days,
            RequirementOption.chosen_at,
            RequirementOption.chosen_by,
            RequirementOption.audience,
            Project.currency,
        )
        .join(Project, Project.id == RequirementOption.project_id)
        .where(RequirementOption.project_id == project_id)
    )
    if published:
        asked = asked.where(RequirementOption.audience == Audience.CLIENT)
    ordered = asked.order_by(
        RequirementOption.requirement_id, RequirementOption.position, RequirementOption.id
    )
    return tuple(map(OptionRow._make, session.execute(ordered)))
