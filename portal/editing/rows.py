"""Rows: which rows did somebody change, add or remove in a table, and may that be kept?

What a browser sends is taken for no more than typed text: a row counts by the id it was shown with, a column
only if it is offered, and a value only as the form reader understands it.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from portal.editing.cells import Column, understood
from portal.forms import Problem, Problems, Reader
from portal.i18n import N_, Text
from portal.integrations.records import DateOrder

MOST_ROWS = 1000
Check = Callable[[Reader, Mapping[str, Any], Collection[str], str], None]
"""Looks at a row as a whole: its new values over the shown ones, which are new, and how the row is called."""


@dataclass(frozen=True, slots=True)
class Edits:
    """What was done in a table: cells by row position, new rows, and positions of removed ones."""

    changed: Mapping[int, Mapping[str, object]]
    added: tuple[Mapping[str, object], ...]
    removed: tuple[int, ...]

    @property
    def number(self) -> int:
        """How many rows are concerned."""
        return len(self.changed) + len(self.added) + len(self.removed)


class Row(Protocol):
    """A row as it was shown: by its id and version it is found again and compared."""

    @property
    def id(self) -> int: ...

    @property
    def version(self) -> int: ...

    @property
    def title(self) -> str: ...

    def cell(self, column: str) -> Any: ...

    def locked(self, column: str) -> str | None:
        """Why this cell cannot be changed here, marked with `N_`; None if it can."""


@dataclass(frozen=True, slots=True)
class RowMark:
    """A row and the version it was shown with."""

    id: int
    version: int


@dataclass(frozen=True, slots=True)
class RowEdit:
    """New values for some columns of a row."""

    id: int
    version: int
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SaveRows:
    """Everything that was done in a table, checked."""

    changed: tuple[RowEdit, ...] = ()
    added: tuple[Mapping[str, Any], ...] = ()
    removed: tuple[RowMark, ...] = ()

    @property
    def marks(self) -> tuple[RowMark, ...]:
        """The rows that must be as they were shown."""
        return (*(RowMark(edit.id, edit.version) for edit in self.changed), *self.removed)

    @property
    def number(self) -> int:
        """How many rows are concerned."""
        return len(self.changed) + len(self.added) + len(self.removed)

    def without(self, ids: Collection[int]) -> "SaveRows":
        """The same but for the rows with these ids, which stay as they are."""
        return SaveRows(
            tuple(edit for edit in self.changed if edit.id not in ids),
            self.added,
            tuple(mark for mark in self.removed if mark.id not in ids),
        )


@dataclass(frozen=True, slots=True)
class Clash:
    """A row that somebody else has saved since it was shown: column, theirs, yours.

    `theirs` is the row as it is now, column by column; `is_removed` if they removed it.
    """

    id: int
    title: str
    version: int
    cells: tuple[tuple[str, Any, Any], ...]
    is_removed: bool = False
    theirs: Mapping[str, Any] = field(default_factory=dict)


class SavedByOthers(RuntimeError):
    """Somebody else has saved some of these rows since they were shown; nothing was saved."""

    def __init__(self, clashes: tuple[Clash, ...]) -> None:
        super().__init__(f"{len(clashes)} rows were saved by somebody else")
        self.clashes = clashes


def edits(state: object) -> Edits:
    """What a table's state holds, whatever shape it has; what makes no sense is left out."""
    held: Mapping[str, Any] = state if isinstance(state, Mapping) else {}
    changed = held.get("edited_rows") or {}
    added, removed = held.get("added_rows") or (), held.get("deleted_rows") or ()
    taken = sorted({r for r in removed if isinstance(r, int) and not isinstance(r, bool)})
    return Edits(
        changed={
            position: dict(cells)
            for position, cells in changed.items()
            if isinstance(position, int) and isinstance(cells, Mapping) and position not in taken
        },
        added=tuple(dict(cells) for cells in added if isinstance(cells, Mapping) and is_filled(cells)),
        removed=tuple(taken),
    )


def is_filled(cells: Mapping[str, object]) -> bool:
    """Whether a row holds anything at all."""
    return any(value not in (None, "", False) for name, value in cells.items() if name != "_index")


def read_rows(
    done: Edits, shown: Sequence[Row], columns: Sequence[Column], text: Text, check: Check
) -> SaveRows | Problems:
    """The rows to be saved, or everything that is wrong with them, by row and column."""
    problems: list[Problem] = []
    changed: list[RowEdit] = []
    added: list[Mapping[str, Any]] = []
    strangers = [p for p in (*done.changed, *done.removed) if not 0 <= p < len(shown)]
    if strangers or done.number > MOST_ROWS:
        return Problems((Problem("", N_("Some of these rows are not on this page; nothing was saved.")),))
    for position, cells in done.changed.items():
        row, number = shown[position], 1 + position - sum(1 for r in done.removed if r < position)
        reader, values = read_row(cells, row, number, columns, text, check)
        problems += reader.problems or ()
        if values:
            changed.append(RowEdit(row.id, row.version, values))
    for place, cells in enumerate(done.added):
        number = len(shown) - len(done.removed) + place + 1
        reader, values = read_row(cells, None, number, columns, text, check)
        problems += reader.problems or ()
        added.append(values)
    if problems:
        return Problems(tuple(problems))
    removed = tuple(RowMark(shown[p].id, shown[p].version) for p in done.removed)
    return SaveRows(tuple(changed), tuple(added), removed)


def read_row(
    cells: Mapping[str, object],
    row: Row | None,
    number: int,
    columns: Sequence[Column],
    text: Text,
    check: Check,
    order: DateOrder | None = None,
) -> tuple[Reader, dict[str, Any]]:
    """The values of a row that differ from what was shown, and the reader that knows what is wrong.

    Without a `row` it is a new one, whose empty cells have the default of their column. `number` is what the
    row is called in a sentence, `order` how a day such as 3/12/2027 is meant.
    """
    given = with_defaults(cells, columns) if row is None else cells
    offered = [column for column in columns if column.name in given]
    reader = Reader({c.name: understood(given[c.name], c, order) for c in offered})
    values: dict[str, Any] = {}
    for column in offered:
        name = column.name
        label = text("{column}, row {number}", column=text(column.heading), number=text.number(number))
        value = column.read(reader, name, label)
        if row is not None:
            if value == row.cell(name):
                continue
            if reason := row.locked(name):
                reader.refuse(name, reason, label=label)
                continue
        values[name] = value
    before = {} if row is None else {column.name: row.cell(column.name) for column in columns}
    check(reader, {**before, **values}, values, text("row {number}", number=text.number(number)))
    return reader, values


def with_defaults(cells: Mapping[str, object], columns: Sequence[Column]) -> dict[str, object]:
    """A new row in full: what was left empty has its column's default."""
    return {c.name: c.default if cells.get(c.name) in (None, "") else cells[c.name] for c in columns}
