"""How budget lines are worked on: a grid, and moves with a reason."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import streamlit as st

from db.models.money import BudgetLine
from portal import budget, ui
from portal.budget import Desk, DeskLine, MovedField
from portal.budget.line_rows import as_lines, line_table
from portal.editing.rows import SaveRows
from portal.editing.undo import Table
from portal.i18n import LANGUAGES, N_, Text
from portal.page import PageContext
from portal.ui.form import forget
from portal.views.money.forms import Row, deliver, grid, reason_fields
from portal.views.money.versions import Versions, amount_said, exact, languages_of, without
from portal.views.pasting import Target, pasting
from portal.views.undoing import undoing

_AMOUNTS = {MovedField.AGREED: N_("Agreed"), MovedField.FORECAST: N_("Expected in the end")}


def lines(desk: Desk, page: PageContext) -> None:
    """Every line in a grid: add, rename, set amounts; what the client sees moves below, with a reason."""
    _ = text = page.text
    with ui.card(_("Budget lines")):
        st.caption(
            _(
                "Add lines at the bottom. The amounts of a line that the client sees stay here;"
                " they change below, with a reason."
            )
        )
        rows = [_row(line, text) for line in desk.lines]
        place = st.empty()
        form = ui.Form(_FORM, _("Save the lines"), text, border=False)
        with form:
            table = grid(form, rows, _DTYPES, _columns(desk, text), _("Budget lines to be edited"))
        table.follow(rows, form)
        both = Versions(table, desk, text)
        kept = both.decide(place)
        if form.sent:
            table.deliver(
                form,
                without(budget.read_lines(exact(table.shown), table.typed, text), kept),
                lambda command, token: both.save(command, token, page.scope),
                lambda number: text.plural("{n} line is saved.", "{n} lines are saved.", number),
                describe=lambda line: _theirs(line, desk, text),
                nothing=_("Theirs stay; there was nothing else of yours to save.") if kept else "",
                siblings=[_move_form(line) for line in desk.lines],
            )
            both.decide(place)
        if not table.held.get("waits"):
            undoing(Table.LINES, page, lambda: forget(_FORM))
            pasting(_pasted(desk, page), page)


def _pasted(desk: Desk, page: PageContext) -> Target:
    """The lines as a table that rows of a spreadsheet go into."""
    text, scope = page.text, page.scope

    def save(command: SaveRows, token: str) -> int:
        saved = budget.save_lines(scope, as_lines(command, desk.lines), token)
        forget(_FORM)
        return saved

    return Target(
        f"lines:{scope.here.project_id}",
        lambda: line_table(desk.lines, desk.contract, languages_of(desk, text), text),
        save,
        lambda name, value: amount_said(name, value, desk, text),
    )


_FORM = "lines"
_DTYPES: Mapping[str, str] = dict.fromkeys(
    (
        *("id", "category", *(f"category:{code}" for code in LANGUAGES)),
        *("agreed", "forecast", "spent", "seen"),
    ),
    "object",
)


def _row(line: DeskLine, text: Text) -> Row:
    """A line as the grid holds it. Amounts are text: a number column would make 75 of a pasted 7,5."""
    return {
        "id": str(line.id),
        "version": line.version,
        "category": line.category,
        **{f"category:{code}": line.translations.get(code, {}).get("category", "") for code in LANGUAGES},
        "agreed": _amount(line.agreed),
        "forecast": "" if line.forecast is None else _amount(line.forecast),
        "spent": text.number(line.entries),
        "seen": text("yes") if line.is_published else text("no"),
    }


def _amount(amount: Decimal) -> str:
    """Exactly, and with two decimals at least."""
    cents = f"{amount:.2f}"
    return cents if Decimal(cents) == amount else f"{amount.normalize():f}"


def _columns(desk: Desk, text: Text) -> dict[str, Any]:
    column = st.column_config
    return {
        "category": column.TextColumn(text("Category"), required=True, width="medium"),
        "agreed": column.TextColumn(text("Agreed"), required=True, alignment="right"),
        "forecast": column.TextColumn(
            text("Expected in the end"), help=text("Empty: what the figures give."), alignment="right"
        ),
        **{
            f"category:{code}": column.TextColumn(
                text("{field} in {language}", field=text("Category"), language=text.language_called(code))
            )
            for code in languages_of(desk, text)
        },
        "spent": column.TextColumn(text("Entries"), disabled=True),
        "seen": column.TextColumn(text("The client sees it"), disabled=True),
    }


def _theirs(line: BudgetLine, desk: Desk, text: Text) -> str:
    agreed = text.money(line.agreed, desk.contract.currency, exact=True)
    return text("{name}: {said}", name=line.category, said=agreed)


def move(desk: Desk, page: PageContext) -> None:
    """A new amount for a line that the client sees, with cause, explanation and remedy."""
    _ = page.text
    published = {line.id: line for line in desk.lines if line.is_published}
    if not published:
        return
    with ui.card(_("Change an amount that the client sees")):
        asked = st.query_params.get("line", "")
        ids = list(published)
        default = int(asked) if asked in map(str, ids) else ids[0]
        chosen = st.selectbox(
            _("Budget line"), ids, ids.index(default), format_func=lambda id_: published[id_].category
        )
        if chosen != default:
            st.query_params["line"] = str(chosen)
            st.rerun()
        _move(published[chosen], desk, page)


def _move(line: DeskLine, desk: Desk, page: PageContext) -> None:
    _ = text = page.text
    agreed = text.money(line.agreed, desk.contract.currency, exact=True)
    expected = ui.empty_field(text)
    if line.forecast is not None:
        expected = text.money(line.forecast, desk.contract.currency, exact=True)
    st.caption(
        text.md(_("Agreed: {agreed}. Expected in the end: {expected}.", agreed=agreed, expected=expected))
    )
    send = _("Change the amount and tell the client")
    form = ui.Form(_move_form(line), send, text, border=False, primary=False)
    with form:
        form.keep("version", line.version)
        form.choice("field", _("Which amount"), list(_AMOUNTS), lambda field: text(_AMOUNTS[field]))
        form.line("amount", _("New amount"))
        reason_fields(form, text)
    if form.sent:
        deliver(
            form,
            budget.read_move(form.reader(), line.id, text),
            lambda command, token: budget.move_amount(page.scope, command, token),
            _("The amount is changed; the client sees the old one, the new one and the reason."),
            describe=lambda theirs: _theirs(theirs, desk, text),
        )


def _move_form(line: DeskLine) -> str:
    return f"move-{line.id}"
