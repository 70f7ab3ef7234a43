"""What can a deliverable be due with, and what can its criteria answer to?"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from db.models.plan import Milestone
from db.models.requirement import Requirement, RequirementEdition

Said = Mapping[str, Mapping[str, str]]


class SaidRow(NamedTuple):
    """What a requirement says about being there, with its translations."""

    criteria: str
    translations: Said


def milestones(session: Session, project_id: int) -> tuple[tuple[int, str, Said], ...]:
    """What a deliverable can be due with."""
    rows = session.execute(
        select(Milestone.id, Milestone.title, Milestone.translations)
        .where(Milestone.project_id == project_id, Milestone.deleted_at.is_(None))
        .order_by(Milestone.position, Milestone.id)
    )
    return tuple((row[0], row[1], row[2]) for row in rows)


def requirements(session: Session, project_id: int) -> tuple[tuple[int, int, str, Said], ...]:
    """What a criterion can answer to: id, number, title."""
    rows = session.execute(
        select(Requirement.id, Requirement.number, Requirement.title, Requirement.translations)
        .where(Requirement.project_id == project_id)
        .order_by(Requirement.number)
    )
    return tuple((row[0], row[1], row[2], row[3]) for row in rows)


def agreed_criteria(session: Session, project_id: int, requirement_id: int) -> SaidRow | None:
    """What a requirement says about being there, as it was shown last, or else as it is written."""
    shown = and_(
        RequirementEdition.requirement_id == Requirement.id,
        RequirementEdition.edition == Requirement.edition,
    )
    row = session.execute(
        select(
            Requirement.criteria,
            Requirement.translations,
            RequirementEdition.content,
            RequirementEdition.translations,
        )
        .outerjoin(RequirementEdition, shown)
        .where(Requirement.project_id == project_id, Requirement.id == requirement_id)
    ).first()
    if row is None:
        return None
    if row[2] is None:
        return SaidRow(row[0], row[1])
    return SaidRow(str(row[2].get("criteria") or ""), row[3] or {})


def is_there(session: Session, model: Any, project_id: int, row_id: int) -> bool:
    """Whether a milestone or a requirement of the project has this id."""
    asked = select(model.id).where(model.project_id == project_id, model.id == row_id)
    return session.scalar(asked) is not None
