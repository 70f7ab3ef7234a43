"""What rows are called, for those who read of them in the audit trail: title, number, second language."""

import json
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, String, case, cast, null, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from db.base import Base, Realm
from db.models.record import AuditEvent
from db.once import once

# In this order: what a row is called, as far as its table says so.
_NAMELESS = frozenset({"paper"})  # its text is the whole of it
_TITLES = ("title", "name", "category", "sentence", "specific", "what", "role", "said", "text", "prompt")

Visible = Callable[[type[Base]], ColumnElement[bool]]


class Label(NamedTuple):
    """What a row is called now; `field` is the column it was taken from, for its second language."""

    title: str
    number: int | None
    field: str
    translations: Mapping[str, Mapping[str, str]]


@cache
def tables() -> Mapping[str, type[Base]]:
    """Every mapped class by the name of its table, which is what an event calls its record."""
    return {mapper.class_.__tablename__: mapper.class_ for mapper in Base.registry.mappers}


def labels(session: Session, ids: Collection[int]) -> dict[tuple[str, int], Label]:
    """What the rows are called that these events tell of, as far as they are there; always one statement."""
    return named(session.execute(*_all_labels(sorted(ids))))


def named(rows: Iterable[Any]) -> dict[tuple[str, int], Label]:
    """The labels that `asked_labels` has found."""
    return {
        (record, row_id): Label(
            title or "",
            int(number) if number else None,
            field.key if (field := _title(record)) is not None else "",
            json.loads(said) if said else {},
        )
        for record, row_id, title, number, said in rows
    }


def asked_labels(ids: Any, records: Iterable[str], visible: Visible | None = None) -> Select[Any]:
    """The statement for it; it costs far more to put together than to ask, so it is built once.

    `ids` stands for the ids of the events; `visible` narrows each table down to what somebody may see.
    """
    titles = {record: title for record in sorted(records) if (title := _title(record)) is not None}
    numbers = {record: column for record in titles if (column := _column(record, "number")) is not None}
    others = {record: column for record in titles if (column := _column(record, "translations")) is not None}

    def each(columns: Mapping[str, InstrumentedAttribute[Any]]) -> Any:
        found = [(AuditEvent.record == record, _of(record, columns[record], visible)) for record in columns]
        return case(*found, else_=null()) if found else null()

    return select(AuditEvent.record, AuditEvent.record_id, each(titles), each(numbers), each(others)).where(
        AuditEvent.id.in_(ids), AuditEvent.record.in_(sorted(titles))
    )


@once
def _all_labels(ids: Any) -> Select[Any]:
    return asked_labels(ids, tables())


def _of(record: str, column: InstrumentedAttribute[Any], visible: Visible | None) -> Any:
    entity: Any = tables()[record]
    found = select(cast(column, String)).where(entity.id == AuditEvent.record_id)
    if visible is not None:
        found = found.where(visible(entity))
    return found.correlate(AuditEvent).scalar_subquery()


def _title(record: str) -> InstrumentedAttribute[Any] | None:
    if record in _NAMELESS:
        return None
    return next((column for name in _TITLES if (column := _column(record, name)) is not None), None)


def _column(record: str, name: str) -> InstrumentedAttribute[Any] | None:
    """A column of a table that pages may read; people and accounts are read while signing in alone."""
    entity = tables().get(record)
    if entity is None or entity.__realm__ is not Realm.TENANT or name not in entity.__mapper__.columns:
        return None
    found: InstrumentedAttribute[Any] = getattr(entity, name)
    return found
