"""What is pasted from a spreadsheet, what is refused of it, and what still stands of what was saved."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as some

from db.base import Audience
from db.models.plan import Task, TaskStatus
from db.models.project import ContractType
from db.queries.saves import EventRow
from portal import budget, plan
from portal.budget.desk import Contract, DeskLine
from portal.budget.line_rows import LineRow, as_lines, line_table
from portal.editing.cells import day_meant, state_meant, usual_order
from portal.editing.pasting import Bad, Fate, Pasted, Ruled, read_sheet
from portal.editing.rows import RowEdit, RowMark, SaveRows
from portal.editing.sheet import Sheet, doubtful_days, guess, sheet
from portal.editing.trail import trail
from portal.i18n import Text
from portal.integrations.records import DateOrder
from portal.plan import PlannedMilestone, PlannedTask

EN, ZH = Text("en"), Text("zh")
NOW = datetime(2027, 3, 10, 9, 0, tzinfo=UTC)
COLUMNS = plan.task_columns((), EN)
NO_DATE = "is not a date we can read. Please write it like 2027-03-12."
MARCH, DECEMBER = date(2027, 3, 12), date(2027, 12, 3)


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


def task(number: int, **more) -> PlannedTask:
    shown = {
        "title": f"Task {number}",
        "translations": {},
        "status": TaskStatus.PENDING,
        "assignee": "Li Na",
        "start": date(2027, 3, 1),
        "due": date(2027, 3, 20),
        "estimate_h": Decimal(8),
        "is_published": False,
        "source": None,
        "external_key": "",
        "version": 3,
    }
    return PlannedTask(id=number, **{**shown, **more})


def pasted(text: str, *rows: PlannedTask, order: DateOrder | None = None) -> Pasted:
    found = sheet(text, COLUMNS)
    return read_sheet(found, guess(found, COLUMNS), Ruled(rows, COLUMNS, plan.check_task), EN, order)


# Days


@pytest.mark.parametrize(
    "typed",
    [
        *("2027-03-12", "2027-03-12 00:00:00", "12.03.2027", "12.3.27", "2027年3月12日", "12 March 2027"),
        *("12-Mar-27", "Mar 12, 2027", "2027/3/12", "12. März 2027", " 12.03.2027 ", "２０２７年３月１２日"),
    ],
)
def test_a_day_is_understood_as_each_country_writes_it(typed: str) -> None:
    assert day_meant(typed.strip()) == MARCH


def test_a_day_that_two_countries_read_differently_is_nobodys_guess() -> None:
    assert day_meant("3/12/2027") is None
    assert day_meant("3/12/2027", DateOrder.MDY) == MARCH
    assert day_meant("3/12/2027", DateOrder.DMY) == DECEMBER
    assert day_meant("3/31/2027") == date(2027, 3, 31)
    assert day_meant("31/3/2027") == date(2027, 3, 31)
    assert day_meant("3/3/2027") == date(2027, 3, 3)


@pytest.mark.parametrize("typed", ["soon", "31.02.2027", "13/13/2027", "46458", "8", "7,5", "", "12.03."])
def test_what_is_no_day_becomes_none(typed: str) -> None:
    assert day_meant(typed) is None


@given(some.text(max_size=40))
def test_no_text_makes_the_reading_of_days_fail(typed: str) -> None:
    assert day_meant(typed) is None or isinstance(day_meant(typed), date)


def test_the_order_of_day_and_month_follows_from_the_other_days_or_is_asked() -> None:
    assert usual_order(["3/12/2027", "3/31/2027"], DateOrder.DMY) == (DateOrder.MDY, "")
    assert usual_order(["3/12/2027", "31/3/2027"], DateOrder.MDY) == (DateOrder.DMY, "")
    assert usual_order(["3/12/2027"], DateOrder.MDY) == (DateOrder.MDY, "3/12/2027")
    # A full stop says day first; it says nothing about slashes.
    assert usual_order(["12.03.2027", "3/12/2027"], DateOrder.MDY) == (DateOrder.MDY, "3/12/2027")
    assert usual_order([], DateOrder.MDY)[1] == ""


@pytest.mark.parametrize(
    "typed", ["done", "Done", "in_progress", "进行中", "已完成", "erledigt", "计划中", "planned"]
)
def test_states_are_understood_in_either_language(typed: str) -> None:
    assert state_meant(typed) is not None


# The sheet


def test_the_cells_of_a_spreadsheet_come_row_by_row() -> None:
    text = 'Task\tDue\r\n"Two\nlines ""quoted"""\t2027-03-12\r\n\r\n清理 ä\t\r\n'
    found = sheet(text, COLUMNS)
    assert found == Sheet(("Task", "Due"), (('Two lines "quoted"', "2027-03-12"), ("清理 ä", "")), (2, 4))


