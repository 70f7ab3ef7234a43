"""Hours are pasted as from a spreadsheet, taken over from a time sheet, and read by role."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.browser.hands import Upload, fill, hears, opened, press, unharmed, upload
from tests.browser.visitor import Enter, Visitor

pytestmark = pytest.mark.browser

HERE, THERE = "?project=publicalpha", "?project=publicbeta"


def monday(weeks: int) -> date:
    today = datetime.now(UTC).date()
    return today - timedelta(days=today.weekday()) + timedelta(weeks=weeks)


def span(weeks: int) -> str:
    return f"&from={monday(weeks).isoformat()}&weeks=4"


ROW, PERSON = 33, 90
"""Where the first cell of a table of hours is: it is drawn as one picture."""


def paste(visitor: Visitor, row: int, *lines: tuple[str, ...]) -> None:
    """Put a block on the clipboard as a spreadsheet does, and paste it from a cell on."""
    visitor.context.grant_permissions(["clipboard-read", "clipboard-write"])
    table = visitor.page.get_by_test_id("stDataFrame").first
    block = "\n".join("\t".join(line) for line in lines)
    visitor.page.evaluate("text => navigator.clipboard.writeText(text)", block)
    # The first click may only bring the focus back, and one on a cell that is chosen would open it.
    for x in (PERSON + 140, PERSON + 280, PERSON):
        table.click(position={"x": x, "y": ROW * (row + 1) + ROW // 2})
        visitor.page.wait_for_timeout(500)
    visitor.page.keyboard.press("Control+v")
    visitor.page.wait_for_timeout(900)


def test_a_block_is_pasted_published_and_read_by_role(enter: Enter) -> None:
    manager, client = enter("beta_manager"), enter("beta_sponsor", width=390)
    with unharmed(manager), unharmed(client):
        manager.go(f"/hours{THERE}{span(-2)}")
        manager.page.get_by_test_id("stDataFrame").first.hover()
        manager.page.get_by_role(
            "button", name="Add row: Used hours by person and week, to be edited"
        ).click()
        manager.page.wait_for_timeout(300)
        team = [
            ("Ann Zanary", "Developers", "46", "7,5"),
            ("Bo Zanary", "Developers", "12", ""),
            ("Cy Zanary", "Testers", "forty", ""),
        ]
        paste(manager, 0, *team)
        press(manager, "Save the hours", twice=False)
        hears(manager, "row 3” is not a number we can read.")
        team[2] = ("Cy Zanary", "Testers", "40", "")
        paste(manager, 2, team[2])
        press(manager, "Save the hours")
        hears(manager, "4 cells are saved.")
        hears(manager, "105.5 hours were used until")

        client.go(f"/budget{THERE}&detail=hours")
        assert "Developers" not in client.says
        manager.go(f"/hours{THERE}&part=client&until={monday(-2).isoformat()}")
        hears(manager, "Roles and weeks only: no names, no rates, no costs.")
        opened(manager, "Roles in other languages")
        fill(manager, "Developers in 简体中文", "开发")
        press(manager, "Publish hours to the client")
        hears(manager, "The client now sees hours up to the week of")

        client.go(f"/budget{THERE}&detail=hours")
        hears(client, "Developers used 58 hours in the week of")
        assert "7.5" not in client.says
        assert "Zanary" not in client.page.content()


def test_two_managers_paste_into_one_cell_and_the_second_decides(enter: Enter) -> None:
    first, second = enter("manager"), enter("manager")
    with unharmed(first), unharmed(second):
        first.go(f"/hours{HERE}{span(-1)}")
        first.page.get_by_test_id("stDataFrame").first.hover()
        first.page.get_by_role("button", name="Add row: Used hours by person and week, to be edited").click()
        first.page.wait_for_timeout(300)
        paste(first, 0, ("Dee", "Writers", "8"))
        press(first, "Save the hours")
        hears(first, "1 cell is saved.")
        for one in (first, second):
            one.go(f"/hours{HERE}{span(-1)}")
        paste(first, 0, ("Dee", "Writers", "6"))
        press(first, "Save the hours")
        hears(first, "1 cell is saved.")
        paste(second, 0, ("Dee", "Writers", "9"))
        press(second, "Save the hours", twice=False)
        hears(second, "theirs is 6 h, yours is 9 h.")
        press(second, "Save the hours")
        hears(second, "1 cell is saved.")


def test_a_time_sheet_is_taken_over_once(enter: Enter) -> None:
    manager = enter("manager", language="zh")
    day = monday(-1).strftime("%d.%m.%Y")
    rows = ("Datum;Mitarbeiter;Rolle;Stunden", *(f"{day};Eva;Tester;{said}" for said in ("7,5", "x", "1:30")))
    sheet = "\ufeff" + "\n".join(rows)
    with unharmed(manager):
        manager.go(f"/hours{HERE}&part=sheet")
        upload(manager, Upload("hours.csv", "text/csv", sheet.encode()))
        hears(manager, "导入这些工时")
        press(manager, "导入这些工时")
        hears(manager, "已从工时表导入 1 项工时。")
        hears(manager, "文件中的内容这里都已有。")
        manager.go(f"/hours{HERE}{span(-1)}")
        hears(manager, "9")
