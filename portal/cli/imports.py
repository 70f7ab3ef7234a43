"""Bringing a project over from another system: `portal import jira` and `portal import trello`."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from db import schema
from db.base import Audience
from db.models.plan import TaskStatus
from db.queries import clients as queries
from db.session import open_database, reading
from portal import clients, imports
from portal.access import ProjectAccess, operator_scope
from portal.cli.serve import stop
from portal.clients import AlreadyThere, NewProject
from portal.forms import Problems, Reader, sentences
from portal.i18n import Text
from portal.imports import ImportResult, TakeIn, TheDatabaseIsBusy, words
from portal.integrations import jira, trello
from portal.integrations.reading import MAX_BYTES
from portal.integrations.records import Options, Parsed, UnreadableFile
from portal.settings import settings

COLUMNS_SHOWN = 20
PROBLEMS_SHOWN = 50
TEXT = Text()

ReadFile = Callable[[bytes, str, Options], Parsed]

File = Annotated[Path, typer.Argument(help="The export, as CSV or JSON.", metavar="FILE")]
Client = Annotated[str, typer.Option(help="The client's name; a new name makes a new client.")]
Project = Annotated[str, typer.Option(help="The project's key; a new key begins a new project.")]
Name = Annotated[str, typer.Option(help="The name of a new project; otherwise the file's.")]
Timezone = Annotated[str, typer.Option(help="Where the times in the file are meant, such as Europe/Berlin.")]
Publish = Annotated[bool, typer.Option("--publish", help="Let the client read what is imported.")]
Complete = Annotated[
    bool,
    typer.Option(
        "--complete", help="The file is the whole project: what is missing in it was deleted there."
    ),
]
Status = Annotated[
    list[str] | None,
    typer.Option(help="What a status or list means, such as “Ready=in_progress”; may be repeated."),
]
Column = Annotated[
    list[str] | None,
    typer.Option(help="Which column fills a field, such as “due=Target date”; may be repeated."),
]
IssueType = Annotated[
    list[str] | None, typer.Option(help="A Jira type whose entries are issues; may be repeated.")
]
MilestoneLabel = Annotated[str, typer.Option(help="Cards with this label are milestones.")]
IssueLabel = Annotated[str, typer.Option(help="Cards with this label are issues.")]


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    group = typer.Typer(help="Bring a project over from another system.", no_args_is_help=True)
    group.command("jira")(from_jira)
    group.command("trello")(from_trello)
    app.add_typer(group, name="import")


def from_jira(
    file: File,
    client: Client,
    project: Project,
    name: Name = "",
    timezone: Timezone = "UTC",
    publish: Publish = False,
    complete: Complete = False,
    status: Status = None,
    column: Column = None,
    issue_type: IssueType = None,
) -> None:
    """Import issues and versions from a CSV export of Jira, or from a JSON answer of its interface."""
    options = Options(
        zone=_zone(timezone),
        status_map=_statuses(status or ()),
        columns=_pairs(column or (), "--column", "due=Target date"),
        issue_types=frozenset(issue_type) if issue_type else None,
    )
    _bring("Jira", jira.read, file, options, _asked(client, project, name), publish, complete)


def from_trello(
    file: File,
    client: Client,
    project: Project,
    name: Name = "",
    timezone: Timezone = "UTC",
    publish: Publish = False,
    complete: Complete = False,
    status: Status = None,
    column: Column = None,
    milestone_label: MilestoneLabel = "",
    issue_label: IssueLabel = "",
) -> None:
    """Import cards and checklists of a Trello board, as JSON or as CSV."""
    options = Options(
        zone=_zone(timezone),
        status_map=_statuses(status or ()),
        columns=_pairs(column or (), "--column", "estimate_h=Hours"),
        milestone_label=milestone_label,
        issue_label=issue_label,
    )
    _bring("Trello", trello.read, file, options, _asked(client, project, name), publish, complete)


def _bring(
    system: str,
    read: ReadFile,
    file: Path,
    options: Options,
    asked: NewProject,
    publish: bool,
    complete: bool,
) -> None:
    """Read the file, find or begin the project, and say what was done."""
    parsed = _parsed(read, file, options)
    open_database(settings().url, settings().key)
    schema.migrate()
    access, begun = _project(asked, parsed)
    command = TakeIn(file.name, publish, complete, publish_project=publish and begun)
    try:
        result = imports.take(operator_scope(access), parsed, command, progress=_progress())
    except TheDatabaseIsBusy:
        raise stop("Something else is writing to the database. Nothing was imported; try again.") from None
    _tell(system, file.name, parsed, access, begun)
    _tell_result(result)
    _tell_visibility(publish, begun, access)


def _parsed(read: ReadFile, file: Path, options: Options) -> Parsed:
    try:
        if file.stat().st_size > MAX_BYTES:
            raise stop(f"{file}: the file is larger than {MAX_BYTES // 1024 // 1024} MB.")
        return read(file.read_bytes(), file.name, options)
    except UnreadableFile as error:
        raise stop(f"{file}: {words.refusal(error, TEXT)}{_how_to_go_on(error.columns)}") from None
    except OSError as error:
        raise stop(f"{file}: {error.strerror}.") from None


def _how_to_go_on(columns: Sequence[str]) -> str:
    """What a file without the usual headings does hold, and how to say which is which."""
    if len(columns) < 2:
        return ""
    held = ", ".join(columns[:COLUMNS_SHOWN])
    return f" Its columns: {held}. Say which is which, such as --column “key={columns[0]}”."


def _asked(client: str, project: str, name: str) -> NewProject:
    """The project as it would begin; its key and its client's name are checked as on the pages."""
    raw = {"client": client, "key": project, "name": name or project}
    raw.update(contract_type="fixed_price", currency="EUR")
    command = clients.read_project(Reader(raw), TEXT)
    if isinstance(command, Problems):
        raise stop(" ".join(sentences(command, TEXT)))
    return command if name else NewProject(command.client, command.key, "")


