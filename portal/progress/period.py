"""Period: which days does a timeline show, and which come before and after them?"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from babel.dates import format_interval

from portal.i18n import Text

_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")


class Zoom(StrEnum):
    """How much time is shown at once."""

    MONTH = "month"
    QUARTER = "quarter"
    WHOLE = "whole"


_MONTHS = {Zoom.MONTH: 1, Zoom.QUARTER: 3}


@dataclass(frozen=True, slots=True)
class Period:
    """Whole months from the first day to the last; without days it is the whole project."""

    zoom: Zoom
    first: date | None = None
    last: date | None = None

    @property
    def days(self) -> tuple[date, date] | None:
        """The first and the last day; None for the whole project."""
        return None if self.first is None or self.last is None else (self.first, self.last)

    @property
    def address(self) -> str:
        """How an address names it: its first month."""
        return "" if self.first is None else f"{self.first:%Y-%m}"

    def shifted(self, by: int) -> "Period":
        """The period so many periods later, or earlier."""
        if self.first is None:
            return self
        return _from(self.zoom, _month(self.first, by * _MONTHS[self.zoom]))

    def called(self, text: Text) -> str:
        """ "Oct – Dec 2026", or the month alone."""
        if self.first is None or self.last is None:
            return text("Whole project")
        if self.zoom is Zoom.MONTH:
            return text.month(self.first)
        return format_interval(self.first, self.last, "yMMM", locale=text.locale)


def period(zoom: Zoom, asked: str, today: date) -> Period:
    """The period an address asks for. Without a month, or with nonsense, the one around today.

    Three months begin with the month before today's, so that what was just done is seen too.
    """
    if zoom is Zoom.WHOLE:
        return Period(zoom)
    found = _MONTH.fullmatch(asked)
    if found:
        return _from(zoom, date(int(found[1]), int(found[2]), 1))
    return _from(zoom, _month(today, -1 if zoom is Zoom.QUARTER else 0))


def _from(zoom: Zoom, first: date) -> Period:
    return Period(zoom, first, _month(first, _MONTHS[zoom]) - timedelta(days=1))


def _month(day: date, by: int) -> date:
    """The first day of the month so many months on."""
    months = day.year * 12 + day.month - 1 + by
    return date(months // 12, months % 12 + 1, 1)
