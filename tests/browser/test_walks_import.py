"""What is imported with one's own hands, and what is typed into the tables of money and plan."""

from datetime import date
from pathlib import Path

import pytest

from tests.browser.hands import (
    ROW,
    Upload,
    alerts,
    choose,
    fill,
    hears,
    opened,
    pick,
    press,
    put_day,
    tick_row,
    unharmed,
    upload,
)
from tests.browser.visitor import Enter, Visitor

pytestmark = pytest.mark.browser

BOARD = Path(__file__).parent.parent / "samples" / "trello" / "board_new.json"
YARD = """Summary,Issue key,Issue Type,Status,Priority,Due date,Target day,Original Estimate
Lay the cables,YARD-1,Task,Done,Medium,2027-03-01,2027-03-08,28800
Hang the gate,YARD-2,Task,Waiting for paint,Medium,2027-03-02,2027-03-15,14400
Paint the gate,YARD-3,Task,To Do,Medium,2027-03-03,2027-03-22,
The gate squeaks,YARD-4,Bug,To Do,High,,,
"""
FAULTY = YARD.replace("YARD", "SHED") + (
    "Lost its key,,Task,To Do,Low,2027-03-09,,\nOil the hinges,SHED-5,Task,To Do,Low,soon,,\n"
)
HIDDEN, THERE = "?project=publichidden", "?project=publicbeta"
FIRST_COLUMN = 100


def cells(visitor: Visitor, nth: int = 0) -> list[str]:
    """What the cells of a table say: it is drawn as one picture, with the words behind it."""
    table = visitor.page.get_by_test_id("stDataFrame").nth(nth)
    return [str(cell.text_content()) for cell in table.locator("canvas td").all()]


def shows(visitor: Visitor, *words: str) -> None:
    """Wait until a table has been drawn with these words in it."""
    for word in words:
        cell = visitor.page.locator("canvas td").get_by_text(word, exact=True).first
        cell.wait_for(state="attached")


def type_row(visitor: Visitor, row: int, *words: str) -> None:
    """Type into the cells of a row, from the first on, going on with the tabulator."""
    table = visitor.page.get_by_test_id("stDataFrame").first
    table.click(position={"x": FIRST_COLUMN, "y": ROW * (row + 1) + ROW // 2})
    visitor.page.wait_for_timeout(300)
    for word in words:
        if word:
            visitor.page.keyboard.press("Enter")
            visitor.page.wait_for_timeout(300)
            visitor.page.keyboard.type(word, delay=10)
            visitor.page.wait_for_timeout(200)
        visitor.page.keyboard.press("Tab")
        visitor.page.wait_for_timeout(300)
    visitor.page.wait_for_timeout(600)
    visitor.settle()


def add_row(visitor: Visitor, alt: str) -> None:
    """The plus above a table, which shows once the table is pointed at."""
    visitor.page.get_by_test_id("stDataFrame").first.hover()
    visitor.page.get_by_role("button", name=f"Add row: {alt}").click()
    visitor.page.wait_for_timeout(600)
    visitor.settle()


def test_columns_and_statuses_are_chosen_by_hand_looked_at_imported_and_change_nothing_the_second_time(
    enter: Enter,
) -> None:
    manager = enter("manager")
    file = Upload("yard.csv", "text/csv", YARD.encode())
    with unharmed(manager):
        manager.go("/import" + HIDDEN)
        upload(manager, file)
        hears(manager, "What the file holds")
        shows(manager, "1 Mar 2027")
        choose_by_hand(manager)
        hears(manager, "1 planned, 1 cancelled")
        shows(manager, "8 Mar 2027", "15 Mar 2027", "22 Mar 2027", "cancelled")
        assert "1 Mar 2027" not in cells(manager)
        press(manager, "Import", -1)
        hears(manager, "4 entries are new.")
        hears(manager, "Tasks: 3 new")
        hears(manager, "Issues: 1 new")

        manager.go("/import" + HIDDEN)
        upload(manager, file)
        choose_by_hand(manager)
        hears(manager, "Tasks: 3 as before")
        press(manager, "Import", -1)
        hears(manager, "Nothing has changed: everything in this file is here already.")


def choose_by_hand(manager: Visitor) -> None:
    """Another column for the due date, and another word for a status."""
    opened(manager, "Columns and dates")
    pick(manager, "Due", "Target day")
    opened(manager, "What the words of the file mean")
    pick(manager, "Waiting for paint", "cancelled")


def test_of_a_file_with_bad_rows_all_the_rest_is_taken_and_each_bad_one_is_named(enter: Enter) -> None:
    manager = enter("manager")
    with unharmed(manager):
        manager.go("/import" + HIDDEN)
        upload(manager, Upload("shed.csv", "text/csv", FAULTY.encode()))
        hears(manager, "2 things could not be taken as they stand")
        assert named(manager, 1)
        press(manager, "Import", -1)
        hears(manager, "5 entries are new.")
        hears(manager, "Tasks: 4 new")
        assert named(manager, 0)


def named(manager: Visitor, nth: int) -> bool:
    """Row, column and reason of both bad rows."""
    shows(manager, "This entry has no key, so it was left out.")
    return cells(manager, nth) == [
        *("6", "Issue key", "This entry has no key, so it was left out."),
        *("7", "Due date", "“soon” is not a date we can read; the field was left empty."),
    ]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "This is not a text file. Please export the project as CSV or JSON."),
        ("zh", "这不是文本文件。请将项目导出为 CSV 或 JSON 后再上传。"),
    ],
)
def test_a_picture_that_calls_itself_a_table_is_refused(enter: Enter, language: str, sentence: str) -> None:
    manager = enter("manager", language=language)
    picture = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
    with unharmed(manager):
        manager.go("/import" + HIDDEN)
        upload(manager, Upload("yard.csv", "text/csv", picture))
        hears(manager, sentence)
        assert [said.splitlines()[-1] for said in alerts(manager)] == [sentence]
        assert manager.page.get_by_role("button", name="Import", exact=True).count() == 0


