"""Promises: how often was what was promised every so many days there in time?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from portal import clock


@dataclass(frozen=True, slots=True)
class Missed:
    """A period in which nothing came: the last day of it, and when something came after all."""

    due: date
    came: date | None

    @property
    def days_late(self) -> int | None:
        """By how many days it came late; None if it has not come."""
        return None if self.came is None else (self.came - self.due).days


@dataclass(frozen=True, slots=True)
class Kept:
    """How a promise was kept: so many periods have ended, so many of them in time.

    `due` is the last day of the period that is running, `is_there` whether it has what was promised already.
    A project that rests has none; its periods are counted up to `until`, the day of the last thing that came.
    """

    periods: int
    on_time: int
    missed: Missed | None = None
    due: date | None = None
    is_there: bool = False
    until: date | None = None


def kept(
    every_days: int,
    since: datetime,
    came: Sequence[datetime],
    time_zone: str,
    today: date,
    *,
    is_active: bool = True,
) -> Kept:
    """How a promise was kept since a moment, by the calendar of `time_zone`; `today` is the day there.

    The first period begins on the day of that moment and lasts `every_days` days; what came before the moment
    does not count. A period counts once it has ended. Nobody is promised anything while a project rests.
    """
    length = max(every_days, 1)
    begins = _day(since, time_zone)
    days = sorted(_day(moment, time_zone) for moment in came if moment >= since)
    filled = {(day - begins).days // length for day in days}
    if not is_active:
        return _resting(begins, length, days, filled)
    ended = max((today - begins).days // length, 0)
    return Kept(
        periods=ended,
        on_time=sum(1 for period in filled if period < ended),
        missed=_last_missed(begins, length, ended, days),
        due=_last_day(begins, length, ended),
        is_there=ended in filled,
    )


def _resting(begins: date, length: int, days: Sequence[date], filled: set[int]) -> Kept:
    """Counted to the period of the last thing that came, for when a project came to rest is not recorded."""
    if not days:
        return Kept(0, 0)
    ended = (days[-1] - begins).days // length + 1
    return Kept(ended, len(filled), _last_missed(begins, length, ended, days), until=days[-1])


def _last_missed(begins: date, length: int, ended: int, days: Sequence[date]) -> Missed | None:
    filled = {(day - begins).days // length for day in days}
    for period in range(ended - 1, -1, -1):
        if period not in filled:
            due = _last_day(begins, length, period)
            return Missed(due, next((day for day in days if day > due), None))
    return None


def _last_day(begins: date, length: int, period: int) -> date:
    return begins + timedelta(days=(period + 1) * length - 1)


def _day(moment: datetime, time_zone: str) -> date:
    return moment.astimezone(clock.zone(time_zone)).date()
