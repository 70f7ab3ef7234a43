"""Planned tasks: which are kept by hand, and which come from another system and stay as they are there?"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from db.base import Audience
from db.models.plan import Task, TaskStatus
from db.queries import planning as queries
from db.session import reading, writing
from portal.access import NotAllowed, Permission, Scope
from portal.activity import owned_by
from portal.clock import now
from portal.editing.cells import Column, Kind
from portal.editing.rows import Edits, SaveRows, read_rows
from portal.editing.undo import Table, remember
from portal.forms import Problems, Reader
from portal.i18n import N_, Text
from portal.plan.grid import TRANSLATED, expect_versions, language_columns, load, title_in, with_title

PER_PAGE = 200
MOST_AT_ONCE = 5000
MOST_HOURS = Decimal(100_000)

STATE_WORDS: Mapping[TaskStatus, str] = {
    TaskStatus.PENDING: N_("planned"),
    TaskStatus.IN_PROGRESS: N_("in progress"),
    TaskStatus.DONE: N_("done"),
    TaskStatus.CANCELLED: N_("cancelled"),
}


def _state(reader: Reader, field: str, label: str) -> TaskStatus | None:
    typed = reader.line(field, label=label)
    state = next((status for status in TaskStatus if status.value == typed), None)
    if typed and state is None:
        message = N_("“{label}” is not a state we know: write planned, in progress, done or cancelled.")
        reader.refuse(field, message, label=label)
    return state


TASK_COLUMNS: tuple[Column, ...] = (
    Column(
        "title",
        N_("Task"),
        lambda r, f, label: r.line(f, 500, label=label),
        width=280,
        aliases=("title", "name", "task name", "summary", "aufgabe", "titel", "标题", "名称", "任务名称"),
    ),
    Column(
        "status",
        N_("State"),
        _state,
        help=N_("Planned, in progress, done or cancelled."),
        default=TaskStatus.PENDING.value,
        kind=Kind.STATE,
        aliases=("status", "zustand", "状态", "进度"),
    ),
    Column(
        "assignee",
        N_("Who"),
        lambda r, f, label: r.line(f, 200, required=False, label=label),
        aliases=(
            "assignee",
            "owner",
            "responsible",
            "resource",
            "wer",
            "负责人",
            "执行人",
            "责任人",
            "经办人",
        ),
    ),
    Column(
        "start",
        N_("Start"),
        lambda r, f, label: r.day(f, required=False, label=label),
        kind=Kind.DAY,
        aliases=("start date", "begin", "from", "beginn", "anfang", "开始日期", "开始时间", "计划开始"),
    ),
    Column(
        "due",
        N_("Due"),
        lambda r, f, label: r.day(f, required=False, label=label),
        kind=Kind.DAY,
        aliases=(
            *("due date", "end", "finish", "end date", "deadline", "until", "fällig", "ende"),
            *("截止日期", "结束日期", "完成日期", "到期日", "计划完成"),
        ),
    ),
    Column(
        "estimate_h",
        N_("Estimate in hours"),
        lambda r, f, label: r.amount(f, Decimal(0), MOST_HOURS, required=False, label=label),
        kind=Kind.NUMBER,
        aliases=("hours", "estimate", "effort", "work", "stunden", "aufwand", "工时", "预计工时", "小时"),
        units=("hours", "hrs", "h", "Std.", "Std", "个小时", "小时"),
    ),
)
_PLAIN = tuple(column.name for column in TASK_COLUMNS)


class ImportedAgain(NotAllowed):
    """This comes from another system, and the next import would overwrite what is typed here."""


@dataclass(frozen=True, slots=True)
class PlannedTask:
    """A task as the plan's table shows it, in its original words."""

    id: int
    title: str
    translations: Mapping[str, Mapping[str, str]]
    status: TaskStatus
    assignee: str
    start: date | None
    due: date | None
    estimate_h: Decimal | None
    is_published: bool
    source: str | None
    external_key: str
    version: int

    def cell(self, column: str) -> Any:
        """What the table shows in a column."""
        return title_in(self.translations, column) if column.startswith(TRANSLATED) else getattr(self, column)

    def locked(self, column: str) -> str | None:
        """Why a cell cannot be changed here."""
        if self.source is None or column.startswith(TRANSLATED):
            return None
        return N_("“{label}” comes from an import, which would overwrite it again. Please change it there.")


