"""Papers, who is to sign them, and who has."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.base import Audience
from db.models.signing import Paper, PaperKind, Signatory, Signature


class SlotRow(NamedTuple):
    """One place in the order of one paper, with its signature if there is one."""

    paper_id: int
    public_id: str
    kind: PaperKind
    subject_id: int
    edition: int
    text: str
    sha256: str
    made_at: datetime
    made_by: str
    audience: Audience
    position: int
    person_id: int | None
    name: str
    signature: str | None
    signed_by_id: int | None
    signed_by: str | None
    typed_name: str | None
    organisation: str | None
    method: str | None
    signed_at: datetime | None


def slots(
    session: Session, project_id: int, kind: PaperKind | None = None, subject_id: int | None = None
) -> tuple[SlotRow, ...]:
    """Every place of every paper of the project, in order of subject, edition and place."""
    asked = (
        select(
            Paper.id,
            Paper.public_id,
            Paper.kind,
            Paper.subject_id,
            Paper.edition,
            Paper.text,
            Paper.sha256,
            Paper.made_at,
            Paper.made_by,
            Paper.audience,
            Signatory.position,
            Signatory.person_id,
            Signatory.name,
            Signature.public_id,
            Signature.person_id,
            Signature.name,
            Signature.typed_name,
            Signature.organisation,
            Signature.method,
            Signature.signed_at,
        )
        .join(Signatory, Signatory.paper_id == Paper.id)
        .outerjoin(Signature, (Signature.paper_id == Paper.id) & (Signature.position == Signatory.position))
        .where(Paper.project_id == project_id)
        .order_by(Paper.kind, Paper.subject_id, Paper.edition, Signatory.position)
    )
    if kind is not None:
        asked = asked.where(Paper.kind == kind)
    if subject_id is not None:
        asked = asked.where(Paper.subject_id == subject_id)
    return tuple(SlotRow._make(row) for row in session.execute(asked))


def newest_edition(session: Session, project_id: int, kind: PaperKind, subject_id: int) -> int:
    """The highest edition of what was drawn up about a subject; 0 for none."""
    asked = select(func.max(Paper.edition)).where(
        Paper.project_id == project_id, Paper.kind == kind, Paper.subject_id == subject_id
    )
    return session.scalar(asked) or 0


def paper(session: Session, project_id: int, paper_id: int) -> Paper | None:
    """A paper, held until the transaction ends: of two people who sign at once one comes second."""
    asked = select(Paper).where(Paper.project_id == project_id, Paper.id == paper_id).with_for_update()
    return session.scalars(asked).first()


def signatories(session: Session, paper_id: int) -> Sequence[Signatory]:
    """Who is to sign a paper, in order."""
    asked = select(Signatory).where(Signatory.paper_id == paper_id).order_by(Signatory.position)
    return session.scalars(asked).all()


def signatures(session: Session, paper_id: int) -> Sequence[Signature]:
    """The signatures of a paper, in order."""
    asked = select(Signature).where(Signature.paper_id == paper_id).order_by(Signature.position)
    return session.scalars(asked).all()
