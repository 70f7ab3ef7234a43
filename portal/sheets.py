"""How is a list written as a file, so that a spreadsheet opens it well and runs nothing in it?

What people typed is text in every cell, whatever it looks like: taken for a formula, the words of one person
would run on the machine of another.
"""

import csv
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from io import BytesIO, StringIO
from typing import Any

Cell = str | int | Decimal | date | None

WIDEST = 60
"""A column gets no wider than so many letters; longer texts go over several lines."""
LONGEST = 32_767
"""So many letters a cell of a workbook holds."""

# By these a spreadsheet knows a formula, in full width too where it is Chinese or Japanese.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NOT_IN_A_TITLE = re.compile(r"[\[\]:*?/\\']")
_LONGEST_TITLE = 31


class Format(StrEnum):
    """What a list can be saved as; the value is the ending of the file."""

    XLSX = "xlsx"
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class Table:
    """A list in the reader's words. `above` are lines that say what it is; `name` the file without ending."""

    name: str
    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    above: Sequence[Sequence[Cell]] = ()


def as_file(table: Table, form: Format) -> bytes:
    """The list in that format."""
    return as_xlsx(table) if form is Format.XLSX else as_csv(table)


def as_csv(table: Table) -> bytes:
    """The list in UTF-8, with the mark by which Excel knows it."""
    written = StringIO(newline="")
    lines = csv.writer(written)
    lines.writerows([in_cell(cell) for cell in line] for line in _lines(table))
    return written.getvalue().encode("utf-8-sig")


def as_xlsx(table: Table) -> bytes:
    """The list as a workbook: dates are dates, amounts are numbers, and the head stays in sight."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.title = _NOT_IN_A_TITLE.sub(" ", _whole(table.title))[:_LONGEST_TITLE].strip() or "1"
    book.properties.title, book.properties.creator = _whole(table.title), ""
    head = len(table.above) + 2 if table.above else 1
    for number, line in enumerate(_lines(table), start=1):
        for place, value in enumerate(line, start=1):
            _write(sheet.cell(number, place), value)
    _lay_out(sheet, table, head)
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def in_cell(cell: Cell) -> str:
    """A cell as a CSV has it; text that a spreadsheet would run is made text by an apostrophe."""
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return f"{cell.normalize():f}"
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, int):
        return str(cell)
    tidy = _tidy(cell)
    return f"'{tidy}" if tidy.startswith(_FORMULA) else tidy


def _lines(table: Table) -> list[Sequence[Cell]]:
    above = [*table.above, ()] if table.above else []
    return [*above, table.columns, *table.rows]


def _tidy(words: str) -> str:
    return " ".join(words.split())


def _whole(words: str) -> str:
    """Without what no file of this kind may hold."""
    return _NOT_IN_XML.sub("", _tidy(words))[:LONGEST]


def _write(cell: Any, value: Cell) -> None:
    if isinstance(value, str):
        _write_words(cell, _whole(value))
    elif value is not None:
        cell.value = value
        if isinstance(value, Decimal):
            cell.number_format = _digits(value)


def _write_words(cell: Any, words: str) -> None:
    if not words:
        return
    cell.value = words
    cell.data_type = "s"
    if words.startswith(_FORMULA):
        # So it stays text for whoever edits the cell later.
        cell.number_format, cell.quotePrefix = "@", True


def _digits(value: Decimal) -> str:
    exponent = value.as_tuple().exponent
    digits = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    return "#,##0" + (f".{'0' * digits}" if digits else "")


def _lay_out(sheet: Any, table: Table, head: int) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    sheet.freeze_panes = f"A{head + 1}"
    sheet.auto_filter.ref = f"A{head}:{get_column_letter(len(table.columns))}{head + len(table.rows)}"
    sheet.print_title_rows = f"{head}:{head}"
    for line in sheet.iter_rows(min_row=head):
        for cell in line:
            cell.alignment = Alignment(vertical="top", wrap_text=True)
    for cell in sheet[head]:
        cell.font = Font(bold=True)
    for place, name in enumerate(table.columns):
        said = (in_cell(line[place]) for line in table.rows)
        width = max(_width(name), *(_width(words) for words in said), 6)
        sheet.column_dimensions[get_column_letter(place + 1)].width = min(width, WIDEST) + 2


def _width(words: str) -> int:
    """How much room words take, where a Chinese character takes that of two letters."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in words)
