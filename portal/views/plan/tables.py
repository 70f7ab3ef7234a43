"""What the tables of a plan have in common: their columns in the browser, and how a cell is said in words."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import streamlit as st

from db.models.plan import TaskStatus
from portal import ui
from portal.editing.cells import Kind
from portal.i18n import Text
from portal.page import PageContext
from portal.plan import Column
from portal.views.cells import said, typed
from portal.views.versions import Say


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
    """Text in every column, so that nothing pasted is misread or lost before we have read it."""
    default = None if column.default is None else str(column.default)
    if column.kind is Kind.STATE:
        default = typed(TaskStatus(str(column.default)), text)
    return st.column_config.TextColumn(
        text(column.heading),
        width=column.width,
        help=text(column.help) if column.help else None,
        alignment="right" if column.kind is Kind.NUMBER else None,
        default=default,
    )


def teller(columns: Sequence[Column], text: Text) -> Say:
    """How a value of a column is said where two versions stand side by side."""
    headings = {column.name: text(column.heading) for column in columns}
    return lambda name, value: text(
        "{column} “{value}”", column=headings.get(name, name), value=said(name, value, text)
    )


def day_said(day: date | None, text: Text) -> str:
    return ui.empty_field(text) if day is None else text.date(day)
