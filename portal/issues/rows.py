"""What every verb on an issue does: find it, add to its history, stop or start its clocks."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.base import Audience, Translations
from db.models.issue import EntryKind, Issue, IssueEntry, IssueStatus
from portal import activity
from portal.access import NotAllowed, NotFound, Scope
from portal.issues.report import DONE

LONGEST_VALUE = 200


class NotInThisState(NotAllowed):
    """Only a resolved issue can be confirmed, and only one that is done can be reopened."""


class TheClientCannotSeeIt(NotAllowed):
    """Nothing can be said to the client about an issue that is not published."""


class TheClientWroteIt(NotAllowed):
    """What the client wrote is never withdrawn from the client."""


def found(session: Session, scope: Scope, number: int) -> Issue:
    """The issue of this number, locked until the transaction ends. Raises NotFound."""
    asked = select(Issue).where(
        Issue.project_id == scope.here.project_id, Issue.number == number, Issue.deleted_at.is_(None)
    )
    issue = session.scalars(asked.with_for_update()).first()
    if issue is None:
        raise NotFound(number)
    return issue


def entry(
    issue: Issue, scope: Scope, kind: EntryKind, at: datetime, audience: Audience, **said: Any
) -> IssueEntry:
    """A new entry of an issue's history, by whoever this scope belongs to."""
    return IssueEntry(
        issue_id=issue.id,
        project_id=issue.project_id,
        client_id=issue.client_id,
        audience=audience,
        kind=kind,
        at=at,
        author=scope.viewer.name,
        by_client=not scope.internal,
        **said,
    )


def changed(
    issue: Issue, scope: Scope, at: datetime, field: str, before: str, after: str, reason: str = ""
) -> IssueEntry:
    """The entry of one changed value: the client reads it if the client reads the issue."""
    return entry(
        issue,
        scope,
        EntryKind.CHANGE,
        at,
        issue.audience,
        field=field,
        before=_short(before),
        after=_short(after),
        body=reason,
    )


def set_status(issue: Issue, status: IssueStatus, at: datetime) -> None:
    """Give it a status; the moment of resolving is kept while it is done and gone when it is not."""
    if status not in DONE:
        issue.resolved_at = None
    elif issue.status not in DONE or issue.resolved_at is None:
        issue.resolved_at = at
    issue.status = status


def answered(issue: Issue, at: datetime) -> None:
    """The firm has said something that the client can read: the first time, this stops the clock."""
    if issue.audience is Audience.CLIENT and issue.first_response_at is None:
        issue.first_response_at = at


def note(
    session: Session, kind: activity.Kind, row: Issue | IssueEntry, issue: Issue, scope: Scope, at: datetime
) -> None:
    """Tell those who may see `row`, the issue itself or one of its entries, what happened to the issue."""
    activity.note(session, kind, row, issue.title, scope, translations=issue.translations, at=at)


def in_languages(kept: Translations, field: str, said: Mapping[str, str]) -> Translations:
    """Translations of a row after those of one field were written anew."""
    codes = {*kept, *said}
    made = {code: {**kept.get(code, {}), field: said.get(code, "")} for code in codes}
    stripped = {code: {name: words for name, words in texts.items() if words} for code, texts in made.items()}
    return {code: texts for code, texts in stripped.items() if texts}


def _short(value: str) -> str:
    return value if len(value) <= LONGEST_VALUE else value[: LONGEST_VALUE - 1] + "…"
