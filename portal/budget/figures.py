"""Which figures does a budget hold, and how does each follow from what was entered?"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from db.base import Audience
from db.models.money import CostKind
from db.models.plan import Cause
from db.models.project import ContractType
from portal.budget.months import Month, MonthSum, RetainerMonth
from portal.progress.freshness import Freshness

NOTHING = Decimal(0)
# Spending is far ahead of its plan from a tenth of the whole budget on.
FAR_AHEAD = Decimal("0.1")
# A retainer is used up too fast if its share is so far beyond the share of the month that has passed.
FAR_AHEAD_IN_MONTH = Decimal("0.25")


class MovedField(StrEnum):
    """Which amount a move is about."""

    AGREED = "agreed"
    FORECAST = "forecast"
    PLAN = "plan"
    ENTRY = "entry"
    ALLOWANCE = "allowance"


class Trouble(StrEnum):
    """What a reader is warned of, the worst last."""

    AHEAD = "ahead"
    WILL_EXCEED = "will_exceed"
    EXCEEDED = "exceeded"


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
    def difference(self) -> Decimal | None:
        """What the move adds; an expectation that nobody entered counts as what is agreed."""
        old = self.agreed if self.old is None else self.old
        new = self.agreed if self.new is None else self.new
        return None if old is None or new is None else new - old


@dataclass(frozen=True, slots=True)
class Line:
    """A budget line. `expected` is an end somebody entered; `cost` is there only where it may be read."""

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

    @property
    def left(self) -> Decimal:
        """Agreed, less spent, less already ordered."""
        return self.agreed - self.spent - self.committed

    @property
    def forecast(self) -> Decimal:
        """What was entered as the end; else the agreed amount, or spent and ordered if that is more."""
        return max(self.agreed, self.spent + self.committed) if self.expected is None else self.expected


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


@dataclass(frozen=True, slots=True)
class BudgetReport:
    """One project's money as one reader may see it, in the project's currency.

    `as_client` says that it holds no more than the client may see, whoever reads it.
    """

    as_client: bool
    contract_type: ContractType
    currency: str
    today: date
    lines: tuple[Line, ...]
    changes: tuple[AgreedChange, ...]
    months: tuple[Month, ...]
    by_month: tuple[MonthSum, ...]
    retainer: tuple[RetainerMonth, ...]
    planned_to_date: Decimal | None
    moves: tuple[Move, ...]
    freshness: Freshness
    entries: tuple[Entry, ...] = ()
    entry_count: int = 0
    open_book: OpenBook | None = None

    @property
    def agreed(self) -> Decimal:
        """What was agreed at first: the sum of the lines."""
        return sum((line.agreed for line in self.lines), NOTHING)

    @property
    def approved_changes(self) -> Decimal:
        """What agreed changes add."""
        return sum((change.amount for change in self.changes), NOTHING)

    @property
    def total(self) -> Decimal:
        """What is agreed now: at first, plus changes."""
        return self.agreed + self.approved_changes

    @property
    def spent(self) -> Decimal:
        return sum((line.spent for line in self.lines), NOTHING)

    @property
    def committed(self) -> Decimal:
        """What is ordered and still to come."""
        return sum((line.committed for line in self.lines), NOTHING)

    @property
    def left(self) -> Decimal:
        """What is agreed now, less spent, less ordered."""
        return self.total - self.spent - self.committed

    @property
    def forecast_at_completion(self) -> Decimal:
        """What it will come to: the forecast of every line, plus agreed changes not yet spent on one.

        Money of a change is booked on lines like any other, so what a line without a forecast of its own
        uses above its agreed amount is taken out of the changes first, and counted once.
        """
        lines = sum((line.forecast for line in self.lines), NOTHING)
        above = sum((line.forecast - line.agreed for line in self.lines if line.expected is None), NOTHING)
        return lines + max(self.approved_changes - above, min(self.approved_changes, NOTHING))

    @property
    def beyond(self) -> Decimal:
        """How much the expected end lies above what is agreed; below zero if under."""
        return self.forecast_at_completion - self.total

    @property
    def share_spent(self) -> Decimal | None:
        """Spent as a share of what is agreed; None if nothing is."""
        return self.spent / self.total if self.total > 0 else None

    @property
    def this_month(self) -> RetainerMonth | None:
        """The running month of a retainer."""
        return next((m for m in self.retainer if m.month == self.today.replace(day=1)), None)

    @property
    def trouble(self) -> Trouble | None:
        """What to warn of before the budget is exceeded, the worst that applies."""
        if self.contract_type is ContractType.RETAINER:
            return self._trouble_this_month()
        if self.spent > self.total:
            return Trouble.EXCEEDED
        if self.beyond > 0 or self.left < 0:
            return Trouble.WILL_EXCEED
        if self.planned_to_date is None or self.total <= 0:
            return None
        return Trouble.AHEAD if self.spent - self.planned_to_date >= FAR_AHEAD * self.total else None

    def _trouble_this_month(self) -> Trouble | None:
        month = self.this_month
        if month is None or month.allowance is None:
            return None
        if month.used > month.allowance:
            return Trouble.EXCEEDED
        if month.used + month.ordered > month.allowance:
            return Trouble.WILL_EXCEED
        ahead = month.used - month.allowance * month.elapsed(self.today)
        return Trouble.AHEAD if ahead > FAR_AHEAD_IN_MONTH * month.allowance else None


def as_json(report: BudgetReport) -> dict[str, str]:
    """The seven figures as exact strings, "10000.00", for machines."""
    return {
        "currency": report.currency,
        "agreed": plain(report.agreed),
        "approved_changes": plain(report.approved_changes),
        "spent": plain(report.spent),
        "committed": plain(report.committed),
        "left": plain(report.left),
        "forecast_at_completion": plain(report.forecast_at_completion),
    }


def plain(amount: Decimal) -> str:
    """An exact amount with two decimals, or with as many as it needs beyond them."""
    cents = amount.quantize(Decimal("0.01"))
    return f"{cents + 0:f}" if cents == amount else f"{amount.normalize():f}"
