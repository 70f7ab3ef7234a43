"""Deciding: how does a draft become what both sides agreed, or come back with a wish?"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from db.base import Audience
from db.models.charter import Charter, CharterStatus, Goal
from db.models.schedule import AskKind, ClientActionStatus
from db.queries import charter as queries
from db.session import expect_version, writing
from portal import activity, asks, baselines, clock
from portal.access import NotFound, Permission, Scope
from portal.charter.drafting import opened, set_audience
from portal.charter.refusals import NoLongerProposed, NothingToPropose
from portal.charter.texts import in_every_language
from portal.forms import Problems, Reader, needed
from portal.i18n import N_, Text

LONGEST = 4000


@dataclass(frozen=True, slots=True)
class Propose:
    """Put a draft before the client, who is asked to decide by a day."""

    charter_id: int
    version: int
    needed_by: date


@dataclass(frozen=True, slots=True)
class TakeBack:
    """Take a proposal back, to change it."""

    charter_id: int
    version: int


@dataclass(frozen=True, slots=True)
class Confirm:
    """The client agrees to the edition as it was read."""

    charter_id: int
    version: int


@dataclass(frozen=True, slots=True)
class SendBack:
    """The client wants something to be different."""

    charter_id: int
    version: int
    comment: str


def read_propose(reader: Reader, text: Text, charter_id: int) -> Propose | Problems:
    """Until when the client is asked to decide."""
    day = reader.day("needed_by", label=text("Needed by"))
    if day is not None and day < text.today:
        reader.refuse("needed_by", N_("That day is over; nobody could keep it."))
    version = reader.whole("version", label=text("Version"))
    return reader.problems or Propose(charter_id, needed(version), needed(day))


def read_confirm(reader: Reader, charter_id: int, consent: str) -> Confirm | Problems:
    """The client's consent, which nobody can give without ticking it; `consent` is what it says."""
    reader.flag("consent", required=True, label=consent)
    version = reader.whole("version", label="version")
    return reader.problems or Confirm(charter_id, needed(version))


def read_send_back(reader: Reader, text: Text, charter_id: int) -> SendBack | Problems:
    """What is to be different."""
    comment = reader.paragraph("comment", LONGEST, label=text("What should be different"))
    version = reader.whole("version", label="version")
    return reader.problems or SendBack(charter_id, needed(version), comment)


def propose(scope: Scope, command: Propose, token: str | None = None) -> int:
    """Let the client read a draft and ask for the decision; answers the edition's number.

    With it the firm has confirmed its side: its name and the moment stand beside those of the client.
    """
    scope.require(Permission.PUBLISH)
    with writing(scope, token) as session:
        draft = opened(session, scope, command.charter_id, command.version)
        _expect_whole(session, draft)
        set_audience(session, draft, Audience.CLIENT)
        draft.status = CharterStatus.PROPOSED
        draft.proposed_at, draft.proposed_by = clock.now(), scope.viewer.name
        session.flush()
        asks.open_ask(session, scope, _ask(scope, draft, command.needed_by))
        return draft.edition


def _expect_whole(session: Session, draft: Charter) -> None:
    has_goal = any(isinstance(row, Goal) for row in queries.parts(session, draft.project_id, draft.id))
    if not (has_goal and draft.scope_in.strip()):
        raise NothingToPropose


def _ask(scope: Scope, draft: Charter, needed_by: date) -> asks.Ask:
    language = scope.viewer.language
    title, titles = in_every_language(
        language, N_("Read and confirm what we agreed, edition {n}"), n=draft.edition
    )
    why, whys = in_every_language(
        language, N_("From then on the project is measured by it, and both sides can rely on it.")
    )
    return asks.Ask(
        title=title,
        needed_by=needed_by,
        kind=AskKind.CHARTER,
        subject=draft.edition,
        why=why,
        translations={code: {"title": titles[code], "why": whys[code]} for code in titles},
    )


def take_back(scope: Scope, command: TakeBack, token: str | None = None) -> int:
    """Make a proposal a draft again, which the client no longer reads; answers the edition's number."""
    scope.require(Permission.PUBLISH)
    with writing(scope, token) as session:
        edition = _proposed(session, scope, command.charter_id)
        expect_version(edition, command.version)
        edition.status = CharterStatus.DRAFT
        set_audience(session, edition, Audience.INTERNAL)
        asks.close_ask(session, scope, AskKind.CHARTER, edition.edition, ClientActionStatus.WITHDRAWN)
        return edition.edition


def confirm(scope: Scope, command: Confirm, token: str | None = None) -> int:
    """Agree for the client; answers the edition's number. The first confirmation sets the agreed dates.

    Raises NoLongerProposed for whoever comes second, and Conflict if it is not the text that was read.
    """
    scope.require(Permission.AGREE)
    with writing(scope, token) as session:
        edition = _proposed(session, scope, command.charter_id)
        expect_version(edition, command.version)
        is_first = queries.newest(session, edition.project_id, CharterStatus.CONFIRMED) is None
        edition.status = CharterStatus.CONFIRMED
        edition.confirmed_at, edition.confirmed_by = clock.now(), scope.viewer.name
        edition.confirmed_by_id = scope.viewer.person_id
        asks.close_ask(session, scope, AskKind.CHARTER, edition.edition)
        _note(session, scope, edition, activity.Kind.CHARTER_CONFIRMED)
        if is_first:
            baselines.set_baseline(session, scope, _ground(scope, edition))
        return edition.edition


def send_back(scope: Scope, command: SendBack, token: str | None = None) -> int:
    """Ask for changes; answers the edition's number. The wish stands in the register of what was asked."""
    scope.require(Permission.AGREE)
    with writing(scope, token) as session:
        edition = _proposed(session, scope, command.charter_id)
        expect_version(edition, command.version)
        edition.status = CharterStatus.DRAFT
        asked = queries.open_ask(session, edition.project_id, edition.edition)
        if asked is None:
            # Nobody asks any more; the wish is kept all the same.
            asked = asks.open_ask(session, scope, _ask(scope, edition, clock.today(scope.viewer.time_zone)))
        asked.answer = command.comment
        kind = activity.Kind.ACTION_ANSWERED
        activity.note(session, kind, asked, asked.title, scope, translations=asked.translations)
        session.flush()
        asks.close_ask(session, scope, AskKind.CHARTER, edition.edition)
        return edition.edition


def _proposed(session: Session, scope: Scope, charter_id: int) -> Charter:
    """A proposal, held until the transaction ends: of two people who decide at once one comes second."""
    edition = queries.locked(session, scope.here.project_id, charter_id)
    if edition is None:
        raise NotFound("no such edition")
    if edition.status is not CharterStatus.PROPOSED:
        raise NoLongerProposed(edition)
    return edition


def _note(session: Session, scope: Scope, edition: Charter, kind: activity.Kind) -> None:
    title, others = in_every_language(scope.viewer.language, N_("Edition {n}"), n=edition.edition)
    said = {code: {"title": words} for code, words in others.items()}
    activity.note(session, kind, edition, title, scope, translations=said)


def _ground(scope: Scope, edition: Charter) -> baselines.Ground:
    sentence = N_("Edition {n} of what we agreed was confirmed")
    reason, others = in_every_language(scope.viewer.language, sentence, n=edition.edition)
    said = {code: {"reason": words} for code, words in others.items()}
    return baselines.Ground(reason=reason, charter_edition=edition.edition, translations=said)
