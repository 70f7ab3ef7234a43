"""Of which parts does a budget consist: lines with their moves, agreed changes, entries and the reserve?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from db.base import Audience
from db.models.money import CostKind
from db.models.plan import Cause

NOTHING = Decimal(0)


class MovedField(StrEnum):
    """Which amount a move is about."""

    AGREED = "agreed"
    FORECAST = "forecast"
    PLAN = "plan"
    ENTRY = "entry"
    ALLOWANCE = "allowance"


@dataclass(frozen=True, slots=True)
class Move:
    """A change of an amount: the old value, the new one, and why. `agreed` is what its line has now."""

    line_id: int
    category: str
    field: MovedField
    month: date | None
    old: Decimal | None
    new: Decimal | None
    cause: Cause
    explanation: str
    remedy: str
    moved_at: datetime
    moved_by: str
    audience: Audience
    agreed: Decimal | None = None

    @property
    def added(self) -> Decimal:
        """What the move adds to the agreed amount of its line."""
        if self.field is not MovedField.AGREED or self.old is None or self.new is None:
            return NOTHING
        return self.new - self.old

    @property
    def difference(self) -> Decimal | None:
        """What the move adds; an expectation that nobody entered counts as what is agreed."""
        old = self.agreed if self.old is None else self.old
        new = self.agreed if self.new is None else self.new
        return None if old is None or new is None else new - old


class InPhase(NamedTuple):
    """The phase a line belongs to, as far as the reader knows it."""

    position: int
    id: int
    title: str


@dataclass(frozen=True, slots=True)
class Line:
    """A budget line. `agreed` is what is agreed now, of which `by_change` came by agreed change requests.

    `expected` is an end somebody entered; `cost` is there only where it may be read.
    """

    id: int
    category: str
    agreed: Decimal
    spent: Decimal
    committed: Decimal
    expected: Decimal | None
    audience: Audience
    version: int
    entries: int = 0
    cost: Decimal | None = None
    moves: tuple[Move, ...] = ()
    phase: InPhase | None = None
    is_contingency: bool = False
    by_change: Decimal = NOTHING

    @property
    def used(self) -> Decimal:
        """What is spent or ordered."""
        return self.spent + self.committed

    @property
    def left(self) -> Decimal:
        """Agreed, less spent, less already ordered."""
        return self.agreed - self.used

    @property
    def forecast(self) -> Decimal:
        """What was entered as the end; else the agreed amount, or spent and ordered if that is more."""
        return max(self.agreed, self.used) if self.expected is None else self.expected

    @property
    def moved(self) -> Decimal:
        """By how much the agreed amount has moved since it was first agreed."""
        return sum((move.added for move in self.moves), NOTHING)

    @property
    def first_agreed(self) -> Decimal:
        """What was agreed at first."""
        return self.agreed - self.added

    @property
    def added(self) -> Decimal:
        """What has come to it since: by moving its amount, and by agreed change requests."""
        return self.moved + self.by_change

    @property
    def given(self) -> Decimal:
        """What was taken from its agreed amount, such as what a reserve has given to other lines."""
        return -sum((move.added for move in self.moves if move.added < 0), NOTHING)


@dataclass(frozen=True, slots=True)
class Contingency:
    """A reserve for what nobody knew: what there was, and what it has paid for or given to other lines."""

    reserve: Decimal
    used: Decimal

    @property
    def left(self) -> Decimal:
        """What the reserve can still pay for; below zero if it paid for more than it held."""
        return self.reserve - self.used


@dataclass(frozen=True, slots=True)
class PhaseSums:
    """The lines of one phase; without a `title` those that belong to none."""

    title: str
    lines: tuple[Line, ...]

    @property
    def agreed(self) -> Decimal:
        return sum((line.agreed for line in self.lines), NOTHING)

    @property
    def spent(self) -> Decimal:
        return sum((line.spent for line in self.lines), NOTHING)

    @property
    def committed(self) -> Decimal:
        """What is ordered and still to come."""
        return sum((line.committed for line in self.lines), NOTHING)

    @property
    def left(self) -> Decimal:
        return self.agreed - self.spent - self.committed

    @property
    def forecast(self) -> Decimal:
        return sum((line.forecast for line in self.lines), NOTHING)


@dataclass(frozen=True, slots=True)
class AgreedChange:
    """What an agreed change adds; `share` is that of the first agreed amount, None if nothing was."""

    number: int
    title: str
    amount: Decimal
    share: Decimal | None
    decided_at: datetime | None


@dataclass(frozen=True, slots=True)
class Entry:
    """A cost entry as the reader may see it; `cost` only in an open book. Never a note, never hours."""

    on: date
    document: str
    category: str
    kind: CostKind
    amount: Decimal
    description: str
    audience: Audience
    cost: Decimal | None = None

    @property
    def is_credit(self) -> bool:
        """Whether money comes back."""
        return self.amount < 0

    @property
    def margin(self) -> Decimal | None:
        """What is charged beyond the cost, where the cost is known."""
        return None if self.cost is None else self.amount - self.cost


@dataclass(frozen=True, slots=True)
class OpenBook:
    """What things cost the firm, and its margin on those whose cost is known."""

    cost: Decimal
    margin: Decimal


def contingency_of(lines: Iterable[Line]) -> Contingency | None:
    """The reserve of the lines that are one; None where none was agreed."""
    reserves = [line for line in lines if line.is_contingency]
    if not reserves:
        return None
    given = sum((line.given for line in reserves), NOTHING)
    return Contingency(
        reserve=sum((line.agreed for line in reserves), NOTHING) + given,
        used=sum((line.used for line in reserves), NOTHING) + given,
    )


def by_phase(lines: Iterable[Line]) -> tuple[PhaseSums, ...]:
    """The lines by phase, in the order of the phases; those of no phase last."""
    grouped: dict[InPhase | None, list[Line]] = {}
    for line in lines:
        grouped.setdefault(line.phase, []).append(line)
    ordered = sorted(grouped, key=lambda phase: (phase is None, phase or ()))
    return tuple(PhaseSums(phase.title if phase else "", tuple(grouped[phase])) for phase in ordered)
