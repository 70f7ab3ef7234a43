"""How a chart comes to the page: a compiled specification per language, and data bound by name.

Building and validating an Altair object costs 18 to 50 ms each time (PERFORMANCE.md), so a chart's function
runs once per language; the specification it gives holds no data and may be shared by all readers.
"""

import copy
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import altair as alt
import pyarrow as pa
import streamlit as st

from portal.i18n import Text

Chart = Callable[[Text], Any]


@dataclass(frozen=True, slots=True)
class Palette:
    """What each colour means; readable on the light and on the dark ground, and for the colour-blind."""

    accent: str = "#17857A"
    agreed: str = "#8A8577"  # baseline: thin grey
    actual: str = "#17857A"  # solid
    forecast: str = "#7FB3AC"  # pale
    good: str = "#2F7D4F"
    warn: str = "#B26A00"
    bad: str = "#C9372C"
    other: str = "#3A72B5"
    muted: str = "#8A8577"
    rule: str = "#B9B3A2"


palette = Palette()


def draw(
    chart: Chart,
    rows: Mapping[str, Sequence[Mapping[str, Any]]],
    text: Text,
    *,
    alt: str,
    height: int | None = None,
    key: str | None = None,
) -> None:
    """Draw a chart. `chart(text)` gives an Altair chart over `alt.NamedData(name)`; `rows` holds, by those
    names, what it draws: days as ISO dates, money as float (a drawing is not the figure), words as the
    reader's language has them. `alt` says in words what the chart shows."""
    spec = copy.copy(_specification(chart, text.language))
    if height is not None:
        spec["height"] = height
    spec["datasets"] = {
        name: pa.Table.from_pylist([dict(row) for row in table]) for name, table in rows.items()
    }
    st.vega_lite_chart(spec=spec, width="stretch", alt=alt, key=key)


@lru_cache(maxsize=256)
def _specification(chart: Chart, language: str) -> dict[str, Any]:
    text = Text(language)
    made: alt.TopLevelMixin = chart(text)
    spec: dict[str, Any] = made.to_dict()
    spec.pop("datasets", None)
    config = spec.setdefault("config", {})
    config.pop("view", None)
    config["locale"] = text.vega_locale()
    for part in ("mark", "axis", "legend"):
        # `alt` says what the chart shows; Vega would read out the names of fields besides, in English.
        config[part] = {**config.get(part, {}), "aria": False}
    return spec


def utc_days(field: str, title: str | None = None, **more: Any) -> Any:
    """The horizontal axis of days. They are drawn in UTC, or a day would slip west of Greenwich."""
    return alt.X(f"utcyearmonthdate({field}):T", title=title, scale=alt.Scale(type="utc"), **more)
