"""Written: how do figures and days look in one language, which a page says again and again?

Babel parses its patterns anew for every figure, 15 to 30 microseconds each, and a page writes a hundred. What
is kept here are figures and days alone, never whose they are, and nothing of people's words.
"""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import lru_cache

from babel import dates, numbers

from portal.catalogues import language

_KEPT = 4096


@lru_cache(maxsize=_KEPT)
def number(value: Decimal, digits: int | None, code: str) -> str:
    """A finite number with exactly `digits` decimals, or with as many as it has, up to three."""
    pattern = None if digits is None else _pattern("#,##0", digits)
    shown = rounded(value, 3 if digits is None else digits)
    return numbers.format_decimal(shown, pattern, language(code).locale)


@lru_cache(maxsize=_KEPT)
def percent(fraction: Decimal, digits: int, code: str) -> str:
    """0.125 as "13%", or as "12.5%" with one digit."""
    locale = language(code).locale
    pattern = _pattern(locale.percent_formats[None].pattern, digits)
    return numbers.format_percent(rounded(fraction, digits + 2), pattern, locale)


@lru_cache(maxsize=_KEPT)
def money(amount: Decimal, currency: str, exact: bool, code: str) -> str:
    """A finite amount: whole from 1,000 up or without cents; `exact` as stored."""
    locale, value = language(code).locale, amount
    digits = numbers.get_currency_precision(currency)
    if exact:
        digits = max(digits, _places(value))
    else:
        value = rounded(value, digits)
        digits = 0 if abs(value) >= 1000 or value == value.to_integral_value() else digits
    pattern = _pattern(locale.currency_formats["standard"].pattern, digits)
    return numbers.format_currency(rounded(value, digits), currency, pattern, locale, currency_digits=False)


@lru_cache(maxsize=_KEPT)
def day(skeleton: str, shown: date, code: str) -> str:
    """A day with the parts that the skeleton names, in the order in which the language puts them."""
    return dates.format_skeleton(skeleton, shown, locale=language(code).locale)


@lru_cache(maxsize=_KEPT)
def weekday(shown: date, code: str) -> str:
    """ "Thu", 「周四」."""
    return dates.format_date(shown, "EEE", language(code).locale)


def rounded(value: Decimal, digits: int) -> Decimal:
    """`value` with so many decimals, rounded as people round; what is beyond all measure stays as it is."""
    if value.adjusted() > 40:
        return value
    with localcontext(prec=60):
        return value.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP) + 0


def _places(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _pattern(pattern: str, digits: int) -> str:
    """A CLDR pattern with exactly `digits` decimals instead of its own."""
    whole = pattern.replace(".00", "").replace(".###", "")
    return whole.replace("0", "0." + "0" * digits) if digits else whole
