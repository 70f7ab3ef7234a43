"""The audit trail as those read it who look after the portal: chains, heads, and events that fit a search."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.models.project import Client, Project
from db.models.record import Anchor, AuditEvent, Operation

BATCH = 2000


class Event(NamedTuple):
    """One event, whole."""

    id: int
    chain: int
    position: int
    project_id: int | None
    at: datetime
    person_id: int | None
    actor: str
    ip: str
    session_id: int | None
    action: str
    record: str
    record_id: int
    change: dict[str, Any]
    previous: str
    digest: str


class ClientRow(NamedTuple):
    """Whose a chain is."""

    id: int
    name: str
    translations: Mapping[str, Mapping[str, str]]
    language: str


class PlaceRow(NamedTuple):
    """A client with one of its projects; without one if it has none."""

    client_id: int
    client: str
    client_translations: Mapping[str, Mapping[str, str]]
    project_id: int | None
    key: str | None
    project: str | None
    translations: Mapping[str, Mapping[str, str]] | None


class HeadRow(NamedTuple):
    """A head as it was published."""

    chain: int
    size: int
    root: str
    digest: str
    at: datetime


class Wanted(NamedTuple):
    """Which events somebody looks for; None and empty ask for all. `until` is the first moment too late."""

    chain: int | None = None
    project_id: int | None = None
    people: frozenset[int] | None = None
    record: str = ""
    record_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None


_COLUMNS = (
    AuditEvent.id,
    AuditEvent.chain,
    AuditEvent.position,
    AuditEvent.project_id,
    AuditEvent.at,
    AuditEvent.person_id,
    AuditEvent.actor,
    AuditEvent.ip,
    AuditEvent.session_id,
    AuditEvent.action,
    AuditEvent.record,
    AuditEvent.record_id,
    AuditEvent.change,
    AuditEvent.previous,
    AuditEvent.digest,
)


def events(session: Session, chain: int, size: int | None = None) -> Iterator[Event]:
    """The events of a chain in their order, up to a position; read in pieces, so that few are in memory."""
    after: int | None = None
    while True:
        asked = select(*_COLUMNS).where(AuditEvent.chain == chain)
        if after is not None:
            asked = asked.where(AuditEvent.position > after)
        if size is not None:
            asked = asked.where(AuditEvent.position <= size)
        rows = session.execute(asked.order_by(AuditEvent.position).limit(BATCH)).all()
        yield from map(Event._make, rows)
        if len(rows) < BATCH:
            return
        after = rows[-1].position


def leads_on(session: Session, chain: int, digest: str) -> bool:
    """Whether any event of a chain says that this digest came before it."""
    asked = select(AuditEvent.id).where(AuditEvent.chain == chain, AuditEvent.previous == digest).limit(1)
    return session.scalar(asked) is not None


def sizes(session: Session) -> dict[int, int]:
    """The last position of every chain."""
    asked = select(AuditEvent.chain, func.max(AuditEvent.position)).group_by(AuditEvent.chain)
    return {chain: size for chain, size in session.execute(asked)}  # noqa: C416 - a row is no pair to mypy


def newest_heads(session: Session) -> dict[int, HeadRow]:
    """The largest head of every chain."""
    largest = select(Anchor.chain, func.max(Anchor.size).label("size")).group_by(Anchor.chain).subquery()
    rows = session.execute(
        select(Anchor.chain, Anchor.size, Anchor.root, Anchor.digest, Anchor.at).join(
            largest, (largest.c.chain == Anchor.chain) & (largest.c.size == Anchor.size)
        )
    )
    return {row.chain: HeadRow._make(row) for row in rows}


def heads(session: Session, chain: int, limit: int | None = None) -> tuple[HeadRow, ...]:
    """The heads of a chain, the newest first."""
    asked = select(Anchor.chain, Anchor.size, Anchor.root, Anchor.digest, Anchor.at)
    rows = session.execute(asked.where(Anchor.chain == chain).order_by(Anchor.size.desc()).limit(limit))
    return tuple(map(HeadRow._make, rows))


def heads_since(session: Session, moment: datetime) -> tuple[HeadRow, ...]:
    """What was published from a moment on."""
    asked = select(Anchor.chain, Anchor.size, Anchor.root, Anchor.digest, Anchor.at)
    rows = session.execute(asked.where(Anchor.at >= moment).order_by(Anchor.chain, Anchor.size))
    return tuple(map(HeadRow._make, rows))


def head_with(session: Session, chain: int, root: str) -> HeadRow | None:
    """The head of a chain with this root."""
    asked = select(Anchor.chain, Anchor.size, Anchor.root, Anchor.digest, Anchor.at)
    row = session.execute(asked.where(Anchor.chain == chain, Anchor.root == root)).first()
    return None if row is None else HeadRow._make(row)


def last_done(session: Session, prefix: str) -> datetime | None:
    """When something was last done whose token begins so."""
    return session.scalar(select(func.max(Operation.at)).where(Operation.token.startswith(prefix)))


def clients(session: Session) -> tuple[ClientRow, ...]:
    """All clients."""
    asked = select(Client.id, Client.name, Client.translations, Client.language).order_by(Client.name)
    return tuple(map(ClientRow._make, session.execute(asked)))


def places(session: Session) -> tuple[PlaceRow, ...]:
    """All clients with their projects, one row for each project."""
    rows = session.execute(
        select(
            Client.id,
            Client.name,
            Client.translations,
            Project.id,
            Project.key,
            Project.name,
            Project.translations,
        )
        .outerjoin(Project, Project.client_id == Client.id)
        .order_by(Client.name, Project.name, Project.id)
    )
    return tuple(map(PlaceRow._make, rows))


def search(session: Session, wanted: Wanted, limit: int) -> tuple[Event, ...]:
    """Events that fit, the newest first. Every filter has an index of its own."""
    asked = select(*_COLUMNS).limit(limit)
    if wanted.chain is None:
        asked = asked.order_by(AuditEvent.id.desc())
    else:
        # Within a chain the order is the same, and this one has an index.
        asked = asked.where(AuditEvent.chain == wanted.chain).order_by(AuditEvent.position.desc())
    if wanted.project_id is not None:
        asked = asked.where(AuditEvent.project_id == wanted.project_id)
    if wanted.people is not None:
        asked = asked.where(AuditEvent.person_id.in_(sorted(wanted.people)))
    if wanted.record:
        asked = asked.where(AuditEvent.record == wanted.record)
    if wanted.record_id is not None:
        asked = asked.where(AuditEvent.record_id == wanted.record_id)
    if wanted.since is not None:
        asked = asked.where(AuditEvent.at >= wanted.since)
    if wanted.until is not None:
        asked = asked.where(AuditEvent.at < wanted.until)
    if wanted.before is not None:
        asked = asked.where(AuditEvent.id < wanted.before)
    return tuple(map(Event._make, session.execute(asked)))
