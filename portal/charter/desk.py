"""Desk: which edition is being worked on, which one holds, and what has been measured?"""

from dataclasses import dataclass

from db.session import reading
from portal.access import NotFound, Permission, Scope
from portal.charter.agreement import MeasuredGoal, measured
from portal.charter.differences import Differences, LeftBehind, differences, left_behind
from portal.charter.editions import Answer, Edition, Editions, load
from portal.i18n import Text


@dataclass(frozen=True, slots=True)
class CharterDesk:
    """What a project manager works with; the client sees only what was proposed or confirmed."""

    editions: Editions
    differences: Differences | None
    goals: tuple[MeasuredGoal, ...]
    left_behind: tuple[LeftBehind, ...] = ()

    @property
    def open(self) -> Edition | None:
        return self.editions.open

    @property
    def in_force(self) -> Edition | None:
        return self.editions.in_force

    @property
    def answers(self) -> tuple[Answer, ...]:
        """What the client wanted to be different in the edition that is open."""
        if self.open is None:
            return ()
        return tuple(each for each in self.editions.answers if each.edition == self.open.number)

    @property
    def unpublished(self) -> tuple[int, ...]:
        """The measurements that the client does not read yet."""
        return tuple(each.id for goal in self.goals for each in goal.readings if not each.is_published)


def desk(scope: Scope) -> CharterDesk:
    """Everything about the charter of the scope's project, in six statements."""
    scope.require(Permission.EDIT_PLAN)
    text = Text(scope.viewer.language, scope.viewer.time_zone)
    with reading(scope) as session:
        editions = load(session, scope.here.project_id, text, published=False)
        if editions is None:
            raise NotFound("no such project")
        goals, _ = measured(session, scope, editions, text, published=False)
    draft, holds = editions.open, editions.in_force
    if draft is None or holds is None:
        return CharterDesk(editions, None, goals)
    found = differences(holds, draft, text)
    return CharterDesk(editions, found, goals, left_behind(holds, draft, text))
