"""How two versions of budget lines are shown side by side, once somebody else has saved them meanwhile."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from streamlit.delta_generator import DeltaGenerator

from db.models.money import BudgetLine
from portal import budget
from portal.access import Scope
from portal.budget import Desk, LineEdit, LineValues, SaveLines
from portal.budget.line_locks import LinesSavedByOthers
from portal.budget.line_rows import line_cell, line_columns
from portal.editing.rows import Clash
from portal.forms import Problems
from portal.i18n import LANGUAGES, Text
from portal.views import versions
from portal.views.cells import said
from portal.views.money.forms import Grid, Row, other_languages
from portal.views.versions import Both

_AMOUNTS = ("agreed", "forecast")


class Versions:
    """Both versions of the lines of a grid, kept in it until it is saved."""

    def __init__(self, table: Grid, desk: Desk, text: Text) -> None:
        self._held, self._desk, self._text = table.held, desk, text
        self._drawn = 0

    def decide(self, place: DeltaGenerator) -> frozenset[int]:
        """Show them, if there are any, and ask what counts; answers the lines of which theirs are kept."""
        both: Sequence[Both] = self._held.get("both", ())
        if not both or self._drawn == self._held["round"]:
            return frozenset()
        self._drawn = self._held["round"]
        with place.container():
            return versions.decide(both, f"lines:{self._held['round']}", self._text)

    def save(self, command: SaveLines, token: str, scope: Scope) -> int:
        """Save; if others were faster, both versions are kept to be compared."""
        merged = replace(command, edits=tuple(map(self._merged, command.edits)))
        try:
            return budget.save_lines(scope, merged, token) if _number(merged) else 0
        except LinesSavedByOthers as found:
            self._keep(found.rows, {edit.id: edit.values for edit in command.edits})
            raise

    def _merged(self, edit: LineEdit) -> LineEdit:
        """A line of which both versions were shown: what I did not change stays as theirs."""
        theirs: BudgetLine | None = self._held.get("theirs", {}).get(edit.id)
        if theirs is None:
            return edit
        opened, mine = self._held["opened"][str(edit.id)], edit.values
        kept = {
            name: getattr(theirs, name)
            for name in ("category", *_AMOUNTS)
            if getattr(mine, name) == opened[name]
        }
        said = {
            code: words
            for code in LANGUAGES
            if (words := _said(mine, theirs, code, opened.get(f"category:{code}") or ""))
        }
        translations = {code: {"category": words} for code, words in said.items()}
        return replace(edit, values=replace(mine, **kept, translations=translations))

    def _keep(self, theirs: Sequence[BudgetLine], yours: Mapping[int, LineValues]) -> None:
        shown: list[Row] = self._held["rows"]
        # As they were first opened, however often somebody else has saved since.
        opened = self._held.setdefault("opened", {row["id"]: dict(row) for row in exact(shown)})
        self._held["both"] = tuple(self._both(row, opened[str(row.id)], yours.get(row.id)) for row in theirs)
        self._held["round"] = self._held.get("round", 0) + 1
        self._held["theirs"] = {**self._held.get("theirs", {}), **{row.id: row for row in theirs}}
        current = {str(row.id): row.version for row in theirs}
        for row in shown:
            row["version"] = current.get(row["id"], row["version"])

    def _both(self, line: BudgetLine, was: Mapping[str, Any], yours: LineValues | None) -> Both:
        text, desk = self._text, self._desk
        columns = line_columns(languages_of(desk, text), desk.contract.currency, text)
        mine = () if yours is None else [(c.name, None, _typed(yours, c.name)) for c in columns]
        changed = [(name, _, value) for name, _, value in mine if value != was[name]]
        theirs = {column.name: line_cell(line, column.name) for column in columns}
        return versions.both(
            Clash(line.id, line.category, line.version, tuple(changed), theirs=theirs),
            {column.name: was[column.name] for column in columns},
            {column.name: text(column.heading) for column in columns},
            lambda name, value: amount_said(name, value, desk, text),
            text,
        )


def _said(mine: LineValues, theirs: BudgetLine, code: str, opened: str) -> str:
    """How a line is called in a language: mine if I have changed it, else theirs."""
    typed = str(_typed(mine, f"category:{code}"))
    return typed if typed != opened else str(line_cell(theirs, f"category:{code}"))


def _typed(values: LineValues, column: str) -> Any:
    if column in ("category", *_AMOUNTS):
        return getattr(values, column)
    return (values.translations or {}).get(column.partition(":")[2], {}).get("category", "")


def _number(command: SaveLines) -> int:
    return len(command.edits) + len(command.added) + len(command.removed)


def without(command: SaveLines | Problems, kept: Collection[int]) -> SaveLines | Problems:
    """The same but for the lines of which theirs are kept."""
    if isinstance(command, Problems):
        return command
    return replace(
        command,
        edits=tuple(edit for edit in command.edits if edit.id not in kept),
        removed=tuple(removal for removal in command.removed if removal.id not in kept),
    )


def exact(rows: Sequence[Row]) -> list[Row]:
    """The rows of the grid with their amounts as numbers again."""
    return [{**row, **{name: Decimal(row[name]) if row[name] else None for name in _AMOUNTS}} for row in rows]


def amount_said(name: str, value: Any, desk: Desk, text: Text) -> str:
    """A value of a line in words."""
    if name in _AMOUNTS and isinstance(value, Decimal):
        return text.money(value, desk.contract.currency, exact=True)
    return said(name, value, text)


def languages_of(desk: Desk, text: Text) -> list[str]:
    """In which further languages categories are named."""
    return other_languages({code for line in desk.lines for code in line.translations}, text)
