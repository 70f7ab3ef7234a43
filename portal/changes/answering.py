"""How do both sides take a change request from step to step, each with its reason?"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from db.base import Audience, Translations
from db.models.change import ChangeRequest, ChangeStatus
from db.session import Conflict, expect_version, reading, writing
from portal import activity, publishing
from portal.access import Permission, Scope
from portal.changes.moving import LONGEST, Because, found, take, tell
from portal.changes.refusals import NotAssessed
from portal.forms import Problems, Reader, needed
from portal.i18n import LANGUAGES, N_, Text

S = ChangeStatus


@dataclass(frozen=True, slots=True)
class Move:
    """The firm takes a request to its next status, and says why."""

    change_id: int
    version: int
    status: ChangeStatus
    answer: str
    others: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reply:
    """The client takes a request back, or answers an offer with something other than a signature."""

    change_id: int
    version: int
    status: ChangeStatus
    reason: str


@dataclass(frozen=True, slots=True)
class ChangeAt:
    """A request as it was shown."""

    change_id: int
    version: int


def read_move(reader: Reader, text: Text, change_id: int, status: ChangeStatus) -> Move | Problems:
    """The firm's next step. Fields: answer, answer_<language>, version."""
    answer, others = read_answer(reader, text)
    version = reader.whole("version", 1, label="version")
    return reader.problems or Move(change_id, needed(version), status, answer, others)


def read_answer(reader: Reader, text: Text) -> tuple[str, dict[str, str]]:
    """What the client reads about a step, and the same in other languages as far as it was given."""
    label = text("What the client reads about it")
    answer = reader.paragraph("answer", LONGEST, label=label)
    others = {
        code: reader.paragraph(f"answer_{code}", LONGEST, False, label=label)
        for code in LANGUAGES
        if code != text.language
    }
    return answer, {code: words for code, words in others.items() if words}


_REASONS: Mapping[ChangeStatus, str] = {
    S.WITHDRAWN: N_("Why you withdraw it"),
    S.DECLINED: N_("Why you decline it"),
    S.IN_ASSESSMENT: N_("What should be different"),
}


def read_reply(reader: Reader, text: Text, change_id: int, status: ChangeStatus) -> Reply | Problems:
    """What the client says instead of signing. Fields: reason, version."""
    reason = reader.paragraph("reason", LONGEST, label=text(_REASONS[status]))
    version = reader.whole("version", 1, label="version")
    return reader.problems or Reply(change_id, needed(version), status, reason)


def move(scope: Scope, command: Move, token: str | None = None) -> None:
    """Take a request one step on for the firm. Raises NoSuchMove, NotAllowed, NotAssessed, Conflict.

    What is said here the client reads at once if the request is published; it stays readable with the step.
    """
    scope.require(Permission.ANSWER_CHANGES)
    if not command.answer:
        raise NotAssessed
    with writing(scope, token) as session:
        change = found(session, scope, command.change_id)
        expect_version(change, command.version)
        say(change, command.answer, command.others)
        because = Because(command.answer, command.others)
        take(session, scope, change, command.status, because)
        tell(session, scope, change, activity.Kind.CHANGE_ANSWERED)


def reply(scope: Scope, command: Reply, token: str | None = None) -> None:
    """Withdraw a request, decline an offer, or ask for another one: the client's word, with its reason.

    Raises NoSuchMove, NotAllowed for whoever may not take it there, Conflict and NotFound.
    """
    scope.require(Permission.SUBMIT_CHANGES)
    with writing(scope, token) as session:
        change = found(session, scope, command.change_id)
        expect_version(change, command.version)
        take(session, scope, change, command.status, Because(command.reason))
        tell(session, scope, change, activity.Kind.CHANGE_ANSWERED)


def say(change: ChangeRequest, answer: str, others: Mapping[str, str]) -> None:
    """Let this be the firm's latest answer; an older one in another language goes."""
    said: Translations = {
        code: {name: words for name, words in told.items() if name != "answer"}
        for code, told in change.translations.items()
    }
    for code, words in others.items():
        said.setdefault(code, {})["answer"] = words
    change.answer, change.translations = answer, said


def expect_unmoved(scope: Scope, command: ChangeAt) -> None:
    """Raise Conflict if a request has taken a step since it was shown, NotFound if it is gone."""
    with reading(scope) as session:
        change = found(session, scope, command.change_id)
        if change.version != command.version:
            raise Conflict(change)


def publish(scope: Scope, command: ChangeAt, token: str | None = None) -> None:
    """Let the client see a request with all its steps and files. Once seen it stays.

    The version is not counted on: nothing that another form of the row shows has changed.
    """
    scope.require(Permission.ANSWER_CHANGES, Permission.PUBLISH)
    with writing(scope, token) as session:
        change = found(session, scope, command.change_id)
        if change.version != command.version:
            raise Conflict(change)
        if change.audience is not Audience.CLIENT:
            shown = publishing.Publish(publishing.Kind.CHANGE_REQUEST, (change.id,), Audience.CLIENT)
            publishing.set_audience(session, scope, shown)
            tell(session, scope, change, activity.Kind.CHANGE_SUBMITTED)
