"""How one value of a table is said: in words where it is read, and as text where it is typed over."""

from datetime import date
from decimal import Decimal
from typing import Any

from db.models.plan import TaskStatus
from portal import ui
from portal.i18n import Text
from portal.plan import STATE_WORDS


def said(name: str, value: Any, text: Text) -> str:
    """A value as it stands in a sentence."""
    if value is None or value == "":
        return ui.empty_field(text)
    if name == "status":
        return text(STATE_WORDS[TaskStatus(value)])
    if isinstance(value, date):
        return text.date(value)
    return text.number(value) if isinstance(value, Decimal | int) else str(value)


def day_format(text: Text) -> str:
    """How a table of the browser writes a day; the letters stand for its parts, as in moment.js."""
    return text("D MMM YYYY")


def month_format(text: Text) -> str:
    """How it writes a month."""
    return text("MMM YYYY")


def typed(value: Any, text: Text) -> str:
    """The same as it is typed: a table takes text only, for other columns misread what is pasted into them.

    A browser would make 3 December of 12.03.2027 and 75 of 7,5, and drop words it does not know.
    """
    if isinstance(value, TaskStatus):
        return text(STATE_WORDS[value])
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return "" if value is None else str(value)
