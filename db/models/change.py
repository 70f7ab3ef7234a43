"""Changes that somebody asked for, and what became of them."""

from datetime import date, datetime
from enum import StrEnum

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


class ChangeStatus(StrEnum):
    SUBMITTED = "submitted"
    IN_ASSESSMENT = "in_assessment"
    WAITING_FOR_DECISION = "waiting_for_decision"
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    IMPLEMENTED = "implemented"


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
    agreed_with: Mapped[Name] = mapped_column(default="", comment="who agreed on the client's side")


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
