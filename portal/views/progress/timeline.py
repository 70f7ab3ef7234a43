"""How a timeline is shown: which period, what lies in it, and on which days nobody works."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import reduce
from typing import Any

import streamlit as st

from db.models.plan import TaskStatus
from db.models.project import ProjectStatus
from portal import progress, schedule, ui
from portal.charts import draw
from portal.charts import timeline as charts
from portal.charts.progress import SEPARATOR, legend
from portal.i18n import N_, Text
from portal.page import PageContext
from portal.progress import (
    DaysOff,
    MilestoneStatus,
    MilestoneView,
    Period,
    Phase,
    ProgressReport,
    Span,
    TimedTask,
    Timeline,
    Zoom,
)
from portal.progress.sentences import days_said
from portal.views.choice import choice
from portal.views.progress.parts import sheet, sheets

ZOOMS = {
    Zoom.MONTH.value: N_("Month"),
    Zoom.QUARTER.value: N_("Three months"),
    Zoom.WHOLE.value: N_("Whole project"),
}
HOLIDAYS_SAID = 8
_DAY = timedelta(days=1)
_NOON = timedelta(hours=12)
_STATES = {MilestoneStatus.DONE: "reached", MilestoneStatus.OVERDUE: "missed"}


def show(report: ProgressReport, page: PageContext) -> None:
    """The timeline of a period, sheet by sheet."""
    text = page.text
    period = _period(report, text)
    shown = progress.timeline(page.scope, report, schedule.phases(page.scope), period, sheet())
    with ui.card():
        _head(period, page)
        if not shown.lanes:
            st.markdown(
                text("Nothing of the plan lies in this period. Try another one, or the whole project.")
            )
        else:
            _drawn(shown, report, text)
        sheets(shown.sheets, shown.sheet)


def _period(report: ProgressReport, text: Text) -> Period:
    """What the address asks for; without a word, three months, or all of a project that is over."""
    is_over = report.status is ProjectStatus.CLOSED
    default = Zoom.WHOLE if is_over else Zoom.QUARTER
    keep = ("project", "part", "at")
    zoom = choice("zoom", text("Period"), ZOOMS, text, keep=keep, default=default.value)
    return progress.period(Zoom(zoom), st.query_params.get("at", ""), text.today)


def _head(period: Period, page: PageContext) -> None:
    """What the period is called, between the one before and the one after."""
    text = page.text
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"**{text.md(period.called(text))}**", width="content")
        if period.days is not None:
            _to(period.shifted(-1), text("Earlier"), "chevron_left", page)
            _to(period.shifted(1), text("Later"), "chevron_right", page)
            if not _holds(period, text.today):
                _to(progress.period(period.zoom, "", text.today), text("Today"), "today", page)


def _to(period: Period, label: str, icon: str, page: PageContext) -> None:
    query = {"part": "timeline", "zoom": period.zoom.value, "at": period.address}
    page.link("progress", label, icon=f":material/{icon}:", **query)


def _holds(period: Period, day: date) -> bool:
    return period.days is None or period.days[0] <= day <= period.days[1]


def _drawn(shown: Timeline, report: ProgressReport, text: Text) -> None:
    frame = shown.frame
    off = progress.days_off(report.country, frame.first, frame.last, text)
    rows = _rows(shown, frame, text)
    st.markdown(_legend(rows, text))
    draw(
        charts.timeline,
        {**rows, "off": _off(shown, off, text), **_days(frame, text)},
        text,
        alt=_alt(shown, text),
        height=charts.FRAME + charts.ROW * len(rows["rows"]),
    )
    st.caption(_said_of_days_off(off, report, text))


def _rows(shown: Timeline, frame: Span, text: Text) -> dict[str, list[dict[str, Any]]]:
    """What is drawn, by the names that the chart knows."""
    made: dict[str, list[dict[str, Any]]] = {name: [] for name in _DRAWN}
    place = 0

    def key(title: str, kind: str) -> str:
        nonlocal place
        place += 1
        made["rows"].append({"key": (said := SEPARATOR.join((f"{place:03d}", title, kind)))})
        return said

    for lane in shown.lanes:
        if lane.phase is not None:
            _add_phase(made, key(lane.phase.title, "phase"), lane.phase, frame)
        elif len(shown.lanes) > 1:
            key(text("Outside of the phases"), "phase")
        for entry in lane.entries:
            if isinstance(entry, TimedTask):
                _add_task(made, key(_title(entry, text), "task"), entry, frame, text)
            else:
                _add_milestone(made, key(_titled(entry, frame, text), "milestone"), entry, frame, text)
    return made


_DRAWN = ("rows", "bars", "agreed", "phases", "ways", "hollow", "points")


def _title(task: TimedTask, text: Text) -> str:
    overdue = [text(charts.STRETCHES["overdue"][0])] if task.is_overdue(text.today) else []
    return _with(task.title, overdue, task.is_published, text)


def _titled(milestone: MilestoneView, frame: Span, text: Text) -> str:
    """Its name and by how much it moved, or its day where that lies outside of what is drawn."""
    day = milestone.expected
    if day is not None and not frame.first <= day <= frame.last:
        state = text.date(day)
    elif milestone.status is MilestoneStatus.OVERDUE:
        state = text(charts.STRETCHES["overdue"][0])
    else:
        state = days_said(milestone.days_moved, text)
    return _with(milestone.title, [state] if state else [], milestone.is_published, text)


def _with(title: str, states: Iterable[str], is_published: bool, text: Text) -> str:
    """A title with what is to be said of it at once; the firm learns what the client does not see."""
    said = [*states] if is_published else [*states, text("internal")]
    return reduce(lambda a, b: text("{title} · {state}", title=a, state=b), said, title)


def _add_phase(made: dict[str, list[dict[str, Any]]], key: str, phase: Phase, frame: Span) -> None:
    if phase.start is not None and phase.expected_finish is not None:
        made["phases"] += _within({"key": key}, Span(phase.start, phase.expected_finish), frame)
    if phase.start is not None and phase.finish is not None:
        made["agreed"] += _within({"key": key}, Span(phase.start, phase.finish), frame)


def _add_task(
    made: dict[str, list[dict[str, Any]]], key: str, task: TimedTask, frame: Span, text: Text
) -> None:
    said = {"key": key, "title": task.title, "said": _days_of(task, text)}
    for stretch, span in task.bars(text.today):
        made["bars"] += _within({**said, "state": stretch.value}, span, frame)
    if task.agreed is not None:
        made["agreed"] += _within({"key": key}, task.agreed, frame)


def _days_of(task: TimedTask, text: Text) -> str:
    first, last = text.date(task.span.first), text.date(task.span.last)
    if task.status is TaskStatus.DONE and task.done_on is not None:
        return text("{first} – {last}, done {date}", first=first, last=last, date=text.date(task.done_on))
    return text("{first} – {last}", first=first, last=last)


def _add_milestone(
    made: dict[str, list[dict[str, Any]]], key: str, milestone: MilestoneView, frame: Span, text: Text
) -> None:
    day = milestone.expected or frame.last
    agreed = milestone.baseline or day
    said = text.date(day)
    if agreed != day:
        said = text("{new} instead of {old}", new=text.date(day), old=text.date(agreed))
    first, last = max(min(day, agreed), frame.first), min(max(day, agreed), frame.last)
    if first < last:
        made["ways"].append({"key": key, "begins": _moment(first, _NOON), "ends": _moment(last, _NOON)})
    if frame.first <= agreed <= frame.last:
        made["hollow"].append({"key": key, "day": _moment(agreed, _NOON)})
    if frame.first <= day <= frame.last:
        state = _STATES.get(milestone.status, "expected")
        told = {"state": state, "title": milestone.title, "said": said}
        made["points"].append({"key": key, "day": _moment(day, _NOON), **told})


def _within(row: dict[str, Any], span: Span, frame: Span) -> list[dict[str, Any]]:
    """The part of a bar that lies in the frame, if any does."""
    first, last = max(span.first, frame.first), min(span.last, frame.last)
    return [{**row, "begins": _moment(first), "ends": _moment(last + _DAY)}] if first <= last else []


def _moment(day: date, later: timedelta = timedelta(0)) -> str:
    return f"{datetime.combine(day, time()) + later:%Y-%m-%dT%H:%MZ}"


def _days(frame: Span, text: Text) -> dict[str, list[dict[str, Any]]]:
    today = [{"day": _moment(text.today, _NOON)}] if frame.first <= text.today <= frame.last else []
    return {"frame": [{"day": _moment(frame.first)}, {"day": _moment(frame.last + _DAY)}], "today": today}


def _off(shown: Timeline, off: Iterable[DaysOff], text: Text) -> list[dict[str, Any]]:
    """Weekends and holidays; over a whole project weekends would be a grey veil, so holidays alone."""
    return [
        {"begins": _moment(each.first), "ends": _moment(each.last + _DAY), "said": _off_said(each, text)}
        for each in off
        if each.name or shown.period.days is not None
    ]


def _off_said(off: DaysOff, text: Text) -> str:
    days = text.date(off.first)
    if off.last != off.first:
        days = text("{first} – {last}", first=days, last=text.date(off.last))
    return text("{day}: {name}", day=days, name=off.name or text("weekend"))


def _said_of_days_off(off: Iterable[DaysOff], report: ProgressReport, text: Text) -> str:
    """The holidays in words, for not everybody can point at a stripe."""
    named = [_off_said(each, text) for each in off if each.name]
    if not progress.knows(report.country):
        return text("Weekends are shaded. Public holidays are not known for this client's country.")
    if not named:
        return text("Weekends are shaded. No public holiday lies in this period.")
    listed = named[:HOLIDAYS_SAID]
    if (more := len(named) - HOLIDAYS_SAID) > 0:
        listed.append(text("and {n} more", n=text.number(more)))
    said = reduce(lambda a, b: text("{first}; {second}", first=a, second=b), listed)
    return text.md(text("Days off are shaded. Public holidays: {list}.", list=said))


def _legend(rows: dict[str, list[dict[str, Any]]], text: Text) -> str:
    said = [
        legend(charts.STRETCHES, (row["state"] for row in rows["bars"]), text, "■"),
        legend(charts.MILESTONES, (row["state"] for row in rows["points"]), text, "◆"),
        legend(charts.AGREED, ["agreed"] if rows["agreed"] else [], text, "━"),
    ]
    return " \u2003 ".join(each for each in said if each)


def _alt(shown: Timeline, text: Text) -> str:
    tasks = text.plural("{n} task", "{n} tasks", len(shown.tasks))
    milestones = text.plural("{n} milestone", "{n} milestones", len(shown.milestones))
    return text(
        "{period}: {tasks} as bars, {milestones} as diamonds; the dashed line is today.",
        period=shown.period.called(text),
        tasks=tasks,
        milestones=milestones,
    )
