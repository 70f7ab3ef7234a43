"""How the firm works an issue: status, severity, owner, next step, and whether the client sees it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from db.base import Audience
from db.models.issue import EntryKind, Issue, IssueStatus, Severity
from db.session import expect_version, writing
from portal import activity, publishing
from portal.access import NotAllowed, Permission, Scope
from portal.clock import now
from portal.forms import Problems, Reader, needed
from portal.i18n import N_, Text
from portal.issues import rows
from portal.issues.history import Change
from portal.issues.raising import others
from portal.issues.report import DONE, IssueItem

_GRAVITY = tuple(reversed(Severity))


class ReasonNeeded(NotAllowed):
    """The client sees this issue: a new status or a lower severity is explained."""


@dataclass(frozen=True, slots=True)
class Work:
    """How an issue stands from now on, and why. `next_step_in` holds the next step in other languages."""

    number: int
    version: int
    status: IssueStatus
    severity: Severity
    owner: str
    next_step: str
    reason: str = ""
    next_step_in: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PublishIssue:
    """An issue gets this audience."""

    number: int
    audience: Audience


def work(scope: Scope, command: Work, token: str | None = None) -> bool:
    """Change an issue; answers whether anything was different.

    Each value that changes becomes an entry of the history, which the client reads if the client reads the
    issue. Raises Conflict, and ReasonNeeded where the client is owed one.
    """
    scope.require(Permission.WORK_ISSUES)
    moment = now()
    with writing(scope, token) as session:
        issue = rows.found(session, scope, command.number)
        expect_version(issue, command.version)
        shared = issue.audience is Audience.CLIENT
        if shared and not command.reason and owes_reason(issue.status, issue.severity, command):
            raise ReasonNeeded
        changes = tuple(_changes(issue, command))
        _write_down(session, scope, issue, changes, command.reason, moment)
        resolved = command.status in DONE and issue.status not in DONE
        _apply(issue, command, scope)
        rows.set_status(issue, command.status, moment)
        if changes:
            kind = activity.Kind.ISSUE_RESOLVED if resolved else activity.Kind.ISSUE_WORKED
            rows.note(session, kind, issue, issue, scope, moment)
        return bool(changes)


def publish_issue(scope: Scope, command: PublishIssue, token: str | None = None) -> None:
    """Let the client read an issue with the history of its changes, or no longer. Comments stay as they are.

    Raises TheClientWroteIt for an issue of the client, which cannot be withdrawn.
    """
    scope.require(Permission.PUBLISH)
    moment = now()
    with writing(scope, token) as session:
        issue = rows.found(session, scope, command.number)
        if issue.raised_by_client:
            raise rows.TheClientWroteIt
        wanted = publishing.Publish(publishing.Kind.ISSUE, (issue.id,), command.audience)
        if publishing.set_audience(session, scope, wanted) and command.audience is Audience.CLIENT:
            rows.note(session, activity.Kind.ISSUE_RAISED, issue, issue, scope, moment)


def owes_reason(status: IssueStatus, severity: Severity, command: Work) -> bool:
    """Whether a client who sees the issue is owed a reason for this."""
    lower = _GRAVITY.index(command.severity) < _GRAVITY.index(severity)
    return command.status is not status or lower


def read_work(reader: Reader, shown: IssueItem, text: Text) -> Work | Problems:
    """What the firm filled in about the issue shown; `next_step:zh` is the next step in another language."""
    status = reader.choice("status", IssueStatus, label=text("Status"))
    severity = reader.choice("severity", Severity, label=text("Severity"))
    owner = reader.line("owner", required=False, label=text("Owner"))
    next_step = reader.line("next_step", 500, required=False, label=text("Next step"))
    said = {
        code: reader.line(f"next_step:{code}", 500, required=False, label=text("Next step"))
        for code in others(text)
    }
    reason = reader.paragraph("reason", 2000, required=False, label=text("Reason for the change"))
    version = reader.whole("version", label=text("Issues"))
    if reader.problems:
        return reader.problems
    command = Work(
        shown.number, needed(version), needed(status), needed(severity), owner, next_step, reason, said
    )
    if not shown.internal and not reason and owes_reason(shown.status, shown.severity, command):
        reader.refuse(
            "reason",
            N_("Please fill in “{label}”: the client sees this issue and is owed the why."),
            label=text("Reason for the change"),
        )
    if not reader.problems and _is_as_shown(command, shown):
        reader.refuse(
            "status", N_("Nothing is different yet. To say something without a change, write a comment.")
        )
    return reader.problems or command


def _is_as_shown(command: Work, shown: IssueItem) -> bool:
    same = (shown.status, shown.severity, shown.owner, shown.next_step_as_written)
    if (command.status, command.severity, command.owner, command.next_step) != same:
        return False
    return all(shown.next_step_in.get(code, "") == said for code, said in command.next_step_in.items())


def _changes(issue: Issue, command: Work) -> Iterator[Change]:
    pairs = (
        ("status", issue.status, command.status),
        ("severity", issue.severity, command.severity),
        ("owner", issue.owner, command.owner),
        ("next_step", issue.next_step, command.next_step),
    )
    return (Change(name, str(before), str(after)) for name, before, after in pairs if before != after)


def _write_down(
    session: Session, scope: Scope, issue: Issue, changes: Sequence[Change], reason: str, moment: datetime
) -> None:
    """Each change as an entry, the first with the reason. A reason that the client cannot read now is kept as
    a comment of the team: publishing the issue later publishes its changes, and must not publish that."""
    shared = issue.audience is Audience.CLIENT and bool(changes)
    for change in changes:
        said = reason if shared and change is changes[0] else ""
        session.add(rows.changed(issue, scope, moment, change.field, change.before, change.after, said))
    if reason and shared:
        rows.answered(issue, moment)
    elif reason:
        session.add(rows.entry(issue, scope, EntryKind.COMMENT, moment, Audience.INTERNAL, body=reason))


def _apply(issue: Issue, command: Work, scope: Scope) -> None:
    issue.severity, issue.owner = command.severity, command.owner
    language = scope.viewer.language
    stays = {language: issue.translations.get(language, {}).get("next_step", "")}
    if issue.next_step != command.next_step:
        issue.next_step, stays = command.next_step, {}
    issue.translations = rows.in_languages(issue.translations, "next_step", {**command.next_step_in, **stays})
