"""Earned value of a budget: what each contract may hold, and what is said where something is missing."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal as D

import pytest
import time_machine

from db.models.project import ContractType
from portal.budget import BudgetReport, Earned
from portal.budget.earned import Unit, is_measured, value_of
from portal.earned_value import Formula, Undefined
from portal.views.budget.value import finding, saying
from tests.unit.test_budget import APR, EN, FEB, JAN, MAR, ZH, line, report

FIXED = ContractType.FIXED_PRICE
PLAN = ((JAN, D(100)), (FEB, D(300)), (MAR, D(400)), (APR, D(200)))


def planned(contract: ContractType = ContractType.TIME_AND_MATERIALS, spent: str = "500") -> BudgetReport:
    """A budget of 1,000 on 10 March, of which 529.03 was to be spent by now."""
    return report(line("1000", spent), contract=contract, planned=PLAN, planned_to_date=D("529.03"))


def value(made: BudgetReport, percent: str = "40") -> Earned:
    return value_of(made, D(percent), "Counted by tasks.")


def symbols(found: Earned) -> dict[str, object]:
    return {
        each.name if each.assumes is None else f"{each.name} {each.assumes}": each.value
        for each in found.symbols
    }


def test_the_figures_follow_from_percent_plan_and_charges() -> None:
    told = symbols(value(planned()))
    assert told == {
        "BAC": D("1000.00"),
        "PV": D("529.03"),
        "EV": D("400.00"),
        "AC": D("500.00"),
        "SV": D("-129.03"),
        "SPI": D("0.7561"),
        "CV": D("-100.00"),
        "CPI": D("0.8000"),
        f"EAC {Formula.AT_CPI}": D("1250.00"),
        f"EAC {Formula.AT_BUDGET}": D("1100.00"),
        f"EAC {Formula.AT_CPI_AND_SPI}": D("1491.93"),
        f"ETC {Formula.AT_CPI}": D("750.00"),
        f"VAC {Formula.AT_CPI}": D("-250.00"),
        "TCPI": D("1.2000"),
        "ES": D("2.0000"),
        "AT": D("2.3226"),
        "SV(t)": D("-0.3226"),
        "SPI(t)": D("0.8611"),
    }


def test_a_fixed_price_holds_nothing_that_carries_a_pace_of_spending_on() -> None:
    found = value(planned(FIXED))
    assert found.at_cost is None
    assert set(symbols(found)) == {"BAC", "PV", "EV", "AC", "SV", "SPI", "ES", "AT", "SV(t)", "SPI(t)"}


def test_a_retainer_has_no_whole_to_be_earned() -> None:
    assert [contract for contract in ContractType if not is_measured(contract)] == [ContractType.RETAINER]


def test_earned_schedule_is_told_as_a_day() -> None:
    found = value(planned())
    assert (found.planned_for, found.days_behind) == (date(2027, 2, 28), 10)
    ahead = value(planned(), "80")
    assert (ahead.planned_for, ahead.days_behind) == (date(2027, 3, 31), -21)
    part = value(planned(), "25")
    assert part.planned_for == date(2027, 2, 14)
    assert value(planned(), "0").planned_for == date(2026, 12, 31)


def test_without_a_plan_everything_about_time_says_so() -> None:
    found = value(report(line("1000", "500")))
    told = symbols(found)
    assert told["PV"] is told["SV"] is told["SPI"] is Undefined.NOTHING_PLANNED
    assert "ES" not in told
    assert f"EAC {Formula.AT_CPI_AND_SPI}" not in told
    assert told["CPI"] == D("0.8000")
    assert found.days_behind is None
    assert "No work has been planned over time, so nothing can be said of its pace." in saying(
        found, report(line("1000", "500")), EN
    )


def test_a_plan_of_nothing_is_no_plan() -> None:
    made = report(line("1000", "500"), planned=((JAN, D(0)),), planned_to_date=D(0))
    assert value(made).planned_for is None


def test_work_that_is_done_is_measured_until_its_finish() -> None:
    made = replace(planned(spent="950"), finish=date(2027, 2, 20))
    found = value(made, "100")
    assert (found.as_of, found.is_done) == (date(2027, 2, 20), True)
    assert symbols(found)["AT"] == D("1.7143")
    assert saying(found, made, EN) == "All the work is done: it cost €950; €1,000 was planned."


@pytest.mark.parametrize(
    ("spent", "percent", "said"),
    [
        (
            "500",
            "40",
            "For every €100 spent, work worth €80 was done; at this pace the whole costs €1,250 instead of"
            " €1,000. That is the pace so far carried on; line by line, with what is already ordered, we"
            " expect €1,000. By the monthly plan, the work done until today was due by Sun 28 Feb, 10 days"
            " earlier.",
        ),
        (
            "0",
            "40",
            "Nothing has been spent yet. By the monthly plan, the work done until today was due by Sun 28"
            " Feb, 10 days earlier.",
        ),
        (
            "300",
            "0",
            "Money has been spent, but no work is finished yet, so there is no pace. By the monthly plan, the"
            " work done until today was due by 31 Dec 2026, 69 days earlier.",
        ),
        (
            "100",
            "51.6",
            "€100 is spent for it. What the whole will cost can be told from that once 20% of the budget is"
            " both done and spent. By the monthly plan, the work is where it was meant to be today.",
        ),
    ],
)
def test_the_plain_words_come_first(spent: str, percent: str, said: str) -> None:
    with time_machine.travel(datetime(2027, 3, 10, 9, tzinfo=UTC), tick=False):
        made = planned(spent=spent)
        assert saying(value(made, percent), made, EN) == said
        assert saying(value(made, percent), made, ZH) != said


@pytest.mark.parametrize(
    ("spent", "said"),
    [
        ("0", "Nothing of it is invoiced yet."),
        ("405", "€405 is invoiced: about as much as the work done is worth."),
        ("500", "€500 is invoiced: €100 more than the work done is worth."),
        ("300", "€300 is invoiced: €100 less than the work done is worth."),
    ],
)
def test_a_fixed_price_sets_the_work_beside_what_is_invoiced(spent: str, said: str) -> None:
    made = planned(FIXED, spent)
    assert saying(value(made), made, EN).startswith(said)
    assert finding(value(made), made, EN) == "40% is done: €400 of the agreed price"


def test_credit_notes_beyond_what_was_spent_break_nothing() -> None:
    found = value(planned(spent="-20"))
    assert symbols(found)["AC"] == D("-20.00")
    assert symbols(found)["CPI"] is Undefined.NOTHING_SPENT


def test_every_symbol_has_a_unit_and_a_name() -> None:
    assert {each.unit for each in value(planned()).symbols} == set(Unit)
