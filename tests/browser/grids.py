"""What a person's hands do with a table that is typed into as in a spreadsheet.

Such a table is drawn as one picture. Its words stand behind the picture for those who listen to it, as many
rows and columns as are in sight; a column is reached from the first one on, as by the keys or by swiping.
"""

from collections.abc import Sequence

from playwright.sync_api import Locator, Position

from tests.browser.hands import touch
from tests.browser.visitor import Visitor

ROW, MARK, FIRST = 33, 15, 90
"""How high a row is; where the boxes at its beginning are, and where its first cell."""
MANY_COLUMNS = 40


def table(visitor: Visitor, nth: int = 0) -> Locator:
    """The table that is typed into."""
    return visitor.page.get_by_test_id("stDataFrame").nth(nth)


def cells(visitor: Visitor, nth: int = 0) -> list[str]:
    """What the cells in sight say."""
    return [str(cell.text_content()) for cell in table(visitor, nth).locator("canvas td").all()]


def shows(visitor: Visitor, *words: str) -> None:
    """Wait until a table has been drawn with these words in it."""
    for word in words:
        cell = visitor.page.locator("canvas td").get_by_text(word, exact=True).first
        cell.wait_for(state="attached")


def row_of(visitor: Visitor, words: str) -> int:
    """The place of the row that has a cell which says this."""
    cell = table(visitor).locator("canvas td").get_by_text(words, exact=True).first
    return int(str(cell.get_attribute("id")).rpartition("-")[2])


def tick_row(visitor: Visitor, words: str) -> None:
    """Choose the row of a table whose first cell says this, by the box at its beginning."""
    _touch_at(visitor, MARK, row_of(visitor, words))
    visitor.settle()


def add_row(visitor: Visitor, alt: str) -> int:
    """Press the plus above a table, which shows once the table is pointed at or touched; which row is new."""
    if visitor.way.is_phone:
        _touch_at(visitor, FIRST, -1)
    else:
        table(visitor).hover()
    named = visitor.said("{word}: {name}", word=visitor.said("Add row"), name=visitor.said(alt))
    touch(visitor, visitor.page.get_by_role("button", name=named))
    visitor.page.wait_for_timeout(600)
    visitor.settle()
    known = [str(cell.get_attribute("id")) for cell in table(visitor).locator("canvas td").all()]
    return max(int(cell.rpartition("-")[2]) for cell in known)


def go_to(visitor: Visitor, row: int, column: str) -> None:
    """Make a cell the one that is typed into."""
    header = visitor.said(column)
    _touch_at(visitor, FIRST, row)
    if visitor.page.evaluate("document.activeElement.tagName") not in ("CANVAS", "TEXTAREA", "INPUT"):
        _touch_at(visitor, FIRST, row)  # the first touch may only bring the table into focus
    _close_editor(visitor)
    visitor.page.keyboard.press("Home")
    _drawn(visitor)
    for _ in range(MANY_COLUMNS):
        places = _columns(visitor)
        here = table(visitor).locator("canvas td[aria-selected=true]").first
        current = int(str(here.get_attribute("aria-colindex")))
        if places.get(header) == current:
            return
        _steps(visitor, places.get(header, current + 1) - current)
    raise AssertionError(f"There is no column {header!r} beside {list(_columns(visitor))}")


def whole_row(visitor: Visitor, row: int, column: str) -> list[str]:
    """What the cells of a row say from a column on, in sight or not."""
    go_to(visitor, row, column)
    found: dict[int, str] = {}
    for _ in range(MANY_COLUMNS):
        known = len(found)
        for cell in table(visitor).locator(f"canvas td[id$='-{row}']").all():
            found[int(str(cell.get_attribute("aria-colindex")))] = str(cell.text_content())
        if len(found) == known:
            break
        _steps(visitor, 2)
    visitor.page.keyboard.press("Home")
    _drawn(visitor)
    return [found[place] for place in sorted(found)]


def _columns(visitor: Visitor) -> dict[str, int]:
    """The columns in sight by their names, and their places."""
    headers = table(visitor).locator("canvas th").all()
    return {str(header.text_content()): int(str(header.get_attribute("aria-colindex"))) for header in headers}


def type_cell(visitor: Visitor, row: int, column: str, words: str) -> None:
    """Type into a cell as one does in a spreadsheet."""
    go_to(visitor, row, column)
    _write(visitor, words)
    visitor.page.keyboard.press("Enter")
    shows(visitor, words)
    visitor.page.wait_for_timeout(600)
    visitor.settle()


def type_row(visitor: Visitor, row: int, first: str, *words: str) -> None:
    """Type into the cells of a row, from a column on, going on with the tabulator."""
    go_to(visitor, row, first)
    for word in words:
        if word:
            _write(visitor, word)
        visitor.page.keyboard.press("Tab")
        visitor.page.wait_for_timeout(300)
    visitor.page.wait_for_timeout(600)
    visitor.settle()


def copy(visitor: Visitor, text: str) -> None:
    """What somebody has copied in a spreadsheet before they came here."""
    visitor.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=visitor.address)
    visitor.page.evaluate("text => navigator.clipboard.writeText(text)", text)


def paste(visitor: Visitor, row: int, column: str, lines: Sequence[str]) -> None:
    """Paste rows into the table itself, from a cell on; the cells of a row are parted by tabulators."""
    copy(visitor, "\n".join(lines) + "\n")
    go_to(visitor, row, column)
    visitor.page.keyboard.press("Control+v")
    visitor.page.wait_for_timeout(900)
    visitor.settle()


def _write(visitor: Visitor, words: str) -> None:
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_timeout(300)
    visitor.page.keyboard.type(words, delay=10)
    visitor.page.wait_for_timeout(200)


def _touch_at(visitor: Visitor, x: int, row: int) -> None:
    place = Position(x=x, y=ROW * (row + 1) + ROW // 2)
    table(visitor).tap(position=place) if visitor.way.is_phone else table(visitor).click(position=place)
    visitor.page.wait_for_timeout(400)


def _close_editor(visitor: Visitor) -> None:
    """A cell that was chosen already is opened by the touch that chooses it."""
    if visitor.page.locator("#portal textarea, #portal input").count():
        visitor.page.keyboard.press("Escape")
        visitor.page.wait_for_timeout(300)


def _steps(visitor: Visitor, columns: int) -> None:
    for _ in range(abs(columns)):
        visitor.page.keyboard.press("ArrowRight" if columns > 0 else "ArrowLeft")
    _drawn(visitor)


def _drawn(visitor: Visitor) -> None:
    """The words behind the picture follow it after a while."""
    visitor.page.wait_for_timeout(450)
