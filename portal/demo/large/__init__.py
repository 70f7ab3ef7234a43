"""Large: how is a world made that is big enough to measure, the same one for the same seed?

Rows go past the tenant guard and the audit trail, in bulk: this is the one place that does so, and it does it
only where a database is empty.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from datetime import UTC, datetime, time

from sqlalchemy import Connection, func, insert, select, text

from db.base import Base
from db.models.record import AuditEvent, Operation
from db.session import maintenance
from portal import clock
from portal.demo.large.making import Making, Rows
from portal.demo.large.people import people_rows
from portal.demo.large.project import project_rows
from portal.demo.world import is_empty

BATCH = 20
"""Projects in one transaction."""

Progress = Callable[[int], None]


class ScaleIsUnclear(ValueError):
    """The message says what of the scale could not be read."""


class IsNotEmpty(RuntimeError):
    """The large world is made in an empty database only."""


@dataclass(frozen=True, slots=True)
class Scale:
    """How much of everything; tasks and issues are for each project."""

    clients: int = 50
    projects: int = 1000
    tasks: int = 200
    issues: int = 40


def read_scale(written: str) -> Scale:
    """A scale from "clients=50,projects=1000,tasks=200". Raises ScaleIsUnclear."""
    known = {field.name for field in fields(Scale)}
    values: dict[str, int] = {}
    for part in filter(None, (part.strip() for part in written.split(","))):
        name, _, value = (piece.strip() for piece in part.partition("="))
        if name not in known or not value.isdecimal() or not 1 <= int(value) <= 100_000:
            raise ScaleIsUnclear(part)
        values[name] = int(value)
    return Scale(**values)


def build(scale: Scale, seed: int, progress: Progress = lambda done: None) -> None:
    """Fill the open, empty database; `progress` hears how many projects were added. Raises IsNotEmpty."""
    if not is_empty():
        raise IsNotEmpty
    # All moments are counted from this morning, so that two runs of one day make the same rows.
    now = datetime.combine(clock.today("UTC"), time(6), UTC)
    with maintenance() as connection:
        making = Making(scale.clients, scale.tasks, scale.issues, seed, now, _first_numbers(connection))
        _write(connection, people_rows(making))
        for first in range(0, scale.projects, BATCH):
            numbers = range(first, min(first + BATCH, scale.projects))
            _write(connection, project_rows(making, numbers))
            progress(len(numbers))
        _settle(connection)


def _tables() -> Iterator[type[Base]]:
    for mapper in Base.registry.mappers:
        if mapper.class_ not in (AuditEvent, Operation):
            yield mapper.class_


def _first_numbers(connection: Connection) -> dict[str, int]:
    """The highest id of each table: deleted worlds leave the counters of PostgreSQL behind."""
    highest = {}
    with connection.begin():
        _see_everything(connection)
        for entity in _tables():
            asked = select(func.max(entity.__table__.c.id))
            highest[entity.__tablename__] = connection.scalar(asked) or 0
    return highest


def _write(connection: Connection, rows: Rows) -> None:
    """Insert rows in the order of the tables, in one transaction."""
    with connection.begin():
        _see_everything(connection)
        for entity, values in rows.items():
            if values:
                connection.execute(insert(entity), values)


def _see_everything(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT set_config('candor.everything', 'on', true)"))


def _settle(connection: Connection) -> None:
    """Let the database go on counting where we stopped, and let it know what is in its tables."""
    with connection.begin():
        _see_everything(connection)
        if connection.dialect.name == "postgresql":
            for entity in _tables():
                name = entity.__tablename__
                connection.execute(
                    text(
                        f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), max(id)) FROM {name}"  # noqa: S608
                    )
                )
        connection.execute(text("ANALYZE"))
