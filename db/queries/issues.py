"""The issues of a project: how many there are of which kind, a sheet of them, and one with its history."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, String, and_, case, cast, func, or_, select
from sqlalchemy.orm import Session

from db.base import Audience, Translations
from db.models.issue import EntryKind, Issue, IssueEntry, IssueStatus, Severity


class Wanted(NamedTuple):
    """Which issues are asked for; `unanswered` are those of the client that nobody has answered yet."""

    statuses: tuple[IssueStatus, ...]
    severity: Severity | None = None
    unanswered: bool = False
    search: str = ""


class CountRow(NamedTuple):
    """The issues of one severity and status, counted."""

    severity: Severity
    status: IssueStatus
    total: int
    wanted: int
    unanswered: int
    ownerless: int
    resolved_lately: int
    oldest: datetime


class IssueRow(NamedTuple):
    id: int
    number: int
    audience: Audience
    version: int
    title: str
    description: str
    translations: Translations
    severity: Severity
    status: IssueStatus
    owner: str
    raised_by: str
    raised_by_client: bool
    opened_at: datetime
    first_response_at: datetime | None
    resolved_at: datetime | None
    next_step: str


class EntryRow(NamedTuple):
    id: int
    audience: Audience
    kind: EntryKind
    body: str
    field: str
    before: str
    after: str
    translations: Translations
    at: datetime
    author: str
    by_client: bool


class AnsweredRow(NamedTuple):
    opened_at: datetime
    first_response_at: datetime


_ISSUE = tuple(getattr(Issue, name) for name in IssueRow._fields)
_ENTRY = tuple(getattr(IssueEntry, name) for name in EntryRow._fields)
_RANK = case({severity: rank for rank, severity in enumerate(Severity)}, value=Issue.severity)


def counts(session: Session, project_id: int, wanted: Wanted, lately: datetime) -> tuple[CountRow, ...]:
    """All issues, grouped. What was resolved since `lately` counts as resolved lately."""
    asked = (
        select(
            Issue.severity,
            Issue.status,
            func.count(Issue.id),
            _how_many(_matches(wanted)),
            _how_many(_unanswered()),
            _how_many(Issue.owner == ""),
            _how_many(Issue.resolved_at >= lately),
            func.min(Issue.opened_at),
        )
        .where(_here(project_id))
        .group_by(Issue.severity, Issue.status)
    )
    return tuple(CountRow._make(row) for row in session.execute(asked))


def listed(
    session: Session, project_id: int, wanted: Wanted, limit: int | None = None, offset: int = 0
) -> tuple[IssueRow, ...]:
    """One sheet of issues: the gravest first, of these the oldest."""
    asked = select(*_ISSUE).where(_here(project_id), _matches(wanted))
    asked = asked.order_by(_RANK, Issue.opened_at, Issue.number).limit(limit).offset(offset)
    return tuple(IssueRow._make(row) for row in session.execute(asked))


def lately_resolved(
    session: Session, project_id: int, statuses: Iterable[IssueStatus], limit: int
) -> tuple[IssueRow, ...]:
    """Those in one of these statuses that were resolved last."""
    asked = select(*_ISSUE).where(
        _here(project_id), Issue.status.in_(tuple(statuses)), Issue.resolved_at.is_not(None)
    )
    asked = asked.order_by(Issue.resolved_at.desc(), Issue.number.desc()).limit(limit)
    return tuple(IssueRow._make(row) for row in session.execute(asked))


def answered(session: Session, project_id: int, limit: int) -> tuple[AnsweredRow, ...]:
    """When the newest answered issues were opened and first answered."""
    asked = select(Issue.opened_at, Issue.first_response_at).where(
        _here(project_id), Issue.first_response_at.is_not(None)
    )
    rows = session.execute(asked.order_by(Issue.opened_at.desc()).limit(limit))
    return tuple(AnsweredRow(opened, first) for opened, first in rows if first is not None)


def one(session: Session, project_id: int, number: int) -> tuple[tuple[IssueRow, EntryRow | None], ...]:
    """The issue of this number with each visible entry of its history, oldest first; empty without it."""
    asked = (
        select(*_ISSUE, *_ENTRY)
        .outerjoin(IssueEntry, IssueEntry.issue_id == Issue.id)
        .where(_here(project_id), Issue.number == number)
        .order_by(IssueEntry.at, IssueEntry.id)
    )
    split = len(IssueRow._fields)
    return tuple(
        (IssueRow._make(row[:split]), EntryRow._make(row[split:]) if row[split] is not None else None)
        for row in session.execute(asked)
    )


def _here(project_id: int) -> ColumnElement[bool]:
    return and_(Issue.project_id == project_id, Issue.deleted_at.is_(None))


def _how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count(case((condition, Issue.id)))


def _unanswered() -> ColumnElement[bool]:
    return and_(Issue.raised_by_client, Issue.first_response_at.is_(None))


def _matches(wanted: Wanted) -> ColumnElement[bool]:
    conditions: list[ColumnElement[bool]] = [Issue.status.in_(wanted.statuses)]
    if wanted.severity is not None:
        conditions.append(Issue.severity == wanted.severity)
    if wanted.unanswered:
        conditions.append(_unanswered())
    if wanted.search:
        conditions.append(_says(wanted.search))
    return and_(*conditions)


def _says(search: str) -> ColumnElement[bool]:
    found: list[ColumnElement[bool]] = [
        column.icontains(search, autoescape=True)
        for column in (Issue.title, Issue.description, Issue.owner, Issue.next_step)
    ]
    number = search.removeprefix("#")
    if number.isdecimal() and len(number) < 9:
        found.append(Issue.number == int(number))
    if not search.isascii():
        # Translations are kept as JSON, in which every letter beyond ASCII is written as its number.
        written = json.dumps(search)[1:-1]
        found.append(cast(Issue.translations, String).icontains(written, autoescape=True))
    return or_(*found)
