"""Rests: from when until when was a project on hold or closed, and how many of some days are those?"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

from portal import clock
from portal.activity import Kind

TURNS = (Kind.PROJECT_HELD, Kind.PROJECT_CLOSED, Kind.PROJECT_RESUMED)
"""What begins a rest, and last what ends it."""


class Rest(NamedTuple):
    """Days on which nothing was promised. `ends` is the day on which the project went on; None: it rests."""

    begins: date
    ends: date | None = None
    is_closed: bool = False


def rests(turns: Iterable[tuple[datetime, str]], time_zone: str) -> tuple[Rest, ...]:
    """The rests of a project by what happened to it and when, oldest first, by the calendar of `time_zone`.

    What was put on hold and goes on the same day did not rest.
    """
    found: list[Rest] = []
    running: Rest | None = None
    for at, kind in sorted(turns):
        day = at.astimezone(clock.zone(time_zone)).date()
        if kind != Kind.PROJECT_RESUMED:
            running = Rest(running.begins if running else day, None, kind == Kind.PROJECT_CLOSED)
        elif running is not None:
            found += [running._replace(ends=day)] if running.begins < day else []
            running = None
    return (*found, running) if running else tuple(found)


def rested(all_rests: Sequence[Rest], first: date, until: date) -> int:
    """On how many days from the first until before the other the project rested."""
    return sum(max((min(rest.ends or until, until) - max(rest.begins, first)).days, 0) for rest in all_rests)
