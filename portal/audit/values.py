"""Values: how is what the trail keeps as JSON said to a person: dates, amounts, words, and nothing?"""

from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlalchemy import Boolean, Date, Enum
from sqlalchemy.types import TypeEngine

from db.base import Amount, UtcDateTime
from db.queries.labels import tables
from portal.audit.members import VALUES
from portal.i18n import Text

LONGEST = 160
"""Longer texts are cut on a page; `portal audit show` has them whole."""


def said(record: str, column: str, value: Any, text: Text, longest: int = LONGEST) -> str:
    """One value in the reader's words, as plain text; a dash for nothing."""
    if value in (None, "", {}, []):
        return "–"
    kind = _type_of(record, column)
    try:
        return _written(kind, value, text, longest)
    except (ValueError, TypeError, InvalidOperation):
        # What a column held before it changed its type is shown as it is.
        return _short(str(value), longest)


def _written(kind: TypeEngine[Any] | None, value: Any, text: Text, longest: int) -> str:
    if isinstance(value, bool) or isinstance(kind, Boolean):
        return text("yes") if value else text("no")
    if isinstance(kind, Enum) and kind.enum_class is not None:
        member = kind.enum_class(value)
        words = VALUES.get(kind.enum_class, {})
        return text(words[member]) if member in words else str(value)
    if isinstance(kind, Amount):
        return text.number(Decimal(value))
    if isinstance(kind, UtcDateTime):
        return text.moment(datetime.fromisoformat(value).astimezone(UTC))
    if isinstance(kind, Date):
        return text.date(date.fromisoformat(value))
    return _short(_flat(value), longest)


def _flat(value: Any) -> str:
    """Text as it is; what is nested as its parts."""
    if isinstance(value, dict):
        return " · ".join(f"{name}: {_flat(part)}" for name, part in value.items())
    if isinstance(value, list):
        return "; ".join(_flat(part) for part in value)
    return str(value)


def _short(value: str, longest: int) -> str:
    one_line = " ".join(value.split())
    return one_line if len(one_line) <= longest else one_line[: longest - 1].rstrip() + "…"


def _type_of(record: str, column: str) -> TypeEngine[Any] | None:
    entity = tables().get(record)
    found = entity.__mapper__.columns.get(column) if entity else None
    return found.type if found is not None else None
