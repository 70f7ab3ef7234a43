"""The schedule around the plan: phases, what waits for what, agreed baselines, and what the client owes."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import (
    Base,
    Key,
    Line,
    Moment,
    Name,
    Owned,
    Paragraph,
    Translations,
    UtcDateTime,
    Versioned,
    child_of,
    owned_table,
    word,
)


class ClientActionStatus(StrEnum):
    """How something stands that the client was asked for."""

    OPEN = "open"
    DONE = "done"
    WITHDRAWN = "withdrawn"


class AskKind(StrEnum):
    """What the client is asked for: something of their own, or a decision on a record of the portal."""

    INPUT = "input"
    CHARTER = "charter"
    CONSENT = "consent"
    CHANGE = "change"
    REQUIREMENT = "requirement"
    SCOPE = "scope"
    ACCEPTANCE = "acceptance"
    RECEIPT = "receipt"


class Phase(Owned, Versioned, Base):
    __tablename__ = "phase"
    __table_args__ = owned_table("phase", UniqueConstraint("id", "project_id"))

    id: Mapped[Key]
    title: Mapped[Line]
    translations: Mapped[Translations] = mapped_column(default=dict)
    start: Mapped[date | None] = mapped_column(default=None)
    finish: Mapped[date | None] = mapped_column(default=None)
    position: Mapped[int] = mapped_column(default=0)


class Dependency(Owned, Base):
    """One task or milestone that cannot begin before another has ended. Exactly one of each pair is set."""

    __tablename__ = "dependency"
    __table_args__ = owned_table(
        "dependency",
        child_of("task", "before_task_id"),
        child_of("milestone", "before_milestone_id"),
        child_of("task", "after_task_id"),
        child_of("milestone", "after_milestone_id"),
    )

    id: Mapped[Key]
    before_task_id: Mapped[int | None] = mapped_column(BigInteger, default=None, index=True)
    before_milestone_id: Mapped[int | None] = mapped_column(BigInteger, default=None, index=True)
    after_task_id: Mapped[int | None] = mapped_column(BigInteger, default=None, index=True)
    after_milestone_id: Mapped[int | None] = mapped_column(BigInteger, default=None, index=True)
    lag_days: Mapped[int] = mapped_column(default=0, comment="calendar days between the two")


class Baseline(Owned, Base):
    """The dates as both sides agreed them, at the charter and then by agreed changes. Never edited."""

    __tablename__ = "baseline"
    __table_args__ = owned_table(
        "baseline", UniqueConstraint("id", "project_id"), UniqueConstraint("project_id", "number")
    )

    id: Mapped[Key]
    number: Mapped[int]
    reason: Mapped[Paragraph]
    translations: Mapped[Translations] = mapped_column(default=dict)
    charter_edition: Mapped[int | None] = mapped_column(default=None)
    change_number: Mapped[int | None] = mapped_column(default=None)
    set_at: Mapped[Moment]
    set_by: Mapped[Name]


class BaselineDate(Owned, Base):
    """When one milestone or task was to begin and end in one baseline. Never edited."""

    __tablename__ = "baseline_date"
    __table_args__ = owned_table(
        "baseline_date",
        child_of("baseline", "baseline_id"),
        child_of("milestone", "milestone_id"),
        child_of("task", "task_id"),
    )

    id: Mapped[Key]
    baseline_id: Mapped[int] = mapped_column(BigInteger, index=True)
    milestone_id: Mapped[int | None] = mapped_column(BigInteger, default=None, index=True)
    task_id: Mapped[int | None] = mapped_column(BigInteger, default=None, index=True)
    start: Mapped[date | None] = mapped_column(default=None)
    due: Mapped[date]


class ClientAction(Owned, Versioned, Base):
    """Something the firm needs from the client, by when, and which date it holds up meanwhile."""

    __tablename__ = "client_action"
    __table_args__ = owned_table(
        "client_action",
        UniqueConstraint("project_id", "number"),
        child_of("milestone", "milestone_id"),
        child_of("task", "task_id"),
    )

    id: Mapped[Key]
    number: Mapped[int]
    kind: Mapped[AskKind] = mapped_column(word(AskKind), default=AskKind.INPUT)
    subject: Mapped[int | None] = mapped_column(
        BigInteger,
        default=None,
        comment="what is to be decided: a charter's edition, a move, or the number of what the kind names",
    )
    title: Mapped[Line]
    why: Mapped[Paragraph] = mapped_column(default="")
    translations: Mapped[Translations] = mapped_column(default=dict)
    asked_of: Mapped[Name] = mapped_column(default="")
    asked_on: Mapped[date]
    asked_by: Mapped[Name]
    needed_by: Mapped[date]
    reminded_on: Mapped[date | None] = mapped_column(default=None, comment="of the last reminder by mail")
    milestone_id: Mapped[int | None] = mapped_column(BigInteger, default=None, index=True)
    task_id: Mapped[int | None] = mapped_column(BigInteger, default=None, index=True)
    status: Mapped[ClientActionStatus] = mapped_column(
        word(ClientActionStatus), default=ClientActionStatus.OPEN
    )
    answer: Mapped[Paragraph] = mapped_column(default="")
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime(), default=None)
    done_by: Mapped[Name] = mapped_column(default="")


class Consent(Owned, Base):
    """The client's answer to a later date, where the charter asks for one. Never edited."""

    __tablename__ = "consent"
    __table_args__ = owned_table(
        "consent", child_of("milestone_move", "milestone_move_id"), UniqueConstraint("milestone_move_id")
    )

    id: Mapped[Key]
    milestone_move_id: Mapped[int] = mapped_column(BigInteger)
    agreed: Mapped[bool]
    comment: Mapped[Paragraph] = mapped_column(default="")
    at: Mapped[Moment]
    by: Mapped[Name] = mapped_column("by_name")
    by_id: Mapped[int] = mapped_column(BigInteger)
