"""The progress report: everything the Progress page says of a project, in the reader's language."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from db.models.plan import Cause
from db.models.project import Figures, ProgressMethod, ProjectStatus, Rag
from db.queries import plan as queries
from db.queries.freshness import ConfirmationRow
from db.session import reading
from portal import clock
from portal.access import NotFound, Permission, Scope
from portal.i18n import Text
from portal.progress.freshness import Freshness, of
from portal.progress.milestones import MilestoneStatus, MilestoneView, MoveView, views
from portal.progress.percent import TaskCounts, count_tasks, definition, open_for_client, percent_done


@dataclass(frozen=True, slots=True)
class Statement:
    """The latest published update: how the project stands, in a sentence."""

    rag: Rag
    sentence: str
    next_step: str
    author: str
    written_at: datetime
    despite: str = ""


@dataclass(frozen=True, slots=True)
class ProgressReport:
    """How far a project is and whether it will be done when that was promised."""

    method: ProgressMethod
    percent_done: Decimal | None
    definition: str
    counts: TaskCounts
    milestones: tuple[MilestoneView, ...]
    moved_this_month: int
    update: Statement | None
    freshness: Freshness
    start_date: date | None
    status: ProjectStatus = ProjectStatus.ACTIVE
    country: str = ""
    open_for_client: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show yet."""
        return not self.milestones and not self.counts.total

    @property
    def promised(self) -> tuple[MilestoneView, ...]:
        """The milestones for which a day was agreed."""
        return tuple(m for m in self.milestones if m.baseline is not None)

    @property
    def on_time(self) -> tuple[MilestoneView, ...]:
        """Those that were, or are expected to be, reached by the agreed day."""
        return tuple(m for m in self.promised if m.is_on_time)

    @property
    def moved(self) -> tuple[MilestoneView, ...]:
        """Those that stand on another day than agreed."""
        return tuple(m for m in self.promised if m.days_moved)

    @property
    def next(self) -> MilestoneView | None:
        """The milestone that is to be reached next; one without a day never is."""
        open_ones = [m for m in self.milestones if m.actual is None and m.expected is not None]
        return min(open_ones, key=lambda m: m.expected or date.max, default=None)

    @property
    def last(self) -> MilestoneView | None:
        """The milestone that ends the project."""
        dated = [m for m in self.milestones if m.expected is not None]
        return max(dated, key=lambda m: m.expected or date.min, default=None)

    @property
    def moves(self) -> tuple[tuple[MilestoneView, MoveView], ...]:
        """Every move of every milestone, latest first."""
        every = [(m, move) for m in self.milestones for move in m.moves]
        return tuple(sorted(every, key=lambda pair: pair[1].moved_at, reverse=True))

    @property
    def causes(self) -> Mapping[Cause, int]:
        """How many moves each cause has had, the commonest first."""
        return dict(Counter(move.cause for _, move in self.moves).most_common())

    @property
    def unpublished(self) -> int:
        """How many milestones and tasks of this report the client cannot read."""
        return self.counts.unpublished + sum(1 for m in self.milestones if not m.is_published)


def report(scope: Scope) -> ProgressReport:
    """The progress of the scope's project, as this reader may see it. Three statements.

    Raises NotAllowed without SEE_PROGRESS, and NotFound where there is no such project.
    """
    scope.require(Permission.SEE_PROGRESS)
    text = Text(scope.viewer.language, scope.viewer.time_zone)
    project_id = scope.here.project_id
    with reading(scope) as session:
        project = queries.standing(session, project_id)
        milestone_rows = queries.milestones(session, project_id)
        tally = queries.tally(session, project_id)
    if project is None:
        raise NotFound(project_id)
    milestones, tasks = views(milestone_rows, text, text.today), count_tasks(tally)
    return ProgressReport(
        method=project.progress_method,
        percent_done=percent_done(project.progress_method, tasks, milestones),
        definition=definition(project.progress_method, tasks, milestones, text),
        counts=tasks,
        milestones=milestones,
        moved_this_month=sum(1 for m in milestones if _moved_this_month(m, text)),
        update=_statement(project, text),
        freshness=_freshness(project),
        start_date=project.start_date,
        status=project.status,
        country=project.country,
        open_for_client=open_for_client(tally),
    )


def milestone_views(scope: Scope) -> tuple[MilestoneView, ...]:
    """The milestones alone. One statement."""
    scope.require(Permission.SEE_PROGRESS)
    text = Text(scope.viewer.language, scope.viewer.time_zone)
    with reading(scope) as session:
        rows = queries.milestones(session, scope.here.project_id)
    return views(rows, text, text.today)


def _statement(row: queries.StandingRow, text: Text) -> Statement | None:
    if row.rag is None or row.written_at is None:
        return None
    return Statement(
        rag=row.rag,
        sentence=text.pick(row.sentence or "", row.translations, "sentence"),
        next_step=text.pick(row.next_step or "", row.translations, "next_step"),
        author=row.author or "",
        written_at=row.written_at,
        despite=text.pick(row.despite or "", row.translations, "despite"),
    )


def _freshness(row: queries.StandingRow) -> Freshness:
    """As of when the plan is: its own confirmation, else that of the project."""
    overall = Freshness(
        row.confirmed_at,
        row.confirmed_by,
        row.confirmed_from,
        row.rhythm_days,
        is_active=row.status is ProjectStatus.ACTIVE,
    )
    if row.plan_confirmed_at is None:
        return of((), Figures.PLAN, overall)
    own = ConfirmationRow(
        Figures.PLAN, row.plan_confirmed_at, row.plan_confirmed_by or "", row.plan_confirmed_from or ""
    )
    return of((own,), Figures.PLAN, overall)


def _moved_this_month(milestone: MilestoneView, text: Text) -> bool:
    """Whether it moved in the calendar month it is where the reader sits."""
    zone, today = clock.zone(text.time_zone), text.today
    days = [move.moved_at.astimezone(zone) for move in milestone.moves]
    return any((day.year, day.month) == (today.year, today.month) for day in days)


def as_json(told: ProgressReport) -> dict[str, Any]:
    """The report for other programs: ISO dates, percent as a number with one decimal or None."""
    tasks = told.counts
    return {
        "tasks": {
            "total": tasks.total,
            "done": tasks.done,
            "in_progress": tasks.in_progress,
            "pending": tasks.pending,
            "cancelled": tasks.cancelled,
        },
        "percent_done": None if told.percent_done is None else float(told.percent_done),
        "milestones": [_milestone_json(m) for m in told.milestones],
    }


def _milestone_json(milestone: MilestoneView) -> dict[str, Any]:
    return {
        "title": milestone.title,
        "baseline": _iso(milestone.baseline),
        "forecast": _iso(milestone.forecast),
        "actual": _iso(milestone.actual),
        "status": MilestoneStatus(milestone.status).value,
        "moves": [_move_json(move) for move in milestone.moves],
    }


def _move_json(move: MoveView) -> dict[str, Any]:
    return {
        "old_date": _iso(move.old_date),
        "new_date": _iso(move.new_date),
        "days": move.days,
        "cause": move.cause.value,
        "explanation": move.explanation,
        "remedy": move.remedy,
        "moved_at": move.moved_at.isoformat(),
        "moved_by": move.moved_by,
    }


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
