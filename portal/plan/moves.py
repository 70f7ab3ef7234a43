"""Moves: how does a day move, and how is a milestone marked as reached, so that everybody knows why?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from db.base import Audience
from db.models.plan import Cause, Milestone, MilestoneMove
from db.models.schedule import AskKind
from db.queries import agreed as queries
from db.session import expect_version, writing
from portal import activity, asks, baselines, clock
from portal.access import NotAllowed, NotFound, Permission, Scope
from portal.forms import BY_SIGNING, Problems, Reader, needed
from portal.i18n import LANGUAGES, N_, Text
from portal.plan.grid import load
from portal.plan.milestones import PlannedMilestone, agree_on_first_day, is_late, note_reached

CONSENT_WITHIN = timedelta(days=7)
"""By when the client is asked to answer whether they agree to a later date."""

Translations = Mapping[str, Mapping[str, str]]


class NeedsItsReason(NotAllowed):
    """Something was reached later than expected, or on another day than was told, and nobody says why."""


class MovedBySigning(NotAllowed):
    """Only the signatures under a change request move a date as an agreed change."""


class NothingToMove(NotAllowed):
    """The milestone is reached, has no day yet, or stands on that day already."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a day moves and what is done about it."""

    cause: Cause
    explanation: str
    remedy: str
    translations: Translations


@dataclass(frozen=True, slots=True)
class MoveMilestone:
    """The expected day of a milestone becomes another one."""

    milestone_id: int
    version: int
    new_date: date
    reason: Reason


@dataclass(frozen=True, slots=True)
class ReachMilestone:
    """A milestone was reached, on that day; `reason` if that was later than expected."""

    milestone_id: int
    version: int
    actual: date
    reason: Reason | None = None


def read_move(reader: Reader, text: Text, shown: PlannedMilestone) -> MoveMilestone | Problems:
    """What was typed to move a day. Pure."""
    day = reader.day("new_date", label=text("New day"))
    if day is not None and day == shown.expected:
        reader.refuse("new_date", N_("It is expected on that day already; nothing would move."))
    reason = read_reason(reader, text, required=True)
    version = reader.whole("version", label=text("Version"))
    if problems := reader.problems:
        return problems
    return MoveMilestone(shown.id, needed(version), needed(day), needed(reason))


def read_reach(reader: Reader, text: Text, shown: PlannedMilestone) -> ReachMilestone | Problems:
    """What was typed to mark a milestone as reached. Pure; a reason is needed if it was reached late."""
    day = reader.day("actual", label=text("Reached on"))
    if day is not None and day > text.today:
        reader.refuse("actual", N_("The day on which it was reached is still to come."))
    required = day is not None and needs_reason(shown, day)
    if required and not reader.paragraph("explanation", required=False, label=text("What happened")):
        reader.refuse(
            "cause", N_("It was reached on another day than the client was told. Please say why below.")
        )
    reason = read_reason(reader, text, required=required)
    version = reader.whole("version", label=text("Version"))
    if problems := reader.problems:
        return problems
    return ReachMilestone(shown.id, needed(version), needed(day), reason)


def needs_reason(row: PlannedMilestone | Milestone, actual: date) -> bool:
    """Whether reaching a milestone on that day moves a day that somebody relied on."""
    if row.actual is not None:
        return actual != row.actual
    return is_late(actual, row.forecast or row.baseline)


def read_reason(reader: Reader, text: Text, *, required: bool) -> Reason | None:
    """Why a day moves and what is done about it; None where that is not needed, or not said well. Pure."""
    if not required:
        return None
    cause = reader.choice("cause", Cause, label=text("Cause"))
    explanation = reader.paragraph("explanation", 2000, label=text("What happened"))
    remedy = reader.paragraph("remedy", 2000, label=text("How we make up for it"))
    said = {code: _read_in(reader, text, code) for code in LANGUAGES}
    if cause is Cause.AGREED_CHANGE:
        reader.refuse("cause", BY_SIGNING)
    if cause is None:
        return None
    return Reason(cause, explanation, remedy, {code: words for code, words in said.items() if words})


def _read_in(reader: Reader, text: Text, code: str) -> dict[str, str]:
    """The same two texts in another language, as far as they were given."""
    language = text.language_called(code)
    labels = {
        "explanation": text("What happened, in {language}", language=language),
        "remedy": text("How we make up for it, in {language}", language=language),
    }
    read = {
        field: reader.paragraph(f"{field}_{code}", 2000, required=False, label=label)
        for field, label in labels.items()
    }
    return {field: words for field, words in read.items() if words}


