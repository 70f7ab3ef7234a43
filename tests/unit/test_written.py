"""Figures that are written again and again: kept by value and language, and by nothing else."""

from datetime import date
from decimal import Decimal

from portal import written
from portal.i18n import Text

EN, ZH = Text("en"), Text("zh")


def test_the_same_figure_is_kept_apart_by_language_and_by_how_it_is_asked_for() -> None:
    amount = Decimal("1234.5")
    assert EN.money(amount, "eur") == "€1,235"
    assert EN.money(amount, "EUR", exact=True) == "€1,234.50"
    assert ZH.money(amount, "EUR") == "€1,235"
    assert (EN.number(amount), EN.number(amount, 0), ZH.number(amount, 2)) == ("1,234.5", "1,235", "1,234.50")
    assert (EN.percent(Decimal("0.125")), EN.percent(Decimal("0.125"), 1)) == ("13%", "12.5%")


def test_equal_amounts_are_written_the_same_however_they_were_typed() -> None:
    assert EN.number(Decimal("1.50")) == EN.number(1.5) == EN.number(Decimal("1.5")) == "1.5"
    assert EN.money(Decimal("2.50"), "EUR", exact=True) == EN.money(Decimal("2.5"), "EUR", exact=True)
    assert EN.number(Decimal(-0)) == EN.number(0) == "0"


def test_a_day_is_kept_by_language() -> None:
    day = date(2027, 3, 12)
    assert (written.weekday(day, "en"), written.weekday(day, "zh")) == ("Fri", "周五")
    assert written.day("MMMd", day, "en") == "12 Mar"
