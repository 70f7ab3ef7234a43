"""How does somebody ask for a change, and take the request back?"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.base import Translations
from db.models.change import ChangeRequest, ChangeStatus, ChangeStep, Urgency
from db.numbers import Numbered, next_number
from db.session import expect_version, writing
from portal import activity, clock
from portal.access import NotAllowed, NotFound, Permission, Scope
from portal.changes.course import NEEDS_ASSESSMENT, check_move
from portal.changes.register import code
from portal.forms import Problems, Reader, needed
from portal.i18n import LANGUAGES, Text

LONGEST = 5000
TOLD = ("title", "what", "why")


@dataclass(frozen=True, slots=True)
class Submit:
    """A change somebody asks for. `others` holds its words in other languages."""

    title: str
    what: str
    why: str
    urgency: Urgency
    others: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Withdraw:
    """Take back one's own request."""

    change_id: int
    version: int
    reason: str


def read_submit(reader: Reader, text: Text) -> Submit | Problems:
    """A new request. Fields: title, what, why, urgency; title, what and why with _<language> may be there."""
    title = reader.line("title", 200, label=text("What should change, in one line"))
    what = reader.paragraph("what", LONGEST, label=text("What exactly"))
    why = reader.paragraph("why", LONGEST, label=text("Why it is needed"))
    urgency = reader.choice("urgency", Urgency, label=text("How urgent"))
    others = {code: _read_others(reader, text, code) for code in LANGUAGES if code != text.language}
    if reader.problems:
        return reader.problems
    kept = {code: words for code, words in others.items() if words}
    return Submit(title, what, why, needed(urgency), kept)


def _read_others(reader: Reader, text: Text, language: str) -> dict[str, str]:
    said = {
        "title": reader.line(f"title_{language}", 200, False, label=text("What should change, in one line")),
        "what": reader.paragraph(f"what_{language}", LONGEST, False, label=text("What exactly")),
        "why": reader.paragraph(f"why_{language}", LONGEST, False, label=text("Why it is needed")),
    }
    return {field: words for field, words in said.items() if words}


def read_withdraw(reader: Reader, text: Text, change_id: int) -> Withdraw | Problems:
    """Taking back a request. Fields: reason, version."""
    reason = reader.paragraph("reason", LONGEST, label=text("Why you withdraw it"))
    version = reader.whole("version", 1, label="version")
    return reader.problems or Withdraw(change_id, needed(version), reason)


def submit(scope: Scope, command: Submit, token: str | None = None) -> str:
    """Ask for a change on the client's side; both sides see it at once. Answers its code, "CR-7"."""
    scope.require(Permission.SUBMIT_CHANGES)
    return _entered(scope, command, token)


def enter(scope: Scope, command: Submit, token: str | None = None) -> str:
    """Write down a change on behalf of the firm, which the client sees once it is published."""
    scope.require(Permission.ANSWER_CHANGES)
    return _entered(scope, command, token)


def _entered(scope: Scope, command: Submit, token: str | None) -> str:
    owned = activity.owned_by(scope)
    translations: Translations = {language: dict(words) for language, words in command.others.items()}
    with writing(scope, token) as session:
        change = ChangeRequest(
            **owned,
            number=next_number(session, owned, Numbered.CHANGE),
            title=command.title,
            what=command.what,
            why=command.why,
            translations=translations,
            urgency=command.urgency,
            submitted_at=clock.now(),
            submitted_by=scope.viewer.name,
            submitted_by_id=scope.viewer.person_id,
            by_client=not scope.internal,
        )
        session.add(change)
        session.flush()
        step(session, scope, change, "", {})
        tell(session, scope, change, activity.Kind.CHANGE_SUBMITTED)
        return code(change.number)


def withdraw(scope: Scope, command: Withdraw, token: str | None = None) -> None:
    """Take back one's own request while nobody has decided. Raises NotAllowed, NoSuchMove, Conflict."""
    scope.require(Permission.SUBMIT_CHANGES)
    with writing(scope, token) as session:
        change = found(session, scope, command.change_id)
        if not change.by_client or change.submitted_by_id != scope.viewer.person_id:
            raise NotAllowed("withdraw somebody else's request")
        expect_version(change, command.version)
        check_move(change.status, ChangeStatus.WITHDRAWN)
        change.status = ChangeStatus.WITHDRAWN
        step(session, scope, change, command.reason, {})
        tell(session, scope, change, activity.Kind.CHANGE_ANSWERED)


def found(session: Session, scope: Scope, change_id: int) -> ChangeRequest:
    """The request with this id in the scope's project. Raises NotFound."""
    here = ChangeRequest.project_id == scope.here.project_id
    change = session.scalars(select(ChangeRequest).where(ChangeRequest.id == change_id, here)).first()
    if change is None:
        raise NotFound(change_id)
    return change


def step(
    session: Session, scope: Scope, change: ChangeRequest, reason: str, translations: Translations
) -> None:
    """Write down that a request has come to where it now stands, for those who may see the request."""
    assessed = change.status in NEEDS_ASSESSMENT
    session.add(
        ChangeStep(
            **activity.owned_by(scope, change.audience),
            change_request_id=change.id,
            status=change.status,
            reason=reason,
            amount=change.amount if assessed else None,
            days=change.days if assessed else None,
            decide_by=change.decide_by if change.status is ChangeStatus.WAITING_FOR_DECISION else None,
            translations=translations,
            at=clock.now(),
            author=scope.viewer.name,
            by_client=not scope.internal,
        )
    )


def tell(session: Session, scope: Scope, change: ChangeRequest, kind: activity.Kind) -> None:
    """Let "what changed since your last visit" know, under the name both sides use."""
    name = code(change.number)
    titles = {
        language: {"title": f"{name} · {words['title']}"}
        for language, words in change.translations.items()
        if "title" in words
    }
    activity.note(session, kind, change, f"{name} · {change.title}", scope, translations=titles)
