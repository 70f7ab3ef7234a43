"""How the client learns to work with what is delivered."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import (
    Base,
    Confidential,
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


class ResourceKind(StrEnum):
    DOCUMENT = "document"
    GUIDE = "guide"
    TUTORIAL = "tutorial"
    SESSION = "session"


class StoredFile(Owned, Base):
    """A file kept under a random name outside any web root; only the authorised route serves it."""

    __tablename__ = "stored_file"
    __table_args__ = owned_table("stored_file", UniqueConstraint("id", "project_id"))

    id: Mapped[Key]
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    name: Mapped[Line]
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int] = mapped_column(BigInteger, comment="bytes")
    sha256: Mapped[str] = mapped_column(String(64))
    stored_as: Mapped[str] = mapped_column(String(64))
    uploaded_at: Mapped[Moment]
    uploaded_by: Mapped[Name]


class TrainingResource(Owned, Versioned, Base):
    __tablename__ = "training_resource"
    __table_args__ = owned_table(
        "training_resource", UniqueConstraint("id", "project_id"), child_of("stored_file", "file_id")
    )

    id: Mapped[Key]
    title: Mapped[Line]
    summary: Mapped[Paragraph] = mapped_column(default="")
    translations: Mapped[Translations] = mapped_column(default=dict)
    kind: Mapped[ResourceKind] = mapped_column(word(ResourceKind))
    for_role: Mapped[Name] = mapped_column(default="", comment="whom it is for, in the client's words")
    language: Mapped[str] = mapped_column(String(16), default="en")
    minutes: Mapped[int | None] = mapped_column(default=None, comment="how long it takes")
    address: Mapped[str] = mapped_column(String(1000), default="")
    file_id: Mapped[int | None] = mapped_column(BigInteger, default=None)
    session_at: Mapped[datetime | None] = mapped_column(UtcDateTime(), default=None)
    added_at: Mapped[Moment]
    position: Mapped[int] = mapped_column(default=0)


class TrainingProgress(Owned, Confidential, Base):
    """What one person has read and whether it helped them."""

    __tablename__ = "training_progress"
    __table_args__ = owned_table(
        "training_progress",
        UniqueConstraint("resource_id", "person_id"),
        child_of("training_resource", "resource_id"),
    )

    id: Mapped[Key]
    resource_id: Mapped[int] = mapped_column(BigInteger)
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime(), default=None)
    useful: Mapped[bool | None] = mapped_column(default=None)
