"""Where the money goes: what was agreed, the plan over time, and what was spent or ordered."""

from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import (
    Base,
    Hours,
    Key,
    Line,
    Moment,
    Money,
    Name,
    Owned,
    Paragraph,
    Translations,
    Versioned,
    child_of,
    owned_table,
    word,
)


class CostKind(StrEnum):
    """Money that is gone (actual), or already ordered and still to come (committed)."""

    ACTUAL = "actual"
    COMMITTED = "committed"


class BudgetLine(Owned, Versioned, Base):
    __tablename__ = "budget_line"
    __table_args__ = owned_table(
        "budget_line", UniqueConstraint("id", "project_id"), child_of("phase", "phase_id")
    )

    id: Mapped[Key]
    phase_id: Mapped[int | None] = mapped_column(BigInteger, default=None, index=True)
    is_contingency: Mapped[bool] = mapped_column(default=False, comment="a reserve for what nobody knows yet")
    category: Mapped[Name]
    translations: Mapped[Translations] = mapped_column(default=dict)
    agreed: Mapped[Money]
    forecast: Mapped[Money | None] = mapped_column(
        default=None, comment="expected at completion, if it differs from what the figures give"
    )
    position: Mapped[int] = mapped_column(default=0)


class BudgetMove(Owned, Base):
    """A change of an agreed or forecast amount with its reason. Never edited."""

    __tablename__ = "budget_move"
    __table_args__ = owned_table("budget_move", child_of("budget_line", "budget_line_id"))

    id: Mapped[Key]
    budget_line_id: Mapped[int] = mapped_column(BigInteger, index=True)
    field: Mapped[str] = mapped_column(String(32))
    old_amount: Mapped[Money | None]
    new_amount: Mapped[Money | None]
    cause: Mapped[str] = mapped_column(String(32))
    explanation: Mapped[Paragraph]
    remedy: Mapped[Paragraph] = mapped_column(default="")
    translations: Mapped[Translations] = mapped_column(default=dict)
    moved_at: Mapped[Moment]
    moved_by: Mapped[Name]


class BudgetVersion(Owned, Base):
    """The budget as both sides agreed it, from a moment on. Never edited."""

    __tablename__ = "budget_version"
    __table_args__ = owned_table("budget_version", UniqueConstraint("project_id", "number"))

    id: Mapped[Key]
    number: Mapped[int]
    reason: Mapped[Paragraph]
    translations: Mapped[Translations] = mapped_column(default=dict)
    change_number: Mapped[int | None] = mapped_column(default=None)
    total: Mapped[Money]
    content: Mapped[list[dict[str, Any]]] = mapped_column(
        JSON(), comment="line, category, agreed and changes of each line; amounts as strings"
    )
    at: Mapped[Moment]
    by: Mapped[Name] = mapped_column("by_name")


class PlannedSpend(Owned, Versioned, Base):
    """How much was meant to be spent in a month."""

    __tablename__ = "planned_spend"
    __table_args__ = owned_table("planned_spend", UniqueConstraint("project_id", "month"))

    id: Mapped[Key]
    month: Mapped[date] = mapped_column(comment="the first day of the month")
    amount: Mapped[Money]


class CostEntry(Owned, Versioned, Base):
    """What counts against the client's budget, and, for the firm alone, what it cost."""

    __tablename__ = "cost_entry"
    __table_args__ = owned_table("cost_entry", child_of("budget_line", "budget_line_id"))

    id: Mapped[Key]
    budget_line_id: Mapped[int] = mapped_column(BigInteger, index=True)
    kind: Mapped[CostKind] = mapped_column(word(CostKind))
    amount: Mapped[Money] = mapped_column(comment="what the client is charged")
    cost: Mapped[Money | None] = mapped_column(
        default=None, comment="what it cost us; only open book shows it"
    )
    hours: Mapped[Hours | None] = mapped_column(default=None)
    on: Mapped[date] = mapped_column("on_date")
    document: Mapped[str] = mapped_column(String(100), default="", comment="number of the invoice or order")
    description: Mapped[Line] = mapped_column(default="")
    translations: Mapped[Translations] = mapped_column(default=dict)
    note: Mapped[Paragraph] = mapped_column(default="", comment="internal; never in a client's answer")
