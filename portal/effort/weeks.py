"""Weeks: which Mondays does a table of hours show, and which come before and after?"""

from dataclasses import dataclass
from datetime import date, timedelta

SPANS = (4, 6, 8)
"""How many weeks can be looked at together."""
_WEEK = timedelta(days=7)
_EARLIEST, _LATEST = date(2000, 1, 3), date(2100, 11, 1)


@dataclass(frozen=True, slots=True)
class Span:
    """So many weeks from a Monday on."""

    first: date
    number: int

    @property
    def weeks(self) -> tuple[date, ...]:
        """The Mondays."""
        return tuple(self.first + _WEEK * place for place in range(self.number))

    @property
    def last(self) -> date:
        """The last Monday."""
        return self.first + _WEEK * (self.number - 1)

    @property
    def earlier(self) -> "Span":
        """As many weeks before these."""
        return Span(max(self.first - _WEEK * self.number, _EARLIEST), self.number)

    @property
    def later(self) -> "Span":
        """As many weeks after these."""
        return Span(min(self.first + _WEEK * self.number, _LATEST), self.number)


def monday(day: date) -> date:
    """The Monday of its week."""
    return day - timedelta(days=day.weekday())


def has_ended(week: date, today: date) -> bool:
    """Whether the week of that Monday is over."""
    return week + _WEEK <= today


def sunday(week: date) -> date:
    """The last day of the week of that Monday."""
    return week + timedelta(days=6)


def span(asked_first: str, asked_number: str, today: date) -> Span:
    """The span that an address asks for; what makes no sense there is the usual one around today."""
    number = int(asked_number) if asked_number in {str(each) for each in SPANS} else 6
    try:
        first = monday(date.fromisoformat(asked_first))
    except (ValueError, OverflowError):
        first = monday(today) - _WEEK * (number // 2)
    return Span(min(max(first, _EARLIEST), _LATEST), number)
