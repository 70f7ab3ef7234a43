"""Who works how much: planned and used hours a week, and the rates behind them."""

from datetime import date
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Hours, Key, Money, Name, Owned, Versioned, owned_table


class Rate(Owned, Versioned, Base):
    """What an hour of a role is charged and costs from a day on. Internal for good: no verb publishes it."""

    __tablename__ = "rate"
    __table_args__ = owned_table("rate", UniqueConstraint("project_id", "role", "from_date"))

    id: Mapped[Key]
    role: Mapped[Name]
    charge: Mapped[Money] = mapped_column(comment="an hour, to the client")
    cost: Mapped[Money | None] = mapped_column(default=None, comment="an hour, to us")
    from_date: Mapped[date]


class PersonWeek(Owned, Versioned, Base):
    """Planned and used hours of one person in one week. Internal for good: clients read `RoleWeek`."""

    __tablename__ = "person_week"
    __table_args__ = owned_table("person_week", UniqueConstraint("project_id", "person", "role", "week"))

    id: Mapped[Key]
    person: Mapped[Name]
    role: Mapped[Name]
    week: Mapped[date] = mapped_column(comment="its Monday")
    planned_h: Mapped[Hours]
    used_h: Mapped[Hours]


class RoleWeek(Owned, Versioned, Base):
    """The same by role and without names: what a client reads once the hours were published."""

    __tablename__ = "role_week"
    __table_args__ = owned_table("role_week", UniqueConstraint("project_id", "role", "week"))

    id: Mapped[Key]
    role: Mapped[Name]
    translations: Mapped[dict[str, Any]] = mapped_column(default=dict)
    week: Mapped[date] = mapped_column(comment="its Monday")
    planned_h: Mapped[Hours]
    used_h: Mapped[Hours]
