"""Which requirements does a change add, alter or take out, and which could it name?"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.base import Audience
from db.models.change import (
    ChangeRequirement,
    Touch,
)
from db.models.requirement import Priority, Requirement, RequirementStatus

Said = Mapping[str, Mapping[str, str]]


class TouchRow(NamedTuple):
    """What a change does to a requirement, and what that says now; a new one says nothing yet."""

    id: int
    version: int
    touch: Touch
    content: Mapping[str, Any]
    requirement_id: int | None
    number: int | None
    title: str | None
    translations: Said | None
    edition: int | None
    audience: Audience | None


class RequirementRow(NamedTuple):
    """A requirement as it can be named in an assessment."""

    id: int
    number: int
    title: str
    translations: Said
    need: str
    expected: str
    criteria: str
    background: str
    priority: Priority
    is_special: bool
    module: str
    source: str
    audience: Audience


def touches(session: Session, project_id: int, change_id: int) -> tuple[TouchRow, ...]:
    """The requirements that the change adds, alters or takes out."""
    asked = (
        select(
            ChangeRequirement.id,
            ChangeRequirement.version,
            ChangeRequirement.touch,
            ChangeRequirement.content,
            ChangeRequirement.requirement_id,
            Requirement.number,
            Requirement.title,
            Requirement.translations,
            Requirement.edition,
            Requirement.audience,
        )
        .outerjoin(Requirement, Requirement.id == ChangeRequirement.requirement_id)
        .where(ChangeRequirement.project_id == project_id, ChangeRequirement.change_request_id == change_id)
        .order_by(ChangeRequirement.position, ChangeRequirement.id)
    )
    return tuple(TouchRow._make(row) for row in session.execute(asked))


def requirements(session: Session, project_id: int) -> tuple[RequirementRow, ...]:
    """Every requirement that is not retired, by its number."""
    asked = (
        select(
            Requirement.id,
            Requirement.number,
            Requirement.title,
            Requirement.translations,
            Requirement.need,
            Requirement.expected,
            Requirement.criteria,
            Requirement.background,
            Requirement.priority,
            Requirement.is_special,
            Requirement.module,
            Requirement.source,
            Requirement.audience,
        )
        .where(Requirement.project_id == project_id, Requirement.status != RequirementStatus.RETIRED)
        .order_by(Requirement.number)
    )
    return tuple(RequirementRow._make(row) for row in session.execute(asked))
