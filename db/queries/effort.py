"""Planned and used hours of one project: by person for the firm, by role for whoever may read them."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session

from db.base import Audience
from db.models.effort import PersonWeek, Rate, RoleWeek
from db.models.money import BudgetLine, CostEntry
from db.models.project import Confirmation, ContractType, Figures, Project
from db.once import once

Said = Mapping[str, Mapping[str, str]]


class WorkRow(NamedTuple):
    """One person in one role in one week."""

    person: str
    role: str
    week: date
    planned_h: Decimal
    used_h: Decimal


class SumRow(NamedTuple):
    """One role in one week, all people together."""

    role: str
    week: date
    planned_h: Decimal
    used_h: Decimal


class RateRow(NamedTuple):
    """What an hour of a role is charged and costs from a day on."""

    id: int
    role: str
    from_date: date
    charge: Decimal
    cost: Decimal | None
    version: int


class RoleWeekRow(NamedTuple):
    """What was handed to the client of one role in one week, whether they may still read it or not."""

    role: str
    translations: Said
    week: date
    planned_h: Decimal
    used_h: Decimal
    audience: Audience


class SharedRow(NamedTuple):
    """The contract, and beside it one week of one role that the client reads; without any, empty."""

    contract_type: ContractType
    confirmed_at: datetime | None
    role: str | None
    translations: Said | None
    week: date | None
    planned_h: Decimal | None
    used_h: Decimal | None


class LineRow(NamedTuple):
    """A budget line by name."""

    id: int
    category: str
    translations: Said


def work(session: Session, project_id: int, first: date, last: date) -> tuple[WorkRow, ...]:
    """Who worked how much in the weeks from one Monday to another.

    It asks for internal rows by name. The guard lets a client read rows for the client only, so that nothing
    is left for a client here, whatever audience somebody may have given to a row.
    """
    return tuple(map(WorkRow._make, session.execute(*_work(project_id, first, last))))


@once
def _work(project_id: int, first: date, last: date) -> Select[*tuple[Any, ...]]:
    return (
        select(PersonWeek.person, PersonWeek.role, PersonWeek.week, PersonWeek.planned_h, PersonWeek.used_h)
        .where(*_of_people(project_id), PersonWeek.week >= first, PersonWeek.week <= last)
        .order_by(PersonWeek.role, PersonWeek.person, PersonWeek.week)
    )


def role_sums(session: Session, project_id: int, until: date) -> tuple[SumRow, ...]:
    """The same by role, from the first week on."""
    asked = (
        select(
            PersonWeek.role,
            PersonWeek.week,
            func.sum(PersonWeek.planned_h),
            func.sum(PersonWeek.used_h),
        )
        .where(*_of_people(project_id), PersonWeek.week <= until)
        .group_by(PersonWeek.role, PersonWeek.week)
        .order_by(PersonWeek.role, PersonWeek.week)
    )
    return tuple(map(SumRow._make, session.execute(asked)))


def people(session: Session, project_id: int) -> tuple[tuple[str, str], ...]:
    """Every person with every role they ever had."""
    asked = select(PersonWeek.person, PersonWeek.role).where(*_of_people(project_id)).distinct()
    return tuple((person, role) for person, role in session.execute(asked))


def weeks(session: Session, project_id: int) -> tuple[date, ...]:
    """Every week that holds hours, the latest first."""
    asked = select(PersonWeek.week).where(*_of_people(project_id)).distinct()
    return tuple(session.scalars(asked.order_by(PersonWeek.week.desc())))


def rates(session: Session, project_id: int) -> tuple[RateRow, ...]:
    """Every rate by role, the latest first. Internal rows by name, as in `work`."""
    asked = (
        select(Rate.id, Rate.role, Rate.from_date, Rate.charge, Rate.cost, Rate.version)
        .where(Rate.project_id == project_id, Rate.audience == Audience.INTERNAL)
        .order_by(Rate.role, Rate.from_date.desc())
    )
    return tuple(map(RateRow._make, session.execute(asked)))


def role_weeks(session: Session, project_id: int) -> tuple[RoleWeekRow, ...]:
    """Everything that was ever handed to the client."""
    asked = (
        select(
            RoleWeek.role,
            RoleWeek.translations,
            RoleWeek.week,
            RoleWeek.planned_h,
            RoleWeek.used_h,
            RoleWeek.audience,
        )
        .where(RoleWeek.project_id == project_id)
        .order_by(RoleWeek.role, RoleWeek.week)
    )
    return tuple(map(RoleWeekRow._make, session.execute(asked)))


def shared(session: Session, project_id: int) -> tuple[SharedRow, ...]:
    """What the client reads, with the contract, in one statement."""
    confirmed = (
        select(func.max(Confirmation.at))
        .where(
            Confirmation.project_id == project_id,
            Confirmation.figures == Figures.HOURS,
            Confirmation.audience == Audience.CLIENT,
        )
        .scalar_subquery()
    )
    asked = (
        select(
            Project.contract_type,
            confirmed,
            RoleWeek.role,
            RoleWeek.translations,
            RoleWeek.week,
            RoleWeek.planned_h,
            RoleWeek.used_h,
        )
        .outerjoin(RoleWeek, and_(RoleWeek.project_id == Project.id, RoleWeek.audience == Audience.CLIENT))
        .where(Project.id == project_id)
        .order_by(RoleWeek.role, RoleWeek.week)
    )
    return tuple(map(SharedRow._make, session.execute(asked)))


def shared_until(session: Session, project_id: int) -> date | None:
    """The last week that the client reads."""
    last: date | None = session.scalar(*_shared_until(project_id))
    return last


@once
def _shared_until(project_id: int) -> Select[date]:
    asked = select(func.max(RoleWeek.week))
    return asked.where(RoleWeek.project_id == project_id, RoleWeek.audience == Audience.CLIENT)


def contract(session: Session, project_id: int) -> tuple[ContractType, str] | None:
    """How the work is paid for, and in which currency."""
    asked = select(Project.contract_type, Project.currency).where(Project.id == project_id)
    found = session.execute(asked).first()
    return None if found is None else (found[0], found[1])


def lines(session: Session, project_id: int) -> tuple[LineRow, ...]:
    """The budget lines in their order."""
    asked = select(BudgetLine.id, BudgetLine.category, BudgetLine.translations).where(
        BudgetLine.project_id == project_id
    )
    return tuple(map(LineRow._make, session.execute(asked.order_by(BudgetLine.position, BudgetLine.id))))


def booked(session: Session, project_id: int, documents: Iterable[str]) -> Mapping[str, Decimal]:
    """What was entered already under these document numbers."""
    asked = (
        select(CostEntry.document, func.sum(CostEntry.amount))
        .where(CostEntry.project_id == project_id, CostEntry.document.in_(sorted(documents)))
        .group_by(CostEntry.document)
    )
    return {row[0]: row[1] for row in session.execute(asked)}


def take_turns(session: Session, project_id: int) -> None:
    """Let whoever writes hours of this project wait for whoever came first, until the transaction ends."""
    session.execute(select(Project.id).where(Project.id == project_id).with_for_update(key_share=True))


def _of_people(project_id: int) -> tuple[Any, ...]:
    return PersonWeek.project_id == project_id, PersonWeek.audience == Audience.INTERNAL
