"""Addressees: to whom does the portal write by itself, about which projects, and in which language?"""

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import func, select

from db.base import Audience
from db.models.identity import Membership, Person, PortalRole, Role
from db.models.project import Project
from db.session import identity_reading
from portal.access import CLIENT_ROLES, Permission, Scope


class Addressee(NamedTuple):
    """Somebody with a role in a project that is open to them."""

    person_id: int
    name: str
    email: str
    language: str
    time_zone: str
    project_id: int
    client_id: int
    role: Role


class Keeper(NamedTuple):
    """An administrator of the portal."""

    person_id: int
    name: str
    email: str
    language: str
    time_zone: str


_WHO = (Person.id, Person.name, Person.email, Person.language, Person.time_zone)


def addressees(scope: Scope, roles: Collection[Role]) -> tuple[Addressee, ...]:
    """Everybody active with one of these roles, once for each project; one statement.

    Of the client's people only those whose project was published: nobody is told of one that is not.
    """
    scope.require(Permission.ADMINISTER)
    asked = (
        select(*_WHO, Membership.project_id, Membership.client_id, Membership.role, Project.audience)
        .join(Membership, Membership.person_id == Person.id)
        .join(Project, Project.id == Membership.project_id)
        .where(Membership.role.in_(sorted(roles)), Person.deactivated_at.is_(None))
        .order_by(Person.id, Membership.project_id)
    )
    with identity_reading() as session:
        return tuple(
            Addressee._make(row[:-1])
            for row in session.execute(asked)
            if row.audience is Audience.CLIENT or row.role not in CLIENT_ROLES
        )


def keepers(scope: Scope) -> tuple[Keeper, ...]:
    """The active administrators."""
    scope.require(Permission.ADMINISTER)
    asked = select(*_WHO).where(
        Person.portal_role == PortalRole.ADMINISTRATOR, Person.deactivated_at.is_(None)
    )
    with identity_reading() as session:
        return tuple(map(Keeper._make, session.execute(asked.order_by(Person.id))))


def people_named(scope: Scope, words: str) -> frozenset[int]:
    """Everybody whose name or address holds these words, deactivated people too: their deeds remain."""
    scope.require(Permission.ADMINISTER)
    word = words.strip().lower()
    asked = select(Person.id).where(
        func.lower(Person.name).contains(word, autoescape=True) | Person.email.contains(word, autoescape=True)
    )
    with identity_reading() as session:
        return frozenset(session.scalars(asked.limit(200)))
