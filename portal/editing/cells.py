"""Cells: what did somebody mean who typed or pasted a day or a state in the manner of their country?"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from db.models.plan import TaskStatus
from portal.cleaning import clean_line
from portal.forms import Reader
from portal.integrations import vocabulary
from portal.integrations.moments import BadDate, Clock, decide_order
from portal.integrations.records import DateOrder


class Kind(StrEnum):
    """What a column holds, which decides how its text is understood."""

    TEXT = "text"
    DAY = "day"
    NUMBER = "number"
    STATE = "state"


@dataclass(frozen=True, slots=True)
class Column:
    """A column somebody may fill in: its name in the model, its heading, and how it is read.

    `aliases` are other headings under which spreadsheets know it, `units` what may stand beside its numbers.
    """

    name: str
    heading: str
    read: Callable[[Reader, str, str], Any]
    width: int | None = None
    help: str | None = None
    default: str | int | None = None
    kind: Kind = Kind.TEXT
    aliases: tuple[str, ...] = ()
    units: tuple[str, ...] = ()


# Two numbers and a year with slashes or hyphens: every country reads the first two in its own order.
_ORDER_UNKNOWN = re.compile(r"\s*\d{1,2}([/-])\d{1,2}\1(?:\d{4}|\d{2})\b")
_ZONE = ZoneInfo("UTC")


def understood(raw: object, column: Column, order: DateOrder | None = None) -> object:
    """What a cell means, as the reader of forms takes it; what is not understood stays as it was typed.

    `order` says how 3/12/2027 is meant. Without it such a day is understood only if it can be no other.
    """
    if not isinstance(raw, str) or column.kind is Kind.TEXT:
        return raw
    typed = clean_line(raw)
    if column.kind is Kind.DAY:
        return day_meant(typed, order) or raw
    return (state_meant(typed) or raw) if column.kind is Kind.STATE else _bare(typed, column.units)


def day_meant(typed: str, order: DateOrder | None = None) -> date | None:
    """The day in a text such as 2027-03-12, 12.03.2027, 12 March 2027 or 2027年3月12日, if it is one."""
    if not _ORDER_UNKNOWN.match(typed):
        return _day(typed, DateOrder.DMY)
    if order is not None:
        return _day(typed, order)
    meant = {_day(typed, each) for each in (DateOrder.DMY, DateOrder.MDY)} - {None}
    return meant.pop() if len(meant) == 1 else None


def state_meant(typed: str) -> TaskStatus | None:
    """The state that a word of any language stands for, or its own name in the portal."""
    return vocabulary.status(typed.replace("_", " "))


def slashed(texts: Iterable[str]) -> tuple[str, ...]:
    """Of these texts the days whose order of day and month is a matter of the country."""
    return tuple(text for text in texts if _ORDER_UNKNOWN.match(text))


def usual_order(texts: Iterable[str], preferred: DateOrder) -> tuple[DateOrder, str]:
    """In which order such days are meant, and one that could mean two days, "" if none could."""
    found = decide_order(slashed(texts), DateOrder.AUTO)
    if found.doubtful:
        return preferred, found.doubtful
    return (DateOrder.DMY if found.order is DateOrder.YMD else found.order), ""


def _bare(typed: str, units: Iterable[str]) -> str:
    """A number without the sign that says what it counts, before or behind it."""
    folded = typed.casefold()
    for unit in sorted(units, key=len, reverse=True):
        if folded.startswith(unit.casefold()):
            return typed[len(unit) :].strip()
        if folded.endswith(unit.casefold()):
            return typed[: -len(unit)].strip()
    return typed


def _day(typed: str, order: DateOrder) -> date | None:
    try:
        return Clock(_ZONE, order).day(typed)
    except BadDate:
        return None
