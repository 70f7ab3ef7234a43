"""What belongs to the agreed scope, and how did it come to that, version by version?"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from db.base import Audience
from db.models.charter import Charter, CharterStatus
from db.models.requirement import (
    Requirement,
    RequirementEdition,
    RequirementReview,
    RequirementStatus,
    ScopeVersion,
)

Said = Mapping[str, Mapping[str, str]]


class VersionRow(NamedTuple):
    """The requirements that made up the scope from a moment on."""

    number: int
    reason: str
    translations: Said
    change_number: int | None
    content: list[dict[str, Any]]
    at: datetime
    by: str


def versions(session: Session, project_id: int) -> tuple[VersionRow, ...]:
    """The scope from version to version, the first one first."""
    rows = session.execute(
        select(
            ScopeVersion.number,
            ScopeVersion.reason,
            ScopeVersion.translations,
            ScopeVersion.change_number,
            ScopeVersion.content,
            ScopeVersion.at,
            ScopeVersion.by,
        )
        .where(ScopeVersion.project_id == project_id, ScopeVersion.audience == Audience.CLIENT)
        .order_by(ScopeVersion.number)
    )
    return tuple(map(VersionRow._make, rows))


def in_scope(session: Session, project_id: int) -> list[Requirement]:
    """What the client reads and has agreed to, also where a new wording of it waits; by number."""
    agreed = or_(
        Requirement.status == RequirementStatus.CONFIRMED,
        and_(Requirement.status == RequirementStatus.PROPOSED, Requirement.confirmed_at.is_not(None)),
    )
    asked = select(Requirement).where(
        Requirement.project_id == project_id, Requirement.audience == Audience.CLIENT, agreed
    )
    return list(session.scalars(asked.order_by(Requirement.number)))


def agreed_editions(session: Session, project_id: int, ids: Collection[int]) -> dict[int, int]:
    """The newest edition of each of these that was confirmed or made by an agreed change."""
    confirmed = and_(
        RequirementReview.requirement_id == RequirementEdition.requirement_id,
        RequirementReview.edition == RequirementEdition.edition,
        RequirementReview.confirmed.is_(True),
    )
    rows = session.execute(
        select(RequirementEdition.requirement_id, func.max(RequirementEdition.edition))
        .outerjoin(RequirementReview, confirmed)
        .where(
            RequirementEdition.project_id == project_id,
            RequirementEdition.requirement_id.in_(sorted(ids)),
            or_(RequirementReview.id.is_not(None), RequirementEdition.change_number.is_not(None)),
        )
        .group_by(RequirementEdition.requirement_id)
    )
    return {row[0]: row[1] for row in rows}


def latest_version(session: Session, project_id: int) -> int:
    """The number of the version of the scope that holds; 0 before the first."""
    asked = select(func.max(ScopeVersion.number)).where(ScopeVersion.project_id == project_id)
    return session.scalar(asked) or 0


def first_version_at(session: Session, project_id: int) -> datetime | None:
    """Since when there is an agreed scope at all."""
    asked = select(func.min(ScopeVersion.at)).where(ScopeVersion.project_id == project_id)
    return session.scalar(asked)


def is_chartered(session: Session, project_id: int) -> bool:
    """Whether both sides have agreed what the project is measured by."""
    asked = select(Charter.id).where(
        Charter.project_id == project_id, Charter.status == CharterStatus.CONFIRMED
    )
    return session.scalar(asked.limit(1)) is not None
