"""Which figures does a budget hold, and how does each follow from what was entered?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from db.models.project import ContractType, ProgressMethod
from portal.budget.months import Month, MonthSum, RetainerMonth, going_on
from portal.budget.parts import (
    NOTHING,
    AgreedChange,
    Contingency,
    Entry,
    Line,
    Move,
    OpenBook,
    PhaseSums,
    by_phase,
    contingency_of,
)
from portal.budget.trouble import Standing, Trouble, of_budget, of_month
from portal.progress.freshness import Freshness


@dataclass(frozen=True, slots=True)
class BudgetReport:
    """One project's money as one reader may see it, in the project's currency.

    `as_client` says that it holds no more than the client may see, whoever reads it. `finish` is the last
    day of the plan of dates, and `planned` what was meant to be spent in each month.
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
    is_closed: bool = False
    warn_percent: int = 85
    method: ProgressMethod = ProgressMethod.TASK_COUNT
    finish: date | None = None
    planned: tuple[tuple[date, Decimal], ...] = ()

    @property
    def work(self) -> tuple[Line, ...]:
        """The lines of the work itself, without the reserve."""
        return tuple(line for line in self.lines if not line.is_contingency)

    @property
    def contingency(self) -> Contingency | None:
        """The reserve, which is spread into no category."""
        return contingency_of(self.lines)

    @property
    def phases(self) -> tuple[PhaseSums, ...]:
        """The lines of the work by phase; empty where no line belongs to one."""
        return by_phase(self.work) if any(line.phase for line in self.work) else ()

    @property
    def agreed(self) -> Decimal:
        """What is agreed without changes: the sum of the lines, the reserve among them."""
        return _sum(line.agreed - line.by_change for line in self.lines)

    @property
    def unplaced_changes(self) -> Decimal:
        """What of the agreed changes is said of no line."""
        return self.approved_changes - _sum(line.by_change for line in self.lines)

    @property
    def approved_changes(self) -> Decimal:
        """What agreed changes add."""
        return _sum(change.amount for change in self.changes)

    @property
    def total(self) -> Decimal:
        """What is agreed now: the lines, plus changes."""
        return self.agreed + self.approved_changes

    @property
    def spent(self) -> Decimal:
        return _sum(line.spent for line in self.lines)

    @property
    def committed(self) -> Decimal:
        """What is ordered and still to come."""
        return _sum(line.committed for line in self.lines)

    @property
    def used(self) -> Decimal:
        """What is spent or ordered."""
        return self.spent + self.committed

    @property
    def left(self) -> Decimal:
        """What is agreed now, less spent, less ordered."""
        return self.total - self.used

    @property
    def forecast_at_completion(self) -> Decimal:
        """What it will come to: the forecast of every line, plus agreed changes not yet spent on one.

        Money of a change that is said of no line is booked on lines like any other, so what a line
        without a forecast of its own uses above its agreed amount is taken out of such changes first, and
        counted once. What goes beyond them the reserve pays for as long as it can. Of a closed project it is
        what it came to.
        """
        if self.is_closed:
            return self.used
        open_reserve = [line for line in self.lines if line.is_contingency and line.expected is None]
        firm = [line for line in self.lines if line not in open_reserve]
        above = _sum(line.forecast - line.agreed for line in firm if line.expected is None)
        unplaced = self.unplaced_changes
        changes = max(unplaced - above, min(unplaced, NOTHING))
        come_to = _sum(line.forecast for line in firm) + changes
        beyond = come_to - _sum(line.agreed for line in firm) - unplaced
        free = _sum(max(line.left, NOTHING) for line in open_reserve)
        return come_to + _sum(line.used for line in open_reserve) + max(free - max(beyond, NOTHING), NOTHING)

    @property
    def going_on(self) -> tuple[tuple[date, Decimal], ...]:
        """How the running total is expected to reach its end from today on; a closed project does not."""
        if self.is_closed:
            return ()
        ahead = going_on(dict(self.planned), self.spent, self.forecast_at_completion, self.today, self.finish)
        return ((self.today, self.spent), *ahead) if ahead else ()

    @property
    def beyond(self) -> Decimal:
        """How much the expected end lies above what is agreed; below zero if under."""
        return self.forecast_at_completion - self.total

    @property
    def share_spent(self) -> Decimal | None:
        """Spent as a share of what is agreed; None if nothing is."""
        return self.spent / self.total if self.total > 0 else None

    @property
    def share_used(self) -> Decimal | None:
        """Spent and ordered as a share of what is agreed; None if nothing is."""
        return self.used / self.total if self.total > 0 else None

    @property
    def this_month(self) -> RetainerMonth | None:
        """The running month of a retainer."""
        return next((m for m in self.retainer if m.month == self.today.replace(day=1)), None)

    @property
    def trouble(self) -> Trouble | None:
        """What to warn both sides of before the budget is exceeded, the worst that applies."""
        if self.contract_type is ContractType.RETAINER:
            return None if self.is_closed else of_month(self.this_month, self.today, self.warn_percent)
        stands = Standing(
            self.total,
            self.spent,
            self.committed,
            self.forecast_at_completion,
            self.planned_to_date,
            self.warn_percent,
        )
        return of_budget(stands, is_closed=self.is_closed)


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, NOTHING)


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
