"""Desk: who was meant to work how much in these weeks, and who did?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from db.queries import effort as queries
from db.session import reading
from portal.access import Permission, Scope
from portal.effort.figures import NOTHING, RoleHours, sum_up
from portal.effort.weeks import Span

REMEMBERED = timedelta(weeks=8)
"""Whoever worked so shortly before has a row, although it is empty."""


class Measure(StrEnum):
    """Which of the two hours of a week."""

    USED = "used"
    PLANNED = "planned"


@dataclass(frozen=True, slots=True)
class PersonHours:
    """One person in one role: planned and used hours for each week of the span."""

    person: str
    role: str
    planned: tuple[Decimal, ...]
    used: tuple[Decimal, ...]

    def hours(self, measure: Measure) -> tuple[Decimal, ...]:
        """The hours of one kind, week by week."""
        return self.used if measure is Measure.USED else self.planned


@dataclass(frozen=True, slots=True)
class Desk:
    """What a project manager sees of some weeks; `shared_until` is the last week that the client reads."""

    span: Span
    people: tuple[PersonHours, ...]
    roles: tuple[RoleHours, ...]
    shared_until: date | None


def desk(scope: Scope, span: Span) -> Desk:
    """The hours of a span, by person and by role. Two statements."""
    scope.require(Permission.EDIT_BUDGET)
    with reading(scope) as session:
        rows = queries.work(session, scope.here.project_id, span.first - REMEMBERED, span.last)
        shared_until = queries.shared_until(session, scope.here.project_id)
    inside = [(row.role, row.week, row.planned_h, row.used_h) for row in rows if row.week >= span.first]
    return Desk(span, _people(rows, span), sum_up(inside), shared_until)


def _people(rows: Iterable[queries.WorkRow], span: Span) -> tuple[PersonHours, ...]:
    known: dict[tuple[str, str], dict[date, queries.WorkRow]] = {}
    for row in rows:
        known.setdefault((row.role, row.person), {})[row.week] = row
    return tuple(
        PersonHours(
            person,
            role,
            tuple(found[week].planned_h if week in found else NOTHING for week in span.weeks),
            tuple(found[week].used_h if week in found else NOTHING for week in span.weeks),
        )
        for (role, person), found in sorted(known.items())
    )
