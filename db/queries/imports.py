"""What an import must know before it writes: which rows came from the same source, and what came of them."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import and_, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from db.base import Audience
from db.models.issue import Issue
from db.models.plan import Milestone, Task
from db.models.project import Project
from db.models.record import ImportRun
from db.queries.saves import BY_HAND

Row = TypeVar("Row", Task, Issue)

AT_ONCE = 500
"""How many rows are asked for by their ids in one statement."""


class KnownRow(NamedTuple):
    """A row that came from a source, as far as a comparison needs it."""

    id: int
    external_id: str
    key: str
    raw_hash: str | None
    external_updated_at: datetime | None
    deleted_at: datetime | None
    audience: Audience
    parent_id: int | None = None


class RunRow(NamedTuple):
    id: int
    source: str
    file_name: str
    at: datetime
    by: str
    counts: dict[str, Any]
    problems: dict[str, Any]


def locked_project(session: Session, project_id: int) -> Project | None:
    """The project, which no other import can take up until this transaction ends.

    Others may go on adding rows to the project, as the lock leaves its key alone.
    """
    asked = select(Project).where(Project.id == project_id)
    return session.scalars(asked.with_for_update(key_share=True)).first()


def tasks(session: Session, project_id: int, source: str) -> tuple[KnownRow, ...]:
    """Every task that came from a source, deleted ones as well."""
    asked = select(*_known(Task, Task.external_key), Task.parent_id).where(
        Task.project_id == project_id, Task.source == source, Task.external_id.is_not(None)
    )
    return tuple(KnownRow._make(row) for row in session.execute(asked))


def issues(session: Session, project_id: int, source: str) -> tuple[KnownRow, ...]:
    """Every issue that came from a source, deleted ones as well."""
    asked = select(*_known(Issue, Issue.external_key)).where(
        Issue.project_id == project_id, Issue.source == source, Issue.external_id.is_not(None)
    )
    return tuple(KnownRow._make((*row, None)) for row in session.execute(asked))


def milestones(session: Session, project_id: int, source: str) -> tuple[Milestone, ...]:
    """Every milestone that came from a source, deleted ones as well; there are few."""
    asked = select(Milestone).where(
        Milestone.project_id == project_id,
        Milestone.source == source,
        Milestone.external_id.is_not(None),
    )
    return tuple(session.scalars(asked.order_by(Milestone.position, Milestone.id)))


def rows(session: Session, project_id: int, model: type[Row], ids: Collection[int]) -> dict[int, Row]:
    """The rows with these ids, at most `AT_ONCE` of them."""
    asked = select(model).where(model.project_id == project_id, model.id.in_(ids))
    return {row.id: row for row in session.scalars(asked)}


def last_position(session: Session, project_id: int, model: type[Task] | type[Milestone]) -> int:
    """The place of the last task or milestone of a project; 0 without any."""
    asked = select(func.max(model.position)).where(model.project_id == project_id)
    return session.scalar(asked) or 0


def runs(session: Session, project_id: int, limit: int) -> tuple[RunRow, ...]:
    """The imports of a project, newest first."""
    from_elsewhere = ~ImportRun.source.startswith(BY_HAND)
    asked = select(*_RUN).where(ImportRun.project_id == project_id, from_elsewhere)
    rows = session.execute(asked.order_by(ImportRun.id.desc()).limit(limit))
    return tuple(RunRow._make(row) for row in rows)


def run(session: Session, project_id: int, run_id: int) -> RunRow | None:
    """One import of a project."""
    asked = select(*_RUN).where(
        and_(
            ImportRun.project_id == project_id,
            ImportRun.id == run_id,
            ~ImportRun.source.startswith(BY_HAND),
        )
    )
    row = session.execute(asked).first()
    return None if row is None else RunRow._make(row)


_RUN: tuple[InstrumentedAttribute[Any], ...] = (
    ImportRun.id,
    ImportRun.source,
    ImportRun.file_name,
    ImportRun.at,
    ImportRun.by,
    ImportRun.counts,
    ImportRun.problems,
)


def _known(
    model: type[Task] | type[Issue], key: InstrumentedAttribute[str | None]
) -> tuple[InstrumentedAttribute[Any], ...]:
    return (
        model.id,
        model.external_id,
        key,
        model.raw_hash,
        model.external_updated_at,
        model.deleted_at,
        model.audience,
    )
