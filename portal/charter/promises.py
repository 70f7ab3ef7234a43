"""Promises: how often was what was promised every so many days there in time?

Time in which a project rests is left out: a period is made of days on which the project ran.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from portal import clock
from portal.charter.rests import Rest, rested


@dataclass(frozen=True, slots=True)
class Missed:
    """A period in which nothing came: the last day of it, and when something came after all.

    On `rested` days between the two the project rested; they are nobody's delay.
    """

    due: date
    came: date | None
    rested: int = 0

    @property
    def days_late(self) -> int | None:
        """By how many days it came late; None if it has not come."""
        return None if self.came is None else (self.came - self.due).days - self.rested


@dataclass(frozen=True, slots=True)
class Kept:
    """How a promise was kept: so many periods have ended, so many of them in time.

    `due` is the last day of the period that is running, `is_there` whether it has what was promised already.
    A project that rests has none: it is counted up to the day on which this `rest` began, or where nobody
    wrote that down, up to `until`, the day of the last thing that came. `left_out` counts the days of
    earlier rests.
    """

    periods: int
    on_time: int
    missed: Missed | None = None
    due: date | None = None
    is_there: bool = False
    until: date | None = None
    rest: Rest | None = None
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class _Course:
    """The periods of a promise, on whatever days they fall."""

    begins: date
    length: int
    rests: tuple[Rest, ...]

    def period(self, day: date) -> int:
        """The period that a day belongs to; a day on which the project rests belongs to what comes then."""
        return ((day - self.begins).days - rested(self.rests, self.begins, day)) // self.length

    def last_day(self, period: int) -> date | None:
        """The day on which a period ends; None if the project rests and nobody knows until when."""
        day = self.begins + timedelta(days=(period + 1) * self.length - 1)
        for rest in self.rests:
            first = max(rest.begins, self.begins)
            if first <= day and rest.ends is None:
                return None
            if first <= day and rest.ends is not None:
                day += timedelta(days=max((rest.ends - first).days, 0))
        return day


def kept(
    every_days: int,
    since: datetime,
    came: Sequence[datetime],
    time_zone: str,
    today: date,
    *,
    is_active: bool = True,
    rests: Sequence[Rest] = (),
) -> Kept:
    """How a promise was kept since a moment, by the calendar of `time_zone`; `today` is the day there.

    The first period begins on the day of that moment and lasts `every_days` days on which the project runs;
    what came before the moment does not count. A period counts once it has ended. Nobody is promised anything
    while a project rests.
    """
    if is_active:
        rests = [each for each in rests if each.ends is not None]
    course = _Course(_day(since, time_zone), max(every_days, 1), tuple(rests))
    days = sorted(_day(moment, time_zone) for moment in came if moment >= since)
    filled = {course.period(day) for day in days}
    rest = next((rest for rest in rests if rest.ends is None), None)
    if not is_active and rest is None:
        return _until_the_last(course, days, filled)
    ended = max(course.period(today), 0)
    return Kept(
        periods=ended,
        on_time=sum(1 for period in filled if period < ended),
        missed=_last_missed(course, ended, days, filled),
        due=None if rest else course.last_day(ended),
        is_there=rest is None and ended in filled,
        rest=rest,
        left_out=rested([each for each in rests if each.ends], course.begins, today),
    )


def _until_the_last(course: _Course, days: Sequence[date], filled: set[int]) -> Kept:
    """Counted to the period of the last thing that came: since when the project rests nobody wrote down."""
    if not days:
        return Kept(0, 0)
    ended = course.period(days[-1]) + 1
    left_out = rested(course.rests, course.begins, days[-1])
    missed = _last_missed(course, ended, days, filled)
    return Kept(ended, len(filled), missed, until=days[-1], left_out=left_out)


def _last_missed(course: _Course, ended: int, days: Sequence[date], filled: set[int]) -> Missed | None:
    for period in range(ended - 1, -1, -1):
        due = course.last_day(period)
        if period not in filled and due is not None:
            came = next((day for day in days if day > due), None)
            return Missed(due, came, rested(course.rests, due, came) if came else 0)
    return None


def _day(moment: datetime, time_zone: str) -> date:
    return moment.astimezone(clock.zone(time_zone)).date()
