"""What was the client asked about requirements and the scope, and when are they asked again?"""

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from db.base import Audience
from db.models.charter import Charter, CharterStatus
from db.models.project import Client, Project, ProjectStatus
from db.models.requirement import (
    Requirement,
    RequirementEdition,
    RequirementStatus,
    ScopeCheck,
)
from db.models.schedule import AskKind, ClientAction, ClientActionStatus


class AskRow(NamedTuple):
    """Something the client was asked about requirements or the scope; with the check, if it is one."""

    kind: AskKind
    subject: int | None
    status: ClientActionStatus
    asked_on: date
    needed_by: date
    check_id: int | None
    version: int | None
    scope_number: int | None
    asked_at: datetime | None
    asked_by: str | None
    answered_at: datetime | None
    answered_by: str | None
    still_right: bool | None
    comment: str | None


class RhythmRow(NamedTuple):
    """How often the client is asked about the scope, since when that was agreed, and whose clock counts."""

    status: ProjectStatus
    time_zone: str
    every_days: int | None
    confirmed_at: datetime | None


class ShownRow(NamedTuple):
    """A requirement that waits for the client, and when it was put before them."""

    number: int
    at: datetime


def asks(session: Session, project_id: int) -> tuple[AskRow, ...]:
    """What waits on the client about requirements, and every check of the scope, oldest first."""
    check = and_(
        ClientAction.kind == AskKind.SCOPE,
        ScopeCheck.number == ClientAction.subject,
        ScopeCheck.project_id == ClientAction.project_id,
    )
    waits = and_(ClientAction.kind == AskKind.REQUIREMENT, ClientAction.status == ClientActionStatus.OPEN)
    rows = session.execute(
        select(
            ClientAction.kind,
            ClientAction.subject,
            ClientAction.status,
            ClientAction.asked_on,
            ClientAction.needed_by,
            ScopeCheck.id,
            ScopeCheck.version,
            ScopeCheck.scope_number,
            ScopeCheck.asked_at,
            ScopeCheck.asked_by,
            ScopeCheck.answered_at,
            ScopeCheck.answered_by,
            ScopeCheck.still_right,
            ScopeCheck.comment,
        )
        .outerjoin(ScopeCheck, check)
        .where(ClientAction.project_id == project_id, or_(waits, ClientAction.kind == AskKind.SCOPE))
        .order_by(ClientAction.id)
    )
    return tuple(map(AskRow._make, rows))


def rhythm(session: Session, project_id: int) -> RhythmRow | None:
    """What the charter in force says about asking anew, if one is; None without the project."""
    holds = and_(
        Charter.project_id == Project.id,
        Charter.status == CharterStatus.CONFIRMED,
        Charter.audience == Audience.CLIENT,
    )
    rows = session.execute(
        select(Project.status, Client.time_zone, Charter.scope_check_days, Charter.confirmed_at)
        .join(Client, Client.id == Project.client_id)
        .outerjoin(Charter, holds)
        .where(Project.id == project_id)
        .order_by(Charter.edition.desc())
        .limit(1)
    )
    return next(map(RhythmRow._make, rows), None)


def shown(session: Session, project_id: int) -> tuple[ShownRow, ...]:
    """What waits for the client, and when it was put before them: together, if at one moment."""
    rows = session.execute(
        select(Requirement.number, RequirementEdition.at)
        .join(
            RequirementEdition,
            and_(
                RequirementEdition.requirement_id == Requirement.id,
                RequirementEdition.edition == Requirement.edition,
            ),
        )
        .where(Requirement.project_id == project_id, Requirement.status == RequirementStatus.PROPOSED)
        .order_by(Requirement.number)
    )
    return tuple(map(ShownRow._make, rows))


def open_asks(session: Session, project_id: int) -> list[ClientAction]:
    """What the client is being asked about requirements, oldest first."""
    asked = select(ClientAction).where(
        ClientAction.project_id == project_id,
        ClientAction.kind == AskKind.REQUIREMENT,
        ClientAction.status == ClientActionStatus.OPEN,
    )
    return list(session.scalars(asked.order_by(ClientAction.id)))


def latest_check(session: Session, project_id: int) -> ScopeCheck | None:
    """The last time somebody asked whether the scope is still right."""
    asked = select(ScopeCheck).where(ScopeCheck.project_id == project_id)
    return session.scalars(asked.order_by(ScopeCheck.number.desc()).limit(1)).first()


def check(session: Session, project_id: int, check_id: int) -> ScopeCheck | None:
    """One check, held until the transaction ends."""
    asked = select(ScopeCheck).where(ScopeCheck.project_id == project_id, ScopeCheck.id == check_id)
    return session.scalars(asked.with_for_update()).first()
