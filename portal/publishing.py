"""What the client may read: publishing and withdrawing, one verb for every kind of thing."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from db.base import Audience, Owned
from db.models.change import ChangeRequest, ChangeStep
from db.models.issue import EntryKind, Issue, IssueEntry
from db.models.money import BudgetLine, BudgetMove, CostEntry, PlannedSpend
from db.models.plan import Milestone, MilestoneMove, Task
from db.models.project import Update
from db.models.survey import ImprovementAction, Survey, SurveyQuestion
from db.models.training import StoredFile, TrainingResource
from db.session import writing
from portal.access import Permission, Scope


class Kind(StrEnum):
    """What can be published."""

    BUDGET_LINE = "budget_line"
    CHANGE_REQUEST = "change_request"
    COST_ENTRY = "cost_entry"
    IMPROVEMENT = "improvement"
    ISSUE = "issue"
    ISSUE_ENTRY = "issue_entry"
    MILESTONE = "milestone"
    PLANNED_SPEND = "planned_spend"
    SURVEY = "survey"
    TASK = "task"
    TRAINING = "training"
    UPDATE = "update"


_MODELS: Mapping[Kind, type[Owned]] = {
    Kind.BUDGET_LINE: BudgetLine,
    Kind.CHANGE_REQUEST: ChangeRequest,
    Kind.COST_ENTRY: CostEntry,
    Kind.IMPROVEMENT: ImprovementAction,
    Kind.ISSUE: Issue,
    Kind.ISSUE_ENTRY: IssueEntry,
    Kind.MILESTONE: Milestone,
    Kind.PLANNED_SPEND: PlannedSpend,
    Kind.SURVEY: Survey,
    Kind.TASK: Task,
    Kind.TRAINING: TrainingResource,
    Kind.UPDATE: Update,
}


@dataclass(frozen=True, slots=True)
class Publish:
    """These rows get this audience."""

    kind: Kind
    ids: tuple[int, ...]
    audience: Audience


def publish(scope: Scope, command: Publish, token: str | None = None) -> int:
    """Let the client read rows, or no longer. Rows out of reach are passed over; answers how many changed.

    What belongs to a row goes with it: the reasons of a milestone's moves, a survey's questions, the file
    of a training resource, the history (not the comments) of an issue.
    """
    scope.require(Permission.PUBLISH)
    with writing(scope, token) as session:
        return set_audience(session, scope, command)


def set_audience(session: Session, scope: Scope, command: Publish) -> int:
    """The same inside a transaction of the caller."""
    model = _MODELS[command.kind]
    found = _rows(session, scope, model, model.id.in_(command.ids))  # type: ignore[attr-defined]
    changed = [row for row in found if row.audience is not command.audience and _may_change(row)]
    for row in changed + _what_belongs(session, scope, command.kind, changed):
        row.audience = command.audience
    return len(changed)


def _may_change(row: Owned) -> bool:
    """What the client wrote cannot be taken away from the client."""
    written_by_client = getattr(row, "raised_by_client", False) or getattr(row, "by_client", False)
    return not (written_by_client and row.audience is Audience.CLIENT)


def _rows(session: Session, scope: Scope, model: type[Owned], which: ColumnElement[bool]) -> list[Owned]:
    mine = model.project_id == scope.here.project_id
    return list(session.scalars(select(model).where(mine, which)))


def _what_belongs(session: Session, scope: Scope, kind: Kind, rows: list[Owned]) -> list[Owned]:
    ids = [row.id for row in rows]  # type: ignore[attr-defined]
    followers: Mapping[Kind, tuple[type[Owned], ColumnElement[bool]]] = {
        Kind.MILESTONE: (MilestoneMove, MilestoneMove.milestone_id.in_(ids)),
        Kind.BUDGET_LINE: (BudgetMove, BudgetMove.budget_line_id.in_(ids)),
        Kind.CHANGE_REQUEST: (ChangeStep, ChangeStep.change_request_id.in_(ids)),
        Kind.SURVEY: (SurveyQuestion, SurveyQuestion.survey_id.in_(ids)),
        Kind.ISSUE: (
            IssueEntry,
            IssueEntry.issue_id.in_(ids) & (IssueEntry.kind == EntryKind.CHANGE),
        ),
        Kind.TRAINING: (
            StoredFile,
            StoredFile.id.in_([row.file_id for row in rows if isinstance(row, TrainingResource)]),
        ),
    }
    if not ids or kind not in followers:
        return []
    return _rows(session, scope, *followers[kind])
