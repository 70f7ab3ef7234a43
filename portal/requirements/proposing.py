"""Proposing: how does a requirement come before the client, alone or with others, and in new words?

What the client has read is never edited behind their back: whatever it is to say next is a new edition that
the sponsor confirms, or that an agreed change request makes. Before both sides have agreed what the project
is measured by, a new proposal may say anything. From then on it may clarify what was agreed, and no more:
what weighs otherwise or belongs elsewhere is a change request.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from db.base import Audience
from db.models.requirement import Priority, Requirement, RequirementStatus
from db.models.schedule import ClientActionStatus
from db.queries.requirements import held, questions, scopes
from db.session import expect_version, writing
from portal import activity, asks, clock
from portal.access import NotFound, Permission, Scope
from portal.charter.texts import Field, read_written
from portal.forms import Problems, Reader, needed
from portal.i18n import LANGUAGES, N_, Text
from portal.requirements import asking
from portal.requirements.drafting import found, read_wording
from portal.requirements.refusals import (
    NeedsAChange,
    NoLongerProposed,
    NotADraft,
    NothingNew,
    NotWhole,
    WaitsAlready,
)
from portal.requirements.texts import Wording, code, criteria, edition_of

MOST_AT_ONCE = 100
REASON = Field("reason", N_("Why it is to say something else"), 1000, lines=True, required=True)


@dataclass(frozen=True, slots=True)
class Mark:
    """A requirement as it was shown."""

    id: int
    version: int


@dataclass(frozen=True, slots=True)
class Propose:
    """Put drafts before the client, who is asked to decide on all of them by a day."""

    marks: tuple[Mark, ...]
    needed_by: date


@dataclass(frozen=True, slots=True)
class ProposeAnew:
    """Put new words before the client for something they have read, and say why."""

    requirement_id: int
    version: int
    wording: Wording
    reason: str
    needed_by: date
    reasons: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TakeBack:
    """Take a proposal back."""

    requirement_id: int
    version: int


def read_propose(reader: Reader, text: Text) -> Propose | Problems:
    """Which drafts and until when. Fields: shown, r<id> for each that was chosen, needed_by."""
    marks = read_marks(reader)
    day = read_day(reader, text)
    return reader.problems or Propose(marks, needed(day))


def read_marks(reader: Reader) -> tuple[Mark, ...]:
    """Which of the rows that the form showed were chosen, with the versions it showed them with.

    `shown` is written by the page and not by the browser: "12:3 15:1" are two rows with their versions.
    """
    pairs = (pair.split(":") for pair in reader.line("shown", 10_000, False, label="version").split())
    chosen = tuple(Mark(int(id_), int(version)) for id_, version in pairs if reader.flag(f"r{id_}"))
    if not chosen:
        reader.refuse("shown", N_("Please choose at least one requirement."))
    if len(chosen) > MOST_AT_ONCE:
        reader.refuse("shown", N_("At most {most} can be sent at once."), most=MOST_AT_ONCE)
    return chosen


def read_day(reader: Reader, text: Text) -> date | None:
    """Until when the client is asked to decide."""
    day = reader.day("needed_by", label=text("Needed by"))
    if day is not None and day < text.today:
        reader.refuse("needed_by", N_("That day is over; nobody could keep it."))
    return day


def read_anew(reader: Reader, text: Text, requirement_id: int) -> ProposeAnew | Problems:
    """New words. Fields: those of a requirement, reason (also in other languages), needed_by, version."""
    wording = read_wording(reader, text)
    said = read_written(reader, (REASON,), text)
    day = read_day(reader, text)
    version = reader.whole("version", label="version")
    if isinstance(wording, Problems) or reader.problems:
        return reader.problems or wording  # type: ignore[return-value]
    reasons = {language: words["reason"] for language, words in said.translations.items()}
    return ProposeAnew(requirement_id, needed(version), wording, said.values["reason"], needed(day), reasons)


def propose(scope: Scope, command: Propose, token: str | None = None) -> tuple[int, ...]:
    """Let the client read drafts and ask for one decision on all of them; answers their numbers.

    Raises NotADraft, NotWhole, Conflict, NotFound: either all are proposed or none.
    """
    scope.require(Permission.EDIT_SCOPE, Permission.PUBLISH)
    here = scope.here.project_id
    with writing(scope, token) as session:
        held.take_turns(session, here)
        rows = expected(session, scope, command.marks)
        for row in rows:
            _expect_unseen(row)
        _expect_whole([(row, Wording.of(row)) for row in rows], scope)
        for row in rows:
            show(session, scope, row, Wording.of(row))
        session.flush()
        asks.open_ask(session, scope, asking.confirm_ask(scope, rows, command.needed_by))
        tell(session, scope, rows, activity.Kind.REQUIREMENT_PROPOSED)
        return tuple(sorted(row.number for row in rows))


def _expect_unseen(row: Requirement) -> None:
    """What the client sent back is proposed in new words, with its reason, and not silently again."""
    if row.status is RequirementStatus.PROPOSED:
        raise WaitsAlready(codes=code(row.number))
    if row.status is not RequirementStatus.DRAFT or row.audience is not Audience.INTERNAL:
        raise NotADraft


def expected(session: Session, scope: Scope, marks: Collection[Mark]) -> list[Requirement]:
    """The rows as they were shown, held until the end. Raises NotFound and Conflict."""
    rows = held.locked(session, scope.here.project_id, (mark.id for mark in marks))
    if len(rows) < len({mark.id for mark in marks}):
        raise NotFound("no such requirement")
    for mark in marks:
        expect_version(rows[mark.id], mark.version)
    return sorted(rows.values(), key=lambda row: row.number)


def show(
    session: Session,
    scope: Scope,
    row: Requirement,
    wording: Wording,
    reason: str = "",
    reasons: Mapping[str, str] | None = None,
) -> None:
    """Let the client read what a requirement is to say: the next edition, which waits for their word."""
    edition = edition_of(row, wording, reason, reasons or {})
    for name, value in activity.owned_by(scope, Audience.CLIENT).items():
        setattr(edition, name, value)
    edition.at, edition.author = clock.now(), scope.viewer.name
    session.add(edition)
    row.edition += 1
    row.status, row.audience = RequirementStatus.PROPOSED, Audience.CLIENT


def propose_anew(scope: Scope, command: ProposeAnew, token: str | None = None) -> int:
    """Put new words before the client; what was agreed holds until they confirm. Answers the number.

    Raises NeedsAChange where it would be more than a clarification of what was agreed, NotADraft for what the
    client has not read, NothingNew, WaitsAlready, NotWhole, Conflict and NotFound.
    """
    scope.require(Permission.EDIT_SCOPE, Permission.PUBLISH)
    with writing(scope, token) as session:
        held.take_turns(session, scope.here.project_id)
        row = found(session, scope, command.requirement_id)
        expect_version(row, command.version)
        _expect_open(session, scope, row, command.wording)
        _expect_whole([(row, command.wording)], scope)
        if row.status is RequirementStatus.DRAFT:
            command.wording.write_to(row)
        show(session, scope, row, command.wording, command.reason, command.reasons)
        session.flush()
        asks.open_ask(session, scope, asking.confirm_ask(scope, [row], command.needed_by))
        tell(session, scope, [row], activity.Kind.REQUIREMENT_PROPOSED)
        return row.number


def _expect_open(session: Session, scope: Scope, row: Requirement, wording: Wording) -> None:
    """A confirmed requirement, or one that was sent back, can be proposed anew."""
    if row.status is RequirementStatus.PROPOSED:
        raise WaitsAlready(codes=code(row.number))
    if row.status is RequirementStatus.RETIRED or row.audience is not Audience.CLIENT:
        raise NotADraft
    if row.status is RequirementStatus.CONFIRMED:
        now = Wording.of(row)
        if wording == now:
            raise NothingNew
        if not is_clarification(now, wording) and scopes.is_chartered(session, scope.here.project_id):
            raise NeedsAChange


def is_clarification(old: Wording, new: Wording) -> bool:
    """Whether new words leave alone what a requirement weighs and to which part it belongs. Pure."""
    same = (old.priority, old.is_special) == (new.priority, new.is_special)
    return same and old.texts.values.get("module") == new.texts.values.get("module")


def take_back(scope: Scope, command: TakeBack, token: str | None = None) -> int:
    """Take a proposal back; answers the number. What was agreed before holds on.

    What was never agreed is a draft again that the client no longer reads.
    """
    scope.require(Permission.EDIT_SCOPE, Permission.PUBLISH)
    with writing(scope, token) as session:
        held.take_turns(session, scope.here.project_id)
        row = found(session, scope, command.requirement_id)
        if row.status is not RequirementStatus.PROPOSED:
            raise NoLongerProposed(codes=code(row.number))
        expect_version(row, command.version)
        before = questions.shown(session, scope.here.project_id)
        if row.confirmed_at is None:
            row.status, row.audience = RequirementStatus.DRAFT, Audience.INTERNAL
            for option in held.options_of(session, row.project_id, row.id):
                option.audience = Audience.INTERNAL
        else:
            row.status = RequirementStatus.CONFIRMED
        asking.settle(session, scope, before, {row.number}, ClientActionStatus.WITHDRAWN)
        return row.number


def _expect_whole(rows: Collection[tuple[Requirement, Wording]], scope: Scope) -> None:
    missing = [row for row, wording in rows if not is_whole(wording)]
    if missing:
        raise NotWhole(codes=_codes(missing, scope))


def is_whole(wording: Wording) -> bool:
    """Whether somebody could confirm it: what is left out this time needs no criteria. Pure."""
    values = wording.texts.values
    if wording.priority is Priority.WONT:
        return True
    return bool(values.get("expected", "").strip() and criteria(values.get("criteria", "")))


def _codes(rows: Collection[Requirement], scope: Scope) -> str:
    return Text(scope.viewer.language).list(code(number) for number in sorted(row.number for row in rows))


def tell(session: Session, scope: Scope, rows: Collection[Requirement], kind: activity.Kind) -> None:
    """Let "what changed since your last visit" know: one by its title, several by their number."""
    ordered = sorted(rows, key=lambda row: row.number)

    def said(language: str) -> str:
        text = Text(language)
        if len(ordered) == 1:
            row = ordered[0]
            return f"{code(row.number)} · {text.pick(row.title, row.translations, 'title')}"
        return text.plural(
            "{n} requirement, from {first} to {last}",
            "{n} requirements, from {first} to {last}",
            len(ordered),
            first=code(ordered[0].number),
            last=code(ordered[-1].number),
        )

    language = scope.viewer.language
    others = {name: {"title": said(name)} for name in LANGUAGES if name != language}
    activity.note(session, kind, ordered[0], said(language), scope, translations=others)
