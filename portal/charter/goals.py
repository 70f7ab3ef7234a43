"""Goals: is a goal on its way, by what was measured last and the days that were agreed?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class State(StrEnum):
    """How a goal stands."""

    REACHED = "reached"
    ON_THE_WAY = "on_the_way"
    BEHIND = "behind"
    MISSED = "missed"
    MEASURED = "measured"
    NOT_MEASURED = "not_measured"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a goal stood at on a day."""

    id: int
    on: date
    value: Decimal
    note: str = ""
    by: str = ""
    is_published: bool = True


@dataclass(frozen=True, slots=True)
class Aim:
    """From where to where, and between which days."""

    start: Decimal | None
    target: Decimal
    agreed_on: date
    due: date

    @property
    def goes_down(self) -> bool:
        """Whether less is better."""
        return self.start is not None and self.target < self.start

    @property
    def is_judged(self) -> bool:
        """Whether a straight line can be drawn: without a start, or without a way to go, there is none."""
        return self.start is not None and self.start != self.target

    def is_met(self, value: Decimal) -> bool:
        """Whether the value is as good as was agreed, or better."""
        return value <= self.target if self.goes_down else value >= self.target

    def expected(self, day: date) -> Decimal:
        """Where the goal stands on a day if it comes nearer by the same amount each day."""
        start = self.target if self.start is None else self.start
        return start + (self.target - start) * self._passed(day)

    def share(self, value: Decimal) -> Decimal:
        """How much of the way is done, from 0 to 1."""
        start = self.target if self.start is None else self.start
        way = self.target - start
        return min(max((value - start) / way, Decimal(0)), Decimal(1)) if way else Decimal(0)

    def _passed(self, day: date) -> Decimal:
        whole = (self.due - self.agreed_on).days
        if whole <= 0:
            return Decimal(1)
        return min(max(Decimal((day - self.agreed_on).days) / whole, Decimal(0)), Decimal(1))


@dataclass(frozen=True, slots=True)
class Standing:
    """How a goal stands, by the newest reading; `expected` is where it should have stood that day."""

    state: State
    now: Reading | None = None
    expected: Decimal | None = None
    share: Decimal | None = None
    share_expected: Decimal | None = None


def standing(aim: Aim, readings: Sequence[Reading], today: date) -> Standing:
    """How a goal stands. `readings` are newest first; the newest counts, even if an older one was better."""
    now = readings[0] if readings else None
    if now is None:
        return Standing(State.NOT_MEASURED)
    if not aim.is_judged:
        return Standing(State.MEASURED, now)
    expected = aim.expected(now.on)
    return Standing(
        _state(aim, now, expected, today), now, expected, aim.share(now.value), aim.share(expected)
    )


def _state(aim: Aim, now: Reading, expected: Decimal, today: date) -> State:
    if aim.is_met(now.value):
        return State.REACHED
    if today > aim.due:
        return State.MISSED
    in_time = now.value <= expected if aim.goes_down else now.value >= expected
    return State.ON_THE_WAY if in_time else State.BEHIND
