"""How all projects of a person stand, and what in them waits on somebody."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from db.base import Audience
from db.models.change import ChangeRequest, ChangeStatus
from db.models.issue import Issue, IssueStatus, Severity
from db.models.plan import Milestone, Task, TaskStatus
from db.models.project import Client, Project, ProjectStatus, Rag, Update
from db.models.schedule import AskKind, ClientAction, ClientActionStatus
from db.models.survey import Survey, SurveyResponse, SurveyStatus

Said = Mapping[str, Mapping[str, str]]


class ProjectRow(NamedTuple):
    project_id: int
    public_id: str
    name: str
    translations: Said
    client_name: str
    client_translations: Said
    status: ProjectStatus
    audience: Audience
    confirmed_at: datetime | None
    rhythm_days: int
    rag: Rag | None
    sentence: str | None
    sentence_translations: Said | None
    written_at: datetime | None
    next_title: str | None
    next_translations: Said | None
    next_date: date | None
    how_many: int
    despite: str | None


class ChangeWaitsRow(NamedTuple):
    """A change request that waits for the firm's answer, or for its approval of an offer."""

    project_id: int
    number: int
    title: str
    translations: Said
    since: datetime
    asked_at: datetime | None
    is_release: bool
    public_id: str
    project: str
    project_translations: Said


class WaitingRow(NamedTuple):
    """An issue that waits."""

    project_id: int
    number: int
    title: str
    translations: Said
    since: datetime
    by: date | None
    urgent: bool


class AskRow(NamedTuple):
    """Something asked of the client, and the milestone or task it is tied to; without one, those are None."""

    project_id: int
    number: int
    kind: AskKind
    subject: int | None
    title: str
    translations: Said
    asked_on: date
    needed_by: date
    status: ClientActionStatus
    done_at: datetime | None
    milestone: str | None
    milestone_said: Said | None
    reached: date | None
    task: str | None
    task_said: Said | None
    task_status: TaskStatus | None


class SurveyRow(NamedTuple):
    project_id: int
    title: str
    translations: Said
    since: datetime | None
    by: date | None


def projects(session: Session, search: str, limit: int, offset: int) -> tuple[ProjectRow, ...]:
    """Visible projects with latest published update and next open milestone; each row counts them all."""
    later, sooner = aliased(Update), aliased(Milestone)
    latest = (
        select(func.max(later.id))
        .where(later.project_id == Project.id, later.published_at.is_not(None))
        .correlate(Project)
        .scalar_subquery()
    )
    following = (
        select(sooner.id)
        .where(
            sooner.project_id == Project.id,
            sooner.actual.is_(None),
            sooner.forecast.is_not(None),
            sooner.deleted_at.is_(None),
        )
        .order_by(sooner.forecast, sooner.id)
        .limit(1)
        .correlate(Project)
        .scalar_subquery()
    )
    asked = (
        select(
            Project.id,
            Project.public_id,
            Project.name,
            Project.translations,
            Client.name,
            Client.translations,
            Project.status,
            Project.audience,
            Project.confirmed_at,
            Project.rhythm_days,
            Update.rag,
            Update.sentence,
            Update.translations,
            Update.written_at,
            Milestone.title,
            Milestone.translations,
            Milestone.forecast,
            func.count(Project.id).over(),
            Update.despite,
        )
        .join(Client, Client.id == Project.client_id)
        .outerjoin(Update, and_(Update.project_id == Project.id, Update.id == latest))
        .outerjoin(Milestone, and_(Milestone.project_id == Project.id, Milestone.id == following))
    )
    if search:
        pattern = f"%{literally(search)}%"
        asked = asked.where(
            or_(
                Project.name.ilike(pattern, escape="\\"),
                Client.name.ilike(pattern, escape="\\"),
                Project.key.ilike(pattern, escape="\\"),
            )
        )
    ordered = asked.order_by(Project.status, Project.name, Project.id).limit(limit).offset(offset)
    return tuple(ProjectRow._make(row) for row in session.execute(ordered))


