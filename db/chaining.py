"""How is an event of the audit trail bound to the one before it, and where does a chain end?

The chain is keyed (HMAC-SHA256), so that an edit, a deletion or a new order is found. Whoever holds the key
as well is found out by the heads that were published (`portal.audit`).
"""

import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db import merkle
from db.models.record import AuditEvent

GENESIS = "0" * 64
SLIP = timedelta(minutes=5)
"""By so much a clock may be set right without a trace: the next event then bears the time of the last one."""


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
    found = last(session, chain)
    return (found.position, found.digest) if found else (0, GENESIS)


def last(session: Session, chain: int) -> Any:
    last = session.connection().execute(
        select(AuditEvent.position, AuditEvent.digest, AuditEvent.at)
        .where(AuditEvent.chain == chain)
        .order_by(AuditEvent.position.desc())
        .limit(1),
        execution_options={"candor_guarded": True},
    )
    return last.first()


def moment(last: datetime | None) -> datetime:
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
