"""How progress is shown: figures, milestones, the reasons of moves, and what comes next."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from textwrap import wrap
from typing import Any

import streamlit as st
from babel.dates import format_skeleton

from db.models.plan import Cause
from db.models.project import ProgressMethod
from portal import progress, ui
from portal.charts import draw
from portal.charts import progress as charts
from portal.i18n import N_, Text
from portal.page import PageContext
from portal.progress import MilestoneView, MoveView, ProgressReport, Reason
from portal.progress.sentences import days_said
from portal.progress.wording import cause_word

REASONS_SHOWN = 6
LONGEST_NOTE = 20
"""More signs than this do not fit below a figure; Chinese ones count twice."""
_ICONS: Mapping[Cause, str] = {
    Cause.OURS: "build",
    Cause.CLIENT: "hourglass_empty",
    Cause.THIRD_PARTY: "group",
    Cause.FORCE_MAJEURE: "thunderstorm",
    Cause.AGREED_CHANGE: "handshake",
}


_BY: Mapping[ProgressMethod, str] = {
    ProgressMethod.TASK_COUNT: N_("by tasks"),
    ProgressMethod.ESTIMATED_HOURS: N_("by estimated hours"),
    ProgressMethod.MILESTONE_WEIGHTS: N_("by milestones"),
}


def figures(report: ProgressReport, text: Text) -> None:
    """How far, how punctual, what moved, and what comes next."""
    _ = text
    ui.figures(
        ui.Figure(_("Done"), _percent(report, text), _by(report, text), help=text.md(report.definition)),
        ui.Figure(
            _("Milestones on time"),
            _("{n} of {all}", n=len(report.on_time), all=len(report.promised)) if report.promised else "–",
            _("overdue: {n}", n=overdue) if (overdue := _overdue(report)) else "",
            tone="bad",
        ),
        ui.Figure(_("Moved this month"), text.number(report.moved_this_month)),
        _next(report.next, text),
    )


def _next(following: MilestoneView | None, text: Text) -> ui.Figure:
    """The next milestone by its name; where that is too long, how soon it is, and the name on demand."""
    name = text("Next milestone")
    if following is None or following.expected is None:
        return ui.Figure(name, "–", text.md(following.title) if following else "")
    day, title = _short(following.expected, text), text.md(following.title)
    if len(following.title) + _wide(following.title) <= LONGEST_NOTE:
        return ui.Figure(name, day, title)
    return ui.Figure(name, day, _soon((following.expected - text.today).days, text), help=title)


def _soon(days: int, text: Text) -> str:
    if days < 0:
        return text(charts.MILESTONE_STATES["overdue"][0])
    if not days:
        return text("today")
    return text("in {span}", span=text.plural("{n} day", "{n} days", days))


def _wide(words: str) -> int:
    """How many letters are as wide as two."""
    return sum(1 for letter in words if ord(letter) > 0x2E7F)


def _percent(report: ProgressReport, text: Text) -> str:
    """Whole percents; what is not complete is never rounded up to all of it."""
    if report.percent_done is None:
        return "–"
    whole = report.percent_done if report.percent_done == 100 else min(report.percent_done, Decimal(99))
    return text.percent(whole / 100)


def _short(day: date, text: Text) -> str:
    """A day without its weekday, for a figure has little room; only its month where the year must be said."""
    near = abs((day - text.today).days) < 300
    return format_skeleton("MMMd" if near else "yMMM", day, locale=text.locale)


def _by(report: ProgressReport, text: Text) -> str:
    return text(_BY[report.method])


def _overdue(report: ProgressReport) -> int:
    return sum(1 for m in report.milestones if m.status is progress.MilestoneStatus.OVERDUE)


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
    widest = 20 if _wide(title) * 2 < len(title) else 10
    if len(title) <= widest:
        return title
    for width in range(len(title) // 2, widest):
        if len(lines := wrap(title, width)) == 2:
            return "\n".join(lines)
    return "\n".join(wrap(title, widest, max_lines=2, placeholder="…"))


def reasons(report: ProgressReport, page: PageContext) -> None:
    """Why dates moved: how far, whose cause, what we do about it, and what stood there before."""
    _ = text = page.text
    told = progress.reasons_of(report.moves)
    with ui.card(_("Why dates moved")):
        if not told:
            st.markdown(
                _("No date has moved. If one does, the reason and what we do about it appear here at once.")
            )
            return
        st.markdown(_reasons(told[:REASONS_SHOWN], page))
        if rest := told[REASONS_SHOWN:]:
            with st.expander(text.plural("{n} earlier reason", "{n} earlier reasons", len(rest))):
                st.markdown(_reasons(rest, page))


def _reasons(told: Iterable[Reason], page: PageContext) -> str:
    return "\n\n".join(_reason(reason, page) for reason in told)


def _reason(reason: Reason, page: PageContext) -> str:
    _ = text = page.text
    move = reason.first
    cause = cause_word(move.cause, text, internal=page.scope.internal)
    head = _("{days}, {cause}.", days=_days(*reason.days, text), cause=cause)
    lines = [f":material/{_ICONS[move.cause]}: **{text.md(head)}** {text.md(move.explanation)}"]
    if move.remedy:
        remedy = _("What we do: {remedy}", remedy=text.md(move.remedy))
        lines.append(f":gray[{remedy}]")
    lines += [f":small[:gray[{text.md(_moved(milestone, each, text))}]]" for milestone, each in reason.moves]
    said = _("said {moment} by {name}", moment=text.moment(move.moved_at), name=move.moved_by)
    lines[-1] = f"{lines[-1]} :small[:gray[· {text.md(said)}]]"
    return "  \n".join(lines)


def _moved(milestone: MilestoneView, move: MoveView, text: Text) -> str:
    return text(
        "{title}: {old} → {new}",
        title=milestone.title,
        old=text.date(move.old_date),
        new=text.date(move.new_date),
    )


def _days(least: int, most: int, text: Text) -> str:
    if least != most and least > 0:
        return text("+{least} to {most} days", least=least, most=most)
    if least != most and most < 0:
        return text("{least} to {most} days earlier", least=-most, most=-least)
    days = most if abs(most) > abs(least) else least
    if days < 0:
        return text.plural("{n} day earlier", "{n} days earlier", -days)
    return text.plural("+{n} day", "+{n} days", days)


def next_step(report: ProgressReport, text: Text) -> None:
    """What happens next, in the words of the latest statement."""
    if report.update is not None and report.update.next_step:
        with ui.card(text("What comes next")):
            st.markdown(":material/arrow_forward: " + text.md(report.update.next_step))
            said = text(
                "{name}, {moment}", name=report.update.author, moment=text.moment(report.update.written_at)
            )
            st.caption(text.md(said))
