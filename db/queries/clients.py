"""Which client organisations there are, and their projects."""

from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from db.base import Audience
from db.models.project import Client, ContractType, Project, ProjectStatus
from db.queries.home import literally


class ClientRow(NamedTuple):
    client_id: int
    client: str
    translations: Mapping[str, Mapping[str, str]]
    country: str
    time_zone: str
    public_id: str | None
    key: str | None
    project: str | None
    project_translations: Mapping[str, Mapping[str, str]] | None
    status: ProjectStatus | None
    audience: Audience | None
    contract_type: ContractType | None
    currency: str | None


def clients(session: Session, search: str, limit: int) -> tuple[ClientRow, ...]:
    """Clients with their projects, one row for each project; a client without one has a row of its own."""
    asked = select(
        Client.id,
        Client.name,
        Client.translations,
        Client.country,
        Client.time_zone,
        Project.public_id,
        Project.key,
        Project.name,
        Project.translations,
        Project.status,
        Project.audience,
        Project.contract_type,
        Project.currency,
    ).outerjoin(Project, Project.client_id == Client.id)
    if search:
        pattern = f"%{literally(search)}%"
        asked = asked.where(
            or_(Client.name.ilike(pattern, escape="\\"), Project.name.ilike(pattern, escape="\\"))
        )
    rows = session.execute(asked.order_by(Client.name, Project.name).limit(limit))
    return tuple(ClientRow._make(row) for row in rows)


def client_named(session: Session, name: str) -> Client | None:
    """The client with exactly this name."""
    return session.scalar(select(Client).where(Client.name == name))


def project_with_key(session: Session, client_id: int, key: str) -> Project | None:
    """The project of a client with this key."""
    return session.scalar(select(Project).where(Project.client_id == client_id, Project.key == key))
