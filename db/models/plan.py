"""The plan: milestones with the reason of every move, and tasks."""

from datetime import date
from enum import StrEnum

from sqlalchemy import BigInteger, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import (
    Base,
    Hours,
    Imported,
    Key,
    Line,
    Moment,
    Name,
    Owned,
    Paragraph,
    Translations,
    Versioned,
    child_of,
    owned_table,
    word,
)


class TaskStatus(StrEnum):
    PENDING = "pending"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    CANCELLED = "cancelled"


class Cause(StrEnum):
    """Who or what made a date or an amount move."""

    OURS = "ours"
    CLIENT = "client"
    THIRD_PARTY = "third_party"
    FORCE_MAJEURE = "force_majeure"
    AGREED_CHANGE = "agreed_change"


GIVEN_CAUSES = tuple(cause for cause in Cause if cause is not Cause.AGREED_CHANGE)
"""What somebody may give as the cause of a move they make: an agreed change moves by its signatures."""


class Milestone(Owned, Versioned, Imported, Base):
    __tablename__ = "milestone"
    __table_args__ = owned_table(
        "milestone",
        UniqueConstraint("id", "project_id"),
        UniqueConstraint("project_id", "source", "external_id"),
        child_of("phase", "phase_id"),
    )

    id: Mapped[Key]
    phase_id: Mapped[int | None] = mapped_column(BigInteger, default=None, index=True)
    title: Mapped[Line]
    translations: Mapped[Translations] = mapped_column(default=dict)
    baseline: Mapped[date | None] = mapped_column(default=None)
    forecast: Mapped[date | None] = mapped_column(default=None)
    actual: Mapped[date | None] = mapped_column(default=None)
    weight: Mapped[int] = mapped_column(default=1)
    position: Mapped[int] = mapped_column(default=0)


class MilestoneMove(Owned, Base):
    """One move of a milestone's expected date, with its reason. Never edited."""

    __tablename__ = "milestone_move"
    __table_args__ = owned_table(
        "milestone_move", child_of("milestone", "milestone_id"), UniqueConstraint("id", "project_id")
    )

    id: Mapped[Key]
    milestone_id: Mapped[int] = mapped_column(BigInteger, index=True)
    old_date: Mapped[date]
    new_date: Mapped[date]
    cause: Mapped[Cause] = mapped_column(word(Cause))
    explanation: Mapped[Paragraph]
    remedy: Mapped[Paragraph]
    translations: Mapped[Translations] = mapped_column(default=dict)
    needs_consent: Mapped[bool] = mapped_column(
        default=False, comment="the charter asks for the client's agreement to this later date"
    )
    change_number: Mapped[int | None] = mapped_column(
        default=None, comment="the agreed change that moved it, if one did"
    )
    moved_at: Mapped[Moment]
    moved_by: Mapped[Name]


class Task(Owned, Versioned, Imported, Base):
    __tablename__ = "task"
    __table_args__ = owned_table(
        "task",
        UniqueConstraint("id", "project_id"),
        UniqueConstraint("project_id", "source", "external_id"),
        child_of("task", "parent_id"),
        child_of("phase", "phase_id"),
        Index("ix_task_project_status", "project_id", "status"),
    )

    id: Mapped[Key]
    parent_id: Mapped[int | None] = mapped_column(BigInteger, default=None, index=True)
    phase_id: Mapped[int | None] = mapped_column(BigInteger, default=None, index=True)
    title: Mapped[Line]
    description: Mapped[Paragraph] = mapped_column(default="", comment="internal; never in a client's answer")
    translations: Mapped[Translations] = mapped_column(default=dict)
    status: Mapped[TaskStatus] = mapped_column(word(TaskStatus), default=TaskStatus.PENDING)
    status_name: Mapped[str] = mapped_column(String(100), default="", comment="as the source system calls it")
    assignee: Mapped[Name] = mapped_column(default="")
    start: Mapped[date | None] = mapped_column(default=None)
    due: Mapped[date | None] = mapped_column(default=None)
    done_on: Mapped[date | None] = mapped_column(default=None)
    done_approximate: Mapped[bool] = mapped_column(default=False)
    estimate_h: Mapped[Hours | None] = mapped_column(default=None)
    spent_h: Mapped[Hours | None] = mapped_column(default=None)
    archived: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int] = mapped_column(default=0)