def test_a_board_from_trello_is_imported_on_a_phone_in_chinese(enter: Enter) -> None:
    manager = enter("manager", width=390, language="zh")
    with unharmed(manager):
        manager.go("/import" + HIDDEN)
        choose(manager, "文件来源", "Trello")
        manager.settle()
        upload(manager, Upload("board.json", "application/json", BOARD.read_bytes()))
        hears(manager, "文件内容")
        opened(manager, "文件用语的对应关系")
        pick(manager, "卡片为里程碑的列表", "Milestones")
        manager.page.keyboard.press("Escape")
        hears(manager, "里程碑：新增 1 项")
        assert manager.page.evaluate("document.documentElement.scrollWidth") <= 390
        press(manager, "导入", -1)
        hears(manager, "文件已导入。")
        hears(manager, "里程碑：新增 1 项")


def test_a_budget_line_typed_into_the_table_is_seen_once_it_is_published(enter: Enter) -> None:
    manager, client = enter("beta_manager"), enter("beta_sponsor")
    with unharmed(manager), unharmed(client):
        manager.go("/money" + THERE)
        add_row(manager, "Budget lines to be edited")
        type_row(manager, 2, "Fences", "2500", "", "围栏")
        press(manager, "Save the lines")
        hears(manager, "1 line is saved.")
        client.go("/budget" + THERE)
        assert "Fences" not in client.page.content()
        manager.page.get_by_role("button", name="Fences", exact=True).click()
        manager.settle()
        press(manager, "Publish")
        hears(manager, "The client now sees 1 more line.")
        client.go("/budget" + THERE)
        hears(client, "Fences")
        hears(client, "€2,500")


def test_a_month_of_the_plan_moves_with_its_reason(enter: Enter) -> None:
    manager, client = enter("beta_manager"), enter("beta_sponsor")
    with unharmed(manager), unharmed(client):
        manager.go(f"/money{THERE}&part=plan")
        type_row(manager, 0, "", "4200")
        press(manager, "Save the plan")
        hears(manager, "Explanation")
        assert "1 month is saved." not in manager.says
        fill(manager, "Explanation", "The fences come a month early")
        fill(manager, "What you do about it", "April costs less instead")
        press(manager, "Save the plan")
        hears(manager, "1 month is saved.")
        client.go("/budget" + THERE)
        hears(client, "The fences come a month early")


def test_a_milestone_typed_into_the_table_moves_with_a_reason_that_the_client_reads(enter: Enter) -> None:
    manager, client = enter("beta_manager"), enter("beta_sponsor")
    with unharmed(manager), unharmed(client):
        manager.go("/plan" + THERE)
        add_row(manager, "Milestones of the plan")
        type_row(manager, 2, "The yard is fenced", "05.05.2027")
        hears(manager, "1 row is not saved yet.")
        press(manager, "Save milestones")
        hears(manager, "The milestones are saved.")
        shows(manager, "2027-05-05")
        row = cells(manager).index("The yard is fenced")
        assert cells(manager)[row : row + 3] == ["The yard is fenced", "2027-05-05", "2027-05-05"]
        client.go("/progress" + THERE)
        assert "The yard is fenced" not in client.page.content()

        choose(manager, "Part of the plan", "What the client sees")
        manager.settle()
        tick_row(manager, "The yard is fenced")
        press(manager, "Confirm")
        hears(manager, "The client now sees 1 row more.")
        client.go("/progress" + THERE)
        hears(client, "The yard is fenced")

        choose(manager, "Part of the plan", "Milestones")
        manager.settle()
        pick(manager, "Milestone", "The yard is fenced")
        put_day(manager, "New day", date(2027, 5, 20))
        fill(manager, "What happened", "The posts arrive late")
        fill(manager, "How we make up for it", "Two crews dig at once")
        press(manager, "Move the date")
        hears(manager, "The date has moved. The client reads the reason with it.")
        client.go("/progress" + THERE)
        hears(client, "The posts arrive late")
        hears(client, "Two crews dig at once")
