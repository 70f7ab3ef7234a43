"""What a person's hands do with a page: open, fill in, choose, press twice, and read what is said."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import NamedTuple

from playwright.sync_api import Locator
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

from tests.browser.conftest import Visitor

PATIENCE_SECONDS = 10


def opened(visitor: Visitor, label: str) -> None:
    """Unfold what is folded away, once."""
    summary = visitor.page.locator("summary").filter(has_text=label).first
    if summary.locator("xpath=..").get_attribute("open") is None:
        summary.click()
        visitor.page.wait_for_timeout(250)


def field(visitor: Visitor, label: str, nth: int = 0) -> Locator:
    """A field for text by its label."""
    return visitor.page.get_by_role("textbox", name=label, exact=True).nth(nth)


def fill(visitor: Visitor, label: str, value: str, nth: int = 0) -> None:
    """Type into a field, and leave it."""
    box = field(visitor, label, nth)
    box.fill(value)
    box.blur()


def choose(visitor: Visitor, group: str, option: str) -> None:
    """Press one of the buttons side by side."""
    visitor.page.get_by_role("radiogroup", name=group).get_by_role("radio", name=option, exact=True).click()
    visitor.page.wait_for_timeout(150)


def follow(visitor: Visitor, query: str) -> None:
    """Follow the first link of the page whose address asks for this."""
    visitor.page.get_by_test_id("stMain").locator(f"a[href$='{query}'], a[href*='{query}&']").first.click()


def pick(visitor: Visitor, label: str, option: str, nth: int = 0) -> None:
    """Choose from a list that unfolds."""
    for _ in range(3):  # a run that ends meanwhile closes the list
        box = visitor.page.get_by_role("combobox", name=label).nth(nth)
        box.click()
        box.fill(option)
        offered = visitor.page.get_by_role("option", name=option).first
        try:
            offered.click(timeout=5_000)
            break
        except PlaywrightTimeoutError:
            visitor.settle()
    else:
        raise AssertionError(f"{option!r} is not offered under {label!r}")
    visitor.page.wait_for_timeout(200)
    visitor.settle()


def put_day(visitor: Visitor, label: str, day: date, nth: int = 0) -> None:
    """Type a date, part by part."""
    group = visitor.page.get_by_role("group", name=label, exact=True).nth(nth)
    for place, digits in enumerate((f"{day.year:04}", f"{day.month:02}", f"{day.day:02}")):
        group.get_by_role("spinbutton").nth(place).click()
        visitor.page.keyboard.type(digits)
    visitor.page.keyboard.press("Tab")


class Upload(NamedTuple):
    """A file as somebody has it on their desk."""

    name: str
    kind: str
    data: bytes


def upload(visitor: Visitor, file: Upload) -> None:
    """Choose a file, and wait until the page knows it."""
    visitor.page.locator('input[type="file"]').first.set_input_files(
        {"name": file.name, "mimeType": file.kind, "buffer": file.data}
    )
    visitor.page.get_by_test_id("stFileChip").first.wait_for()
    visitor.page.wait_for_timeout(300)
    visitor.settle()


def press(visitor: Visitor, button: str, nth: int = 0, *, twice: bool = True) -> None:
    """Press a button as impatient people do: twice."""
    found = visitor.page.get_by_role("button", name=button, exact=True).nth(nth)
    found.dblclick() if twice else found.click()
    visitor.page.wait_for_timeout(100)
    visitor.settle()


def hears(visitor: Visitor, sentence: str) -> None:
    """Wait until a sentence is on the page."""
    until = time.monotonic() + PATIENCE_SECONDS
    while sentence not in visitor.says:
        assert time.monotonic() < until, (
            f"{sentence!r} is not on the page, which says: {' '.join(visitor.says.split())}"
        )
        visitor.page.wait_for_timeout(100)
    visitor.settle()


def alerts(visitor: Visitor) -> list[str]:
    """What the boxes say that tell of success, trouble or mistakes."""
    return [box.inner_text().strip() for box in visitor.page.get_by_test_id("stAlertContainer").all()]


def number_in(pattern: str, said: str) -> str:
    """The first group of a pattern in what was said."""
    found = re.search(pattern, said)
    assert found, f"{pattern!r} is not in: {said}"
    return found.group(1)


ROW, TITLE, STATE, MARK = 33, 100, 360, 15
"""Where the cells of a table of tasks are: it is drawn as one picture."""


def type_cell(visitor: Visitor, row: int, x: int, words: str) -> None:
    """Type into a cell of a table as one does in a spreadsheet."""
    table = visitor.page.get_by_test_id("stDataFrame").first
    table.click(position={"x": x, "y": ROW * (row + 1) + ROW // 2})
    visitor.page.wait_for_timeout(300)
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_timeout(300)
    visitor.page.keyboard.type(words, delay=10)
    visitor.page.wait_for_timeout(200)
    visitor.page.keyboard.press("Enter")
    visitor.page.locator("canvas td").get_by_text(words, exact=True).first.wait_for(state="attached")
    visitor.page.wait_for_timeout(600)
    visitor.settle()


def tick_row(visitor: Visitor, words: str) -> None:
    """Choose the row of a table whose first cell says this, by the box at its beginning."""
    cell = visitor.page.locator("canvas td").get_by_text(words, exact=True).first
    row = int(str(cell.get_attribute("id")).rpartition("-")[2])
    table = visitor.page.get_by_test_id("stDataFrame").first
    table.click(position={"x": MARK, "y": ROW * (row + 1) + ROW // 2})
    visitor.page.wait_for_timeout(300)
    visitor.settle()


@contextmanager
def unharmed(visitor: Visitor) -> Iterator[None]:
    """Whatever happens inside: no exception box, no dialog of a script, nothing the browser complains of."""
    dialogs: list[str] = []

    def note(dialog: object) -> None:
        dialogs.append(str(dialog))
        dialog.dismiss()  # type: ignore[attr-defined]

    visitor.page.on("dialog", note)
    yield
    visitor.page.remove_listener("dialog", note)
    assert dialogs == []
    assert visitor.page.get_by_test_id("stException").count() == 0
    assert "This page could not be shown" not in visitor.says
    assert "此页面无法显示" not in visitor.says
    assert visitor.complaints == []
    assert visitor.foreign == []
