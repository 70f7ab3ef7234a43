"""What is handed over: deliverables, their criteria and files, acceptances, punch items and handovers."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from db.base import Audience
from db.models.charter import Charter, CharterStatus
from db.models.deliverable import (
    Acceptance,
    CheckResult,
    Criterion,
    CriterionRuling,
    Deliverable,
    DeliverableFile,
    DeliverableStatus,
    Handover,
    Outcome,
    PunchItem,
    Ruling,
)
from db.models.plan import Milestone
from db.models.project import Client, Project
from db.models.requirement import Requirement, RequirementEdition
from db.models.schedule import AskKind, ClientAction, ClientActionStatus
from db.models.training import StoredFile, TrainingResource

Said = Mapping[str, Mapping[str, str]]


class DeliverableRow(NamedTuple):
    """A deliverable with its milestone, if it has one that the reader may see."""

    id: int
    number: int
    version: int
    audience: Audience
    title: str
    what: str
    quality: str
    translations: Said
    status: DeliverableStatus
    due: date | None
    milestone_id: int | None
    milestone: str | None
    milestone_said: Said | None
    baseline: date | None
    forecast: date | None
    actual: date | None


class TallyRow(NamedTuple):
    """How many criteria of a deliverable have which result of our own check."""

    deliverable_id: int
    result: CheckResult
    how_many: int


class CriterionRow(NamedTuple):
    """A criterion with one ruling on it; without any, the ruling's columns are None."""

    id: int
    version: int
    position: int
    text: str
    standard: str
    translations: Said
    result: CheckResult
    found: str
    checked_at: datetime | None
    checked_by: str
    requirement_id: int | None
    requirement_number: int | None
    acceptance_id: int | None
    ruling: Ruling | None
    remark: str | None


class FileRow(NamedTuple):
    id: int
    edition: int
    note: str
    translations: Said
    at: datetime
    by: str
    audience: Audience
    public_id: str
    name: str
    size: int
    sha256: str


class AcceptanceRow(NamedTuple):
    """A handing over for acceptance, with what is asked of the client about it while it is open."""

    id: int
    deliverable_id: int
    version: int
    round: int
    asked_at: datetime
    asked_by: str
    needed_by: date
    deemed_on: date | None
    outcome: Outcome
    comment: str
    decided_at: datetime | None
    decided_by: str
    why: str | None
    why_said: Said | None
    reminded_on: date | None


class PunchRow(NamedTuple):
    id: int
    number: int
    version: int
    deliverable_id: int
    deliverable_number: int
    deliverable: str
    deliverable_said: Said
    what: str
    translations: Said
    owner: str
    due: date | None
    done_at: datetime | None
    done_by: str
    confirmed_at: datetime | None
    confirmed_by: str


class HandoverRow(NamedTuple):
    id: int
    number: int
    version: int
    what: str
    documents: str
    training: str
    support_name: str
    support_contact: str
    support_until: date | None
    translations: Said
    handed_at: datetime
    handed_by: str
    received_at: datetime | None
    received_by: str


class DueRow(NamedTuple):
    """An open acceptance whose silence may count by now, and where it belongs."""

    id: int
    project_id: int
    deemed_on: date
    time_zone: str


class SaidRow(NamedTuple):
    """What a requirement says about being there, with its translations."""

    criteria: str
    translations: Said


class TermsRow(NamedTuple):
    """What the client's organisation reads, lives by, and has agreed about silence; no edition: nothing."""

    language: str
    time_zone: str
    edition: int | None
    deemed_after_days: int | None


def deliverables(
    session: Session, project_id: int, *, published: bool, number: int | None = None
) -> tuple[DeliverableRow, ...]:
    """The deliverables in their order, or the one of that number; `published`: what the client may read."""
    milestone = [Milestone.id == Deliverable.milestone_id, Milestone.deleted_at.is_(None)]
    if published:
        milestone.append(Milestone.audience == Audience.CLIENT)
    asked = (
        select(
            Deliverable.id,
            Deliverable.number,
            Deliverable.version,
            Deliverable.audience,
            Deliverable.title,
            Deliverable.what,
            Deliverable.quality,
            Deliverable.translations,
            Deliverable.status,
            Deliverable.due,
            Milestone.id,
            Milestone.title,
            Milestone.translations,
            Milestone.baseline,
            Milestone.forecast,
            Milestone.actual,
        )
        .outerjoin(Milestone, and_(*milestone))
        .where(Deliverable.project_id == project_id)
        .order_by(Deliverable.position, Deliverable.number)
    )
    if published:
        asked = asked.where(Deliverable.audience == Audience.CLIENT)
    if number is not None:
        asked = asked.where(Deliverable.number == number)
    return tuple(DeliverableRow._make(row) for row in session.execute(asked))


