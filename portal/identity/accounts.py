"""Who has an account, what it opens, and how it is closed."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select

from db.models.identity import Membership, Person, PortalRole
from db.session import ReadOnly, expect_version, identity, identity_reading
from portal.access import NotFound, Permission, Scope
from portal.clock import now
from portal.identity import sessions

ACCOUNTS_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Account:
    """One person as the administrator sees them."""

    person_id: int
    name: str
    email: str
    portal_role: PortalRole
    projects: int
    visited_at: datetime | None
    deactivated_at: datetime | None
    version: int


@dataclass(frozen=True, slots=True)
class SetAccount:
    """What a person may do in the whole portal, and whether they may sign in at all."""

    person_id: int
    portal_role: PortalRole
    active: bool
    version: int


class LastAdministrator(RuntimeError):
    """Nobody would be left who can give access."""


class OwnAccount(RuntimeError):
    """One cannot close one's own account."""


def report(scope: Scope, search: str = "") -> tuple[Account, ...]:
    """People by name, at most fifty; search by name or address."""
    scope.require(Permission.ADMINISTER)
    asked = (
        select(Person, func.count(Membership.id))
        .outerjoin(Membership, Membership.person_id == Person.id)
        .group_by(Person.id)
        .order_by(Person.name)
        .limit(ACCOUNTS_SHOWN)
    )
    if search.strip():
        word = search.strip().lower()
        asked = asked.where(
            or_(
                func.lower(Person.name).contains(word, autoescape=True),
                Person.email.contains(word, autoescape=True),
            )
        )
    with identity_reading() as connection:
        return tuple(
            Account(p.id, p.name, p.email, p.portal_role, count, p.visit_at, p.deactivated_at, p.version)
            for p, count in connection.execute(asked)
        )


def set_account(scope: Scope, command: SetAccount, token: str | None = None) -> None:
    """Change somebody's role in the portal, or let them in no longer: their sessions end at once.

    Raises NotFound, Conflict, LastAdministrator and OwnAccount.
    """
    scope.require(Permission.ADMINISTER)
    if scope.read_only:
        raise ReadOnly
    with identity(scope.actor, token, scope.origin) as connection:
        person = connection.get(Person, command.person_id)
        if person is None:
            raise NotFound(command.person_id)
        expect_version(person, command.version)
        if person.id == scope.viewer.person_id and not command.active:
            raise OwnAccount
        loses = command.portal_role is not PortalRole.ADMINISTRATOR or not command.active
        if person.portal_role is PortalRole.ADMINISTRATOR and loses:
            others = connection.scalar(
                select(func.count(Person.id)).where(
                    Person.portal_role == PortalRole.ADMINISTRATOR,
                    Person.deactivated_at.is_(None),
                    Person.id != person.id,
                )
            )
            if not others:
                raise LastAdministrator
        person.portal_role = command.portal_role
        person.deactivated_at = None if command.active else (person.deactivated_at or now())
    if not command.active:
        sessions.end_all(command.person_id)
