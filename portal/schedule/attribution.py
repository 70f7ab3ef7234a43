"""Attribution: how many days of delay came from whom, net of the days that were won back?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from db.models.plan import Cause
from portal.progress import MilestoneView, MoveView


@dataclass(frozen=True, slots=True)
class Delay:
    """Net calendar days by cause, of one milestone or of several; `slips` counts the moves to a later day.

    `changes` are the numbers of the agreed changes among the causes.
    """

    days: Mapping[Cause, int]
    slips: int
    moves: int
    changes: frozenset[int] = frozenset()

    @property
    def total(self) -> int:
        """Net calendar days of all causes; positive is later."""
        return sum(self.days.values())


@dataclass(frozen=True, slots=True)
class Attribution:
    """The delay of each milestone that moved, by its id, and of all together."""

    milestones: Mapping[int, Delay]
    whole: Delay

    def of(self, milestone: MilestoneView) -> Delay:
        """The delay of one milestone; none if it never moved."""
        return self.milestones.get(milestone.id, Delay({}, 0, 0))


def attribution(milestones: Iterable[MilestoneView]) -> Attribution:
    """By whose cause how many days were lost and won back. Pure; needs no further statement.

    A move back to an earlier day counts against its own cause. The days in all are summed over milestones:
    ten days lost to three milestones are thirty. How much later the project ends, `of` the last one says.
    """
    moved = [milestone for milestone in milestones if milestone.moves]
    each = {milestone.id: delay(milestone.moves) for milestone in moved}
    return Attribution(each, delay(move for milestone in moved for move in milestone.moves))


def delay(moves: Iterable[MoveView]) -> Delay:
    """The net days of each cause among these moves, in the order of the causes; those without are out."""
    every = tuple(moves)
    days = {cause: sum(m.days for m in every if m.cause is cause) for cause in Cause}
    return Delay(
        {cause: number for cause, number in days.items() if any(m.cause is cause for m in every)},
        slips=sum(1 for move in every if move.days > 0),
        moves=len(every),
        changes=_named(every),
    )


def _named(moves: Iterable[MoveView]) -> frozenset[int]:
    """The numbers of the agreed changes among the causes; none unless every one of them is known."""
    numbers = {move.change_number for move in moves if move.cause is Cause.AGREED_CHANGE}
    return (
        frozenset(number for number in numbers if number is not None) if None not in numbers else frozenset()
    )