def test_a_lone_quotation_mark_swallows_nothing() -> None:
    found = sheet('"Half a quote\tx\nNext\ty\n', COLUMNS)
    assert found.rows == (('"Half a quote', "x"), ("Next", "y"))


def test_columns_are_recognised_by_headings_of_either_language_in_any_order() -> None:
    found = sheet("备注\t截止日期\t任务\tStatus\nx\t2027-03-12\tA\tdone", COLUMNS)
    assert guess(found, COLUMNS) == ("", "due", "title", "status")
    chinese = plan.task_columns((), ZH)
    assert guess(sheet("Status\tTask\tHours\ndone\tA\t3", chinese), chinese) == (
        "status",
        "title",
        "estimate_h",
    )


def test_a_title_under_a_heading_nobody_knows_is_the_first_column_of_words() -> None:
    found = sheet("Nr\tWas zu tun ist\tStatus\tFällig\n1\tAufräumen\terledigt\t12.03.2027", COLUMNS)
    assert guess(found, COLUMNS) == ("", "title", "status", "due")


def test_without_headings_columns_are_told_by_what_they_hold() -> None:
    found = sheet("Clean up\t进行中\tBob\t2027-03-01\t12.03.2027\t7,5\n二\tdone\tLi\t\t\t8", COLUMNS)
    assert not found.headings
    assert guess(found, COLUMNS) == ("title", "status", "assignee", "start", "due", "estimate_h")


def test_days_in_doubt_are_looked_for_among_days_only() -> None:
    found = sheet("Task\tDue\n3/4/2027\t3/12/2027", COLUMNS)
    assert doubtful_days(found, ("title", "due"), COLUMNS) == ("3/12/2027",)


# What it would change


def test_two_hundred_rows_are_read_with_umlauts_chinese_and_decimal_commas() -> None:
    rows = [f"Prüfung {i} 检查\tdone\tJörg\t2027-03-01\t12.03.2027\t7,5" for i in range(200)]
    made = pasted("Task\tState\tWho\tStart\tDue\tHours\n" + "\n".join(rows))
    assert (made.number(Fate.NEW), made.bad) == (200, ())
    assert made.command.added[7] == {
        "title": "Prüfung 7 检查",
        "status": TaskStatus.DONE,
        "assignee": "Jörg",
        "start": date(2027, 3, 1),
        "due": MARCH,
        "estimate_h": Decimal("7.50"),
        "title_zh": "",
    }


def test_a_known_title_changes_its_row_and_an_empty_cell_leaves_what_is_there() -> None:
    made = pasted("Task\tState\tWho\tHours\nTask 7\tDONE\t\t8", task(7), task(8))
    assert made.command == SaveRows(changed=(RowEdit(7, 3, {"status": TaskStatus.DONE}),))
    assert made.lines[0].cells == {"status": (TaskStatus.PENDING, TaskStatus.DONE)}


def test_pasting_the_same_again_changes_nothing() -> None:
    made = pasted("Task\tWho\nTask 7\tLi Na\nTask 7\tLi Na", task(7), task(9, title="Task 7"))
    assert [line.fate for line in made.lines] == [Fate.SAME, Fate.SAME]
    assert made.command.number == 0


