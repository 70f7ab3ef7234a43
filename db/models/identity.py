"""Who somebody is and what they were given: people, sessions, links, roles."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, ForeignKeyConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Key, Moment, Name, Realm, UtcDateTime, word


class Role(StrEnum):
    """What a person is in one project."""

    SPONSOR = "sponsor"
    CONTRIBUTOR = "contributor"
    VIEWER = "viewer"
    MANAGER = "manager"
    MEMBER = "member"


class PortalRole(StrEnum):
    """What a person is in the whole portal, beside the roles in projects."""

    NONE = "none"
    LEAD = "lead"
    ADMINISTRATOR = "administrator"


class LinkPurpose(StrEnum):
    """What a one-time link is good for."""

    INVITATION = "invitation"
    SIGN_IN = "sign_in"


class Person(Base):
    __tablename__ = "person"
    __realm__ = Realm.IDENTITY

    id: Mapped[Key]
    email: Mapped[str] = mapped_column(String(320), unique=True, comment="lower case")
    name: Mapped[Name]
    password_hash: Mapped[str | None] = mapped_column(String(200), default=None)
    language: Mapped[str] = mapped_column(String(16), default="en")
    time_zone: Mapped[str] = mapped_column(String(64), default="UTC")
    portal_role: Mapped[PortalRole] = mapped_column(word(PortalRole), default=PortalRole.NONE)
    demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[Moment]
    deactivated_at: Mapped[datetime | None] = mapped_column(UtcDateTime(), default=None)
    visit_at: Mapped[datetime | None] = mapped_column(UtcDateTime(), default=None)
    previous_visit_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime(), default=None, comment="what has changed since is told on the home page"
    )
    version: Mapped[int] = mapped_column(default=1)


class ExternalIdentity(Base):
    """A person as an OIDC provider knows them: keyed by issuer and subject, never by e-mail alone."""

    __tablename__ = "external_identity"
    __realm__ = Realm.IDENTITY
    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    id: Mapped[Key]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    issuer: Mapped[str] = mapped_column(String(500))
    subject: Mapped[str] = mapped_column(String(255))
    created_at: Mapped[Moment]


class Session(Base):
    """A signed-in browser. The cookie's secret is stored as its SHA-256 only."""

    __tablename__ = "session"
    __realm__ = Realm.IDENTITY

    id: Mapped[Key]
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    handle: Mapped[str] = mapped_column(
        String(64), unique=True, comment="what the gate hands to Streamlit; opens nothing by itself"
    )
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    method: Mapped[str] = mapped_column(String(64), comment="password, link, or the name of a provider")
    created_at: Mapped[Moment]
    seen_at: Mapped[Moment]
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime(), default=None)
    preview_person_id: Mapped[int | None] = mapped_column(
        BigInteger, default=None, comment="whose view this session looks through, read-only"
    )
    ip: Mapped[str] = mapped_column(String(64), default="")
    user_agent: Mapped[str] = mapped_column(String(400), default="")


class OneTimeLink(Base):
    """An invitation or a mailed sign-in link; stored as a hash, good once, until it expires."""

    __tablename__ = "one_time_link"
    __realm__ = Realm.IDENTITY

    id: Mapped[Key]
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    purpose: Mapped[LinkPurpose] = mapped_column(word(LinkPurpose))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    next_address: Mapped[str] = mapped_column(String(1000), default="/")
    created_at: Mapped[Moment]
    expires_at: Mapped[Moment]
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime(), default=None)


class Membership(Base):
    """One person's role in one project."""

    __tablename__ = "membership"
    __realm__ = Realm.IDENTITY
    __table_args__ = (
        UniqueConstraint("person_id", "project_id"),
        ForeignKeyConstraint(
            ["project_id", "client_id"], ["project.id", "project.client_id"], ondelete="CASCADE"
        ),
    )

    id: Mapped[Key]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    project_id: Mapped[int] = mapped_column(BigInteger, index=True)
    client_id: Mapped[int] = mapped_column(BigInteger)
    role: Mapped[Role] = mapped_column(word(Role))
    created_at: Mapped[Moment]
