"""Signing: the whole text that was shown, who was to sign it in which order, who did, when and how."""

from enum import StrEnum

from sqlalchemy import BigInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Key, Moment, Name, Owned, Paragraph, child_of, owned_table, word


class PaperKind(StrEnum):
    """What is signed."""

    CHANGE = "change"
    ACCEPTANCE = "acceptance"


class Paper(Owned, Base):
    """A text as it is signed, in canonical JSON. Never edited: whatever changes becomes the next edition."""

    __tablename__ = "paper"
    __table_args__ = owned_table(
        "paper",
        UniqueConstraint("id", "project_id"),
        UniqueConstraint("project_id", "kind", "subject_id", "edition"),
    )

    id: Mapped[Key]
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    kind: Mapped[PaperKind] = mapped_column(word(PaperKind))
    subject_id: Mapped[int] = mapped_column(BigInteger, comment="id of the change request or the acceptance")
    edition: Mapped[int]
    text: Mapped[Paragraph] = mapped_column(comment="canonical JSON (RFC 8785)")
    sha256: Mapped[str] = mapped_column(String(64), comment="of the text in UTF-8")
    made_at: Mapped[Moment]
    made_by: Mapped[Name]


class Signatory(Owned, Base):
    """Who is to sign a paper, at which place in the order. No person: whoever may agree. Never edited."""

    __tablename__ = "signatory"
    __table_args__ = owned_table(
        "signatory", child_of("paper", "paper_id"), UniqueConstraint("paper_id", "position")
    )

    id: Mapped[Key]
    paper_id: Mapped[int] = mapped_column(BigInteger, index=True)
    position: Mapped[int] = mapped_column(comment="from 1; nobody signs before those in front")
    person_id: Mapped[int | None] = mapped_column(BigInteger, default=None)
    name: Mapped[Name] = mapped_column(default="")


class Signature(Owned, Base):
    """One signature, with everything that shows whose it is. Never edited, by nobody."""

    __tablename__ = "signature"
    __table_args__ = owned_table(
        "signature",
        child_of("paper", "paper_id"),
        UniqueConstraint("paper_id", "position"),
        UniqueConstraint("paper_id", "person_id"),
    )

    id: Mapped[Key]
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    paper_id: Mapped[int] = mapped_column(BigInteger, index=True)
    sha256: Mapped[str] = mapped_column(String(64), comment="of the text that was on the screen")
    position: Mapped[int]
    person_id: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[Name] = mapped_column(comment="of the account")
    email: Mapped[str] = mapped_column(String(320))
    typed_name: Mapped[Name] = mapped_column(comment="as typed by hand for this signature")
    organisation: Mapped[Name]
    consent: Mapped[Paragraph] = mapped_column(comment="the sentence that was agreed to, as it was shown")
    language: Mapped[str] = mapped_column(String(16))
    method: Mapped[str] = mapped_column(
        String(64), comment="how the person was recognised for this signature"
    )
    authenticated_at: Mapped[Moment]
    signed_at: Mapped[Moment]
    zone: Mapped[str] = mapped_column(String(64), comment="the time zone in which the moment was shown")
    ip: Mapped[str] = mapped_column(String(64), default="")
    user_agent: Mapped[str] = mapped_column(String(400), default="")
    session_id: Mapped[int | None] = mapped_column(BigInteger, default=None)
    chain_position: Mapped[int] = mapped_column(
        BigInteger, default=0, comment="how many events of the client's audit trail came before"
    )
    chain_head: Mapped[str] = mapped_column(String(64), default="", comment="the digest of the last of them")
