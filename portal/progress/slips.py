"""Slips: how did the expected day of each milestone change over time, and what does that come to?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from portal import clock
from portal.i18n import Text
from portal.progress.milestones import MilestoneView
from portal.progress.reading import ProgressReport

MOST_LINES = 6
"""More lines than this cannot be told apart on a phone."""


class Said(NamedTuple):
    """On this day a milestone was expected for that day."""

    on: date
    expected: date


@dataclass(frozen=True, slots=True)
class Trend:
    """What was said of one milestone, from the first time until it was reached, or until today."""

    milestone: MilestoneView
    said: tuple[Said, ...]

    @property
    def days(self) -> int:
        """Net calendar days of all moves; positive is later."""
        return sum(move.days for move in self.milestone.moves)

    @property
    def slips(self) -> int:
        """How many times it moved to a later day."""
        return sum(1 for move in self.milestone.moves if move.days > 0)


def trends(report: ProgressReport, text: Text) -> tuple[Trend, ...]:
    """The milestones that moved, the one that slipped most first. Pure."""
    moved = [m for m in report.milestones if m.moves]
    begins = _begins(report, moved, text)
    made = [_trend(milestone, begins, text) for milestone in moved]
    return tuple(sorted(made, key=lambda trend: (-abs(trend.days), trend.milestone.expected or date.max)))


def finding(every: Iterable[Trend], text: Text) -> str:
    """What the drawing of the trends shows, as its title. Plain text, not Markdown."""
    told = list(every)
    late = [trend for trend in told if trend.days > 0]
    if not late:
        return text("No milestone has moved to a later day than was first said")
    first = late[0]
    days = text.plural("{n} day", "{n} days", first.days)
    if first.slips == 1:
        return text("“{title}” slipped once, by {days}", title=first.milestone.title, days=days)
    return text.plural(
        "“{title}” slipped {n} time, by {days} in all",
        "“{title}” slipped {n} times, by {days} in all",
        first.slips,
        title=first.milestone.title,
        days=days,
    )


def _begins(report: ProgressReport, moved: Iterable[MilestoneView], text: Text) -> date:
    """The day from which on something was said: the project's first, or that of the first move."""
    days = [_day(m.moves[0].moved_at, text) for m in moved]
    known = [*days, report.start_date] if report.start_date is not None else days
    return min(known, default=text.today)


def _trend(milestone: MilestoneView, begins: date, text: Text) -> Trend:
    said = [Said(begins, milestone.moves[0].old_date)]
    for move in milestone.moves:
        on = _day(move.moved_at, text)
        # What was written down after the milestone had been reached held from that day on.
        on = on if milestone.actual is None else min(on, milestone.actual)
        # A line with steps: until the day of the move the earlier day still held.
        said += [Said(on, move.old_date), Said(on, move.new_date)]
    if milestone.actual is not None:
        said += [Said(milestone.actual, said[-1].expected), Said(milestone.actual, milestone.actual)]
    else:
        said.append(Said(max(text.today, said[-1].on), said[-1].expected))
    return Trend(milestone, tuple(said))


def _day(moment: datetime, text: Text) -> date:
    return moment.astimezone(clock.zone(text.time_zone)).date()
