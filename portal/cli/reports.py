"""What one person sees of one project: `portal report`."""

import json
from typing import Annotated, Any

import typer

from db import schema
from db.session import open_database
from portal import reports
from portal.access import NotFound, ProjectAccess, Viewer, project_scope
from portal.cli.serve import stop
from portal.i18n import Text
from portal.identity.viewer import person_viewer
from portal.settings import settings

NOT_FOUND = 3
"""What the command answers with if the person may not see the project, or there is none."""


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command()(report)


def report(
    key: Annotated[str, typer.Argument(help="The project's key.")],
    email: Annotated[str, typer.Option("--as", help="The person who asks.")],
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, for other programs.")] = False,
    client: Annotated[str, typer.Option(help="The client's name, if two have a project of this key.")] = "",
) -> None:
    """Print what a person sees of a project, and nothing else."""
    open_database(settings().url, settings().key)
    if not schema.is_current():
        schema.migrate()
    try:
        viewer = person_viewer(email)
        scope = project_scope(viewer, _project(viewer, key, client).public_id)
        told = reports.told(scope)
    except NotFound:
        # Unknown person, unknown project and a foreign one sound the same.
        raise stop(f"There is no project “{key}” for {email}.", NOT_FOUND) from None
    typer.echo(json.dumps(told, ensure_ascii=False, indent=2) if as_json else in_words(told, viewer))


def _project(viewer: Viewer, key: str, client: str) -> ProjectAccess:
    found = [
        p
        for p in viewer.projects
        if p.key.lower() == key.lower() and (not client or p.client_name.lower() == client.lower())
    ]
    if not found:
        raise NotFound(key)
    if len(found) > 1:
        names = ", ".join(sorted(p.client_name for p in found))
        raise stop(f"Several clients have a project “{key}”: {names}. Add --client NAME.")
    return found[0]


def in_words(told: dict[str, Any], viewer: Viewer) -> str:
    """The report in a few lines, in the person's language."""
    text = Text(viewer.language, viewer.time_zone)
    project = told["project"]
    lines = [f"{project['name']} · {project['client']}"]
    if "progress" in told:
        tasks, percent = told["progress"]["tasks"], told["progress"]["percent_done"]
        lines.append(
            text(
                "{done} of {total} tasks done ({percent}).",
                done=tasks["done"],
                total=tasks["total"],
                percent="–" if percent is None else f"{text.number(percent, 1)} %",
            )
        )
    if "budget" in told:
        money = told["budget"]
        lines.append(
            text(
                "{spent} of {agreed} {currency} spent, {left} left.",
                spent=money["spent"],
                agreed=money["agreed"],
                left=money["left"],
                currency=money["currency"],
            )
        )
    if "issues" in told:
        lines.append(text.plural("{n} issue is open.", "{n} issues are open.", told["issues"]["open"]))
    return "\n".join(lines)
