"""How does money run over the months, against its plan and against a monthly allowance?"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import accumulate, pairwise

NOTHING = Decimal(0)
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class MonthSum:
    """What was spent and what is ordered in one month; `month` is its first day."""

    month: date
    spent: Decimal
    committed: Decimal


@dataclass(frozen=True, slots=True)
class Month:
    """Where the running totals stand at the end of a month, or today in the running one.

    `planned` is empty without a plan, `actual` after the present month.
    """

    month: date
    day: date
    planned: Decimal | None
    actual: Decimal | None


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
    planned = actual = NOTHING
    shown = []
    for month in months_between(min(touched), max(touched)):
        planned += plan.get(month, NOTHING)
        actual += entered[month].spent if month in entered else NOTHING
        shown.append(
            Month(
                month=month,
                day=month_end(month),
                planned=planned if plan else None,
                actual=actual if present is not None and month <= present else None,
            )
        )
    return tuple(shown)


def _present(entered: Mapping[date, MonthSum], touched: Iterable[date], today: date) -> date | None:
    """The last month with an actual figure: the running one, or a later one in which something is booked."""
    first, last = min(touched), max(touched)
    booked = [month for month, each in entered.items() if each.spent]
    present = max([min(first_day(today), last), *booked])
    return present if present >= first else None


def going_on(
    plan: Mapping[date, Decimal], spent: Decimal, end: Decimal, today: date, finish: date | None
) -> tuple[tuple[date, Decimal], ...]:
    """How a running total of `spent` is expected to reach `end`: by the end of each month, then the last day.

    That is the finish, or where it has passed or nobody knows it, the end of the plan; without either it is
    empty. What is to come follows the plan of these months, or their days where the plan ends before.
    """
    last = _last_day(plan, today, finish)
    if last is None:
        return ()
    parts = [(min(month_end(month), last), month) for month in months_between(today, last)]
    weights = [_share_to_come(plan, month, today) for _, month in parts]
    if not any(weights) or max(plan) < first_day(last):
        days = [today, *(day for day, _ in parts)]
        weights = [Decimal((after - before).days) for before, after in pairwise(days)]
    whole = sum(weights, NOTHING)
    reached = accumulate(weights)
    return tuple(
        (day, spent + ((end - spent) * sofar / whole).quantize(_CENT, ROUND_HALF_UP))
        for (day, _), sofar in zip(parts, reached, strict=True)
    )


def _last_day(plan: Mapping[date, Decimal], today: date, finish: date | None) -> date | None:
    ends = (finish, month_end(max(plan)) if plan else None)
    return next((day for day in ends if day is not None and day > today), None)


def _share_to_come(plan: Mapping[date, Decimal], month: date, today: date) -> Decimal:
    """What the plan still means to spend in a month: of the running one the share of its days to come."""
    amount = plan.get(month, NOTHING)
    if month != first_day(today):
        return amount
    return amount * ((month_end(today) - today).days) / month_end(today).day


def planned_until(plan: Mapping[date, Decimal], today: date) -> Decimal | None:
    """What was meant to be spent by the end of `today`: of the running month its share of days, in cents."""
    if not plan:
        return None
    whole = sum((amount for month, amount in plan.items() if month_end(month) <= today), NOTHING)
    running_month = plan.get(first_day(today), NOTHING) if month_end(today) > today else NOTHING
    part = running_month * today.day / month_end(today).day
    return whole + part.quantize(_CENT, ROUND_HALF_UP)


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