def literally(search: str) -> str:
    """A search word with the wildcards of LIKE taken literally; the escape character is a backslash."""
    return search.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def waiting_issues(session: Session, for_client: bool, limit: int) -> tuple[WaitingRow, ...]:
    """Issues that wait for the client, or those of clients that nobody has answered yet."""
    if for_client:
        waits: Any = Issue.status == IssueStatus.WAITING
    else:
        waits = and_(
            Issue.raised_by_client,
            Issue.first_response_at.is_(None),
            Issue.status.in_([IssueStatus.OPEN, IssueStatus.IN_PROGRESS]),
        )
    rows = session.execute(
        select(
            Issue.project_id,
            Issue.number,
            Issue.title,
            Issue.translations,
            Issue.opened_at,
            Issue.severity,
        )
        .where(waits, Issue.deleted_at.is_(None))
        .order_by(Issue.opened_at)
        .limit(limit)
    )
    return tuple(
        WaitingRow(*row[:5], by=None, urgent=row.severity in (Severity.CRITICAL, Severity.HIGH))
        for row in rows
    )


def waiting_changes(session: Session, limit: int) -> tuple[ChangeWaitsRow, ...]:
    """Change requests that wait for the firm: those of which an offer is to be approved first."""
    is_release = and_(ChangeRequest.release_asked_at.is_not(None), ChangeRequest.released_at.is_(None))
    rows = session.execute(
        select(
            ChangeRequest.project_id,
            ChangeRequest.number,
            ChangeRequest.title,
            ChangeRequest.translations,
            ChangeRequest.submitted_at,
            ChangeRequest.release_asked_at,
            is_release,
            Project.public_id,
            Project.name,
            Project.translations,
        )
        .join(Project, Project.id == ChangeRequest.project_id)
        .where(ChangeRequest.status.in_([ChangeStatus.SUBMITTED, ChangeStatus.IN_ASSESSMENT]))
        .order_by(is_release.desc(), ChangeRequest.submitted_at)
        .limit(limit)
    )
    return tuple(ChangeWaitsRow._make(row) for row in rows)


def asks(session: Session, project_ids: frozenset[int], since: datetime, limit: int) -> tuple[AskRow, ...]:
    """What waits on the client in these projects, what is needed first at the top; then what was answered
    after a moment."""
    answered = and_(ClientAction.status == ClientActionStatus.DONE, ClientAction.done_at >= since)
    rows = session.execute(
        select(
            ClientAction.project_id,
            ClientAction.number,
            ClientAction.kind,
            ClientAction.subject,
            ClientAction.title,
            ClientAction.translations,
            ClientAction.asked_on,
            ClientAction.needed_by,
            ClientAction.status,
            ClientAction.done_at,
            Milestone.title,
            Milestone.translations,
            Milestone.actual,
            Task.title,
            Task.translations,
            Task.status,
        )
        .outerjoin(Milestone, and_(Milestone.id == ClientAction.milestone_id, Milestone.deleted_at.is_(None)))
        .outerjoin(Task, and_(Task.id == ClientAction.task_id, Task.deleted_at.is_(None)))
        .where(
            ClientAction.project_id.in_(sorted(project_ids)),
            or_(ClientAction.status == ClientActionStatus.OPEN, answered),
        )
        .order_by(ClientAction.status.desc(), ClientAction.needed_by, ClientAction.id)
        .limit(limit)
    )
    return tuple(AskRow._make(row) for row in rows)


def open_surveys(session: Session, person_id: int, today: date, limit: int) -> tuple[SurveyRow, ...]:
    """Open surveys that this person has not answered."""
    answered = (
        select(SurveyResponse.survey_id)
        .where(SurveyResponse.survey_id == Survey.id, SurveyResponse.person_id == person_id)
        .correlate(Survey)
        .exists()
    )
    rows = session.execute(
        select(Survey.project_id, Survey.title, Survey.translations, Survey.opened_at, Survey.closes_on)
        .where(
            Survey.status == SurveyStatus.OPEN,
            or_(Survey.closes_on.is_(None), Survey.closes_on >= today),
            ~answered,
        )
        .order_by(Survey.closes_on)
        .limit(limit)
    )
    return tuple(SurveyRow._make(row) for row in rows)
