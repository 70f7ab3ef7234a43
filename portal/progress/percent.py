"""Percent done: how far is a project by the method that was agreed, and what does that method count?"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from db.base import Audience
from db.models.plan import TaskStatus
from db.models.project import ProgressMethod
from db.queries.plan import TallyRow
from portal.i18n import Text
from portal.progress.milestones import MilestoneView
from portal.progress.wording import joined

ZERO, WHOLE = Decimal(0), Decimal(100)
_STEP = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class TaskCounts:
    """How many tasks there are in each state; archived ones count by their state."""

    total: int = 0
    done: int = 0
    in_progress: int = 0
    pending: int = 0
    cancelled: int = 0
    with_dates: int = 0
    without_estimate: int = 0
    unpublished: int = 0
    hours: Decimal = ZERO
    hours_done: Decimal = ZERO

    @property
    def wanted(self) -> int:
        """All but the cancelled ones."""
        return self.total - self.cancelled


def count_tasks(tally: Iterable[TallyRow]) -> TaskCounts:
    """The counts of a project's tasks."""
    rows = list(tally)
    wanted = [row for row in rows if row.status is not TaskStatus.CANCELLED]

    def of(status: TaskStatus) -> int:
        return sum(row.tasks for row in rows if row.status is status)

    return TaskCounts(
        total=sum(row.tasks for row in rows),
        done=of(TaskStatus.DONE),
        in_progress=of(TaskStatus.IN_PROGRESS),
        pending=of(TaskStatus.PENDING),
        cancelled=of(TaskStatus.CANCELLED),
        with_dates=sum(row.dated for row in wanted),
        without_estimate=sum(row.tasks - row.estimated for row in wanted),
        unpublished=sum(row.tasks for row in rows if row.audience is Audience.INTERNAL),
        hours=sum((row.hours or ZERO for row in wanted), ZERO),
        hours_done=sum((row.hours or ZERO for row in wanted if row.status is TaskStatus.DONE), ZERO),
    )


def open_for_client(tally: Iterable[TallyRow]) -> int:
    """How many of the tasks that the client can read are still to be done."""
    still = (TaskStatus.PENDING, TaskStatus.IN_PROGRESS)
    return sum(row.tasks for row in tally if row.status in still and row.audience is Audience.CLIENT)


def percent_done(
    method: ProgressMethod, tasks: TaskCounts, milestones: Iterable[MilestoneView]
) -> Decimal | None:
    """From 0.0 to 100.0 with one decimal; None where there is nothing to count.

    100.0 means that everything is done: 99.97 is 99.9, not 100.0.
    """
    part, whole = _parts(method, tasks, tuple(milestones))
    if whole <= 0:
        return None
    percent = (part * 100 / whole).quantize(_STEP, ROUND_HALF_UP)
    return min(percent, WHOLE - _STEP) if part < whole else WHOLE.quantize(_STEP)


def _parts(
    method: ProgressMethod, tasks: TaskCounts, milestones: tuple[MilestoneView, ...]
) -> tuple[Decimal, Decimal]:
    if method is ProgressMethod.TASK_COUNT:
        return Decimal(tasks.done), Decimal(tasks.wanted)
    if method is ProgressMethod.ESTIMATED_HOURS:
        return tasks.hours_done, tasks.hours
    reached = sum(m.weight for m in milestones if m.actual is not None)
    return Decimal(reached), Decimal(sum(m.weight for m in milestones))


def definition(
    method: ProgressMethod, tasks: TaskCounts, milestones: tuple[MilestoneView, ...], text: Text
) -> str:
    """What percent done means here, in a sentence or two. Plain text, not Markdown."""
    if method is ProgressMethod.TASK_COUNT:
        return joined(text, *_by_tasks(tasks, text))
    if method is ProgressMethod.ESTIMATED_HOURS:
        return joined(text, *_by_hours(tasks, text))
    reached = sum(1 for m in milestones if m.actual is not None)
    return text.plural(
        "Counted by milestones, each with its agreed weight: {done} of {n} is reached.",
        "Counted by milestones, each with its agreed weight: {done} of {n} are reached.",
        len(milestones),
        done=text.number(reached),
    )


def _by_tasks(tasks: TaskCounts, text: Text) -> Iterable[str]:
    yield text.plural(
        "Counted by tasks: {done} of {n} task is done.",
        "Counted by tasks: {done} of {n} tasks are done.",
        tasks.wanted,
        done=text.number(tasks.done),
    )
    if tasks.cancelled:
        yield text.plural(
            "{n} cancelled task is not counted.", "{n} cancelled tasks are not counted.", tasks.cancelled
        )


def _by_hours(tasks: TaskCounts, text: Text) -> Iterable[str]:
    yield text(
        "Counted by estimated hours: {done} of {all} hours belong to tasks that are done.",
        done=text.number(tasks.hours_done),
        all=text.number(tasks.hours),
    )
    if tasks.without_estimate:
        yield text.plural(
            "{n} task without an estimate is not counted.",
            "{n} tasks without an estimate are not counted.",
            tasks.without_estimate,
        )
