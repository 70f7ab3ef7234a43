"""Baselines: which dates did both sides agree, when, and on what ground?

The first is set when the charter is confirmed, each later one by an agreed change; none is ever edited.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.models.plan import Milestone, Task, TaskStatus
from db.models.schedule import Baseline, BaselineDate
from portal import activity, clock
from portal.access import Scope


@dataclass(frozen=True, slots=True)
class Ground:
    """Why the dates are agreed as they stand now: a charter's edition or an agreed change."""

    reason: str
    charter_edition: int | None = None
    change_number: int | None = None
    translations: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def set_baseline(session: Session, scope: Scope, ground: Ground) -> Baseline:
    """Set down every date the client knows as agreed, in the caller's transaction.

    What a milestone is expected for becomes its agreed date; one that was reached keeps what was agreed.
    Raises nothing if the plan is empty: such a baseline says that nothing was agreed yet.
    """
    project_id = scope.here.project_id
    latest = session.scalar(select(func.max(Baseline.number)).where(Baseline.project_id == project_id))
    owned = activity.owned_by(scope, scope.here.audience)
    baseline = Baseline(
        **owned,
        number=(latest or 0) + 1,
        reason=ground.reason,
        translations={code: dict(said) for code, said in ground.translations.items()},
        charter_edition=ground.charter_edition,
        change_number=ground.change_number,
        set_at=clock.now(),
        set_by=scope.viewer.name,
    )
    session.add(baseline)
    session.flush()
    session.add_all(_milestones(session, scope, baseline))
    session.add_all(_tasks(session, scope, baseline))
    activity.note(session, activity.Kind.BASELINE_SET, baseline, ground.reason, scope)
    return baseline


def _milestones(session: Session, scope: Scope, baseline: Baseline) -> list[BaselineDate]:
    asked = select(Milestone).where(
        Milestone.project_id == scope.here.project_id,
        Milestone.deleted_at.is_(None),
        Milestone.audience == scope.here.audience,
    )
    dates = []
    for row in session.scalars(asked):
        agreed = (row.baseline if row.actual else row.forecast) or row.baseline
        if agreed is None:
            continue
        if row.baseline != agreed:
            row.baseline = agreed
            row.version += 1
        owned = activity.owned_by(scope, row.audience)
        dates.append(BaselineDate(**owned, baseline_id=baseline.id, milestone_id=row.id, due=agreed))
    return dates


def _tasks(session: Session, scope: Scope, baseline: Baseline) -> list[BaselineDate]:
    asked = select(Task.id, Task.start, Task.due).where(
        Task.project_id == scope.here.project_id,
        Task.deleted_at.is_(None),
        Task.due.is_not(None),
        Task.status != TaskStatus.CANCELLED,
        Task.audience == scope.here.audience,
    )
    owned = activity.owned_by(scope, scope.here.audience)
    return [
        BaselineDate(**owned, baseline_id=baseline.id, task_id=task_id, start=start, due=due)
        for task_id, start, due in session.execute(asked)
        if due is not None
    ]
