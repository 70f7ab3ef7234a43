"""What was ever asked of the client, and what each of it holds up."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from db.base import Audience
from db.models.plan import Cause, Milestone, MilestoneMove, Task, TaskStatus
from db.models.schedule import AskKind, ClientAction, ClientActionStatus, Consent

Said = Mapping[str, Mapping[str, str]]


class AskRow(NamedTuple):
    """Something asked of the client, what it holds up, and for a later date the move and the answer."""

    id: int
    number: int
    kind: AskKind
    subject: int | None
    title: str
    why: str
    translations: Said
    asked_of: str
    asked_on: date
    asked_by: str
    needed_by: date
    milestone_id: int | None
    task_id: int | None
    status: ClientActionStatus
    answer: str
    done_at: datetime | None
    done_by: str
    audience: Audience
    version: int
    milestone: str | None
    milestone_said: Said | None
    reached: date | None
    task: str | None
    task_said: Said | None
    task_status: TaskStatus | None
    move_id: int | None
    old_date: date | None
    new_date: date | None
    cause: Cause | None
    explanation: str | None
    remedy: str | None
    move_said: Said | None
    moved_at: datetime | None
    agreed: bool | None
    comment: str | None
    answered_at: datetime | None
    answered_by: str | None


def asks(session: Session, project_id: int) -> tuple[AskRow, ...]:
    """All that was ever asked of the client, what is needed first at the top."""
    about = and_(ClientAction.kind == AskKind.CONSENT, MilestoneMove.id == ClientAction.subject)
    rows = session.execute(
        select(
            ClientAction.id,
            ClientAction.number,
            ClientAction.kind,
            ClientAction.subject,
            ClientAction.title,
            ClientAction.why,
            ClientAction.translations,
            ClientAction.asked_of,
            ClientAction.asked_on,
            ClientAction.asked_by,
            ClientAction.needed_by,
            ClientAction.milestone_id,
            ClientAction.task_id,
            ClientAction.status,
            ClientAction.answer,
            ClientAction.done_at,
            ClientAction.done_by,
            ClientAction.audience,
            ClientAction.version,
            Milestone.title,
            Milestone.translations,
            Milestone.actual,
            Task.title,
            Task.translations,
            Task.status,
            MilestoneMove.id,
            MilestoneMove.old_date,
            MilestoneMove.new_date,
            MilestoneMove.cause,
            MilestoneMove.explanation,
            MilestoneMove.remedy,
            MilestoneMove.translations,
            MilestoneMove.moved_at,
            Consent.agreed,
            Consent.comment,
            Consent.at,
            Consent.by,
        )
        .outerjoin(Milestone, and_(Milestone.id == ClientAction.milestone_id, Milestone.deleted_at.is_(None)))
        .outerjoin(Task, and_(Task.id == ClientAction.task_id, Task.deleted_at.is_(None)))
        .outerjoin(MilestoneMove, and_(about, MilestoneMove.project_id == ClientAction.project_id))
        .outerjoin(Consent, Consent.milestone_move_id == MilestoneMove.id)
        .where(ClientAction.project_id == project_id)
        .order_by(ClientAction.needed_by, ClientAction.number)
    )
    return tuple(AskRow._make(row) for row in rows)
