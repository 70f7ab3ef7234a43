"""The schedule report: phases, what waits for what, agreed dates, and what was asked of the client?"""

from collections.abc import Iterable
from datetime import date
from itertools import groupby

from db.base import Audience
from db.models.plan import TaskStatus
from db.models.schedule import ClientActionStatus
from db.queries import asks as ask_queries
from db.queries import schedule as queries
from db.session import reading
from portal import clock
from portal.access import Permission, Scope
from portal.i18n import Text
from portal.schedule.network import Entry, EntryKind, entry_of
from portal.schedule.rows import (
    AskView,
    BaselineView,
    ConsentView,
    DependencyView,
    EndView,
    PhaseView,
    Register,
    ScheduleReport,
)
from portal.schedule.slack import Span

SETTLED = frozenset({TaskStatus.DONE, TaskStatus.CANCELLED})
"""A task of this kind moves no more."""


def report(scope: Scope) -> ScheduleReport:
    """Everything at once. Four statements; the functions below ask for parts of it, one statement each."""
    scope.require(Permission.SEE_PROGRESS)
    project_id = scope.here.project_id
    with reading(scope) as session:
        phase_rows = queries.phases(session, project_id)
        dependency_rows = queries.dependencies(session, project_id)
        ask_rows = ask_queries.asks(session, project_id)
        baseline_rows = queries.baselines(session, project_id)
    text = _text(scope)
    return ScheduleReport(
        _phases(phase_rows, text),
        _dependencies(dependency_rows, text),
        _asks(ask_rows, text),
        _baselines(baseline_rows, text),
    )


def phases(scope: Scope) -> tuple[PhaseView, ...]:
    """The phases in their order. One statement."""
    scope.require(Permission.SEE_PROGRESS)
    with reading(scope) as session:
        rows = queries.phases(session, scope.here.project_id)
    return _phases(rows, _text(scope))


def dependencies(scope: Scope) -> tuple[DependencyView, ...]:
    """What waits for what, as far as the reader sees both ends. One statement."""
    scope.require(Permission.SEE_PROGRESS)
    with reading(scope) as session:
        rows = queries.dependencies(session, scope.here.project_id)
    return _dependencies(rows, _text(scope))


def asks(scope: Scope) -> tuple[AskView, ...]:
    """All that was asked of the client, with consents. One statement."""
    scope.require(Permission.SEE_PROGRESS)
    with reading(scope) as session:
        rows = ask_queries.asks(session, scope.here.project_id)
    return _asks(rows, _text(scope))


def baselines(scope: Scope) -> tuple[BaselineView, ...]:
    """The baselines with the days of their milestones, the first one first. One statement."""
    scope.require(Permission.SEE_PROGRESS)
    with reading(scope) as session:
        rows = queries.baselines(session, scope.here.project_id)
    return _baselines(rows, _text(scope))


def register(scope: Scope) -> Register:
    """What waits on the client and what that holds up. Two statements."""
    scope.require(Permission.SEE_PROGRESS)
    with reading(scope) as session:
        ask_rows = ask_queries.asks(session, scope.here.project_id)
        dependency_rows = queries.dependencies(session, scope.here.project_id)
    return Register(_asks(ask_rows, _text(scope)), _dependencies(dependency_rows, _text(scope)))


def _text(scope: Scope) -> Text:
    return Text(scope.viewer.language, scope.viewer.time_zone)


def _phases(rows: Iterable[queries.PhaseRow], text: Text) -> tuple[PhaseView, ...]:
    return tuple(_phase(tuple(group), text) for _, group in groupby(rows, key=lambda row: row.id))


def _phase(rows: tuple[queries.PhaseRow, ...], text: Text) -> PhaseView:
    row = rows[0]
    expected = [row.actual or row.forecast or row.baseline for row in rows]
    return PhaseView(
        id=row.id,
        title=text.pick(row.title, row.translations, "title"),
        start=row.start,
        finish=row.finish,
        position=row.position,
        is_published=row.audience is Audience.CLIENT,
        version=row.version,
        milestone_ids=tuple(row.milestone_id for row in rows if row.milestone_id is not None),
        last_agreed=max((row.baseline for row in rows if row.baseline is not None), default=None),
        last_expected=max((day for day in expected if day is not None), default=None),
    )


def _dependencies(rows: Iterable[queries.DependencyRow], text: Text) -> tuple[DependencyView, ...]:
    made = (_dependency(tuple(group), text) for _, group in groupby(rows, key=lambda row: row.id))
    return tuple(dependency for dependency in made if dependency is not None)


