"""What was saved in a table as a whole, and what the audit trail tells of its rows."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from db.models.money import BudgetLine, BudgetMove, CostEntry
from db.models.plan import Milestone, Task
from db.models.record import AuditEvent, ImportRun
from db.once import once

Row = TypeVar("Row", bound=Task | Milestone | BudgetLine)
BY_HAND = "table:"
"""How the source of a run begins that was typed into a table or pasted, and came from no other system."""


class SaveRow(NamedTuple):
    """One save of a table: by whom, when, and what is needed to take it back."""

    id: int
    at: datetime
    counts: Mapping[str, Any]


class EventRow(NamedTuple):
    """What one transaction did to one row."""

    record_id: int
    position: int
    action: str
    person_id: int | None
    actor: str
    change: Mapping[str, Any]


def saves(session: Session, project_id: int, table: str, person_id: int, limit: int) -> tuple[SaveRow, ...]:
    """What somebody saved last in a table of a project, the latest first."""
    rows = session.execute(*_saves(project_id, BY_HAND + table, person_id, limit=limit))
    return tuple(SaveRow._make(row) for row in rows)


@once
def _saves(project_id: int, source: str, person_id: int, *, limit: int) -> Select[*tuple[Any, ...]]:
    return (
        select(ImportRun.id, ImportRun.at, ImportRun.counts)
        .where(
            ImportRun.project_id == project_id,
            ImportRun.source == source,
            ImportRun.counts["by"].as_integer() == person_id,
        )
        .order_by(ImportRun.id.desc())
        .limit(limit)
    )


def locked_run(session: Session, project_id: int, run_id: int) -> ImportRun | None:
    """The same as a row that can be changed; whoever else wants it waits."""
    asked = select(ImportRun).where(ImportRun.project_id == project_id, ImportRun.id == run_id)
    return session.scalars(asked.with_for_update()).first()


def locked_rows(session: Session, project_id: int, model: type[Row], ids: Collection[int]) -> dict[int, Row]:
    """The rows with these ids, as far as they are still there, locked until the end."""
    asked = select(model).where(model.project_id == project_id, model.id.in_(ids))
    return {row.id: row for row in session.scalars(asked.order_by(model.id).with_for_update())}


def events(
    session: Session, project_id: int, record: str, ids: Collection[int]
) -> dict[int, tuple[EventRow, ...]]:
    """Everything that the audit trail tells of these rows, oldest first."""
    rows = session.execute(
        select(
            AuditEvent.record_id,
            AuditEvent.position,
            AuditEvent.action,
            AuditEvent.person_id,
            AuditEvent.actor,
            AuditEvent.change,
        )
        .where(
            AuditEvent.project_id == project_id, AuditEvent.record == record, AuditEvent.record_id.in_(ids)
        )
        .order_by(AuditEvent.position)
    )
    told: dict[int, tuple[EventRow, ...]] = {}
    for row in map(EventRow._make, rows):
        told[row.record_id] = (*told.get(row.record_id, ()), row)
    return told


def lines_in_use(session: Session, project_id: int, ids: Collection[int]) -> frozenset[int]:
    """Of these budget lines those on which entries or moves hang. Two statements."""
    used: set[int] = set()
    for owner in (CostEntry, BudgetMove):
        asked = select(owner.budget_line_id).where(
            owner.project_id == project_id, owner.budget_line_id.in_(ids)
        )
        used.update(session.scalars(asked.distinct()))
    return frozenset(used)
