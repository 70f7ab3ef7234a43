"""Who is looking: the session's row, the person and the projects that are open to them, as one value."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, Select, or_, select
from sqlalchemy.orm import Session as Connection

from db.base import Audience
from db.models.identity import Membership, Person, PortalRole, Role, Session
from db.models.project import Client, Project
from db.once import once
from db.session import identity_reading
from portal.access import (
    NotFound,
    Permission,
    ProjectAccess,
    SignedIn,
    Viewer,
    grants,
    preview_viewer,
)
from portal.clock import now
from portal.settings import settings


class NotSignedIn(PermissionError):
    """There is no valid session: never was, ended, idle too long, or its person was deactivated."""


def viewer(handle: str, project: str = "") -> Viewer:
    """The viewer of a session, by the handle that the gate gave to Streamlit.

    `project` is the public id in the address; for those who read everything it is opened as well.
    Raises NotSignedIn. It prevents that an ended session or a deactivated person goes on reading:
    it is asked anew on every run of every page.
    """
    # PostgreSQL refuses a NUL with an error; no handle and no address of a project holds one.
    known = bool(handle) and "\x00" not in handle
    project = project if project.isalnum() else ""
    with identity_reading() as connection:
        found = connection.execute(*_session_and_person(handle)).first() if known else None
        if found is None or not _is_alive(found[0]):
            raise NotSignedIn
        session, person = found
        kept = person.password_hash is not None
        told = SignedIn(session.method, session.created_at, session.ip, session.user_agent, kept)
        myself = replace(_viewer(connection, person, session.id, project), signed_in=told)
        if session.preview_person_id is None:
            return myself
        return _preview(connection, myself, session.preview_person_id)


def person_viewer(email: str) -> Viewer:
    """What a person sees, without a session: for reports on the command line. Raises NotFound."""
    with identity_reading() as connection:
        person = connection.scalar(select(Person).where(Person.email == email.strip().lower()))
        if person is None or person.deactivated_at is not None:
            raise NotFound(email)
        return _viewer(connection, person, None, "", every=True)


@once
def _session_and_person(handle: str) -> Select[Session, Person]:
    return (
        select(Session, Person)
        .join(Person, Person.id == Session.person_id)
        .where(Session.handle == handle, Session.revoked_at.is_(None), Person.deactivated_at.is_(None))
    )


def _is_alive(session: Session) -> bool:
    limits = settings()
    moment = now()
    return moment - session.seen_at < timedelta(hours=limits.idle_hours) and moment - session.created_at < (
        timedelta(hours=limits.absolute_hours)
    )


def _preview(connection: Connection, manager: Viewer, person_id: int) -> Viewer:
    person = connection.get(Person, person_id)
    if person is None or person.deactivated_at is not None:
        return manager
    try:
        return preview_viewer(manager, _viewer(connection, person, None, ""))
    except NotFound:
        return manager


def _viewer(
    connection: Connection, person: Person, session_id: int | None, project: str, every: bool = False
) -> Viewer:
    reads_all = Permission.READ_INTERNAL in grants(None, person.portal_role)
    rows = connection.execute(
        *_projects(person.id, project, besides=reads_all and bool(project), every=reads_all and every)
    )
    return Viewer(
        person_id=person.id,
        name=person.name,
        email=person.email,
        language=person.language,
        time_zone=person.time_zone,
        portal_role=person.portal_role,
        projects=tuple(_accesses(rows, person.portal_role)),
        session_id=session_id,
        previous_visit_at=person.previous_visit_at,
    )


@once
def _projects(person_id: int, project: str, *, besides: bool, every: bool) -> Select[*tuple[Any, ...]]:
    mine = Membership.person_id == person_id
    chosen = (
        select(
            Project.id,
            Project.client_id,
            Project.public_id,
            Project.key,
            Project.name,
            Client.name.label("client_name"),
            Membership.role,
            Project.audience,
            Project.translations,
            Client.translations.label("client_translations"),
        )
        .join(Client, Client.id == Project.client_id)
        .order_by(Project.name)
    )
    joined = (Membership.project_id == Project.id) & mine
    if every:
        return chosen.outerjoin(Membership, joined)
    if besides:
        return chosen.outerjoin(Membership, joined).where(or_(mine, Project.public_id == project))
    return chosen.join(Membership, joined)


def _accesses(rows: Iterable[Row[*tuple[Any, ...]]], portal_role: PortalRole) -> Iterable[ProjectAccess]:
    for row in rows:
        role: Role | None = row.role
        granted = grants(role, portal_role)
        if row.audience is not Audience.CLIENT and Permission.READ_INTERNAL not in granted:
            continue  # not published yet: for the client it does not exist
        yield ProjectAccess(
            project_id=row.id,
            client_id=row.client_id,
            public_id=row.public_id,
            key=row.key,
            name=row.name,
            client_name=row.client_name,
            role=role,
            permissions=granted,
            audience=row.audience,
            translations=row.translations,
            client_translations=row.client_translations,
        )
