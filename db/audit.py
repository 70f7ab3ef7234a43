"""What was changed by whom: one event for every changed record, written in the same transaction.

Events are chained per client (`db.chaining`). Triggers refuse UPDATE and DELETE on the table itself.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session, UOWTransaction

from db import chaining
from db.base import Base
from db.models.identity import OneTimeLink
from db.models.identity import Session as SignedIn
from db.models.project import Client, Project
from db.models.record import Anchor, AuditEvent, Counter, Operation, OutboxMail
from db.reach import NOWHERE, Origin

MOST_AT_ONCE = 1000
"""So many values a statement takes on every database."""
# These are bookkeeping of the portal itself, or hold secrets: no event tells of them.
UNTOLD: tuple[type[Base], ...] = (Anchor, AuditEvent, Counter, Operation, OutboxMail, SignedIn, OneTimeLink)
_SECRET_COLUMNS = frozenset({"password_hash", "token_hash", "stored_as"})


@dataclass(frozen=True)
class _Told:
    action: str
    row: Base
    change: dict[str, Any]


@dataclass(frozen=True)
class _Author:
    actor: tuple[int, str]
    origin: Origin


def watch(session: Session) -> None:
    """Note every record that this session creates, changes or deletes, flush by flush."""
    session.info["told"] = []


def record(session: Session, actor: tuple[int, str], secret: bytes, origin: Origin = NOWHERE) -> None:
    """Write an event for everything that was noted, in the transaction that did it."""
    session.flush()
    chains: dict[int, list[_Told]] = {}
    for told in session.info["told"]:
        chains.setdefault(_chain(told.row), []).append(told)
    session.info["told"] = []
    for chain, events in chains.items():
        _append(session, chain, events, _Author(actor, origin), secret)
    session.flush()


def note(session: Session, context: UOWTransaction) -> None:
    """What a flush has done, while before and after are still known."""
    told: list[_Told] = session.info.setdefault("told", [])
    told += [_Told("create", row, _values(row)) for row in session.new if _is_told(row)]
    told += [
        _Told("update", row, change) for row in session.dirty if _is_told(row) and (change := _change(row))
    ]
    told += [_Told("delete", row, _values(row, gone=True)) for row in session.deleted if _is_told(row)]


def follow(session: Session, context: UOWTransaction, instances: Any) -> None:
    """Note what the database deletes along with a row, before the flush in which it does.

    Whole projects and clients are taken away by a demonstration that is made anew, and by nothing else.
    """
    told: list[_Told] = session.info.setdefault("told", [])
    seen: set[Base] = set(session.deleted)
    pending: list[Base] = [row for row in session.deleted if not isinstance(row, Client | Project)]
    while pending:
        found = [child for child in _children(session, pending) if child not in seen]
        seen.update(found)
        told += [_Told("delete", child, _values(child, gone=True)) for child in found]
        pending = found


def _children(session: Session, rows: Sequence[Base]) -> Iterator[Base]:
    """The rows that go with these, in as many statements for one as for many."""
    by_class: dict[type[Base], list[int]] = {}
    for row in rows:
        by_class.setdefault(row.__class__, []).append(row.id)  # type: ignore[attr-defined]
    for parent, ids in by_class.items():
        for entity, column in _followers(parent):
            for start in range(0, len(ids), MOST_AT_ONCE):
                which = column.in_(ids[start : start + MOST_AT_ONCE])
                yield from session.scalars(select(entity).where(which))


@cache
def _followers(parent: type[Base]) -> tuple[tuple[type[Base], Any], ...]:
    """Which tables lose rows with a row of this one, and by which column."""
    found = []
    for mapper in Base.registry.mappers:
        entity = mapper.class_
        if entity is parent or issubclass(entity, UNTOLD):
            continue
        for key in mapper.local_table.foreign_key_constraints:  # type: ignore[attr-defined]
            if key.referred_table is parent.__table__ and key.ondelete == "CASCADE":
                column = key.elements[0].parent
                found.append((entity, mapper.get_property_by_column(column).class_attribute))
    return tuple(found)


def _is_told(row: object) -> bool:
    return not isinstance(row, UNTOLD)


def _chain(row: Base) -> int:
    if isinstance(row, Client):
        return row.id
    return getattr(row, "client_id", 0)


def _append(
    session: Session,
    chain: int,
    events: list[_Told],
    author: _Author,
    secret: bytes,
) -> None:
    chaining.hold(session, chain)
    last = chaining.last(session, chain)
    position, previous = (last.position, last.digest) if last else (0, chaining.GENESIS)
    at = chaining.moment(last.at if last else None)
    for told in events:
        row = told.row
        position += 1
        told_event = AuditEvent(
            chain=chain,
            position=position,
            project_id=getattr(row, "project_id", None) or (row.id if isinstance(row, Project) else None),
            at=at,
            person_id=author.actor[0],
            actor=author.actor[1],
            ip=author.origin.ip,
            session_id=author.origin.session_id,
            action=told.action,
            record=row.__tablename__,
            record_id=row.id,  # type: ignore[attr-defined]
            change=told.change,
            previous=previous,
            digest="",
        )
        previous = told_event.digest = chaining.digest(told_event, secret)
        session.add(told_event)


def _change(row: Base) -> dict[str, Any]:
    state = inspect(row)
    changed = {}
    for attribute in state.mapper.column_attrs:
        history = state.attrs[attribute.key].history
        if history.has_changes() and attribute.key != "version":
            before = history.deleted[0] if history.deleted else None
            after = history.added[0] if history.added else None
            changed[attribute.key] = [_plain(attribute.key, before), _plain(attribute.key, after)]
    return changed


def _values(row: Base, *, gone: bool = False) -> dict[str, Any]:
    """Every column of a row that begins, or with `gone` of one that ends, as [before, after]."""
    values = {
        a.key: _plain(a.key, value)
        for a in inspect(row).mapper.column_attrs
        if (value := getattr(row, a.key)) not in (None, "", {})
    }
    return {key: [value, None] if gone else [None, value] for key, value in values.items()}


def _plain(column: str, value: Any) -> Any:
    if column in _SECRET_COLUMNS and value:
        return "(kept secret)"
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
