"""Writing: what is to be handed over, by which criteria, and from when does the client read it?"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from db.base import Audience, Translations
from db.models.deliverable import Criterion, Deliverable, DeliverableStatus, Outcome
from db.models.plan import Milestone
from db.models.requirement import Requirement
from db.numbers import Numbered, next_number
from db.queries.deliverables import choices, held, listing
from db.session import expect_version, writing
from portal import activity
from portal.access import NotFound, Permission, Scope
from portal.charter.texts import Written
from portal.deliverables.refusals import (
    AcceptedStays,
    AgreedDayStays,
    AgreedWordsStay,
    NothingToTakeOver,
    SeenByTheClient,
    TooMany,
    WithTheClient,
)

MOST_CRITERIA = 40
"""More criteria than this nobody rules on in one sitting."""


@dataclass(frozen=True, slots=True)
class Describe:
    """What is to be handed over; without an id a new deliverable."""

    id: int | None
    version: int
    texts: Written
    due: date | None
    milestone_id: int | None
    has_begun: bool = False


@dataclass(frozen=True, slots=True)
class SaveCriterion:
    """One thing by which both sides see that it is what was ordered; without an id a new one."""

    deliverable_id: int
    id: int | None
    version: int
    texts: Written
    requirement_id: int | None


@dataclass(frozen=True, slots=True)
class TakeOver:
    """What a requirement says about being there becomes criteria of a deliverable, line by line."""

    deliverable_id: int
    version: int
    requirement_id: int


@dataclass(frozen=True, slots=True)
class RemoveCriterion:
    """Take a criterion out before anybody has ruled by it."""

    deliverable_id: int
    id: int
    version: int


@dataclass(frozen=True, slots=True)
class Share:
    """The client may read a deliverable, or no longer."""

    id: int
    version: int
    shared: bool


def describe(scope: Scope, command: Describe, token: str | None = None) -> int:
    """Write down a deliverable or write it anew; answers its number."""
    scope.require(Permission.EDIT_SCOPE)
    with writing(scope, token) as session:
        row = _new(session, scope) if command.id is None else opened(session, scope, command.id)
        if command.id is not None:
            expect_version(row, command.version)
            expect_free(session, row)
        if row.audience is Audience.CLIENT and row.due is not None and row.due != command.due:
            raise AgreedDayStays
        expect_known(session, scope, Milestone, command.milestone_id)
        _write(row, command.texts)
        row.due, row.milestone_id = command.due, command.milestone_id
        if row.status in (DeliverableStatus.PLANNED, DeliverableStatus.IN_WORK):
            row.status = DeliverableStatus.IN_WORK if command.has_begun else DeliverableStatus.PLANNED
        session.add(row)
        return row.number


def _new(session: Session, scope: Scope) -> Deliverable:
    owned = activity.owned_by(scope, Audience.INTERNAL)
    number = next_number(session, owned, Numbered.DELIVERABLE)
    return Deliverable(**owned, number=number, position=number, title="")


def save_criterion(scope: Scope, command: SaveCriterion, token: str | None = None) -> None:
    """Add a criterion, or write one anew. Whoever reads the deliverable reads it too."""
    scope.require(Permission.EDIT_SCOPE)
    with writing(scope, token) as session:
        deliverable = opened(session, scope, command.deliverable_id)
        expect_free(session, deliverable)
        expect_known(session, scope, Requirement, command.requirement_id)
        if command.id is None:
            row = _new_criterion(session, scope, deliverable)
        else:
            row = _criterion(session, deliverable, command.id)
            expect_version(row, command.version)
        _write(row, command.texts)
        row.requirement_id = command.requirement_id
        deliverable.version += 1
        session.add(row)


def _new_criterion(session: Session, scope: Scope, deliverable: Deliverable) -> Criterion:
    if len(held.criteria_of(session, deliverable.project_id, deliverable.id)) >= MOST_CRITERIA:
        raise TooMany
    place = held.highest_position(session, Criterion.position, Criterion.deliverable_id == deliverable.id)
    owned = activity.owned_by(scope, deliverable.audience)
    return Criterion(**owned, deliverable_id=deliverable.id, position=place + 1, text="")


def take_over(scope: Scope, command: TakeOver, token: str | None = None) -> int:
    """Make criteria of what a requirement says, so that nobody types it twice; answers how many."""
    scope.require(Permission.EDIT_SCOPE)
    with writing(scope, token) as session:
        deliverable = opened(session, scope, command.deliverable_id)
        expect_version(deliverable, command.version)
        expect_free(session, deliverable)
        told = choices.agreed_criteria(session, scope.here.project_id, command.requirement_id)
        if told is None:
            raise NotFound(command.requirement_id)
        lines = _line_by_line(told.criteria, told.translations)
        if not lines:
            raise NothingToTakeOver
        for words, translations in lines:
            row = _new_criterion(session, scope, deliverable)
            row.text, row.translations = words, translations
            row.requirement_id = command.requirement_id
            session.add(row)
            session.flush()
        return len(lines)


def _line_by_line(criteria: str, said: listing.Said) -> list[tuple[str, Translations]]:
    """Each line with its translations; of one with more or fewer lines nobody can tell which is which."""
    lines = points(criteria)
    others = {code: points(words.get("criteria", "")) for code, words in said.items()}
    return [
        (line, {code: {"text": there[at]} for code, there in others.items() if len(there) == len(lines)})
        for at, line in enumerate(lines)
    ]


def points(words: str) -> list[str]:
    """The lines of a text without what people put before each to make it a list."""
    return [kept[:500] for line in words.splitlines() if (kept := line.strip().lstrip("-•*· ").strip())]


def remove_criterion(scope: Scope, command: RemoveCriterion, token: str | None = None) -> None:
    """Take a criterion out."""
    scope.require(Permission.EDIT_SCOPE)
    with writing(scope, token) as session:
        deliverable = opened(session, scope, command.deliverable_id)
        expect_free(session, deliverable)
        row = _criterion(session, deliverable, command.id)
        expect_version(row, command.version)
        deliverable.version += 1
        session.delete(row)


def share(scope: Scope, command: Share, token: str | None = None) -> int:
    """Let the client read a deliverable with its criteria, or no longer; answers its number."""
    scope.require(Permission.PUBLISH)
    with writing(scope, token) as session:
        row = opened(session, scope, command.id)
        expect_version(row, command.version)
        if not command.shared and held.rounds_of(session, row.project_id, row.id):
            raise SeenByTheClient
        let_read(session, row, Audience.CLIENT if command.shared else Audience.INTERNAL)
        if command.shared:
            kind = activity.Kind.PLAN_PUBLISHED
            activity.note(session, kind, row, row.title, scope, translations=row.translations)
        return row.number


def let_read(session: Session, row: Deliverable, audience: Audience) -> None:
    """Who may read a deliverable with its criteria: all or nothing. Its files follow when handed over."""
    row.audience = audience
    for each in held.criteria_of(session, row.project_id, row.id):
        each.audience = audience


def opened(session: Session, scope: Scope, deliverable_id: int) -> Deliverable:
    """A deliverable, held until the transaction ends."""
    row = held.deliverable(session, scope.here.project_id, deliverable_id)
    if row is None:
        raise NotFound("no such deliverable")
    return row


def expect_workable(row: Deliverable) -> None:
    """Raise where somebody has accepted it already or is just looking at it."""
    if row.status is DeliverableStatus.ACCEPTED:
        raise AcceptedStays
    if row.status is DeliverableStatus.DELIVERED:
        raise WithTheClient


def expect_free(session: Session, row: Deliverable) -> None:
    """Raise also where the client has ruled by these words: what they mean is agreed from then on."""
    expect_workable(row)
    rounds = held.rounds_of(session, row.project_id, row.id)
    if any(each.outcome is not Outcome.TAKEN_BACK for each in rounds):
        raise AgreedWordsStay


def expect_known(session: Session, scope: Scope, model: type, row_id: int | None) -> None:
    """Raise NotFound for a milestone or a requirement of somebody else."""
    if row_id is not None and not choices.is_there(session, model, scope.here.project_id, row_id):
        raise NotFound(row_id)


def _criterion(session: Session, deliverable: Deliverable, criterion_id: int) -> Criterion:
    for row in held.criteria_of(session, deliverable.project_id, deliverable.id):
        if row.id == criterion_id:
            return row
    raise NotFound("not of this deliverable")


def _write(row: Deliverable | Criterion, texts: Written) -> None:
    """The texts of a form; what was said elsewhere in other languages, such as a check, stays."""
    for name, words in texts.values.items():
        setattr(row, name, words)
    mine = set(texts.values)
    kept = {
        code: {name: words for name, words in said.items() if name not in mine}
        for code, said in (row.translations or {}).items()
    }
    for code, said in texts.stored().items():
        kept[code] = {**kept.get(code, {}), **said}
    row.translations = {code: said for code, said in kept.items() if said}
