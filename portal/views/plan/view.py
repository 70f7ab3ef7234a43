"""How a plan is edited: the table of milestones, moving a day, marking as reached, and settings."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

import streamlit as st

from db.models.plan import Milestone
from db.models.project import ProgressMethod, Project
from portal import plan, ui
from portal.i18n import N_, Text
from portal.page import PageContext
from portal.plan import PlannedMilestone
from portal.views import reasons
from portal.views.choice import choice
from portal.views.grid import Grid, unsaved
from portal.views.plan import pasting as plan_pasting
from portal.views.plan.tables import configuration, day_said, grid_name, teller


class Part(StrEnum):
    """What of the plan is on the screen; the address remembers it."""

    MILESTONES = "milestones"
    TASKS = "tasks"
    PHASES = "phases"
    DEPENDENCIES = "dependencies"
    ASKS = "asks"
    BASELINES = "baselines"
    SHOW = "show"
    SETTINGS = "settings"


_PARTS: Mapping[Part, str] = {
    Part.MILESTONES: N_("Milestones"),
    Part.TASKS: N_("Tasks"),
    Part.PHASES: N_("Phases"),
    Part.DEPENDENCIES: N_("What waits for what"),
    Part.ASKS: N_("Waiting for the client"),
    Part.BASELINES: N_("Agreed dates"),
    Part.SHOW: N_("What the client sees"),
    Part.SETTINGS: N_("Settings"),
}
_ADDRESS = "part"
METHODS: Mapping[ProgressMethod, str] = {
    ProgressMethod.TASK_COUNT: N_("tasks"),
    ProgressMethod.ESTIMATED_HOURS: N_("estimated hours"),
    ProgressMethod.MILESTONE_WEIGHTS: N_("milestones and their weights"),
}


def choose_part(page: PageContext) -> Part:
    """Which part of the plan is worked on; it cannot be left while something typed is not saved.

    The control is left out then, not disabled: Streamlit discards the value of a disabled one.
    """
    text = page.text
    for part in (Part.MILESTONES, Part.TASKS):
        if unsaved(grid_name(part, page)):
            st.caption(text("Save or discard what you typed before you go on to something else."))
            return part
    options = {part.value: words for part, words in _PARTS.items()}
    # Another part begins anew, with the project alone in its address.
    return Part(choice(_ADDRESS, text("Part of the plan"), options, text, keep=("project",)))


def milestones(page: PageContext) -> None:
    """The table of milestones, and the forms that move a day or mark a milestone as reached."""
    _ = text = page.text
    rows = plan.milestones(page.scope)
    st.caption(
        _(
            "The first day you give a milestone is the agreed one. From then on it moves with a "
            "reason only, and the old day stays readable."
        )
    )
    grid = Grid(grid_name(Part.MILESTONES, page), rows, text)
    columns = plan.milestone_columns(grid.rows, text)
    grid.show(columns, configuration(columns, text), _("Milestones of the plan"))
    if grid.buttons(_("Save milestones")):
        grid.deliver(
            plan.read_milestones(grid.edits, grid.rows, text),
            lambda command, token: plan.save_milestones(page.scope, command, token),
            _("The milestones are saved."),
            teller(columns, text),
        )
    plan_pasting.below_milestones(rows, page)
    _move_a_day([row for row in rows if row.actual is None and row.expected is not None], page)
    _mark_as_reached(rows, page)


def _move_a_day(rows: Sequence[PlannedMilestone], page: PageContext) -> None:
    _ = text = page.text
    with ui.card(_("Move a date")):
        if not rows:
            st.markdown(_("Once a milestone has a day, it is moved here, with a reason for the client."))
            return
        shown = _chosen(rows, "move", text)
        st.caption(_("Expected now: {date}", date=day_said(shown.expected, text)))
        form = ui.Form(f"move:{shown.id}", _("Move the date"), text, border=False)
        with form:
            form.keep("version", shown.version)
            form.day("new_date", _("New day"), shown.expected)
            reasons.fields(form, text)
        if form.sent:
            form.deliver(
                plan.read_move(form.reader(), text, shown),
                lambda command, token: plan.move(page.scope, command, token),
                lambda asked: _moved(asked, shown, text),
                describe=lambda theirs: _theirs(theirs, text),
            )


def _moved(asked: bool, shown: PlannedMilestone, text: Text) -> str:
    """What happens next: whether the client is asked to agree, or reads the reason."""
    if asked:
        return text("The date has moved. The client reads the reason and is asked whether they agree.")
    if shown.is_published:
        return text("The date has moved. The client reads the reason with it.")
    return text("The date has moved.")


def _mark_as_reached(rows: Sequence[PlannedMilestone], page: PageContext) -> None:
    _ = text = page.text
    if not rows:
        return
    with ui.card(_("Mark as reached")):
        shown = _chosen(sorted(rows, key=lambda row: row.actual is not None), "reached", text)
        known = _("Reached on {date}", date=day_said(shown.actual, text))
        expected = _("Expected now: {date}", date=day_said(shown.expected, text))
        st.caption(known if shown.actual else expected)
        form = ui.Form(f"reach:{shown.id}", _("Mark as reached"), text, border=False, primary=False)
        with form:
            form.keep("version", shown.version)
            form.day("actual", _("Reached on"), shown.actual or text.today)
            with st.expander(_("If that is later than expected: the reason, which the client reads")):
                reasons.fields(form, text)
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


def _theirs(theirs: Milestone, text: Text) -> str:
    return text(
        "expected on {date}, reached on {actual}",
        date=day_said(theirs.forecast or theirs.baseline, text),
        actual=day_said(theirs.actual, text),
    )


def settings(page: PageContext) -> None:
    """By what percent done is counted, and when the project began."""
    _ = text = page.text
    now = plan.settings(page.scope)
    form = ui.Form(f"method:{page.scope.here.project_id}", _("Save settings"), text)
    with form:
        form.keep("version", now.version)
        form.choice(
            "method",
            _("Percent done is counted by"),
            [m.value for m in ProgressMethod],
            lambda m: text(METHODS[ProgressMethod(m)]),
            now.method.value,
            help=_("The client reads beside the figure how it is counted."),
        )
        form.day("start_date", _("Project start"), now.start_date)
    if form.sent:
        form.deliver(
            plan.read_method(form.reader(), text),
            lambda command, token: plan.choose_method(page.scope, command, token),
            _("The settings are saved."),
            describe=lambda theirs: _settings_said(theirs, text),
        )


def _settings_said(theirs: Project, text: Text) -> str:
    return text(
        "counted by {method}, start {date}",
        method=text(METHODS[theirs.progress_method]),
        date=day_said(theirs.start_date, text),
    )
