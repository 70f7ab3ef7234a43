"""How time is drawn: what lies in a period as bars and diamonds, and how expected days changed."""

from typing import Any, Literal

import altair as alt

from portal.charts.drawing import palette
from portal.charts.progress import SEPARATOR, States, colours
from portal.i18n import N_, Text

# What a colour stands for, in the order of the legend; rows name a state by its key.
STRETCHES: States = {
    "done": (N_("done"), palette.good),
    "worked": (N_("worked on"), palette.accent),
    "planned": (N_("planned"), palette.forecast),
    "overdue": (N_("overdue"), palette.bad),
}
MILESTONES: States = {
    "reached": (N_("milestone reached"), palette.good),
    "expected": (N_("milestone expected"), palette.other),
    "missed": (N_("milestone overdue"), palette.bad),
}
AGREED: States = {"agreed": (N_("agreed days"), palette.agreed)}
# Room for the axis, and for each row.
FRAME, ROW, HEAD = 44, 34, 26
# The lines of a trend, told apart by number as well.
LINES = (palette.accent, palette.warn, palette.other, palette.bad, palette.good, palette.muted)
TREND_HEIGHT = 320

_BAR, _BELOW = 7, 15  # where a bar and the agreed line below it stand in their row


def timeline(text: Text) -> Any:
    """One row for each phase, milestone and task, its title above its bar, days off shaded behind all.

    `rows`: key (place, title, kind). `bars`: key, begins, ends, state, title, said. `agreed`: key, begins,
    ends. `phases`, `ways`: as `agreed`. `hollow`: key, day. `points`: key, day, state, title, said. `off`:
    begins, ends, said. `today`: day. `frame`: day, of the first and the last. Moments are in UTC, and the end
    of something is not part of it.
    """
    layers = (
        _off(text),
        _named("today").mark_rule(strokeDash=[4, 4], color=palette.muted).encode(x=_time("day", text)),
        _named("frame").mark_point(opacity=0, size=1).encode(x=_time("day", text)),
        _named("rows").mark_point(opacity=0, size=1).encode(y=_titles()),
        _line("phases", palette.muted, 4, _BAR),
        _line("agreed", palette.agreed, 2, _BELOW),
        _bars(text),
        *_points(text),
    )
    drawn = alt.layer(*layers).resolve_axis(y="independent").resolve_scale(color="independent")
    return drawn.configure_view(strokeWidth=0)


def trend(text: Text) -> Any:
    """What was expected (upwards) on which day it was said (to the right), one line for each milestone.

    `rows`: on, expected, number, title, said. `ends`: on, expected, number. `now`: day, for both ends of the
    diagonal on which a day that is reached lies. Days are ISO dates.
    """
    across = _time("on", text, orient="bottom")
    colour = alt.Color("number:N", scale=alt.Scale(domain=[*"123456"], range=list(LINES)), legend=None)
    lines = _named("rows").mark_line(interpolate="linear", strokeWidth=2)
    spots = _named("rows").mark_point(filled=True, size=45, opacity=1)
    ends = _named("ends").mark_text(align="left", dx=7, fontSize=13, fontWeight="bold")
    diagonal = _named("now").mark_line(strokeDash=[4, 4], color=palette.muted)
    return alt.layer(
        diagonal.encode(x=_time("day", text, orient="bottom"), y=_upwards("day", text)),
        lines.encode(x=across, y=_upwards("expected", text), color=colour, detail="number:N"),
        spots.encode(
            x=across,
            y=_upwards("expected", text),
            color=colour,
            tooltip=[
                alt.Tooltip("title:N", title=text("Milestone")),
                alt.Tooltip("said:N", title=text("Day")),
            ],
        ),
        ends.encode(x=across, y=_upwards("expected", text), color=colour, text="number:N"),
    ).configure_view(strokeWidth=0)


def _named(name: str) -> Any:
    return alt.Chart(alt.NamedData(name))


def _off(text: Text) -> Any:
    """Days on which nobody works, from top to bottom."""
    shade = _named("off").mark_rect(color=palette.rule, opacity=0.17)
    return shade.encode(
        x=_time("begins", text), x2="ends", tooltip=alt.Tooltip("said:N", title=text("Day off"))
    )


def _bars(text: Text) -> Any:
    bars = _named("bars").mark_bar(height=8, cornerRadius=3, yOffset=_BAR)
    return bars.encode(
        x=_time("begins", text),
        x2="ends",
        y=_row(),
        color=colours(STRETCHES),
        tooltip=_told(text("Task"), text("Days")),
    )


def _points(text: Text) -> tuple[Any, ...]:
    """Hollow where a milestone was agreed, solid where it was reached or is expected, and the way between."""
    diamond = {"shape": "diamond", "yOffset": _BAR}
    agreed = _named("hollow").mark_point(size=70, filled=False, color=palette.agreed, **diamond)
    now = _named("points").mark_point(size=110, filled=True, opacity=1, **diamond)
    told = _told(text("Milestone"), text("Day"))
    return (
        _line("ways", palette.agreed, 1, _BAR),
        agreed.encode(x=_time("day", text), y=_row()),
        now.encode(x=_time("day", text), y=_row(), color=colours(MILESTONES), tooltip=told),
    )


def _told(what: str, days: str) -> list[Any]:
    return [alt.Tooltip("title:N", title=what), alt.Tooltip("said:N", title=days)]


def _line(name: str, colour: str, thick: int, down: int) -> Any:
    line = _named(name).mark_rule(color=colour, strokeWidth=thick, yOffset=down)
    return line.encode(x=alt.X("begins:T"), x2="ends", y=_row())


def _row() -> Any:
    return alt.Y("key:N", axis=None)


def _titles() -> Any:
    """Labels are those of an axis, for these follow the light and the dark theme; a phase's is bold."""
    kind = f"split(datum.value, '{SEPARATOR}')[2] == 'phase'"
    axis = alt.Axis(
        labelExpr=f"split(datum.value, '{SEPARATOR}')[1]",
        labelAlign="left",
        labelPadding=0,
        labelLimit=alt.ExprRef("width"),
        labelOffset=-6,
        labelOverlap=False,
        labelFlush=False,
        labelFontSize=12,
        labelFontWeight=alt.condition(kind, alt.value("bold"), alt.value("normal")),
        zindex=1,
        domain=False,
        ticks=False,
    )
    return alt.Y("key:N", title=None, axis=axis)


def _time(field: str, text: Text, orient: Literal["top", "bottom"] = "top") -> Any:
    """Moments are drawn in UTC, or a day would slip west of Greenwich."""
    axis = alt.Axis(
        orient=orient,
        labelExpr=_label(text),
        labelOverlap="greedy",
        tickCount=6,
        gridOpacity=0.5,
        domain=False,
        ticks=False,
    )
    return alt.X(f"{field}:T", title=None, scale=alt.Scale(type="utc", nice=False, padding=8), axis=axis)


def _upwards(field: str, text: Text) -> Any:
    axis = alt.Axis(labelExpr=_label(text), tickCount=6, gridOpacity=0.5, domain=False, ticks=False)
    return alt.Y(f"{field}:T", title=None, scale=alt.Scale(type="utc", nice=False, padding=12), axis=axis)


def _label(text: Text) -> str:
    """A day below a chart; the first one and every January say their year."""
    day = text("%-d %b")
    return (
        "(datum.index == 0 || (utcmonth(datum.value) == 0 && utcdate(datum.value) <= 14)) ? "
        f"[utcFormat(datum.value, '{day}'), utcFormat(datum.value, '%Y')] : utcFormat(datum.value, '{day}')"
    )
