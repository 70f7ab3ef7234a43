"""Plan story: which dates, tasks and amounts does a told project hold, and what became of them?"""

from dataclasses import dataclass

from db.models.money import CostKind
from db.models.plan import Cause, TaskStatus
from portal.demo.words import Actor, At, Both


@dataclass(frozen=True, slots=True)
class Move:
    """A milestone's expected day moves to another one; `change` numbers the agreed change behind it."""

    to: int
    cause: Cause
    explanation: Both
    remedy: Both
    at: At
    by: Actor
    needs_consent: bool = False
    change: int | None = None


@dataclass(frozen=True, slots=True)
class Milestone:
    title: Both
    agreed: int
    reached: int | None = None
    moves: tuple[Move, ...] = ()
    weight: int = 1
    internal: bool = False


@dataclass(frozen=True, slots=True)
class Task:
    title: Both
    who: Actor
    status: TaskStatus
    start: int
    due: int
    estimate: int
    spent: int = 0
    done: int | None = None
    note: Both | None = None
    internal: bool = False


def done(en: str, zh: str, who: Actor, start: int, due: int, hours: tuple[int, int], late: int = 0) -> Task:
    """A finished task; `hours` are estimate and effort, `late` the working days after it was due."""
    return Task(Both(en, zh), who, TaskStatus.DONE, start, due, *hours, done=due + late)


def doing(en: str, zh: str, who: Actor, start: int, due: int, hours: tuple[int, int]) -> Task:
    """A task somebody is at."""
    return Task(Both(en, zh), who, TaskStatus.IN_PROGRESS, start, due, *hours)


def todo(en: str, zh: str, who: Actor, start: int, due: int, estimate: int) -> Task:
    """A task that has not been begun."""
    return Task(Both(en, zh), who, TaskStatus.PENDING, start, due, estimate)


def dropped(en: str, zh: str, who: Actor, start: int, due: int, estimate: int) -> Task:
    """A task that is no longer wanted."""
    return Task(Both(en, zh), who, TaskStatus.CANCELLED, start, due, estimate)


def ours(en: str, zh: str, who: Actor, start: int, due: int, estimate: int, note: Both) -> Task:
    """A task that the client does not see, with a note of the firm's own."""
    return Task(
        Both(en, zh), who, TaskStatus.IN_PROGRESS, start, due, estimate, spent=1, note=note, internal=True
    )


# The money


@dataclass(frozen=True, slots=True)
class Entry:
    """Money that was spent or ordered. Amounts as strings of decimals."""

    kind: CostKind
    amount: str
    on: int
    document: str
    description: Both
    cost: str | None = None
    hours: str | None = None
    note: Both | None = None
    internal: bool = False
    month: int | None = None


def spent(
    amount: str,
    on: int,
    document: str,
    en: str,
    zh: str,
    cost: str | None = None,
    hours: str | None = None,
    note: Both | None = None,
    internal: bool = False,
) -> Entry:
    """An invoice; `internal` until it was sent."""
    return Entry(CostKind.ACTUAL, amount, on, document, Both(en, zh), cost, hours, note, internal)


def monthly(kind: CostKind, amount: str, month: int, document: str, en: str, zh: str, cost: str) -> Entry:
    """What belongs to a month, counted from this one, so that no month takes what was meant for another."""
    return Entry(kind, amount, -1, document, Both(en, zh), cost, month=month)


def ordered(amount: str, on: int, document: str, en: str, zh: str, cost: str | None = None) -> Entry:
    """An order that is still to be paid."""
    return Entry(CostKind.COMMITTED, amount, on, document, Both(en, zh), cost)


@dataclass(frozen=True, slots=True)
class AmountMove:
    """An agreed or expected amount becomes another one; `field` is "agreed" or "forecast"."""

    field: str
    to: str
    cause: Cause
    explanation: Both
    remedy: Both
    at: At
    by: Actor


@dataclass(frozen=True, slots=True)
class Line:
    """A budget line as it was first agreed, with what became of it."""

    category: Both
    agreed: str
    entries: tuple[Entry, ...] = ()
    moves: tuple[AmountMove, ...] = ()
    internal: bool = False
