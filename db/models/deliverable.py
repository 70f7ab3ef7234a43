"""Deliverables: what is handed over, by which criteria, how it was checked, and what the client said."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import (
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
from db.models.plan import Cause


class DeliverableStatus(StrEnum):
    PLANNED = "planned"
    IN_WORK = "in_work"
    DELIVERED = "delivered"  # waits for the client
    ACCEPTED = "accepted"
    REJECTED = "rejected"


class CheckResult(StrEnum):
    """What our own check of a criterion found."""

    NOT_CHECKED = "not_checked"
    PASSED = "passed"
    FAILED = "failed"


class Outcome(StrEnum):
    """How an acceptance ended."""

    OPEN = "open"
    ACCEPTED = "accepted"
    WITH_REMARKS = "with_remarks"
    REJECTED = "rejected"
    DEEMED = "deemed"  # nobody answered, and the charter says what that means
    TAKEN_BACK = "taken_back"


class Ruling(StrEnum):
    """What the client says of one criterion."""

    MET = "met"
    REMARK = "remark"
    NOT_MET = "not_met"


class Deliverable(Owned, Versioned, Base):
    __tablename__ = "deliverable"
    __table_args__ = owned_table(
        "deliverable",
        UniqueConstraint("id", "project_id"),
        UniqueConstraint("project_id", "number"),
        child_of("milestone", "milestone_id"),
    )

    id: Mapped[Key]
    number: Mapped[int]
    title: Mapped[Line]
    what: Mapped[Paragraph] = mapped_column(default="")
    quality: Mapped[Paragraph] = mapped_column(default="", comment="the standard it is measured by")
    translations: Mapped[Translations] = mapped_column(default=dict)
    status: Mapped[DeliverableStatus] = mapped_column(
        word(DeliverableStatus), default=DeliverableStatus.PLANNED
    )
    milestone_id: Mapped[int | None] = mapped_column(BigInteger, default=None, index=True)
    due: Mapped[date | None] = mapped_column(default=None)
    position: Mapped[int] = mapped_column(default=0)


class Criterion(Owned, Versioned, Base):
    """One thing by which both sides see that a deliverable is what was ordered."""

    __tablename__ = "criterion"
    __table_args__ = owned_table(
        "criterion",
        UniqueConstraint("id", "project_id"),
        child_of("deliverable", "deliverable_id"),
        child_of("requirement", "requirement_id"),
    )

    id: Mapped[Key]
    deliverable_id: Mapped[int] = mapped_column(BigInteger, index=True)
    requirement_id: Mapped[int | None] = mapped_column(BigInteger, default=None, index=True)
    position: Mapped[int] = mapped_column(default=0)
    text: Mapped[Line]
    standard: Mapped[Line] = mapped_column(default="", comment="the figure or norm that counts as met")
    translations: Mapped[Translations] = mapped_column(default=dict)
    result: Mapped[CheckResult] = mapped_column(word(CheckResult), default=CheckResult.NOT_CHECKED)
    found: Mapped[Line] = mapped_column(default="", comment="what the check found")
    checked_at: Mapped[datetime | None] = mapped_column(UtcDateTime(), default=None)
    checked_by: Mapped[Name] = mapped_column(default="")


class DeliverableFile(Owned, Base):
    """One version of what is handed over. Never edited."""

    __tablename__ = "deliverable_file"
    __table_args__ = owned_table(
        "deliverable_file",
        child_of("deliverable", "deliverable_id"),
        child_of("stored_file", "file_id"),
        UniqueConstraint("deliverable_id", "edition"),
    )

    id: Mapped[Key]
    deliverable_id: Mapped[int] = mapped_column(BigInteger, index=True)
    file_id: Mapped[int] = mapped_column(BigInteger)
    edition: Mapped[int]
    note: Mapped[Line] = mapped_column(default="", comment="what is different in it")
    translations: Mapped[Translations] = mapped_column(default=dict)
    at: Mapped[Moment]
    by: Mapped[Name] = mapped_column("by_name")


class Acceptance(Owned, Versioned, Base):
    """One handing over for acceptance, and how it ended."""

    __tablename__ = "acceptance"
    __table_args__ = owned_table(
        "acceptance",
        UniqueConstraint("id", "project_id"),
        UniqueConstraint("deliverable_id", "round"),
        child_of("deliverable", "deliverable_id"),
    )

    id: Mapped[Key]
    deliverable_id: Mapped[int] = mapped_column(BigInteger, index=True)
    round: Mapped[int]
    asked_at: Mapped[Moment]
    asked_by: Mapped[Name]
    needed_by: Mapped[date]
    deemed_on: Mapped[date | None] = mapped_column(
        default=None, comment="the day from which silence counts as acceptance, if the charter says so"
    )
    outcome: Mapped[Outcome] = mapped_column(word(Outcome), default=Outcome.OPEN)
    comment: Mapped[Paragraph] = mapped_column(default="")
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime(), default=None)
    decided_by: Mapped[Name] = mapped_column(default="")
    decided_by_id: Mapped[int | None] = mapped_column(BigInteger, default=None)


class CriterionRuling(Owned, Base):
    """What the client said of one criterion in one acceptance. Never edited."""

    __tablename__ = "criterion_ruling"
    __table_args__ = owned_table(
        "criterion_ruling",
        child_of("acceptance", "acceptance_id"),
        child_of("criterion", "criterion_id"),
        UniqueConstraint("acceptance_id", "criterion_id"),
    )

    id: Mapped[Key]
    acceptance_id: Mapped[int] = mapped_column(BigInteger, index=True)
    criterion_id: Mapped[int] = mapped_column(BigInteger)
    ruling: Mapped[Ruling] = mapped_column(word(Ruling))
    remark: Mapped[Paragraph] = mapped_column(default="")


class PunchItem(Owned, Versioned, Base):
    """Something that is still to be put right, by whom and by when."""

    __tablename__ = "punch_item"
    __table_args__ = owned_table(
        "punch_item",
        UniqueConstraint("id", "project_id"),
        UniqueConstraint("project_id", "number"),
        child_of("acceptance", "acceptance_id"),
        child_of("criterion", "criterion_id"),
    )

    id: Mapped[Key]
    number: Mapped[int]
    acceptance_id: Mapped[int] = mapped_column(BigInteger, index=True)
    criterion_id: Mapped[int | None] = mapped_column(BigInteger, default=None, index=True)
    what: Mapped[Paragraph]
    translations: Mapped[Translations] = mapped_column(default=dict)
    owner: Mapped[Name] = mapped_column(default="")
    due: Mapped[date | None] = mapped_column(default=None)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime(), default=None)
    done_by: Mapped[Name] = mapped_column(default="")
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime(), default=None)
    confirmed_by: Mapped[Name] = mapped_column(default="", comment="who of the client has seen it put right")


class PunchMove(Owned, Base):
    """One move of the day by which something is put right, with its reason. Never edited."""

    __tablename__ = "punch_move"
    __table_args__ = owned_table("punch_move", child_of("punch_item", "punch_item_id"))

    id: Mapped[Key]
    punch_item_id: Mapped[int] = mapped_column(BigInteger, index=True)
    old_date: Mapped[date]
    new_date: Mapped[date]
    cause: Mapped[Cause] = mapped_column(word(Cause))
    explanation: Mapped[Paragraph]
    remedy: Mapped[Paragraph]
    translations: Mapped[Translations] = mapped_column(default=dict)
    moved_at: Mapped[Moment]
    moved_by: Mapped[Name]


class Handover(Owned, Versioned, Base):
    """What was handed over with the result: documents, training, and whom to call afterwards."""

    __tablename__ = "handover"
    __table_args__ = owned_table("handover", UniqueConstraint("project_id", "number"))

    id: Mapped[Key]
    number: Mapped[int]
    what: Mapped[Paragraph]
    documents: Mapped[Paragraph] = mapped_column(default="")
    training: Mapped[Paragraph] = mapped_column(default="")
    support_name: Mapped[Name] = mapped_column(default="")
    support_contact: Mapped[Line] = mapped_column(default="")
    support_until: Mapped[date | None] = mapped_column(default=None)
    translations: Mapped[Translations] = mapped_column(default=dict)
    handed_at: Mapped[Moment]
    handed_by: Mapped[Name]
    received_at: Mapped[datetime | None] = mapped_column(UtcDateTime(), default=None)
    received_by: Mapped[Name] = mapped_column(default="")
