"""How the database is reached: the only place that makes an engine, and the ways in and out.

`reading(scope)` for questions, `writing(scope, token)` for one short
transaction, `identity()` for signing in.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, object_session

from db import audit
from db.guard import GuardedSession, refuse_unguarded
from db.models.record import Operation
from db.reach import EVERYTHING, NOWHERE, IdentityScope, Origin, Reach, Scoped


class AlreadyDone(RuntimeError):
    """This form was sent before; its effect stands and is not doubled."""


class Conflict(RuntimeError):
    """Somebody else has saved this row since it was shown."""

    def __init__(self, current: Any) -> None:
        super().__init__(f"{type(current).__name__} was saved by somebody else")
        self.current = current


class ReadOnly(RuntimeError):
    """Nothing may be written through this scope."""


@dataclass(frozen=True)
class Database:
    """Two engines over one database: readers never wait for the writer's lock on SQLite."""

    reader: Engine
    writer: Engine
    secret: bytes

    @property
    def is_sqlite(self) -> bool:
        return self.writer.dialect.name == "sqlite"

    def dispose(self) -> None:
        self.reader.dispose()
        self.writer.dispose()


_open: dict[str, Database] = {}


def open_database(url: str, secret: bytes) -> Database:
    """Open the database that the process works on. `secret` keys the audit trail."""
    close_database()
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        database = _sqlite(parsed, secret)
    else:
        engine = _postgresql(parsed)
        database = Database(engine, engine, secret)
    for engine in {database.reader, database.writer}:
        event.listen(engine, "before_execute", _refuse_unguarded)
    _open["database"] = database
    return database


def close_database() -> None:
    """Forget the open database, for tests and at the end of a process."""
    if database := _open.pop("database", None):
        database.dispose()


def database() -> Database:
    """The open database. Raises RuntimeError before `open_database`."""
    if "database" not in _open:
        raise RuntimeError("The database has not been opened.")
    return _open["database"]


def _refuse_unguarded(
    connection: Any, clause: Any, multiparams: Any, params: Any, execution_options: Any
) -> None:
    if not connection.info.get("unguarded"):
        refuse_unguarded(connection, clause, execution_options)


def _sqlite(url: URL, secret: bytes) -> Database:
    if url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engines = []
    for begin in ("BEGIN", "BEGIN IMMEDIATE"):
        engine = create_engine(
            url,
            connect_args={"check_same_thread": False, "timeout": 15},
            json_deserializer=_read_json,
        )
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_with(begin))
        engines.append(engine)
    return Database(engines[0], engines[1], secret)


def _read_json(stored: str) -> Any:
    """Most rows have no second language, and to find that out a parser is not needed."""
    return {} if stored == "{}" else json.loads(stored)


def _prepare_sqlite(connection: Any, record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    # Every thread's connection has a cache of its own; the system's, which all share, is as fast.
    for pragma in (
        "journal_mode=WAL",
        "foreign_keys=ON",
        "synchronous=FULL",
        "busy_timeout=15000",
        "cache_size=-2000",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_with(statement: str) -> Any:
    def begin(connection: Any) -> None:
        connection.exec_driver_sql(statement)

    return begin


def _postgresql(url: URL) -> Engine:
    return create_engine(
        url.set(drivername="postgresql+psycopg"),
        pool_pre_ping=True,
        pool_size=10,
        max_overflow=20,
        connect_args={
            "connect_timeout": 3,
            "options": "-c statement_timeout=15000 -c lock_timeout=5000"
            " -c idle_in_transaction_session_timeout=30000",
        },
    )


@contextmanager
def reading(scope: Scoped) -> Iterator[Session]:
    """A session for questions. What it sees is cut down to the scope; it never commits."""
    with GuardedSession(database().reader, scope) as session:
        yield session


@contextmanager
def writing(scope: Scoped, token: str | None = None) -> Iterator[Session]:
    """One short transaction: state, audit events and the operation's token are saved together or not at all.

    `token` names the form that was sent; a second transaction with the same token raises AlreadyDone.
    Raises ReadOnly for a preview.
    """
    if scope.read_only:
        raise ReadOnly
    base = database()
    with GuardedSession(base.writer, scope) as session:
        audit.watch(session)
        with session.begin():
            if token is not None:
                _claim(session, token, scope.actor[0])
            yield session
            audit.record(session, scope.actor, base.secret, scope.origin)


@contextmanager
def identity(
    actor: tuple[int, str] = (0, "sign-in"), token: str | None = None, origin: Origin = NOWHERE
) -> Iterator[Session]:
    """A transaction on people, sessions and links, for `portal.identity` alone.

    `actor` and `origin` stand in the audit trail; `token` makes a double click harmless, as in `writing`.
    """
    base = database()
    with GuardedSession(base.writer, IdentityScope()) as session:
        audit.watch(session)
        with session.begin():
            if token is not None:
                _claim(session, token, actor[0])
            yield session
            audit.record(session, actor, base.secret, origin)


@contextmanager
def identity_reading() -> Iterator[Session]:
    """The same for reading, without waiting for a writer."""
    with GuardedSession(database().reader, IdentityScope()) as session:
        yield session


def _claim(session: Session, token: str, person_id: int) -> None:
    session.add(Operation(token=token, person_id=person_id, at=datetime.now(UTC)))
    try:
        session.flush()
    except IntegrityError as error:
        raise AlreadyDone from error


def expect_version(row: Any, shown: int) -> None:
    """Raise Conflict unless the row is still as the form showed it; otherwise count the version on.

    PostgreSQL lets two transactions read the same row; the second waits here for the first and then sees
    what it wrote. SQLite has one writer at a time anyway.
    """
    session = object_session(row)
    if session is not None and session.get_bind().dialect.name == "postgresql":
        session.refresh(row, with_for_update=True)
    if row.version != shown:
        if session is not None:
            session.expunge(row)  # theirs stays readable after the rollback
        raise Conflict(row)
    row.version = shown + 1


def _tell_postgresql(session: Session, transaction: Any, connection: Any) -> None:
    """Tell row-level security whose transaction this is; gone with the transaction."""
    if connection.dialect.name != "postgresql":
        return
    scope = session.info["scope"]
    reach = None if isinstance(scope, IdentityScope) else scope.reach
    connection.exec_driver_sql(
        "SELECT set_config('candor.everything', %s, true), set_config('candor.internal', %s, true),"
        " set_config('candor.shared', %s, true), set_config('candor.clients', %s, true),"
        " set_config('candor.person', %s, true)",
        _settings(reach),
    )


def _settings(reach: Reach | None) -> tuple[str, ...]:
    if reach is None or reach.internal is EVERYTHING:
        return ("on", "", "", "", "")
    ids = (_array(i) for i in (reach.internal, reach.shared, reach.clients))
    return ("off", *ids, str(reach.person_id))


def _array(ids: Any) -> str:
    return "{" + ",".join(map(str, sorted(ids))) + "}"


@contextmanager
def maintenance() -> Iterator[Any]:
    """A bare connection for migrations, backup, health and the generator of the large world."""
    with database().writer.connect() as connection:
        connection.info["unguarded"] = True
        try:
            yield connection
        finally:
            connection.info.pop("unguarded", None)


def is_reachable() -> bool:
    """Whether the database answers."""
    with maintenance() as connection:
        return bool(connection.execute(text("SELECT 1")).scalar() == 1)


event.listen(GuardedSession, "after_begin", _tell_postgresql)
event.listen(GuardedSession, "before_flush", audit.follow)
event.listen(GuardedSession, "after_flush", audit.note)
