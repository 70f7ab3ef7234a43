"""Which requirements are about to be written, loaded whole so that the audit trail sees each change?"""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models.record import Counter
from db.models.requirement import (
    Requirement,
    RequirementEdition,
    RequirementOption,
)
from db.numbers import Numbered


def take_turns(session: Session, project_id: int) -> None:
    """Let whoever writes the scope of this project wait for whoever came first.

    The counter of the requirements is what is held: unlike the project itself nothing refers to it, so
    nobody who has added a row of the project before stands in the way.
    """
    asked = select(Counter).where(Counter.project_id == project_id, Counter.name == Numbered.REQUIREMENT)
    session.scalars(asked.with_for_update()).first()


def locked(session: Session, project_id: int, ids: Iterable[int]) -> dict[int, Requirement]:
    """These requirements, held until the transaction ends: none is confirmed and taken back at once."""
    asked = select(Requirement).where(
        Requirement.project_id == project_id, Requirement.id.in_(sorted(set(ids)))
    )
    return {row.id: row for row in session.scalars(asked.order_by(Requirement.id).with_for_update())}


def edition(session: Session, row: Requirement, number: int) -> RequirementEdition | None:
    """One edition of a requirement."""
    asked = select(RequirementEdition).where(
        RequirementEdition.project_id == row.project_id,
        RequirementEdition.requirement_id == row.id,
        RequirementEdition.edition == number,
    )
    return session.scalars(asked).first()


def options_of(session: Session, project_id: int, requirement_id: int) -> list[RequirementOption]:
    """The ways out of one requirement, in their order."""
    asked = select(RequirementOption).where(
        RequirementOption.project_id == project_id, RequirementOption.requirement_id == requirement_id
    )
    return list(session.scalars(asked.order_by(RequirementOption.position, RequirementOption.id)))
