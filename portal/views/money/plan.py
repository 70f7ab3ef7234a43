"""How the planned spending is worked on: one amount a month."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from db.base import Audience
from portal import budget, ui
from portal.budget import Desk, PlannedMonth
from portal.i18n import Text
from portal.page import PageContext
from portal.views.cells import month_format
from portal.views.money.forms import Row, deliver, grid, reason_fields

_DTYPES: Mapping[str, str] = {
    "id": "object",
    "month": "datetime64[ns]",
    "amount": "float64",
    "seen": "object",
}


def plan(desk: Desk, page: PageContext) -> None:
    """Every planned month in a grid; what the client sees changes with a reason."""
    _ = text = page.text
    with ui.card(_("Monthly plan")):
        st.caption(_("What you mean to spend in each month: the grey line in the client's chart."))
        rows = [_row(month, text) for month in desk.plan]
        form = ui.Form("plan", _("Save the plan"), text, border=False)
        with form:
            table = grid(form, rows, _DTYPES, _columns(text), _("Planned spending by month, to be edited"))
            if any(month.is_published for month in desk.plan):
                st.markdown(_("If a month changes that the client sees, say why:"))
                reason_fields(form, text)
        table.follow(rows, form)
        if form.sent:
            table.deliver(
                form,
                budget.read_plan(table.shown, table.typed, form.reader(), text),
                lambda command, token: budget.save_plan(page.scope, command, token),
                lambda number: text.plural("{n} month is saved.", "{n} months are saved.", number),
            )
    _share(desk, page)


def _row(month: PlannedMonth, text: Text) -> Row:
    return {
        "id": str(month.id),
        "month": month.month,
        "amount": month.amount,
        "seen": text("yes") if month.is_published else text("no"),
    }


def _columns(text: Text) -> dict[str, Any]:
    column = st.column_config
    return {
        "month": column.DateColumn(
            text("Month"), format=month_format(text), required=True, help=text("Any day of the month.")
        ),
        "amount": column.NumberColumn(text("Planned"), required=True, min_value=0, format="localized"),
        "seen": column.TextColumn(text("The client sees it"), disabled=True),
    }


def _share(desk: Desk, page: PageContext) -> None:
    _ = page.text
    if any(not month.is_published for month in desk.plan):
        _share_form("publish-plan", _("Publish the whole plan"), Audience.CLIENT, page)
    if any(month.is_published for month in desk.plan):
        _share_form("withdraw-plan", _("Withdraw the plan"), Audience.INTERNAL, page)


def _share_form(name: str, send: str, audience: Audience, page: PageContext) -> None:
    text = page.text
    form = ui.Form(name, send, text, border=False, primary=False)
    with form:
        pass
    if form.sent:
        deliver(
            form,
            budget.SharePlan(audience),
            lambda command, token: budget.share_plan(page.scope, command, token),
            text("The client now sees the plan.")
            if audience is Audience.CLIENT
            else text("The client no longer sees the plan."),
        )
