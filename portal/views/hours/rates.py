"""How rates are kept: what an hour of a role is charged and costs from a day on."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from db.models.effort import Rate
from portal import budget, effort, ui
from portal.effort import RateBook
from portal.effort.rates import RateLine
from portal.i18n import Text
from portal.page import PageContext
from portal.progress.wording import joined
from portal.views.cells import day_format
from portal.views.money.forms import Row, grid

_DTYPES: Mapping[str, str] = {
    "id": "object",
    "version": "object",
    "role": "object",
    "from_date": "datetime64[ns]",
    "charge": "object",
    "cost": "object",
}


def show(page: PageContext) -> None:
    """All rates in a table."""
    _ = text = page.text
    book = effort.rate_book(page.scope)
    ui.headline(_headline(book, text), text)
    with ui.card(_("Rates by role")):
        said = _(
            "An hour, in {currency}, from a day on until the next rate of the role.", currency=book.currency
        )
        st.caption(text.md(joined(text, said, _("No client ever sees rates."))))
        rows = [_row(line) for line in book.lines]
        form = ui.Form(f"rates:{page.scope.here.project_id}", _("Save the rates"), text, border=False)
        with form:
            table = grid(form, rows, _DTYPES, _columns(text), _("Rates by role, to be edited"))
        table.follow(rows, form)
        if form.sent:
            table.deliver(
                form,
                effort.read_rates(table.shown, table.typed, text),
                lambda command, token: effort.save_rates(page.scope, command, token),
                lambda number: text.plural("{n} rate is saved.", "{n} rates are saved.", number),
                lambda row: _theirs(row, book, text),
            )


def _headline(book: RateBook, text: Text) -> str:
    if book.without:
        return text("There are hours without a rate: {roles}.", roles=text.list(book.without))
    if not book.lines:
        return text("No rates have been entered yet.")
    return text("Every role with hours has a rate.")


def _row(line: RateLine) -> Row:
    return {
        "id": str(line.id),
        "version": line.version,
        "role": line.role,
        "from_date": line.from_date,
        "charge": budget.plain(line.charge),
        "cost": None if line.cost is None else budget.plain(line.cost),
    }


def _columns(text: Text) -> dict[str, Any]:
    column = st.column_config
    return {
        "role": column.TextColumn(text("Role"), help=text("Exactly as in the table of hours.")),
        "from_date": column.DateColumn(
            text("From"),
            format=day_format(text),
            help=text("It holds from the first Monday on or after this day."),
        ),
        "charge": column.TextColumn(text("We charge"), alignment="right"),
        "cost": column.TextColumn(text("It costs us"), alignment="right"),
    }


def _theirs(row: Rate, book: RateBook, text: Text) -> str:
    amounts = [text.money(a, book.currency, exact=True) for a in (row.charge, row.cost) if a is not None]
    return " · ".join((row.role, text.date(row.from_date), *amounts))
