"""A project manager works as in a spreadsheet: pastes, takes back, meets somebody in the same rows."""

import time
from datetime import date

import pytest

from tests.browser.grids import cells, copy, paste, row_of, shows, whole_row
from tests.browser.hands import (
    choose,
    field,
    hears,
    opened,
    press,
    touch,
    unharmed,
)
from tests.browser.visitor import Enter, Visitor
from tests.browser.wording import Words

pytestmark = pytest.mark.browser

HERE = "?project=publichidden&part=tasks"
ROWS = 200
UNREADABLE = "“{label}” is not a date we can read. Please write it like {example}."
NO_STATE = "“{label}” is not a state we know: write planned, in progress, done or cancelled."
UNDONE = "{n} rows are as they were before your last save."
MEANTIME = "Somebody else has saved some of these rows in the meantime, so yours are not saved yet."


def put_into(visitor: Visitor, *rows: str) -> None:
    """Paste rows into the table itself, from its first cell on."""
    paste(visitor, 0, "Task", rows)


def in_row_2(visitor: Visitor, column: str) -> str:
    return visitor.said("{column}, row {number}", column=visitor.said(column), number="2")


def test_two_hundred_rows_are_pasted_saved_at_once_and_taken_back_after_a_reload(enter: Enter) -> None:
    manager = enter("manager")
    with unharmed(manager):
        manager.go(f"/plan{HERE}")
        rows = ["Task\tStatus\tWho\tStart\tDue\tHours"]
        rows += [f"Prüfung {i} 检查\t进行中\tJörg\t3/12/2027\t2027年3月31日\t7,5" for i in range(ROWS)]
        rows += ["Unreadable\tperhaps\tBob\t31.02.2027\t12.03.2027\tmany"]
        copy(manager, "\r\n".join(rows) + "\r\n")
        opened(manager, "Paste from a spreadsheet")
        box = field(manager, "Rows copied in a spreadsheet")
        box.click()
        manager.page.keyboard.press("Control+v")
        manager.page.wait_for_timeout(300)
        press(manager, "Show what it would change")
        hears(manager, "{n} new rows", n=201)
        march = manager.text.long_date(date(2027, 3, 12))
        choose(manager, manager.said("What does {day} mean?", day="3/12/2027"), Words(march))
        hears(manager, "{n} cells cannot be taken and stay out:", n=3)
        start = manager.said("{column}, row {number}", column=manager.said("Start"), number="202")
        why = manager.said(UNREADABLE, label=start, example="2027-03-12")
        hears(manager, "“{typed}”: {why}", typed="31.02.2027", why=why)
        began = time.monotonic()
        press(manager, "Save {n} rows", n=201)
        hears(manager, "{n} pasted rows are saved.", n=201)
        hears(manager, "{n} cells were left out.", n=3)
        assert time.monotonic() - began < 3
        manager.go(f"/plan{HERE}")
        hears(manager, "{n} rows, saved {moment}", n=201)
        shows(manager, "Prüfung 0 检查")
        row = whole_row(manager, row_of(manager, "Prüfung 0 检查"), "Task")
        told = ["Prüfung 0 检查", manager.said("in progress"), "Jörg", "2027-03-12", "2027-03-31", "7.5"]
        assert [cell for cell in row if cell in told] == told
        press(manager, "Undo my last save")
        hears(manager, UNDONE, n=201)
        assert "Prüfung 0 检查" not in cells(manager)
        assert manager.page.get_by_role("button", name=manager.said("Undo my last save")).count() == 0


def test_what_is_pasted_into_the_table_itself_is_taken_as_it_was_written(enter: Enter) -> None:
    manager = enter("manager")
    with unharmed(manager):
        manager.go(f"/plan{HERE}")
        put_into(
            manager,
            "一号任务\tDone\tÄnne\t12.03.2027\t2027年3月31日\t7,5",
            "二号任务\tperhaps\tBob\tsoon\t\t8 h",
        )
        hears(manager, "{n} rows are not saved yet.", n=2)
        press(manager, "Save tasks", twice=False)
        hears(manager, NO_STATE, label=in_row_2(manager, "State"))
        hears(manager, UNREADABLE, label=in_row_2(manager, "Start"))
        put_into(manager, "一号任务\t已完成\tÄnne\t12.03.2027", "二号任务\tplanned\tBob\t1 Mar 2027")
        press(manager, "Save tasks")
        hears(manager, "The tasks are saved.")
        first, second = (
            whole_row(manager, row_of(manager, title), "Task") for title in ("一号任务", "二号任务")
        )
        assert {manager.said("done"), "Änne", "2027-03-12", "2027-03-31", "7.5"} <= set(first)
        assert {manager.said("planned"), "Bob", "2027-03-01", "8"} <= set(second)
        press(manager, "Undo my last save")
        hears(manager, UNDONE, n=2)


def test_two_managers_in_the_same_rows_see_both_versions_and_the_second_decides(enter: Enter) -> None:
    first, second = enter("manager"), enter("manager")
    with unharmed(first), unharmed(second):
        for one in (first, second):
            one.go(f"/plan{HERE}")
        put_into(first, "Theirs one", "Theirs two")
        put_into(second, "Mine one", "Mine two")
        press(first, "Save tasks")
        hears(first, "The tasks are saved.")
        press(second, "Save tasks")  # twice: the second click saves nothing that was not compared
        hears(second, MEANTIME)
        hears(second, "When you opened it")
        assert not second.reads("The tasks are saved.")
        touch(second, second.page.get_by_role("radio", name=second.said("Keep theirs")).first)
        second.page.wait_for_timeout(300)
        second.settle()
        press(second, "Save tasks")
        hears(second, "The tasks are saved.")
        drawn = cells(second)
        assert "Theirs one" in drawn
        assert "Mine two" in drawn
        press(second, "Undo my last save")
        hears(second, UNDONE, n=1)
        assert "Theirs two" in cells(second)
