"""Offering: when may a change be put before the client, and what happens when it is?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from db.base import Audience
from db.models.change import ChangeRequest, ChangeStatus
from db.models.requirement import Way
from db.models.schedule import AskKind
from db.models.signing import PaperKind
from db.queries import offers as queries
from db.queries import touching
from db.queries.offers import CostRow, DayRow, HeadRow, LineRow, OptionRow
from db.queries.touching import TouchRow
from db.session import expect_version, reading, writing
from portal import activity, asks, clock, publishing, signing
from portal.access import ROLE_GRANTS, NotFound, Permission, Scope
from portal.changes.answering import ChangeAt, read_answer, say
from portal.changes.assessing import EFFECT_FIELDS, derive, parts
from portal.changes.course import OFFERED, Part, check_move
from portal.changes.moving import Because, found, take, tell
from portal.changes.paper import Matter, content
from portal.changes.prospect import Prospect, prospect
from portal.changes.refusals import NotASigner, NotAssessed, NotInAssessment, NotReleased, NotShown
from portal.changes.register import code
from portal.forms import Problems, Reader, needed
from portal.i18n import LANGUAGES, N_, Text
from portal.identity import roster
from portal.signing import Slot

S = ChangeStatus


@dataclass(frozen=True, slots=True)
class Desk:
    """A request with what was assessed of it in money and days, as it is kept."""

    head: HeadRow
    costs: tuple[CostRow, ...]
    lines: tuple[LineRow, ...]
    days: tuple[DayRow, ...]

    def prospect(self, text: Text) -> Prospect:
        """Budget and dates now and with the change, in this reader's words."""
        return prospect(self.head, self.costs, self.lines, self.days, text)


@dataclass(frozen=True, slots=True)
class Assessment:
    """Everything that was assessed, the text the client would read, and what is still missing for it."""

    desk: Desk
    options: tuple[OptionRow, ...]
    touches: tuple[TouchRow, ...]
    preview: Mapping[str, Any]
    missing: tuple[str, ...]
    hidden: tuple[str, ...]

    @property
    def is_complete(self) -> bool:
        return not (self.missing or self.hidden)


@dataclass(frozen=True, slots=True)
class Signer:
    """Somebody who may sign for the client."""

    person_id: int
    name: str


@dataclass(frozen=True, slots=True)
class Offer:
    """Put a change before the client, to be decided by a day and signed in this order."""

    change_id: int
    version: int
    decide_by: date
    slots: tuple[Slot, ...] = (Slot(),)
    answer: str = ""
    others: Mapping[str, str] = field(default_factory=dict)


def read_offer(
    reader: Reader, text: Text, change_id: int, known: Iterable[Signer], chosen: Iterable[int]
) -> Offer | Problems:
    """Fields: decide_by, answer, answer_<language>, version. `chosen` of those known sign, in this order; if
    nobody is chosen, any one sponsor does."""
    day = reader.day("decide_by", earliest=text.today, label=text("Decision needed by"))
    answer, others = read_answer(reader, text)
    version = reader.whole("version", 1, label="version")
    if reader.problems:
        return reader.problems
    names = {signer.person_id: signer.name for signer in known}
    slots = tuple(Slot(id_, names[id_]) for id_ in chosen if id_ in names) or (Slot(),)
    return Offer(change_id, needed(version), needed(day), slots, answer, others)


def desk(scope: Scope, number: int) -> Desk:
    """What the firm has assessed in money and days. Three statements. Raises NotFound, NotAllowed."""
    scope.require(Permission.APPROVE_OFFERS)
    with reading(scope) as session:
        return _desk(session, scope, number)


def assessment(scope: Scope, number: int) -> Assessment:
    """All of it, with the text as the client would read it. Five statements. Raises NotFound, NotAllowed."""
    scope.require(Permission.APPROVE_OFFERS)
    with reading(scope) as session:
        return _assessment(session, scope, number)


def outlook(scope: Scope, number: int) -> Prospect:
    """Budget and dates now and with a change that was offered, as they stand today. Three statements.

    Whoever may not see the budget gets the dates alone. Raises NotFound for what is not offered.
    """
    with reading(scope) as session:
        told = _desk(session, scope, number, scope.may(Permission.SEE_BUDGET))
    if told.head.status not in OFFERED:
        raise NotFound(number)
    return told.prospect(Text(scope.viewer.language, scope.viewer.time_zone))


def options(scope: Scope, change_id: int) -> tuple[OptionRow, ...]:
    """The alternatives that the reader may see, as they were written. One statement."""
    with reading(scope) as session:
        rows = queries.options(session, scope.here.project_id, change_id)
    if scope.may(Permission.SEE_BUDGET):
        return rows
    return tuple(row._replace(amount=None) for row in rows)


def signers(scope: Scope) -> tuple[Signer, ...]:
    """Who may sign for the client in this project. One statement."""
    able = {role for role, granted in ROLE_GRANTS.items() if Permission.AGREE in granted}
    return tuple(
        Signer(each.person_id, each.name)
        for each in roster.members(scope)
        if each.role in able and not each.deactivated
    )


def _desk(session: Session, scope: Scope, number: int, with_money: bool = True) -> Desk:
    project_id = scope.here.project_id
    told = queries.assessed(session, project_id, number)
    if told is None:
        raise NotFound(number)
    head, costs = told
    lines = queries.lines(session, project_id) if with_money else ()
    return Desk(head, costs if with_money else (), lines, queries.days(session, project_id, head.change_id))


