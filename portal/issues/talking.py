"""What is said about an issue: comments of both sides, and the client's word on whether it is resolved."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.base import Audience
from db.models.issue import EntryKind, Issue, IssueEntry, IssueStatus
from db.session import expect_version, writing
from portal import activity
from portal.access import NotAllowed, NotFound, Permission, Scope
from portal.clock import now
from portal.forms import Problems, Reader, needed
from portal.i18n import Text
from portal.issues import rows
from portal.issues.raising import others
from portal.issues.report import DONE


@dataclass(frozen=True, slots=True)
class Comment:
    """Words about an issue. Of the firm's, the client reads those that are deliberately for the client."""

    number: int
    body: str
    for_client: bool = False
    translations: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Confirm:
    """The client says that a resolved issue is resolved."""

    number: int
    version: int
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Reopen:
    """The client says that it is not, and why."""

    number: int
    version: int
    reason: str


@dataclass(frozen=True, slots=True)
class PublishComment:
    """One comment gets this audience."""

    number: int
    entry_id: int
    audience: Audience


def comment(scope: Scope, command: Comment, token: str | None = None) -> None:
    """Add a comment. The firm's first one that the client reads is the first answer; the client's answer to
    an issue that waits for the client puts it back to work. Raises TheClientCannotSeeIt."""
    scope.require(Permission.COMMENT_ISSUES)
    if scope.internal:
        scope.require(Permission.WORK_ISSUES, *([Permission.PUBLISH] if command.for_client else []))
    audience = Audience.CLIENT if command.for_client or not scope.internal else Audience.INTERNAL
    moment = now()
    with writing(scope, token) as session:
        issue = rows.found(session, scope, command.number)
        if audience is Audience.CLIENT and issue.audience is Audience.INTERNAL:
            raise rows.TheClientCannotSeeIt
        said = rows.entry(issue, scope, EntryKind.COMMENT, moment, audience, body=command.body)
        said.translations = {code: dict(words) for code, words in command.translations.items()}
        session.add(said)
        if not scope.internal:
            _back_to_work(session, scope, issue, moment)
        elif audience is Audience.CLIENT:
            rows.answered(issue, moment)
        rows.note(session, activity.Kind.ISSUE_COMMENTED, said, issue, scope, moment)


def confirm(scope: Scope, command: Confirm, token: str | None = None) -> None:
    """The client closes a resolved issue. Raises NotInThisState for any other, Conflict if it has changed."""
    _settle(scope, command, (IssueStatus.RESOLVED,), IssueStatus.CLOSED, command.remark, token)


def reopen(scope: Scope, command: Reopen, token: str | None = None) -> None:
    """The client opens a resolved or closed issue again: the clock runs on from where it was opened first."""
    _settle(scope, command, DONE, IssueStatus.OPEN, command.reason, token)


def publish_comment(scope: Scope, command: PublishComment, token: str | None = None) -> None:
    """Let the client read a comment of the firm, or no longer. Raises what `portal.issues.rows` names."""
    scope.require(Permission.PUBLISH)
    moment = now()
    with writing(scope, token) as session:
        issue = rows.found(session, scope, command.number)
        said = _firms_comment(session, issue, command.entry_id)
        if command.audience is Audience.CLIENT and issue.audience is Audience.INTERNAL:
            raise rows.TheClientCannotSeeIt
        if said.audience is command.audience:
            return
        said.audience = command.audience
        if command.audience is Audience.CLIENT:
            rows.answered(issue, moment)
            rows.note(session, activity.Kind.ISSUE_COMMENTED, said, issue, scope, moment)


def read_comment(reader: Reader, number: int, text: Text) -> Comment | Problems:
    """What somebody of the client wrote."""
    body = reader.paragraph("body", label=text("Your comment"))
    return reader.problems or Comment(number, body)


def read_answer(reader: Reader, number: int, text: Text) -> Comment | Problems:
    """What somebody of the firm wrote, and for whom; `body:zh` is the same in another language."""
    body = reader.paragraph("body", label=text("Your comment"))
    audience = reader.choice("audience", Audience, label=text("Who reads it?"))
    translated = {
        code: {"body": said}
        for code in others(text)
        if (said := reader.paragraph(f"body:{code}", required=False, label=text("Your comment")))
    }
    return reader.problems or Comment(number, body, audience is Audience.CLIENT, translated)


def read_confirm(reader: Reader, number: int, text: Text) -> Confirm | Problems:
    """The client's yes, perhaps with a remark."""
    remark = reader.paragraph("remark", 2000, required=False, label=text("A remark, if you like"))
    version = reader.whole("version", label=text("Issues"))
    return reader.problems or Confirm(number, needed(version), remark)


def read_reopen(reader: Reader, number: int, text: Text) -> Reopen | Problems:
    """The client's no, with its reason."""
    reason = reader.paragraph("reason", 2000, label=text("What is still wrong?"))
    version = reader.whole("version", label=text("Issues"))
    return reader.problems or Reopen(number, needed(version), reason)


def _settle(
    scope: Scope,
    command: Confirm | Reopen,
    before: tuple[IssueStatus, ...],
    after: IssueStatus,
    reason: str,
    token: str | None,
) -> None:
    scope.require(Permission.COMMENT_ISSUES)
    if scope.internal:
        raise NotAllowed("only the client can say so")
    moment = now()
    with writing(scope, token) as session:
        issue = rows.found(session, scope, command.number)
        expect_version(issue, command.version)
        if issue.status not in before:
            raise rows.NotInThisState(issue.status)
        session.add(rows.changed(issue, scope, moment, "status", issue.status, after, reason))
        rows.set_status(issue, after, moment)
        rows.note(session, activity.Kind.ISSUE_WORKED, issue, issue, scope, moment)


def _back_to_work(session: Session, scope: Scope, issue: Issue, moment: datetime) -> None:
    """What waited for the client waits no longer once the client has said something."""
    if issue.status is not IssueStatus.WAITING:
        return
    issue.version += 1
    session.add(rows.changed(issue, scope, moment, "status", issue.status, IssueStatus.IN_PROGRESS))
    rows.set_status(issue, IssueStatus.IN_PROGRESS, moment)


def _firms_comment(session: Session, issue: Issue, entry_id: int) -> IssueEntry:
    asked = select(IssueEntry).where(
        IssueEntry.id == entry_id, IssueEntry.issue_id == issue.id, IssueEntry.kind == EntryKind.COMMENT
    )
    said = session.scalars(asked).first()
    if said is None:
        raise NotFound(entry_id)
    if said.by_client:
        raise rows.TheClientWroteIt
    return said
