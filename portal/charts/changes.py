"""How a change is drawn before anybody signs it: the budget by line and the dates, now and then."""

from typing import Any

import altair as alt

from portal.charts.drawing import palette, utc_days
from portal.i18n import N_, Text

# What the rows' "when" hold; the legend says them in the reader's language.
NOW, THEN = "now", "then"
_WORDS = {NOW: N_("Now"), THEN: N_("With this change")}
_DOMAIN = [NOW, THEN]

# Pixels of a line with its two bars, of a milestone, and of legend and axis around them.
LINE, MILESTONE, FRAME = 46, 42, 105


def budget(text: Text) -> Any:
    """Two bars a line of the budget. Data: "rows" (line, when, amount, said)."""
    line = alt.Axis(labelLimit=150, ticks=False, domain=False)
    return (
        alt.Chart(alt.NamedData("rows"))
        .mark_bar(cornerRadiusEnd=3)
        .encode(
            y=alt.Y("line:N", title=None, sort=None, axis=line, scale=alt.Scale(paddingInner=0.35)),
            yOffset=alt.YOffset("when:N", sort=_DOMAIN),
            x=alt.X("amount:Q", title=None, axis=alt.Axis(format=",.0f", tickCount=4)),
            color=_colour(text),
            tooltip=[alt.Tooltip("line:N", title=text("Budget line")), *_tooltip(text)],
        )
    )


def dates(text: Text) -> Any:
    """A hollow point for the day now, a solid one for the day then. Data: "rows" (milestone, when, day,
    said) and "spans" (milestone, old, new)."""
    axis = alt.Axis(labelLimit=150, ticks=False, domain=False, grid=True)
    milestone = alt.Y("milestone:N", title=None, sort=None, axis=axis)
    span = (
        alt.Chart(alt.NamedData("spans"))
        .mark_rule(color=palette.rule, strokeWidth=2)
        .encode(y=milestone, x=utc_days("old"), x2="utcyearmonthdate(new):T")
    )
    fill = alt.Scale(domain=_DOMAIN, range=["transparent", palette.actual])
    points = (
        alt.Chart(alt.NamedData("rows"))
        .mark_point(size=95, strokeWidth=2, opacity=1)
        .encode(
            y=milestone,
            x=utc_days("day", axis=_days(text)),
            color=_colour(text),
            fill=alt.Fill("when:N", scale=fill, legend=None),
            tooltip=[alt.Tooltip("milestone:N", title=text("Milestone")), *_tooltip(text)],
        )
    )
    return alt.layer(span, points)


def _days(text: Text) -> alt.Axis:
    """Days, and the year below the first of them."""
    # Translators: a day below a chart, "12 Mar", in the notation of d3-time-format.
    day = f"utcFormat(datum.value, '{text('%-d %b')}')"
    label = f"datum.index == 0 ? [{day}, utcFormat(datum.value, '%Y')] : {day}"
    return alt.Axis(labelExpr=label, labelOverlap="greedy", tickCount=5, gridOpacity=0.5, ticks=False)


def _colour(text: Text) -> Any:
    """Agreed is grey, what would be is solid; the legend says so without the quotes that would end it."""
    said = {when: text(words).replace("\\", "").replace("'", "’") for when, words in _WORDS.items()}
    chain = "".join(f"datum.label == '{when}' ? '{words}' : " for when, words in said.items())
    scale = alt.Scale(domain=_DOMAIN, range=[palette.agreed, palette.actual])
    legend = alt.Legend(orient="top", labelExpr=f"{chain}datum.label", labelLimit=220, symbolType="circle")
    return alt.Color("when:N", title=None, scale=scale, legend=legend)


def _tooltip(text: Text) -> list[Any]:
    return [alt.Tooltip("label:N", title=text("When")), alt.Tooltip("said:N", title=text("Value"))]


def word(when: str, text: Text) -> str:
    """What the legend calls now and then."""
    return text(_WORDS[when])
