"""Days: which day is meant by "so many working days from today", and how is it written in a sentence?

A told world is dated relative to the day it is made, so that it is always in full swing. Days count Mondays
to Fridays; nothing of a story ever falls on a weekend.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from portal import clock
from portal.i18n import Text

_DAY = re.compile(r"\{([+-]\d+)\}")
_SPACED = re.compile(r" *(\{m?[+-]\d+\}) *")
_MONTH = re.compile(r"\{m([+-]\d+)\}")

# Those that the told countries share, and China's first three days of October.
_HOLIDAYS = frozenset({(1, 1), (12, 25), (12, 26), (10, 1), (10, 2), (10, 3)})


@dataclass(frozen=True, slots=True)
class Days:
    """The calendar of a story: today, and the zone in which its clocks tick."""

    today: date
    zone: str

    def day(self, number: int) -> date:
        """The working day that many working days from today; on a day off the one before counts as today."""
        return _working_day(self.today, number)

    def at(self, number: int, hour: str) -> datetime:
        """The moment at which something happened: `moment`, but never later than now."""
        return min(self.moment(number, hour), clock.now() - timedelta(minutes=20))

    def moment(self, number: int, hour: str) -> datetime:
        """That day at that time of day there, such as "09:20"."""
        return datetime.combine(self.day(number), time.fromisoformat(hour), clock.zone(self.zone))

    def month(self, number: int) -> date:
        """The first day of the month that many months from this one."""
        months = self.today.year * 12 + self.today.month - 1 + number
        return date(months // 12, months % 12 + 1, 1)

    def in_month(self, number: int) -> date:
        """A working day late in that month; of this month, or as early as can be, the one before today."""
        if number >= 0:
            return self.day(-1)
        late = self.month(number).replace(day=24)
        return late if _is_worked(late) else _next(late, -1)

    def fill(self, words: str, language: str) -> str:
        """A text with its days written out: {+3} is a working day, {m-1} a month, both counted from today."""
        text = Text(language, self.zone)
        if language == "zh":
            # A date stands in a Chinese sentence without spaces around it.
            words = _SPACED.sub(r"\1", words)
        filled = _DAY.sub(lambda found: self._written(self.day(int(found[1])), language), words)
        return _MONTH.sub(lambda found: text.month(self.month(int(found[1]))), filled)

    def _written(self, day: date, language: str) -> str:
        year = "" if day.year == self.today.year else str(day.year)
        if language == "zh":
            return f"{year}年{day.month}月{day.day}日" if year else f"{day.month}月{day.day}日"
        return f"{day.day} {day:%B} {year}".rstrip()


@lru_cache(maxsize=4096)
def _working_day(today: date, number: int) -> date:
    day = today if _is_worked(today) else _next(today, -1)
    for _ in range(abs(number)):
        day = _next(day, 1 if number > 0 else -1)
    return day


def _next(day: date, step: int) -> date:
    day += timedelta(days=step)
    return day if _is_worked(day) else _next(day, step)


def _is_worked(day: date) -> bool:
    return day.weekday() < 5 and (day.month, day.day) not in _HOLIDAYS
