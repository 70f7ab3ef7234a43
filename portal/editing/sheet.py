"""Sheet: which rows did somebody copy out of a spreadsheet, and what does each of their columns hold?"""

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO

from portal.cleaning import clean_line
from portal.editing.cells import Column, Kind, day_meant, slashed, state_meant, understood
from portal.figures import figure
from portal.i18n import LANGUAGES, Text
from portal.integrations.records import DateOrder
from portal.integrations.vocabulary import folded

MOST_COLUMNS = 30
_CHINESE = re.compile("[\u4e00-\u9fff]")
Cells = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows of equal width with their numbers in what was pasted, and the headings above them, if any."""

    headings: Cells
    rows: tuple[Cells, ...]
    numbers: tuple[int, ...]

    @property
    def width(self) -> int:
        """How many columns it has."""
        return len(self.rows[0]) if self.rows else len(self.headings)

    def column(self, place: int) -> list[str]:
        """What a column holds, without what is empty."""
        return [row[place] for row in self.rows if row[place]]


def sheet(pasted: str, columns: Sequence[Column], headed: bool | None = None) -> Sheet:
    """What was pasted, row by row; `headed` says whether the first row holds headings, if it is known."""
    counted = _rows(pasted)
    rows, numbers = tuple(counted.values()), tuple(counted)
    if headed is None:
        headed = bool(rows) and _looks_headed(rows[0], known_headings(columns))
    return Sheet(rows[0], rows[1:], numbers[1:]) if headed and rows else Sheet((), rows, numbers)


def known_headings(columns: Sequence[Column]) -> Mapping[str, str]:
    """Under which headings a column is recognised, in every language of the portal and by other names."""
    known: dict[str, str] = {}
    for column in columns:
        said = [Text(code)(column.heading) for code in LANGUAGES]
        for name in (*said, column.heading, column.name.replace("_", " "), *column.aliases):
            known.setdefault(folded(name), column.name)
    return known


def guess(found: Sheet, columns: Sequence[Column]) -> Cells:
    """Which column of the table each pasted column is for, by its heading or by what it holds, or ""."""
    known = known_headings(columns)
    named = [known.get(folded(heading), "") for heading in found.headings]
    if any(named):
        once = [name if name not in named[:place] else "" for place, name in enumerate(named)]
        return tuple(once) if columns[0].name in once else _with_title(once, found, columns[0])
    free = list(columns)
    chosen = []
    for place in range(found.width):
        column = next((each for each in free if _fits(found.column(place), each)), None)
        if column is not None:
            free.remove(column)
        chosen.append(column.name if column else "")
    return tuple(chosen)


def _with_title(named: list[str], found: Sheet, title: Column) -> Cells:
    """A title under a heading nobody knows is what stands in the first unknown column of words."""
    for place, name in enumerate(named):
        if not name and _fits(found.column(place), title):
            return (*named[:place], title.name, *named[place + 1 :])
    return tuple(named)


def doubtful_days(found: Sheet, mapping: Cells, columns: Sequence[Column]) -> tuple[str, ...]:
    """The days among those columns whose order of day and month is a matter of the country."""
    days = {column.name for column in columns if column.kind is Kind.DAY}
    return slashed(text for place, name in enumerate(mapping) if name in days for text in found.column(place))


def _rows(pasted: str) -> dict[int, Cells]:
    """The cells of every filled row by its number; a spreadsheet quotes a cell with line breaks inside."""
    text = pasted.replace("\r\n", "\n").replace("\r", "\n")
    try:
        read = list(csv.reader(StringIO(text), delimiter="\t", strict=True))
    except csv.Error:  # somebody's text begins with a quotation mark
        read = [line.split("\t") for line in text.split("\n")]
    rows = {n: [clean_line(cell) for cell in row[:MOST_COLUMNS]] for n, row in enumerate(read, start=1)}
    filled = {n: row for n, row in rows.items() if any(row)}
    width = max(map(len, filled.values()), default=0)
    return {n: tuple(row + [""] * (width - len(row))) for n, row in filled.items()}


def _looks_headed(row: Cells, known: Mapping[str, str]) -> bool:
    filled = [cell for cell in row if cell]
    return 2 * sum(folded(cell) in known for cell in filled) >= len(filled) > 0


def _fits(cells: Iterable[str], column: Column) -> bool:
    """Whether most of what a column holds is of this kind."""
    held = list(cells)
    if not held:
        return False
    fitting = sum(_is_a(cell, column) for cell in held)
    return 2 * fitting > len(held)


def _is_a(cell: str, column: Column) -> bool:
    is_day = day_meant(cell, DateOrder.DMY) is not None or day_meant(cell, DateOrder.MDY) is not None
    if column.kind is Kind.DAY:
        return is_day
    if column.kind is Kind.STATE:
        return state_meant(cell) is not None
    number = figure(understood(cell, column)) is not None
    if column.kind is Kind.NUMBER:
        return number and not is_day
    is_text = not is_day and figure(cell) is None and state_meant(cell) is None
    language = column.name.rpartition("_")[2]
    return is_text and (language != "zh" or bool(_CHINESE.search(cell)))