def tallies(session: Session, project_id: int) -> tuple[TallyRow, ...]:
    """How the criteria of each deliverable were checked."""
    rows = session.execute(
        select(Criterion.deliverable_id, Criterion.result, func.count(Criterion.id))
        .where(Criterion.project_id == project_id)
        .group_by(Criterion.deliverable_id, Criterion.result)
    )
    return tuple(TallyRow._make(row) for row in rows)


def criteria(
    session: Session, project_id: int, deliverable_id: int, *, published: bool
) -> tuple[CriterionRow, ...]:
    """The criteria of a deliverable in their order, each with every ruling on it."""
    requirement = [Requirement.id == Criterion.requirement_id]
    if published:
        requirement.append(Requirement.audience == Audience.CLIENT)
    rows = session.execute(
        select(
            Criterion.id,
            Criterion.version,
            Criterion.position,
            Criterion.text,
            Criterion.standard,
            Criterion.translations,
            Criterion.result,
            Criterion.found,
            Criterion.checked_at,
            Criterion.checked_by,
            Criterion.requirement_id,
            Requirement.number,
            CriterionRuling.acceptance_id,
            CriterionRuling.ruling,
            CriterionRuling.remark,
        )
        .outerjoin(Requirement, and_(*requirement))
        .outerjoin(CriterionRuling, CriterionRuling.criterion_id == Criterion.id)
        .where(Criterion.project_id == project_id, Criterion.deliverable_id == deliverable_id)
        .order_by(Criterion.position, Criterion.id, CriterionRuling.acceptance_id)
    )
    return tuple(CriterionRow._make(row) for row in rows)


def files(session: Session, project_id: int, deliverable_id: int, *, published: bool) -> tuple[FileRow, ...]:
    """The editions of what is handed over, newest first."""
    asked = (
        select(
            DeliverableFile.id,
            DeliverableFile.edition,
            DeliverableFile.note,
            DeliverableFile.translations,
            DeliverableFile.at,
            DeliverableFile.by,
            DeliverableFile.audience,
            StoredFile.public_id,
            StoredFile.name,
            StoredFile.size,
            StoredFile.sha256,
        )
        .join(StoredFile, StoredFile.id == DeliverableFile.file_id)
        .where(DeliverableFile.project_id == project_id, DeliverableFile.deliverable_id == deliverable_id)
        .order_by(DeliverableFile.edition.desc())
    )
    if published:
        asked = asked.where(DeliverableFile.audience == Audience.CLIENT)
    return tuple(FileRow._make(row) for row in session.execute(asked))


def acceptances(session: Session, project_id: int) -> tuple[AcceptanceRow, ...]:
    """Every handing over for acceptance, oldest first."""
    about = and_(
        ClientAction.project_id == Acceptance.project_id,
        ClientAction.kind == AskKind.ACCEPTANCE,
        ClientAction.subject == Deliverable.number,
        ClientAction.status == ClientActionStatus.OPEN,
        Acceptance.outcome == Outcome.OPEN,
    )
    rows = session.execute(
        select(
            Acceptance.id,
            Acceptance.deliverable_id,
            Acceptance.version,
            Acceptance.round,
            Acceptance.asked_at,
            Acceptance.asked_by,
            Acceptance.needed_by,
            Acceptance.deemed_on,
            Acceptance.outcome,
            Acceptance.comment,
            Acceptance.decided_at,
            Acceptance.decided_by,
            ClientAction.why,
            ClientAction.translations,
            ClientAction.reminded_on,
        )
        .join(Deliverable, Deliverable.id == Acceptance.deliverable_id)
        .outerjoin(ClientAction, about)
        .where(Acceptance.project_id == project_id)
        .order_by(Acceptance.round, Acceptance.id)
    )
    return tuple(AcceptanceRow._make(row) for row in rows)


