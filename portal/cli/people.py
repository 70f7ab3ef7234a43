"""Who may come in: `portal invite`."""

from typing import Annotated

import typer
from sqlalchemy import select

from db.models.identity import PortalRole, Role
from db.models.project import Client, Project
from db.session import identity_reading, open_database
from portal.access import ProjectAccess, operator_scope
from portal.cli.serve import stop
from portal.i18n import LANGUAGES, Text
from portal.identity import invitations
from portal.identity.invitations import AccountIsClosed, Invitation, Invite
from portal.problems import Problems, sentences
from portal.settings import settings

NOT_FOUND = 3
"""What the command answers with if a client or project does not exist."""


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command()(invite)


def invite(
    email: Annotated[str, typer.Argument(help="The address of the person.")],
    client: Annotated[str, typer.Option(help="The client's name.")] = "",
    project: Annotated[str, typer.Option(help="The project's key.")] = "",
    role: Annotated[Role, typer.Option(help="What the person is in the project.")] = Role.SPONSOR,
    name: Annotated[str, typer.Option(help="The person's name; they can change it.")] = "",
    language: Annotated[str, typer.Option(help=f"One of {', '.join(LANGUAGES)}.")] = "en",
    administrator: Annotated[
        bool, typer.Option("--administrator", help="For the whole portal instead of one project.")
    ] = False,
    lead: Annotated[bool, typer.Option("--lead", help="Reads every project; changes none.")] = False,
) -> None:
    """Invite somebody, and print the link that opens their account once."""
    open_database(settings().url, settings().key)
    raw = {"email": email, "name": name or email.partition("@")[0], "role": role.value, "language": language}
    command = invitations.read(raw, Text())
    if isinstance(command, Problems):
        raise stop("\n".join(sentences(command, Text())))
    try:
        made = _invited(command, client, project, administrator, lead)
    except AccountIsClosed:
        raise stop(f"The account of {email} was deactivated. An administrator can open it again.") from None
    typer.echo(f"The link for {command.email}, good once until {Text().long_date(made.expires_at)}:")
    typer.echo(made.link)


def _invited(command: Invite, client: str, project: str, administrator: bool, lead: bool) -> Invitation:
    if administrator or lead:
        portal_role = PortalRole.ADMINISTRATOR if administrator else PortalRole.LEAD
        return invitations.invite_to_portal(operator_scope(), command, portal_role)
    if not (client and project):
        raise stop("Say which project: --client NAME --project KEY, or --administrator for the whole portal.")
    return invitations.invite(operator_scope(_project(client, project)), command)


def _project(client: str, key: str) -> ProjectAccess:
    with identity_reading() as connection:
        owner = connection.scalar(select(Client).where(Client.name == client))
        if owner is None:
            names = ", ".join(sorted(connection.scalars(select(Client.name)))) or "none yet"
            raise stop(f"There is no client named “{client}”. There are: {names}.", NOT_FOUND)
        found = connection.scalar(select(Project).where(Project.client_id == owner.id, Project.key == key))
        if found is None:
            asked = select(Project.key).where(Project.client_id == owner.id)
            keys = ", ".join(sorted(connection.scalars(asked))) or "none yet"
            raise stop(f"{client} has no project with the key “{key}”. It has: {keys}.", NOT_FOUND)
    return ProjectAccess(
        project_id=found.id,
        client_id=owner.id,
        public_id=found.public_id,
        key=found.key,
        name=found.name,
        client_name=owner.name,
        role=None,
        permissions=frozenset(),
        audience=found.audience,
        translations=found.translations,
        client_translations=owner.translations,
    )
