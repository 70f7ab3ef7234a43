"""Tasks: what was finished last, what is being worked on, and what comes next?"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from db.base import Audience
from db.models.plan import TaskStatus
from db.queries import plan as queries
from db.session import reading
from portal.access import Permission, Scope
from portal.i18n import Text

PER_LIST = 10
PER_PAGE = 25


class TaskChoice(StrEnum):
    """Which tasks are listed: the first of each kind, or all of one kind, page by page."""

    OVERVIEW = "overview"
    DOING = "doing"
    NEXT = "next"
    DONE = "done"


_STATUS = {
    TaskChoice.DOING: TaskStatus.IN_PROGRESS,
    TaskChoice.NEXT: TaskStatus.PENDING,
    TaskChoice.DONE: TaskStatus.DONE,
}


@dataclass(frozen=True, slots=True)
class TaskView:
    """One task as the client may read it, in the reader's language."""

    id: int
    title: str
    status: TaskStatus
    status_name: str
    assignee: str
    start: date | None
    due: date | None
    done_on: date | None
    is_done_day_known: bool
    is_published: bool

    def is_overdue(self, today: date) -> bool:
        """Whether it is open although it was due."""
        return self.status is not TaskStatus.DONE and self.due is not None and self.due < today


@dataclass(frozen=True, slots=True)
class TaskPages:
    """The tasks that are on the page now."""

    listed: tuple[TaskView, ...]

    def of(self, choice: TaskChoice) -> tuple[TaskView, ...]:
        """The listed tasks of one kind."""
        return tuple(task for task in self.listed if task.status is _STATUS[choice])


def tasks(scope: Scope, choice: TaskChoice = TaskChoice.OVERVIEW, page: int = 1) -> TaskPages:
    """One page of the lists. One statement, whatever the size of the project."""
    scope.require(Permission.SEE_PROGRESS)
    text = Text(scope.viewer.language, scope.viewer.time_zone)
    project_id = scope.here.project_id
    offset = max(page - 1, 0) * PER_PAGE
    with reading(scope) as session:
        if choice is TaskChoice.OVERVIEW:
            listed = queries.first_tasks(session, project_id, PER_LIST)
        else:
            listed = queries.tasks(session, project_id, _STATUS[choice], PER_PAGE, offset)
    return TaskPages(tuple(_view(row, text) for row in listed))


def _view(row: queries.TaskRow, text: Text) -> TaskView:
    return TaskView(
        id=row.id,
        title=text.pick(row.title, row.translations, "title"),
        status=row.status,
        status_name=row.status_name,
        assignee=row.assignee,
        start=row.start,
        due=row.due,
        done_on=row.done_on,
        is_done_day_known=not row.done_approximate,
        is_published=row.audience is Audience.CLIENT,
    )
