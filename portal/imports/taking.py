"""How a file becomes rows: everything in one transaction, and nothing at all where nothing has changed."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from db.queries import imports as queries
from db.session import reading, writing
from portal.access import NotFound, Permission, Scope
from portal.imports import comparing, kinds, milestones, telling
from portal.imports.comparing import Compared, Found
from portal.imports.outcome import Counts, ImportResult
from portal.imports.writer import Progress, Writer
from portal.integrations.records import Parsed


class TheDatabaseIsBusy(RuntimeError):
    """Another import, or something else that takes long, is writing; nothing was imported."""


@dataclass(frozen=True, slots=True)
class TakeIn:
    """How a file is to be taken in.

    `complete` says that the file holds the whole project, so that what is missing in it was deleted there;
    `publish_project` lets the client see the project itself, for one that has only just begun.
    """

    file_name: str
    publish: bool = False
    complete: bool = False
    publish_project: bool = False


def preview(scope: Scope, parsed: Parsed, command: TakeIn) -> ImportResult:
    """What `take` would do, without doing it; how much it would publish is not counted."""
    scope.require(Permission.IMPORT)
    with reading(scope) as session:
        found = comparing.compare(session, scope.here.project_id, parsed)
    complete = _is_complete(parsed, command)
    return ImportResult(
        _expected(found.tasks, complete),
        _expected(found.milestones, complete),
        _expected(found.issues, complete),
        parsed.problems,
        milestones.undecided(found, complete, command.publish),
        parsed.dropped,
        _older(found),
    )


def take(
    scope: Scope,
    parsed: Parsed,
    command: TakeIn,
    token: str | None = None,
    progress: Progress | None = None,
) -> ImportResult:
    """Bring the records of a file into the scope's project.

    What the file says now overwrites what it has said before; audience, translations, next steps and numbers
    are the portal's own and stay. Raises AlreadyDone for a token that was used, and TheDatabaseIsBusy.
    """
    scope.require(Permission.IMPORT)
    if command.publish:
        scope.require(Permission.PUBLISH)
    try:
        with writing(scope, token) as session:
            return _taken(session, scope, parsed, command, progress)
    except OperationalError as error:
        raise TheDatabaseIsBusy from error


def _taken(
    session: Session, scope: Scope, parsed: Parsed, command: TakeIn, progress: Progress | None
) -> ImportResult:
    project = queries.locked_project(session, scope.here.project_id)
    if project is None:
        raise NotFound
    found = comparing.compare(session, project.id, parsed)
    complete = _is_complete(parsed, command)
    # What is undecided and held back is asked of the rows as they were, so before any is written.
    undecided = milestones.undecided(found, complete, command.publish)
    held = milestones.held_back(found)
    writer = Writer(session, scope, parsed.system, command.publish, complete, progress)
    writer.expect(len(c.new) + len(c.changed) for c in (found.tasks, found.milestones, found.issues))
    result = ImportResult(
        kinds.write_tasks(writer, found.tasks, found.above),
        kinds.write_milestones(writer, found, held),
        kinds.write_issues(writer, found.issues),
        parsed.problems,
        undecided,
        parsed.dropped,
        _older(found),
    )
    if not result.changes:
        return result
    if command.publish_project:
        telling.publish_project(project)
    return telling.told(writer, project, result, command.file_name)


def _is_complete(parsed: Parsed, command: TakeIn) -> bool:
    """A file without a single record is no reason to delete a project."""
    return command.complete and parsed.records_read > 0


def _older(found: Found) -> int:
    return found.tasks.older + found.milestones.older + found.issues.older


def _expected(compared: Compared[Any], complete: bool) -> Counts:
    missing, removed = len(compared.missing), len(compared.elsewhere)
    return Counts(
        created=len(compared.new),
        updated=len(compared.changed),
        unchanged=len(compared.same),
        vanished=0 if complete else missing,
        removed=removed + (missing if complete else 0),
    )
