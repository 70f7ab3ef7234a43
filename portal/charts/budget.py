"""How money is drawn: over time against its plan, by category, and month by month of a retainer."""

from typing import Any

import altair as alt

from portal.charts.drawing import palette, utc_days
from portal.i18n import N_, Text

# What the rows' "series" hold; the legend says them in the reader's language.
PLAN, ACTUAL, ORDERED, FORECAST = "plan", "actual", "ordered", "forecast"

# Short, for a legend has one line on a phone.
_SPENT = {PLAN: N_("Planned"), ACTUAL: N_("Spent"), FORECAST: N_("Expected")}
_INVOICED = {PLAN: N_("Planned"), ACTUAL: N_("Invoiced"), FORECAST: N_("Expected")}
_LEFT = {PLAN: N_("Planned"), ACTUAL: N_("Left"), FORECAST: N_("Expected")}
_PARTS = {PLAN: N_("Agreed"), ACTUAL: N_("Spent"), ORDERED: N_("Ordered")}
_INVOICED_PARTS = {PLAN: N_("Agreed"), ACTUAL: N_("Invoiced"), ORDERED: N_("Scheduled")}
_USED_PARTS = {PLAN: N_("Agreed"), ACTUAL: N_("Used"), ORDERED: N_("Reserved")}
_RESERVED = {PLAN: N_("Allowance"), ACTUAL: N_("Used"), ORDERED: N_("Reserved")}

# Pixels of a category, and of legend and axis around them.
ROW, FRAME = 40, 95


def spending(text: Text) -> Any:
    """Running totals of what is planned, spent, and expected until the finish. Data: "rows" (day, amount,
    series, and in words label, when, said) and "ceiling" (amount, said)."""
    return _over_time(_SPENT, text)


def invoicing(text: Text) -> Any:
    """The same for a fixed price, where invoices are counted."""
    return _over_time(_INVOICED, text)


def burning_down(text: Text) -> Any:
    """What is left of the agreed amount, against the plan and as expected. Data: "rows" as above."""
    return _running(_LEFT, text).properties(height=280)


def _over_time(words: dict[str, str], text: Text) -> Any:
    ceiling = alt.Chart(alt.NamedData("ceiling")).encode(y="amount:Q")
    rule = ceiling.mark_rule(color=palette.rule, strokeDash=[2, 3], strokeWidth=1.5)
    words_on_it = ceiling.mark_text(align="left", baseline="bottom", dx=4, dy=-3, color=palette.muted).encode(
        x=alt.value(0), text="said:N"
    )
    return alt.layer(rule, words_on_it, _running(words, text)).properties(height=280)


def _running(words: dict[str, str], text: Text) -> Any:
    """The plan thin and grey, what is so solid, what is expected pale and dashed."""
    domain = [PLAN, ACTUAL, FORECAST]
    colours = alt.Scale(domain=domain, range=[palette.agreed, palette.actual, palette.forecast])
    widths = alt.Scale(domain=domain, range=[1.5, 3.0, 2.5])
    dashes = alt.Scale(domain=domain, range=[[1, 0], [1, 0], [5, 4]])
    lines = alt.Chart(alt.NamedData("rows")).encode(
        x=utc_days("day", axis=_months()),
        y=alt.Y("amount:Q", title=None, axis=alt.Axis(format=",.0f", tickCount=5)),
        color=alt.Color("series:N", title=None, scale=colours, legend=_legend(words, text, "stroke")),
        tooltip=_tooltip(text, "when"),
    )
    return lines.mark_line(interpolate="linear", point=alt.OverlayMarkDef(size=22)).encode(
        strokeWidth=alt.StrokeWidth("series:N", scale=widths, legend=None),
        strokeDash=alt.StrokeDash("series:N", scale=dashes, legend=None),
        order=alt.Order("day:T"),
    )


def categories(text: Text) -> Any:
    """Bars by category. Data: "agreed" (category, amount, label, said), "rows" (also series, place)."""
    return _by_category(_PARTS, text)