def _dependency(rows: tuple[queries.DependencyRow, ...], text: Text) -> DependencyView | None:
    """None where an end was removed or is not open to the reader."""
    row, ends = rows[0], dict[Entry, EndView]()
    for each in rows:
        if each.milestone_id is not None and each.milestone is not None:
            entry = Entry(EntryKind.MILESTONE, each.milestone_id)
            day = each.actual or each.forecast or each.baseline
            title = text.pick(each.milestone, each.milestone_said, "title")
            ends[entry] = EndView(entry, title, span=Span(day, day, each.actual is not None))
        if each.task_id is not None and each.task is not None:
            entry = Entry(EntryKind.TASK, each.task_id)
            title = text.pick(each.task, each.task_said, "title")
            span = Span(each.start or each.due, each.due or each.start, each.status in SETTLED)
            ends[entry] = EndView(entry, title, _length(each.start, each.due), span)
    before = ends.get(entry_of(row.before_milestone_id, row.before_task_id))
    after = ends.get(entry_of(row.after_milestone_id, row.after_task_id))
    if before is None or after is None:
        return None
    return DependencyView(row.id, before, after, row.lag_days, row.audience is Audience.CLIENT)


def _length(start: date | None, due: date | None) -> int:
    """The calendar days from a task's first to its last; none where one of them is not set."""
    return 0 if start is None or due is None else max((due - start).days + 1, 0)


def _asks(rows: Iterable[ask_queries.AskRow], text: Text) -> tuple[AskView, ...]:
    return tuple(_ask(row, text) for row in rows)


def _ask(row: ask_queries.AskRow, text: Text) -> AskView:
    milestone = text.pick(row.milestone or "", row.milestone_said, "title")
    task = text.pick(row.task or "", row.task_said, "title")
    held = _held(row)
    zone = clock.zone(text.time_zone)
    return AskView(
        id=row.id,
        number=row.number,
        kind=row.kind,
        subject=row.subject,
        title=text.pick(row.title, row.translations, "title"),
        why=text.pick(row.why, row.translations, "why"),
        asked_of=row.asked_of,
        asked_on=row.asked_on,
        asked_by=row.asked_by,
        needed_by=row.needed_by,
        holds=held,
        holds_title="" if held is None else milestone if held.kind is EntryKind.MILESTONE else task,
        status=row.status,
        answer=row.answer,
        done_on=None if row.done_at is None else row.done_at.astimezone(zone).date(),
        done_at=row.done_at,
        done_by=row.done_by,
        is_published=row.audience is Audience.CLIENT,
        version=row.version,
        consent=_consent(row, milestone, text),
        holds_settled=row.reached is not None or row.task_status in SETTLED,
    )


def _held(row: ask_queries.AskRow) -> Entry | None:
    """What an ask holds up, if the reader may know of it and it is still in the plan."""
    if row.milestone_id is not None and row.milestone is not None:
        return Entry(EntryKind.MILESTONE, row.milestone_id)
    if row.task_id is not None and row.task is not None:
        return Entry(EntryKind.TASK, row.task_id)
    return None


def _consent(row: ask_queries.AskRow, milestone: str, text: Text) -> ConsentView | None:
    if row.move_id is None or row.old_date is None or row.new_date is None:
        return None
    if row.cause is None or row.moved_at is None:
        return None
    return ConsentView(
        move_id=row.move_id,
        milestone_id=row.milestone_id,
        milestone=milestone,
        old_date=row.old_date,
        new_date=row.new_date,
        cause=row.cause,
        explanation=text.pick(row.explanation or "", row.move_said, "explanation"),
        remedy=text.pick(row.remedy or "", row.move_said, "remedy"),
        moved_at=row.moved_at,
        agreed=row.agreed,
        comment=row.comment or "",
        at=row.answered_at,
        by=row.answered_by or "",
        is_taken_back=row.status is ClientActionStatus.WITHDRAWN,
    )


def _baselines(rows: Iterable[queries.BaselineRow], text: Text) -> tuple[BaselineView, ...]:
    return tuple(_baseline(tuple(group), text) for _, group in groupby(rows, key=lambda row: row.id))


def _baseline(rows: tuple[queries.BaselineRow, ...], text: Text) -> BaselineView:
    row = rows[0]
    return BaselineView(
        number=row.number,
        reason=text.pick(row.reason, row.translations, "reason"),
        charter_edition=row.charter_edition,
        change_number=row.change_number,
        set_at=row.set_at,
        set_by=row.set_by,
        dates={row.milestone_id: row.due for row in rows if row.milestone_id is not None and row.due},
    )
