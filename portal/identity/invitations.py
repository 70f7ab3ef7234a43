"""Invitations: who is asked to come in, to which project, and what happens when they do?

Nobody can register. A person exists because somebody with the right to do so invited an address; the link in
the mail opens the account once. A link to somebody who has joined already opens nothing by itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from db.models.identity import LinkPurpose, Membership, OneTimeLink, Person, PortalRole, Role
from db.models.project import Client, Project
from db.session import identity, identity_reading
from portal.access import NotAllowed, Permission, PreviewIsReadOnly, ProjectAccess, Scope
from portal.clock import now
from portal.forms import Problems, Reader, needed
from portal.i18n import LANGUAGES, N_, Text
from portal.identity import links, passwords
from portal.identity.people import known, tidy
from portal.identity.roles import ROLE_NAMES
from portal.notify import mail
from portal.settings import settings


class AccountIsClosed(NotAllowed):
    """The address belongs to an account that was deactivated; only an administrator opens it again."""


@dataclass(frozen=True, slots=True)
class Invite:
    """The wish to have somebody in a project."""

    email: str
    name: str
    role: Role
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Invitation:
    """What became of it. The link is known here alone; None if it may reach the invited person only."""

    link: str | None
    expires_at: datetime
    person_id: int


@dataclass(frozen=True, slots=True)
class InvitedTo:
    """One project that somebody is invited to, as the invitation shows it."""

    project: str
    client: str
    role: Role
    project_translations: Mapping[str, Mapping[str, str]]
    client_translations: Mapping[str, Mapping[str, str]]


def read(raw: Mapping[str, object], text: Text) -> Invite | Problems:
    """The invitation form: email, name, role, language."""
    _ = text
    form = Reader(raw)
    email = form.email("email", label=_("E-mail address"))
    name = form.line("name", label=_("Name"))
    role = form.choice("role", Role, label=_("Role"))
    language = str(raw.get("language") or "en")
    if language not in LANGUAGES:
        form.refuse("language", N_("The portal does not speak this language."))
    return form.problems or Invite(tidy(email), name, needed(role), language)


def invite(scope: Scope, command: Invite, token: str | None = None) -> Invitation:
    """Invite somebody into the project of this scope, and mail them the link.

    Raises NotAllowed, PreviewIsReadOnly, AccountIsClosed, AlreadyDone. The link is handed to the inviter
    unless it would open more to them than their own project.
    """
    _require(scope, Permission.MANAGE_PEOPLE)
    project = scope.here
    for last in (False, True):
        try:
            with identity(scope.actor, token, scope.origin) as connection:
                person = _person(connection, command, _time_zone(connection, project.client_id))
                _join(connection, person, project, command.role)
                goal = f"/?project={project.public_id}"
                link, until = _link(connection, person, goal)
                _write(connection, scope, person, link, until, project, command.role)
                shown = link if _may_hold(connection, scope, person, project) else None
                return Invitation(shown, until, person.id)
        except IntegrityError:
            # Somebody else invited the same address at the same moment; now it is there.
            if last:
                raise
    raise AssertionError("one of two attempts ends")


def invite_to_portal(scope: Scope, command: Invite, role: PortalRole, token: str | None = None) -> Invitation:
    """Give somebody a role in the whole portal; `command.role` is not used. For administrators."""
    _require(scope, Permission.ADMINISTER)
    with identity(scope.actor, token, scope.origin) as connection:
        person = _person(connection, command, "UTC")
        person.portal_role = role
        link, until = _link(connection, person, "/")
        _write(connection, scope, person, link, until, None, None)
        return Invitation(link, until, person.id)


def invited_to(person_id: int, goal: str) -> Sequence[InvitedTo]:
    """The project that a link leads to, or all of a person's projects if it leads to none of them."""
    asked = (
        select(Project, Client, Membership.role)
        .join(Client, Client.id == Project.client_id)
        .join(Membership, Membership.project_id == Project.id)
        .where(Membership.person_id == person_id)
        .order_by(Project.name)
    )
    with identity_reading() as connection:
        rows = connection.execute(asked).all()
    meant = [row for row in rows if goal == f"/?project={row[0].public_id}"]
    return tuple(
        InvitedTo(project.name, client.name, role, project.translations, client.translations)
        for project, client, role in (meant or rows)
    )


