"""The arithmetic of a budget, the words it is said in, and what its forms take."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.base import Audience
from db.models.money import CostKind
from db.models.plan import Cause
from db.models.project import ContractType
from portal import budget
from portal.budget import BudgetReport, Line, Trouble, wording
from portal.budget.figures import AgreedChange, Move, MovedField, plain
from portal.budget.lines import same_cell
from portal.budget.months import (
    AllowanceMove,
    MonthSum,
    RetainerMonth,
    month_end,
    months_between,
    planned_until,
    retainer_months,
    running,
)
from portal.budget.words import CAUSED, CONTRACTS, DEFINITIONS, MOVED, WORDS
from portal.forms import Problems, Reader, sentences
from portal.i18n import Text
from portal.progress.freshness import Freshness

TODAY = date(2027, 3, 10)
JAN, FEB, MAR, APR = (date(2027, month, 1) for month in (1, 2, 3, 4))
EN, ZH = Text("en"), Text("zh")


def line(agreed: str, spent: str = "0", committed: str = "0", expected: str | None = None) -> Line:
    return Line(
        id=1,
        category="Design",
        agreed=D(agreed),
        spent=D(spent),
        committed=D(committed),
        expected=None if expected is None else D(expected),
        audience=Audience.CLIENT,
        version=1,
    )


def report(
    *lines: Line, contract: ContractType = ContractType.TIME_AND_MATERIALS, **more: object
) -> BudgetReport:
    made = BudgetReport(
        as_client=True,
        contract_type=contract,
        currency="EUR",
        today=TODAY,
        lines=lines,
        changes=(),
        months=(),
        by_month=(),
        retainer=(),
        planned_to_date=None,
        moves=(),
        freshness=Freshness(datetime(2027, 3, 9, tzinfo=UTC), "Li Na", "portal", 7),
    )
    return replace(made, **more)  # type: ignore[arg-type]


def change(amount: str) -> AgreedChange:
    return AgreedChange(7, "More", D(amount), None, None)


# Arithmetic


def test_left_is_agreed_and_changes_less_spent_less_ordered() -> None:
    made = report(line("10000", "4000", "1500.50"), changes=(change("500"),))
    assert made.left == D("4999.50")
    assert made.total == D("10500")
    assert made.share_spent == D(4000) / D(10500)


def test_the_forecast_of_a_line_is_what_was_entered_or_the_larger_of_agreed_and_used() -> None:
    assert line("100", "20", "30").forecast == D(100)
    assert line("100", "80", "30").forecast == D(110)
    assert line("100", "80", "30", expected="95").forecast == D(95)
    assert line("100", "80", "30", expected="0").forecast == D(0)


def test_the_forecast_at_completion_adds_lines_and_agreed_changes() -> None:
    made = report(line("100", "80", "30"), line("50", expected="40"), changes=(change("-10"),))
    assert made.forecast_at_completion == D(140)
    assert made.beyond == D(0)


def test_an_empty_budget_divides_nothing() -> None:
    assert report().share_spent is None
    assert report().left == D(0)
    assert report().trouble is None


@given(st.lists(st.decimals(-(10**9), 10**9, places=4, allow_nan=False), min_size=1, max_size=20))
def test_sums_are_exact_whatever_the_amounts(amounts: list[D]) -> None:
    lines = [line("0", spent=str(amount)) for amount in amounts]
    assert report(*lines).spent == sum(int(a.scaleb(4)) for a in amounts) * D("0.0001")


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        ("10000", "10000.00"),
        ("10000.0000", "10000.00"),
        ("1500.5", "1500.50"),
        ("-0.5", "-0.50"),
        ("0", "0.00"),
        ("-0.0000", "0.00"),
        ("1.2345", "1.2345"),
        ("1.2300", "1.23"),
        ("1.2340", "1.234"),
        ("999999999999.99", "999999999999.99"),
        ("1E+3", "1000.00"),
    ],
)
def test_machines_read_exact_amounts_with_two_decimals_at_least(amount: str, said: str) -> None:
    assert plain(D(amount)) == said


def test_the_seven_figures_for_machines() -> None:
    made = report(line("10000", "4000", "1500.50"), changes=(change("500"),))
    assert budget.as_json(made) == {
        "currency": "EUR",
        "agreed": "10000.00",
        "approved_changes": "500.00",
        "spent": "4000.00",
        "committed": "1500.50",
        "left": "4999.50",
        "forecast_at_completion": "10500.00",
    }


# Months


def test_running_totals_end_today_and_orders_go_on() -> None:
    sums = (MonthSum(JAN, D(10), D(0)), MonthSum(MAR, D(5), D(7)), MonthSum(APR, D(0), D(3)))
    plan = {JAN: D(8), FEB: D(8), MAR: D(8), APR: D(8)}
    jan, feb, mar, apr = running(plan, sums, TODAY)
    assert (jan.planned, jan.actual, jan.committed) == (D(8), D(10), None)
    assert (feb.planned, feb.actual, feb.committed) == (D(16), D(10), None)
    assert (mar.planned, mar.actual, mar.committed) == (D(24), D(15), D(22))
    assert (apr.planned, apr.actual, apr.committed) == (D(32), None, D(25))
    assert [m.day for m in (jan, feb, mar, apr)] == [
        date(2027, 1, 31),
        date(2027, 2, 28),
        date(2027, 3, 31),
        date(2027, 4, 30),
    ]


def test_without_plan_and_orders_those_lines_are_empty() -> None:
    (only,) = running({}, (MonthSum(FEB, D(10), D(0)),), TODAY)
    assert (only.planned, only.actual, only.committed) == (None, D(10), None)
    assert running({}, (), TODAY) == ()


def test_a_plan_that_has_not_begun_has_no_actual() -> None:
    (only,) = running({APR: D(8)}, (), TODAY)
    assert (only.planned, only.actual) == (D(8), None)


def test_what_is_booked_ahead_of_today_counts_as_actual() -> None:
    (only,) = running({}, (MonthSum(APR, D(8), D(0)),), TODAY)
    assert only.actual == D(8)


def test_the_plan_to_date_counts_the_running_month_by_its_days() -> None:
    assert planned_until({FEB: D(3500), MAR: D(3100)}, TODAY) == D("4500.00")
    assert planned_until({FEB: D(3500), MAR: D(3100)}, date(2027, 3, 31)) == D(6600)
    assert planned_until({APR: D(10)}, TODAY) == D(0)
    assert planned_until({}, TODAY) is None


def test_months_end_where_the_calendar_says() -> None:
    assert month_end(date(2028, 2, 3)) == date(2028, 2, 29)
    assert month_end(date(2027, 12, 31)) == date(2027, 12, 31)
    assert list(months_between(date(2026, 12, 5), date(2027, 2, 1))) == [date(2026, 12, 1), JAN, FEB]


def test_a_month_of_a_retainer_keeps_the_allowance_it_had() -> None:
    sums = (MonthSum(JAN, D(900), D(0)), MonthSum(MAR, D(100), D(50)))
    moved = (AllowanceMove(date(2027, 2, 10), D(1000)),)
    march, february, january = retainer_months(sums, D(1200), moved, TODAY)
    assert (january.allowance, january.used, january.left) == (D(1000), D(900), D(100))
    assert (february.allowance, february.used) == (D(1200), D(0))
    assert (march.allowance, march.left) == (D(1200), D(1050))


def test_the_share_of_a_month_that_has_passed() -> None:
    month = RetainerMonth(MAR, D(10), D(0), D(0))
    assert month.elapsed(date(2027, 2, 28)) == 0
    assert month.elapsed(date(2027, 3, 31)) == 1
    assert month.elapsed(date(2027, 5, 1)) == 1
    assert month.elapsed(TODAY) == D(10) / D(31)


# Warnings and words


@pytest.mark.parametrize(
    ("made", "trouble"),
    [
        (report(line("100", "101")), Trouble.EXCEEDED),
        (report(line("100", "60", "41")), Trouble.WILL_EXCEED),
        (report(line("100", "10", expected="101")), Trouble.WILL_EXCEED),
        (report(line("100", "60"), planned_to_date=D(50)), Trouble.AHEAD),
        (report(line("100", "59"), planned_to_date=D(50)), None),
        (report(line("100", "100")), None),
    ],
)
def test_the_reader_is_warned_before_the_budget_is_exceeded(
    made: BudgetReport, trouble: Trouble | None
) -> None:
    assert made.trouble is trouble
    assert bool(wording.warning(made, EN)) is (trouble is not None)


@pytest.mark.parametrize(
    ("used", "ordered", "trouble"),
    [
        ("1001", "0", Trouble.EXCEEDED),
        ("900", "101", Trouble.WILL_EXCEED),
        ("600", "0", Trouble.AHEAD),
        ("500", "0", None),
    ],
)
def test_a_retainer_warns_of_its_running_month(used: str, ordered: str, trouble: Trouble | None) -> None:
    month = RetainerMonth(MAR, D(1000), D(used), D(ordered))
    made = report(line("0"), contract=ContractType.RETAINER, retainer=(month,))
    assert made.trouble is trouble


def test_the_headline_says_how_it_will_end() -> None:
    assert wording.headline(report(line("120000", "74400", expected="117000")), EN) == (
        "You agreed on €120,000; 62% is spent, and we expect to finish €3,000 under."
    )
    assert wording.headline(report(line("120000", "74400", expected="123000")), EN) == (
        "You agreed on €120,000; 62% is spent, and we expect to need €3,000 more than agreed."
    )
    assert wording.headline(report(line("120000", "74400")), EN) == (
        "You agreed on €120,000; 62% is spent, and we expect to stay within it."
    )
    assert wording.headline(report(line("120000", "121000")), EN) == (
        "You agreed on €120,000, and €1,000 more than that is already spent."
    )
    assert wording.headline(report(line("120000", "74400", expected="117000")), ZH) == (
        "约定金额为 €120,000，已支出 62%，预计完工时可结余 €3,000。"
    )
    assert wording.headline(report(), EN) == "No amount has been agreed yet; €0 is spent."


def test_a_fixed_price_is_told_as_a_price() -> None:
    fixed = ContractType.FIXED_PRICE
    assert wording.headline(report(line("1000", "400", "100"), contract=fixed), EN) == (
        "The agreed price is €1,000; 40% of it is invoiced and €600 is still to come."
    )
    assert wording.headline(report(line("1000", "1000"), contract=fixed), EN) == (
        "The agreed price of €1,000 is invoiced in full; nothing is left to pay for."
    )
    assert wording.headline(report(line("1000", "400", "700"), contract=fixed), EN) == (
        "The agreed price is €1,000; 40% of it is invoiced, and we expect €100 more than agreed."
    )


def test_a_retainer_is_told_by_its_month() -> None:
    def said(month: RetainerMonth) -> str:
        return wording.headline(report(line("0"), contract=ContractType.RETAINER, retainer=(month,)), EN)

    assert said(RetainerMonth(MAR, D(5000), D(1000), D(500))) == (
        "Of the allowance of €5,000 for Mar 2027, 20% is used and €3,500 is left."
    )
    assert said(RetainerMonth(MAR, D(5000), D(5600), D(0))) == (
        "Mar 2027 is €600 over its allowance of €5,000."
    )
    assert said(RetainerMonth(MAR, D(5000), D(4000), D(1600))) == (
        "With what is reserved, Mar 2027 will go €600 over its allowance of €5,000."
    )
    assert said(RetainerMonth(MAR, None, D(1000), D(0))) == (
        "€1,000 is used in Mar 2027; no monthly allowance has been entered yet."
    )


def test_a_share_is_never_rounded_to_all_or_nothing() -> None:
    assert wording.said_share(D("0.998"), EN) == "99.8%"
    assert wording.said_share(D("0.002"), EN) == "0.2%"
    assert wording.said_share(D(1), EN) == "100%"
    assert wording.said_share(D("0.62"), EN) == "62%"


def test_the_finding_compares_with_the_plan() -> None:
    assert (
        wording.finding(report(line("100", "48"), planned_to_date=D(50)), EN) == "Spending is 4% under plan"
    )
    assert (
        wording.finding(report(line("100", "55"), planned_to_date=D(50)), EN) == "Spending is 10% over plan"
    )
    assert wording.finding(report(line("100", "50"), planned_to_date=D(50)), EN) == "Spending is as planned"
    assert wording.finding(report(line("100", "50")), EN) == "€50 is spent so far"


def test_the_finding_by_category_names_the_one_that_grows() -> None:
    assert wording.category_finding(report(line("100", expected="130"), line("10")), EN) == (
        "“Design” is expected to need €30 more than agreed"
    )
    assert wording.category_finding(report(line("100")), EN) == "Every category stays within what was agreed"


def test_a_move_says_how_much_and_on_whose_side() -> None:
    move = Move(
        1, "Design", MovedField.AGREED, None, D(100), D(160), Cause.CLIENT, "", "", datetime.now(UTC), "",
        Audience.CLIENT,
    )  # fmt: skip
    assert wording.moved(move, "EUR", EN) == "€60.00 more, on your side"
    expected = replace(move, field=MovedField.FORECAST, old=None, new=D(90), agreed=D(100))
    assert wording.moved(expected, "EUR", EN) == "€10.00 less, on your side"
    planned = replace(move, field=MovedField.PLAN, month=FEB)
    assert wording.named(planned, EN) == "Plan for Feb 2027"


def test_every_contract_cause_and_field_has_its_words() -> None:
    assert set(WORDS) == set(CONTRACTS) == set(DEFINITIONS) == set(ContractType)
    assert set(CAUSED) == set(Cause)
    assert set(MOVED) == set(MovedField)
    for definitions in DEFINITIONS.values():
        for word, meaning in definitions:
            assert ZH(word) != word
            assert ZH(meaning) != meaning


# Forms

ENTRY: Mapping[str, object] = {"line": 3, "kind": CostKind.ACTUAL, "amount": "1,234.50", "on": TODAY}


def read(**more: object) -> budget.EntryValues | Problems:
    return budget.read_entry(Reader({**ENTRY, **more}), EN)


def said(result: object) -> list[str]:
    assert isinstance(result, Problems)
    return sentences(result, EN)


def test_an_entry_is_read_whole() -> None:
    assert read(document=" INV-7 ", cost="900", hours="7.5", note="ours") == budget.EntryValues(
        3, CostKind.ACTUAL, D("1234.50"), TODAY, "INV-7", "", {}, D(900), D("7.5"), "ours"
    )


def test_a_negative_amount_is_a_credit_note_or_a_mistake() -> None:
    assert said(read(amount="-5")) == [
        "“Amount the client is charged” is below zero. If money goes back to the client,"
        " tick that this is a credit note."
    ]
    for typed in ("-5", "5"):
        credit = read(amount=typed, credit=True)
        assert isinstance(credit, budget.EntryValues)
        assert credit.amount == D(-5)


def test_a_credit_note_is_never_only_ordered() -> None:
    assert said(read(credit=True, kind=CostKind.COMMITTED)) == [
        "A credit note has already been given, so it is booked as spent, not as ordered."
    ]


@pytest.mark.parametrize("amount", ["", "NaN", "1e400", "1.234.5x", None, True, "∞", "9" * 40])
def test_an_amount_that_nobody_can_read_is_refused(amount: object) -> None:
    assert isinstance(read(amount=amount), Problems)


@given(st.one_of(st.text(max_size=40), st.floats(), st.integers(), st.none(), st.dates()))
def test_no_entry_makes_the_form_fall_over(value: object) -> None:
    for field in ("line", "kind", "amount", "on", "document", "cost", "hours", "note", "description:zh"):
        assert isinstance(read(**{field: value}), budget.EntryValues | Problems)


def test_the_description_in_another_language_is_kept_beside() -> None:
    entry = read(description="Server", **{"description:zh": "服务器"})
    assert isinstance(entry, budget.EntryValues)
    assert entry.translations == {"zh": {"description": "服务器"}}


def test_a_currency_is_a_code_that_exists() -> None:
    form = {"version": 1, "contract_type": "fixed_price", "retainer_amount": ""}
    held = budget.read_contract(Reader({**form, "currency": "cny"}), EN)
    assert held == budget.SetContract(1, ContractType.FIXED_PRICE, "CNY", None)
    assert said(budget.read_contract(Reader({**form, "currency": "XYQ"}), EN)) == [
        "“XYQ” is not a currency. Its code has three letters, such as EUR or CNY."
    ]


def test_a_move_needs_an_amount_a_cause_and_an_explanation() -> None:
    form = {"version": 2, "field": "agreed", "amount": "12000", "cause": "ours"}
    assert said(budget.read_move(Reader(form), 5, EN)) == ["Please fill in “Explanation”."]
    command = budget.read_move(Reader({**form, "explanation": "Two more days"}), 5, EN)
    assert command == budget.MoveAmount(
        5, 2, MovedField.AGREED, D(12000), budget.Reason(Cause.OURS, "Two more days", "", {})
    )
    assert isinstance(budget.read_move(Reader({**form, "field": "plan"}), 5, EN), Problems)
    cleared = {**form, "field": "forecast", "amount": "", "explanation": "As the figures say"}
    assert isinstance(budget.read_move(Reader(cleared), 5, EN), budget.MoveAmount)


# Grids

SHOWN = [
    {
        "id": "4",
        "version": 2,
        "category": "Design",
        "category:zh": "设计",
        "agreed": D("10.1234"),
        "forecast": None,
    },
    {"id": "5", "version": 1, "category": "Tests", "category:zh": "", "agreed": D(20), "forecast": D(25)},
]


def typed(*changes: Mapping[str, object]) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = [
        {**row, "agreed": float(row["agreed"]), "forecast": row["forecast"] and float(row["forecast"])}  # type: ignore[arg-type]
        for row in SHOWN
    ]
    return [{**row, **changed} for row, changed in zip(rows, changes, strict=False)] + rows[len(changes) :]


def test_an_untouched_grid_changes_nothing() -> None:
    assert budget.read_lines(SHOWN, typed(), EN) == budget.SaveLines()


def test_a_touched_cell_changes_its_line_alone_and_leaves_other_amounts_exact() -> None:
    result = budget.read_lines(SHOWN, typed({"category": "Concept"}), EN)
    assert result == budget.SaveLines(
        edits=(
            budget.LineEdit(
                4, 2, budget.LineValues("Concept", D("10.1234"), None, {"zh": {"category": "设计"}})
            ),
        )
    )


def test_a_forecast_can_be_taken_away_and_set_to_nothing() -> None:
    taken = budget.read_lines(SHOWN, typed({}, {"forecast": None}), EN)
    assert isinstance(taken, budget.SaveLines)
    assert taken.edits[0].values.forecast is None
    zero = budget.read_lines(SHOWN, typed({"forecast": 0.0}), EN)
    assert isinstance(zero, budget.SaveLines)
    assert zero.edits[0].values.forecast == D(0)


def test_a_new_row_is_added_and_a_missing_one_removed() -> None:
    new = {"id": None, "category": "Training", "agreed": 99.5, "forecast": None}
    result = budget.read_lines(SHOWN, [*typed()[:1], new], EN)
    assert result == budget.SaveLines(
        added=(budget.LineValues("Training", D("99.50"), None, {}),), removed=(budget.LineRemoval(5, 1),)
    )


def test_a_forged_grid_touches_only_what_was_shown() -> None:
    forged = {"id": "999", "version": 77, "category": "Foreign", "agreed": 1.0}
    result = budget.read_lines(SHOWN, [*typed({"version": 99, "spent": 1, "category": "X"}), forged], EN)
    assert isinstance(result, budget.SaveLines)
    assert [(edit.id, edit.version) for edit in result.edits] == [(4, 2)]
    assert len(result.added) == 1  # an id that was not shown is a new row, never somebody else's


@pytest.mark.parametrize("amount", [-1.0, float("nan"), float("inf"), "abc", 10.0**15])
def test_a_grid_takes_no_amount_that_is_none(amount: object) -> None:
    assert isinstance(budget.read_lines(SHOWN, typed({"agreed": amount}), EN), Problems)


def test_a_line_needs_a_name() -> None:
    assert said(budget.read_lines(SHOWN, typed({"category": "  "}), EN)) == ["Please fill in “Category”."]


def test_cells_are_compared_as_a_grid_holds_them() -> None:
    assert same_cell(D("10.10"), 10.1)
    assert same_cell(None, "")
    assert not same_cell(None, 0.0)
    assert not same_cell(D(0), None)


MONTHS = [{"id": "1", "month": FEB, "amount": D(3500)}]


def plan_of(*rows: Mapping[str, object], **reason: object) -> budget.SavePlan | Problems:
    return budget.read_plan(MONTHS, rows, Reader(reason), EN)


def test_a_plan_reads_changed_new_and_removed_months() -> None:
    changed = plan_of(
        {"id": "1", "month": FEB, "amount": 3600.0}, {"month": date(2027, 3, 17), "amount": 10.0}
    )
    assert changed == budget.SavePlan(
        edits=(budget.PlanEdit(1, D(3500), D("3600.00")),), added=(budget.PlannedAmount(MAR, D("10.00")),)
    )
    assert plan_of() == budget.SavePlan(removed=(1,))


def test_a_month_stays_and_is_planned_once() -> None:
    assert said(plan_of({"id": "1", "month": MAR, "amount": 3500.0})) == [
        "The month of a row stays. Remove the row and add another one."
    ]
    twice = {"month": date(2027, 3, 17), "amount": 1.0}
    assert said(plan_of({"id": "1", "month": FEB, "amount": 3500.0}, twice, twice)) == [
        "Mar 2027 is in the list twice."
    ]


def test_a_reason_for_the_plan_is_read_if_it_is_there() -> None:
    same = {"id": "1", "month": FEB, "amount": 1.0}
    with_reason = plan_of(same, cause="client", explanation="You asked")
    assert isinstance(with_reason, budget.SavePlan)
    assert with_reason.reason == budget.Reason(Cause.CLIENT, "You asked", "", {})