def punch_items(session: Session, project_id: int) -> tuple[PunchRow, ...]:
    """Everything that was to be put right, what is due first at the top."""
    rows = session.execute(
        select(
            PunchItem.id,
            PunchItem.number,
            PunchItem.version,
            Deliverable.id,
            Deliverable.number,
            Deliverable.title,
            Deliverable.translations,
            PunchItem.what,
            PunchItem.translations,
            PunchItem.owner,
            PunchItem.due,
            PunchItem.done_at,
            PunchItem.done_by,
            PunchItem.confirmed_at,
            PunchItem.confirmed_by,
        )
        .join(Acceptance, Acceptance.id == PunchItem.acceptance_id)
        .join(Deliverable, Deliverable.id == Acceptance.deliverable_id)
        .where(PunchItem.project_id == project_id)
        .order_by(PunchItem.due.is_(None), PunchItem.due, PunchItem.number)
    )
    return tuple(PunchRow._make(row) for row in rows)


def handovers(session: Session, project_id: int) -> tuple[HandoverRow, ...]:
    """What was handed over with the result, newest first."""
    rows = session.execute(
        select(
            Handover.id,
            Handover.number,
            Handover.version,
            Handover.what,
            Handover.documents,
            Handover.training,
            Handover.support_name,
            Handover.support_contact,
            Handover.support_until,
            Handover.translations,
            Handover.handed_at,
            Handover.handed_by,
            Handover.received_at,
            Handover.received_by,
        )
        .where(Handover.project_id == project_id)
        .order_by(Handover.number.desc())
    )
    return tuple(HandoverRow._make(row) for row in rows)


def terms(session: Session, project_id: int) -> TermsRow | None:
    """What the newest confirmed charter says about silence, and how the client's organisation reads."""
    confirmed = and_(Charter.project_id == Project.id, Charter.status == CharterStatus.CONFIRMED)
    row = session.execute(
        select(Client.language, Client.time_zone, Charter.edition, Charter.deemed_after_days)
        .join(Project, Project.client_id == Client.id)
        .outerjoin(Charter, confirmed)
        .where(Project.id == project_id)
        .order_by(Charter.edition.desc())
        .limit(1)
    ).first()
    return TermsRow._make(row) if row else None


def due_for_silence(session: Session, latest: date) -> tuple[DueRow, ...]:
    """Open acceptances, in whatever projects are in reach, of which silence may count by that day."""
    rows = session.execute(
        select(Acceptance.id, Acceptance.project_id, Acceptance.deemed_on, Client.time_zone)
        .join(Client, Client.id == Acceptance.client_id)
        .where(Acceptance.outcome == Outcome.OPEN, Acceptance.deemed_on <= latest)
        .order_by(Acceptance.deemed_on, Acceptance.id)
    )
    return tuple(DueRow._make(row) for row in rows)


def milestones(session: Session, project_id: int) -> tuple[tuple[int, str, Said], ...]:
    """What a deliverable can be due with."""
    rows = session.execute(
        select(Milestone.id, Milestone.title, Milestone.translations)
        .where(Milestone.project_id == project_id, Milestone.deleted_at.is_(None))
        .order_by(Milestone.position, Milestone.id)
    )
    return tuple((row[0], row[1], row[2]) for row in rows)


def requirements(session: Session, project_id: int) -> tuple[tuple[int, int, str, Said], ...]:
    """What a criterion can answer to: id, number, title."""
    rows = session.execute(
        select(Requirement.id, Requirement.number, Requirement.title, Requirement.translations)
        .where(Requirement.project_id == project_id)
        .order_by(Requirement.number)
    )
    return tuple((row[0], row[1], row[2], row[3]) for row in rows)


