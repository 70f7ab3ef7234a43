"""Earned value: is the work done worth what it cost, and what will the whole cost, to the cent?

Terms and formulas are those of the Project Management Institute, "A Guide to the Project Management Body
of Knowledge", 6th ed., 2017, section 7.4.2, table 7-1; earned schedule is Lipke, "Schedule is Different",
The Measurable News, March 2003. Exact inside; what is answered is rounded to 0.01, indices to 0.0001.
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

_AMOUNT_PLACES, _INDEX_PLACES = 2, 4


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
    """Amounts in the currency of the budget; SPI, CPI and TCPI (the one to the BAC) are pure numbers."""

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
    EAC = BAC / CPI, EAC = AC + (BAC - EV) and EAC = AC + (BAC - EV) / (CPI x SPI), of unrounded indices;
    once the work is complete each is what it cost. `ac` may be negative when refunds exceed what was spent.
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
        bac=_cents(budget),
        pv=_cents(planned),
        ev=_cents(earned),
        ac=_cents(spent),
        sv=_cents(earned - planned),
        cv=_cents(earned - spent),
        spi=_index(spi),
        cpi=_index(cpi),
        tcpi=_index(_to_complete(budget, spent, left, budget)),
        at_cpi=estimate(Formula.AT_CPI, cpi),
        at_budget=estimate(Formula.AT_BUDGET, Fraction(1)),
        at_cpi_and_spi=estimate(Formula.AT_CPI_AND_SPI, _product(cpi, spi)),
    )


def earned_schedule(planned: Sequence[Decimal], ev: Decimal, actual_time: Decimal) -> EarnedSchedule:
    """How much of the planned time has been earned: the time by which EV was planned to be reached.

    `planned` is the cumulative PV at the end of each period, the first period first; `actual_time` is how
    many periods have passed (of a finished project: it took). ES = C + (EV - PV_C) / (PV_C+1 - PV_C), where
    C counts the whole periods whose PV is earned (Lipke 2003). Where the plan pauses exactly at EV, ES may
    be any time of the pause; the one nearest to `actual_time` is taken, since a pause is neither a lead nor
    a delay. From EV = BAC on, ES is the planned duration: the first period that reaches the BAC.
    Raises ValueError if `planned` falls, or an argument is negative or not finite.
    """
    steps = [Fraction(0), *(_finite(value) for value in planned)]
    earned, time = _finite(ev), _finite(actual_time)
    if min(earned, time) < 0 or any(after < before for before, after in pairwise(steps)):
        raise ValueError(
            "Planned value adds up from period to period, and value and time are never negative."
        )
    at = _rounded(time, _INDEX_PLACES)
    if not steps[-1]:
        why = Undefined.NOTHING_PLANNED
        return EarnedSchedule(why, at, why, why)
    es = _earned_time(steps, earned, time)
    spi_t = es / time if time else Undefined.NO_TIME_PASSED
    shown = _rounded(es, _INDEX_PLACES)
    return EarnedSchedule(shown, at, shown - at, _index(spi_t))


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
    eac = Fraction(_cents(total))
    tcpi = _to_complete(budget, spent, left, total)
    return Estimate(formula, _cents(eac), _cents(eac - spent), _cents(budget - eac), _index(tcpi))


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
    return Fraction(_cents(exact))


def _cents(value: Fraction) -> Decimal:
    return _rounded(value, _AMOUNT_PLACES)


def _index(value: _Exact) -> Quotient:
    return value if isinstance(value, Undefined) else _rounded(value, _INDEX_PLACES)


def _rounded(value: Fraction, places: int) -> Decimal:
    """Half away from zero, and exact however long the number is."""
    scaled = abs(value) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(f"{-whole if value < 0 else whole}E-{places}")


# In words

_WHY: Mapping[Undefined, str] = {
    Undefined.NO_BUDGET: N_("No budget has been set, so there is nothing to measure against."),
    Undefined.NOT_STARTED: N_("Nothing was planned to be done by this day yet."),
    Undefined.NOTHING_SPENT: N_("Nothing has been spent yet."),
    Undefined.NOTHING_EARNED: N_("Money has been spent, but no work is finished yet, so there is no pace."),
    Undefined.BUDGET_USED_UP: N_("The budget is used up while work is left: no pace can keep to it."),
    Undefined.COMPLETE: N_("All the work is done."),
    Undefined.NOTHING_PLANNED: N_("No work has been planned over time."),
    Undefined.NO_TIME_PASSED: N_("No time has passed yet."),
}

ASSUMES: Mapping[Formula, str] = {
    Formula.AT_CPI: N_("The rest goes on at the cost of the work so far."),
    Formula.AT_BUDGET: N_("The rest costs what was planned for it."),
    Formula.AT_CPI_AND_SPI: N_("The rest goes on at the cost and at the delay of the work so far."),
}

TERMS: Mapping[str, tuple[str, str]] = {
    "BAC": (N_("Budget at completion"), N_("What the whole work was planned to cost.")),
    "PV": (N_("Planned value"), N_("What the work planned until this day was planned to cost.")),
    "EV": (N_("Earned value"), N_("What the work done until this day was planned to cost.")),
    "AC": (N_("Actual cost"), N_("What the work done until this day did cost.")),
    "SV": (N_("Schedule variance"), N_("Work done less work planned; below zero, work is behind the plan.")),
    "CV": (N_("Cost variance"), N_("Work done less what it cost; below zero, it cost more than planned.")),
    "SPI": (N_("Schedule performance index"), N_("Work done for each 1.00 of work planned.")),
    "CPI": (N_("Cost performance index"), N_("Work done for each 1.00 spent.")),
    "EAC": (N_("Estimate at completion"), N_("What the whole will cost as things stand.")),
    "ETC": (N_("Estimate to complete"), N_("What is still to be spent until the work is done.")),
    "VAC": (
        N_("Variance at completion"),
        N_("The budget less the estimate; below zero, it will be exceeded."),
    ),
    "TCPI": (N_("To-complete performance index"), N_("Work each 1.00 left must bring to reach the goal.")),
    "ES": (N_("Earned schedule"), N_("The time by which the work done was planned to be done.")),
    "AT": (N_("Actual time"), N_("The time that has passed since the start.")),
    "SV(t)": (N_("Schedule variance in time"), N_("Earned less actual time; below zero, work is late.")),
    "SPI(t)": (N_("Schedule performance index in time"), N_("Planned time earned for each unit of time.")),
}
"""By symbol: the name of a figure and what it says, both still to be translated."""


def say(undefined: Undefined, text: Text) -> str:
    """Why a figure does not exist, as a sentence."""
    return text(_WHY[undefined])


def index(value: Quotient, text: Text) -> str:
    """An index or a number of periods with two decimals, or why there is none."""
    return say(value, text) if isinstance(value, Undefined) else text.number(value, 2)


def plain(result: EarnedValue, currency: str, text: Text) -> str:
    """What the money brought and what the whole will cost at this pace (EAC = BAC / CPI), for a layman."""
    total, cpi = result.at_cpi.eac, result.cpi
    if isinstance(total, Undefined):
        return say(total, text)
    cost, budget = text.money(total, currency), text.money(result.bac, currency)
    if isinstance(cpi, Undefined) or result.ev >= result.bac:
        return text("All the work is done: it cost {cost}; {budget} was planned.", cost=cost, budget=budget)
    # Of a hundred, since some currencies have no cents.
    spent, worth = text.money(100, currency), text.money(cpi * 100, currency)
    said = {"spent": spent, "worth": worth, "cost": cost, "budget": budget}
    if cost == budget:
        return text(
            "For every {spent} spent, work worth {worth} was done; at this pace the whole costs"
            " {cost}, as planned.",
            **said,
        )
    return text(
        "For every {spent} spent, work worth {worth} was done; at this pace the whole costs"
        " {cost} instead of {budget}.",
        **said,
    )
