"""What stands below a table of the plan: taking back the last save, and rows of a spreadsheet."""

from collections.abc import Callable, Sequence

from portal import plan
from portal.editing.pasting import Ruled
from portal.editing.undo import Table
from portal.page import PageContext
from portal.plan import PlannedMilestone, SaveRows
from portal.views.cells import said
from portal.views.grid import unsaved
from portal.views.pasting import Target, pasting
from portal.views.plan.tables import grid_name
from portal.views.undoing import undoing


def below_tasks(page: PageContext) -> None:
    """For the tasks kept here: all of them, for what is pasted may change tasks of any sheet."""
    text = page.text

    def table() -> Ruled:
        rows = plan.all_tasks(page.scope)
        return Ruled(rows, plan.task_columns(rows, text), plan.check_task)

    def save(command: SaveRows, token: str) -> int:
        return plan.save_tasks(page.scope, command, token)

    _below(Table.TASKS, "tasks", table, save, page)


def below_milestones(rows: Sequence[PlannedMilestone], page: PageContext) -> None:
    """For the milestones, of which all are shown."""
    text = page.text

    def table() -> Ruled:
        return Ruled(rows, plan.milestone_columns(rows, text), plan.check_milestone(text))

    def save(command: SaveRows, token: str) -> int:
        return plan.save_milestones(page.scope, command, token)

    _below(Table.MILESTONES, "milestones", table, save, page)


def _below(
    table: Table,
    what: str,
    rows: Callable[[], Ruled],
    save: Callable[[SaveRows, str], int],
    page: PageContext,
) -> None:
    """As long as nothing typed waits to be saved: what is taken back or pasted would change it underneath."""
    name = grid_name(what, page)
    if unsaved(name):
        return
    undoing(table, page)
    pasting(Target(name, rows, save, lambda column, value: said(column, value, page.text)), page)
