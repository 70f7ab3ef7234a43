"""What a person's hands do with a page: open, fill in, choose, press twice, and read what is said.

Labels and sentences are given in the English of the code and looked for in the visitor's language.
"""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import NamedTuple

from playwright.sync_api import Dialog, Locator, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

from tests.browser.visitor import Visitor
from tests.browser.wording import pattern

PATIENCE_SECONDS = 10


def touch(visitor: Visitor, thing: Locator) -> None:
    """Press something once, with a finger on a phone and with the mouse on a desk."""
    thing.tap() if visitor.way.is_phone else thing.click()


def opened(visitor: Visitor, label: str, **values: object) -> None:
    """Unfold what is folded away, once."""
    said = visitor.said(label, **values)
    summary = visitor.page.locator("summary").filter(has_text=said).first
    if summary.locator("xpath=..").get_attribute("open") is None:
        touch(visitor, summary)
        visitor.page.wait_for_timeout(250)


def field(visitor: Visitor, label: str, nth: int = 0) -> Locator:
    """A field for text by its label."""
    return visitor.page.get_by_role("textbox", name=visitor.said(label), exact=True).nth(nth)


def fill(visitor: Visitor, label: str, value: str, nth: int = 0) -> None:
    """Type into a field, and leave it."""
    box = field(visitor, label, nth)
    box.fill(value)
    box.blur()


def choose(visitor: Visitor, group: str, option: str) -> None:
    """Press one of the buttons side by side."""
    within = visitor.page.get_by_role("radiogroup", name=visitor.said(group)).first
    touch(visitor, within.get_by_role("radio", name=visitor.said(option), exact=True))
    visitor.page.wait_for_timeout(150)


def turn_to(visitor: Visitor, tab: str) -> None:
    """Turn to another tab of a card."""
    touch(visitor, visitor.page.get_by_role("tab", name=visitor.said(tab), exact=True))
    visitor.page.wait_for_timeout(150)


def tick(visitor: Visitor, label: str, **values: object) -> None:
    """Set or take out the tick before a sentence."""
    touch(visitor, visitor.page.get_by_text(visitor.said(label, **values), exact=True))
    visitor.page.wait_for_timeout(150)


def follow(visitor: Visitor, query: str) -> None:
    """Follow the first link of the page whose address asks for this."""
    link = visitor.page.get_by_test_id("stMain").locator(f"a[href$='{query}'], a[href*='{query}&']").first
    touch(visitor, link)


def unfold_navigation(visitor: Visitor) -> None:
    """On a phone the navigation is folded away, with the way out in it."""
    if visitor.way.is_phone:
        touch(visitor, visitor.page.get_by_test_id("stExpandSidebarButton"))
        visitor.page.wait_for_timeout(600)


def navigate(visitor: Visitor, page: str) -> None:
    """Go to another page by the navigation."""
    unfold_navigation(visitor)
    navigation = visitor.page.get_by_test_id("stSidebar")
    touch(visitor, navigation.get_by_role("link", name=visitor.said(page)).first)
    visitor.settle()
    if visitor.way.is_phone:
        # It closes behind whoever followed a link, or it would lie over the page that was asked for.
        expect(navigation).to_have_attribute("data-collapsed", "true")


def pick(visitor: Visitor, label: str, option: str, nth: int = 0) -> None:
    """Choose from a list that unfolds."""
    said = visitor.said(option)
    for _ in range(3):  # a run that ends meanwhile closes the list
        box = visitor.page.get_by_role("combobox", name=visitor.said(label)).nth(nth)
        touch(visitor, box)
        if box.is_editable():
            box.fill(said)
        offered = visitor.page.get_by_role("option", name=said).first
        try:
            touch(visitor, offered)
            break
        except PlaywrightTimeoutError:
            visitor.settle()
    else:
        raise AssertionError(f"{said!r} is not offered under {label!r}")
    visitor.page.wait_for_timeout(200)
    visitor.settle()


def put_day(visitor: Visitor, label: str, day: date, nth: int = 0) -> None:
    """Type a date, part by part."""
    group = visitor.page.get_by_role("group", name=visitor.said(label), exact=True).nth(nth)
    for place, digits in enumerate((f"{day.year:04}", f"{day.month:02}", f"{day.day:02}")):
        group.get_by_role("spinbutton").nth(place).click()
        visitor.page.keyboard.type(digits)
    visitor.page.keyboard.press("Tab")
    if visitor.page.get_by_test_id("stDateInputCalendar").count():
        visitor.page.keyboard.press("Escape")  # on a phone the calendar stays, over whatever comes next
        visitor.page.wait_for_timeout(200)


def part_of_day(visitor: Visitor, label: str, place: int) -> str:
    """Year, month or day as a field for dates shows it."""
    group = visitor.page.get_by_role("group", name=visitor.said(label), exact=True).first
    return group.get_by_role("spinbutton").nth(place).inner_text()


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


def press(visitor: Visitor, button: str, nth: int = 0, *, twice: bool = True, **values: object) -> None:
    """Press a button as impatient people do: twice."""
    said = visitor.said(button, **values)
    press_it(visitor, visitor.page.get_by_role("button", name=said, exact=True).nth(nth), twice=twice)


def press_it(visitor: Visitor, button: Locator, *, twice: bool = True) -> None:
    """Press a button that has been found already."""
    if twice:
        button.dblclick()  # two fingertips of a loaded machine are too far apart to be one double tap
    else:
        touch(visitor, button)
    visitor.page.wait_for_timeout(100)
    visitor.settle()


def hears(visitor: Visitor, sentence: str, **values: object) -> None:
    """Wait until a sentence is on the page; values that are not named may be any."""
    learns(visitor, sentence, **values)


def learns(visitor: Visitor, sentence: str, **values: object) -> dict[str, str]:
    """Wait until a sentence is on the page, and read off the values that were not known."""
    wanted = pattern(visitor.text, sentence, **values)
    until = time.monotonic() + PATIENCE_SECONDS
    while (found := wanted.search(visitor.says)) is None:
        assert time.monotonic() < until, (
            f"{wanted.pattern!r} is not on the page, which says: {' '.join(visitor.says.split())}"
        )
        visitor.page.wait_for_timeout(100)
    visitor.settle()
    return found.groupdict()


def alerts(visitor: Visitor) -> list[str]:
    """What the boxes say that tell of success, trouble or mistakes."""
    return [box.inner_text().strip() for box in visitor.page.get_by_test_id("stAlertContainer").all()]


def refusals(visitor: Visitor) -> list[str]:
    """What the boxes say that tell of mistakes alone."""
    boxes = visitor.page.get_by_test_id("stAlertContentError").all()
    return [box.inner_text().strip() for box in boxes]


def number_in(pattern: str, said: str) -> str:
    """The first group of a pattern in what was said."""
    found = re.search(pattern, said)
    assert found, f"{pattern!r} is not in: {said}"
    return found.group(1)


@contextmanager
def unharmed(visitor: Visitor) -> Iterator[None]:
    """Whatever happens inside: no exception box, no dialog of a script, nothing the browser complains of."""
    dialogs: list[str] = []

    def note(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    visitor.page.on("dialog", note)
    yield
    visitor.page.remove_listener("dialog", note)
    assert dialogs == []
    assert visitor.page.get_by_test_id("stException").count() == 0
    assert "This page could not be shown" not in visitor.says
    assert "此页面无法显示" not in visitor.says
    assert visitor.complaints == []
    assert visitor.foreign == []
