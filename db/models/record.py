"""What the portal remembers of its own doing: operations, audit trail, mail to send, imports."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Key, Line, Moment, Name, Owned, Paragraph, Realm, UtcDateTime, owned_table


class Operation(Base):
    """A form that was sent. Its token is unique, which makes a double click harmless."""

    __tablename__ = "operation"
    __realm__ = Realm.PERSONAL

    id: Mapped[Key]
    token: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int | None] = mapped_column(BigInteger, default=None)
    at: Mapped[Moment]


class AuditEvent(Base):
    """One change of one record, chained per client by a keyed hash. Triggers refuse edits and deletions."""

    __tablename__ = "audit_event"
    __realm__ = Realm.TENANT
    __table_args__ = (
        UniqueConstraint("chain", "position"),
        Index("ix_audit_event_project_id", "project_id"),
        Index("ix_audit_event_person_id", "person_id"),
        Index("ix_audit_event_record", "record", "record_id", "position"),
        Index("ix_audit_event_at", "at"),
    )

    id: Mapped[Key]
    chain: Mapped[int] = mapped_column(BigInteger, comment="the client's id; 0 for the portal itself")
    position: Mapped[int] = mapped_column(BigInteger)
    project_id: Mapped[int | None] = mapped_column(BigInteger, default=None)
    at: Mapped[Moment]
    person_id: Mapped[int | None] = mapped_column(BigInteger, default=None)
    actor: Mapped[Name]
    ip: Mapped[str] = mapped_column(String(64), default="", comment="from where the person had signed in")
    session_id: Mapped[int | None] = mapped_column(BigInteger, default=None)
    action: Mapped[str] = mapped_column(String(16), comment="create, update or delete")
    record: Mapped[str] = mapped_column(String(64))
    record_id: Mapped[int] = mapped_column(BigInteger)
    change: Mapped[dict[str, Any]] = mapped_column(comment="column -> [before, after]")
    previous: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))


class Anchor(Base):
    """The head of a client's audit trail as it was published: size and Merkle root. Never edited."""

    __tablename__ = "anchor"
    __realm__ = Realm.TENANT
    __table_args__ = (UniqueConstraint("chain", "size"),)

    id: Mapped[Key]
    chain: Mapped[int] = mapped_column(BigInteger, comment="the client's id; 0 for the portal itself")
    size: Mapped[int] = mapped_column(BigInteger, comment="how many events it covers")
    root: Mapped[str] = mapped_column(String(64), comment="Merkle tree hash of RFC 6962 over these events")
    digest: Mapped[str] = mapped_column(String(64), comment="the keyed digest of the last of them")
    at: Mapped[Moment]


class OutboxMail(Base):
    """A mail that leaves after the transaction which wrote it has been committed."""

    __tablename__ = "outbox_mail"
    __realm__ = Realm.IDENTITY

    id: Mapped[Key]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), default=None)
    recipient: Mapped[str] = mapped_column(String(320))
    subject: Mapped[Line]
    body: Mapped[Paragraph]
    written_at: Mapped[Moment]
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime(), default=None)
    attempts: Mapped[int] = mapped_column(default=0)
    trouble: Mapped[Line] = mapped_column(default="")


class ImportRun(Owned, Base):
    """One import of one file: what it found, what it changed, what it could not take."""

    __tablename__ = "import_run"
    __table_args__ = owned_table("import_run")

    id: Mapped[Key]
    source: Mapped[str] = mapped_column(String(32))
    file_name: Mapped[Line]
    at: Mapped[Moment]
    by: Mapped[Name] = mapped_column("by_name")
    counts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    problems: Mapped[dict[str, Any]] = mapped_column(default=dict)


class Counter(Owned, Base):
    """The highest number given so far to one kind of thing in a project.

    Both sides count on it, so it is always the client's to read: it holds a number and nothing else.
    """

    __tablename__ = "counter"
    __table_args__ = owned_table("counter", UniqueConstraint("project_id", "name"))

    id: Mapped[Key]
    name: Mapped[str] = mapped_column(String(32), comment="a member of db.numbers.Numbered")
    value: Mapped[int] = mapped_column(default=0)