def move(scope: Scope, command: MoveMilestone, token: str | None = None) -> bool:
    """Move the expected day of a milestone; the old day and the reason stay readable for good.

    Where the charter asks for the client's consent to a later date, they are asked for it in the same step;
    answers whether they were.
    Raises NotFound, Conflict if somebody else saved it since it was shown, NothingToMove, MovedBySigning.
    """
    scope.require(Permission.EDIT_PLAN)
    _refuse_agreed(command.reason)
    with writing(scope, token) as session:
        row = _shown(session, scope, command.milestone_id, command.version)
        old = row.forecast or row.baseline
        if row.actual is not None or old is None or old == command.new_date:
            raise NothingToMove
        agree_on_first_day(row)
        needs_consent = _needs_consent(session, scope, row, old, command.new_date)
        moved = _note_move(session, scope, row, old, command.new_date, command.reason, needs_consent)
        row.forecast = command.new_date
        asks.take_back_consents(session, scope, row.id)
        if needs_consent:
            _ask_consent(session, scope, row, moved)
    return needs_consent


def reach(scope: Scope, command: ReachMilestone, token: str | None = None) -> None:
    """Mark a milestone as reached. If that moves a day somebody relied on, the reason is kept with it.

    Raises NotFound, Conflict if somebody else saved it since it was shown, and NeedsItsReason.
    """
    scope.require(Permission.EDIT_PLAN)
    _refuse_agreed(command.reason)
    with writing(scope, token) as session:
        row = _shown(session, scope, command.milestone_id, command.version)
        agree_on_first_day(row)
        if needs_reason(row, command.actual):
            if command.reason is None:
                raise NeedsItsReason
            old = row.actual or row.forecast or command.actual
            _note_move(session, scope, row, old, command.actual, command.reason)
        asks.take_back_consents(session, scope, row.id)
        is_first = row.actual is None
        row.actual = command.actual
        if is_first:
            note_reached(session, scope, row)


def _refuse_agreed(reason: Reason | None) -> None:
    if reason is not None and reason.cause is Cause.AGREED_CHANGE:
        raise MovedBySigning


def _shown(session: Session, scope: Scope, milestone_id: int, version: int) -> Milestone:
    row = load(session, scope, Milestone, [milestone_id])[milestone_id]
    if row.deleted_at is not None:
        raise NotFound(milestone_id)
    expect_version(row, version)
    return row


def _needs_consent(session: Session, scope: Scope, row: Milestone, old: date, new: date) -> bool:
    """Whether the client, who sees the milestone, has to agree before that later date counts as agreed.

    Going back to an earlier day needs no consent, unless that day takes the place of one the client has not
    agreed to and is still later than what is agreed.
    """
    project_id = scope.here.project_id
    if row.audience is not Audience.CLIENT or not queries.later_dates_need_consent(session, project_id):
        return False
    _, since = queries.latest_baseline(session, project_id)
    moves = [move for move in queries.moves(session, project_id) if move.milestone_id == row.id]
    agreed = baselines.agreed_day(row.baseline, moves, since)
    is_owed = bool(moves) and moves[-1].needs_consent and not moves[-1].agreed
    return agreed is not None and new > agreed and (new > old or is_owed)


def _ask_consent(session: Session, scope: Scope, row: Milestone, moved: MilestoneMove) -> None:
    """Put the later date among what waits on the client, in every language."""
    said = {code: {"title": question(row, moved, Text(code))} for code in LANGUAGES}
    for code, words in moved.translations.items():
        if code in said and words.get("explanation"):
            said[code]["why"] = words["explanation"]
    ask = asks.Ask(
        title=question(row, moved, Text("en")),
        kind=AskKind.CONSENT,
        subject=moved.id,
        why=moved.explanation,
        needed_by=clock.today(scope.viewer.time_zone) + CONSENT_WITHIN,
        milestone_id=row.id,
        translations=said,
    )
    asks.open_ask(session, scope, ask)


def question(row: Milestone, moved: MilestoneMove, text: Text) -> str:
    """What the client is asked about a later date, in the words of one language."""
    return text(
        "Do you agree to {new} instead of {old} for “{title}”?",
        new=text.long_date(moved.new_date),
        old=text.long_date(moved.old_date),
        title=text.pick(row.title, row.translations, "title"),
    )


def _note_move(
    session: Session,
    scope: Scope,
    row: Milestone,
    old: date,
    new: date,
    reason: Reason,
    needs_consent: bool = False,
) -> MilestoneMove:
    moved = MilestoneMove(
        **activity.owned_by(scope, row.audience),
        milestone_id=row.id,
        old_date=old,
        new_date=new,
        cause=reason.cause,
        explanation=reason.explanation,
        remedy=reason.remedy,
        translations={code: dict(said) for code, said in reason.translations.items()},
        needs_consent=needs_consent,
        moved_at=clock.now(),
        moved_by=scope.viewer.name,
    )
    session.add(moved)
    session.flush()
    activity.note(
        session,
        activity.Kind.MILESTONE_MOVED,
        row,
        row.title,
        scope,
        translations=row.translations,
        old=old.isoformat(),
        new=new.isoformat(),
    )
    return moved
