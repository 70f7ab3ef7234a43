"""What is wrong and what is done about it."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import (
    Base,
    Imported,
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


class Severity(StrEnum):
    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class IssueStatus(StrEnum):
    OPEN = "open"
    IN_PROGRESS = "in_progress"
    WAITING = "waiting"  # for the client
    RESOLVED = "resolved"
    CLOSED = "closed"


class EntryKind(StrEnum):
    """What an entry of an issue's history is."""

    COMMENT = "comment"
    CHANGE = "change"


class Issue(Owned, Versioned, Imported, Base):
    __tablename__ = "issue"
    __table_args__ = owned_table(
        "issue",
        UniqueConstraint("id", "project_id"),
        UniqueConstraint("project_id", "number"),
        UniqueConstraint("project_id", "source", "external_id"),
        # The portfolio asks of every project what waits and since when; it finds that here without the rows.
        Index(
            "ix_issue_project_status",
            "project_id",
            "status",
            "raised_by_client",
            "first_response_at",
            "opened_at",
            "severity",
            "deleted_at",
        ),
    )

    id: Mapped[Key]
    number: Mapped[int]
    title: Mapped[Line]
    description: Mapped[Paragraph] = mapped_column(default="")
    translations: Mapped[Translations] = mapped_column(default=dict)
    severity: Mapped[Severity] = mapped_column(word(Severity), default=Severity.MEDIUM)
    status: Mapped[IssueStatus] = mapped_column(word(IssueStatus), default=IssueStatus.OPEN)
    status_name: Mapped[str] = mapped_column(String(100), default="")
    owner: Mapped[Name] = mapped_column(default="")
    raised_by: Mapped[Name] = mapped_column(default="")
    raised_by_id: Mapped[int | None] = mapped_column(BigInteger, default=None)
    raised_by_client: Mapped[bool] = mapped_column(default=False)
    opened_at: Mapped[Moment]
    first_response_at: Mapped[datetime | None] = mapped_column(UtcDateTime(), default=None)
    resolved_at: Mapped[datetime | None] = mapped_column(UtcDateTime(), default=None)
    next_step: Mapped[Line] = mapped_column(default="", comment="what is being done, for the client")


class IssueEntry(Owned, Base):
    """A comment or a change in the history of an issue. Never edited."""

    __tablename__ = "issue_entry"
    __table_args__ = owned_table(
        "issue_entry",
        child_of("issue", "issue_id"),
        Index("ix_issue_entry_project_client_at", "project_id", "by_client", "at"),
    )

    id: Mapped[Key]
    issue_id: Mapped[int] = mapped_column(BigInteger, index=True)
    kind: Mapped[EntryKind] = mapped_column(word(EntryKind))
    body: Mapped[Paragraph] = mapped_column(default="")
    field: Mapped[str] = mapped_column(String(32), default="")
    before: Mapped[str] = mapped_column(String(200), default="")
    after: Mapped[str] = mapped_column(String(200), default="")
    translations: Mapped[Translations] = mapped_column(default=dict)
    at: Mapped[Moment]
    author: Mapped[Name]
    by_client: Mapped[bool] = mapped_column(default=False)
