"""Grid: which rows did somebody change, add or remove in a table, and may that be kept?

What a browser sends is taken for no more than typed text: a row counts by the id it was shown with, a column
only if it is offered, and a value only as the form reader understands it.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models.plan import Milestone, Task
from db.session import expect_version
from portal.access import NotFound, Scope
from portal.forms import Problem, Problems, Reader
from portal.i18n import LANGUAGES, N_, Text

Planned = TypeVar("Planned", Task, Milestone)
TRANSLATED = "title_"
_MOST_ROWS = 1000


@dataclass(frozen=True, slots=True)
class Column:
    """A column somebody may fill in: its name in the model, its heading, and how it is read."""

    name: str
    heading: str
    read: Callable[[Reader, str, str], Any]
    width: int | None = None
    help: str | None = None
    default: str | int | None = None


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


@dataclass(frozen=True, slots=True)
class Clash:
    """A row that somebody else has saved since it was shown: column, theirs, yours."""

    id: int
    title: str
    version: int
    cells: tuple[tuple[str, Any, Any], ...]
    is_removed: bool = False


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
        added=tuple(dict(cells) for cells in added if isinstance(cells, Mapping) and _is_filled(cells)),
        removed=tuple(taken),
    )


def _is_filled(cells: Mapping[str, object]) -> bool:
    return any(value not in (None, "", False) for name, value in cells.items() if name != "_index")


def read_rows(
    done: Edits,
    shown: Sequence[Row],
    columns: Sequence[Column],
    text: Text,
    check: Callable[[Reader, Mapping[str, Any], Collection[str], str], None],
) -> SaveRows | Problems:
    """The rows to be saved, or everything that is wrong with them, by row and column.

    `check` looks at a row as a whole: its new values over the shown ones, and which are new.
    """
    problems: list[Problem] = []
    changed: list[RowEdit] = []
    added: list[Mapping[str, Any]] = []
    offered = {column.name: column for column in columns}
    strangers = [p for p in (*done.changed, *done.removed) if not 0 <= p < len(shown)]
    if strangers or done.number > _MOST_ROWS:
        return Problems((Problem("", N_("Some of these rows are not on this page; nothing was saved.")),))
    for position, cells in done.changed.items():
        row, number = shown[position], 1 + position - sum(1 for r in done.removed if r < position)
        reader, values = _read(cells, offered, number, row, text)
        check(reader, {**{c: row.cell(c) for c in offered}, **values}, values, _row(number, text))
        problems += reader.problems or ()
        if values:
            changed.append(RowEdit(row.id, row.version, values))
    for place, cells in enumerate(done.added):
        number = len(shown) - len(done.removed) + place + 1
        reader, values = _read(_with_defaults(cells, columns), offered, number, None, text)
        check(reader, values, values, _row(number, text))
        problems += reader.problems or ()
        added.append(values)
    if problems:
        return Problems(tuple(problems))
    removed = tuple(RowMark(shown[p].id, shown[p].version) for p in done.removed)
    return SaveRows(tuple(changed), tuple(added), removed)


def _read(
    cells: Mapping[str, object], offered: Mapping[str, Column], number: int, row: Row | None, text: Text
) -> tuple[Reader, dict[str, Any]]:
    """The values of a row that differ from what was shown, and the reader that knows what is wrong."""
    reader, values = Reader(cells), dict[str, Any]()
    for name in (name for name in offered if name in cells):
        label = text("{column}, row {number}", column=text(offered[name].heading), number=text.number(number))
        value = offered[name].read(reader, name, label)
        if row is not None:
            if value == row.cell(name):
                continue
            if reason := row.locked(name):
                reader.refuse(name, reason, label=label)
                continue
        values[name] = value
    return reader, values


def _with_defaults(cells: Mapping[str, object], columns: Sequence[Column]) -> dict[str, object]:
    """A new row in full: what was left empty has its column's default."""
    return {c.name: c.default if cells.get(c.name) in (None, "") else cells[c.name] for c in columns}


def _row(number: int, text: Text) -> str:
    return text("row {number}", number=text.number(number))


def language_columns(viewer_language: str, used: Iterable[str], heading: str) -> tuple[Column, ...]:
    """A column for the title in each further language: all but the reader's own, and those in use."""
    wanted = [code for code in LANGUAGES if code != viewer_language or code in set(used)]
    return tuple(
        Column(
            f"{TRANSLATED}{code}",
            heading.replace("{language}", LANGUAGES[code].name),
            lambda r, f, label: r.line(f, 500, required=False, label=label),
        )
        for code in wanted
    )


def load(session: Session, scope: Scope, model: type[Planned], ids: Iterable[int]) -> dict[int, Planned]:
    """The rows with these ids in the scope's project, removed ones among them, locked until the end.

    Raises NotFound where one is not there for this person.
    """
    wanted = set(ids)
    if not wanted:
        return {}
    asked = select(model).where(model.project_id == scope.here.project_id, model.id.in_(wanted))
    found = {row.id: row for row in session.scalars(asked.order_by(model.id).with_for_update())}
    if wanted - found.keys():
        raise NotFound("a row of the plan")
    return found


def expect_versions(
    rows: Mapping[int, Task] | Mapping[int, Milestone],
    command: SaveRows,
    value_of: Callable[[Any, str], Any],
) -> None:
    """Raise SavedByOthers with every row that is not as it was shown; otherwise count their versions on."""
    clashes = [
        Clash(
            edit.id,
            row.title,
            row.version,
            tuple((name, value_of(row, name), yours) for name, yours in edit.values.items()),
            is_removed=row.deleted_at is not None,
        )
        for edit in command.changed
        if (row := rows[edit.id]).version != edit.version
    ]
    clashes += [
        Clash(mark.id, row.title, row.version, (), is_removed=row.deleted_at is not None)
        for mark in command.removed
        if (row := rows[mark.id]).version != mark.version
    ]
    if clashes:
        raise SavedByOthers(tuple(clashes))
    for mark in command.marks:
        expect_version(rows[mark.id], mark.version)


def title_in(translations: Mapping[str, Mapping[str, str]], column: str) -> str:
    """The title that a language's column shows."""
    return translations.get(column.removeprefix(TRANSLATED), {}).get("title", "")


def with_title(
    translations: Mapping[str, Mapping[str, str]], column: str, title: str
) -> dict[str, dict[str, str]]:
    """The translations with another title in a column's language; without one if it is empty."""
    kept = {code: dict(said) for code, said in translations.items()}
    said = kept.setdefault(column.removeprefix(TRANSLATED), {})
    said.pop("title", None)
    if title:
        said["title"] = title
    return {code: said for code, said in kept.items() if said}
