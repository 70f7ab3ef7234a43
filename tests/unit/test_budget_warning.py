"""When both sides are warned, to the hundredth of a percent, and in which words."""

from decimal import Decimal as D

import pytest

from db.models.project import ContractType
from portal import budget
from portal.budget import BudgetReport, Trouble
from portal.budget.months import RetainerMonth
from portal.budget.trouble import is_near
from portal.budget.warned import advice, warning
from portal.forms import Problems, Reader, sentences
from tests.unit.test_budget import EN, MAR, ZH, change, line, report

FIXED, WORKED, RETAINER = (
    ContractType.FIXED_PRICE,
    ContractType.TIME_AND_MATERIALS,
    ContractType.RETAINER,
)


@pytest.mark.parametrize(
    ("spent", "committed", "trouble"),
    [
        ("8499", "0", None),
        ("8499.9999", "0", None),
        ("8500", "0", Trouble.NEAR),
        ("4000", "4499", None),
        ("4000", "4500", Trouble.NEAR),
        ("0", "8500", Trouble.NEAR),
        ("10000", "0", Trouble.NEAR),
        ("9000", "1000", Trouble.NEAR),
        ("9000", "1000.01", Trouble.WILL_EXCEED),
        ("0", "10000.01", Trouble.WILL_EXCEED),
        ("10000.01", "0", Trouble.EXCEEDED),
    ],
)
@pytest.mark.parametrize("contract", [FIXED, WORKED, ContractType.OPEN_BOOK])
def test_both_sides_are_warned_from_85_percent_of_spent_and_ordered(
    contract: ContractType, spent: str, committed: str, trouble: Trouble | None
) -> None:
    assert report(line("10000", spent, committed), contract=contract).trouble is trouble


@pytest.mark.parametrize(
    ("percent", "used", "near"),
    [(85, "84.99", False), (85, "85", True), (1, "0.99", False), (1, "1", True), (100, "99.99", False)],
)
def test_the_share_is_the_one_that_was_set_and_counts_when_it_is_reached(
    percent: int, used: str, near: bool
) -> None:
    assert is_near(D(used), D(100), percent) is near


def test_changes_count_for_what_is_agreed() -> None:
    assert report(line("10000", "8500"), changes=(change("500"),)).trouble is None
    assert report(line("10000", "8925"), changes=(change("500"),)).trouble is Trouble.NEAR


def test_an_expected_end_above_what_is_agreed_warns_however_little_is_spent() -> None:
    assert report(line("10000", "1", expected="10000.01")).trouble is Trouble.WILL_EXCEED
    assert report(line("10000", "1", expected="10000")).trouble is None


def test_nothing_agreed_is_near_nothing() -> None:
    assert report(line("0")).trouble is None
    assert report(line("0", "1")).trouble is Trouble.EXCEEDED


@pytest.mark.parametrize(
    ("used", "ordered", "trouble"),
    [
        ("849.99", "0", None),
        ("850", "0", Trouble.NEAR),
        ("500", "350", Trouble.NEAR),
        ("1000", "0", Trouble.NEAR),
        ("500", "500.01", Trouble.WILL_EXCEED),
        ("1000.01", "0", Trouble.EXCEEDED),
    ],
)
def test_a_retainer_is_near_the_end_of_its_month(used: str, ordered: str, trouble: Trouble | None) -> None:
    # On the last day, when no pace is too fast.
    month = RetainerMonth(MAR, D(1000), D(used), D(ordered))
    made = report(line("0"), contract=RETAINER, retainer=(month,), today=MAR.replace(day=31))
    assert made.trouble is trouble


def test_of_a_closed_project_only_what_was_exceeded_is_said() -> None:
    assert report(line("100", "100"), is_closed=True).trouble is None
    assert report(line("100", "90", expected="120"), is_closed=True).trouble is None
    exceeded = report(line("100", "90", "11"), is_closed=True)
    assert exceeded.trouble is Trouble.EXCEEDED
    assert warning(exceeded, EN) == "€101 is spent or ordered, €1 more than the budget of €100."
    assert advice(exceeded, EN) == ""


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (
            report(line("10000", "8500", "150")),
            "87% of the budget of €10,000 is spent or ordered; €1,350 is left.",
        ),
        (
            report(line("10000", "10000")),
            "The budget of €10,000 is spent or ordered in full; nothing is left.",
        ),
        (
            report(line("10000", "100", expected="12000")),
            "€12,000 is expected in the end, €2,000 more than the budget of €10,000.",
        ),
        (report(line("10000", "10500")), "€10,500 is spent, €500 more than the budget of €10,000."),
        (
            report(line("10000", "8000", "2500", expected="9000")),
            "€10,500 is spent or ordered, €500 more than the budget of €10,000.",
        ),
        (
            report(line("10000", "8500"), contract=FIXED),
            "85% of the agreed price of €10,000 is invoiced or scheduled; €1,500 is left.",
        ),
        (
            report(line("10000", "10000"), contract=FIXED),
            "The agreed price of €10,000 is invoiced or scheduled in full; nothing is left.",
        ),
        (
            report(line("10000", "9000", "2000"), contract=FIXED),
            "€11,000 is expected in the end, €1,000 more than the agreed price of €10,000.",
        ),
        (
            report(line("10000", "10500"), contract=FIXED),
            "€10,500 is invoiced, €500 more than the agreed price of €10,000.",
        ),
        (
            report(line("10000", "3000"), contract=FIXED, planned_to_date=D(2000)),
            "Invoices run ahead of the plan: €3,000 until today, where €2,000 was planned.",
        ),
    ],
)
def test_a_warning_says_its_figures(made: BudgetReport, said: str) -> None:
    assert warning(made, EN) == said
    assert warning(made, ZH) not in ("", said)


def test_a_retainer_says_its_month() -> None:
    month = RetainerMonth(MAR, D(1000), D(860), D(40))
    made = report(line("0"), contract=RETAINER, retainer=(month,))
    assert warning(made, EN) == (
        "90% of the allowance of €1,000 for Mar 2027 is used or reserved; €100 is left."
    )


def test_a_share_that_warns_is_a_whole_number_from_1_to_100() -> None:
    def read(percent: object) -> object:
        return budget.read_warning(Reader({"version": 3, "percent": percent}), EN)

    assert read("75") == budget.SetWarning(3, 75)
    assert read("100") == budget.SetWarning(3, 100)
    for wrong in ("0", "101", "", "abc", None):
        result = read(wrong)
        assert isinstance(result, Problems)
        assert sentences(result, EN)
