"""Who has which role in a project, and how that changes."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session as Connection

from db.models.identity import Membership, Person, Role
from db.session import ReadOnly, identity, identity_reading
from portal.access import CLIENT_ROLES, NotAllowed, NotFound, Permission, Scope
from portal.identity import sessions


@dataclass(frozen=True, slots=True)
class Member:
    """One person of a project."""

    person_id: int
    name: str
    email: str
    role: Role
    language: str
    visited_at: datetime | None
    deactivated: bool

    @property
    def is_client(self) -> bool:
        return self.role in CLIENT_ROLES


@dataclass(frozen=True, slots=True)
class SetRole:
    """What a person shall be in this project; None takes them out of it."""

    person_id: int
    role: Role | None
    shown: Role


def members(scope: Scope) -> tuple[Member, ...]:
    """Everybody in the scope's project, the client's people first."""
    scope.require(Permission.MANAGE_PEOPLE)
    asked = (
        select(Person, Membership.role)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.project_id == scope.here.project_id)
        .order_by(Person.name)
    )
    with identity_reading() as connection:
        found = [
            Member(p.id, p.name, p.email, role, p.language, p.visit_at, p.deactivated_at is not None)
            for p, role in connection.execute(asked)
        ]
    return tuple(sorted(found, key=lambda member: (not member.is_client, member.name)))


class LastManager(RuntimeError):
    """A project would be left without anybody who answers for it."""


def set_role(scope: Scope, command: SetRole, token: str | None = None) -> None:
    """Give somebody another role in this project, or take them out of it; effective at their next action.

    Raises NotFound for somebody who is not in the project, LastManager, and Conflict-like NotAllowed where
    the role is no longer the one that was shown.
    """
    scope.require(Permission.MANAGE_PEOPLE)
    if scope.read_only:
        raise ReadOnly
    with identity(scope.actor, token, scope.origin) as connection:
        membership = connection.scalar(
            select(Membership).where(
                Membership.project_id == scope.here.project_id, Membership.person_id == command.person_id
            )
        )
        if membership is None:
            raise NotFound(command.person_id)
        if membership.role is not command.shown:
            raise NotAllowed("the role was changed in the meantime")
        if membership.role is Role.MANAGER and command.role is not Role.MANAGER:
            _keep_a_manager(connection, scope)
        if command.role is None:
            connection.delete(membership)
        else:
            membership.role = command.role


def _keep_a_manager(connection: Connection, scope: Scope) -> None:
    managers = connection.scalars(
        select(Membership.person_id)
        .join(Person, Person.id == Membership.person_id)
        .where(
            Membership.project_id == scope.here.project_id,
            Membership.role == Role.MANAGER,
            Person.deactivated_at.is_(None),
        )
    ).all()
    if len(managers) < 2:
        raise LastManager


def preview(scope: Scope, person_id: int) -> None:
    """Look at the portal as one of the client's people does, read-only, until the preview is ended.

    What it shows is decided anew on every run by `portal.identity.viewer`.
    """
    scope.require(Permission.PREVIEW)
    member = next((m for m in members(scope) if m.person_id == person_id and m.is_client), None)
    if member is None or member.deactivated or scope.viewer.session_id is None:
        raise NotFound(person_id)
    sessions.start_preview(scope.viewer.session_id, person_id)
