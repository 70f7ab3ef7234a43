"""Deliverables story: what is handed over in a told project, how was it checked, and what did the client say?

Milestones are named by their English titles, days are working days from today.
"""

from dataclasses import dataclass

from db.models.deliverable import CheckResult, DeliverableStatus, Outcome, Ruling
from portal.demo.plan_story import Move
from portal.demo.story import Story
from portal.demo.talk_story import Paper
from portal.demo.words import NOTHING, Actor, At, Both


@dataclass(frozen=True, slots=True)
class Point:
    """A criterion, what our own check found, and the English title of the requirement it answers to."""

    text: Both
    standard: Both = NOTHING
    result: CheckResult = CheckResult.NOT_CHECKED
    found: Both = NOTHING
    checked: At | None = None
    by: Actor | None = None
    answers: str = ""


@dataclass(frozen=True, slots=True)
class Copy:
    """One edition of a file that was handed over, or not yet."""

    paper: Paper
    at: At
    by: Actor
    note: Both = NOTHING
    handed: bool = True


@dataclass(frozen=True, slots=True)
class Mended:
    """Who puts a remark right by when, how that day moved, and whether it is done and seen."""

    owner: Actor
    due: int
    done: At | None = None
    seen: At | None = None
    moves: tuple[Move, ...] = ()


@dataclass(frozen=True, slots=True)
class Ruled:
    """The client's word on one criterion, in the order of the criteria."""

    ruling: Ruling = Ruling.MET
    remark: Both = NOTHING
    mended: Mended | None = None


@dataclass(frozen=True, slots=True)
class Offered:
    """A round of acceptance; without `decided` it waits for the client."""

    at: At
    needed_by: int
    why: Both = NOTHING
    outcome: Outcome = Outcome.OPEN
    decided: At | None = None
    by: Actor | None = None
    ruled: tuple[Ruled, ...] = ()
    comment: Both = NOTHING


@dataclass(frozen=True, slots=True)
class Thing:
    """A deliverable."""

    title: Both
    what: Both
    quality: Both
    due: int
    status: DeliverableStatus
    points: tuple[Point, ...]
    milestone: str = ""
    copies: tuple[Copy, ...] = ()
    rounds: tuple[Offered, ...] = ()
    internal: bool = False


@dataclass(frozen=True, slots=True)
class Handed:
    """A handover record; `lessons` are the English titles of the training material that goes with it."""

    what: Both
    documents: Both
    lessons: tuple[str, ...]
    support: Actor
    contact: Both
    until: int
    at: At
    received: At | None = None
    by: Actor | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """Everything that a story hands over; `silence_after` is what its charter says about silence."""

    story: Story
    things: tuple[Thing, ...]
    handed: tuple[Handed, ...] = ()
    silence_after: int | None = None


def passed(text: Both, standard: Both, found: Both, checked: At, by: Actor, answers: str = "") -> Point:
    """A criterion that has passed our own check."""
    return Point(text, standard, CheckResult.PASSED, found, checked, by, answers)
