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
from portal.budget import BudgetReport, Line, Trouble, plain, wording
from portal.budget.lines import same_cell
from portal.budget.months import (
    AllowanceMove,
    MonthSum,
    RetainerMonth,
    going_on,
    month_end,
    months_between,
    planned_until,
    retainer_months,
    running,
)
from portal.budget.opening import headline
from portal.budget.parts import AgreedChange, Contingency, InPhase, Move, MovedField
from portal.budget.warned import warning
from portal.budget.words import CONTRACTS, DEFINITIONS, MOVED, WARNED, WORDS
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


def test_running_totals_end_today_and_the_plan_goes_on() -> None:
    sums = (MonthSum(JAN, D(10), D(0)), MonthSum(MAR, D(5), D(7)), MonthSum(APR, D(0), D(3)))
    plan = {JAN: D(8), FEB: D(8), MAR: D(8), APR: D(8)}
    jan, feb, mar, apr = running(plan, sums, TODAY)
    assert (jan.planned, jan.actual) == (D(8), D(10))
    assert (feb.planned, feb.actual) == (D(16), D(10))
    assert (mar.planned, mar.actual) == (D(24), D(15))
    assert (apr.planned, apr.actual) == (D(32), None)
    assert [m.day for m in (jan, feb, mar, apr)] == [
        date(2027, 1, 31),
        date(2027, 2, 28),
        date(2027, 3, 31),
        date(2027, 4, 30),
    ]


def test_without_a_plan_its_line_is_empty() -> None:
    (only,) = running({}, (MonthSum(FEB, D(10), D(0)),), TODAY)
    assert (only.planned, only.actual) == (None, D(10))
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
        (report(line("100", "84.9900")), None),
        (report(line("100", "85")), Trouble.NEAR),
        (report(line("100", "100")), Trouble.NEAR),
    ],
)
def test_the_reader_is_warned_before_the_budget_is_exceeded(
    made: BudgetReport, trouble: Trouble | None
) -> None:
    assert made.trouble is trouble
    assert bool(warning(made, EN)) is (trouble is not None)


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
    assert headline(report(line("120000", "74400", expected="117000")), EN) == (
        "You agreed on €120,000; 62% is spent, and we expect to finish €3,000 under."
    )
    assert headline(report(line("120000", "74400", expected="123000")), EN) == (
        "You agreed on €120,000; 62% is spent, and we expect to need €3,000 more than agreed."
    )
    assert headline(report(line("120000", "74400")), EN) == (
        "You agreed on €120,000; 62% is spent, and we expect to stay within it."
    )
    assert headline(report(line("120000", "121000")), EN) == (
        "You agreed on €120,000, and €1,000 more than that is already spent."
    )
    assert headline(report(line("120000", "74400", expected="117000")), ZH) == (
        "约定金额为 €120,000，已支出 62%，预计完工时可结余 €3,000。"
    )
    assert headline(report(), EN) == "No amount has been agreed yet; €0 is spent."


def test_a_fixed_price_is_told_as_a_price() -> None:
    fixed = ContractType.FIXED_PRICE
    assert headline(report(line("1000", "400", "100"), contract=fixed), EN) == (
        "The agreed price is €1,000; 40% of it is invoiced and €600 is still to come."
    )
    assert headline(report(line("1000", "1000"), contract=fixed), EN) == (
        "The agreed price of €1,000 is invoiced in full; nothing is left to pay for."
    )
    assert headline(report(line("1000", "400", "700"), contract=fixed), EN) == (
        "The agreed price is €1,000; 40% of it is invoiced, and we expect €100 more than agreed."
    )


def test_a_retainer_is_told_by_its_month() -> None:
    def said(month: RetainerMonth) -> str:
        return headline(report(line("0"), contract=ContractType.RETAINER, retainer=(month,)), EN)

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
    assert wording.moved(expected, "EUR", EN, internal=True) == "€10.00 less, on the client’s side"
    planned = replace(move, field=MovedField.PLAN, month=FEB)
    assert wording.named(planned, EN) == "Plan for Feb 2027"


def test_every_contract_cause_and_field_has_its_words() -> None:
    assert set(WORDS) == set(CONTRACTS) == set(DEFINITIONS) == set(WARNED) == set(ContractType)
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


# The reserve, phases, and what is still to come


def reserve(agreed: str, spent: str = "0", committed: str = "0", expected: str | None = None) -> Line:
    return replace(line(agreed, spent, committed, expected), id=9, category="Reserve", is_contingency=True)


def moving(old: str, new: str, field: MovedField = MovedField.AGREED) -> Move:
    return Move(
        9, "Reserve", field, None, D(old), D(new), Cause.OURS, "", "", datetime.now(UTC), "", Audience.CLIENT
    )


