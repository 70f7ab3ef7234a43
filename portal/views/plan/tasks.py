"""How the tasks of a plan are edited, and those of another system shown."""

from collections.abc import Mapping, Sequence

import streamlit as st

from portal import plan
from portal.i18n import N_
from portal.page import PageContext
from portal.plan import PlannedTask
from portal.views.cells import said
from portal.views.choice import choose
from portal.views.grid import Grid, unsaved
from portal.views.plan import pasting as plan_pasting
from portal.views.plan.tables import configuration, grid_name, teller

_SOURCES: Mapping[str, str] = {"": N_("Kept here"), "jira": "Jira", "trello": "Trello"}


def tasks(page: PageContext) -> None:
    """The table of tasks kept here, or the tasks that come from another system."""
    text, name = page.text, grid_name("tasks", page)
    if unsaved(name):
        _kept((), name, page)
        return
    sources = plan.task_sources(page.scope)
    source = ""
    if len(sources) > 1:
        options = {key: text(_SOURCES.get(key, key)) for key in sources}
        source = choose("from", text("Where tasks come from"), options)
    pages = -(-sources.get(source, 0) // plan.PER_PAGE)
    asked = st.pagination(pages, key="rows", bind="query-params") if pages > 1 else 1
    rows = plan.tasks(page.scope, source, asked)
    if source:
        _imported(rows, page)
    else:
        _kept(rows, name, page)


def _kept(rows: Sequence[PlannedTask], name: str, page: PageContext) -> None:
    """The table, which shows the rows it began with as long as something typed is not saved."""
    _ = text = page.text
    grid = Grid(name, rows, text)
    columns = plan.task_columns(grid.rows, text)
    grid.show(columns, configuration(columns, text), _("Tasks of the plan"))
    if grid.buttons(_("Save tasks")):
        grid.deliver(
            plan.read_tasks(grid.edits, grid.rows, text),
            lambda command, token: plan.save_tasks(page.scope, command, token),
            _("The tasks are saved."),
            teller(columns, text),
        )
    plan_pasting.below_tasks(page)


def _imported(rows: Sequence[PlannedTask], page: PageContext) -> None:
    """What another system owns: to be read here and changed there."""
    _ = text = page.text
    st.caption(_("These tasks come from an import. The next one would overwrite a change made here."))
    columns = [(column.name, _(column.heading)) for column in plan.TASK_COLUMNS]
    table = {_("Key there"): [row.external_key for row in rows]}
    table |= {heading: [said(name, row.cell(name), text) for row in rows] for name, heading in columns}
    table[_("The client sees it")] = [_("yes") if row.is_published else _("no") for row in rows]
    st.dataframe(table, hide_index=True, alt=_("Imported tasks"))
    page.link("import", _("Import again"), icon=":material/upload_file:")
