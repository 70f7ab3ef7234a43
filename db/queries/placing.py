"""To which phases a budget line can belong."""

from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.base import Audience
from db.models.schedule import Phase


class PhaseRow(NamedTuple):
    """A phase of the project, to which a line can belong."""

    id: int
    title: str
    translations: Mapping[str, Mapping[str, str]]
    audience: Audience


def phases(session: Session, project_id: int) -> tuple[PhaseRow, ...]:
    """The phases of the project, in their order."""
    asked = select(Phase.id, Phase.title, Phase.translations, Phase.audience)
    ordered = asked.where(Phase.project_id == project_id).order_by(Phase.position, Phase.id)
    return tuple(PhaseRow._make(row) for row in session.execute(ordered))
