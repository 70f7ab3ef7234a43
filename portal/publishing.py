"""What the client may read: publishing and withdrawing, one verb for every kind of thing."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from db.base import Audience, Owned
from db.models.change import ChangeFile, ChangeRequest, ChangeStatus, ChangeStep
from db.models.issue import EntryKind, Issue, IssueEntry
from db.models.money import BudgetLine, BudgetMove, CostEntry, PlannedSpend
from db.models.plan import Milestone, MilestoneMove, Task
from db.models.project import Update
from db.models.schedule import AskKind, ClientAction, Dependency, Phase
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
    PHASE = "phase"
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
    Kind.PHASE: Phase,
    Kind.PLANNED_SPEND: PlannedSpend,
    Kind.SURVEY: Survey,
    Kind.TASK: Task,
    Kind.TRAINING: TrainingResource,
    Kind.UPDATE: Update,
}


_OFFERED = frozenset({ChangeStatus.WAITING_FOR_DECISION, ChangeStatus.APPROVED, ChangeStatus.IMPLEMENTED})


@dataclass(frozen=True, slots=True)
class Publish:
    """These rows get this audience."""

    kind: Kind
    ids: tuple[int, ...]
    audience: Audience


def publish(scope: Scope, command: Publish, token: str | None = None) -> int:
    """Let the client read rows, or no longer. Rows out of reach are passed over; answers how many changed.

    What belongs to a row goes with it: the reasons of a milestone's moves and what was asked about them, a
    survey's questions, the file of a training resource, the history (not the comments) of an issue.
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
    if changed and command.kind in (Kind.MILESTONE, Kind.TASK):
        _follow_both_ends(session, scope)
    return len(changed)


def _follow_both_ends(session: Session, scope: Scope) -> None:
    """Let the client see what waits for what wherever they see both, and nowhere else.

    A dependency has no words of its own, so nobody publishes one; withdrawing an end must take it along, for
    it would tell of something that is not shown.
    """
    session.flush()
    asked = select(Dependency).where(Dependency.project_id == scope.here.project_id)
    rows = list(session.scalars(asked))
    milestones = _shown(session, scope, Milestone, {i for row in rows for i in _milestones(row)})
    tasks = _shown(session, scope, Task, {i for row in rows for i in _tasks(row)})
    for row in rows:
        is_shown = _milestones(row) <= milestones and _tasks(row) <= tasks
        row.audience = Audience.CLIENT if is_shown else Audience.INTERNAL


def _milestones(row: Dependency) -> set[int]:
    return {id_ for id_ in (row.before_milestone_id, row.after_milestone_id) if id_ is not None}


def _tasks(row: Dependency) -> set[int]:
    return {id_ for id_ in (row.before_task_id, row.after_task_id) if id_ is not None}


def _shown(
    session: Session, scope: Scope, model: type[Milestone] | type[Task], ids: set[int]
) -> frozenset[int]:
    """Those of these ids that the client sees."""
    mine = model.project_id == scope.here.project_id
    seen = select(model.id).where(mine, model.id.in_(ids), model.audience == Audience.CLIENT)
    return frozenset(session.scalars(seen)) if ids else frozenset()


def _may_change(row: Owned) -> bool:
    """What the client wrote, or was offered, cannot be taken away from the client."""
    if isinstance(row, ChangeRequest) and row.audience is Audience.CLIENT and row.status in _OFFERED:
        return False
    written_by_client = getattr(row, "raised_by_client", False) or getattr(row, "by_client", False)
    return not (written_by_client and row.audience is Audience.CLIENT)


def _rows(session: Session, scope: Scope, model: type[Owned], which: ColumnElement[bool]) -> list[Owned]:
    mine = model.project_id == scope.here.project_id
    return list(session.scalars(select(model).where(mine, which)))


def _what_belongs(session: Session, scope: Scope, kind: Kind, rows: list[Owned]) -> list[Owned]:
    ids = [row.id for row in rows]  # type: ignore[attr-defined]
    if not ids:
        return []
    about_moves = (ClientAction.kind == AskKind.CONSENT) & ClientAction.milestone_id.in_(ids)
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
    found = _rows(session, scope, *followers[kind]) if kind in followers else []
    if kind is Kind.MILESTONE:
        found += _rows(session, scope, ClientAction, about_moves)
    if kind is Kind.CHANGE_REQUEST:
        attached = _rows(session, scope, ChangeFile, ChangeFile.change_request_id.in_(ids))
        stored = [row.file_id for row in attached if isinstance(row, ChangeFile)]
        found += [*attached, *_rows(session, scope, StoredFile, StoredFile.id.in_(stored))]
    return found
