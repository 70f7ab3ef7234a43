"""Requirements: what the client needs, how both sides will know that it is there, and which edition holds."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, UniqueConstraint
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


class Priority(StrEnum):
    """MoSCoW: how much hangs on it."""

    MUST = "must"
    SHOULD = "should"
    COULD = "could"
    WONT = "wont"


class RequirementStatus(StrEnum):
    """A draft is the firm's own; a proposed one waits for the client; a confirmed one is scope."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    RETIRED = "retired"


class Verdict(StrEnum):
    """Whether it can be done for the money and with the people there are."""

    OPEN = "open"
    FEASIBLE = "feasible"
    WITH_CONDITIONS = "with_conditions"
    NOT_FEASIBLE = "not_feasible"


class Way(StrEnum):
    """One of several ways to go: for a wish that meets a standard, or for a change that is to be decided."""

    AS_ASKED = "as_asked"
    COMPROMISE = "compromise"
    ALTERNATIVE = "alternative"
    STANDARD = "standard"
    NOTHING = "nothing"


class Requirement(Owned, Versioned, Base):
    """One need. What it says now; every edition that was ever proposed is kept beside it."""

    __tablename__ = "requirement"
    __table_args__ = owned_table(
        "requirement", UniqueConstraint("id", "project_id"), UniqueConstraint("project_id", "number")
    )

    id: Mapped[Key]
    number: Mapped[int]
    module: Mapped[Name] = mapped_column(default="", comment="the part of the result it belongs to")
    title: Mapped[Line]
    need: Mapped[Paragraph] = mapped_column(default="")
    expected: Mapped[Paragraph] = mapped_column(default="", comment="the result the client expects")
    criteria: Mapped[Paragraph] = mapped_column(default="", comment="acceptance criteria, one a line")
    background: Mapped[Paragraph] = mapped_column(default="", comment="the business reason behind it")
    priority: Mapped[Priority] = mapped_column(word(Priority), default=Priority.SHOULD)
    is_special: Mapped[bool] = mapped_column(default=False, comment="asks for more than the standard")
    source: Mapped[Name] = mapped_column(default="", comment="who said so, or in which meeting or paper")
    translations: Mapped[Translations] = mapped_column(default=dict)
    status: Mapped[RequirementStatus] = mapped_column(
        word(RequirementStatus), default=RequirementStatus.DRAFT
    )
    edition: Mapped[int] = mapped_column(default=0, comment="the newest one the client was shown; 0 for none")
    conflict: Mapped[Paragraph] = mapped_column(default="", comment="which standard it meets, and how")
    verdict: Mapped[Verdict] = mapped_column(word(Verdict), default=Verdict.OPEN)
    verdict_why: Mapped[Paragraph] = mapped_column(default="", comment="for the client")
    verdict_note: Mapped[Paragraph] = mapped_column(
        default="", comment="internal; cost and people; never in a client's answer"
    )
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime(), default=None)
    confirmed_by: Mapped[Name] = mapped_column(default="")
    created_at: Mapped[Moment]
    created_by: Mapped[Name]


class RequirementEdition(Owned, Base):
    """What a requirement said when it was shown to the client, or became so by a change. Never edited."""

    __tablename__ = "requirement_edition"
    __table_args__ = owned_table(
        "requirement_edition",
        child_of("requirement", "requirement_id"),
        UniqueConstraint("requirement_id", "edition"),
    )

    id: Mapped[Key]
    requirement_id: Mapped[int] = mapped_column(BigInteger, index=True)
    edition: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(
        comment="title, need, expected, criteria, background, priority, is_special, module, source"
    )
    reason: Mapped[Paragraph] = mapped_column(default="")
    translations: Mapped[Translations] = mapped_column(default=dict)
    change_number: Mapped[int | None] = mapped_column(default=None, comment="the agreed change that made it")
    at: Mapped[Moment]
    author: Mapped[Name]


class RequirementReview(Owned, Base):
    """The client's word on one edition: confirmed, or what should be different. Never edited."""

    __tablename__ = "requirement_review"
    __table_args__ = owned_table("requirement_review", child_of("requirement", "requirement_id"))

    id: Mapped[Key]
    requirement_id: Mapped[int] = mapped_column(BigInteger, index=True)
    edition: Mapped[int]
    confirmed: Mapped[bool]
    comment: Mapped[Paragraph] = mapped_column(default="")
    at: Mapped[Moment]
    by: Mapped[Name] = mapped_column("by_name")
    by_id: Mapped[int] = mapped_column(BigInteger)


class RequirementOption(Owned, Versioned, Base):
    """One way out where a requirement meets a standard, with what it would mean."""

    __tablename__ = "requirement_option"
    __table_args__ = owned_table("requirement_option", child_of("requirement", "requirement_id"))

    id: Mapped[Key]
    requirement_id: Mapped[int] = mapped_column(BigInteger, index=True)
    position: Mapped[int] = mapped_column(default=0)
    way: Mapped[Way] = mapped_column(word(Way))
    what: Mapped[Paragraph]
    impact: Mapped[Paragraph] = mapped_column(default="")
    amount: Mapped[Money | None] = mapped_column(default=None)
    days: Mapped[int | None] = mapped_column(default=None)
    translations: Mapped[Translations] = mapped_column(default=dict)
    chosen_at: Mapped[datetime | None] = mapped_column(UtcDateTime(), default=None)
    chosen_by: Mapped[Name] = mapped_column(default="")


class ScopeVersion(Owned, Base):
    """The requirements that made up the scope from a moment on. Never edited."""

    __tablename__ = "scope_version"
    __table_args__ = owned_table("scope_version", UniqueConstraint("project_id", "number"))

    id: Mapped[Key]
    number: Mapped[int]
    reason: Mapped[Paragraph]
    translations: Mapped[Translations] = mapped_column(default=dict)
    change_number: Mapped[int | None] = mapped_column(default=None)
    content: Mapped[list[dict[str, Any]]] = mapped_column(
        JSON(), comment="number, edition, title, priority, translations of each confirmed requirement"
    )
    at: Mapped[Moment]
    by: Mapped[Name] = mapped_column("by_name")


class ScopeCheck(Owned, Versioned, Base):
    """Is this still right? Asked of the client in the rhythm that the charter names."""

    __tablename__ = "scope_check"
    __table_args__ = owned_table("scope_check", UniqueConstraint("project_id", "number"))

    id: Mapped[Key]
    number: Mapped[int]
    scope_number: Mapped[int] = mapped_column(
        default=0, comment="the version of the scope that was asked about"
    )
    asked_at: Mapped[Moment]
    asked_by: Mapped[Name]
    needed_by: Mapped[date]
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime(), default=None)
    answered_by: Mapped[Name] = mapped_column(default="")
    still_right: Mapped[bool | None] = mapped_column(default=None)
    comment: Mapped[Paragraph] = mapped_column(default="")
