"""How a change is seen before it is signed: budget and dates as they stand, and with it."""

from typing import Any

import streamlit as st

from portal import ui
from portal.changes import DayThen, LineThen, Prospect
from portal.changes.paper import budget_finding, dates_finding, later
from portal.charts import changes as charts
from portal.charts import draw
from portal.i18n import Text

LINES_SHOWN = 14
Row = dict[str, Any]


def before_and_after(prospect: Prospect, text: Text, *, with_money: bool) -> None:
    """Both drawings, each under its finding."""
    if with_money and (prospect.lines or prospect.amount):
        _budget(prospect, text)
    _dates(prospect, text)


def _budget(prospect: Prospect, text: Text) -> None:
    _ = text
    finding = budget_finding(prospect, text)
    caption = _("Each line of the budget as it is agreed now, and with this change.")
    with ui.card():
        st.markdown(f"#### {text.md(finding)}", anchors=False)
        if not prospect.touched_lines:
            return
        st.caption(caption)
        rows = [row for line in _lines(prospect, text) for row in _bars(line, prospect.currency, text)]
        draw(
            charts.budget,
            {"rows": rows},
            text,
            alt=_("{finding} {description}", finding=finding, description=caption),
            height=charts.FRAME + charts.LINE * (len(rows) // 2),
        )


def _lines(prospect: Prospect, text: Text) -> list[LineThen]:
    """All lines, or those that change and the rest as one."""
    if len(prospect.lines) <= LINES_SHOWN:
        return list(prospect.lines)
    touched = list(prospect.touched_lines)
    rest = [line for line in prospect.lines if not line.added]
    other = LineThen(
        None,
        text("All other lines"),
        sum((line.now for line in rest), start=rest[0].now * 0),
        0 * rest[0].now,
    )
    return [*touched, other]


def _bars(line: LineThen, currency: str, text: Text) -> list[Row]:
    return [
        {
            "line": line.category,
            "when": when,
            "label": charts.word(when, text),
            "amount": float(amount),
            "said": text.money(amount, currency, exact=True),
        }
        for when, amount in ((charts.NOW, line.now), (charts.THEN, line.then))
    ]


def _dates(prospect: Prospect, text: Text) -> None:
    _ = text
    finding = dates_finding(prospect, text)
    caption = _("The ring is the day expected now, the full point the day with this change.")
    moved = [each for each in prospect.touched_milestones if each.now]
    with ui.card():
        st.markdown(f"#### {text.md(finding)}", anchors=False)
        if not moved:
            return
        st.caption(caption)
        draw(
            charts.dates,
            {
                "rows": [row for each in moved for row in _points(each, text)],
                "spans": [
                    {"milestone": each.title, "old": each.now.isoformat(), "new": each.then.isoformat()}
                    for each in moved
                    if each.now and each.then
                ],
            },
            text,
            alt=_("{finding} {description}", finding=finding, description=caption),
            height=charts.FRAME + charts.MILESTONE * len(moved),
        )


def _points(each: DayThen, text: Text) -> list[Row]:
    days = {charts.NOW: each.now, charts.THEN: each.then}
    return [
        {
            "milestone": each.title,
            "when": when,
            "label": charts.word(when, text),
            "day": day.isoformat(),
            "said": f"{text.date(day)} · {later(each.days, text)}" if when == charts.THEN else text.date(day),
        }
        for when, day in days.items()
        if day is not None
    ]
