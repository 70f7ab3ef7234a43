"""Reading: how does the project stand, who says so, what speaks against it, and what is still internal?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from db.base import Audience
from db.models.project import Figures, Project, ProjectStatus, Rag
from db.queries import freshness as freshness_queries
from db.queries import status as queries
from db.session import reading
from portal.access import NotFound, Permission, Scope
from portal.i18n import Text
from portal.progress import freshness
from portal.progress.freshness import Freshness, Stale
from portal.publishing import Kind
from portal.status.facts import facts_of
from portal.status.watermelon import Contradiction, contradictions

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
    despite: str = ""


@dataclass(frozen=True, slots=True)
class StatusReport:
    """What the page of status and publishing shows.

    `figures` are as of when each kind is that the project has; `against` is what speaks against "on track".
    """

    published: bool
    status: ProjectStatus
    version: int
    confirmed_at: datetime | None
    confirmed_by: str
    confirmed_from: str
    rhythm_days: int
    statements: tuple[Statement, ...]
    counts: Mapping[Kind, tuple[int, int]]
    figures: Mapping[Figures, Freshness]
    stale: tuple[Stale, ...]
    against: tuple[Contradiction, ...]


def report(scope: Scope) -> StatusReport:
    """How the project stands, its statements, and how much of each kind is internal. Six statements."""
    scope.require(Permission.PUBLISH)
    text, here = Text(scope.viewer.language), scope.here.project_id
    with reading(scope) as session:
        held = freshness_queries.held(session, here)
        if held is None:
            raise NotFound
        rows = queries.updates(session, here, STATEMENTS_SHOWN)
        counts, work = queries.counts(session, here)
        facts = facts_of(session, scope, held.project, work)
    project, overall = held.project, overall_of(held.project)
    confirmed = {row.figures: row.at for row in held.confirmations}
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
        figures={
            each: freshness.of(held.confirmations, each, overall) for each in Figures if each in held.kept
        },
        stale=freshness.stale(confirmed, held.kept, overall),
        against=contradictions(facts),
    )


def fresh(scope: Scope, figures: Figures) -> Freshness:
    """The freshness of one kind of figures, for a page that shows them to either side. One statement."""
    with reading(scope) as session:
        row = freshness_queries.held(session, scope.here.project_id)
    if row is None:
        raise NotFound
    return freshness.of(row.confirmations, figures, overall_of(row.project))


def overall_of(project: Project) -> Freshness:
    """As of when the project as a whole is."""
    return Freshness(
        project.confirmed_at,
        project.confirmed_by,
        project.confirmed_from,
        project.rhythm_days,
        is_active=project.status is ProjectStatus.ACTIVE,
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
        despite=text.pick(row.despite, row.translations, "despite"),
    )
