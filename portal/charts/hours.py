"""How hours are drawn: for each role a row of weeks, outlined what was planned and solid what was used."""

from collections.abc import Sequence
from typing import Any

import altair as alt

from portal.charts.drawing import palette
from portal.i18n import Text

ROW, FRAME = 84, 34
"""Pixels of a role, and of the axis below all of them."""
TOP, FOOT = 0.34, 0.97
"""Where in its row the tallest bar of a role ends, and where bars stand."""


def by_week(text: Text) -> Any:
    """Every role in a row of its own, with a scale of its own, which its label says.

    Data: "planned" and "used" (week as said, y, y2, role, said) and "roles" (y, label). `y` counts rows from
    the top; see `bar`.
    """
    week = alt.X("week:N", title=None, sort=None, axis=alt.Axis(labelAngle=0, labelOverlap=True, ticks=False))
    height = alt.Y("y:Q", title=None, axis=None, scale=alt.Scale(reverse=True, nice=False, zero=True))
    tooltip = [
        alt.Tooltip("role:N", title=text("Role")),
        alt.Tooltip("week:N", title=text("Week")),
        alt.Tooltip("said:N", title=text("Hours")),
    ]
    # A week without hours keeps its place, so that weeks stay in order, and shows nothing there.
    shown = alt.condition("datum.y < datum.y2", alt.value(1), alt.value(0))
    planned = (
        alt.Chart(alt.NamedData("planned"))
        .mark_bar(filled=False, stroke=palette.agreed, strokeWidth=1.5, width={"band": 0.8})
        .encode(x=week, y=height, y2="y2:Q", opacity=shown, tooltip=tooltip)
    )
    used = (
        alt.Chart(alt.NamedData("used"))
        .mark_bar(color=palette.actual, width={"band": 0.5})
        .encode(x=week, y=height, y2="y2:Q", opacity=shown, tooltip=tooltip)
    )
    labels = (
        alt.Chart(alt.NamedData("roles"))
        .mark_text(align="left", baseline="top", dy=5, fontSize=12, limit=330, color=palette.muted)
        .encode(x=alt.value(0), y=height, text="label:N")
    )
    return alt.layer(planned, used, labels)


def bar(place: int, hours: float, tallest: float) -> tuple[float, float]:
    """Top and foot of a bar in the row of that place."""
    share = hours / tallest if tallest else 0.0
    return place + FOOT - share * (FOOT - TOP), place + FOOT


def height(roles: Sequence[object]) -> int:
    """How tall the picture of so many roles is."""
    return ROW * len(roles) + FRAME
