"""Earned value: is the work done worth what it cost, and what will the whole cost, to the cent?

Terms and formulas are those of the Project Management Institute, "A Guide to the Project Management Body of
Knowledge", 6th ed., 2017, section 7.4.2.2 (variances, indices, the three estimates, TCPI); earned schedule is
Lipke, "Schedule is Different", The Measurable News, March 2003. All arithmetic is exact; only what is answered
is rounded, half away from zero: amounts to 0.01, indices and periods to 0.0001.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from typing import TypeAlias

from portal.i18n import N_, Text

_AMOUNT_PLACES, _INDEX_PLACES, _SHOWN_PLACES = 2, 4, 2


class Undefined(StrEnum):
    """Why a figure does not exist."""

    NO_BUDGET = "no_budget"
    NOT_STARTED = "not_started"
    NOTHING_SPENT = "nothing_spent"
    NOTHING_EARNED = "nothing_earned"
    BUDGET_USED_UP = "budget_used_up"
    COMPLETE = "complete"
    NOTHING_PLANNED = "nothing_planned"
    NO_TIME_PASSED = "no_time_passed"


Quotient: TypeAlias = Decimal | Undefined
_Exact: TypeAlias = Fraction | Undefined


class Formula(StrEnum):
    """What an estimate at completion assumes of the work that is left."""

    AT_CPI = "at_cpi"
    AT_BUDGET = "at_budget"
    AT_CPI_AND_SPI = "at_cpi_and_spi"


@dataclass(frozen=True, slots=True)
class Estimate:
    """The whole cost by one formula: ETC = EAC - AC, VAC = BAC - EAC, TCPI = (BAC - EV) / (EAC - AC)."""

    formula: Formula
    eac: Quotient
    etc: Quotient
    vac: Quotient
    tcpi: Quotient


@dataclass(frozen=True, slots=True)
class EarnedValue:
    """Amounts in the currency of the budget; SPI, CPI and TCPI are pure numbers; TCPI is the one to the BAC."""

    bac: Decimal
    pv: Decimal
    ev: Decimal
    ac: Decimal
    sv: Decimal
    cv: Decimal
    spi: Quotient
    cpi: Quotient
    tcpi: Quotient
    at_cpi: Estimate
    at_budget: Estimate
    at_cpi_and_spi: Estimate

    @property
    def estimates(self) -> tuple[Estimate, ...]:
        return self.at_cpi, self.at_budget, self.at_cpi_and_spi


@dataclass(frozen=True, slots=True)
class EarnedSchedule:
    """Time in periods of the plan: ES, AT, SV(t) = ES - AT, and SPI(t) = ES / AT as a pure number."""

    es: Quotient
    at: Decimal
    sv_t: Quotient
    spi_t: Quotient


def measure(bac: Decimal, pv: Decimal, ev: Decimal, ac: Decimal) -> EarnedValue:
    """Every figure of a project from its budget and its planned value, earned value and actual cost to date.

    All four are amounts of one currency and are rounded to 0.01 first. SV = EV - PV, CV = EV - AC,
    SPI = EV / PV, CPI = EV / AC, TCPI = (BAC - EV) / (BAC - AC). The three estimates at completion are
    EAC = BAC / CPI, EAC = AC + (BAC - EV) and EAC = AC + (BAC - EV) / (CPI x SPI), from unrounded indices. Once
    the work is complete each EAC is what it cost. `ac` may be negative when refunds exceed what was spent.
    Raises ValueError if another amount is negative, or any is not finite.
    """
    budget, planned, earned = (_amount(value, signed=False) for value in (bac, pv, ev))
    spent = _amount(ac, signed=True)
    spi = Undefined.NO_BUDGET if not budget else earned / planned if planned else Undefined.NOT_STARTED
    cpi = Undefined.NO_BUDGET if not budget else earned / spent if spent > 0 else Undefined.NOTHING_SPENT
    left = max(budget - earned, Fraction(0))

    def estimate(formula: Formula, pace: _Exact) -> Estimate:
        return _estimate(formula, budget, spent, left, pace)

    return EarnedValue(
        *(_rounded(value, _AMOUNT_PLACES) for value in (budget, planned, earned, spent)),
        sv=_rounded(earned - planned, _AMOUNT_PLACES),
        cv=_rounded(earned - spent, _AMOUNT_PLACES),
        spi=_index(spi),
        cpi=_index(cpi),
        tcpi=_index(_to_complete(budget, spent, left, budget)),
        at_cpi=estimate(Formula.AT_CPI, cpi),
        at_budget=estimate(Formula.AT_BUDGET, Fraction(1)),
        at_cpi_and_spi=estimate(Formula.AT_CPI_AND_SPI, _product(cpi, spi)),
    )


def earned_schedule(planned: Sequence[Decimal], ev: Decimal, actual_time: Decimal) -> EarnedSchedule:
    """How much of the planned time has been earned: the time by which EV was planned to be reached.

    `planned` is the cumulative PV at the end of each period, the first period first; `actual_time` is the number
    of periods that have passed (of a finished project: that it took). ES = C + (EV - PV_C) / (PV_C+1 - PV_C),
    where C counts the whole periods whose PV is earned (Lipke 2003). Where the plan pauses exactly at EV, ES
    may be any time of the pause; the one nearest to `actual_time` is taken, since a pause is neither a lead nor
    a delay. From EV = BAC on, ES is the planned duration: the first period that reaches the BAC.
    Raises ValueError if `planned` falls, or an argument is negative or not finite.
    """
    steps = [Fraction(0), *(_finite(value) for value in planned)]
    earned, time = _finite(ev), _finite(actual_time)
    if min(earned, time) < 0 or any(after < before for before, after in pairwise(steps)):
        raise ValueError("Planned value adds up from period to period, and value and time are never negative.")
    at = _rounded(time, _INDEX_PLACES)
    if not steps[-1]:
        why = Undefined.NOTHING_PLANNED
        return EarnedSchedule(why, at, why, why)
    es = _earned_time(steps, earned, time)
    spi_t = es / time if time else Undefined.NO_TIME_PASSED
    return EarnedSchedule(
        _rounded(es, _INDEX_PLACES), at, _rounded(es - time, _INDEX_PLACES), _index(spi_t)
    )


# Arithmetic


def _earned_time(steps: Sequence[Fraction], earned: Fraction, time: Fraction) -> Fraction:
    first = bisect_left(steps, earned)
    if earned >= steps[-1]:
        return Fraction(bisect_left(steps, steps[-1]))
    if steps[first] == earned:
        return min(max(time, Fraction(first)), Fraction(bisect_right(steps, earned) - 1))
    whole = first - 1
    return whole + (earned - steps[whole]) / (steps[first] - steps[whole])


def _estimate(formula: Formula, budget: Fraction, spent: Fraction, left: Fraction, pace: _Exact) -> Estimate:
    total = _total(budget, spent, left, pace)
    if isinstance(total, Undefined):
        return Estimate(formula, total, total, total, total)
    # From the rounded total, so that what is shown adds up to the cent.
    eac = _rounded(total, _AMOUNT_PLACES)
    etc, vac = (_rounded(value, _AMOUNT_PLACES) for value in (Fraction(eac) - spent, budget - Fraction(eac)))
    return Estimate(formula, eac, etc, vac, _index(_to_complete(budget, spent, left, total)))


def _total(budget: Fraction, spent: Fraction, left: Fraction, pace: _Exact) -> _Exact:
    if not budget:
        return Undefined.NO_BUDGET
    if not left:
        return spent
    if isinstance(pace, Undefined):
        return pace
    # AC + (BAC - EV) / CPI is BAC / CPI.
    return spent + left / pace if pace else Undefined.NOTHING_EARNED


def _to_complete(budget: Fraction, spent: Fraction, left: Fraction, goal: Fraction) -> _Exact:
    if not budget:
        return Undefined.NO_BUDGET
    if not left:
        return Undefined.COMPLETE
    return left / (goal - spent) if goal > spent else Undefined.BUDGET_USED_UP


def _product(cpi: _Exact, spi: _Exact) -> _Exact:
    if isinstance(cpi, Undefined):
        return cpi
    return spi if isinstance(spi, Undefined) else cpi * spi


def _finite(value: Decimal) -> Fraction:
    if not value.is_finite():
        raise ValueError("An amount or a time is a finite number.")
    return Fraction(value)


def _amount(value: Decimal, *, signed: bool) -> Fraction:
    exact = _finite(value)
    if exact < 0 and not signed:
        raise ValueError("A budget, a planned value and an earned value are never negative.")
    return Fraction(_rounded(exact, _AMOUNT_PLACES))


def _index(value: _Exact) -> Quotient:
    return value if isinstance(value, Undefined) else _rounded(value, _INDEX_PLACES)


def _rounded(value: Fraction, places: int) -> Decimal:
    """Half away from zero, and exact however long the number is."""
    scaled = abs(value) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(f"{-whole if value < 0 else whole}E-{places}")
