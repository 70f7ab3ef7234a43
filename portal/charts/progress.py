"""How milestones are drawn: as agreed against as reached or expected."""

from collections.abc import Iterable, Mapping
from typing import Any

import altair as alt

from portal.charts.drawing import palette
from portal.i18n import N_, Text

States = Mapping[str, tuple[str, str]]

# What a colour stands for, in the order of the legend; rows name a state by its key.
MILESTONE_STATES: States = {
    "done": (N_("reached"), palette.good),
    "planned": (N_("planned"), palette.forecast),
    "late": (N_("later than agreed"), palette.warn),
    "overdue": (N_("overdue"), palette.bad),
}
# Room for the axis, and for each row.
FRAME, MILESTONE_ROW = 40, 36

# A row's key is its place, its label and what is said at its end, so that two rows of one name stay two.
SEPARATOR = "\u001f"


def milestones(text: Text) -> Any:
    """One line for each milestone: hollow where it was agreed, solid where it was reached or is expected.

    `rows`: key (place, label of one or two lines, what is said), agreed, day, state. `today`: day.
    """
    base = alt.Chart(alt.NamedData("rows"))
    line = base.mark_rule(color=palette.agreed, strokeWidth=1.5).encode(
        x=_days("agreed", text), x2=_day2("day"), y=_rows("left", 1)
    )
    agreed = base.mark_point(shape="diamond", size=80, filled=False, color=palette.agreed, strokeWidth=1.5)
    now = base.mark_point(shape="diamond", size=110, filled=True, opacity=1)
    return _layered(
        text,
        line,
        agreed.encode(x=_days("agreed", text), y=_rows("right", 2)),
        now.encode(x=_days("day", text), y=_rows(None), color=colours(MILESTONE_STATES)),
    )


def legend(states: States, present: Iterable[str], text: Text, mark: str) -> str:
    """What the colours of a chart stand for, as Markdown: only those that are there."""
    there = set(present)
    # A mark and its words stay on one line.
    said = (
        f':color[{mark}]{{foreground="{colour}"}} {text.md(text(word))}'.replace(" ", "\u00a0")
        for state, (word, colour) in states.items()
        if state in there
    )
    return " \u2003 ".join(said)


def _layered(text: Text, *layers: Any) -> Any:
    """The layers with a dashed line for today below them."""
    today = alt.Chart(alt.NamedData("today")).mark_rule(strokeDash=[4, 4], color=palette.muted)
    drawn = alt.layer(today.encode(x=_days("day", text)), *layers)
    return drawn.resolve_axis(y="independent").configure_view(strokeWidth=0)


def _rows(side: str | None, part: int = 0) -> Any:
    """One row for each key. Labels are those of an axis, for these follow the light and the dark theme."""
    if side is None:
        return alt.Y("key:N", sort=None, axis=None)
    axis = alt.Axis(
        orient="right" if side == "right" else "left",
        labelExpr=f"split(split(datum.value, '{SEPARATOR}')[{part}], '\\n')",
        labelOverlap=False,
        labelFlush=False,
        labelFontSize=12,
        labelPadding=8,
        labelLimit=150,
        domain=False,
        ticks=False,
    )
    return alt.Y("key:N", sort=None, title=None, axis=axis)


def _days(field: str, text: Text) -> Any:
    """Days are drawn in UTC, or one would slip west of Greenwich."""
    # Translators: a day below a chart, "12 Mar", in the notation of d3-time-format.
    day = text("%-d %b")
    # The first day and every January say their year.
    label = (
        "(datum.index == 0 || utcmonth(datum.value) == 0) ? "
        f"[utcFormat(datum.value, '{day}'), utcFormat(datum.value, '%Y')] : utcFormat(datum.value, '{day}')"
    )
    axis = alt.Axis(
        labelExpr=label, labelOverlap="greedy", tickCount=6, gridOpacity=0.6, domain=False, ticks=False
    )
    scale = alt.Scale(type="utc", padding=10)
    return alt.X(f"utcyearmonthdate({field}):T", title=None, scale=scale, axis=axis)


def _day2(field: str) -> Any:
    return alt.X2(f"utcyearmonthdate({field})")


def colours(states: States) -> Any:
    """Each state in its colour; what they stand for says `legend`."""
    scale = alt.Scale(domain=list(states), range=[colour for _, colour in states.values()])
    return alt.Color("state:N", scale=scale, legend=None)
