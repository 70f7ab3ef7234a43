"""How it is told how dates changed: the trend of each milestone, whose days, and what was agreed."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from portal import progress, schedule, ui
from portal.charts import draw
from portal.charts import timeline as charts
from portal.i18n import N_, Text
from portal.page import PageContext
from portal.progress import ProgressReport, Trend
from portal.progress.sentences import days_said
from portal.progress.slips import finding
from portal.schedule import BaselineView, Compared
from portal.views.progress import reasons

REASONS_SHOWN = 30


def show(report: ProgressReport, page: PageContext) -> None:
    """The trends, the causes, every reason, and the agreed dates side by side."""
    trends = progress.trends(report, page.text)
    _trend(trends, page.text)
    if trends:
        _causes(report, page)
        _baselines(report, page)
    reasons.show(report, page, REASONS_SHOWN, with_causes=False)


def _trend(trends: Sequence[Trend], text: Text) -> None:
    with ui.card():
        if not trends:
            st.markdown(
                text("No milestone has moved yet. When one does, its expected day over time is drawn here.")
            )
            return
        found = finding(trends, text)
        st.markdown(f"#### {text.md(found)}", anchors=False)
        st.caption(
            text(
                "Each line is a milestone. A step up means that its day was moved later; where a line meets"
                " the dashed one, the day has come."
            )
        )
        shown = trends[: progress.MOST_LINES]
        draw(
            charts.trend,
            _rows(shown, text),
            text,
            alt=text("How the expected day of each milestone changed over time. {finding}.", finding=found),
            height=charts.TREND_HEIGHT,
        )
        st.markdown("\n".join(_line(number, trend, text) for number, trend in enumerate(shown)))
        if more := len(trends) - len(shown):
            st.caption(
                text.plural(
                    "{n} more milestone moved, by less; it is listed below.",
                    "{n} more milestones moved, by less; they are listed below.",
                    more,
                )
            )


def _rows(trends: Sequence[Trend], text: Text) -> dict[str, list[dict[str, Any]]]:
    rows = [
        {
            "on": said.on.isoformat(),
            "expected": said.expected.isoformat(),
            "number": str(number),
            "title": trend.milestone.title,
            "said": text("{on}: expected on {day}", on=text.date(said.on), day=text.date(said.expected)),
        }
        for number, trend in enumerate(trends, start=1)
        for said in trend.said
    ]
    ends = [
        {"on": str(t.said[-1].on), "expected": str(t.said[-1].expected), "number": str(number)}
        for number, t in enumerate(trends, start=1)
    ]
    days = [said.on for trend in trends for said in trend.said]
    now = [{"day": day.isoformat()} for day in (min(days), max(*days, text.today))]
    return {"rows": rows, "ends": ends, "now": now}


def _line(place: int, trend: Trend, text: Text) -> str:
    """A line of the drawing in words: its number and colour, and each day that was said."""
    milestone = trend.milestone
    days = [trend.milestone.moves[0].old_date, *(move.new_date for move in milestone.moves)]
    said = " → ".join(text.date(day) for day in days)
    mark = f':color[**{place + 1}**]{{foreground="{charts.LINES[place]}"}}'
    return f"- {mark} {text.md(milestone.title)} · {text.md(said)} · {text.md(days_said(trend.days, text))}"


def _causes(report: ProgressReport, page: PageContext) -> None:
    """By whose cause, for each milestone that moved."""
    found = schedule.attribution(report.milestones)
    told = [(m, found.of(m)) for m in report.milestones if m.moves]
    told.sort(key=lambda pair: -abs(pair[1].total))
    with ui.card(page.text("What caused the delays")):
        st.markdown(reasons.causes_listed(told, page))
        st.caption(
            page.text(
                "Calendar days, from the first agreed day to the one expected now; days won back count."
            )
        )


def _baselines(report: ProgressReport, page: PageContext) -> None:
    """What was agreed at the charter and by changes, one click away."""
    text = page.text
    with ui.on_demand(text("Agreed dates compared"), "baselines", ":material/compare_arrows:") as is_open:
        if not is_open:
            return
        every = schedule.baselines(page.scope)
        if not every:
            st.markdown(
                text(
                    "The dates of the plan were not set down as a whole yet. That happens when both sides"
                    " confirm what was agreed; from then on the earlier dates stay readable here."
                )
            )
            return
        usual = schedule.usually_compared(every)
        compared = [baseline for baseline in every if baseline.number in usual]
        lines = [_dated(row, compared, text) for row in schedule.compare(compared, report.milestones)]
        grounds = [f"{each.number}. {text.md(_ground(each, text))}" for each in compared]
        st.markdown("\n".join(grounds) + "\n\n" + "\n".join(line for line in lines if line))


def _ground(baseline: BaselineView, text: Text) -> str:
    said = text("agreed on {date}", date=text.date(baseline.set_at.date()))
    if baseline.change_number is not None:
        said = text("{said}, change request {number}", said=said, number=baseline.change_number)
    return text("{said}: {reason}", said=said, reason=baseline.reason) if baseline.reason else said


def _dated(row: Compared, compared: Sequence[BaselineView], text: Text) -> str:
    """A milestone with its day in each baseline, and the one it stands on now."""
    days = [
        text("{number}: {date}", number=text.number(baseline.number), date=text.date(day))
        for baseline, day in zip(compared, row.agreed, strict=True)
        if day is not None
    ]
    if not days:
        return ""
    if row.now is not None and row.days:
        words = N_("reached {date}") if row.is_reached else N_("expected now {date}")
        days.append(text(words, date=text.date(row.now)))
    return f"- **{text.md(row.title)}** · {text.md(' · '.join(days))}"
