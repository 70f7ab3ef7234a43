"""Figures: how do planned and used hours add up by role and week, and where do they lie far apart?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from portal.effort.weeks import has_ended

NOTHING = Decimal(0)
NOTABLE_SHARE, NOTABLE_HOURS = Decimal("0.1"), Decimal(4)
"""Hours lie far apart from a tenth of the plan on, and never for less than half a day."""


@dataclass(frozen=True, slots=True)
class WeekHours:
    """Planned and used hours of one week; `week` is its Monday."""

    week: date
    planned: Decimal
    used: Decimal

    @property
    def over(self) -> Decimal:
        """How much more was used than planned; below zero if less."""
        return self.used - self.planned

    @property
    def is_apart(self) -> bool:
        """Whether used and planned lie far apart."""
        return abs(self.over) >= max(NOTABLE_HOURS, NOTABLE_SHARE * self.planned)


@dataclass(frozen=True, slots=True)
class RoleHours:
    """One role week by week, in the order of the weeks."""

    role: str
    weeks: tuple[WeekHours, ...]

    def ended(self, today: date) -> tuple[WeekHours, ...]:
        """The weeks that are over."""
        return tuple(each for each in self.weeks if has_ended(each.week, today))


@dataclass(frozen=True, slots=True)
class Totals:
    """Everything of the weeks that are over; `last` is the Monday of the latest."""

    weeks: int
    last: date
    planned: Decimal
    used: Decimal


class Finding(NamedTuple):
    """A week in which a role used far more or far less than planned."""

    role: str
    hours: WeekHours


def sum_up(rows: Iterable[tuple[str, date, Decimal, Decimal]]) -> tuple[RoleHours, ...]:
    """Rows of role, week, planned and used, added up; roles in their order, weeks in time."""
    sums: dict[str, dict[date, list[Decimal]]] = {}
    for role, week, planned, used in rows:
        both = sums.setdefault(role, {}).setdefault(week, [NOTHING, NOTHING])
        both[0] += planned
        both[1] += used
    return tuple(
        RoleHours(role, tuple(WeekHours(week, *weeks[week]) for week in sorted(weeks)))
        for role, weeks in sorted(sums.items())
    )


def totals(roles: Iterable[RoleHours], today: date) -> Totals | None:
    """All roles together over the weeks that are over; None while there is none."""
    ended = [each for role in roles for each in role.ended(today)]
    if not ended:
        return None
    return Totals(
        weeks=len({each.week for each in ended}),
        last=max(each.week for each in ended),
        planned=sum((each.planned for each in ended), NOTHING),
        used=sum((each.used for each in ended), NOTHING),
    )


def findings(roles: Iterable[RoleHours], today: date) -> tuple[Finding, ...]:
    """Where used and planned lie far apart, the latest week first and in it the widest.

    A week that still runs can already have used too much, but not too little.
    """
    found = [
        Finding(role.role, each)
        for role in roles
        for each in role.weeks
        if each.is_apart and (each.over > 0 or has_ended(each.week, today))
    ]
    return tuple(sorted(found, key=lambda one: (-one.hours.week.toordinal(), -abs(one.hours.over), one.role)))


def weeks_of(roles: Iterable[RoleHours]) -> tuple[date, ...]:
    """Every week that any role has."""
    return tuple(sorted({each.week for role in roles for each in role.weeks}))


def cell(hours: Decimal) -> str | None:
    """Hours as they stand in a cell: as short as can be, nothing for none."""
    return f"{hours.normalize():f}" if hours else None


def hours_in(roles: Sequence[RoleHours]) -> Mapping[tuple[str, date], WeekHours]:
    """Every role and week."""
    return {(role.role, each.week): each for role in roles for each in role.weeks}
