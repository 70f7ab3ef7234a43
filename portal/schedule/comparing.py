"""Comparing: for which day was each milestone agreed, baseline by baseline, and where does it stand now?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from portal.progress import MilestoneView
from portal.schedule.rows import BaselineView

MOST_COMPARED = 3
"""So many baselines fit side by side."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One milestone: its day in each of the chosen baselines, and the one it stands on now."""

    id: int
    title: str
    agreed: tuple[date | None, ...]
    now: date | None
    is_reached: bool

    @property
    def days(self) -> int | None:
        """Calendar days from the first agreed day among these to now; None where one of them is missing."""
        first = next((day for day in self.agreed if day is not None), None)
        return None if first is None or self.now is None else (self.now - first).days


def usually_compared(baselines: Sequence[BaselineView]) -> tuple[int, ...]:
    """The numbers of those to compare if nobody chose: the first one, and the latest ones."""
    numbers = [baseline.number for baseline in baselines]
    return tuple(numbers[:1] + numbers[1:][-(MOST_COMPARED - 1) :])


def compare(chosen: Sequence[BaselineView], milestones: Iterable[MilestoneView]) -> tuple[Compared, ...]:
    """Every milestone with its days in the chosen baselines, at most three. Pure."""
    sides = chosen[:MOST_COMPARED]
    return tuple(
        Compared(
            id=milestone.id,
            title=milestone.title,
            agreed=tuple(baseline.dates.get(milestone.id) for baseline in sides),
            now=milestone.expected,
            is_reached=milestone.actual is not None,
        )
        for milestone in milestones
    )
