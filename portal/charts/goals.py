"""How far is each goal between where it began and what was agreed?"""

from collections.abc import Mapping
from typing import Any

import altair as alt

from portal.charts.drawing import palette
from portal.i18n import N_, Text

STATES: Mapping[str, tuple[str, str]] = {
    "reached": (N_("reached"), palette.good),
    "on_the_way": (N_("on the way"), palette.accent),
    "behind": (N_("behind"), palette.warn),
    "missed": (N_("not reached in time"), palette.bad),
}
# Room for the axis, and for each goal with its name above its bar.
FRAME, ROW = 34, 46
# A row's key is its place and its label, so that two goals of one name stay two.
SEPARATOR = "\u001f"


def goals(text: Text) -> Any:
    """One bar for each goal. `rows`: key (place, label), share and expected from 0 to 1, whole (1), state."""
    base = alt.Chart(alt.NamedData("rows"))
    whole = base.mark_bar(
        height=12, filled=False, stroke=palette.agreed, strokeWidth=1.2, cornerRadius=3, yOffset=9
    )
    done = base.mark_bar(height=12, cornerRadius=3, yOffset=9)
    due = base.mark_tick(thickness=3, height=16, color=palette.muted, yOffset=9)
    colours = alt.Scale(domain=list(STATES), range=[colour for _, colour in STATES.values()])
    return alt.layer(
        whole.encode(x=_share("whole", text), y=_rows()),
        done.encode(
            x=_share("share", text), y=_rows(), color=alt.Color("state:N", scale=colours, legend=None)
        ),
        due.encode(x=_share("expected", text), y=_rows()),
    ).configure_view(strokeWidth=0)


def _share(field: str, text: Text) -> Any:
    words = {name: text(word).replace("'", "’") for name, word in _ENDS.items()}
    axis = alt.Axis(
        values=[0, 1],
        labelExpr=f"datum.value == 0 ? '{words['start']}' : '{words['target']}'",
        labelAlign=alt.ExprRef("datum.value == 0 ? 'left' : 'right'"),
        labelFlush=True,
        grid=False,
        ticks=False,
        domain=False,
    )
    return alt.X(f"{field}:Q", title=None, scale=alt.Scale(domain=[0, 1]), axis=axis)


_ENDS = {"start": N_("at the start"), "target": N_("the agreed goal")}


def _rows() -> Any:
    """Labels are those of an axis, which follow the light and the dark theme; they stand above the bars."""
    axis = alt.Axis(
        labelExpr=f"split(datum.value, '{SEPARATOR}')[1]",
        labelAlign="left",
        labelPadding=0,
        labelOffset=-9,
        labelLimit=alt.ExprRef("width"),
        labelFontSize=12,
        zindex=1,
        domain=False,
        ticks=False,
    )
    return alt.Y("key:N", sort=None, title=None, axis=axis)