def test_rows_of_one_title_are_matched_in_their_order_and_one_more_is_new() -> None:
    made = pasted("Task\tWho\nTask 7\tAnn\nTask 7\tBob\nTask 7\tCy", task(7), task(9, title="Task 7"))
    assert [(edit.id, edit.values["assignee"]) for edit in made.command.changed] == [(7, "Ann"), (9, "Bob")]
    assert [row["assignee"] for row in made.command.added] == ["Cy"]


def test_a_bad_cell_is_named_by_row_and_column_and_the_rest_is_saved() -> None:
    made = pasted("Task\tState\tDue\tHours\nA\tfoo\t31.02.2027\tmany\n\tdone\t\t\nB\tdone\t3/12/2027\t-1")
    assert made.bad == (
        Bad(
            2,
            "State",
            "foo",
            "“State, row 2” is not a state we know: write planned, in progress, done or cancelled.",
        ),
        Bad(
            2, "Due", "31.02.2027", "“Due, row 2” is not a date we can read. Please write it like 2027-03-12."
        ),
        Bad(
            2,
            "Estimate in hours",
            "many",
            "“Estimate in hours, row 2” is not a number we can read. Please write it like 1234.50.",
        ),
        Bad(3, "Task", "", "Please fill in “Task, row 3”."),
        Bad(
            4, "Due", "3/12/2027", "“Due, row 4” is not a date we can read. Please write it like 2027-03-12."
        ),
        Bad(4, "Estimate in hours", "-1", "“Estimate in hours, row 4” must be at least 0."),
    )
    assert [row["title"] for row in made.command.added] == ["A", "B"]
    assert [line.fate for line in made.lines] == [Fate.NEW, Fate.LEFT_OUT, Fate.NEW]


def test_a_due_day_before_the_start_stays_out() -> None:
    made = pasted("Task\tStart\tDue\nA\t2027-03-12\t2027-03-01")
    assert [(b.row, b.column, b.why) for b in made.bad] == [
        (2, "Due", "In row 2, the due day is before the start.")
    ]
    assert made.command.added[0]["due"] is None


def test_a_day_of_a_milestone_that_moves_with_a_reason_is_not_pasted_over() -> None:
    shown = PlannedMilestone(
        *(1, "Go live", {}, date(2027, 4, 1), date(2027, 4, 9), None, 1),
        is_published=True,
        was_published=True,
        has_moved=True,
        source=None,
        external_key="",
        version=1,
    )
    columns = plan.milestone_columns((shown,), EN)
    found = sheet("Milestone\tExpected on\tWeight\nGo live\t12.05.2027\t3", columns)
    made = read_sheet(found, guess(found, columns), Ruled((shown,), columns, plan.check_milestone(EN)), EN)
    assert [b.why for b in made.bad] == [
        "“Expected on, row 2” is moved with its reason only: use “Move a date” below."
    ]
    assert made.command.changed == (RowEdit(1, 1, {"weight": 3}),)


def test_more_rows_than_are_taken_at_once_are_refused() -> None:
    made = pasted("\n".join(f"Task {i}" for i in range(1001)))
    assert (made.too_many, made.command.number) == (1001, 0)


@given(some.text(alphabet=some.sampled_from('ab"\t\n\r,;.3/12 年月日'), max_size=120))
def test_whatever_is_pasted_nothing_fails(text: str) -> None:
    made = pasted(text, task(7))
    assert made.command.number <= len(made.lines)


def test_keeping_theirs_leaves_a_row_out_of_the_command() -> None:
    command = SaveRows((RowEdit(1, 1, {}), RowEdit(2, 1, {})), ({},), (RowMark(3, 1),))
    assert command.without({1, 3}) == SaveRows((RowEdit(2, 1, {}),), ({},))


# Budget lines


def line(number: int, audience: Audience = Audience.INTERNAL) -> DeskLine:
    return DeskLine(
        id=number,
        version=2,
        category=f"Line {number}",
        translations={"zh": {"category": "设计"}},
        agreed=Decimal("100.1234"),
        forecast=None,
        audience=audience,
        entries=0,
    )


