"""Changes that somebody asked for, and what became of them."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import (
    Base,
    Key,
    Line,
    Moment,
    Money,
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
from db.models.requirement import Way


class ChangeStatus(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    IN_ASSESSMENT = "in_assessment"
    WAITING_FOR_DECISION = "waiting_for_decision"
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    IMPLEMENTED = "implemented"


class Touch(StrEnum):
    """What a change does to a requirement."""

    ADD = "add"
    CHANGE = "change"
    REMOVE = "remove"


class Urgency(StrEnum):
    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"


class ChangeRequest(Owned, Versioned, Base):
    __tablename__ = "change_request"
    __table_args__ = owned_table(
        "change_request", UniqueConstraint("id", "project_id"), UniqueConstraint("project_id", "number")
    )

    id: Mapped[Key]
    number: Mapped[int]
    title: Mapped[Line]
    what: Mapped[Paragraph]
    why: Mapped[Paragraph] = mapped_column(default="")
    translations: Mapped[Translations] = mapped_column(default=dict)
    urgency: Mapped[Urgency] = mapped_column(word(Urgency), default=Urgency.NORMAL)
    status: Mapped[ChangeStatus] = mapped_column(word(ChangeStatus), default=ChangeStatus.SUBMITTED)
    submitted_at: Mapped[Moment]
    submitted_by: Mapped[Name]
    submitted_by_id: Mapped[int] = mapped_column(BigInteger)
    by_client: Mapped[bool] = mapped_column(default=True)
    amount: Mapped[Money | None] = mapped_column(default=None, comment="what it adds to the agreed budget")
    days: Mapped[int | None] = mapped_column(
        default=None, comment="what it adds to the finish, calendar days"
    )
    answer: Mapped[Paragraph] = mapped_column(default="")
    decide_by: Mapped[date | None] = mapped_column(default=None)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime(), default=None)
    agreed_with: Mapped[Name] = mapped_column(default="", comment="who signed on the client's side")
    scope_effect: Mapped[Paragraph] = mapped_column(default="")
    quality_effect: Mapped[Paragraph] = mapped_column(default="")
    risk_effect: Mapped[Paragraph] = mapped_column(default="")
    assessed_at: Mapped[datetime | None] = mapped_column(UtcDateTime(), default=None)
    assessed_by: Mapped[Name] = mapped_column(default="")
    release_asked_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime(), default=None, comment="when the firm was asked to approve the offer"
    )
    release_asked_by: Mapped[Name] = mapped_column(default="")
    released_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime(),
        default=None,
        comment="when the firm itself approved the offer; a new assessment ends it",
    )
    released_by: Mapped[Name] = mapped_column(default="")


class ChangeStep(Owned, Base):
    """One move of a change request from one status to the next. Never edited."""

    __tablename__ = "change_step"
    __table_args__ = owned_table("change_step", child_of("change_request", "change_request_id"))

    id: Mapped[Key]
    change_request_id: Mapped[int] = mapped_column(BigInteger, index=True)
    status: Mapped[ChangeStatus] = mapped_column(word(ChangeStatus))
    amount: Mapped[Money | None] = mapped_column(default=None, comment="as assessed at this step")
    days: Mapped[int | None] = mapped_column(default=None)
    decide_by: Mapped[date | None] = mapped_column(default=None)
    reason: Mapped[Paragraph] = mapped_column(default="")
    translations: Mapped[Translations] = mapped_column(default=dict)
    at: Mapped[Moment]
    author: Mapped[Name]
    by_client: Mapped[bool] = mapped_column(default=False)


class ChangeCost(Owned, Versioned, Base):
    """What a change adds to one line of the budget, or to a new one of this name."""

    __tablename__ = "change_cost"
    __table_args__ = owned_table(
        "change_cost",
        child_of("change_request", "change_request_id"),
        child_of("budget_line", "budget_line_id"),
    )

    id: Mapped[Key]
    change_request_id: Mapped[int] = mapped_column(BigInteger, index=True)
    budget_line_id: Mapped[int | None] = mapped_column(BigInteger, default=None, index=True)
    category: Mapped[Name] = mapped_column(default="", comment="of a new line; empty where a line is named")
    translations: Mapped[Translations] = mapped_column(default=dict)
    amount: Mapped[Money]
    position: Mapped[int] = mapped_column(default=0)


class ChangeDelay(Owned, Versioned, Base):
    """By how many calendar days a change moves one milestone."""

    __tablename__ = "change_delay"
    __table_args__ = owned_table(
        "change_delay",
        child_of("change_request", "change_request_id"),
        child_of("milestone", "milestone_id"),
        UniqueConstraint("change_request_id", "milestone_id"),
    )

    id: Mapped[Key]
    change_request_id: Mapped[int] = mapped_column(BigInteger, index=True)
    milestone_id: Mapped[int] = mapped_column(BigInteger, index=True)
    days: Mapped[int]


class ChangeOption(Owned, Versioned, Base):
    """Another way to go, with its price and its days; doing nothing is one of them."""

    __tablename__ = "change_option"
    __table_args__ = owned_table("change_option", child_of("change_request", "change_request_id"))

    id: Mapped[Key]
    change_request_id: Mapped[int] = mapped_column(BigInteger, index=True)
    position: Mapped[int] = mapped_column(default=0)
    way: Mapped[Way] = mapped_column(word(Way))
    what: Mapped[Paragraph]
    impact: Mapped[Paragraph] = mapped_column(default="")
    amount: Mapped[Money | None] = mapped_column(default=None)
    days: Mapped[int | None] = mapped_column(default=None)
    translations: Mapped[Translations] = mapped_column(default=dict)
    is_recommended: Mapped[bool] = mapped_column(default=False)


class ChangeRequirement(Owned, Versioned, Base):
    """What a change does to one requirement once it is agreed."""

    __tablename__ = "change_requirement"
    __table_args__ = owned_table(
        "change_requirement",
        child_of("change_request", "change_request_id"),
        child_of("requirement", "requirement_id"),
    )

    id: Mapped[Key]
    change_request_id: Mapped[int] = mapped_column(BigInteger, index=True)
    requirement_id: Mapped[int | None] = mapped_column(BigInteger, default=None, index=True)
    touch: Mapped[Touch] = mapped_column(word(Touch))
    content: Mapped[dict[str, Any]] = mapped_column(
        default=dict, comment="what the requirement says from then on, as in requirement_edition"
    )
    position: Mapped[int] = mapped_column(default=0)


class ChangeFile(Owned, Base):
    """A file that somebody attached to a change request. Never edited."""

    __tablename__ = "change_file"
    __table_args__ = owned_table(
        "change_file", child_of("change_request", "change_request_id"), child_of("stored_file", "file_id")
    )

    id: Mapped[Key]
    change_request_id: Mapped[int] = mapped_column(BigInteger, index=True)
    file_id: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[Moment]
    by: Mapped[Name] = mapped_column("by_name")
    by_client: Mapped[bool] = mapped_column(default=False)
