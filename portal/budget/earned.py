"""Is the work done worth what was charged for it, as far as the contract lets the reader ask?"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import accumulate

from db.base import Audience
from db.models.project import ContractType, ProgressMethod
from db.queries import plan as queries
from db.session import reading
from portal import earned_value
from portal.access import Permission, Scope
from portal.budget.figures import BudgetReport
from portal.budget.months import month_end, months_between
from portal.budget.reading import text_of
from portal.earned_value import EarnedSchedule, EarnedValue, Formula, Quotient, Undefined
from portal.progress.milestones import views
from portal.progress.percent import count_tasks, definition, percent_done

NOTHING, WHOLE = Decimal(0), Decimal(100)
ENOUGH = Decimal("0.2")
"""Before a fifth of the budget is earned and spent, the pace says nothing of the end.

Christensen and Heise, "Cost Performance Index Stability", National Contract Management Journal, 1993.
"""


class Unit(StrEnum):
    """What a figure counts."""

    MONEY = "money"
    INDEX = "index"
    MONTHS = "months"


class Missing(StrEnum):
    """Why nothing can be measured."""

    NO_BUDGET = "no_budget"
    NOTHING_TO_COUNT = "nothing_to_count"
    NOT_STARTED = "not_started"


@dataclass(frozen=True, slots=True)
class Symbol:
    """One technical figure; `assumes` is what an estimate at completion takes for granted."""

    name: str
    value: Quotient
    unit: Unit
    assumes: Formula | None = None


@dataclass(frozen=True, slots=True)
class Earned:
    """What the work done is worth, by the project's own method, against what was planned and charged.

    `symbols` holds no more than the contract allows; `at_cost` says that the money follows the work, so
    that its pace tells what the whole will come to. `planned_for` is the day by which the work done was
    planned to be done, `as_of` the day until which it was counted.
    """

    percent: Decimal
    definition: str
    budget: Decimal
    worth: Decimal
    charged: Decimal
    at_cost: EarnedValue | None
    symbols: tuple[Symbol, ...]
    planned_for: date | None
    as_of: date
    plan_total: Decimal | None

    @property
    def is_done(self) -> bool:
        return self.percent >= WHOLE

    @property
    def has_a_pace(self) -> bool:
        """Whether enough was done and charged to tell from it what the rest will cost."""
        return self.is_done or min(self.worth, self.charged) >= ENOUGH * self.budget

    @property
    def days_behind(self) -> int | None:
        """By how many days the work is behind its plan; below zero if ahead, None without a plan."""
        return None if self.planned_for is None else (self.as_of - self.planned_for).days


def is_measured(contract: ContractType) -> bool:
    """Whether this contract has a whole to be earned: a retainer is a month like any other."""
    return contract is not ContractType.RETAINER


def earned(scope: Scope, report: BudgetReport) -> Earned | Missing:
    """The earned value behind a report, in one statement. Raises NotAllowed without SEE_BUDGET."""
    scope.require(Permission.SEE_BUDGET)
    if report.total <= 0:
        return Missing.NO_BUDGET
    percent, counted = _percent_done(scope, report)
    if percent is None:
        return Missing.NOTHING_TO_COUNT
    if not (percent or report.spent or report.planned_to_date):
        return Missing.NOT_STARTED
    return value_of(report, percent, counted)


def _percent_done(scope: Scope, report: BudgetReport) -> tuple[Decimal | None, str]:
    """Percent done by the project's method, of what the report's reader may see, with what is counted."""
    text, here = text_of(scope), scope.here.project_id
    by_weight = report.method is ProgressMethod.MILESTONE_WEIGHTS
    with reading(scope) as session:
        reached = queries.milestones(session, here) if by_weight else ()
        tally = () if by_weight else queries.tally(session, here)
    if report.as_client:
        reached = tuple(row for row in reached if row.audience is Audience.CLIENT)
        tally = tuple(row for row in tally if row.audience is Audience.CLIENT)
    milestones, tasks = views(reached, text, report.today), count_tasks(tally)
    percent = percent_done(report.method, tasks, milestones)
    return percent, definition(report.method, tasks, milestones, text)


def value_of(report: BudgetReport, percent: Decimal, counted: str) -> Earned:
    """What a percentage of the agreed amount is worth against plan and charges. Pure."""
    measured = earned_value.measure(
        report.total,
        max(report.planned_to_date or NOTHING, NOTHING),
        report.total * percent / WHOLE,
        report.spent,
    )
    as_of = report.today
    if percent >= WHOLE and report.finish is not None:
        as_of = min(as_of, report.finish)
    planned = dict(report.planned)
    months = [*months_between(min(planned), max(planned))] if any(planned.values()) else []
    sums = [*accumulate(planned.get(month, NOTHING) for month in months)]
    schedule = earned_value.earned_schedule(sums, measured.ev, _months_passed(months, as_of))
    at_cost = None if report.contract_type is ContractType.FIXED_PRICE else measured
    return Earned(
        percent=percent,
        definition=counted,
        budget=measured.bac,
        worth=measured.ev,
        charged=measured.ac,
        at_cost=at_cost,
        symbols=_symbols(measured, schedule, has_plan=bool(months), at_cost=at_cost is not None),
        planned_for=_day_of(months, schedule.es),
        as_of=as_of,
        plan_total=sums[-1] if sums else None,
    )


def _months_passed(months: list[date], day: date) -> Decimal:
    """How many months of the plan have passed at the end of a day, the running one by its days."""
    if not months or day < months[0]:
        return NOTHING
    whole = sum(1 for _ in months_between(months[0], day)) - 1
    return whole + Decimal(day.day) / month_end(day).day


def _day_of(months: list[date], when: Quotient) -> date | None:
    """The day on which so many months of the plan have passed."""
    if isinstance(when, Undefined) or not months:
        return None
    whole, part = divmod(when, 1)
    if not part:
        return month_end(months[int(whole) - 1]) if whole else months[0] - timedelta(days=1)
    month = months[int(whole)]
    return month + timedelta(days=round(part * month_end(month).day) - 1)


def _symbols(
    measured: EarnedValue, schedule: EarnedSchedule, *, has_plan: bool, at_cost: bool
) -> tuple[Symbol, ...]:
    """The technical figures. Of a fixed price none that makes its cost or a pace of spending out."""
    none = Undefined.NOTHING_PLANNED

    def planned(value: Quotient) -> Quotient:
        return value if has_plan else none

    shown = [
        Symbol("BAC", measured.bac, Unit.MONEY),
        Symbol("PV", planned(measured.pv), Unit.MONEY),
        Symbol("EV", measured.ev, Unit.MONEY),
        Symbol("AC", measured.ac, Unit.MONEY),
        Symbol("SV", planned(measured.sv), Unit.MONEY),
        Symbol("SPI", planned(measured.spi), Unit.INDEX),
    ]
    if at_cost:
        shown += [Symbol("CV", measured.cv, Unit.MONEY), Symbol("CPI", measured.cpi, Unit.INDEX)]
        for each in measured.estimates:
            if has_plan or each.formula is not Formula.AT_CPI_AND_SPI:
                shown.append(Symbol("EAC", each.eac, Unit.MONEY, each.formula))
        shown += [
            Symbol("ETC", measured.at_cpi.etc, Unit.MONEY, Formula.AT_CPI),
            Symbol("VAC", measured.at_cpi.vac, Unit.MONEY, Formula.AT_CPI),
            Symbol("TCPI", measured.tcpi, Unit.INDEX),
        ]
    if has_plan:
        shown += [
            Symbol("ES", schedule.es, Unit.MONTHS),
            Symbol("AT", schedule.at, Unit.MONTHS),
            Symbol("SV(t)", schedule.sv_t, Unit.MONTHS),
            Symbol("SPI(t)", schedule.spi_t, Unit.INDEX),
        ]
    return tuple(shown)
