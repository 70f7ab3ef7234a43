"""Clients, their projects, and the statement on how a project stands."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import (
    Audience,
    Base,
    Key,
    Line,
    Moment,
    Money,
    Name,
    Owned,
    Paragraph,
    Realm,
    Translations,
    UtcDateTime,
    Versioned,
    owned_table,
    word,
)


class ContractType(StrEnum):
    """How the work is paid for; it decides what the budget page holds."""

    FIXED_PRICE = "fixed_price"
    TIME_AND_MATERIALS = "time_and_materials"
    RETAINER = "retainer"
    OPEN_BOOK = "open_book"


class ProjectStatus(StrEnum):
    ACTIVE = "active"
    ON_HOLD = "on_hold"
    CLOSED = "closed"


class Rag(StrEnum):
    """How a project stands: on track, at risk, off track, or not said yet."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    GREY = "grey"


class ProgressMethod(StrEnum):
    """What percent done means in a project."""

    TASK_COUNT = "task_count"
    ESTIMATED_HOURS = "estimated_hours"
    MILESTONE_WEIGHTS = "milestone_weights"


class Figures(StrEnum):
    """What a project manager confirms: figures that grow stale together."""

    PLAN = "plan"
    BUDGET = "budget"
    ISSUES = "issues"
    HOURS = "hours"
    GOALS = "goals"


class Client(Base, Versioned):
    __tablename__ = "client"
    __realm__ = Realm.TENANT

    id: Mapped[Key]
    name: Mapped[Name] = mapped_column(String(200), unique=True)
    translations: Mapped[Translations] = mapped_column(default=dict)
    language: Mapped[str] = mapped_column(String(16), default="en")
    time_zone: Mapped[str] = mapped_column(String(64), default="UTC")
    country: Mapped[str] = mapped_column(String(2), default="")
    created_at: Mapped[Moment]


class Project(Base, Versioned):
    __tablename__ = "project"
    __realm__ = Realm.TENANT
    __table_args__ = (
        UniqueConstraint("client_id", "key"),
        UniqueConstraint("id", "client_id"),
        Index("ix_project_client_audience", "client_id", "audience"),
    )

    id: Mapped[Key]
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id", ondelete="CASCADE"))
    audience: Mapped[Audience] = mapped_column(word(Audience), default=Audience.INTERNAL)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, comment="random; what addresses hold")
    key: Mapped[str] = mapped_column(String(32))
    name: Mapped[Name]
    summary: Mapped[Paragraph] = mapped_column(default="")
    translations: Mapped[Translations] = mapped_column(default=dict)
    contract_type: Mapped[ContractType] = mapped_column(word(ContractType), default=ContractType.FIXED_PRICE)
    currency: Mapped[str] = mapped_column(String(3), default="EUR")
    status: Mapped[ProjectStatus] = mapped_column(word(ProjectStatus), default=ProjectStatus.ACTIVE)
    progress_method: Mapped[ProgressMethod] = mapped_column(
        word(ProgressMethod), default=ProgressMethod.TASK_COUNT
    )
    start_date: Mapped[date | None] = mapped_column(default=None)
    retainer_amount: Mapped[Money | None] = mapped_column(default=None, comment="a month, in currency")
    rhythm_days: Mapped[int] = mapped_column(
        default=7, comment="how often figures are promised to be confirmed"
    )
    warn_percent: Mapped[int] = mapped_column(
        default=85, comment="share of the budget from which both sides are warned"
    )
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime(), default=None)
    confirmed_by: Mapped[str] = mapped_column(String(200), default="")
    confirmed_from: Mapped[str] = mapped_column(String(32), default="", comment="jira, trello or the portal")
    created_at: Mapped[Moment]


class Update(Owned, Versioned, Base):
    """A status report: how the project stands, in a sentence a layman understands."""

    __tablename__ = "project_update"
    __table_args__ = owned_table("project_update")

    id: Mapped[Key]
    rag: Mapped[Rag] = mapped_column(word(Rag))
    sentence: Mapped[Line]
    next_step: Mapped[Line] = mapped_column(default="")
    despite: Mapped[Paragraph] = mapped_column(
        default="", comment="why it is called on track although figures say otherwise"
    )
    translations: Mapped[Translations] = mapped_column(default=dict)
    written_at: Mapped[Moment]
    written_by: Mapped[int] = mapped_column(BigInteger)
    author_name: Mapped[Name]
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime(), default=None)


class Confirmation(Owned, Base):
    """Somebody, or an import, said that these figures are right as of a moment. Never edited."""

    __tablename__ = "confirmation"
    __table_args__ = owned_table("confirmation", Index("ix_confirmation_project_at", "project_id", "at"))

    id: Mapped[Key]
    figures: Mapped[Figures] = mapped_column(word(Figures))
    at: Mapped[Moment]
    by: Mapped[Name] = mapped_column("by_name")
    source: Mapped[str] = mapped_column(String(32), default="portal", comment="jira, trello or the portal")


class Activity(Owned, Base):
    """One thing that happened, for "what changed since your last visit". Never edited."""

    __tablename__ = "activity"
    __table_args__ = owned_table("activity", Index("ix_activity_project_at", "project_id", "at"))

    id: Mapped[Key]
    at: Mapped[Moment]
    kind: Mapped[str] = mapped_column(String(48), comment="a member of portal.activity.Kind")
    title: Mapped[Line] = mapped_column(default="")
    values: Mapped[dict[str, str]] = mapped_column("values_", default=dict)
    translations: Mapped[Translations] = mapped_column(default=dict)
    actor_name: Mapped[Name] = mapped_column(default="")
