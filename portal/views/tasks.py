"""How tasks are shown: the timeline, and the lists of what is in progress, next and completed."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from db.models.plan import TaskStatus
from portal import progress, ui
from portal.charts import draw
from portal.charts import progress as charts
from portal.i18n import N_, Text
from portal.page import PageContext
from portal.progress import ProgressReport, TaskChoice, TaskPages, TaskView

_CHOICES: Mapping[TaskChoice, str] = {
    TaskChoice.OVERVIEW: N_("Overview"),
    TaskChoice.DOING: N_("In progress"),
    TaskChoice.NEXT: N_("Next"),
    TaskChoice.DONE: N_("Completed"),
}
_NONE: Mapping[TaskChoice, str] = {
    TaskChoice.DOING: N_("Nothing is being worked on at the moment. What somebody begins appears here."),
    TaskChoice.NEXT: N_("Nothing is planned beyond what is being worked on."),
    TaskChoice.DONE: N_("Nothing is completed yet. What is finished appears here, latest first."),
}


def show(report: ProgressReport, page: PageContext) -> None:
    """The timeline and the lists of tasks, each page by page."""
    _ = page.text
    if not report.counts.wanted:
        ui.nothing_yet(_("Tasks appear here as soon as the project manager publishes or imports the plan."))
        return
    timed, listed = st.container(), st.container()
    with timed, ui.card(_("Timeline")):
        drawn = st.container()
        timeline_page = _pages(report.counts.with_dates, progress.PER_TIMELINE, "when")
    with listed:
        choice = _choice(page.text)
        lists = st.container()
        list_page = _pages(_number(report, choice), progress.PER_PAGE, "list")
    shown = progress.tasks(page.scope, choice, list_page, timeline_page)
    with drawn:
        _timeline(shown.timeline, page.text)
    with lists:
        _lists(report, shown, choice, page.text)


def _pages(number: int, size: int, key: str) -> int:
    """Which page is asked for; the address remembers it."""
    pages = -(-number // size)
    return st.pagination(pages, key=key, bind="query-params") if pages > 1 else 1


def _number(report: ProgressReport, choice: TaskChoice) -> int:
    numbers = {
        TaskChoice.DOING: report.counts.in_progress,
        TaskChoice.NEXT: report.counts.pending,
        TaskChoice.DONE: report.counts.done,
    }
    return numbers.get(choice, 0)


def _choice(text: Text) -> TaskChoice:
    """Which tasks are listed. The address holds the words, so no number may be part of them."""
    chosen = st.segmented_control(
        text("Tasks"),
        [choice.value for choice in TaskChoice],
        format_func=lambda choice: text(_CHOICES[TaskChoice(choice)]),
        default=TaskChoice.OVERVIEW.value,
        key="tasks",
        bind="query-params",
        required=True,
    )
    return TaskChoice(chosen)


def _timeline(tasks: Sequence[TaskView], text: Text) -> None:
    _ = text
    if not tasks:
        st.markdown(_("No task has a day yet. Those that get a start or a due day are drawn here."))
        return
    rows = [_task_row(place, task, text) for place, task in enumerate(tasks)]
    st.markdown(charts.legend(charts.TASK_STATES, (row["state"] for row in rows), text, "■"))
    draw(
        charts.timeline,
        {"rows": rows, "today": [{"day": text.today.isoformat()}]},
        text,
        alt=_("Tasks as bars from their start to their due day; the dashed line is today."),
        height=charts.FRAME + charts.TASK_ROW * len(tasks),
    )


def _task_row(place: int, task: TaskView, text: Text) -> dict[str, Any]:
    state = "overdue" if task.is_overdue(text.today) else task.status.value
    word = text(charts.TASK_STATES[state][0])
    first, last = sorted((task.start or task.due or text.today, task.due or task.start or text.today))
    return {
        "key": charts.SEPARATOR.join((str(place), f"{task.title} · {word}")),
        "begins": first.isoformat(),
        "ends": last.isoformat(),
        "state": state,
    }


def _lists(report: ProgressReport, shown: TaskPages, choice: TaskChoice, text: Text) -> None:
    if choice is not TaskChoice.OVERVIEW:
        with ui.card():
            st.markdown(_headed(report, shown, choice, text), anchors=False)
        return
    with st.grid(3, min_column_width=220):
        for each in _NONE:
            with st.container(border=True, height="stretch"):
                st.markdown(_headed(report, shown, each, text, is_extract=True), anchors=False)


def _headed(
    report: ProgressReport, shown: TaskPages, choice: TaskChoice, text: Text, is_extract: bool = False
) -> str:
    head = f"#### {text(_CHOICES[choice])} · {text.number(_number(report, choice))}"
    tasks = shown.of(choice)
    parts = [head, _list(tasks, choice, text)]
    if is_extract and (more := _number(report, choice) - len(tasks)) > 0:
        said = text.plural(
            "{n} more under “{list}”", "{n} more under “{list}”", more, list=text(_CHOICES[choice])
        )
        parts.append(f":small[:gray[{said}]]")
    return "\n\n".join(parts)


def _list(tasks: Sequence[TaskView], choice: TaskChoice, text: Text) -> str:
    if not tasks:
        return text(_NONE[choice])
    return "\n".join(f"- {text.md(task.title)}  \n  {_notes(task, text)}" for task in tasks)


def _notes(task: TaskView, text: Text) -> str:
    """Whose it is, its state in the source's words, and its day."""
    notes = [text.md(note) for note in (task.assignee, task.status_name) if note]
    if task.status is TaskStatus.DONE:
        if task.done_on is not None:
            words = N_("done {date}") if task.is_done_day_known else N_("done about {date}")
            notes.append(text.md(text(words, date=text.date(task.done_on))))
    elif task.due is not None:
        words = N_("was due {date}") if task.is_overdue(text.today) else N_("due {date}")
        said = text.md(text(words, date=text.date(task.due)))
        notes.append(f":red[{said}]" if task.is_overdue(text.today) else said)
    if not task.is_published:
        notes.append(text("internal"))
    return f":small[:gray[{' · '.join(notes)}]]" if notes else ""
