"""What is about to be written, loaded whole and held until the transaction ends?

So the audit trail sees each change, and of two people who decide at once one comes second.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.models.deliverable import (
    Acceptance,
    Criterion,
    Deliverable,
    DeliverableFile,
)
from db.models.schedule import AskKind, ClientAction, ClientActionStatus
from db.models.training import StoredFile


def deliverable(session: Session, project_id: int, deliverable_id: int) -> Deliverable | None:
    asked = select(Deliverable).where(Deliverable.project_id == project_id, Deliverable.id == deliverable_id)
    return session.scalars(asked.with_for_update()).first()


def acceptance(session: Session, project_id: int, acceptance_id: int) -> Acceptance | None:
    asked = select(Acceptance).where(Acceptance.project_id == project_id, Acceptance.id == acceptance_id)
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
