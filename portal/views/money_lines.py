"""How budget lines are worked on: a grid, moves with a reason, and what the client sees."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from db.base import Audience
from db.models.money import BudgetLine
from portal import budget, ui
from portal.budget import Desk, DeskLine, MovedField
from portal.i18n import LANGUAGES, N_, Text
from portal.page import PageContext
from portal.views.money_forms import Row, deliver, grid, other_languages, reason_fields

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
        form = ui.Form("lines", _("Save the lines"), text, border=False)
        with form:
            table = grid(form, rows, _DTYPES, _columns(desk, text), _("Budget lines to be edited"))
        table.follow(rows, form)
        if form.sent:
            table.deliver(
                form,
                budget.read_lines(table.shown, table.typed, text),
                lambda command, token: budget.save_lines(page.scope, command, token),
                lambda number: text.plural("{n} line is saved.", "{n} lines are saved.", number),
                describe=lambda line: _theirs(line, desk, text),
                siblings=[_move_form(line) for line in desk.lines],
            )


_DTYPES: Mapping[str, str] = {
    "id": "object",
    "category": "object",
    **{f"category:{code}": "object" for code in LANGUAGES},
    "agreed": "float64",
    "forecast": "float64",
    "spent": "object",
    "seen": "object",
}


def _row(line: DeskLine, text: Text) -> Row:
    return {
        "id": str(line.id),
        "version": line.version,
        "category": line.category,
        **{f"category:{code}": line.translations.get(code, {}).get("category", "") for code in LANGUAGES},
        "agreed": line.agreed,
        "forecast": line.forecast,
        "spent": text.number(line.entries),
        "seen": text("yes") if line.is_published else text("no"),
    }


def _columns(desk: Desk, text: Text) -> dict[str, Any]:
    used = {code for line in desk.lines for code in line.translations}
    column = st.column_config
    return {
        "category": column.TextColumn(text("Category"), required=True, width="medium"),
        **{
            f"category:{code}": column.TextColumn(
                text("{field} in {language}", field=text("Category"), language=LANGUAGES[code].name)
            )
            for code in other_languages(used, text)
        },
        "agreed": column.NumberColumn(text("Agreed"), required=True, min_value=0, format="%.2f"),
        "forecast": column.NumberColumn(
            text("Expected in the end"),
            min_value=0,
            format="%.2f",
            help=text("Empty: what the figures give."),
        ),
        "spent": column.TextColumn(text("Entries"), disabled=True),
        "seen": column.TextColumn(text("The client sees it"), disabled=True),
    }


def _theirs(line: BudgetLine, desk: Desk, text: Text) -> str:
    return f"{line.category}: {text.money(line.agreed, desk.contract.currency, exact=True)}"


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


def share(desk: Desk, page: PageContext) -> None:
    """Which lines the client sees."""
    _ = page.text
    hidden = {line.id: line.category for line in desk.lines if not line.is_published}
    shown = {line.id: line.category for line in desk.lines if line.is_published}
    if hidden:
        with ui.card(_("Publish lines")):
            st.caption(_("The client then sees the line with its amounts and their history."))
            _share("publish-lines", hidden, Audience.CLIENT, _("Publish"), page)
    if shown:
        with st.expander(_("Withdraw lines"), icon=":material/visibility_off:"):
            st.caption(_("The client no longer sees the line nor its entries. Use this for mistakes only."))
            _share("withdraw-lines", shown, Audience.INTERNAL, _("Withdraw"), page)


def _share(name: str, named: Mapping[int, str], audience: Audience, send: str, page: PageContext) -> None:
    _ = text = page.text
    form = ui.Form(name, send, text, border=False, primary=False)
    with form:
        chosen = st.pills(
            _("Budget lines"),
            list(named),
            format_func=lambda id_: text.md(named[id_]),
            selection_mode="multi",
            key=form.key("ids"),
        )
    if form.sent and not chosen:
        form.complain(_("Please choose at least one line."))
    elif form.sent:
        deliver(
            form,
            budget.ShareLines(tuple(chosen), audience),
            lambda command, token: budget.share_lines(page.scope, command, token),
            lambda number: _shared(number, audience, text),
        )


def _shared(number: int, audience: Audience, text: Text) -> str:
    if audience is Audience.CLIENT:
        return text.plural(
            "The client now sees {n} more line.", "The client now sees {n} more lines.", number
        )
    return text.plural("The client no longer sees {n} line.", "The client no longer sees {n} lines.", number)
