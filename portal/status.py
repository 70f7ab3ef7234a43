"""How does the project stand, who says so, and what of it may the client read?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from db.base import Audience
from db.models.project import ProjectStatus, Rag, Update
from db.queries import status as queries
from db.session import expect_version, reading, writing
from portal import activity
from portal.access import NotFound, Permission, Scope
from portal.activity import owned_by
from portal.clock import now
from portal.forms import Problems, Reader, needed
from portal.i18n import Text
from portal.publishing import Kind, Publish, set_audience

STATEMENTS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Statement:
    """One status report, in the reader's language."""

    id: int
    rag: Rag
    sentence: str
    next_step: str
    written_at: datetime
    author: str
    published: bool


@dataclass(frozen=True, slots=True)
class StatusReport:
    """What the page of status and publishing shows."""

    published: bool
    status: ProjectStatus
    version: int
    confirmed_at: datetime | None
    confirmed_by: str
    confirmed_from: str
    rhythm_days: int
    statements: tuple[Statement, ...]
    counts: Mapping[Kind, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class WriteStatement:
    """A new statement on how the project stands."""

    rag: Rag
    sentence: str
    next_step: str
    translations: Mapping[str, Mapping[str, str]]
    publish: bool


@dataclass(frozen=True, slots=True)
class SetProject:
    """Whether the client sees the project at all, whether it runs, and how often figures are confirmed."""

    published: bool
    status: ProjectStatus
    rhythm_days: int
    version: int


@dataclass(frozen=True, slots=True)
class Confirm:
    """The figures are as they are shown."""


def report(scope: Scope) -> StatusReport:
    """How the project stands, its statements, and how much of each kind is still internal."""
    scope.require(Permission.PUBLISH)
    text = Text(scope.viewer.language)
    with reading(scope) as session:
        project = queries.project(session, scope.here.project_id)
        rows = queries.updates(session, scope.here.project_id, STATEMENTS_SHOWN)
        counts = queries.internal_counts(session, scope.here.project_id)
    if project is None:
        raise NotFound
    return StatusReport(
        published=project.audience is Audience.CLIENT,
        status=project.status,
        version=project.version,
        confirmed_at=project.confirmed_at,
        confirmed_by=project.confirmed_by,
        confirmed_from=project.confirmed_from,
        rhythm_days=project.rhythm_days,
        statements=tuple(_statement(row, text) for row in rows),
        counts={Kind(name): numbers for name, numbers in counts.items()},
    )


def _statement(row: queries.UpdateRow, text: Text) -> Statement:
    return Statement(
        id=row.id,
        rag=row.rag,
        sentence=text.pick(row.sentence, row.translations, "sentence"),
        next_step=text.pick(row.next_step, row.translations, "next_step"),
        written_at=row.written_at,
        author=row.author,
        published=row.audience is Audience.CLIENT,
    )


def read_statement(reader: Reader, text: Text, other: str) -> WriteStatement | Problems:
    """A statement from its form. `other` is the language that the writer may add."""
    rag = reader.choice("rag", Rag, label=text("How the project stands"))
    sentence = reader.line("sentence", limit=400, label=text("In one sentence"))
    following = reader.line("next_step", limit=400, required=False, label=text("What happens next"))
    said = {
        "sentence": reader.line("other_sentence", limit=400, required=False, label=text("In one sentence")),
        "next_step": reader.line("other_next", limit=400, required=False, label=text("What happens next")),
    }
    publish = reader.flag("publish")
    if reader.problems:
        return reader.problems
    translations = {other: {field: words for field, words in said.items() if words}}
    return WriteStatement(needed(rag), sentence, following, translations, publish)


def write_statement(scope: Scope, command: WriteStatement, token: str | None = None) -> int:
    """Say how the project stands. A published statement also confirms the figures."""
    scope.require(Permission.PUBLISH)
    with writing(scope, token) as session:
        audience = Audience.CLIENT if command.publish else Audience.INTERNAL
        statement = Update(
            **owned_by(scope, audience),
            rag=command.rag,
            sentence=command.sentence,
            next_step=command.next_step,
            translations={language: dict(said) for language, said in command.translations.items() if said},
            written_at=now(),
            written_by=scope.viewer.person_id,
            author_name=scope.viewer.name,
            published_at=now() if command.publish else None,
        )
        session.add(statement)
        if command.publish:
            titles = {
                language: {"title": said["sentence"]}
                for language, said in command.translations.items()
                if said.get("sentence")
            }
            activity.note(
                session,
                activity.Kind.UPDATE_PUBLISHED,
                statement,
                command.sentence,
                scope,
                translations=titles,
            )
            project = queries.project(session, scope.here.project_id)
            if project is not None:
                project.confirmed_at, project.confirmed_by = now(), scope.viewer.name
                project.confirmed_from = project.confirmed_from or "portal"
        session.flush()
        return statement.id


def confirm(scope: Scope, command: Confirm, token: str | None = None) -> datetime:
    """Say that the figures are as they are shown, as of now."""
    scope.require(Permission.PUBLISH)
    with writing(scope, token) as session:
        project = queries.project(session, scope.here.project_id)
        if project is None:
            raise NotFound
        project.confirmed_at, project.confirmed_by = now(), scope.viewer.name
        return project.confirmed_at


def read_project(reader: Reader, text: Text) -> SetProject | Problems:
    """The project's settings from their form."""
    published = reader.flag("published")
    status = reader.choice("status", ProjectStatus, label=text("The project is"))
    rhythm = reader.whole("rhythm_days", 1, 90, label=text("Figures are confirmed every … days"))
    version = reader.whole("version", 0, label="version")
    if reader.problems:
        return reader.problems
    return SetProject(published, needed(status), needed(rhythm), needed(version))


def set_project(scope: Scope, command: SetProject, token: str | None = None) -> None:
    """Publish or withdraw the project itself, put it on hold, close it."""
    scope.require(Permission.PUBLISH)
    with writing(scope, token) as session:
        project = queries.project(session, scope.here.project_id)
        if project is None:
            raise NotFound
        expect_version(project, command.version)
        project.audience = Audience.CLIENT if command.published else Audience.INTERNAL
        project.status = command.status
        project.rhythm_days = command.rhythm_days


def publish_all(scope: Scope, kind: Kind, token: str | None = None) -> int:
    """Let the client read everything of a kind; answers how much was internal until now."""
    scope.require(Permission.PUBLISH)
    with writing(scope, token) as session:
        ids = queries.internal_ids(session, scope.here.project_id, kind)
        return set_audience(session, scope, Publish(kind, ids, Audience.CLIENT))
