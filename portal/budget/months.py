"""How does money run over the months, against its plan and against a monthly allowance?"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class MonthSum:
    """What was spent and what is ordered in one month; `month` is its first day."""

    month: date
    spent: Decimal
    committed: Decimal


@dataclass(frozen=True, slots=True)
class Month:
    """Where the running totals stand at the end of a month, or today in the running one.

    `planned` is empty without a plan, `actual` after the present month, `committed` (what is spent plus
    what is ordered until then) before it.
    """

    month: date
    day: date
    planned: Decimal | None
    actual: Decimal | None
    committed: Decimal | None


@dataclass(frozen=True, slots=True)
class RetainerMonth:
    """One month of a retainer."""

    month: date
    allowance: Decimal | None
    used: Decimal
    ordered: Decimal

    @property
    def left(self) -> Decimal | None:
        """What may still be used: the allowance, less used, less ordered."""
        return None if self.allowance is None else self.allowance - self.used - self.ordered

    def elapsed(self, today: date) -> Decimal:
        """Which part of the month has passed at the end of `today`, from 0 to 1."""
        days = month_end(self.month).day
        passed = (today - self.month).days + 1
        return Decimal(min(max(passed, 0), days)) / days


@dataclass(frozen=True, slots=True)
class AllowanceMove:
    """Until this day a month's allowance was another."""

    on: date
    old: Decimal | None


def running(plan: Mapping[date, Decimal], sums: Iterable[MonthSum], today: date) -> tuple[Month, ...]:
    """The running totals from the first month that holds anything to the last."""
    entered = {each.month: each for each in sums}
    touched = {*plan, *entered}
    if not touched:
        return ()
    present = _present(entered, touched, today)
    planned = actual = ordered = NOTHING
    has_orders = any(each.committed for each in entered.values())
    shown = []
    for month in months_between(min(touched), max(touched)):
        each = entered.get(month, MonthSum(month, NOTHING, NOTHING))
        planned, actual, ordered = (
            planned + plan.get(month, NOTHING),
            actual + each.spent,
            ordered + each.committed,
        )
        is_past, is_open = present is not None and month <= present, present is None or month >= present
        shown.append(
            Month(
                month=month,
                day=month_end(month),
                planned=planned if plan else None,
                actual=actual if is_past else None,
                committed=actual + ordered if is_open and has_orders else None,
            )
        )
    return tuple(shown)


def _present(entered: Mapping[date, MonthSum], touched: Iterable[date], today: date) -> date | None:
    """The last month with an actual figure: the running one, or a later one in which something is booked."""
    first, last = min(touched), max(touched)
    booked = [month for month, each in entered.items() if each.spent]
    present = max([min(first_day(today), last), *booked])
    return present if present >= first else None


def planned_until(plan: Mapping[date, Decimal], today: date) -> Decimal | None:
    """What was meant to be spent by the end of `today`: of the running month its share of days, in cents."""
    if not plan:
        return None
    whole = sum((amount for month, amount in plan.items() if month_end(month) <= today), NOTHING)
    running_month = plan.get(first_day(today), NOTHING) if month_end(today) > today else NOTHING
    part = running_month * today.day / month_end(today).day
    return whole + part.quantize(Decimal("0.01"), ROUND_HALF_UP)


def retainer_months(
    sums: Iterable[MonthSum], allowance: Decimal | None, moved: Iterable[AllowanceMove], today: date
) -> tuple[RetainerMonth, ...]:
    """Month by month from the first entry on, newest first, each with the allowance it had."""
    entered = {each.month: each for each in sums}
    changes = sorted(moved, key=lambda move: move.on)
    now = first_day(today)
    shown = []
    for month in months_between(min([*entered, now]), max([*entered, now])):
        each = entered.get(month, MonthSum(month, NOTHING, NOTHING))
        # What the allowance was when the month ended is the old value of the first change after it.
        later = next((move for move in changes if move.on > month_end(month)), None)
        shown.append(RetainerMonth(month, later.old if later else allowance, each.spent, each.committed))
    return tuple(reversed(shown))


def months_between(first: date, last: date) -> Iterator[date]:
    """The first day of every month from one to the other."""
    month = first_day(first)
    while month <= last:
        yield month
        month = month_end(month) + timedelta(days=1)


def first_day(day: date) -> date:
    """The first day of its month."""
    return day.replace(day=1)


def month_end(day: date) -> date:
    """The last day of its month."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def same_month(one: date, other: date) -> bool:
    """Whether two days lie in the same month."""
    return first_day(one) == first_day(other)
