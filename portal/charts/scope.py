"""How the scope is drawn: how many requirements of each priority it holds from version to version."""

from typing import Any

import altair as alt

from portal.charts.drawing import palette, utc_days
from portal.charts.progress import States
from portal.i18n import N_, Text

# What a colour stands for, from the bottom up; rows name a priority by its key.
PRIORITIES: States = {
    "must": (N_("must have"), palette.accent),
    "should": (N_("should have"), palette.other),
    "could": (N_("could have"), palette.forecast),
    "wont": (N_("not this time"), palette.rule),
}
HEIGHT = 240


def growth(text: Text) -> Any:
    """Steps of requirements by priority; a diamond with its code stands where an agreed change made one.

    `rows`: day, priority, place, number. `changes`: day, total, code. `versions`: day, total, said.
    """
    across = utc_days(
        "day", axis=alt.Axis(tickCount=6, grid=False, labelOverlap="greedy", labelExpr=_label(text))
    )
    upwards = alt.Y(
        "number:Q", stack="zero", title=None, axis=alt.Axis(tickMinStep=1, gridOpacity=0.5, domain=False)
    )
    colour = alt.Color(
        "priority:N",
        scale=alt.Scale(domain=list(PRIORITIES), range=[colour for _, colour in PRIORITIES.values()]),
        legend=None,
    )
    area = alt.Chart(alt.NamedData("rows")).mark_area(interpolate="step-after", opacity=0.85)
    told = alt.Chart(alt.NamedData("versions")).mark_point(
        size=60, filled=True, opacity=1, color=palette.agreed
    )
    marks = alt.Chart(alt.NamedData("changes"))
    diamond = marks.mark_point(shape="diamond", size=130, filled=True, opacity=1, color=palette.warn)
    words = marks.mark_text(dy=-14, fontSize=12, fontWeight="bold", color=palette.warn)
    at = {"x": across, "y": alt.Y("total:Q", title=None)}
    return alt.layer(
        area.encode(x=across, y=upwards, color=colour, order=alt.Order("place:Q")),
        told.encode(**at, tooltip=[alt.Tooltip("said:N", title=text("Version"))]),
        diamond.encode(**at),
        words.encode(**at, text="code:N"),
    ).configure_view(strokeWidth=0)


def _label(text: Text) -> str:
    """A day below the chart; the first one and every January say their year."""
    day = text("%-d %b")
    return (
        "(datum.index == 0 || (utcmonth(datum.value) == 0 && utcdate(datum.value) <= 14)) ? "
        f"[utcFormat(datum.value, '{day}'), utcFormat(datum.value, '%Y')] : utcFormat(datum.value, '{day}')"
    )
