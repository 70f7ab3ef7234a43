"""How the keeping of an agreement is shown: goals with their measure, promises with their count."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from portal import ui
from portal.charter import AgreementReport, KeptPromise, MeasuredGoal, State
from portal.charter.sentences import STATES, finding, kept_said, measured_said, way
from portal.charts import draw
from portal.charts import goals as charts
from portal.charts.progress import legend
from portal.i18n import Text
from portal.views.agreement.view import channel_line, goal_block

READINGS_SHOWN = 5
_BADGES: Mapping[State, tuple[str, str]] = {
    State.REACHED: ("green", "check_circle"),
    State.ON_THE_WAY: ("blue", "trending_up"),
    State.BEHIND: ("orange", "warning"),
    State.MISSED: ("red", "stop"),
    State.MEASURED: ("gray", "straighten"),
    State.NOT_MEASURED: ("gray", "remove"),
}


def figures(report: AgreementReport, text: Text) -> None:
    """How many goals are well, how many updates came on time, and which edition that is measured by."""
    holds = report.editions.in_force
    if holds is None or holds.confirmed_at is None:
        return
    periods, on_time = sum(k.periods for k in report.counted), sum(k.on_time for k in report.counted)
    ui.figures(
        ui.Figure(
            text("Goals on the way"),
            text("{n} of {all}", n=report.well, all=len(report.goals)) if report.goals else "–",
        ),
        ui.Figure(
            text("Updates on time"),
            text("{n} of {all}", n=on_time, all=periods) if periods else "–",
            "" if periods else text("nothing to count yet"),
        ),
        ui.Figure(
            text("Edition that holds"),
            text.number(holds.number),
            text.md(text("since {date}", date=text.date(holds.confirmed_at))),
        ),
    )


def goals(report: AgreementReport, text: Text) -> None:
    """How far each goal is, drawn; below what was agreed about it and what was measured."""
    with ui.card():
        found = finding(report.goals, text)
        st.markdown(f"#### {text.md(found)}", anchors=False)
        rows = [row for place, each in enumerate(report.goals) if (row := _row(place, each))]
        if rows:
            st.caption(
                text(
                    "Each bar shows how much of the way is done; the mark shows how much it would have been"
                    " on the day of the measurement if it went evenly."
                )
            )
            st.markdown(legend(charts.STATES, (row["state"] for row in rows), text, "■"))
            draw(
                charts.goals,
                {"rows": rows},
                text,
                alt=text("How much of the way to each goal is done. {finding}", finding=found),
                height=charts.FRAME + charts.ROW * len(rows),
            )
        st.markdown("\n\n".join(_goal(each, text) for each in report.goals))


def _row(place: int, each: MeasuredGoal) -> dict[str, Any] | None:
    standing = each.standing
    if standing.share is None or standing.share_expected is None:
        return None
    label = f"{each.goal.number} · {each.goal.words['specific']}"
    return {
        "key": charts.SEPARATOR.join((str(place), label)),
        "share": float(standing.share),
        "expected": float(standing.share_expected),
        "whole": 1.0,
        "state": standing.state.value,
    }


def _goal(each: MeasuredGoal, text: Text) -> str:
    colour, icon = _BADGES[each.standing.state]
    badge = f":{colour}-badge[:material/{icon}: {text(STATES[each.standing.state])}]"
    title = f"{each.goal.number} · {each.goal.words['specific']}"
    head, _, rest = goal_block(title, way(each, text), each.goal, text).partition("  \n")
    lines = [f"{head} {badge}", rest]
    if said := measured_said(each, text):
        lines.append(f":small[{text.md(said)}]")
    if len(each.readings) > 1 or any(reading.note for reading in each.readings):
        lines.append(f":small[:gray[{_readings(each, text)}]]")
    return "  \n".join(lines)


def _readings(each: MeasuredGoal, text: Text) -> str:
    """The last readings, newest first, each with its note."""
    said = []
    for reading in each.readings[:READINGS_SHOWN]:
        figure = text("{date}: {value}", date=text.date(reading.on), value=text.number(reading.value))
        said.append(text("{said} ({note})", said=figure, note=reading.note) if reading.note else figure)
    return text.md(" · ".join(said))


def promises(report: AgreementReport, text: Text) -> None:
    """The communication plan, each line with how it was kept as far as the portal can count."""
    if report.promises:
        with ui.card(text("Who tells whom, and how often")):
            st.markdown("\n\n".join(_promise(each, text) for each in report.promises))


def _promise(each: KeptPromise, text: Text) -> str:
    if each.kept is None:
        said = text("The portal cannot count this one yet.")
        return f"{channel_line(each.channel, text)}  \n:small[:gray[{said}]]"
    since = text("Counted since {date}.", date=text.date(each.since))
    icon = "warning" if each.kept.missed else "task_alt"
    counted = f":material/{icon}: {text.md(kept_said(each.kept, text))}"
    return f"{channel_line(each.channel, text)}  \n{counted}  \n:small[:gray[{text.md(since)}]]"
