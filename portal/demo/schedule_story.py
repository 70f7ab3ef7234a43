"""Schedule story: into which phases does a project fall, what waits for what, and what was asked of whom?

Milestones and tasks are named by their English titles, days are working days from today.
"""

from dataclasses import dataclass

from portal.demo.story import Story
from portal.demo.words import NOTHING, Actor, At, Both


@dataclass(frozen=True, slots=True)
class Stage:
    """A phase: what is due in its days belongs to it."""

    title: Both
    start: int
    finish: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """Something that was asked of somebody at the client, and how that ended."""

    title: Both
    why: Both
    of: Actor
    on: int
    by: int
    holds: str = ""
    answered: At | None = None
    answer: Both = NOTHING
    taken_back: bool = False


@dataclass(frozen=True, slots=True)
class Settled:
    """The dates as they were agreed on that occasion."""

    reason: Both
    at: At
    by: Actor
    edition: int | None = None
    change: int | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """The client's answer to the move of a milestone that was made on that day; none means it still waits."""

    milestone: str
    moved_on: int
    by: Actor
    answered: At | None = None
    agreed: bool = True
    comment: Both = NOTHING


@dataclass(frozen=True, slots=True)
class Schedule:
    """Everything around the plan of one story."""

    story: Story
    stages: tuple[Stage, ...]
    links: tuple[tuple[str, str, int], ...] = ()
    wanted: tuple[Wanted, ...] = ()
    settled: tuple[Settled, ...] = ()
    asked: tuple[Asked, ...] = ()


AS_CONFIRMED = Both("The plan as both sides confirmed it", "双方确认的计划")
