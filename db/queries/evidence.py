"""What is on record about signatures: the paper, who signed it, and what came before."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.base import Audience
from db.models.change import ChangeStatus, ChangeStep
from db.models.deliverable import Acceptance, Outcome
from db.models.project import Client, Project
from db.models.record import Anchor
from db.models.signing import Paper, PaperKind, Signatory, Signature


class SignedRow(NamedTuple):
    """One signature whole, with its paper and whose it is."""

    id: int
    public_id: str
    project_id: int
    client_id: int
    sha256: str
    position: int
    name: str
    email: str
    typed_name: str
    organisation: str
    consent: str
    language: str
    method: str
    authenticated_at: datetime
    signed_at: datetime
    zone: str
    ip: str
    user_agent: str
    session_id: int | None
    chain_position: int
    chain_head: str
    paper_id: int
    kind: PaperKind
    subject_id: int
    edition: int
    text: str
    key: str
    project: str
    client: str


class ListedRow(NamedTuple):
    """A signature in the list of a project."""

    public_id: str
    kind: PaperKind
    text: str
    edition: int
    position: int
    typed_name: str
    organisation: str
    signed_at: datetime


class PlaceRow(NamedTuple):
    """One place in the order of a paper, with its signature if there is one."""

    position: int
    name: str
    signature: str | None
    typed_name: str | None
    organisation: str | None
    signed_at: datetime | None


class DrawnRow(NamedTuple):
    """An edition of a paper."""

    edition: int
    at: datetime
    by: str


class StepRow(NamedTuple):
    """A step of a change request."""

    status: ChangeStatus
    at: datetime
    by: str
    reason: str


class RoundRow(NamedTuple):
    """A handing over for acceptance, and how it ended."""

    id: int
    round: int
    asked_at: datetime
    asked_by: str
    outcome: Outcome
    decided_at: datetime | None
    decided_by: str
    comment: str


class HeadRow(NamedTuple):
    """A published head."""

    chain: int
    size: int
    root: str
    at: datetime


def signature(session: Session, public_id: str) -> SignedRow | None:
    """The signature with this address, if the scope reaches it."""
    asked = (
        select(
            Signature.id,
            Signature.public_id,
            Signature.project_id,
            Signature.client_id,
            Signature.sha256,
            Signature.position,
            Signature.name,
            Signature.email,
            Signature.typed_name,
            Signature.organisation,
            Signature.consent,
            Signature.language,
            Signature.method,
            Signature.authenticated_at,
            Signature.signed_at,
            Signature.zone,
            Signature.ip,
            Signature.user_agent,
            Signature.session_id,
            Signature.chain_position,
            Signature.chain_head,
            Paper.id,
            Paper.kind,
            Paper.subject_id,
            Paper.edition,
            Paper.text,
            Project.key,
            Project.name,
            Client.name,
        )
        .join(Paper, Paper.id == Signature.paper_id)
        .join(Project, Project.id == Signature.project_id)
        .join(Client, Client.id == Signature.client_id)
        .where(Signature.public_id == public_id)
    )
    row = session.execute(asked).first()
    return None if row is None else SignedRow._make(row)


def signatures(session: Session, project_id: int) -> tuple[ListedRow, ...]:
    """Every signature of the project, the newest first."""
    asked = (
        select(
            Signature.public_id,
            Paper.kind,
            Paper.text,
            Paper.edition,
            Signature.position,
            Signature.typed_name,
            Signature.organisation,
            Signature.signed_at,
        )
        .join(Paper, Paper.id == Signature.paper_id)
        .where(Signature.project_id == project_id)
        .order_by(Signature.signed_at.desc(), Signature.id.desc())
    )
    return tuple(map(ListedRow._make, session.execute(asked)))


def places(session: Session, paper_id: int) -> tuple[PlaceRow, ...]:
    """Everybody who was to sign a paper, in order."""
    asked = (
        select(
            Signatory.position,
            Signatory.name,
            Signature.public_id,
            Signature.typed_name,
            Signature.organisation,
            Signature.signed_at,
        )
        .outerjoin(
            Signature,
            (Signature.paper_id == Signatory.paper_id) & (Signature.position == Signatory.position),
        )
        .where(Signatory.paper_id == paper_id)
        .order_by(Signatory.position)
    )
    return tuple(map(PlaceRow._make, session.execute(asked)))


def editions(session: Session, of: SignedRow) -> tuple[DrawnRow, ...]:
    """The editions of what was signed, up to the one that was."""
    asked = (
        select(Paper.edition, Paper.made_at, Paper.made_by)
        .where(
            Paper.project_id == of.project_id,
            Paper.kind == of.kind,
            Paper.subject_id == of.subject_id,
            Paper.edition <= of.edition,
        )
        .order_by(Paper.edition)
    )
    return tuple(map(DrawnRow._make, session.execute(asked)))


def steps(session: Session, of: SignedRow) -> tuple[StepRow, ...]:
    """The steps that a change had taken when it was signed, as far as its client sees them.

    That it was approved is what its last signature has brought about.
    """
    asked: Any = (
        select(ChangeStep.status, ChangeStep.at, ChangeStep.author, ChangeStep.reason)
        .where(
            ChangeStep.project_id == of.project_id,
            ChangeStep.change_request_id == of.subject_id,
            ChangeStep.audience == Audience.CLIENT,
            ChangeStep.status != ChangeStatus.APPROVED,
            ChangeStep.at <= of.signed_at,
        )
        .order_by(ChangeStep.at, ChangeStep.id)
    )
    return tuple(map(StepRow._make, session.execute(asked)))


def rounds(session: Session, of: SignedRow) -> tuple[RoundRow, ...]:
    """The rounds in which what was signed had been handed over, up to that one."""
    subject = (
        select(Acceptance.deliverable_id)
        .where(Acceptance.id == of.subject_id, Acceptance.project_id == of.project_id)
        .scalar_subquery()
    )
    asked = (
        select(
            Acceptance.id,
            Acceptance.round,
            Acceptance.asked_at,
            Acceptance.asked_by,
            Acceptance.outcome,
            Acceptance.decided_at,
            Acceptance.decided_by,
            Acceptance.comment,
        )
        .where(
            Acceptance.project_id == of.project_id,
            Acceptance.deliverable_id == subject,
            Acceptance.audience == Audience.CLIENT,
            Acceptance.asked_at <= of.signed_at,
        )
        .order_by(Acceptance.round)
    )
    return tuple(map(RoundRow._make, session.execute(asked)))


def heads(session: Session, client_id: int) -> tuple[HeadRow, ...]:
    """The published heads of a client's trail, the oldest first."""
    asked = (
        select(Anchor.chain, Anchor.size, Anchor.root, Anchor.at)
        .where(Anchor.chain == client_id)
        .order_by(Anchor.size)
    )
    return tuple(map(HeadRow._make, session.execute(asked)))
