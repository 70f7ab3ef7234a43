"""The timeline: which phases, milestones and tasks lie in a period, and what was agreed for them?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import groupby
from typing import NamedTuple, Protocol

from db.base import Audience
from db.models.plan import TaskStatus
from db.queries import timeline as queries
from db.session import reading
from portal.access import Permission, Scope
from portal.i18n import Text
from portal.progress.milestones import MilestoneView
from portal.progress.period import Period
from portal.progress.reading import ProgressReport

_DAY = timedelta(days=1)
PER_SHEET = 20
"""So many tasks stand on one sheet of a timeline, with the milestones among them."""


class Stretch(StrEnum):
    """What the days of a bar are: behind us or ahead, and beyond the day that was set."""

    DONE = "done"
    WORKED = "worked"
    PLANNED = "planned"
    OVERDUE = "overdue"


class Span(NamedTuple):
    """Days from the first to the last, both belong to it."""

    first: date
    last: date


class Phase(Protocol):
    """What a timeline needs to know of a phase."""

    @property
    def id(self) -> int: ...
    @property
    def title(self) -> str: ...
    @property
    def start(self) -> date | None: ...
    @property
    def finish(self) -> date | None: ...
    @property
    def expected_finish(self) -> date | None: ...


@dataclass(frozen=True, slots=True)
class TimedTask:
    """A task in the reader's language, with its days and those that were agreed for it."""

    id: int
    title: str
    status: TaskStatus
    span: Span
    done_on: date | None
    agreed: Span | None
    phase_id: int | None
    is_published: bool

    def is_overdue(self, today: date) -> bool:
        """Whether it is open although its last day has passed."""
        return self.status is not TaskStatus.DONE and self.span.last < today

    def bars(self, today: date) -> tuple[tuple[Stretch, Span], ...]:
        """What was done, what has been worked on, what is planned, and what is over the day that was set."""
        if self.status is TaskStatus.DONE:
            done = self.done_on or self.span.last
            return ((Stretch.DONE, Span(min(self.span.first, done), done)),)
        if self.is_overdue(today):
            begun = Stretch.WORKED if self.status is TaskStatus.IN_PROGRESS else Stretch.PLANNED
            return ((begun, self.span), (Stretch.OVERDUE, Span(self.span.last + _DAY, today)))
        if self.status is not TaskStatus.IN_PROGRESS or self.span.first > today:
            return ((Stretch.PLANNED, self.span),)
        worked = (Stretch.WORKED, Span(self.span.first, today))
        ahead = (Stretch.PLANNED, Span(today + _DAY, self.span.last))
        return (worked, ahead) if self.span.last > today else (worked,)


