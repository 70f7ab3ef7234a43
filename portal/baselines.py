"""Baselines: which dates did both sides agree, when, and on what ground?

The first is set when the charter is confirmed, each later one by an agreed change; none is ever edited.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models.change import ChangeRequest
from db.models.plan import Cause, Milestone, Task, TaskStatus
from db.models.schedule import Baseline, BaselineDate, Phase
from db.queries import agreed as queries
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

    With a charter both sides agree to the plan as it stands: what a milestone is expected for becomes its
    agreed date. A change agrees to no more than itself: only the days that agreed changes and the client's
    consent have moved count, so that no other delay is agreed in passing. A milestone that was reached keeps
    what was agreed. An empty plan makes a baseline that says that nothing was agreed yet.
    """
    project_id = scope.here.project_id
    number, since = queries.latest_baseline(session, project_id)
    by_change = ground.change_number is not None
    moves = queries.moves(session, project_id) if by_change else ()
    baseline = Baseline(
        **activity.owned_by(scope, scope.here.audience),
        number=number + 1,
        reason=ground.reason,
        translations={code: dict(said) for code, said in ground.translations.items() if "reason" in said},
        charter_edition=ground.charter_edition,
        change_number=ground.change_number,
        set_at=clock.now(),
        set_by=scope.viewer.name,
    )
    session.add(baseline)
    session.flush()
    milestones = _milestones(session, scope)
    for row in milestones:
        own = [move for move in moves if move.milestone_id == row.id]
        _agree(row, agreed_day(row.baseline, own, since) if by_change else None)
    session.add_all(_dates_of(milestones, scope, baseline))
    session.add_all(_tasks(session, scope, baseline))
    if by_change:
        _extend_phases(session, scope, milestones)
    titles = {code: {"title": said["reason"]} for code, said in baseline.translations.items()}
    activity.note(session, activity.Kind.BASELINE_SET, baseline, ground.reason, scope, translations=titles)
    return baseline


def set_by_change(session: Session, scope: Scope, change: ChangeRequest) -> Baseline:
    """The baseline of a change that both sides have signed and that moves dates, in that transaction."""
    titles = {code: said["title"] for code, said in change.translations.items() if "title" in said}
    ground = Ground(
        reason=change.title,
        change_number=change.number,
        translations={code: {"reason": title} for code, title in titles.items()},
    )
    return set_baseline(session, scope, ground)


def agreed_day(
    agreed: date | None, moves: Iterable[queries.MoveRow], since: datetime | None = None
) -> date | None:
    """For which day a milestone is agreed once its moves after a moment are counted. Pure.

    A later date the client has consented to is agreed; an agreed change moves the agreed date by its days
    unless a consent to it is still owed. All other moves leave what was agreed as it was.
    """
    counted = [(move.answered_at or move.moved_at, move) for move in moves]
    for moment, move in sorted(counted, key=lambda pair: pair[0]):
        if agreed is None or (since is not None and moment <= since):
            continue
        if move.agreed:
            agreed = move.new_date
        elif not move.needs_consent and move.cause is Cause.AGREED_CHANGE:
            agreed += move.new_date - move.old_date
    return agreed


def _milestones(session: Session, scope: Scope) -> list[Milestone]:
    asked = select(Milestone).where(
        Milestone.project_id == scope.here.project_id,
        Milestone.deleted_at.is_(None),
        Milestone.audience == scope.here.audience,
    )
    return list(session.scalars(asked))


def _agree(row: Milestone, day: date | None) -> None:
    """Let a day, or what is expected if none is given, be the agreed one of a milestone not reached yet."""
    agreed = row.baseline if row.actual is not None else day or row.forecast
    if agreed is not None and row.baseline != agreed:
        row.baseline = agreed
        row.version += 1


def _dates_of(milestones: Iterable[Milestone], scope: Scope, baseline: Baseline) -> list[BaselineDate]:
    return [
        BaselineDate(
            **activity.owned_by(scope, row.audience),
            baseline_id=baseline.id,
            milestone_id=row.id,
            due=row.baseline,
        )
        for row in milestones
        if row.baseline is not None
    ]


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


def _extend_phases(session: Session, scope: Scope, milestones: Iterable[Milestone]) -> None:
    """A phase lasts until its last milestone is agreed for; a change that moves that moves its end."""
    last: dict[int, date] = {}
    for row in milestones:
        if row.phase_id is not None and row.baseline is not None:
            last[row.phase_id] = max(last.get(row.phase_id, row.baseline), row.baseline)
    asked = select(Phase).where(Phase.project_id == scope.here.project_id, Phase.id.in_(last))
    for phase in session.scalars(asked):
        if phase.finish is not None and phase.finish < last[phase.id]:
            phase.finish = last[phase.id]
            phase.version += 1