def accept(token: str, by: str, name: str, language: str, password: str | None) -> bool:
    """Open the account that a link is for; False if the link is no longer good.

    `by` names the browser's form; the same one sent twice is accepted twice. Raises PasswordNotAccepted.
    """
    link = links.find(token, LinkPurpose.INVITATION)
    if link.person is None:
        return False
    kept = (
        passwords.hashed(passwords.accept(password, name, link.person.email))
        if password is not None
        else None
    )
    if not links.use(token, LinkPurpose.INVITATION, by):
        return False
    with identity((link.person.person_id, name)) as connection:
        person = _by_id(connection, link.person.person_id)
        person.name, person.language = name, language
        person.password_hash = kept or person.password_hash
    return True


def _require(scope: Scope, permission: Permission) -> None:
    if scope.read_only:
        raise PreviewIsReadOnly
    scope.require(permission)


def _time_zone(connection: Session, client_id: int) -> str:
    return connection.scalar(select(Client.time_zone).where(Client.id == client_id)) or "UTC"


def _by_id(connection: Session, person_id: int) -> Person:
    return connection.scalars(select(Person).where(Person.id == person_id)).one()


def _person(connection: Session, command: Invite, time_zone: str) -> Person:
    email = tidy(command.email)
    person = connection.scalar(select(Person).where(Person.email == email))
    if person is None:
        person = Person(
            email=email,
            name=command.name,
            language=command.language,
            time_zone=time_zone,
            portal_role=PortalRole.NONE,
            created_at=now(),
        )
        connection.add(person)
        connection.flush()
    elif person.deactivated_at is not None:
        raise AccountIsClosed(email)
    return person


def _join(connection: Session, person: Person, project: ProjectAccess, role: Role) -> None:
    membership = connection.scalar(
        select(Membership).where(
            Membership.person_id == person.id, Membership.project_id == project.project_id
        )
    )
    if membership is not None:
        membership.role = role
        return
    connection.add(
        Membership(
            person_id=person.id,
            project_id=project.project_id,
            client_id=project.client_id,
            role=role,
            created_at=now(),
        )
    )
    connection.flush()


def _link(connection: Session, person: Person, goal: str) -> tuple[str, datetime]:
    """A new link; the ones that led to the same place before are no longer good."""
    connection.execute(
        update(OneTimeLink)
        .where(
            OneTimeLink.person_id == person.id,
            OneTimeLink.purpose == LinkPurpose.INVITATION,
            OneTimeLink.next_address == goal,
            OneTimeLink.used_at.is_(None),
        )
        .values(used_at=now()),
        execution_options={"synchronize_session": False},
    )
    lasts = timedelta(days=settings().invitation_days)
    token, until = links.make(connection, person.id, LinkPurpose.INVITATION, lasts, goal)
    return f"{settings().address}/invite/{token}", until


def _may_hold(connection: Session, scope: Scope, person: Person, project: ProjectAccess) -> bool:
    """Whether the link opens to its holder nothing beyond the inviter's own project."""
    if known(person).joined or scope.may(Permission.ADMINISTER):
        return True
    elsewhere = connection.scalar(
        select(Membership.id)
        .where(Membership.person_id == person.id, Membership.project_id != project.project_id)
        .limit(1)
    )
    return elsewhere is None and person.portal_role is PortalRole.NONE


def _write(
    connection: Session,
    scope: Scope,
    person: Person,
    link: str,
    until: datetime,
    project: ProjectAccess | None,
    role: Role | None,
) -> None:
    _, brand = Text(person.language, person.time_zone), settings().brand
    inviter = scope.viewer.name if scope.viewer.person_id else settings().firm or brand
    values = {"name": person.name, "inviter": inviter, "brand": brand, "link": link}
    end = _(
        "The link is good until {day}. It is meant for you alone; please do not pass it on.",
        day=_.long_date(until),
    )
    if project is None or role is None:
        subject = _("Your account for {brand}", brand=brand)
        body = _(
            "Hello {name},\n\n{inviter} has made an account for you in {brand}. Open it here:\n\n{link}",
            **values,
        )
    else:
        title = _.pick(project.name, project.translations, "name")
        subject = _("You are invited to “{project}”", project=title)
        body = _(
            "Hello {name},\n\n{inviter} invites you to “{project}” as {role}. In {brand} you see how it"
            " stands, what it costs and what waits on you:\n\n{link}",
            project=title,
            role=_(ROLE_NAMES[role]),
            **values,
        )
    mail.write(connection, person.id, person.email, subject, f"{body}\n\n{end}\n")