def agreed_criteria(session: Session, project_id: int, requirement_id: int) -> SaidRow | None:
    """What a requirement says about being there, as it was shown last, or else as it is written."""
    shown = and_(
        RequirementEdition.requirement_id == Requirement.id,
        RequirementEdition.edition == Requirement.edition,
    )
    row = session.execute(
        select(
            Requirement.criteria,
            Requirement.translations,
            RequirementEdition.content,
            RequirementEdition.translations,
        )
        .outerjoin(RequirementEdition, shown)
        .where(Requirement.project_id == project_id, Requirement.id == requirement_id)
    ).first()
    if row is None:
        return None
    if row[2] is None:
        return SaidRow(row[0], row[1])
    return SaidRow(str(row[2].get("criteria") or ""), row[3] or {})


def lessons(session: Session, project_id: int) -> tuple[tuple[int, str, Said], ...]:
    """The training material that the client sees."""
    rows = session.execute(
        select(TrainingResource.id, TrainingResource.title, TrainingResource.translations)
        .where(TrainingResource.project_id == project_id, TrainingResource.audience == Audience.CLIENT)
        .order_by(TrainingResource.position, TrainingResource.id)
    )
    return tuple((row[0], row[1], row[2]) for row in rows)


# What is written is loaded whole and held until the transaction ends, so that the audit trail sees each
# change and of two people who decide at once one comes second.


def deliverable(session: Session, project_id: int, deliverable_id: int) -> Deliverable | None:
    asked = select(Deliverable).where(Deliverable.project_id == project_id, Deliverable.id == deliverable_id)
    return session.scalars(asked.with_for_update()).first()


def acceptance(session: Session, project_id: int, acceptance_id: int) -> Acceptance | None:
    asked = select(Acceptance).where(Acceptance.project_id == project_id, Acceptance.id == acceptance_id)
    return session.scalars(asked.with_for_update()).first()


def punch_item(session: Session, project_id: int, item_id: int) -> PunchItem | None:
    asked = select(PunchItem).where(PunchItem.project_id == project_id, PunchItem.id == item_id)
    return session.scalars(asked.with_for_update()).first()


def handover(session: Session, project_id: int, handover_id: int) -> Handover | None:
    asked = select(Handover).where(Handover.project_id == project_id, Handover.id == handover_id)
    return session.scalars(asked.with_for_update()).first()


def criteria_of(session: Session, project_id: int, deliverable_id: int) -> Sequence[Criterion]:
    asked = select(Criterion).where(
        Criterion.project_id == project_id, Criterion.deliverable_id == deliverable_id
    )
    return session.scalars(asked.order_by(Criterion.position, Criterion.id)).all()


def rounds_of(session: Session, project_id: int, deliverable_id: int) -> Sequence[Acceptance]:
    asked = select(Acceptance).where(
        Acceptance.project_id == project_id, Acceptance.deliverable_id == deliverable_id
    )
    return session.scalars(asked.order_by(Acceptance.round)).all()


def files_of(
    session: Session, project_id: int, deliverable_id: int
) -> Sequence[tuple[DeliverableFile, StoredFile]]:
    """The editions of a deliverable with their files, oldest first."""
    rows = session.execute(
        select(DeliverableFile, StoredFile)
        .join(StoredFile, StoredFile.id == DeliverableFile.file_id)
        .where(DeliverableFile.project_id == project_id, DeliverableFile.deliverable_id == deliverable_id)
        .order_by(DeliverableFile.edition)
    )
    return [(row[0], row[1]) for row in rows]


def open_ask(session: Session, project_id: int, kind: AskKind, subject: int) -> ClientAction | None:
    """What the client is being asked about a deliverable or a handover."""
    asked = select(ClientAction).where(
        ClientAction.project_id == project_id,
        ClientAction.kind == kind,
        ClientAction.subject == subject,
        ClientAction.status == ClientActionStatus.OPEN,
    )
    return session.scalars(asked.order_by(ClientAction.id.desc()).limit(1)).first()


def highest_position(session: Session, column: Any, *here: Any) -> int:
    """The highest position or edition that was given."""
    return session.scalar(select(func.max(column)).where(*here)) or 0


def is_there(session: Session, model: Any, project_id: int, row_id: int) -> bool:
    """Whether a milestone or a requirement of the project has this id."""
    asked = select(model.id).where(model.project_id == project_id, model.id == row_id)
    return session.scalar(asked) is not None
