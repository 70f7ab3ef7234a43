"""Pasting: what would these rows of a spreadsheet change in a table, and which of them cannot be read?"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from portal.editing.cells import Column
from portal.editing.rows import MOST_ROWS, Check, Row, RowEdit, SaveRows, read_row
from portal.editing.sheet import Sheet
from portal.i18n import Text
from portal.integrations.records import DateOrder
from portal.integrations.vocabulary import folded


class Fate(StrEnum):
    """What becomes of a pasted row."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    LEFT_OUT = "left_out"


@dataclass(frozen=True, slots=True)
class Bad:
    """A cell that is not saved: its row as the spreadsheet counts, its column, and why."""

    row: int
    column: str
    typed: str
    why: str


@dataclass(frozen=True, slots=True)
class Line:
    """A pasted row: what becomes of it, and its values, old and new where they differ."""

    row: int
    fate: Fate
    title: str
    cells: Mapping[str, tuple[Any, Any]]


@dataclass(frozen=True, slots=True)
class Pasted:
    """What saving would do: the command, every row of it, and the cells that stay out."""

    command: SaveRows
    lines: tuple[Line, ...]
    bad: tuple[Bad, ...]
    too_many: int = 0

    def number(self, fate: Fate) -> int:
        """How many rows have this fate."""
        return sum(line.fate is fate for line in self.lines)


@dataclass(frozen=True, slots=True)
class Ruled:
    """A table that can be pasted into: what is in it, its columns (that of the title first), its rules."""

    rows: Sequence[Row]
    columns: Sequence[Column]
    check: Check


def read_sheet(
    found: Sheet, mapping: Sequence[str], table: Ruled, text: Text, order: DateOrder | None = None
) -> Pasted:
    """What the pasted rows would do. Pure.

    A row with the title of a known one changes it, where several are called the same the first the first;
    any other is new. An empty cell leaves a known row as it is. A cell that cannot be read stays out, and
    with it the row if it is the title.
    """
    if len(found.rows) > MOST_ROWS:
        return Pasted(SaveRows(), (), (), len(found.rows))
    known = _by_title(table.rows)
    met: Counter[str] = Counter()
    lines, bad = [], []
    changed: list[RowEdit] = []
    added: list[Mapping[str, Any]] = []
    for number, cells in zip(found.numbers, found.rows, strict=True):
        typed = {name: cell for name, cell in zip(mapping, cells, strict=True) if name}
        title = folded(typed.get(table.columns[0].name, ""))
        row = next(iter(known.get(title, ())[met[title] : met[title] + 1]), None)
        met[title] += 1
        values, wrong = _read(typed, row, number, table, text, order)
        bad += wrong
        fate = _fate(row, values)
        if row is not None and values:
            changed.append(RowEdit(row.id, row.version, values))
        elif row is None and values is not None:
            added.append(values)
        before = {name: row.cell(name) if row else None for name in values or ()}
        said = {name: (before[name], value) for name, value in (values or {}).items()}
        lines.append(Line(number, fate, row.title if row else typed.get(table.columns[0].name, ""), said))
    return Pasted(SaveRows(tuple(changed), tuple(added)), tuple(lines), tuple(bad))


def _by_title(rows: Sequence[Row]) -> dict[str, list[Row]]:
    known: dict[str, list[Row]] = {}
    for row in rows:
        known.setdefault(folded(row.title), []).append(row)
    return known


def _read(
    typed: Mapping[str, str], row: Row | None, number: int, table: Ruled, text: Text, order: DateOrder | None
) -> tuple[dict[str, Any] | None, list[Bad]]:
    """The values of a row without its bad cells; None if nothing of it can be saved."""
    cells: dict[str, object] = {name: cell for name, cell in typed.items() if cell}
    headings = {column.name: text(column.heading) for column in table.columns}
    bad: list[Bad] = []
    while True:
        reader, values = read_row(cells, row, number, table.columns, text, table.check, order)
        if reader.problems is None:
            return values, bad
        wrong = {problem.field for problem in reader.problems}
        for problem in reader.problems:
            field = problem.field
            # What was taken out because it is bad is not missing as well.
            if field in cells or not typed.get(field):
                column = headings.get(field, field)
                bad.append(Bad(number, column, typed.get(field, ""), problem.sentence(text)))
        if not wrong <= cells.keys() or table.columns[0].name in wrong:
            return None, bad
        cells = {name: cell for name, cell in cells.items() if name not in wrong}


def _fate(row: Row | None, values: Mapping[str, Any] | None) -> Fate:
    if values is None:
        return Fate.LEFT_OUT
    if row is None:
        return Fate.NEW
    return Fate.CHANGED if values else Fate.SAME
