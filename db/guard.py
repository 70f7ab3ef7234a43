"""Which rows a statement may touch: the tenant guard that every session carries.

The guard prevents the leak that a forgotten WHERE would be. It adds the filter of the scope to every ORM
statement and *raises* where it cannot add one: a Core table, text, UNION, CTE, an update by primary key,
a session without a scope. It is one of four layers: scopes in signatures above it, composite foreign keys
and PostgreSQL row-level security below it.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, and_, event, false, or_, true
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction, with_loader_criteria
from sqlalchemy.sql import CompoundSelect, Delete, Insert, Select, Update
from sqlalchemy.sql.elements import ColumnClause, TextClause
from sqlalchemy.sql.schema import Column, Table
from sqlalchemy.sql.selectable import CTE, AliasedReturnsRows, Join, Subquery

from db.base import Audience, Base, Confidential, Owned, Realm
from db.models.identity import Membership
from db.models.project import Client, Project
from db.models.record import Anchor, AuditEvent, Operation
from db.reach import EVERYTHING, IdentityScope, Reach, Scoped, holds


class Unguarded(RuntimeError):
    """A statement has a shape to which the tenant filter cannot be added."""


class OutOfReach(RuntimeError):
    """A row to be written belongs to a project that this scope does not reach."""


# What the identity realm must know of the tenant realm: how a project is called and who may see it.
_NAMES_FOR_IDENTITY = frozenset({Client, Project})
_MARK = "candor_guarded"
_FOUNDED = "projects founded in this transaction"


class GuardedSession(Session):
    """A session whose statements see the rows of its scope only."""

    def __init__(self, engine: Engine, scope: Scoped | IdentityScope) -> None:
        super().__init__(engine, autoflush=False, expire_on_commit=False, info={"scope": scope})


def refuse_unguarded(connection: Connection, clause: Any, options: dict[str, Any]) -> None:
    """Refuse a read that did not come through a guarded session, such as `session.connection().execute`."""
    if isinstance(clause, Select | CompoundSelect | TextClause) and not options.get(_MARK):
        raise Unguarded("This read did not pass the tenant guard.")


def _filter(state: ORMExecuteState) -> None:
    scope = state.session.info.get("scope")
    if scope is None:
        raise Unguarded("This session has no scope.")
    entities = _entities(state)
    state.update_execution_options(**{_MARK: True})
    if isinstance(scope, IdentityScope):
        _only_identity(entities)
        return
    if not state.is_select:
        raise Unguarded("Rows are changed through the session, so that the audit trail sees each.")
    for entity in entities:
        if entity.__realm__ is Realm.IDENTITY:
            raise Unguarded(f"{entity.__name__} is read by portal.identity only.")
    if scope.reach.internal is EVERYTHING:
        return
    state.statement = state.statement.options(
        *(
            with_loader_criteria(entity, criterion(entity, scope.reach), include_aliases=True)
            for entity in entities
            if entity.__realm__ is Realm.TENANT
        )
    )


def _only_identity(entities: Iterable[type[Base]]) -> None:
    for entity in entities:
        if entity.__realm__ is not Realm.IDENTITY and entity not in _NAMES_FOR_IDENTITY:
            raise Unguarded(f"{entity.__name__} is not for signing in.")


def _entities(state: ORMExecuteState) -> frozenset[type[Base]]:
    statement = state.statement
    if isinstance(statement, Insert):
        raise Unguarded("Rows are added through the session, so that the guard sees each.")
    if not isinstance(statement, Select | Update | Delete):
        raise Unguarded(f"{type(statement).__name__} cannot be filtered.")
    if isinstance(statement, Update | Delete) and state.is_executemany:
        raise Unguarded("An update by primary key cannot be filtered.")
    found = _named(statement)
    if not found:
        raise Unguarded("A statement without an entity cannot be filtered.")
    return found


_KNOWN: dict[Any, frozenset[type[Base]]] = {}
_MOST_KNOWN = 2000


def _named(statement: Any) -> frozenset[type[Base]]:
    """Every entity a statement names. Statements of one shape, whatever their values, are walked once.

    SQLAlchemy's cache key is made for this: it reuses compiled SQL wherever two keys are equal.
    """
    key = statement._generate_cache_key()
    if key is None:
        return frozenset(_walk(statement))
    known = _KNOWN.get(key.key)
    if known is None:
        if len(_KNOWN) >= _MOST_KNOWN:
            _KNOWN.clear()
        known = _KNOWN[key.key] = frozenset(_walk(statement))
    return known


def _walk(statement: Any) -> set[type[Base]]:
    """Every entity a statement names, looking into subqueries. Raises Unguarded for a Core table."""
    entities: set[type[Base]] = set()
    sources: set[Any] = set()
    mapped: set[Any] = set()
    seen: set[int] = set()
    pending = [statement]
    while pending:
        element = pending.pop()
        if id(element) in seen:
            continue
        seen.add(id(element))
        _refuse_joined_alias(element)
        parent = element._annotations.get("parententity")
        if parent is not None:
            entities.add(parent.mapper.class_)
            mapped.add(parent.selectable)
        else:
            sources.update(_sources(element))
        if not isinstance(element, AliasedReturnsRows) or isinstance(element, Subquery):
            pending.extend(element.get_children())
        if isinstance(getattr(element, "table", None), Subquery):
            pending.append(element.table)
    # A select lists the plain table or alias behind each entity; any other is somebody's Core table.
    if sources - mapped:
        raise Unguarded("A Core table or column cannot be filtered; select the mapped class.")
    return entities


def _refuse_joined_alias(element: Any) -> None:
    """SQLAlchemy puts the filter of an alias that is joined to on the plain table, if that is there too."""
    joined: list[Any] = []
    if isinstance(element, Select):
        joined = [target for target, *_ in element._setup_joins]
    elif isinstance(element, Join):
        joined = [element.left, element.right]
    for target in joined:
        entity = target._annotations.get("parententity")
        if entity is not None and entity.is_aliased_class:
            raise Unguarded("An alias cannot be joined to; select from it, or join the plain class.")


def _sources(element: Any) -> tuple[Any, ...]:
    """The table or alias that a part of a statement reads without naming an entity."""
    if isinstance(element, CompoundSelect | TextClause | CTE):
        raise Unguarded(f"{type(element).__name__} cannot be filtered.")
    if isinstance(element, Table | AliasedReturnsRows) and not isinstance(element, Subquery):
        return (element,)
    source = element.table if isinstance(element, Column | ColumnClause) else None
    return () if source is None or isinstance(source, Subquery) else (source,)


@lru_cache(maxsize=4096)
def criterion(entity: type[Base], reach: Reach) -> ColumnElement[bool]:
    """The filter that leaves of a table what this reach may read."""
    if entity is Client:
        return _among(Client.id, reach.clients)
    if entity is Project:
        return _visible(Project.id, Project.audience, reach)
    if entity is AuditEvent:
        return _among(AuditEvent.project_id, reach.internal)
    if entity is Anchor:
        return _among(Anchor.chain, reach.clients)
    if issubclass(entity, Owned):
        shared = _visible(entity.project_id, entity.audience, reach)
        if issubclass(entity, Confidential):
            return or_(
                _among(entity.project_id, reach.internal),
                and_(shared, entity.person_id == reach.person_id),
            )
        return shared
    raise Unguarded(f"{entity.__name__} has no rule.")


def _visible(project: Any, audience: Any, reach: Reach) -> ColumnElement[bool]:
    inside = _among(project, reach.internal)
    if not reach.shared:
        return inside
    outside = and_(_among(project, reach.shared), audience == Audience.CLIENT)
    return or_(inside, outside) if reach.internal else outside


def _among(column: Any, ids: Any) -> ColumnElement[bool]:
    if ids is EVERYTHING:
        return true()
    if not ids:
        return false()
    # One id is by far the commonest case, and an equality plans better than a list of one.
    return column == next(iter(ids)) if len(ids) == 1 else column.in_(sorted(ids))  # type: ignore[no-any-return]


def _check_flush(session: Session, context: UOWTransaction, instances: Any) -> None:
    scope = session.info.get("scope")
    if scope is None:
        raise Unguarded("This session has no scope.")
    if isinstance(scope, IdentityScope):
        rows = {type(row) for row in (*session.new, *session.dirty, *session.deleted)}
        _only_identity(rows - {AuditEvent, Operation})
        return
    for row in (*session.new, *session.dirty, *session.deleted):
        if isinstance(row, Owned):
            _check_row(row, scope.reach)
        elif type(row).__realm__ is Realm.IDENTITY and not _is_first_member(row, session):
            raise Unguarded(f"{type(row).__name__} is written by portal.identity only.")
        elif isinstance(row, Project | Client) and scope.reach.internal is not EVERYTHING:
            _check_named(row, session, scope.reach)


def _check_row(row: Owned, reach: Reach) -> None:
    if holds(reach.internal, row.project_id):
        return
    if row.project_id not in reach.shared or row.audience is not Audience.CLIENT:
        raise OutOfReach(type(row).__name__)
    if isinstance(row, Confidential) and row.person_id != reach.person_id:
        raise OutOfReach(type(row).__name__)


def _check_named(row: Project | Client, session: Session, reach: Reach) -> None:
    """A new project or client is for those who reach everything; a known one for its own people."""
    ids = reach.internal if isinstance(row, Project) else reach.clients
    if row in session.new or not holds(ids, row.id):
        raise OutOfReach(type(row).__name__)


def _is_first_member(row: Any, session: Session) -> bool:
    """Whoever begins a project answers for it from the same transaction on; no project is left to nobody."""
    founded = session.info.get(_FOUNDED, ())
    return isinstance(row, Membership) and row in session.new and row.project_id in founded


def _remember_founded(session: Session, context: UOWTransaction) -> None:
    ids = {row.id for row in session.new if isinstance(row, Project)}
    if ids:
        session.info[_FOUNDED] = session.info.get(_FOUNDED, frozenset()) | ids


# Once for the class, and not on every session anew.
event.listen(GuardedSession, "do_orm_execute", _filter)
event.listen(GuardedSession, "before_flush", _check_flush)
event.listen(GuardedSession, "after_flush", _remember_founded)
