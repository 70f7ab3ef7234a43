"""What the clients' people did last in each project, what they wait for, and what waits on them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, ScalarSelect, Select, Subquery, and_, case, func, or_, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql.expression import FunctionElement

from db.base import UtcDateTime
from db.models.change import ChangeRequest, ChangeStatus, ChangeStep
from db.models.charter import Charter, CharterStatus
from db.models.issue import Issue, IssueEntry, IssueStatus, Severity
from db.models.project import Project
from db.models.schedule import ClientAction, ClientActionStatus, Consent
from db.models.survey import SurveyResponse
from db.models.training import TrainingProgress
from db.once import once
from db.queries.portfolio import Ids, among, listed

Said = Mapping[str, Mapping[str, str]]

_UNANSWERED = (IssueStatus.OPEN, IssueStatus.IN_PROGRESS)
_UNSOLVED = (*_UNANSWERED, IssueStatus.WAITING)


class latest_of(FunctionElement[datetime]):  # noqa: N801 - it reads as a function of SQL
    """The latest of several moments of a row, leaving out those that are not known."""

    type = UtcDateTime()
    inherit_cache = True


@compiles(latest_of, "postgresql")
def _on_postgresql(element: latest_of, compiler: Any, **how: Any) -> str:
    return f"greatest({compiler.process(element.clauses, **how)})"


@compiles(latest_of, "sqlite")
def _on_sqlite(element: latest_of, compiler: Any, **how: Any) -> str:
    # There a single unknown moment would make the whole unknown.
    known = (f"coalesce({compiler.process(each, **how)}, '')" for each in element.clauses)
    return f"nullif(max({', '.join(known)}), '')"


class TalkRow(NamedTuple):
    """When somebody of the client last did something, and what waits on whom."""

    project_id: int
    last_act: datetime | None
    unanswered: int
    unanswered_since: datetime | None
    critical: int
    asked: str | None
    asked_translations: Said | None
    asked_on: date | None
    needed_by: date | None


def talks(session: Session, only: Ids, submitted: datetime, assessed: datetime) -> tuple[TalkRow, ...]:
    """What the client's people did last, which of their questions nobody answered, and what waits on them.

    Unanswered is what came before `submitted` and had no first word, and a change request that came before
    `assessed` and is still being assessed.
    """
    asked = _talks(listed(only), submitted, assessed, all_of_them=only is None)
    return tuple(_talk(tuple(row)) for row in session.execute(*asked))


@once
def _talks(
    only: Sequence[int], submitted: datetime, assessed: datetime, *, all_of_them: bool
) -> Select[*tuple[Any, ...]]:
    issues, changes, rest = _issues(submitted), _changes(submitted, assessed), tuple(_acts())
    asked: Select[*tuple[Any, ...]] = (
        select(
            Project.id,
            issues.c.unanswered,
            issues.c.since,
            issues.c.critical,
            changes.c.unanswered,
            changes.c.since,
            ClientAction.title,
            ClientAction.translations,
            ClientAction.asked_on,
            ClientAction.needed_by,
            latest_of(*(each.c.act for each in (issues, changes, *rest)), _said_last()),
        )
        .select_from(Project)
        .outerjoin(
            ClientAction, and_(ClientAction.project_id == Project.id, ClientAction.id == _oldest_action())
        )
        .where(*among(only, all_of_them))
    )
    for each in (issues, changes, *rest):
        asked = asked.outerjoin(each, each.c.project_id == Project.id)
    return asked


def _talk(row: tuple[Any, ...]) -> TalkRow:
    project_id, issues, issues_since, critical, changes, changes_since, *asked, act = row
    return TalkRow(
        project_id,
        act,
        (issues or 0) + (changes or 0),
        min(filter(None, (issues_since, changes_since)), default=None),
        critical or 0,
        *asked,
    )


def _issues(submitted: datetime) -> Subquery:
    waits = and_(
        Issue.raised_by_client,
        Issue.first_response_at.is_(None),
        Issue.status.in_(_UNANSWERED),
        Issue.opened_at < submitted,
    )
    critical = and_(Issue.severity == Severity.CRITICAL, Issue.status.in_(_UNSOLVED))
    return (
        select(
            Issue.project_id,
            func.max(case((Issue.raised_by_client, Issue.opened_at))).label("act"),
            func.count(case((waits, Issue.id))).label("unanswered"),
            func.min(case((waits, Issue.opened_at))).label("since"),
            func.count(case((critical, Issue.id))).label("critical"),
        )
        .where(Issue.deleted_at.is_(None))
        .group_by(Issue.project_id)
        .subquery()
    )


def _changes(submitted: datetime, assessed: datetime) -> Subquery:
    begun = ChangeRequest.submitted_at
    waits = and_(
        ChangeRequest.by_client,
        or_(
            and_(ChangeRequest.status == ChangeStatus.SUBMITTED, begun < submitted),
            and_(ChangeRequest.status == ChangeStatus.IN_ASSESSMENT, begun < assessed),
        ),
    )
    return (
        select(
            ChangeRequest.project_id,
            func.max(case((ChangeRequest.by_client, begun))).label("act"),
            func.count(case((waits, ChangeRequest.id))).label("unanswered"),
            func.min(case((waits, begun))).label("since"),
        )
        .group_by(ChangeRequest.project_id)
        .subquery()
    )


def _acts() -> Iterator[Subquery]:
    """What else the client's people leave behind when they do something."""
    yield _last(ChangeStep.project_id, ChangeStep.at, ChangeStep.by_client)
    yield _last(SurveyResponse.project_id, SurveyResponse.submitted_at)
    yield _last(TrainingProgress.project_id, TrainingProgress.read_at)
    yield _last(Consent.project_id, Consent.at)
    yield _last(Charter.project_id, Charter.confirmed_at, Charter.status == CharterStatus.CONFIRMED)
    yield _last(ClientAction.project_id, ClientAction.done_at, ClientAction.status == ClientActionStatus.DONE)


def _last(project_id: Any, at: Any, which: ColumnElement[bool] | Any | None = None) -> Subquery:
    asked = select(project_id, func.max(at).label("act")).group_by(project_id)
    return (asked if which is None else asked.where(which)).subquery()


def _said_last() -> ScalarSelect[datetime]:
    """Of entries there are more than of anything else: the last one is looked up for each project."""
    asked = select(func.max(IssueEntry.at)).where(IssueEntry.project_id == Project.id, IssueEntry.by_client)
    return asked.correlate(Project).scalar_subquery()


def _oldest_action() -> ScalarSelect[int]:
    """What the client was asked for first and has not given yet."""
    older = aliased(ClientAction)
    return (
        select(older.id)
        .where(older.project_id == Project.id, older.status == ClientActionStatus.OPEN)
        .order_by(older.asked_on, older.id)
        .limit(1)
        .correlate(Project)
        .scalar_subquery()
    )
