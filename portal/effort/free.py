"""Free: how many of the hours that are planned from now on does the open work not need?"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from db.queries import effort as queries
from db.queries import open_work
from db.session import reading
from portal.access import Permission, Scope
from portal.effort.figures import NOTHING, RoleHours, sum_up
from portal.effort.weeks import monday
from portal.i18n import Text

_LATEST = date(2100, 12, 27)


@dataclass(frozen=True, slots=True)
class FreeHours:
    """Hours planned from this week on, by role; and what the open tasks still need by their estimates."""

    planned: Decimal
    by_role: tuple[tuple[str, Decimal], ...]
    needed: Decimal
    until: date | None

    @property
    def free(self) -> Decimal:
        """Planned and not needed; below zero if more is needed than planned."""
        return self.planned - self.needed


def free_hours(scope: Scope) -> FreeHours:
    """The hours ahead. What was used this week already counts as gone. Two statements."""
    scope.require(Permission.EDIT_BUDGET, Permission.READ_INTERNAL)
    today = Text(scope.viewer.language, scope.viewer.time_zone).today
    with reading(scope) as session:
        rows = queries.work(session, scope.here.project_id, monday(today), _LATEST)
        needed = open_work.still_needed(session, scope.here.project_id)
    roles = sum_up((row.role, row.week, row.planned_h, row.used_h) for row in rows)
    ahead = [(role.role, _left(role)) for role in roles]
    return FreeHours(
        planned=sum((hours for _, hours in ahead), NOTHING),
        by_role=tuple((role, hours) for role, hours in ahead if hours),
        needed=needed,
        until=max((row.week for row in rows if row.planned_h), default=None),
    )


def _left(role: RoleHours) -> Decimal:
    return sum((max(each.planned - each.used, NOTHING) for each in role.weeks), NOTHING)