def _assessment(session: Session, scope: Scope, number: int, decide_by: date | None = None) -> Assessment:
    told = _desk(session, scope, number)
    head = told.head
    others = queries.options(session, scope.here.project_id, head.change_id)
    touches = touching.touches(session, scope.here.project_id, head.change_id)
    theirs = Text(head.language)
    whole = told.prospect(theirs)
    here = scope.here
    matter = Matter(
        project=theirs.pick(here.name, here.translations, "name"),
        client=theirs.pick(here.client_name, here.client_translations, "name"),
        head=head,
        prospect=whole,
        options=others,
        touches=touches,
        decide_by=decide_by,
    )
    hidden = (*whole.hidden, *_hidden(touches, theirs))
    return Assessment(told, others, touches, content(matter, theirs), _missing(head, others), hidden)


def _missing(head: HeadRow, others: Iterable[OptionRow]) -> tuple[str, ...]:
    """What has to be said before anybody can decide, as labels to be translated."""
    said = [] if head.assessed_at else [N_("What it costs and which days it moves")]
    said += [each.label for each in EFFECT_FIELDS if not getattr(head, each.name)]
    if not any(option.way is Way.NOTHING for option in others):
        said.append(N_("What happens if it is left as it is"))
    return tuple(said)


def _hidden(touches: Iterable[TouchRow], text: Text) -> Iterable[str]:
    """Requirements that are touched although the client has not seen them."""
    return (
        text.pick(touch.title or "", touch.translations, "title")
        for touch in touches
        if touch.requirement_id is not None and touch.audience is not Audience.CLIENT
    )


def ask_release(scope: Scope, command: ChangeAt, token: str | None = None) -> None:
    """Ask the firm's own approval of what is to be offered. Raises NotInAssessment, NotAssessed, Conflict."""
    scope.require(Permission.ANSWER_CHANGES)
    with writing(scope, token) as session:
        change = _complete(session, scope, command)
        change.release_asked_at, change.release_asked_by = clock.now(), scope.viewer.name


def release(scope: Scope, command: ChangeAt, token: str | None = None) -> None:
    """Approve for the firm what is to be offered; it holds until the assessment is edited.

    Raises NotAllowed, NotInAssessment, NotAssessed, and Conflict if it is not what was read.
    """
    scope.require(Permission.APPROVE_OFFERS)
    with writing(scope, token) as session:
        change = _complete(session, scope, command)
        change.released_at, change.released_by = clock.now(), scope.viewer.name


def _complete(session: Session, scope: Scope, command: ChangeAt) -> ChangeRequest:
    change = found(session, scope, command.change_id, hold=True)
    expect_version(change, command.version)
    if change.status is not S.IN_ASSESSMENT:
        raise NotInAssessment
    if _assessment(session, scope, change.number).missing:
        raise NotAssessed
    return change


def offer(scope: Scope, command: Offer, token: str | None = None) -> None:
    """Put a released change before the client: the text is drawn up, and whoever is to sign is asked.

    Raises NoSuchMove, NotReleased, NotAssessed, NotShown, NotASigner, Conflict, NotFound and NotAllowed.
    """
    scope.require(Permission.ANSWER_CHANGES, Permission.PUBLISH)
    _expect_signers(scope, command.slots)
    with writing(scope, token) as session:
        change = found(session, scope, command.change_id, hold=True)
        check_move(change.status, S.WAITING_FOR_DECISION, frozenset({Part.OFFER}))
        expect_version(change, command.version)
        told = _ready(session, scope, change, command.decide_by)
        _show(session, scope, change)
        derive(session, scope, change)
        change.decide_by = command.decide_by
        if command.answer:
            say(change, command.answer, command.others)
        because = Because(command.answer, command.others)
        take(session, scope, change, S.WAITING_FOR_DECISION, because, frozenset({Part.OFFER}))
        session.flush()
        signing.draw_up(session, scope, PaperKind.CHANGE, change.id, told.preview, command.slots)
        asks.open_ask(session, scope, _ask(change, command))
        tell(session, scope, change, activity.Kind.CHANGE_ANSWERED)


def _expect_signers(scope: Scope, slots: Iterable[Slot]) -> None:
    named = [slot for slot in slots if slot.person_id is not None]
    known = {signer.person_id for signer in signers(scope)} if named else set()
    for slot in named:
        if slot.person_id not in known:
            raise NotASigner(name=slot.name)


def _ready(session: Session, scope: Scope, change: ChangeRequest, decide_by: date) -> Assessment:
    if change.released_at is None:
        raise NotReleased
    told = _assessment(session, scope, change.number, decide_by)
    if told.missing:
        raise NotAssessed
    if told.hidden:
        raise NotShown(title=told.hidden[0])
    return told


def _show(session: Session, scope: Scope, change: ChangeRequest) -> None:
    """Let the client read the request, if they do not yet, and all that was assessed of it."""
    if change.audience is not Audience.CLIENT:
        shown = publishing.Publish(publishing.Kind.CHANGE_REQUEST, (change.id,), Audience.CLIENT)
        publishing.set_audience(session, scope, shown)
    for row in parts(session, change):
        row.audience = Audience.CLIENT


def _ask(change: ChangeRequest, command: Offer) -> asks.Ask:
    """The decision, among what waits on the client, in every language."""

    def said(language: str) -> dict[str, str]:
        text = Text(language)
        title = text.pick(change.title, change.translations, "title")
        return {
            "title": text(N_("Decide on {code}: {title}"), code=code(change.number), title=title),
            "why": text(N_("Nothing changes before you have signed.")),
        }

    english = said("en")
    return asks.Ask(
        title=english["title"],
        why=english["why"],
        needed_by=command.decide_by,
        kind=AskKind.CHANGE,
        subject=change.number,
        asked_of=", ".join(slot.name for slot in command.slots if slot.name)[:200],
        translations={language: said(language) for language in LANGUAGES},
    )
