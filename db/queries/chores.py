"""What is done by the clock: which attempts were made, for which projects, and what waits on whom."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.base import Audience
from db.models.change import ChangeRequest, ChangeStatus
from db.models.project import Client, Project, ProjectStatus
from db.models.record import Operation
from db.models.schedule import AskKind, ClientAction, ClientActionStatus

Said = Mapping[str, Mapping[str, str]]


class ProjectRow(NamedTuple):
    """A project with its client."""

    id: int
    client_id: int
    public_id: str
    key: str
    name: str
    translations: Said
    audience: Audience
    client: str
    client_translations: Said


class OpenAskRow(NamedTuple):
    """Something that waits on the client."""

    id: int
    project_id: int
    kind: AskKind
    title: str
    translations: Said
    asked_of: str
    asked_on: date
    needed_by: date
    reminded_on: date | None


class UnassessedRow(NamedTuple):
    """A change request of which nobody has said yet what it means."""

    id: int
    project_id: int
    number: int
    title: str
    translations: Said
    submitted_at: datetime


def attempts(session: Session, token: str) -> dict[str, datetime]:
    """When which attempt of a chore was begun; the bare token stands for its end."""
    asked = select(Operation.token, Operation.at).where(
        (Operation.token == token) | Operation.token.startswith(f"{token}#")
    )
    return {row.token: row.at for row in session.execute(asked)}


def projects(session: Session, *statuses: ProjectStatus) -> tuple[ProjectRow, ...]:
    """The projects that stand so, with their clients."""
    rows = session.execute(
        select(
            Project.id,
            Project.client_id,
            Project.public_id,
            Project.key,
            Project.name,
            Project.translations,
            Project.audience,
            Client.name,
            Client.translations,
        )
        .join(Client, Client.id == Project.client_id)
        .where(Project.status.in_(statuses))
        .order_by(Project.id)
    )
    return tuple(map(ProjectRow._make, rows))


def open_asks(session: Session) -> tuple[OpenAskRow, ...]:
    """Everything that waits on a client who can see it, what is needed first on top."""
    rows = session.execute(
        select(
            ClientAction.id,
            ClientAction.project_id,
            ClientAction.kind,
            ClientAction.title,
            ClientAction.translations,
            ClientAction.asked_of,
            ClientAction.asked_on,
            ClientAction.needed_by,
            ClientAction.reminded_on,
        )
        .where(ClientAction.status == ClientActionStatus.OPEN, ClientAction.audience == Audience.CLIENT)
        .order_by(ClientAction.needed_by, ClientAction.id)
    )
    return tuple(map(OpenAskRow._make, rows))


def unassessed_changes(session: Session) -> tuple[UnassessedRow, ...]:
    """Change requests that wait for their assessment, the oldest first."""
    rows = session.execute(
        select(
            ChangeRequest.id,
            ChangeRequest.project_id,
            ChangeRequest.number,
            ChangeRequest.title,
            ChangeRequest.translations,
            ChangeRequest.submitted_at,
        )
        .where(
            ChangeRequest.status.in_((ChangeStatus.SUBMITTED, ChangeStatus.IN_ASSESSMENT)),
            ChangeRequest.assessed_at.is_(None),
        )
        .order_by(ChangeRequest.submitted_at, ChangeRequest.id)
    )
    return tuple(map(UnassessedRow._make, rows))


def done_since(session: Session, prefix: str, moment: datetime) -> frozenset[str]:
    """The tokens that begin so, of what was done from a moment on."""
    asked = select(Operation.token).where(Operation.token.startswith(prefix), Operation.at >= moment)
    return frozenset(session.scalars(asked))


def asks_to_note(session: Session, ids: Collection[int]) -> list[ClientAction]:
    """These asks, as rows that can be changed."""
    return list(session.scalars(select(ClientAction).where(ClientAction.id.in_(sorted(ids)))))
