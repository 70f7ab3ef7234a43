"""How a project stands officially: its facts, its statements, and how much is still internal."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.base import Audience
from db.models.change import ChangeRequest
from db.models.issue import Issue
from db.models.money import BudgetLine, CostEntry
from db.models.plan import Milestone, Task
from db.models.project import Project, Rag, Update
from db.models.training import TrainingResource

COUNTED: Mapping[str, Any] = {
    "milestone": Milestone,
    "task": Task,
    "issue": Issue,
    "budget_line": BudgetLine,
    "cost_entry": CostEntry,
    "change_request": ChangeRequest,
    "training": TrainingResource,
}


class UpdateRow(NamedTuple):
    id: int
    rag: Rag
    sentence: str
    next_step: str
    translations: Mapping[str, Mapping[str, str]]
    written_at: datetime
    author: str
    audience: Audience
    version: int


def project(session: Session, project_id: int) -> Project | None:
    """The project itself."""
    return session.get(Project, project_id)


def updates(session: Session, project_id: int, limit: int) -> tuple[UpdateRow, ...]:
    """The latest statements, newest first."""
    rows = session.execute(
        select(
            Update.id,
            Update.rag,
            Update.sentence,
            Update.next_step,
            Update.translations,
            Update.written_at,
            Update.author_name,
            Update.audience,
            Update.version,
        )
        .where(Update.project_id == project_id)
        .order_by(Update.id.desc())
        .limit(limit)
    )
    return tuple(UpdateRow._make(row) for row in rows)


def internal_counts(session: Session, project_id: int) -> dict[str, tuple[int, int]]:
    """How many rows of each kind there are, and how many of them are internal: one statement."""
    columns = []
    for name, model in COUNTED.items():
        everything = select(func.count(model.id)).where(model.project_id == project_id)
        if hasattr(model, "deleted_at"):
            everything = everything.where(model.deleted_at.is_(None))
        columns.append(everything.scalar_subquery().label(f"{name}_all"))
        hidden = everything.where(model.audience == Audience.INTERNAL)
        columns.append(hidden.scalar_subquery().label(f"{name}_internal"))
    row = session.execute(select(*columns)).one()._mapping
    return {name: (row[f"{name}_all"], row[f"{name}_internal"]) for name in COUNTED}


def internal_ids(session: Session, project_id: int, name: str) -> tuple[int, ...]:
    """The internal rows of a kind."""
    model = COUNTED[name]
    return tuple(
        session.scalars(
            select(model.id).where(model.project_id == project_id, model.audience == Audience.INTERNAL)
        )
    )
