"""How a project manager says to which phase a budget line belongs, and which line is the reserve."""

from collections.abc import Iterable, Mapping
from typing import Any

import streamlit as st

from db.models.money import BudgetLine
from portal import budget, ui
from portal.budget import Desk, DeskLine
from portal.budget.placing import PhaseChoice
from portal.i18n import Text
from portal.page import PageContext
from portal.progress.wording import joined
from portal.views.money.forms import Row, grid

_DTYPES: Mapping[str, str] = {
    "id": "object",
    "category": "object",
    "phase": "object",
    "contingency": "bool",
    "seen": "object",
}


def places(desk: Desk, page: PageContext) -> None:
    """Every line with its phase, and whether it is kept for surprises; no amount moves here."""
    _ = text = page.text
    with ui.card(_("Phases and reserve")):
        if not desk.lines:
            st.markdown(_("Lines appear here once they are entered under “Budget lines”."))
            return
        phases = budget.phases(page.scope)
        st.caption(_caption(phases, text))
        rows = [_row(line, text) for line in desk.lines]
        form = ui.Form("places", _("Save phases and reserve"), text, border=False)
        with form:
            said = _("Budget lines with their phases, to be edited")
            table = grid(form, rows, _DTYPES, _columns(phases, text), said, grows=False)
        table.follow(rows, form)
        if form.sent:
            table.deliver(
                form,
                budget.read_places(table.shown, table.typed, text),
                lambda command, token: budget.place_lines(page.scope, command, token),
                lambda number: text.plural("{n} line is saved.", "{n} lines are saved.", number),
                describe=_theirs,
            )


def _caption(phases: Iterable[PhaseChoice], text: Text) -> str:
    kept = text("The reserve is shown to the client as a figure of its own and spread into no category.")
    none = "" if any(True for _ in phases) else text("There are no phases yet; they are made in the plan.")
    return joined(text, none, kept)


def _row(line: DeskLine, text: Text) -> Row:
    return {
        "id": str(line.id),
        "version": line.version,
        "category": text.pick(line.category, line.translations, "category"),
        "phase": "" if line.phase_id is None else str(line.phase_id),
        "contingency": line.is_contingency,
        "seen": text("yes") if line.is_published else text("no"),
    }


def _columns(phases: Iterable[PhaseChoice], text: Text) -> dict[str, Any]:
    named = {str(phase.id): phase.title for phase in phases}
    column = st.column_config
    return {
        "category": column.TextColumn(text("Category"), disabled=True, width="medium"),
        "phase": column.SelectboxColumn(
            text("Phase"),
            options=["", *named],
            format_func=lambda phase: named.get(str(phase), text("none")),
            width="medium",
        ),
        "contingency": column.CheckboxColumn(text("Contingency reserve")),
        "seen": column.TextColumn(text("The client sees it"), disabled=True),
    }


def _theirs(line: BudgetLine) -> str:
    return line.category