@dataclass(frozen=True, slots=True)
class Lane:
    """A phase with what lies in it, by its day; `phase` is None for what belongs to none."""

    phase: Phase | None
    entries: tuple[TimedTask | MilestoneView, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """One sheet of a timeline."""

    period: Period
    frame: Span
    lanes: tuple[Lane, ...]
    sheet: int
    sheets: int

    @property
    def tasks(self) -> tuple[TimedTask, ...]:
        """The tasks on the sheet."""
        return tuple(e for lane in self.lanes for e in lane.entries if isinstance(e, TimedTask))

    @property
    def milestones(self) -> tuple[MilestoneView, ...]:
        """The milestones on the sheet."""
        return tuple(e for lane in self.lanes for e in lane.entries if isinstance(e, MilestoneView))


def timeline(
    scope: Scope, report: ProgressReport, phases: Sequence[Phase], period: Period, sheet: int = 1
) -> Timeline:
    """One sheet of the period. Two statements, whatever the size of the project.

    A sheet beyond the last one is empty. Raises NotAllowed without SEE_PROGRESS.
    """
    scope.require(Permission.SEE_PROGRESS)
    text = Text(scope.viewer.language, scope.viewer.time_zone)
    project_id, today = scope.here.project_id, text.today
    offset = (max(sheet, 1) - 1) * PER_SHEET
    with reading(scope) as session:
        # One task more than there is room for: it says which milestones belong on the next sheet.
        rows = queries.tasks(session, project_id, period.days, today, PER_SHEET + 1, offset)
        agreed = queries.agreed(session, project_id, [row.id for row in rows])
    spans = {row.task_id: Span(row.start or row.due, row.due) for row in agreed}
    tasks = [_task(row, spans, text) for row in rows]
    places = {phase.id: place for place, phase in enumerate(phases)}
    shown = _milestones(report.milestones, tasks, places, period, is_first=offset == 0)
    return Timeline(
        period,
        _frame(period, report.milestones, phases, tasks[:PER_SHEET], today),
        _lanes([*tasks[:PER_SHEET], *shown], phases, places),
        sheet=max(sheet, 1),
        sheets=-(-rows[0].in_all // PER_SHEET) if rows else 1,
    )


def _task(row: queries.TimedRow, agreed: Mapping[int, Span], text: Text) -> TimedTask:
    first, last = row.start or row.due or text.today, row.due or row.start or text.today
    return TimedTask(
        id=row.id,
        title=text.pick(row.title, row.translations, "title"),
        status=row.status,
        span=Span(min(first, last), last),
        done_on=row.done_on,
        agreed=agreed.get(row.id),
        phase_id=row.phase_id,
        is_published=row.audience is Audience.CLIENT,
    )


_Place = tuple[int, date]


def _place(entry: TimedTask | MilestoneView, places: Mapping[int, int]) -> _Place:
    """Where an entry stands: by its phase, what has none at the end, and then by its first day."""
    phase = places.get(entry.phase_id, len(places)) if entry.phase_id is not None else len(places)
    return phase, entry.span.first if isinstance(entry, TimedTask) else entry.expected or date.max


def _milestones(
    milestones: Iterable[MilestoneView],
    tasks: Sequence[TimedTask],
    places: Mapping[int, int],
    period: Period,
    *,
    is_first: bool,
) -> list[MilestoneView]:
    """Those that lie in the period and between the first task of this sheet and the first of the next."""
    if not tasks and not is_first:
        return []
    begins = _place(tasks[0], places) if tasks and not is_first else (-1, date.min)
    ends = _place(tasks[PER_SHEET], places) if len(tasks) > PER_SHEET else (len(places) + 1, date.max)
    return [m for m in milestones if _lies_in(m, period) and begins <= _place(m, places) < ends]


def _lies_in(milestone: MilestoneView, period: Period) -> bool:
    days = [day for day in (milestone.baseline, milestone.expected) if day is not None]
    if not days or period.days is None:
        return bool(days)
    first, last = period.days
    return min(days) <= last and max(days) >= first


def _frame(
    period: Period,
    milestones: Iterable[MilestoneView],
    phases: Iterable[Phase],
    tasks: Iterable[TimedTask],
    today: date,
) -> Span:
    """The first and the last day that are drawn. For a whole project it is the same on every sheet, as far
    as its milestones and phases reach."""
    if period.days is not None:
        return Span(*period.days)
    days = [day for m in milestones for day in (m.baseline, m.expected)]
    days += [day for phase in phases for day in (phase.start, phase.expected_finish)]
    days += [day for task in tasks for _, span in task.bars(today) for day in span]
    known = [day for day in days if day is not None]
    return Span(min(known, default=today), max(known, default=today))


def _lanes(
    entries: Iterable[TimedTask | MilestoneView], phases: Sequence[Phase], places: Mapping[int, int]
) -> tuple[Lane, ...]:
    ordered = sorted(entries, key=lambda entry: _place(entry, places))
    return tuple(
        Lane(phases[place] if place < len(phases) else None, tuple(group))
        for place, group in groupby(ordered, key=lambda entry: _place(entry, places)[0])
    )
