"""Which columns has a budget line where it is pasted or compared, and which of them are locked?"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from babel.numbers import get_currency_symbol

from db.models.money import BudgetLine
from portal.budget.desk import Contract, DeskLine
from portal.budget.lines import LineEdit, LineRemoval, LineValues, SaveLines
from portal.editing.cells import Column, Kind
from portal.editing.pasting import Ruled
from portal.editing.rows import SaveRows
from portal.forms import Reader
from portal.i18n import LANGUAGES, N_, Text

NOTHING = Decimal(0)
_PREFIX = "category:"
_AMOUNTS = ("agreed", "forecast")


@dataclass(frozen=True, slots=True)
class LineRow:
    """A budget line as a row of a table."""

    line: DeskLine

    @property
    def id(self) -> int:
        return self.line.id

    @property
    def version(self) -> int:
        return self.line.version

    @property
    def title(self) -> str:
        return self.line.category

    def cell(self, column: str) -> Any:
        """What the table shows in a column."""
        return line_cell(self.line, column)

    def locked(self, column: str) -> str | None:
        """Why a cell cannot be changed here."""
        if self.line.is_published and column in _AMOUNTS:
            return N_("“{label}” is an amount that the client sees: it changes below, with a reason.")
        return None


def line_cell(line: DeskLine | BudgetLine, column: str) -> Any:
    """What a line holds in a column, of which there is one for each language it is named in."""
    if column.startswith(_PREFIX):
        return line.translations.get(column.removeprefix(_PREFIX), {}).get("category", "")
    return getattr(line, column)


def line_columns(languages: Iterable[str], currency: str, text: Text) -> tuple[Column, ...]:
    """The columns that can be filled in, with the category in these further languages."""
    signs = {get_currency_symbol(currency, LANGUAGES[code].locale) for code in LANGUAGES}
    units = (currency, *signs)
    return (
        Column(
            "category",
            N_("Category"),
            lambda r, f, label: r.line(f, label=label),
            aliases=(
                "name",
                "budget line",
                "item",
                "position",
                "posten",
                "kategorie",
                "科目",
                "类别",
                "项目",
                "名称",
            ),
        ),
        Column(
            "agreed",
            N_("Agreed"),
            lambda r, f, label: r.amount(f, NOTHING, label=label),
            kind=Kind.NUMBER,
            aliases=("amount", "budget", "planned", "betrag", "vereinbart", "金额", "预算", "约定金额"),
            units=units,
        ),
        Column(
            "forecast",
            N_("Expected in the end"),
            lambda r, f, label: r.amount(f, NOTHING, required=False, label=label),
            kind=Kind.NUMBER,
            aliases=("forecast", "expected", "eac", "erwartet", "预计", "预测", "最终预计"),
            units=units,
        ),
        *(
            Column(
                f"{_PREFIX}{code}",
                text("{field} in {language}", field=text("Category"), language=text.language_called(code)),
                lambda r, f, label: r.line(f, required=False, label=label),
            )
            for code in languages
        ),
    )


def line_table(lines: Sequence[DeskLine], contract: Contract, languages: Iterable[str], text: Text) -> Ruled:
    """The budget lines as a table that can be pasted into."""
    return Ruled([LineRow(line) for line in lines], line_columns(languages, contract.currency, text), _check)


def _check(reader: Reader, values: Mapping[str, Any], new: Collection[str], row: str) -> None:
    """Every combination of amounts is allowed."""


def as_lines(command: SaveRows, lines: Iterable[DeskLine]) -> SaveLines:
    """What was pasted, as lines in full: what a row does not name stays as it is."""
    known = {line.id: line for line in lines}
    return SaveLines(
        tuple(
            LineEdit(edit.id, edit.version, _values(known[edit.id], edit.values)) for edit in command.changed
        ),
        tuple(_values(None, values) for values in command.added),
        tuple(LineRemoval(mark.id, mark.version) for mark in command.removed),
    )


def _values(line: DeskLine | None, values: Mapping[str, Any]) -> LineValues:
    def value(name: str) -> Any:
        return values[name] if name in values or line is None else line_cell(line, name)

    said = {code: values.get(f"{_PREFIX}{code}") for code in LANGUAGES}
    kept = (
        {} if line is None else {code: words.get("category", "") for code, words in line.translations.items()}
    )
    names = {**kept, **{code: words for code, words in said.items() if words is not None}}
    return LineValues(
        value("category"),
        value("agreed"),
        value("forecast"),
        {code: {"category": words} for code, words in names.items() if words},
    )
