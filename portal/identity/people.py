"""People: who has this address, and which accounts may be tried in a demonstration?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from db.models.identity import Membership, Person, PortalRole, Role
from db.models.project import Client
from db.session import identity_reading
from portal.access import CLIENT_ROLES


@dataclass(frozen=True, slots=True)
class Known:
    """A person, as far as signing in needs to know."""

    person_id: int
    email: str
    name: str
    language: str
    time_zone: str
    joined: bool
    has_password: bool


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An account that a demonstration offers for one click."""

    person_id: int
    name: str
    client: str
    client_translations: Mapping[str, Mapping[str, str]]
    role: Role | None
    portal_role: PortalRole

    @property
    def delivers(self) -> bool:
        """Whether this account is on the delivering side."""
        return self.portal_role is not PortalRole.NONE or self.role not in CLIENT_ROLES


def known(person: Person) -> Known:
    """What of a person's row is needed here."""
    return Known(
        person.id,
        person.email,
        person.name,
        person.language,
        person.time_zone,
        person.visit_at is not None or person.password_hash is not None,
        person.password_hash is not None,
    )


def by_email(email: str) -> Known | None:
    """The active person with this address."""
    asked = select(Person).where(Person.email == tidy(email), Person.deactivated_at.is_(None))
    with identity_reading() as connection:
        person = connection.scalar(asked)
    return known(person) if person else None


def by_id(person_id: int) -> Known | None:
    """The active person with this id."""
    asked = select(Person).where(Person.id == person_id, Person.deactivated_at.is_(None))
    with identity_reading() as connection:
        person = connection.scalar(asked)
    return known(person) if person else None


def tidy(email: str) -> str:
    """An address as it is stored: without blanks around it, in lower case."""
    return email.strip().lower()


def is_anybody_there() -> bool:
    """Whether there is anybody at all who could sign in."""
    with identity_reading() as connection:
        return (
            connection.scalar(select(Person.id).where(Person.deactivated_at.is_(None)).limit(1)) is not None
        )


def demo_accounts() -> Sequence[DemoAccount]:
    """Every demo account with its first role, the client's people first, then by name."""
    asked = (
        select(Person.id, Person.name, Person.portal_role, Membership.role, Client)
        .outerjoin(Membership, Membership.person_id == Person.id)
        .outerjoin(Client, Client.id == Membership.client_id)
        .where(Person.demo.is_(True), Person.deactivated_at.is_(None))
        .order_by(Person.id, Membership.id)
    )
    accounts: dict[int, DemoAccount] = {}
    with identity_reading() as connection:
        for row in connection.execute(asked):
            accounts.setdefault(
                row.id, _demo_account(row.id, row.name, row.Client, row.role, row.portal_role)
            )
    return sorted(accounts.values(), key=lambda a: (a.delivers, a.client, a.name))


def _demo_account(
    person_id: int, name: str, client: Client | None, role: Role | None, portal_role: PortalRole
) -> DemoAccount:
    if client is None:
        return DemoAccount(person_id, name, "", {}, role, portal_role)
    return DemoAccount(person_id, name, client.name, client.translations, role, portal_role)
