"""A project manager works as in a spreadsheet: pastes, takes back, meets somebody in the same rows."""

import time

import pytest

from tests.browser.hands import ROW, TITLE, choose, hears, number_in, press, unharmed
from tests.browser.visitor import Enter, Visitor

pytestmark = pytest.mark.browser

HERE = "?project=publichidden&part=tasks"
ROWS = 200


def copy(visitor: Visitor, text: str) -> None:
    """What somebody has copied in a spreadsheet before they came here."""
    visitor.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=visitor.address)
    visitor.page.evaluate("text => navigator.clipboard.writeText(text)", text)


def put_into(visitor: Visitor, *rows: str) -> None:
    """Paste rows into the table itself, from its first cell on."""
    copy(visitor, "".join(f"{row}\n" for row in rows))
    table = visitor.page.get_by_test_id("stDataFrame").first
    table.click(position={"x": TITLE, "y": ROW + ROW // 2})
    visitor.page.wait_for_timeout(500)
    if visitor.page.locator("#portal textarea").count():  # it was chosen already, so the click has opened it
        visitor.page.keyboard.press("Escape")
        visitor.page.wait_for_timeout(300)
    visitor.page.keyboard.press("Control+v")
    visitor.page.wait_for_timeout(600)
    visitor.settle()


def test_two_hundred_rows_are_pasted_saved_at_once_and_taken_back_after_a_reload(enter: Enter) -> None:
    manager = enter("manager")
    with unharmed(manager):
        manager.go(f"/plan{HERE}")
        rows = ["Task\tStatus\tWho\tStart\tDue\tHours"]
        rows += [f"Prüfung {i} 检查\t进行中\tJörg\t3/12/2027\t2027年3月31日\t7,5" for i in range(ROWS)]
        rows += ["Unreadable\tperhaps\tBob\t31.02.2027\t12.03.2027\tmany"]
        copy(manager, "\r\n".join(rows) + "\r\n")
        manager.page.get_by_text("Paste from a spreadsheet").click()
        box = manager.page.get_by_role("textbox", name="Rows copied in a spreadsheet")
        box.click()
        manager.page.keyboard.press("Control+v")
        manager.page.wait_for_timeout(300)
        press(manager, "Show what it would change")
        hears(manager, "201 new rows")
        choose(manager, "What does 3/12/2027 mean?", "12 March 2027")
        hears(manager, "3 cells cannot be taken and stay out:")
        hears(manager, "“31.02.2027”: “Start, row 202” is not a date we can read.")
        began = time.monotonic()
        press(manager, "Save 201 rows")
        hears(manager, "201 pasted rows are saved. 3 cells were left out.")
        assert time.monotonic() - began < 3
        manager.go(f"/plan{HERE}")
        assert number_in(r"(\d+) rows, saved", manager.says) == "201"
        manager.page.locator("canvas td").get_by_text("Prüfung 0 检查", exact=True).wait_for(state="attached")
        assert {"Prüfung 0 检查", "in progress", "Jörg", "2027-03-12", "2027-03-31", "7.5"} <= set(
            manager.page.locator("canvas td").all_inner_texts()
        )
        press(manager, "Undo my last save")
        hears(manager, "201 rows are as they were before your last save.")
        assert "Prüfung 0 检查" not in manager.page.locator("canvas td").all_inner_texts()
        assert manager.page.get_by_role("button", name="Undo my last save").count() == 0


def test_what_is_pasted_into_the_table_itself_is_taken_as_it_was_written(enter: Enter) -> None:
    manager = enter("manager")
    with unharmed(manager):
        manager.go(f"/plan{HERE}")
        put_into(
            manager,
            "一号任务\tDone\tÄnne\t12.03.2027\t2027年3月31日\t7,5",
            "二号任务\tperhaps\tBob\tsoon\t\t8 h",
        )
        hears(manager, "2 rows are not saved yet.")
        press(manager, "Save tasks", twice=False)
        hears(manager, "“State, row 2” is not a state we know")
        hears(manager, "“Start, row 2” is not a date we can read.")
        put_into(manager, "一号任务\t已完成\tÄnne\t12.03.2027", "二号任务\tplanned\tBob\t1 Mar 2027")
        press(manager, "Save tasks")
        hears(manager, "The tasks are saved.")
        drawn = set(manager.page.locator("canvas td").all_inner_texts())
        assert {"一号任务", "Änne", "2027-03-12", "2027-03-31", "7.5", "二号任务", "8"} <= drawn
        press(manager, "Undo my last save")
        hears(manager, "2 rows are as they were before your last save.")


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
        hears(second, "Somebody else has saved some of these rows in the meantime")
        hears(second, "When you opened it")
        assert "The tasks are saved." not in second.says
        second.page.get_by_role("radio", name="Keep theirs").first.click()
        second.page.wait_for_timeout(300)
        second.settle()
        press(second, "Save tasks")
        hears(second, "The tasks are saved.")
        drawn = second.page.locator("canvas td").all_inner_texts()
        assert "Theirs one" in drawn
        assert "Mine two" in drawn
        press(second, "Undo my last save")
        hears(second, "1 row is as it was before your last save.")
        assert "Theirs two" in second.page.locator("canvas td").all_inner_texts()
