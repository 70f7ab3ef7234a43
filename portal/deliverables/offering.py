"""Offering: how is a deliverable handed over for acceptance, and taken back?"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from db.base import Audience
from db.models.deliverable import Acceptance, CheckResult, Deliverable, DeliverableStatus, Outcome
from db.models.schedule import AskKind, ClientActionStatus
from db.queries.deliverables import held, silence
from db.queries.deliverables.silence import TermsRow
from db.session import expect_version, writing
from portal import activity, asks, clock
from portal.access import NotFound, Permission, Scope
from portal.charter.texts import Written, read_written
from portal.deliverables.desk import deemed_on
from portal.deliverables.refusals import NoLongerOpen, NothingToAccept, NotSaidOpenly
from portal.deliverables.saying import about
from portal.deliverables.texts import OFFER_FIELDS
from portal.deliverables.writing import expect_workable, let_read, opened
from portal.forms import Problems, Reader, needed
from portal.i18n import LANGUAGES, N_, Text
from portal.progress.wording import joined


@dataclass(frozen=True, slots=True)
class Offer:
    """Hand a deliverable over for acceptance. `openly`: not every criterion has passed our own check."""

    deliverable_id: int
    version: int
    needed_by: date
    openly: bool
    texts: Written


@dataclass(frozen=True, slots=True)
class TakeBack:
    """Take back what was handed over, before anybody has decided."""

    acceptance_id: int
    version: int


def read_offer(reader: Reader, text: Text, deliverable_id: int, openly: str) -> Offer | Problems:
    """Until when an answer is needed, and what the client should know; `openly` is the sentence to tick.

    Without that sentence, every criterion has passed.
    """
    texts = read_written(reader, OFFER_FIELDS, text)
    day = reader.day("needed_by", label=text("Needed by"))
    if day is not None and day < text.today:
        reader.refuse("needed_by", N_("That day is over; nobody could keep it."))
    said = reader.flag("openly", required=bool(openly), label=openly)
    if said and not texts.values["why"]:
        reader.refuse("why", N_("Please fill in “{label}”."), label=text(OFFER_FIELDS[0].label))
    version = reader.whole("version", label="version")
    return reader.problems or Offer(deliverable_id, needed(version), needed(day), said, texts)


def offer(scope: Scope, command: Offer, token: str | None = None) -> int:
    """Let the client decide on a deliverable; answers its number.

    From then on the client reads all of it with every file. What silence means is announced with it, and
    only where the charter that both sides confirmed says so.
    """
    scope.require(Permission.PUBLISH)
    with writing(scope, token) as session:
        row = opened(session, scope, command.deliverable_id)
        expect_version(row, command.version)
        _expect_whole(session, row, command)
        agreed = silence.terms(session, row.project_id)
        if agreed is None:
            raise NotFound("no such project")
        _hand_over(session, row)
        acceptance = _round(session, scope, row, command.needed_by, agreed)
        asks.open_ask(session, scope, _ask(scope, row, acceptance, command, agreed))
        kind = activity.Kind.DELIVERABLE_OFFERED
        activity.note(session, kind, row, row.title, scope, translations=row.translations)
        return row.number


def _expect_whole(session: Session, row: Deliverable, command: Offer) -> None:
    expect_workable(row)
    criteria = held.criteria_of(session, row.project_id, row.id)
    if not criteria:
        raise NothingToAccept
    if not command.openly and any(each.result is not CheckResult.PASSED for each in criteria):
        raise NotSaidOpenly


def _hand_over(session: Session, row: Deliverable) -> None:
    let_read(session, row, Audience.CLIENT)
    for edition, stored in held.files_of(session, row.project_id, row.id):
        edition.audience = stored.audience = Audience.CLIENT
    row.status = DeliverableStatus.DELIVERED


def _round(session: Session, scope: Scope, row: Deliverable, needed_by: date, agreed: TermsRow) -> Acceptance:
    before = held.rounds_of(session, row.project_id, row.id)
    today = clock.today(agreed.time_zone)
    acceptance = Acceptance(
        **activity.owned_by(scope, Audience.CLIENT),
        deliverable_id=row.id,
        round=len(before) + 1,
        asked_at=clock.now(),
        asked_by=scope.viewer.name,
        needed_by=needed_by,
        deemed_on=deemed_on(agreed.deemed_after_days, today, needed_by),
    )
    session.add(acceptance)
    session.flush()
    return acceptance


def _ask(
    scope: Scope, row: Deliverable, acceptance: Acceptance, command: Offer, agreed: TermsRow
) -> asks.Ask:
    """What is asked, in every language: the firm's own words if there are some, then what silence means."""
    language = scope.viewer.language
    said: dict[str, dict[str, str]] = {}
    for code in {language, *LANGUAGES}:
        text = Text(code)
        title = text.pick(row.title, row.translations, "title")
        told = Text(code).pick(command.texts.values["why"], command.texts.translations, "why")
        said[code] = {
            "title": text("Look at “{title}” and say whether it is what you ordered", title=title),
            "why": joined(text, told, what_silence_means(acceptance.deemed_on, agreed.edition, text)),
        }
    mine = said.pop(language)
    return asks.Ask(
        title=mine["title"][:500],
        why=mine["why"],
        needed_by=command.needed_by,
        kind=AskKind.ACCEPTANCE,
        subject=row.number,
        milestone_id=row.milestone_id,
        translations=said,
    )


def what_silence_means(day: date | None, edition: int | None, text: Text) -> str:
    """What happens if nobody answers, said before it can happen."""
    if day is None:
        return text("Without your answer nothing counts as accepted.")
    if edition is None:
        return text("If nobody answers before {day}, it counts as accepted.", day=text.long_date(day))
    return text(
        "If nobody answers before {day}, it counts as accepted: edition {n} of what we agreed says so. We"
        " remind you before.",
        day=text.long_date(day),
        n=edition,
    )


def take_back(scope: Scope, command: TakeBack, token: str | None = None) -> int:
    """Take a round back, to work on it again; answers the deliverable's number. It stays readable."""
    scope.require(Permission.PUBLISH)
    with writing(scope, token) as session:
        acceptance = waiting(session, scope, command.acceptance_id)
        expect_version(acceptance, command.version)
        row = opened(session, scope, acceptance.deliverable_id)
        acceptance.outcome = Outcome.TAKEN_BACK
        acceptance.decided_at, acceptance.decided_by = clock.now(), scope.viewer.name
        row.status = DeliverableStatus.IN_WORK
        row.version += 1
        withdrawn = ClientActionStatus.WITHDRAWN
        asks.close_ask(session, scope, AskKind.ACCEPTANCE, row.number, withdrawn)
        sentence = N_("“{title}” was taken back for more work")
        title, others = about(row, scope.viewer.language, sentence)
        kind = activity.Kind.DELIVERABLE_DECIDED
        activity.note(session, kind, row, title, scope, translations=others)
        return row.number


def waiting(session: Session, scope: Scope, acceptance_id: int) -> Acceptance:
    """A round that waits, held until the transaction ends: of two people who decide at once one is second."""
    acceptance = held.acceptance(session, scope.here.project_id, acceptance_id)
    if acceptance is None:
        raise NotFound("no such acceptance")
    if acceptance.outcome is not Outcome.OPEN:
        raise NoLongerOpen(acceptance)
    return acceptance
