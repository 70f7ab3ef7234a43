"""What is imported with one's own hands, and what is typed into the tables of money and plan."""

from datetime import date
from pathlib import Path

import pytest

from tests.browser.grids import add_row, cells, row_of, shows, tick_row, type_row, whole_row
from tests.browser.hands import (
    Upload,
    alerts,
    choose,
    fill,
    hears,
    opened,
    pick,
    press,
    put_day,
    touch,
    unharmed,
    upload,
)
from tests.browser.visitor import Enter, Visitor, usual
from tests.browser.wording import Words

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


def march(visitor: Visitor, day: int) -> str:
    return visitor.text.date(date(2027, 3, day))


def state(visitor: Visitor, named: str, n: int) -> str:
    return visitor.said("{n} {state}", n=str(n), state=visitor.said(named))


def counted(visitor: Visitor, kind: str, counts: str, n: int) -> None:
    hears(visitor, "**{kind}**: {counts}", kind=visitor.said(kind), counts=visitor.said(counts, n=n))


def test_columns_and_statuses_are_chosen_by_hand_looked_at_imported_and_change_nothing_the_second_time(
    enter: Enter,
) -> None:
    manager = enter("manager")
    file = Upload("yard.csv", "text/csv", YARD.encode())
    with unharmed(manager):
        manager.go("/import" + HIDDEN)
        upload(manager, file)
        hears(manager, "What the file holds")
        shows(manager, march(manager, 1))
        choose_by_hand(manager)
        one = {"first": state(manager, "planned", 1), "second": state(manager, "cancelled", 1)}
        hears(manager, "{first}, {second}", **one)
        shows(manager, *(march(manager, day) for day in (8, 15, 22)), manager.said("cancelled"))
        assert march(manager, 1) not in cells(manager)
        press(manager, "Import", -1)
        hears(manager, "{n} entries are new.", n=4)
        counted(manager, "Tasks", "{n} new", 3)
        counted(manager, "Issues", "{n} new", 1)

        manager.go("/import" + HIDDEN)
        upload(manager, file)
        choose_by_hand(manager)
        counted(manager, "Tasks", "{n} as before", 3)
        press(manager, "Import", -1)
        hears(manager, "Nothing has changed: everything in this file is here already.")


def choose_by_hand(manager: Visitor) -> None:
    """Another column for the due date, and another word for a status."""
    opened(manager, "Columns and dates")
    pick(manager, "Due", Words("Target day"))
    opened(manager, "What the words of the file mean")
    pick(manager, Words("Waiting for paint"), "cancelled")


def test_of_a_file_with_bad_rows_all_the_rest_is_taken_and_each_bad_one_is_named(enter: Enter) -> None:
    manager = enter("manager")
    with unharmed(manager):
        manager.go("/import" + HIDDEN)
        upload(manager, Upload("shed.csv", "text/csv", FAULTY.encode()))
        hears(manager, "{n} things could not be taken as they stand", n=2)
        assert named(manager, 1)
        press(manager, "Import", -1)
        hears(manager, "{n} entries are new.", n=5)
        counted(manager, "Tasks", "{n} new", 4)
        assert named(manager, 0)


def named(manager: Visitor, nth: int) -> bool:
    """Row, column and reason of both bad rows."""
    no_key = manager.said("This entry has no key, so it was left out.")
    no_date = manager.said("“{value}” is not a date we can read; the field was left empty.", value="soon")
    shows(manager, no_key)
    return cells(manager, nth) == ["6", "Issue key", no_key, "7", "Due date", no_date]


@pytest.mark.parametrize("usually", usual("en-1280", "zh-1280"))
def test_a_picture_that_calls_itself_a_table_is_refused(enter: Enter, usually: str) -> None:
    manager = enter("manager", usually=usually)
    sentence = manager.said("This is not a text file. Please export the project as CSV or JSON.")
    picture = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
    with unharmed(manager):
        manager.go("/import" + HIDDEN)
        upload(manager, Upload("yard.csv", "text/csv", picture))
        hears(manager, sentence)
        assert [said.splitlines()[-1] for said in alerts(manager)] == [sentence]
        assert manager.page.get_by_role("button", name=manager.said("Import"), exact=True).count() == 0


