"""How does somebody ask for a change: in a draft of their own first, or at once?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.base import Translations
from db.models.change import ChangeFile, ChangeRequest, ChangeStatus, Urgency
from db.models.training import StoredFile
from db.numbers import Numbered, next_number
from db.session import expect_version, writing
from portal import activity, clock, files
from portal.access import Permission, Scope
from portal.changes.course import NoSuchMove
from portal.changes.moving import LONGEST, Because, found, step, take, tell
from portal.changes.register import code
from portal.forms import Problems, Reader, needed
from portal.i18n import LANGUAGES, Text

S = ChangeStatus


@dataclass(frozen=True, slots=True)
class Submit:
    """A change somebody asks for. `others` holds its words in other languages."""

    title: str
    what: str
    why: str
    urgency: Urgency
    others: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class EditDraft:
    """A draft says something else now; with `submit` it is no draft any more."""

    change_id: int
    version: int
    said: Submit
    submit: bool = False


@dataclass(frozen=True, slots=True)
class Discard:
    """A draft is to be gone."""

    change_id: int
    version: int


def read_submit(reader: Reader, text: Text) -> Submit | Problems:
    """A new request. Fields: title, what, why, urgency; title, what and why with _<language> may be there."""
    return _read(reader, text, whole=True)


def read_draft(reader: Reader, text: Text) -> Submit | Problems:
    """The same while it is a draft: the first line is enough."""
    return _read(reader, text, whole=False)


def read_edit(reader: Reader, text: Text, change_id: int) -> EditDraft | Problems:
    """A draft as it was typed over. Fields: those of a request, version, and submit for sending it."""
    submit = reader.flag("submit")
    said = _read(reader, text, whole=submit)
    version = reader.whole("version", 1, label="version")
    if isinstance(said, Problems):
        return said
    return reader.problems or EditDraft(change_id, needed(version), said, submit)


def _read(reader: Reader, text: Text, *, whole: bool) -> Submit | Problems:
    title = reader.line("title", 200, label=text("What should change, in one line"))
    what = reader.paragraph("what", LONGEST, whole, label=text("What exactly"))
    why = reader.paragraph("why", LONGEST, whole, label=text("Why it is needed"))
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


def submit(scope: Scope, command: Submit, token: str | None = None) -> str:
    """Ask for a change on the client's side; both sides see it at once. Answers its code, "CR-7"."""
    scope.require(Permission.SUBMIT_CHANGES)
    return _entered(scope, command, S.SUBMITTED, token)


def enter(scope: Scope, command: Submit, token: str | None = None) -> str:
    """Write down a change on behalf of the firm, which the client sees once it is published."""
    scope.require(Permission.ANSWER_CHANGES)
    return _entered(scope, command, S.SUBMITTED, token)


def draft(scope: Scope, command: Submit, token: str | None = None) -> str:
    """Begin a request that nobody but its author sees until it is submitted. Answers its code."""
    scope.require(Permission.SUBMIT_CHANGES)
    return _entered(scope, command, S.DRAFT, token)


def _entered(scope: Scope, command: Submit, status: ChangeStatus, token: str | None) -> str:
    owned = activity.owned_by(scope)
    with writing(scope, token) as session:
        change = ChangeRequest(
            **owned,
            **_words(command),
            number=next_number(session, owned, Numbered.CHANGE),
            status=status,
            submitted_at=clock.now(),
            submitted_by=scope.viewer.name,
            submitted_by_id=scope.viewer.person_id,
            by_client=not scope.internal,
        )
        session.add(change)
        session.flush()
        if status is not S.DRAFT:
            step(session, scope, change, Because())
            tell(session, scope, change, activity.Kind.CHANGE_SUBMITTED)
        return code(change.number)


def _words(command: Submit) -> dict[str, Any]:
    translations: Translations = {language: dict(words) for language, words in command.others.items()}
    return {
        "title": command.title,
        "what": command.what,
        "why": command.why,
        "urgency": command.urgency,
        "translations": translations,
    }


def edit_draft(scope: Scope, command: EditDraft, token: str | None = None) -> str:
    """Save one's own draft anew, or submit it as it now stands. Answers its code.

    Raises NotFound for a draft of somebody else, NoSuchMove for what is no draft any more, and Conflict.
    """
    scope.require(Permission.SUBMIT_CHANGES)
    with writing(scope, token) as session:
        change = _draft(session, scope, command.change_id)
        expect_version(change, command.version)
        for name, value in _words(command.said).items():
            setattr(change, name, value)
        if command.submit:
            change.submitted_at = clock.now()
            take(session, scope, change, S.SUBMITTED, Because())
            tell(session, scope, change, activity.Kind.CHANGE_SUBMITTED)
        return code(change.number)


def discard(scope: Scope, command: Discard, token: str | None = None) -> str:
    """Take one's own draft away with its files; nobody else has ever seen it. Answers its code."""
    scope.require(Permission.SUBMIT_CHANGES)
    with writing(scope, token) as session:
        change = _draft(session, scope, command.change_id)
        expect_version(change, command.version)
        attached = select(StoredFile).where(
            StoredFile.project_id == change.project_id,
            StoredFile.id.in_(
                select(ChangeFile.file_id).where(ChangeFile.change_request_id == change.id).scalar_subquery()
            ),
        )
        rows = list(session.scalars(attached))
        name = code(change.number)
        session.delete(change)
        session.flush()
        outdated = [files.take_out(session, row) for row in rows]
    for stored_as in outdated:
        files.discard(stored_as)
    return name


def _draft(session: Session, scope: Scope, change_id: int) -> ChangeRequest:
    change = found(session, scope, change_id, hold=True)
    if change.status is not S.DRAFT:
        raise NoSuchMove(change.status, S.DRAFT)
    return change
