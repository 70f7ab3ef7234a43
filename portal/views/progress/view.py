"""How progress is shown at a glance: the figures, the milestones, and what comes next."""

from collections.abc import Mapping
from decimal import Decimal
from textwrap import wrap
from typing import Any, Literal

import streamlit as st

from db.models.project import ProgressMethod, ProjectStatus
from portal import progress, schedule, ui
from portal.charts import draw
from portal.charts import progress as charts
from portal.forecast import Forecast, NoForecast
from portal.forecast import Reason as Refusal
from portal.i18n import N_, Text
from portal.page import PageContext
from portal.progress import MilestoneView, Outlook, ProgressReport
from portal.progress.outlook import range_said, sentences, warning
from portal.progress.sentences import days_said
from portal.schedule import Effect, Register
from portal.ui.shapes import Tone
from portal.views.progress import reasons as why
from portal.views.progress import turn
from portal.views.status import despite

REASONS_SHOWN = 3
_BY: Mapping[ProgressMethod, str] = {
    ProgressMethod.TASK_COUNT: N_("by tasks"),
    ProgressMethod.ESTIMATED_HOURS: N_("by estimated hours"),
    ProgressMethod.MILESTONE_WEIGHTS: N_("by milestones"),
}
_COLOURS: Mapping[Tone, Literal["green", "red", "gray"]] = {"good": "green", "bad": "red", "plain": "gray"}
_REFUSED: Mapping[Refusal, str] = {
    Refusal.NOTHING_LEFT: N_("all tasks are done"),
    Refusal.TOO_LITTLE_HISTORY: N_("too little history"),
    Refusal.NOTHING_MOVES: N_("nothing finished lately"),
    Refusal.TOO_FAR: N_("too far away"),
}


def opening(report: ProgressReport, page: PageContext) -> None:
    """The sentence that every part of the page opens with, and why the project stands so in spite of it."""
    ui.headline(progress.opening(report, page.text, internal=page.scope.internal), page.text)
    despite.show(report.update.despite if report.update else "", page.text)


def overview(report: ProgressReport, page: PageContext) -> None:
    """Figures, one chart, reasons, and the next step."""
    text = page.text
    register, told = schedule.register(page.scope), progress.outlook(page.scope, report)
    effect = schedule.effect(register.open, register.dependencies, text.today)
    figures(report, told, register, effect, page)
    st.caption(text.md(report.definition))
    if said := warning(told, text):
        st.warning(text.md(said), icon=":material/schedule:")
    milestones(report, text)
    why.show(report, page, REASONS_SHOWN)
    turn.show(register, page)
    next_step(report, text)
    with st.expander(text("How “Likely finish” is worked out"), icon=":material/casino:"):
        st.markdown(text.md(sentences(told, text)))


def figures(
    report: ProgressReport, told: Outlook, register: Register, effect: Effect, page: PageContext
) -> None:
    """How far, how punctual, what waits on the client, and when it will likely be done."""
    text = page.text
    # Each is as wide as what it says, for two days side by side need more room than a percentage.
    with st.container(horizontal=True):
        for figure in (
            _done(report, told, text),
            _punctual(report, text),
            turn.figure(register, effect, page),
            _finish(told, text),
        ):
            st.metric(
                figure.label,
                figure.value,
                figure.note or None,
                delta_color=_COLOURS[figure.tone],
                delta_arrow="off",
                border=True,
                help=figure.help,
                height="stretch",
            )


def _done(report: ProgressReport, told: Outlook, text: Text) -> ui.Figure:
    name, percent = text("Done"), _percent(report, text)
    if not told.points:
        return ui.Figure(name, percent, text(_BY[report.method]))
    gained = text.plural("+{n} point in 7 days", "+{n} points in 7 days", told.points)
    return ui.Figure(name, percent, gained, "good")


def _percent(report: ProgressReport, text: Text) -> str:
    """Whole percents; what is not complete is never rounded up to all of it."""
    if report.percent_done is None:
        return "–"
    whole = report.percent_done if report.percent_done == 100 else min(report.percent_done, Decimal(99))
    return text.percent(whole / 100)


