"""What was recorded of rows that a reader may see now: the one question the client's people ask of the trail.

Nobody of a client reads the audit trail itself; the tenant guard forbids it. Here the trail of one project is
asked with a scope of its own, and the rows it may speak of are found with the guard's own filter for the
*reader*: what they could not open on a page is not told here either. Of such a row only those events are told
at which it was published, or which happened while it was and its project too: the rest is of its time as an
internal one. Which columns are told is decided by `portal.audit`.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, TypedDict

from sqlalchemy import ColumnElement, Select, and_, literal, or_, select
from sqlalchemy.orm import aliased

from db.base import Audience, Base, Owned
from db.guard import criterion
from db.models.project import Project
from db.models.record import AuditEvent
from db.once import once
from db.queries.labels import Label, asked_labels, named, tables
from db.reach import NOWHERE, Origin, Reach, holds
from db.session import reading

LATEST = 2**62
"""A position no trail comes to."""


class _Shape(TypedDict):
    records: tuple[str, ...]
    inside: bool


class Recorded(NamedTuple):
    """One event about a row that the reader may see. `published` says that it made the row visible."""

    id: int
    position: int
    at: datetime
    person_id: int | None
    actor: str
    action: str
    record: str
    record_id: int
    change: Mapping[str, Any]
    published: bool


class Sheet(NamedTuple):
    """Some events, the newest first, and what their rows are called."""

    events: tuple[Recorded, ...]
    labels: Mapping[tuple[str, int], Label]


def recorded(
    reach: Reach, project_id: int, client_id: int, records: Collection[str], before: int | None, limit: int
) -> Sheet:
    """What was recorded in a project about rows within a reach; two statements.

    `records` are the tables the reader may be told of, `before` is the position under which to go on.
    """
    inside = holds(reach.internal, project_id)
    if not inside and project_id not in reach.shared:
        return Sheet((), {})
    who = (project_id, client_id, reach.person_id)
    shape: _Shape = {"records": tuple(sorted(records)), "inside": inside}
    until = LATEST if before is None else before
    with reading(_Recording(project_id, client_id)) as session:
        rows = session.execute(*_events(*who, until, limit, **shape)).all()
        found = named(session.execute(*_labels(*who, sorted(row.id for row in rows), **shape)))
    return Sheet(tuple(Recorded._make((*row, _publishes(row.change))) for row in rows), found)


@once
def _events(
    project_id: int,
    client_id: int,
    person_id: int,
    before: int,
    limit: int,
    *,
    records: tuple[str, ...],
    inside: bool,
) -> Select[Any]:
    reach = _reach(project_id, client_id, person_id, inside=inside)
    return (
        select(
            AuditEvent.id,
            AuditEvent.position,
            AuditEvent.at,
            AuditEvent.person_id,
            AuditEvent.actor,
            AuditEvent.action,
            AuditEvent.record,
            AuditEvent.record_id,
            AuditEvent.change,
        )
        .where(
            AuditEvent.project_id == project_id,
            AuditEvent.chain == client_id,
            AuditEvent.position < before,
            or_(*(_is_visible(name, tables()[name], reach, project_id) for name in records)),
            _audience_then(AuditEvent.record, AuditEvent.record_id) == Audience.CLIENT.value,
            _audience_then(literal(Project.__tablename__), project_id) == Audience.CLIENT.value,
        )
        .order_by(AuditEvent.position.desc())
        .limit(limit)
    )


@once
def _labels(
    project_id: int,
    client_id: int,
    person_id: int,
    ids: Sequence[int],
    *,
    records: tuple[str, ...],
    inside: bool,
) -> Select[Any]:
    reach = _reach(project_id, client_id, person_id, inside=inside)
    return asked_labels(ids, records, lambda entity: criterion(entity, reach))


def _reach(project_id: int, client_id: int, person_id: int, *, inside: bool) -> Reach:
    """The reader's reach in this one project; in a statement that is built once the ids are placeholders."""
    here: frozenset[int] = frozenset({project_id})
    return Reach(
        internal=here if inside else frozenset(),
        shared=frozenset() if inside else here,
        clients=frozenset({client_id}),
        person_id=person_id,
    )


def _is_visible(name: str, entity: type[Base], reach: Reach, project_id: int) -> ColumnElement[bool]:
    """That an event tells of a row of this table which the reader may see at this moment."""
    row: Any = entity
    mine = row.id == project_id if entity is Project else row.project_id == project_id
    seen = select(row.id).where(criterion(entity, reach), mine)
    if issubclass(entity, Owned) or entity is Project:
        seen = seen.where(row.audience == Audience.CLIENT)
    if hasattr(entity, "deleted_at"):
        seen = seen.where(row.deleted_at.is_(None))
    return and_(AuditEvent.record == name, AuditEvent.record_id.in_(seen))


def _audience_then(record: ColumnElement[str] | Any, record_id: ColumnElement[int] | Any) -> Any:
    """Who could read a row right after an event."""
    past = aliased(AuditEvent)
    audience = past.change[("audience", 1)].as_string()
    return (
        select(audience)
        .where(
            past.chain == AuditEvent.chain,
            past.record == record,
            past.record_id == record_id,
            past.position <= AuditEvent.position,
            audience.is_not(None),
        )
        .order_by(past.position.desc())
        .limit(1)
        .correlate(AuditEvent)
        .scalar_subquery()
    )


def _publishes(change: Mapping[str, Any]) -> bool:
    told: Sequence[object] = change.get("audience", ())
    return len(told) == 2 and told[1] == Audience.CLIENT.value


@dataclass(frozen=True)
class _Recording:
    """The trail of one project, for one question only: what may this reader be told of it?"""

    project_id: int
    client_id: int
    read_only: bool = True
    actor: tuple[int, str] = (0, "recording")

    @property
    def origin(self) -> Origin:
        return NOWHERE

    @property
    def reach(self) -> Reach:
        return Reach(frozenset({self.project_id}), frozenset(), frozenset({self.client_id}), 0)
