"""What the tables of a plan have in common: their columns in the browser, and how a cell is said in words."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import streamlit as st

from db.models.plan import TaskStatus
from portal import ui
from portal.i18n import N_, Text
from portal.page import PageContext
from portal.plan import Column
from portal.views.grid import Say

STATES: Mapping[TaskStatus, str] = {
    TaskStatus.PENDING: N_("planned"),
    TaskStatus.IN_PROGRESS: N_("in progress"),
    TaskStatus.DONE: N_("done"),
    TaskStatus.CANCELLED: N_("cancelled"),
}


def control(label: str, options: Mapping[str, str], key: str) -> str:
    """Buttons side by side whose choice stands in the address."""
    chosen = st.segmented_control(
        label,
        list(options),
        format_func=lambda option: options[option],
        default=next(iter(options)),
        key=key,
        bind="query-params",
        required=True,
        label_visibility="collapsed",
    )
    return str(chosen)


def grid_name(what: str, page: PageContext) -> str:
    """What a table is called: its project is part of it."""
    return f"{what}:{page.scope.here.project_id}"


def configuration(columns: Sequence[Column], text: Text) -> dict[str, Any]:
    """How the browser shows and edits each column; what it sends is checked again."""
    made = {column.name: _column(column, text) for column in columns}
    made["shown"] = st.column_config.TextColumn(
        text("The client sees it"), help=text("Changed under “What the client sees”."), disabled=True
    )
    return made


def _column(column: Column, text: Text) -> Any:
    heading, help_ = text(column.heading), text(column.help) if column.help else None
    if column.name == "status":
        return st.column_config.SelectboxColumn(
            heading,
            options=[status.value for status in TaskStatus],
            format_func=lambda status: text(STATES[TaskStatus(str(status))]),
            default=column.default,
            help=help_,
        )
    if column.name in ("estimate_h", "weight"):
        default = column.default if isinstance(column.default, int) else None
        return st.column_config.NumberColumn(heading, default=default, help=help_)
    if column.name in ("title", "assignee") or column.name.startswith("title_"):
        return st.column_config.TextColumn(heading, width=column.width, help=help_)
    return st.column_config.DateColumn(heading, format="YYYY-MM-DD", help=help_)


def teller(columns: Sequence[Column], text: Text) -> Say:
    """How a value of a column is said where two versions stand side by side."""
    headings = {column.name: text(column.heading) for column in columns}
    return lambda name, value: text(
        "{column} “{value}”", column=headings.get(name, name), value=said(name, value, text)
    )


def said(name: str, value: Any, text: Text) -> str:
    if value is None or value == "":
        return ui.empty_field(text)
    if name == "status":
        return text(STATES[TaskStatus(value)])
    if isinstance(value, date):
        return text.date(value)
    return text.number(value) if isinstance(value, Decimal | int) else str(value)


def day_said(day: date | None, text: Text) -> str:
    return ui.empty_field(text) if day is None else text.date(day)