def test_the_reserve_is_a_figure_of_its_own_and_part_of_what_is_agreed() -> None:
    made = report(line("1000", "400"), reserve("200", "30", "20"))
    assert made.contingency == Contingency(D(200), D(50))
    assert made.contingency.left == D(150)
    assert [each.category for each in made.work] == ["Design"]
    assert (made.agreed, made.spent, made.left) == (D(1200), D(430), D(750))
    assert report(line("1000")).contingency is None


def test_what_the_reserve_gave_to_other_lines_is_used_of_it() -> None:
    given = replace(reserve("150"), moves=(moving("250", "150"), moving("200", "250")))
    assert report(given).contingency == Contingency(D(250), D(100))
    assert (given.first_agreed, given.moved) == (D(200), D(-50))


def test_a_forecast_of_the_reserve_alone_moves_nothing_agreed() -> None:
    held = replace(reserve("150"), moves=(moving("250", "150", MovedField.FORECAST),))
    assert (held.first_agreed, held.given) == (D(150), D(0))


def test_overruns_are_paid_by_changes_first_then_by_the_reserve_and_only_then_exceed() -> None:
    def end(*lines: Line, **more: object) -> tuple[D, D]:
        made = report(*lines, **more)  # type: ignore[arg-type]
        return made.forecast_at_completion, made.beyond

    assert end(line("1000", "400"), reserve("200")) == (D(1200), D(0))
    assert end(line("1000", "1050"), reserve("200")) == (D(1200), D(0))
    assert end(line("1000", "1250"), reserve("200")) == (D(1250), D(50))
    assert end(line("1000", "400", expected="1150"), reserve("200", "80")) == (D(1230), D(30))
    assert end(line("1000", "1050"), reserve("200"), changes=(change("60"),)) == (D(1260), D(0))
    assert end(line("1000", "400", expected="900"), reserve("200")) == (D(1100), D(-100))
    assert end(line("1000", "400"), reserve("200", "250")) == (D(1250), D(50))
    assert end(line("1000", "400"), reserve("200", "20", expected="20")) == (D(1020), D(-180))


def test_the_reserve_is_told_in_a_sentence() -> None:
    def said(held: Line) -> str:
        made = report(line("1000"), held)
        assert made.contingency is not None
        return wording.contingency_finding(made.contingency, made, EN)

    assert said(reserve("200")) == "The reserve of €200 is untouched"
    assert said(reserve("200", "50")) == "€50 of the reserve of €200 is used; €150 is left"
    assert said(reserve("200", "150", "50")) == "The reserve of €200 is used up"
    assert said(reserve("200", "250")) == "The reserve of €200 is used up, and €50 more than that"


def test_lines_are_summed_by_phase_in_the_order_of_the_phases() -> None:
    build, design = InPhase(2, 1, "Build"), InPhase(1, 2, "Design")
    lines = (
        replace(line("100", "10"), phase=build),
        replace(line("50"), phase=None),
        replace(line("70", "5", "2"), phase=design),
        replace(line("30", "1"), phase=build),
        replace(reserve("20"), phase=build),
    )
    sums = [(each.title, each.agreed, each.spent, each.left) for each in report(*lines).phases]
    assert sums == [
        ("Design", D(70), D(5), D(63)),
        ("Build", D(130), D(11), D(119)),
        ("", D(50), D(0), D(50)),
    ]
    assert report(line("1")).phases == ()


def test_the_finding_by_phase_names_the_one_that_grows() -> None:
    def said(*lines: Line, **more: object) -> str:
        build = InPhase(1, 1, "Build")
        made = report(*(replace(each, phase=build) for each in lines), line("5"), **more)  # type: ignore[arg-type]
        return wording.phase_finding(made, EN)

    assert said(line("100", "50")) == "Every phase stays within what was agreed"
    assert said(line("100", expected="130")) == "“Build” is expected to need €30 more than agreed"
    assert said(line("100", "50"), is_closed=True) == "Every phase stayed within what was agreed"
    assert said(line("100", "150"), is_closed=True) == "1 phase came to more than agreed"


def test_what_is_to_come_follows_the_plan_until_the_finish() -> None:
    plan = {FEB: D(100), MAR: D(310), APR: D(90)}
    ahead = going_on(plan, D(200), D(500), TODAY, None)
    # Of March 21 of 31 days are to come, so 210 of 300 in all.
    assert ahead == ((date(2027, 3, 31), D("410.00")), (date(2027, 4, 30), D("500.00")))
    sooner = going_on(plan, D(200), D(500), TODAY, date(2027, 4, 12))
    assert sooner[-1] == (date(2027, 4, 12), D("500.00"))


def test_beyond_its_plan_what_is_to_come_is_spread_over_the_days() -> None:
    later = going_on({MAR: D(310)}, D(0), D(520), TODAY, date(2027, 5, 1))
    assert later == (
        (date(2027, 3, 31), D("210.00")),
        (date(2027, 4, 30), D("510.00")),
        (date(2027, 5, 1), D("520.00")),
    )
    assert going_on({}, D(0), D(100), TODAY, date(2027, 3, 20)) == ((date(2027, 3, 20), D("100.00")),)


