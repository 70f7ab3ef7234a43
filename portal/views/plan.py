"""How a plan is edited: tables of milestones and tasks, moving a day, showing rows to the client, settings."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

import streamlit as st

from db.base import Audience
from db.models.plan import Cause, Milestone, TaskStatus
from db.models.project import ProgressMethod, Project
from portal import plan, ui
from portal.i18n import LANGUAGES, N_, Text
from portal.page import PageContext
from portal.plan import Column, PlannedMilestone, PlannedTask, Showable
from portal.progress.wording import cause_word
from portal.publishing import Kind, Publish
from portal.views.grid import Grid


class Part(StrEnum):
    """What of the plan is on the screen; the address remembers it."""

    MILESTONES = "milestones"
    TASKS = "tasks"
    SHOW = "show"
    SETTINGS = "settings"


_PARTS: Mapping[Part, str] = {
    Part.MILESTONES: N_("Milestones"),
    Part.TASKS: N_("Tasks"),
    Part.SHOW: N_("What the client sees"),
    Part.SETTINGS: N_("Settings"),
}
_STATES: Mapping[TaskStatus, str] = {
    TaskStatus.PENDING: N_("planned"),
    TaskStatus.IN_PROGRESS: N_("in progress"),
    TaskStatus.DONE: N_("done"),
    TaskStatus.CANCELLED: N_("cancelled"),
}
METHODS: Mapping[ProgressMethod, str] = {
    ProgressMethod.TASK_COUNT: N_("tasks"),
    ProgressMethod.ESTIMATED_HOURS: N_("estimated hours"),
    ProgressMethod.MILESTONE_WEIGHTS: N_("milestones and their weights"),
}
_KINDS: Mapping[str, str] = {Kind.MILESTONE: N_("Milestones"), Kind.TASK: N_("Tasks")}
_SOURCES: Mapping[str, str] = {"": N_("Kept here"), "jira": "Jira", "trello": "Trello"}
_TITLES_NAMED = 8


def choose_part(text: Text) -> Part:
    """Which part of the plan is worked on."""
    return Part(_control(text("Part of the plan"), {p.value: text(w) for p, w in _PARTS.items()}, "part"))


def _control(label: str, options: Mapping[str, str], key: str) -> str:
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


# Milestones


def milestones(page: PageContext) -> None:
    """The table of milestones, and the forms that move a day or mark a milestone as reached."""
    _ = text = page.text
    rows = plan.milestones(page.scope)
    st.caption(
        _(
            "A new milestone is agreed for the first day you give it. From then on its day moves with a reason "
            "only, and the old day stays readable."
        )
    )
    grid = Grid(f"milestones:{page.scope.here.project_id}", rows, text)
    columns = plan.milestone_columns(grid.rows, text)
    grid.show(columns, _configuration(columns, text), _("Milestones of the plan"))
    if grid.buttons(_("Save milestones")):
        grid.deliver(
            plan.read_milestones(grid.edits, grid.rows, text),
            lambda command, token: plan.save_milestones(page.scope, command, token),
            _("The milestones are saved."),
            _teller(columns, text),
        )
    _move_a_day([row for row in rows if row.actual is None and row.expected is not None], page)
    _mark_as_reached(rows, page)


def _move_a_day(rows: Sequence[PlannedMilestone], page: PageContext) -> None:
    _ = text = page.text
    with ui.card(_("Move a date")):
        if not rows:
            st.markdown(_("Once a milestone has a day, it is moved here, with the reason that the client reads."))
            return
        shown = _chosen(rows, "move", text)
        st.caption(_("Expected now: {date}", date=_day(shown.expected, text)))
        form = ui.Form(f"move:{shown.id}", _("Move the date"), text, border=False)
        with form:
            form.keep("version", shown.version)
            form.day("new_date", _("New day"), shown.expected)
            _reason(form, text)
        if form.sent:
            form.deliver(
                plan.read_move(form.reader(), text, shown),
                lambda command, token: plan.move(page.scope, command, token),
                _("The date has moved. The client reads the reason with it.")
                if shown.is_published
                else _("The date has moved."),
                describe=lambda theirs: _theirs(theirs, text),
            )


def _mark_as_reached(rows: Sequence[PlannedMilestone], page: PageContext) -> None:
    _ = text = page.text
    if not rows:
        return
    with ui.card(_("Mark as reached")):
        shown = _chosen(sorted(rows, key=lambda row: row.actual is not None), "reached", text)
        known = _("Reached on {date}", date=_day(shown.actual, text))
        expected = _("Expected now: {date}", date=_day(shown.expected, text))
        st.caption(known if shown.actual else expected)
        form = ui.Form(f"reach:{shown.id}", _("Mark as reached"), text, border=False, primary=False)
        with form:
            form.keep("version", shown.version)
            form.day("actual", _("Reached on"), shown.actual or text.today)
            with st.expander(_("If that is later than expected: the reason, which the client reads")):
                _reason(form, text)
        if form.sent:
            form.deliver(
                plan.read_reach(form.reader(), text, shown),
                lambda command, token: plan.reach(page.scope, command, token),
                _("The milestone is reached."),
                describe=lambda theirs: _theirs(theirs, text),
            )


def _chosen(rows: Sequence[PlannedMilestone], key: str, text: Text) -> PlannedMilestone:
    by_id = {row.id: row for row in rows}
    chosen = st.selectbox(
        text("Milestone"), list(by_id), format_func=lambda i: by_id[i].named(text), key=f"{key}-milestone"
    )
    return by_id[chosen]


def _reason(form: ui.Form, text: Text) -> None:
    """Why, and what we do about it, in the language of the writer and, if wished, in others."""
    _ = text
    form.choice(
        "cause", _("Cause"), [c.value for c in Cause], lambda c: cause_word(Cause(c), text, internal=True)
    )
    form.paragraph("explanation", _("What happened"), help=_("The client reads this. Plain words serve best."))
    form.paragraph("remedy", _("What we do about it"))
    for code, language in LANGUAGES.items():
        if code != text.language:
            with st.expander(_("The same in {language} (optional)", language=language.name)):
                form.paragraph(
                    f"explanation_{code}", _("What happened, in {language}", language=language.name)
                )
                form.paragraph(
                    f"remedy_{code}", _("What we do about it, in {language}", language=language.name)
                )


def _theirs(theirs: Milestone, text: Text) -> str:
    return text(
        "expected on {date}, reached on {actual}",
        date=_day(theirs.forecast or theirs.baseline, text),
        actual=_day(theirs.actual, text),
    )


# Tasks


def tasks(page: PageContext) -> None:
    """The table of tasks kept here, or the tasks that come from another system."""
    _ = text = page.text
    source = str(st.query_params.get("from", ""))
    source = source if source in _SOURCES else ""
    page_number = st.session_state.get("task-page", 1)
    shown = plan.tasks(page.scope, source, page_number)
    if set(shown.sources) - {""}:
        source_now = _choose_source(shown, text)
        if source_now != source:
            shown = plan.tasks(page.scope, source_now, 1)
            source = source_now
    if source:
        _imported(shown.rows, source, page)
    else:
        _kept(shown, page, page_number)
    pages = -(-shown.sources.get(source, 0) // plan.PER_PAGE)
    if pages > 1:
        st.pagination(pages, key="task-page")
