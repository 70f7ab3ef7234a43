"""The plan: how are tasks and milestones kept, dates moved with their reason, and rows shown to the client?"""

from portal.plan.grid import Clash, Edits, RowEdit, RowMark, SavedByOthers, SaveRows, edits
from portal.plan.milestones import (
    MILESTONE_COLUMNS,
    KeptFromMoving,
    PlannedMilestone,
    milestones,
    read_milestones,
    save_milestones,
)
from portal.plan.moves import (
    MoveMilestone,
    ReachMilestone,
    move,
    reach,
    read_move,
    read_reach,
)
from portal.plan.settings import ChooseMethod, PlanSettings, choose_method, read_method, settings
from portal.plan.showing import Showable, Shown, publish, showable
from portal.plan.tasks import (
    PER_PAGE,
    TASK_COLUMNS,
    ImportedAgain,
    PlannedTask,
    TaskPage,
    read_tasks,
    save_tasks,
    tasks,
)

__all__ = [
    "MILESTONE_COLUMNS",
    "PER_PAGE",
    "TASK_COLUMNS",
    "ChooseMethod",
    "Clash",
    "Edits",
    "ImportedAgain",
    "KeptFromMoving",
    "MoveMilestone",
    "PlanSettings",
    "PlannedMilestone",
    "PlannedTask",
    "ReachMilestone",
    "RowEdit",
    "RowMark",
    "SaveRows",
    "SavedByOthers",
    "Showable",
    "Shown",
    "TaskPage",
    "choose_method",
    "edits",
    "milestones",
    "move",
    "publish",
    "reach",
    "read_method",
    "read_milestones",
    "read_move",
    "read_reach",
    "read_tasks",
    "save_milestones",
    "save_tasks",
    "settings",
    "showable",
    "tasks",
]
