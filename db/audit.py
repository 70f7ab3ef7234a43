"""What was changed by whom: one event for every changed record, written in the same transaction.

Events are chained per client with a keyed hash (HMAC-SHA256), so that an edit, a deletion or a new order
is found by whoever holds the key. Triggers refuse UPDATE and DELETE on the table itself. Whoever holds the
key as well is found out by the heads that were published (`portal.audit`).
"""

import hashlib
import hmac
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, Protocol

from sqlalchemy import func, inspect, select
from sqlalchemy.orm import Session, UOWTransaction

from db import merkle
from db.base import Base
from db.models.identity import OneTimeLink
from db.models.identity import Session as SignedIn
from db.models.project import Client, Project
from db.models.record import Anchor, AuditEvent, Counter, Operation, OutboxMail
from db.reach import NOWHERE, Origin

MOST_AT_ONCE = 1000
"""So many values a statement takes on every database."""
GENESIS = "0" * 64
SLIP = timedelta(minutes=5)
"""By so much a clock may be set right without a trace: the next event then bears the time of the last one."""

# These are bookkeeping of the portal itself, or hold secrets: no event tells of them.
UNTOLD: tuple[type[Base], ...] = (Anchor, AuditEvent, Counter, Operation, OutboxMail, SignedIn, OneTimeLink)
_SECRET_COLUMNS = frozenset({"password_hash", "token_hash", "stored_as"})


class Entry(Protocol):
    """An event as its digest sees it: the mapped row, or the same columns without it."""

    @property
    def chain(self) -> int: ...
    @property
    def position(self) -> int: ...
    @property
    def project_id(self) -> int | None: ...
    @property
    def at(self) -> datetime: ...
    @property
    def person_id(self) -> int | None: ...
    @property
    def actor(self) -> str: ...
    @property
    def ip(self) -> str: ...
    @property
    def session_id(self) -> int | None: ...
    @property
    def action(self) -> str: ...
    @property
    def record(self) -> str: ...
    @property
    def record_id(self) -> int: ...
    @property
    def change(self) -> dict[str, Any]: ...
    @property
    def previous(self) -> str: ...


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
    hold(session, chain)
    last = _last(session, chain)
    position, previous = (last.position, last.digest) if last else (0, GENESIS)
    at = _moment(last.at if last else None)
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
        previous = told_event.digest = digest(told_event, secret)
        session.add(told_event)


def hold(session: Session, chain: int) -> None:
    """Let nobody else append to a chain until this transaction ends.

    Two writers of one client take turns here, or both would append to the same event. SQLite has one writer
    at a time anyway.
    """
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7301, %s)", (chain % 2**31,))


def head(session: Session, chain: int) -> tuple[int, str]:
    """How many events a chain holds as this transaction sees it, and the digest of the last one."""
    found = _last(session, chain)
    return (found.position, found.digest) if found else (0, GENESIS)


def _last(session: Session, chain: int) -> Any:
    last = session.connection().execute(
        select(AuditEvent.position, AuditEvent.digest, AuditEvent.at)
        .where(AuditEvent.chain == chain)
        .order_by(AuditEvent.position.desc())
        .limit(1),
        execution_options={"candor_guarded": True},
    )
    return last.first()


def _moment(last: datetime | None) -> datetime:
    """Now; or the time of the event before, where a clock that was just set right would go behind it."""
    now = datetime.now(UTC)
    return last if last is not None and now < last <= now + SLIP else now


def digest(entry: Entry, secret: bytes) -> str:
    """HMAC-SHA256 over the canonical form of an event."""
    return hmac.new(secret, canonical(entry), hashlib.sha256).hexdigest()


def canonical(entry: Entry) -> bytes:
    """Every column of an event but its own digest, with the digest before it, as canonical JSON."""
    told = [
        entry.chain,
        entry.position,
        entry.project_id,
        entry.at.astimezone(UTC).isoformat(),
        entry.person_id,
        entry.actor,
        entry.ip,
        entry.session_id,
        entry.action,
        entry.record,
        entry.record_id,
        entry.change,
        entry.previous,
    ]
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def leaf(entry: Entry) -> bytes:
    """An event as a leaf of the Merkle tree whose root is published. Whoever has the event can compute it."""
    return merkle.leaf(canonical(entry))


def first_break(session: Session, chain: int, secret: bytes) -> int | None:
    """The position of the first event of a chain that does not fit, or None if all do."""
    previous = GENESIS
    events = session.scalars(
        select(AuditEvent).where(AuditEvent.chain == chain).order_by(AuditEvent.position)
    )
    for expected, entry in enumerate(events, start=1):
        if entry.position != expected or entry.previous != previous or entry.digest != digest(entry, secret):
            return expected
        previous = entry.digest
    return None


def length(session: Session, chain: int) -> int:
    """How many events a chain holds."""
    return session.scalar(select(func.count(AuditEvent.id)).where(AuditEvent.chain == chain)) or 0


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
