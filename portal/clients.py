"""Which clients and projects there are, and how a new one begins."""

import secrets
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from db.base import Audience
from db.models.identity import Membership, Role
from db.models.project import Client, ContractType, Project, ProjectStatus
from db.queries import clients as queries
from db.reach import EVERYTHING, Reach
from db.session import reading, writing
from portal.access import Permission, ProjectAccess, Scope
from portal.clock import now
from portal.forms import Problems, Reader, needed
from portal.i18n import N_, Text

ROWS_SHOWN = 40
CURRENCIES = (
    "EUR",
    "USD",
    "GBP",
    "CNY",
    "CHF",
    "JPY",
    "HKD",
    "SGD",
    "SEK",
    "DKK",
    "NOK",
    "PLN",
    "AUD",
    "CAD",
)
KEY_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"


class AlreadyThere(RuntimeError):
    """A client of this name, or a project with this key, exists."""


@dataclass(frozen=True, slots=True)
class ProjectEntry:
    """One project in the list of clients."""

    public_id: str
    key: str
    name: str
    status: ProjectStatus
    published: bool
    contract_type: ContractType
    currency: str


@dataclass(frozen=True, slots=True)
class ClientEntry:
    """One client with its projects."""

    client_id: int
    name: str
    country: str
    time_zone: str
    projects: tuple[ProjectEntry, ...]


@dataclass(frozen=True, slots=True)
class NewProject:
    """A project to begin, for a client that may be new as well."""

    client: str
    key: str
    name: str
    contract_type: ContractType = ContractType.FIXED_PRICE
    currency: str = "EUR"
    language: str = "en"
    time_zone: str = "UTC"


def report(scope: Scope, search: str = "") -> tuple[ClientEntry, ...]:
    """All clients with their projects. One statement."""
    scope.require(Permission.ADMINISTER)
    text = Text(scope.viewer.language)
    with reading(scope) as session:
        rows = queries.clients(session, search.strip(), ROWS_SHOWN)
    grouped: dict[int, list[queries.ClientRow]] = {}
    for row in rows:
        grouped.setdefault(row.client_id, []).append(row)
    return tuple(_client(group, text) for group in grouped.values())


def _client(rows: list[queries.ClientRow], text: Text) -> ClientEntry:
    first = rows[0]
    return ClientEntry(
        client_id=first.client_id,
        name=text.pick(first.client, first.translations, "name"),
        country=first.country,
        time_zone=first.time_zone,
        projects=tuple(_project(row, text) for row in rows if row.public_id is not None),
    )


def _project(row: queries.ClientRow, text: Text) -> ProjectEntry:
    return ProjectEntry(
        public_id=row.public_id or "",
        key=row.key or "",
        name=text.pick(row.project or "", row.project_translations, "name"),
        status=row.status or ProjectStatus.ACTIVE,
        published=row.audience is Audience.CLIENT,
        contract_type=row.contract_type or ContractType.FIXED_PRICE,
        currency=row.currency or "",
    )


def read_project(reader: Reader, text: Text) -> NewProject | Problems:
    """A new project from its form."""
    client = reader.line("client", label=text("Client"))
    name = reader.line("name", label=text("Name of the project"))
    key = reader.line("key", limit=32, label=text("Key")).upper()
    if key and not set(key) <= set(KEY_ALPHABET):
        reader.refuse("key", N_("A key holds letters A to Z, digits, - and _ only."))
    contract = reader.choice("contract_type", ContractType, label=text("Contract"))
    currency = reader.line("currency", limit=3, label=text("Currency")).upper()
    if currency and currency not in CURRENCIES:
        reader.refuse("currency", N_("“{currency}” is not a currency the portal knows."), currency=currency)
    if reader.problems:
        return reader.problems
    return NewProject(client, key, name, needed(contract), currency)


def begin(scope: Scope, command: NewProject, token: str | None = None) -> ProjectAccess:
    """Begin a project, and its client if that is new; whoever begins it answers for it.

    Everything is internal until it is published. Raises AlreadyThere if the client has a project of this
    key, and NotAllowed.
    """
    scope.require(Permission.CREATE_PROJECTS)
    everything = widened(scope)
    with writing(everything, token) as session:
        client = queries.client_named(session, command.client) or _new_client(session, command)
        if queries.project_with_key(session, client.id, command.key) is not None:
            raise AlreadyThere(command.key)
        project = _new_project(session, client, command)
        if scope.viewer.person_id:
            session.add(_manager(scope, project))
    return access_of(project, client)


def widened(scope: Scope) -> Scope:
    """The same person with everything in reach: to find out whether a name is taken, and to begin a project.

    Nothing read through it may be shown; `begin` answers only what the person has just made.
    """
    reach = Reach(EVERYTHING, frozenset(), EVERYTHING, scope.viewer.person_id)
    return replace(scope, reach=reach)


def _new_client(session: Session, command: NewProject) -> Client:
    client = Client(
        name=command.client,
        language=command.language,
        time_zone=command.time_zone,
        created_at=now(),
    )
    session.add(client)
    session.flush()
    return client


def _new_project(session: Session, client: Client, command: NewProject) -> Project:
    project = Project(
        client_id=client.id,
        audience=Audience.INTERNAL,
        public_id=secrets.token_hex(6),
        key=command.key,
        name=command.name,
        translations={},
        contract_type=command.contract_type,
        currency=command.currency,
        created_at=now(),
    )
    session.add(project)
    session.flush()
    return project


def _manager(scope: Scope, project: Project) -> Membership:
    return Membership(
        person_id=scope.viewer.person_id,
        project_id=project.id,
        client_id=project.client_id,
        role=Role.MANAGER,
        created_at=now(),
    )


def access_of(project: Project, client: Client) -> ProjectAccess:
    """A project as somebody may enter it who has just made it."""
    return ProjectAccess(
        project_id=project.id,
        client_id=client.id,
        public_id=project.public_id,
        key=project.key,
        name=project.name,
        client_name=client.name,
        role=Role.MANAGER,
        permissions=frozenset(Permission),
        audience=project.audience,
    )