def test_budget_lines_are_pasted_with_the_signs_of_their_currency() -> None:
    lines = (line(1), line(2, Audience.CLIENT))
    contract = Contract(1, ContractType.FIXED_PRICE, "EUR", None, 85)
    table = line_table(lines, contract, ["zh"], EN)
    text = "Category\tAgreed\tForecast\nLine 1\t1.200,50 €\t\nLine 2\t5\t\nNew\t€2,000.00\t99\nDollar\t$5\t"
    found = sheet(text, table.columns)
    made = read_sheet(found, guess(found, table.columns), table, EN)
    assert [(b.row, b.why) for b in made.bad] == [
        (3, "“Agreed, row 3” is an amount that the client sees: it changes below, with a reason."),
        (5, "“Agreed, row 5” is not a number we can read. Please write it like 1234.50."),
    ]
    assert as_lines(made.command, lines) == budget.SaveLines(
        edits=(
            budget.LineEdit(
                1, 2, budget.LineValues("Line 1", Decimal("1200.50"), None, {"zh": {"category": "设计"}})
            ),
        ),
        added=(budget.LineValues("New", Decimal("2000.00"), Decimal("99.00"), {}),),
    )


def test_an_amount_with_more_than_cents_is_the_same_as_long_as_nobody_changes_it() -> None:
    row = LineRow(line(1))
    assert (row.title, row.cell("category:zh"), row.locked("agreed")) == ("Line 1", "设计", None)
    table = line_table([row.line], Contract(1, ContractType.FIXED_PRICE, "EUR", None, 85), [], EN)
    found = sheet("Category\tForecast\nLine 1\t7", table.columns)
    made = read_sheet(found, guess(found, table.columns), table, EN)
    assert as_lines(made.command, [row.line]).edits[0].values.agreed == Decimal("100.1234")


# Taking back


def told(position: int, person: int, **change: tuple[object, object]) -> EventRow:
    values = {name: [before, after] for name, (before, after) in change.items()}
    return EventRow(7, position, "update", person, f"Person {person}", values)


def since(*events: EventRow) -> int | None:
    found = trail(events, 10, 1, Task).since
    return None if found is None else found.position


def test_a_later_change_that_the_same_person_turned_back_leaves_a_row_as_it_was() -> None:
    saved = told(9, 1, title=("A", "B"))
    there, back = told(12, 1, title=("B", "C")), told(14, 1, title=("C", "B"))
    assert since(saved) is None
    assert since(saved, there) == 12
    assert since(saved, there, back) is None
    inner = told(16, 1, due=(None, "2027-03-01")), told(18, 1, due=("2027-03-01", None))
    outer = told(15, 1, title=("B", "D")), told(19, 1, title=("D", "B"))
    assert since(saved, there, back, outer[0], *inner, outer[1]) is None
    assert trail([back, there, saved], 10, 1, Task).saved == saved


def test_what_anybody_else_did_stands_even_if_it_was_turned_back() -> None:
    saved = told(9, 1, title=("A", "B"))
    assert since(saved, told(12, 2, title=("B", "C")), told(14, 2, title=("C", "B"))) == 14
    assert since(saved, told(12, 1, title=("B", "C")), told(14, 2, title=("C", "B"))) == 14
    assert since(saved, told(12, 2, title=("B", "C")), told(14, 1, title=("C", "B"))) == 14


def test_a_change_that_is_turned_back_in_part_stands() -> None:
    saved = told(9, 1, title=("A", "B"))
    there = told(12, 1, title=("B", "C"), due=(None, "2027-03-01"))
    assert since(saved, there, told(14, 1, title=("C", "B"))) == 14
    assert since(saved, there, told(14, 1, title=("C", "X"), due=("2027-03-01", None))) == 14


def test_an_amount_is_the_same_however_many_noughts_it_is_written_with() -> None:
    saved = told(9, 1, title=("A", "B"))
    there, back = told(12, 1, estimate_h=("2", "7.5")), told(14, 1, estimate_h=("7.50", "2.00"))
    assert since(saved, there, back) is None
