"""Stored: how are the values of a row written down, so that they can be compared and put back later?"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Date, Enum, inspect

from db.base import Amount, UtcDateTime
from db.models.money import BudgetLine
from db.models.plan import Milestone, Task

Row = Task | Milestone | BudgetLine
_OWN = frozenset({"id", "version", "project_id", "client_id", "audience"})


def is_changed(row: Row) -> bool:
    """Whether anything but the count of its versions differs from what was loaded."""
    attributes: Any = inspect(row).attrs  # type: ignore[attr-defined]
    return any(attributes[name].history.has_changes() for name in _columns(type(row)) if name != "version")


def as_kept(row: Row) -> dict[str, Any]:
    """A row in words that can be stored, without what a new one gets anew."""
    return {name: _stored(getattr(row, name)) for name in _columns(type(row)) if name not in _OWN}


def restored(model: type[Row], values: Mapping[str, Any]) -> dict[str, Any]:
    """Stored values as the columns of a model hold them."""
    columns = _columns(model)
    return {name: _as_held(columns[name], value) for name, value in values.items()}


def _stored(value: Any) -> Any:
    if isinstance(value, Decimal | date):
        return value.isoformat() if isinstance(value, date) else str(value)
    return value


def _columns(model: type[Row]) -> dict[str, Any]:
    """The columns of a model by name, and what each holds."""
    mapper: Any = inspect(model)
    return {attribute.key: attribute.columns[0].type for attribute in mapper.column_attrs}


def _as_held(kind: Any, value: Any) -> Any:
    if value is None or not isinstance(value, str):
        return value
    if isinstance(kind, Amount):
        return Decimal(value)
    if isinstance(kind, UtcDateTime):
        return datetime.fromisoformat(value)
    if isinstance(kind, Date):
        return date.fromisoformat(value)
    return kind.enum_class(value) if isinstance(kind, Enum) and kind.enum_class else value
