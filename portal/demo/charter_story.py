"""Charter story: what did a told project agree in writing, who confirmed it when, and what was measured?"""

from collections.abc import Mapping
from dataclasses import dataclass

from db.models.charter import Promise, Side
from portal.demo.words import Actor, At, Both


@dataclass(frozen=True, slots=True)
class Measured:
    """What a goal stood at."""

    value: str
    on: int
    note: Both | None = None


@dataclass(frozen=True, slots=True)
class Aim:
    """A goal; figures as strings of decimals, `due` in working days from today."""

    specific: Both
    measure: Both
    unit: Both
    start: str
    target: str
    due: int
    achievable: Both
    relevant: Both
    measured: tuple[Measured, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the communication plan."""

    promise: Promise
    what: Both
    every_days: int
    by: Both
    who: Both


@dataclass(frozen=True, slots=True)
class Part:
    """Who does what on which side."""

    side: Side
    role: Both
    person: Both
    duties: Both


@dataclass(frozen=True, slots=True)
class Wish:
    """What the client wanted to be different in a first proposal."""

    at: At
    comment: Both


@dataclass(frozen=True, slots=True)
class Agreed:
    """One edition. Without `confirmed` it waits for the client until `needed_by`."""

    texts: Mapping[str, Both]
    aims: tuple[Aim, ...]
    lines: tuple[Line, ...]
    parts: tuple[Part, ...]
    sponsor: Actor
    proposed: At
    confirmed: At | None = None
    needed_by: int = 0
    asks_about_later_dates: bool = False
    wish: Wish | None = None
