"""How hours are typed: people and roles in rows, weeks in columns, as in a spreadsheet."""

from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import streamlit as st

from portal import effort, ui
from portal.effort import Desk, HoursSavedByOthers, Key, Measure, SaveHours, Span, wording
from portal.forms import Problems
from portal.i18n import N_, Text
from portal.page import PageContext
from portal.views.choice import choice
from portal.views.hours import view
from portal.views.money.forms import Grid, deliver, grid

MEASURES: Mapping[str, str] = {
    Measure.USED.value: N_("Used hours"),
    Measure.PLANNED.value: N_("Planned hours"),
}


def show(page: PageContext) -> None:
    """The table of some weeks, and how they went."""
    _ = text = page.text
    span = _span(page)
    desk = effort.desk(page.scope, span)
    if desk.roles:
        ui.headline(wording.headline(desk.roles, text), text)
        _figures(desk, text)
    else:
        ui.headline(_("No hours have been entered for these weeks."), text)
    _table(desk, page)
    if desk.roles:
        with ui.card(_("By role")):
            view.drawn(desk.roles, text, is_told=True)
            _sums(desk, text)
    page.link("budget", _("See what the client sees of it"), icon=":material/visibility:")


def _span(page: PageContext) -> Span:
    """Which weeks: the address says it, so that they can be kept and passed on."""
    _ = text = page.text
    span = effort.span(st.query_params.get("from", ""), st.query_params.get("weeks", ""), text.today)
    said = _(
        "Weeks of {first} to {last}", first=wording.day(span.first, text), last=wording.day(span.last, text)
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{text.md(said)}**", width="content")
        _move(_("Earlier"), ":material/chevron_left:", span.earlier, page)
        _move(_("Later"), ":material/chevron_right:", span.later, page)
        numbers = {str(n): text.plural("{n} week", "{n} weeks", n) for n in effort.SPANS}
        view.select(_("How many weeks"), numbers, "weeks", str(span.number), width=130)
    return span


def _move(label: str, icon: str, to: Span, page: PageContext) -> None:
    query = {"from": to.first.isoformat(), "weeks": str(to.number), "show": st.query_params.get("show", "")}
    page.link("hours", label, icon=icon, **{name: value for name, value in query.items() if value})


def _figures(desk: Desk, text: Text) -> None:
    sums = effort.totals(desk.roles, text.today)
    if sums is None:
        return
    _ = text
    over = effort.WeekHours(sums.last, sums.planned, sums.used)
    shared = _("nothing yet") if desk.shared_until is None else wording.short_day(desk.shared_until, text)
    ui.figures(
        ui.Figure(_("Planned hours"), text.number(sums.planned), _("in weeks that are over")),
        ui.Figure(_("Used hours"), text.number(sums.used), wording.apart(over, text) if over.over else ""),
        ui.Figure(_("Seen by the client"), shared, _("up to this week") if desk.shared_until else ""),
    )


def _table(desk: Desk, page: PageContext) -> None:
    _ = text = page.text
    with ui.card(_("Hours by person")):
        measure = Measure(choice("show", _("Which hours"), MEASURES, text))
        st.caption(
            _(
                "Type, or paste a block from a spreadsheet: person, role, then one column for each week."
                " No client ever sees this table."
            )
        )
        rows = effort.grid_rows(desk.people, measure)
        name = f"hours:{page.scope.here.project_id}:{desk.span.first}:{desk.span.number}:{measure}"
        form = ui.Form(name, _("Save the hours"), text, border=False)
        with form:
            columns, alt = _columns(desk.span, text), _alt(measure, text)
            table = grid(form, rows, _dtypes(desk.span), columns, alt, room=4 if rows else 7)
        table.follow(rows, form)
        if form.sent:
            _save(form, table, desk.span, measure, page)


def _alt(measure: Measure, text: Text) -> str:
    said = N_("Used hours by person and week, to be edited")
    return text(said if measure is Measure.USED else N_("Planned hours by person and week, to be edited"))


def _dtypes(span: Span) -> dict[str, str]:
    names = ("id", "person", "role", *(f"w{number}" for number in range(span.number)))
    # Hours travel as text: the browser would read a pasted 7,5 as seventy-five.
    return dict.fromkeys(names, "object")


def _columns(span: Span, text: Text) -> dict[str, Any]:
    column = st.column_config.TextColumn
    return {
        "person": column(text("Person")),
        "role": column(text("Role"), help=text("As the client may read it: “Developers”.")),
        **{
            f"w{number}": column(wording.short_day(week, text), width=88, alignment="right")
            for number, week in enumerate(span.weeks)
        },
    }


def _save(form: ui.Form, table: Grid, span: Span, measure: Measure, page: PageContext) -> None:
    _ = text = page.text
    theirs: dict[Key, Any] = table.held.setdefault("theirs", {})
    table.held["waits"] = True
    command = effort.read_hours(table.shown, table.typed, span, measure, text, theirs)
    if not isinstance(command, Problems) and not command.cells:
        st.info(_("Nothing has changed."), icon=":material/info:")
        return
    try:
        deliver(form, command, lambda wanted, token: _saved(wanted, token, page), lambda n: _done(n, text))
    except HoursSavedByOthers as found:
        # Whoever has read what others saved may put their own over it.
        theirs.update({Key(each.person, each.role, each.week): each.theirs for each in found.clashes})
        form.complain(
            _("Somebody else has saved some of these hours in the meantime, so yours are not saved yet."),
            *(_clash(each, text) for each in found.clashes),
            _("What you typed is still here. Save again to put it over theirs."),
        )


def _saved(command: SaveHours, token: str, page: PageContext) -> int:
    return effort.save_hours(page.scope, command, token)


def _done(number: int, text: Text) -> str:
    return text.plural("{n} cell is saved.", "{n} cells are saved.", number)


def _clash(each: effort.Clash, text: Text) -> str:
    return text(
        "{person}, {role}, week of {day}: theirs is {theirs} h, yours is {yours} h.",
        person=each.person,
        role=each.role,
        day=wording.day(each.week, text),
        theirs=text.number(each.theirs),
        yours=text.number(each.yours),
    )


def _sums(desk: Desk, text: Text) -> None:
    """Used and planned of each role and week, exactly."""
    weeks = desk.span.weeks
    table: dict[str, list[str]] = {text("Role"): [role.role for role in desk.roles]}
    for week in weeks:
        found = [next((each for each in role.weeks if each.week == week), None) for role in desk.roles]
        table[wording.short_day(week, text)] = [
            "" if each is None else f"{text.number(each.used)} / {text.number(each.planned)}"
            for each in found
        ]
    st.caption(text("Used / planned"))
    st.dataframe(pa.table(table), hide_index=True, alt=text("Used and planned hours of each role and week"))
