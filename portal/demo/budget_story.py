"""Budget story: which told lines are a reserve, to which phases do they belong, and when are both warned?"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models.money import BudgetLine
from db.models.project import Project
from db.models.schedule import Phase
from db.session import writing
from portal.access import operator_scope


@dataclass(frozen=True, slots=True)
class BudgetStory:
    """Lines and phases by their position in the project, counted from 1."""

    reserve: int | None = None
    warn_percent: int = 85
    phases: Mapping[int, int] = field(default_factory=dict)


STORIES: Mapping[str, BudgetStory] = {
    "harbourerp1a": BudgetStory(reserve=6, warn_percent=75, phases={1: 1, 2: 2, 3: 3, 4: 3, 5: 5}),
    "custportal2b": BudgetStory(phases={1: 1, 2: 2, 3: 4}),
    "smartstore3c": BudgetStory(reserve=5, phases={1: 2, 2: 2, 3: 4, 4: 5}),
    "intakeapp05e": BudgetStory(phases={1: 1, 2: 2, 3: 3, 4: 4}),
    "recordsmv06f": BudgetStory(phases={1: 1, 2: 2, 3: 3, 4: 4}),
}


def write_budget_story() -> None:
    """Set it down in the open database, where the projects, their lines and their phases are told already."""
    with writing(operator_scope(name="demonstration")) as session:
        asked = select(Project).where(Project.public_id.in_(STORIES))
        for project in session.scalars(asked):
            _tell(session, project, STORIES[project.public_id])


def _tell(session: Session, project: Project, story: BudgetStory) -> None:
    project.warn_percent = story.warn_percent
    phases = select(Phase).where(Phase.project_id == project.id).order_by(Phase.position, Phase.id)
    known = dict(enumerate(session.scalars(phases), start=1))
    lines = select(BudgetLine).where(BudgetLine.project_id == project.id).order_by(BudgetLine.position)
    for position, line in enumerate(session.scalars(lines), start=1):
        line.is_contingency = position == story.reserve
        phase = known.get(story.phases.get(position, 0))
        line.phase_id = phase.id if phase else None
