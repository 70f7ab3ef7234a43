"""Figures: which number did a person mean when they typed it with commas, points and spaces?"""

import re
from decimal import Decimal

LARGEST = 2**63 - 1
"""The largest whole number both databases can keep."""

_PLAIN = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?:(?:,[0-9]{3})+|(?:[ '][0-9]{3})+)(?:\.[0-9]*)?")
_DECIMAL_COMMA = re.compile(
    r"[+-]?(?:[0-9]+|[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]{1,3}(?: [0-9]{3})+),(?:[0-9]{1,2})"
)
_AS_TYPED_ELSEWHERE = str.maketrans(
    "０１２３４５６７８９，．－＋\u2212\u2019\u00a0\u202f\u2009\u3000", "0123456789,.-+-'    "
)


def figure(raw: object) -> Decimal | None:
    """The finite number in `raw`, or None if it is none or could mean two things ("1.234,5" is clear).

    "1,234" is read as one thousand two hundred and thirty-four, as in English and Chinese.
    """
    if isinstance(raw, bool):
        return None
    if isinstance(raw, (int, Decimal)):
        number = Decimal(raw)
    elif isinstance(raw, float):
        number = Decimal(repr(raw))
    elif isinstance(raw, str) and len(raw) <= 60:
        typed = _typed(raw.translate(_AS_TYPED_ELSEWHERE).strip())
        if typed is None:
            return None
        number = Decimal(typed)
    else:
        return None
    return number if number.is_finite() else None


def _typed(text: str) -> str | None:
    if _PLAIN.fullmatch(text):
        return text
    if _GROUPED.fullmatch(text):
        return re.sub("[, ']", "", text)
    if _DECIMAL_COMMA.fullmatch(text):
        return re.sub("[. ]", "", text).replace(",", ".")
    return None


def decimals(number: Decimal) -> int:
    """How many decimals `number` needs; the zeros at its end do not count."""
    _, digits, exponent = number.as_tuple()
    if not isinstance(exponent, int) or exponent >= 0:
        return 0
    trailing = 0
    for digit in reversed(digits):
        if digit or trailing == -exponent:
            break
        trailing += 1
    return 0 if number == 0 else -exponent - trailing