def task_sources(scope: Scope) -> Mapping[str, int]:
    """How many tasks come from where; "" is the portal itself and always there. One statement."""
    scope.require(Permission.EDIT_PLAN)
    with reading(scope) as session:
        counted = queries.sources(session, scope.here.project_id)
    return {"": 0, **{row.source or "": row.tasks for row in counted}}


def tasks(scope: Scope, source: str = "", page: int = 1) -> tuple[PlannedTask, ...]:
    """One page of the tasks of one source, in the order of the plan. One statement."""
    scope.require(Permission.EDIT_PLAN)
    first = max(page - 1, 0) * PER_PAGE
    with reading(scope) as session:
        rows = queries.planned_tasks(session, scope.here.project_id, source or None, PER_PAGE, first)
    return tuple(_planned(row) for row in rows)


def all_tasks(scope: Scope) -> tuple[PlannedTask, ...]:
    """Every task that is kept here, for what is pasted over them. One statement."""
    scope.require(Permission.EDIT_PLAN)
    with reading(scope) as session:
        rows = queries.planned_tasks(session, scope.here.project_id, None, MOST_AT_ONCE, 0)
    return tuple(_planned(row) for row in rows)


def task_columns(shown: Sequence[PlannedTask], text: Text) -> tuple[Column, ...]:
    """The columns of the table: the plain ones and the title in further languages."""
    used = {code for row in shown for code in row.translations}
    return (*TASK_COLUMNS, *language_columns(text.language, used, text("Task in {language}")))


def _planned(row: queries.PlannedTaskRow) -> PlannedTask:
    return PlannedTask(
        id=row.id,
        title=row.title,
        translations=row.translations,
        status=row.status,
        assignee=row.assignee,
        start=row.start,
        due=row.due,
        estimate_h=row.estimate_h,
        is_published=row.audience is Audience.CLIENT,
        source=row.source,
        external_key=row.external_key or "",
        version=row.version,
    )


def read_tasks(done: Edits, shown: Sequence[PlannedTask], text: Text) -> SaveRows | Problems:
    """What was typed in the table of tasks, checked. Pure."""
    return read_rows(done, shown, task_columns(shown, text), text, check_task)


def check_task(reader: Reader, values: Mapping[str, Any], new: Collection[str], row: str) -> None:
    start, due = values.get("start"), values.get("due")
    if start is not None and due is not None and due < start:
        reader.refuse("due", N_("In {row}, the due day is before the start."), row=row)


def save_tasks(scope: Scope, command: SaveRows, token: str | None = None) -> int:
    """Save a table of tasks, all or nothing; answers how many rows were changed, added or removed.

    New tasks are internal. Raises SavedByOthers if any row was saved by somebody else since it was shown,
    and ImportedAgain for rows that another system owns.
    """
    scope.require(Permission.EDIT_PLAN)
    with writing(scope, token) as session:
        rows = load(session, scope, Task, (mark.id for mark in command.marks))
        if any(rows[mark.id].source is not None for mark in command.removed):
            raise ImportedAgain
        expect_versions(rows, command, _PLAIN, _value)
        for edit in command.changed:
            _change(rows[edit.id], edit.values, scope)
            rows[edit.id].deleted_at = None
        for mark in command.removed:
            rows[mark.id].deleted_at = now()
        added = _add(session, scope, command.added)
        remember(session, scope, Table.TASKS, [*rows.values(), *added], token)
    return command.number


def _value(row: Task, column: str) -> Any:
    return title_in(row.translations, column) if column.startswith(TRANSLATED) else getattr(row, column)


def _change(row: Task, values: Mapping[str, Any], scope: Scope) -> None:
    for name, value in values.items():
        if name.startswith(TRANSLATED):
            row.translations = with_title(row.translations, name, value)
        elif name not in _PLAIN:
            raise NotAllowed(name)
        elif row.source is not None:
            raise ImportedAgain
        else:
            setattr(row, name, value)
    if "status" in values:
        is_done = row.status is TaskStatus.DONE
        row.done_on = Text(scope.viewer.language, scope.viewer.time_zone).today if is_done else None
        row.done_approximate = False


def _add(session: Session, scope: Scope, added: Sequence[Mapping[str, Any]]) -> list[Task]:
    if not added:
        return []
    position = queries.last_position(session, Task, scope.here.project_id)
    rows = []
    for place, values in enumerate(added, start=1):
        row = Task(**owned_by(scope), title="", translations={}, source=None, position=position + place)
        _change(row, values, scope)
        session.add(row)
        rows.append(row)
    return rows
