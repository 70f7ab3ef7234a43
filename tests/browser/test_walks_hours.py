"""Hours are pasted as from a spreadsheet, taken over from a time sheet, and read by role."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.browser.grids import add_row, paste, row_of, shows, whole_row
from tests.browser.hands import Upload, fill, hears, opened, press, unharmed, upload
from tests.browser.visitor import Enter, Visitor

pytestmark = pytest.mark.browser

USED = "{role} used {used} hours in the week of {day}, where none were planned."
BOTH = "{person}, {role}, week of {day}: theirs is {theirs} h, yours is {yours} h."
HERE, THERE = "?project=publicalpha", "?project=publicbeta"


def other_of(visitor: Visitor) -> str:
    """The language that a form offers beside the visitor's own."""
    return "英语" if visitor.way.language == "zh" else "Simplified Chinese"


def monday(weeks: int) -> date:
    today = datetime.now(UTC).date()
    return today - timedelta(days=today.weekday()) + timedelta(weeks=weeks)


def span(weeks: int) -> str:
    return f"&from={monday(weeks).isoformat()}&weeks=4"


def test_a_block_is_pasted_published_and_read_by_role(enter: Enter) -> None:
    manager, client = enter("beta_manager"), enter("beta_sponsor", usually="en-390")
    with unharmed(manager), unharmed(client):
        manager.go(f"/hours{THERE}{span(-2)}")
        add_row(manager, "Used hours by person and week, to be edited")
        team = [
            "Ann Zanary\tDevelopers\t46\t7,5",
            "Bo Zanary\tDevelopers\t12\t",
            "Cy Zanary\tTesters\tforty\t",
        ]
        paste(manager, 0, "Person", team)
        press(manager, "Save the hours", twice=False)
        hears(manager, "“{label}” is not a number we can read. Please write it like {example}.")
        paste(manager, 2, "Person", ["Cy Zanary\tTesters\t40\t"])
        press(manager, "Save the hours")
        hears(manager, "{n} cells are saved.", n=4)
        hears(manager, "{used} hours were used until {day}; none were planned.", used="105.5")

        client.go(f"/budget{THERE}&detail=hours")
        assert "Developers" not in client.says
        manager.go(f"/hours{THERE}&part=client&until={monday(-2).isoformat()}")
        hears(manager, "Roles and weeks only: no names, no rates, no costs.")
        opened(manager, "Roles in other languages")
        label = manager.said("{field} in {language}", field="Developers", language=other_of(manager))
        fill(manager, label, "Builders")
        press(manager, "Publish hours to the client")
        hears(manager, "The client now sees hours up to the week of {day}.")

        client.go(f"/budget{THERE}&detail=hours")
        role = "Developers" if client.way.language == manager.way.language else "Builders"
        hears(client, USED, role=role, used="58")
        assert "7.5" not in client.says
        assert "Zanary" not in client.page.content()


def test_two_managers_paste_into_one_cell_and_the_second_decides(enter: Enter) -> None:
    first, second = enter("manager"), enter("manager")
    with unharmed(first), unharmed(second):
        first.go(f"/hours{HERE}{span(-1)}")
        add_row(first, "Used hours by person and week, to be edited")
        paste(first, 0, "Person", ["Dee\tWriters\t8"])
        press(first, "Save the hours")
        hears(first, "{n} cell is saved.", n=1)
        for one in (first, second):
            one.go(f"/hours{HERE}{span(-1)}")
        paste(first, 0, "Person", ["Dee\tWriters\t6"])
        press(first, "Save the hours")
        hears(first, "{n} cell is saved.", n=1)
        paste(second, 0, "Person", ["Dee\tWriters\t9"])
        press(second, "Save the hours", twice=False)
        hears(second, BOTH, theirs="6", yours="9")
        press(second, "Save the hours")
        hears(second, "{n} cell is saved.", n=1)


def test_a_time_sheet_is_taken_over_once(enter: Enter) -> None:
    manager = enter("manager", usually="zh-1280")
    day = monday(-1).strftime("%d.%m.%Y")
    rows = ("Datum;Mitarbeiter;Rolle;Stunden", *(f"{day};Eva;Tester;{said}" for said in ("7,5", "x", "1:30")))
    sheet = "\ufeff" + "\n".join(rows)
    with unharmed(manager):
        manager.go(f"/hours{HERE}&part=sheet")
        upload(manager, Upload("hours.csv", "text/csv", sheet.encode()))
        hears(manager, "Take these hours over")
        press(manager, "Take these hours over")
        hears(manager, "{n} figure is taken over from the time sheet.", n=1)
        hears(manager, "Everything in this file is here already.")
        manager.go(f"/hours{HERE}{span(-1)}")
        shows(manager, "Eva")
        assert "9" in whole_row(manager, row_of(manager, "Eva"), "Person")
