"""The colours of charts: visible on both grounds."""

import tomllib
from dataclasses import asdict

import pytest

from portal.charts.drawing import Palette
from portal.settings import ROOT

THEME = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
# WCAG 2.2, 1.4.11: what one must see to understand a picture. The pale ones stand beside a solid one or carry
# no meaning of their own.
PALE = {"forecast": 1.9, "rule": 1.9}


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    shares = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2.2, from 1 to 21."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_black_on_white_has_the_contrast_of_the_standard() -> None:
    assert contrast("#000000", "#FFFFFF") == 21


@pytest.mark.parametrize("ground", ["light", "dark"])
@pytest.mark.parametrize(("name", "colour"), asdict(Palette()).items())
def test_every_colour_of_a_chart_is_seen_on_both_grounds(name: str, colour: str, ground: str) -> None:
    assert contrast(colour, THEME[ground]["backgroundColor"]) >= PALE.get(name, 3.0)
