"""How results are drawn: authored in Altair, compiled once, drawn with the data of the run."""

from portal.charts.drawing import Palette, draw, palette

__all__ = ["Palette", "draw", "palette"]