def _project(asked: NewProject, parsed: Parsed) -> tuple[ProjectAccess, bool]:
    """The project and whether it has just begun."""
    scope = operator_scope()
    found = _found(asked)
    if found is not None:
        return found, False
    named = NewProject(asked.client, asked.key, asked.name or parsed.project_name or asked.key)
    try:
        return clients.begin(scope, named), True
    except AlreadyThere:  # somebody else was faster
        found = _found(asked)
        if found is None:
            raise
        return found, False


def _found(asked: NewProject) -> ProjectAccess | None:
    with reading(operator_scope()) as session:
        owner = queries.client_named(session, asked.client)
        project = queries.project_with_key(session, owner.id, asked.key) if owner else None
    return clients.access_of(project, owner) if owner and project else None


def _progress() -> imports.Progress | None:
    """How far it has come, for somebody who watches."""
    if not sys.stderr.isatty():
        return None

    def show(done: int, total: int) -> None:
        typer.echo(f"\r{done} of {total} records", err=True, nl=done == total)

    return show


def _tell(system: str, name: str, parsed: Parsed, access: ProjectAccess, begun: bool) -> None:
    read = TEXT.plural("{n} record read", "{n} records read", parsed.records_read)
    typer.echo(f"{system}, {name}: {read}.")
    new = " (new)" if begun else ""
    typer.echo(f"Project {access.key} “{access.name}” of {access.client_name}{new}.")
    if parsed.tasks:
        states = (
            f"{sum(task.status is status for task in parsed.tasks)} {TEXT(words.STATUSES[status])}"
            for status in TaskStatus
        )
        held = TEXT.plural("{n} task", "{n} tasks", len(parsed.tasks))
        typer.echo(f"The file holds {held}: {', '.join(states)}.")


def _tell_result(result: ImportResult) -> None:
    for kind, counts in zip(("Tasks", "Milestones", "Issues"), result.kinds, strict=True):
        typer.echo(f"{kind}: {words.counts(counts, TEXT)}.")
    if not result.changes:
        typer.echo("Nothing has changed.")
    if left_out := words.left_out(result.dropped, TEXT):
        typer.echo(f"Never taken over: {left_out}.")
    if result.vanished:
        typer.echo("What is not in this file was left as it is; with --complete it counts as deleted.")
    said = [words.problem(problem, TEXT) for problem in result.problems]
    if result.older:
        said.append(words.older(result.older, TEXT))
    for line in said[:PROBLEMS_SHOWN]:
        typer.echo(line, err=True)
    if len(said) > PROBLEMS_SHOWN:
        typer.echo(f"and {len(said) - PROBLEMS_SHOWN} more", err=True)
    for open_ in result.undecided:
        typer.echo(words.undecided(open_, TEXT), err=True)


def _tell_visibility(publish: bool, begun: bool, access: ProjectAccess) -> None:
    if not publish:
        typer.echo("What is new is internal. The client reads it once it is published.")
    elif access.audience is Audience.INTERNAL and not begun:
        typer.echo("The project itself is internal: publish it on its page “Status and publishing”.")


def _zone(name: str) -> str:
    try:
        return ZoneInfo(name).key
    except (KeyError, ValueError, OSError):
        raise stop(
            f"“{name}” is not a time zone. Write it as a place, such as Europe/Berlin or Asia/Shanghai."
        ) from None


def _statuses(pairs: Sequence[str]) -> dict[str, TaskStatus]:
    meant = _pairs(pairs, "--status", "Ready=in_progress", from_end=True)
    known = [status.value for status in TaskStatus]
    wrong = next((value for value in meant.values() if value not in known), None)
    if wrong is not None:
        raise stop(f"--status: “{wrong}” is none of {', '.join(known)}.")
    return {name: TaskStatus(value) for name, value in meant.items()}


def _pairs(pairs: Sequence[str], option: str, example: str, *, from_end: bool = False) -> dict[str, str]:
    """What stands before and after the sign; a status may hold such a sign itself, a field may not."""
    split = {}
    for pair in pairs:
        before, sign, after = pair.rpartition("=") if from_end else pair.partition("=")
        if not (sign and before.strip() and after.strip()):
            raise stop(f"{option}: “{pair}” should look like “{example}”.")
        split[before.strip()] = after.strip()
    return split