def test_a_board_from_trello_is_imported_on_a_phone_in_chinese(enter: Enter) -> None:
    manager = enter("manager", usually="zh-390")
    with unharmed(manager):
        manager.go("/import" + HIDDEN)
        choose(manager, "Where the file comes from", Words("Trello"))
        manager.settle()
        upload(manager, Upload("board.json", "application/json", BOARD.read_bytes()))
        hears(manager, "What the file holds")
        opened(manager, "What the words of the file mean")
        pick(manager, "Lists whose cards are milestones", Words("Milestones"))
        manager.page.keyboard.press("Escape")
        counted(manager, "Milestones", "{n} new", 1)
        assert manager.is_narrow()
        press(manager, "Import", -1)
        hears(manager, "The file is imported.")
        counted(manager, "Milestones", "{n} new", 1)


def test_a_budget_line_typed_into_the_table_is_seen_once_it_is_published(enter: Enter) -> None:
    manager, client = enter("beta_manager"), enter("beta_sponsor")
    with unharmed(manager), unharmed(client):
        manager.go("/money" + THERE)
        new = add_row(manager, "Budget lines to be edited")
        type_row(manager, new, "Category", "Fences", "2500", "", "Hedges")
        press(manager, "Save the lines")
        hears(manager, "{n} line is saved.", n=1)
        client.go("/budget" + THERE)
        assert "Fences" not in client.page.content()
        touch(manager, manager.page.get_by_role("button", name="Fences", exact=True))
        manager.settle()
        press(manager, "Publish")
        hears(manager, "The client now sees {n} more line.", n=1)
        client.go("/budget" + THERE)
        hears(client, Words("Fences" if client.way.language == manager.way.language else "Hedges"))
        hears(client, Words(client.text.money(2500, "EUR")))


def test_a_month_of_the_plan_moves_with_its_reason(enter: Enter) -> None:
    manager, client = enter("beta_manager"), enter("beta_sponsor")
    with unharmed(manager), unharmed(client):
        manager.go(f"/money{THERE}&part=plan")
        type_row(manager, 0, "Month", "", "4200")
        press(manager, "Save the plan")
        hears(manager, "Explanation")
        assert not manager.reads("{n} month is saved.", n=1)
        fill(manager, "Explanation", "The fences come a month early")
        fill(manager, "What you do about it", "April costs less instead")
        press(manager, "Save the plan")
        hears(manager, "{n} month is saved.", n=1)
        client.go("/budget" + THERE)
        hears(client, Words("The fences come a month early"))


def test_a_milestone_typed_into_the_table_moves_with_a_reason_that_the_client_reads(enter: Enter) -> None:
    manager, client = enter("beta_manager"), enter("beta_sponsor")
    with unharmed(manager), unharmed(client):
        manager.go("/plan" + THERE)
        new = add_row(manager, "Milestones of the plan")
        type_row(manager, new, "Milestone", "The yard is fenced", "05.05.2027")
        hears(manager, "{n} row is not saved yet.", n=1)
        press(manager, "Save milestones")
        hears(manager, "The milestones are saved.")
        shows(manager, "2027-05-05")
        row = whole_row(manager, row_of(manager, "The yard is fenced"), "Milestone")
        start = row.index("The yard is fenced")
        assert row[start : start + 3] == ["The yard is fenced", "2027-05-05", "2027-05-05"]
        client.go("/progress" + THERE)
        assert "The yard is fenced" not in client.page.content()

        choose(manager, "Part of the plan", "What the client sees")
        manager.settle()
        tick_row(manager, "The yard is fenced")
        press(manager, "Confirm")
        hears(manager, "The client now sees {n} row more.", n=1)
        client.go("/progress" + THERE)
        hears(client, Words("The yard is fenced"))

        choose(manager, "Part of the plan", "Milestones")
        manager.settle()
        pick(manager, "Milestone", Words("The yard is fenced"))
        put_day(manager, "New day", date(2027, 5, 20))
        fill(manager, "What happened", "The posts arrive late")
        fill(manager, "How we make up for it", "Two crews dig at once")
        press(manager, "Move the date")
        hears(manager, "The date has moved. The client reads the reason with it.")
        client.go("/progress" + THERE)
        hears(client, Words("The posts arrive late"))
        hears(client, Words("Two crews dig at once"))