def invoiced_categories(text: Text) -> Any:
    """The same for a fixed price, where invoices are counted."""
    return _by_category(_INVOICED_PARTS, text)


def used_categories(text: Text) -> Any:
    """The same for a retainer."""
    return _by_category(_USED_PARTS, text)


def _by_category(words: dict[str, str], text: Text) -> Any:
    axis = alt.Axis(labelLimit=130, ticks=False, domain=False)
    category = alt.Y("category:N", title=None, sort=None, axis=axis)
    money = alt.X("amount:Q", title=None, axis=alt.Axis(format=",.0f", tickCount=4))
    agreed = (
        alt.Chart(alt.NamedData("agreed"))
        .mark_bar(filled=False, stroke=palette.agreed, strokeWidth=1.5, height=24)
        .encode(y=category, x=money, tooltip=_tooltip(text))
    )
    used = (
        alt.Chart(alt.NamedData("rows"))
        .mark_bar(height=13)
        .encode(
            y=category,
            x=money.stack("zero"),
            color=alt.Color("series:N", title=None, scale=_colours(), legend=_legend(words, text)),
            order=alt.Order("place:Q"),
            tooltip=_tooltip(text),
        )
    )
    return alt.layer(agreed, used)


def retainer(text: Text) -> Any:
    """Months of a retainer. Data: "allowance" (month, amount, label, said), "rows" (also series, place)."""
    month = alt.X("month:N", title=None, sort=None, axis=alt.Axis(labelAngle=0, labelOverlap=True))
    money = alt.Y("amount:Q", title=None, axis=alt.Axis(format=",.0f", tickCount=5))
    used = (
        alt.Chart(alt.NamedData("rows"))
        .mark_bar(size=26)
        .encode(
            x=month,
            y=money.stack("zero"),
            color=alt.Color("series:N", title=None, scale=_colours(), legend=_legend(_RESERVED, text)),
            order=alt.Order("place:Q"),
            tooltip=_tooltip(text, "month"),
        )
    )
    allowance = (
        alt.Chart(alt.NamedData("allowance"))
        .mark_tick(color=palette.agreed, thickness=2, size=38)
        .encode(x=month, y=money, tooltip=_tooltip(text, "month"))
    )
    return alt.layer(used, allowance).properties(height=260)


def _colours() -> alt.Scale:
    """Of bars: what was agreed is an outline, what is gone is solid, what is ordered is pale."""
    return alt.Scale(domain=[PLAN, ACTUAL, ORDERED], range=[palette.agreed, palette.actual, palette.forecast])


def _legend(words: dict[str, str], text: Text, symbol: str = "square") -> alt.Legend:
    """The series in words, without the quotes that would end the expression they stand in."""
    # What is agreed is an outline or a line there, which the caption explains: a phone has room for two.
    shown = [series for series in words if symbol == "stroke" or series != PLAN]
    said = {series: text(word).replace("\\", "").replace("'", "’") for series, word in words.items()}
    chain = "".join(f"datum.label == '{series}' ? '{word}' : " for series, word in said.items())
    return alt.Legend(
        orient="top",
        labelExpr=f"{chain}datum.label",
        labelLimit=220,
        columns=3,
        columnPadding=14,
        symbolType=symbol,
        values=shown,
        symbolStrokeWidth=3 if symbol == "stroke" else 0,
    )


def _months() -> alt.Axis:
    """Months by name, and the year where one begins."""
    label = "utcFormat(datum.value, utcmonth(datum.value) == 0 ? '%Y' : '%b')"
    return alt.Axis(
        labelExpr=label, tickCount={"interval": "month", "step": 1}, labelOverlap=True, grid=False
    )


def _tooltip(text: Text, when: str = "category") -> list[alt.Tooltip]:
    named = {"when": text("Day"), "month": text("Month"), "category": text("Category")}
    return [
        alt.Tooltip(f"{when}:N", title=named[when]),
        alt.Tooltip("label:N", title=text("What")),
        alt.Tooltip("said:N", title=text("Amount")),
    ]