def test_nobody_knows_how_it_goes_on_without_plan_and_finish() -> None:
    assert going_on({}, D(0), D(100), TODAY, None) == ()
    assert going_on({FEB: D(100)}, D(0), D(100), TODAY, FEB) == ()
    assert report(line("100", "10")).going_on == ()
    assert report(line("100", "10"), finish=date(2027, 4, 1), is_closed=True).going_on == ()
    assert report(line("100", "10"), finish=date(2027, 3, 11)).going_on == (
        (TODAY, D(10)),
        (date(2027, 3, 11), D("100.00")),
    )


def test_what_is_left_is_compared_with_the_plan_for_today() -> None:
    def said(spent: str, **more: object) -> str:
        return wording.left_finding(report(line("10000", spent), **more), EN)  # type: ignore[arg-type]

    plan = {"planned_to_date": D(5000)}
    assert said("6000", **plan) == "€4,000 is left to spend, €1,000 less than planned for today"
    assert said("4000", **plan) == "€6,000 is left to spend, €1,000 more than planned for today"
    assert said("5010", **plan) == "€4,990 is left to spend, as planned for today"
    assert said("6000") == "€4,000 is left to spend"
    assert said("10500") == "Nothing is left: €500 more than agreed is spent"
    assert said("6000", contract=ContractType.FIXED_PRICE) == "€4,000 is left to invoice"


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (
            report(line("86000", "85600"), contract=ContractType.FIXED_PRICE, is_closed=True),
            "The project is closed: €85,600 of the agreed price of €86,000 was invoiced; €400 was not"
            " needed.",
        ),
        (
            report(line("86000", "86000"), contract=ContractType.FIXED_PRICE, is_closed=True),
            "The project is closed: the agreed price of €86,000 was invoiced in full.",
        ),
        (
            report(line("86000", "87000"), contract=ContractType.FIXED_PRICE, is_closed=True),
            "The project is closed: €87,000 was invoiced, €1,000 more than the agreed price of €86,000.",
        ),
        (
            report(line("1000", "900"), is_closed=True),
            "The project is closed: it came to €900 of the agreed €1,000; €100 was left over.",
        ),
        (
            report(line("1000", "1000"), is_closed=True),
            "The project is closed: it came to the agreed €1,000.",
        ),
        (
            report(line("1000", "1200"), is_closed=True),
            "The project is closed: it came to €1,200, €200 more than the agreed €1,000.",
        ),
        (
            report(line("1000", "1200"), contract=ContractType.RETAINER, is_closed=True),
            "The retainer has ended; €1,200 was used in all.",
        ),
    ],
)
def test_of_a_closed_project_nothing_is_still_to_come(made: BudgetReport, said: str) -> None:
    assert headline(made, EN) == said
    assert headline(made, ZH).startswith(("项目已结束", "按月包干服务已结束"))
    assert made.forecast_at_completion == made.used
    assert made.going_on == ()


def test_a_closed_project_says_what_its_categories_came_to() -> None:
    assert wording.category_finding(report(line("100", "90"), is_closed=True), EN) == (
        "Every category stayed within what was agreed"
    )
    assert wording.category_finding(report(line("100", "110"), is_closed=True), EN) == (
        "1 category came to more than agreed"
    )


# Phases and reserve in their grid

PLACES = [
    {"id": "4", "version": 2, "phase": "7", "contingency": False},
    {"id": "5", "version": 1, "phase": "", "contingency": True},
]


def placed(*changes: Mapping[str, object]) -> budget.PlaceLines | Problems:
    rows = [{**row, **changed} for row, changed in zip(PLACES, changes, strict=False)]
    return budget.read_places(PLACES, rows + PLACES[len(changes) :], EN)


def test_an_untouched_grid_places_nothing_and_a_touched_row_its_line_alone() -> None:
    assert placed() == budget.PlaceLines()
    assert placed({"phase": "8"}) == budget.PlaceLines((budget.PlaceLine(4, 2, 8, False),))
    assert placed({"phase": None}) == budget.PlaceLines((budget.PlaceLine(4, 2, None, False),))
    assert placed({}, {"contingency": False}) == budget.PlaceLines((budget.PlaceLine(5, 1, None, False),))


@pytest.mark.parametrize("phase", ["0", "-1", "abc", 1.5, "9" * 30])
def test_a_phase_that_is_none_is_refused(phase: object) -> None:
    result = placed({"phase": phase})
    assert isinstance(result, Problems)


def test_a_forged_place_touches_only_lines_that_were_shown() -> None:
    forged = {"id": "999", "version": 1, "phase": "1", "contingency": True}
    assert budget.read_places(PLACES, [*PLACES, forged], EN) == budget.PlaceLines()
    assert budget.read_places(PLACES, [], EN) == budget.PlaceLines()
