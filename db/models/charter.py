"""The expectation charter: what both sides agreed to measure the project by, edition by edition."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import BigInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import (
    Amount,
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


class CharterStatus(StrEnum):
    """A draft is the firm's own; a proposed edition waits for the client; the newest confirmed one holds."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"


class Side(StrEnum):
    """Which of the two sides somebody acts for."""

    FIRM = "firm"
    CLIENT = "client"


class Promise(StrEnum):
    """What a line of the communication plan promises; the portal can count the updates by itself."""

    UPDATE = "update"
    MEETING = "meeting"
    OTHER = "other"


class Charter(Owned, Versioned, Base):
    """One edition. A confirmed edition is never edited: what changes becomes the next edition."""

    __tablename__ = "charter"
    __table_args__ = owned_table(
        "charter", UniqueConstraint("id", "project_id"), UniqueConstraint("project_id", "edition")
    )

    id: Mapped[Key]
    edition: Mapped[int]
    status: Mapped[CharterStatus] = mapped_column(word(CharterStatus), default=CharterStatus.DRAFT)
    purpose: Mapped[Paragraph] = mapped_column(default="")
    scope_in: Mapped[Paragraph] = mapped_column(default="")
    scope_out: Mapped[Paragraph] = mapped_column(default="")
    constraints: Mapped[Paragraph] = mapped_column(default="")
    difficulties: Mapped[Paragraph] = mapped_column(default="")
    quality: Mapped[Paragraph] = mapped_column(default="")
    translations: Mapped[Translations] = mapped_column(default=dict)
    later_dates_need_consent: Mapped[bool] = mapped_column(
        default=False, comment="the client agrees before a later date counts as agreed"
    )
    deemed_after_days: Mapped[int | None] = mapped_column(
        default=None, comment="silence after so many days counts as acceptance; none: it never does"
    )
    scope_check_days: Mapped[int | None] = mapped_column(
        default=None, comment="how often the client is asked whether the scope is still right"
    )
    proposed_at: Mapped[datetime | None] = mapped_column(UtcDateTime(), default=None)
    proposed_by: Mapped[Name] = mapped_column(default="")
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime(), default=None)
    confirmed_by: Mapped[Name] = mapped_column(default="")
    confirmed_by_id: Mapped[int | None] = mapped_column(BigInteger, default=None)


class Goal(Owned, Versioned, Base):
    """A goal that can be measured. Its number stays the same from edition to edition."""

    __tablename__ = "goal"
    __table_args__ = owned_table(
        "goal", child_of("charter", "charter_id"), UniqueConstraint("charter_id", "number")
    )

    id: Mapped[Key]
    charter_id: Mapped[int] = mapped_column(BigInteger, index=True)
    number: Mapped[int]
    specific: Mapped[Line]
    measure: Mapped[Line]
    unit: Mapped[str] = mapped_column(String(40), default="")
    start: Mapped[Decimal | None] = mapped_column(Amount(), default=None)
    target: Mapped[Decimal] = mapped_column(Amount())
    achievable: Mapped[Paragraph] = mapped_column(default="")
    relevant: Mapped[Paragraph] = mapped_column(default="")
    due: Mapped[date]
    translations: Mapped[Translations] = mapped_column(default=dict)


class GoalReading(Owned, Base):
    """What a goal's measure stood at on a day. Never edited."""

    __tablename__ = "goal_reading"
    __table_args__ = owned_table("goal_reading")

    id: Mapped[Key]
    goal_number: Mapped[int]
    on: Mapped[date] = mapped_column("on_date")
    value: Mapped[Decimal] = mapped_column(Amount())
    note: Mapped[Line] = mapped_column(default="")
    translations: Mapped[Translations] = mapped_column(default=dict)
    read_at: Mapped[Moment]
    read_by: Mapped[Name]


class Channel(Owned, Versioned, Base):
    """A line of the communication plan: what, how often, by which channel, by whom."""

    __tablename__ = "channel"
    __table_args__ = owned_table("channel", child_of("charter", "charter_id"))

    id: Mapped[Key]
    charter_id: Mapped[int] = mapped_column(BigInteger, index=True)
    position: Mapped[int] = mapped_column(default=0)
    promise: Mapped[Promise] = mapped_column(word(Promise), default=Promise.OTHER)
    what: Mapped[Line]
    every_days: Mapped[int]
    by: Mapped[Name] = mapped_column("by_channel", default="")
    who: Mapped[Name] = mapped_column(default="")
    translations: Mapped[Translations] = mapped_column(default=dict)


class CharterRole(Owned, Versioned, Base):
    """Who does what on which side."""

    __tablename__ = "charter_role"
    __table_args__ = owned_table("charter_role", child_of("charter", "charter_id"))

    id: Mapped[Key]
    charter_id: Mapped[int] = mapped_column(BigInteger, index=True)
    position: Mapped[int] = mapped_column(default=0)
    side: Mapped[Side] = mapped_column(word(Side))
    role: Mapped[Name]
    person: Mapped[Name] = mapped_column(default="")
    duties: Mapped[Paragraph] = mapped_column(default="")
    translations: Mapped[Translations] = mapped_column(default=dict)