def _punctual(report: ProgressReport, text: Text) -> ui.Figure:
    name = text("Milestones on time")
    if not report.promised:
        return ui.Figure(name, "–")
    value = text("{n} of {all}", n=len(report.on_time), all=len(report.promised))
    if overdue := sum(1 for m in report.milestones if m.status is progress.MilestoneStatus.OVERDUE):
        return ui.Figure(name, value, text("overdue: {n}", n=overdue), "bad")
    if moved := report.moved_this_month:
        return ui.Figure(name, value, text("moved this month: {n}", n=moved))
    return ui.Figure(name, value)


def _finish(told: Outlook, text: Text) -> ui.Figure:
    name = text("Likely finish")
    if isinstance(told.result, Forecast):
        range_ = range_said(told.result, text)
        return ui.Figure(name, range_, text("50–85% sure"), "bad" if told.beyond else "plain")
    if told.status is ProjectStatus.CLOSED:
        return ui.Figure(name, "–", text("closed"))
    if told.status is ProjectStatus.ON_HOLD:
        return ui.Figure(name, "–", text("on hold"))
    refused = told.result.reason if isinstance(told.result, NoForecast) else Refusal.TOO_LITTLE_HISTORY
    return ui.Figure(name, "–", text(_REFUSED[refused]))


def milestones(report: ProgressReport, text: Text) -> None:
    """What was agreed against what is expected, drawn; the title is what the drawing shows."""
    _ = text
    dated = [m for m in report.milestones if m.expected is not None]
    with ui.card():
        if not dated:
            st.markdown(_("Milestones appear here with their agreed day as soon as they are published."))
            return
        finding = progress.finding(report, text)
        st.markdown(f"#### {text.md(finding)}", anchors=False)
        st.caption(
            _("Milestones: hollow = agreed, solid = reached or expected now; the dashed line is today.")
        )
        rows = [_milestone_row(place, milestone, text) for place, milestone in enumerate(dated)]
        st.markdown(charts.legend(charts.MILESTONE_STATES, (row["state"] for row in rows), text, "◆"))
        draw(
            charts.milestones,
            {"rows": rows, "today": [{"day": text.today.isoformat()}]},
            text,
            alt=_("Milestones with their agreed day and the day expected now. {finding}.", finding=finding),
            height=charts.FRAME + charts.MILESTONE_ROW * len(rows),
        )


def _milestone_row(place: int, milestone: MilestoneView, text: Text) -> dict[str, Any]:
    day = milestone.expected or text.today
    return {
        "key": charts.SEPARATOR.join(
            (str(place), _in_two_lines(milestone.title), _standing(milestone, text))
        ),
        "agreed": (milestone.baseline or day).isoformat(),
        "day": day.isoformat(),
        "state": milestone.status.value,
    }


def _standing(milestone: MilestoneView, text: Text) -> str:
    """By how much it moved; a day that has passed without being reached is not on time."""
    if milestone.status is progress.MilestoneStatus.OVERDUE:
        return text(charts.MILESTONE_STATES["overdue"][0])
    return days_said(milestone.days_moved, text)


def _in_two_lines(title: str) -> str:
    """A title as a chart's label; letters that are twice as wide count twice."""
    wide = sum(1 for letter in title if ord(letter) > 0x2E7F)
    widest = 20 if wide * 2 < len(title) else 10
    if len(title) <= widest:
        return title
    for width in range(len(title) // 2, widest):
        if len(lines := wrap(title, width)) == 2:
            return "\n".join(lines)
    return "\n".join(wrap(title, widest, max_lines=2, placeholder="…"))


def next_step(report: ProgressReport, text: Text) -> None:
    """What happens next, in the words of the latest statement, and the milestone that follows."""
    said = []
    if report.update is not None and report.update.next_step:
        said.append(":material/arrow_forward: " + text.md(report.update.next_step))
        by = text("{name}, {moment}", name=report.update.author, moment=text.moment(report.update.written_at))
        said[-1] += f" :small[:gray[{text.md(by)}]]"
    following = report.next
    if following is not None and following.expected is not None:
        when = text(
            "Next milestone: {title}, {when}", title=following.title, when=text.when(following.expected)
        )
        said.append(":material/flag: " + text.md(when))
    if said:
        with ui.card(text("What comes next")):
            st.markdown("\n\n".join(said))


def internal_note(report: ProgressReport, text: Text) -> None:
    """How much of the page the client does not see, for the delivering side."""
    if report.unpublished:
        st.caption(
            text.plural(
                "{n} thing on this page is internal; what the client sees is counted without it.",
                "{n} things on this page are internal; what the client sees is counted without them.",
                report.unpublished,
            )
        )
