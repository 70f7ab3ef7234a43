"""What both sides agreed, edition by edition."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from db.base import Audience
from db.models.change import ChangeRequest
from db.models.charter import Channel, Charter, CharterRole, CharterStatus, Goal, Promise, Side
from db.models.project import Client, Project, ProjectStatus
from db.models.schedule import AskKind, ClientAction, ClientActionStatus
from db.queries.offers import in_force

Said = Mapping[str, Mapping[str, str]]


class EditionRow(NamedTuple):
    """One edition with one thing that was asked about it, or about the edition that follows it.

    A confirmed one stands there once for each change agreed after it was proposed. Without any edition there
    is one row for the project alone, and one for each thing asked.
    """

    project_status: ProjectStatus
    time_zone: str
    id: int | None
    edition: int
    status: CharterStatus
    audience: Audience
    version: int
    purpose: str
    scope_in: str
    scope_out: str
    constraints: str
    difficulties: str
    quality: str
    translations: Said
    later_dates_need_consent: bool
    deemed_after_days: int | None
    scope_check_days: int | None
    proposed_at: datetime | None
    proposed_by: str
    confirmed_at: datetime | None
    confirmed_by: str
    ask_id: int | None
    ask_subject: int | None
    ask_status: ClientActionStatus | None
    needed_by: date | None
    answer: str | None
    done_at: datetime | None
    done_by: str | None
    change_number: int | None
    change: str | None
    change_said: Said | None


class GoalRow(NamedTuple):
    id: int
    charter_id: int
    version: int
    number: int
    specific: str
    measure: str
    unit: str
    achievable: str
    relevant: str
    translations: Said
    start: Decimal | None
    target: Decimal
    due: date


class ChannelRow(NamedTuple):
    id: int
    charter_id: int
    version: int
    position: int
    what: str
    by: str
    who: str
    translations: Said
    promise: Promise
    every_days: int


class RoleRow(NamedTuple):
    id: int
    charter_id: int
    version: int
    position: int
    role: str
    person: str
    duties: str
    translations: Said
    side: Side


def editions(session: Session, project_id: int, *, published: bool) -> tuple[EditionRow, ...]:
    """Every edition, newest first; `published` leaves what the client may read, whoever asks."""
    here = [Charter.project_id == Project.id]
    if published:
        here += [Charter.audience == Audience.CLIENT, Charter.status != CharterStatus.DRAFT]
    about = or_(
        Charter.id.is_(None),
        ClientAction.subject == Charter.edition,
        ClientAction.subject == Charter.edition + 1,
    )
    asked = and_(ClientAction.project_id == Project.id, ClientAction.kind == AskKind.CHARTER, about)
    later = and_(
        ChangeRequest.project_id == Project.id,
        in_force(),
        Charter.status == CharterStatus.CONFIRMED,
        ChangeRequest.decided_at > func.coalesce(Charter.proposed_at, Charter.confirmed_at),
    )
    rows = session.execute(
        select(
            Project.status,
            Client.time_zone,
            Charter.id,
            Charter.edition,
            Charter.status,
            Charter.audience,
            Charter.version,
            Charter.purpose,
            Charter.scope_in,
            Charter.scope_out,
            Charter.constraints,
            Charter.difficulties,
            Charter.quality,
            Charter.translations,
            Charter.later_dates_need_consent,
            Charter.deemed_after_days,
            Charter.scope_check_days,
            Charter.proposed_at,
            Charter.proposed_by,
            Charter.confirmed_at,
            Charter.confirmed_by,
            ClientAction.id,
            ClientAction.subject,
            ClientAction.status,
            ClientAction.needed_by,
            ClientAction.answer,
            ClientAction.done_at,
            ClientAction.done_by,
            ChangeRequest.number,
            ChangeRequest.title,
            ChangeRequest.translations,
        )
        .join(Client, Client.id == Project.client_id)
        .outerjoin(Charter, and_(*here))
        .outerjoin(ClientAction, asked)
        .outerjoin(ChangeRequest, later)
        .where(Project.id == project_id)
        .order_by(Charter.edition.desc(), ClientAction.id, ChangeRequest.number)
    )
    return tuple(EditionRow._make(row) for row in rows)


def goals(session: Session, project_id: int, charters: Collection[int]) -> tuple[GoalRow, ...]:
    """The goals of these editions, by their number."""
    rows = session.execute(
        select(
            Goal.id,
            Goal.charter_id,
            Goal.version,
            Goal.number,
            Goal.specific,
            Goal.measure,
            Goal.unit,
            Goal.achievable,
            Goal.relevant,
            Goal.translations,
            Goal.start,
            Goal.target,
            Goal.due,
        )
        .where(Goal.project_id == project_id, Goal.charter_id.in_(charters))
        .order_by(Goal.number)
    )
    return tuple(GoalRow._make(row) for row in rows)


def channels(session: Session, project_id: int, charters: Collection[int]) -> tuple[ChannelRow, ...]:
    """The communication plans of these editions, line by line."""
    rows = session.execute(
        select(
            Channel.id,
            Channel.charter_id,
            Channel.version,
            Channel.position,
            Channel.what,
            Channel.by,
            Channel.who,
            Channel.translations,
            Channel.promise,
            Channel.every_days,
        )
        .where(Channel.project_id == project_id, Channel.charter_id.in_(charters))
        .order_by(Channel.position, Channel.id)
    )
    return tuple(ChannelRow._make(row) for row in rows)


def roles(session: Session, project_id: int, charters: Collection[int]) -> tuple[RoleRow, ...]:
    """Who does what on which side, in these editions."""
    rows = session.execute(
        select(
            CharterRole.id,
            CharterRole.charter_id,
            CharterRole.version,
            CharterRole.position,
            CharterRole.role,
            CharterRole.person,
            CharterRole.duties,
            CharterRole.translations,
            CharterRole.side,
        )
        .where(CharterRole.project_id == project_id, CharterRole.charter_id.in_(charters))
        .order_by(CharterRole.position, CharterRole.id)
    )
    return tuple(RoleRow._make(row) for row in rows)


# What is written is loaded whole, so that the audit trail sees each change.


def locked_project(session: Session, project_id: int) -> Project | None:
    """The project, held until the transaction ends: two editions cannot be begun at once."""
    return session.scalars(select(Project).where(Project.id == project_id).with_for_update()).first()


def locked(session: Session, project_id: int, charter_id: int) -> Charter | None:
    """An edition, held until the transaction ends: it cannot be confirmed and taken back at once."""
    asked = select(Charter).where(Charter.project_id == project_id, Charter.id == charter_id)
    return session.scalars(asked.with_for_update()).first()


def newest(session: Session, project_id: int, status: CharterStatus | None = None) -> Charter | None:
    """The edition with the highest number, of that status if one is given."""
    asked = select(Charter).where(Charter.project_id == project_id)
    if status is not None:
        asked = asked.where(Charter.status == status)
    return session.scalars(asked.order_by(Charter.edition.desc()).limit(1)).first()


def parts(session: Session, project_id: int, charter_id: int) -> list[Goal | Channel | CharterRole]:
    """Everything that belongs to an edition."""
    found: list[Goal | Channel | CharterRole] = []
    for model in (Goal, Channel, CharterRole):
        mine: Any = select(model).where(model.project_id == project_id, model.charter_id == charter_id)
        found += session.scalars(mine)
    return found


def highest(session: Session, project_id: int, column: Any) -> int:
    """The highest number or position that any edition of the project has given."""
    asked = select(func.max(column)).where(column.class_.project_id == project_id)
    return session.scalar(asked) or 0


def open_ask(session: Session, project_id: int, edition: int) -> ClientAction | None:
    """What the client is being asked about an edition."""
    asked = select(ClientAction).where(
        ClientAction.project_id == project_id,
        ClientAction.kind == AskKind.CHARTER,
        ClientAction.subject == edition,
        ClientAction.status == ClientActionStatus.OPEN,
    )
    return session.scalars(asked.order_by(ClientAction.id.desc()).limit(1)).first()
