"""How tasks are shown: the lists of what is in progress, next and completed."""

from collections.abc import Mapping, Sequence

import streamlit as st

from db.models.plan import TaskStatus
from portal import progress, ui
from portal.i18n import N_, Text
from portal.page import PageContext
from portal.progress import ProgressReport, TaskChoice, TaskPages, TaskView
from portal.views.choice import choice
from portal.views.progress.parts import sheet, sheets

_CHOICES: Mapping[TaskChoice, str] = {
    TaskChoice.OVERVIEW: N_("At a glance"),
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
    """The lists of tasks: the first of each kind, or all of one kind, sheet by sheet."""
    text = page.text
    if not report.counts.wanted:
        ui.nothing_yet(
            text("Tasks appear here as soon as the project manager publishes or imports the plan.")
        )
        return
    kinds = {kind.value: word for kind, word in _CHOICES.items()}
    chosen = TaskChoice(choice("tasks", text("Tasks"), kinds, text, keep=("project", "part")))
    number = -(-_number(report, chosen) // progress.PER_PAGE)
    shown = min(sheet(), max(number, 1))
    _lists(report, progress.tasks(page.scope, chosen, shown), chosen, text)
    sheets(number, shown)


def _number(report: ProgressReport, choice: TaskChoice) -> int:
    numbers = {
        TaskChoice.DOING: report.counts.in_progress,
        TaskChoice.NEXT: report.counts.pending,
        TaskChoice.DONE: report.counts.done,
    }
    return numbers.get(choice, 0)


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
