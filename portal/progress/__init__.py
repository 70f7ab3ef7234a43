"""How far is a project, will it be done when that was promised, and why did dates move?"""

from portal.progress.freshness import Freshness
from portal.progress.milestones import MilestoneStatus, MilestoneView, MoveView, Reason, reasons_of
from portal.progress.percent import TaskCounts
from portal.progress.reading import ProgressReport, Statement, as_json, milestone_views, report
from portal.progress.sentences import finding, opening
from portal.progress.tasks import PER_LIST, PER_PAGE, PER_TIMELINE, TaskChoice, TaskPages, TaskView, tasks

__all__ = [
    "PER_LIST",
    "PER_PAGE",
    "PER_TIMELINE",
    "Freshness",
    "MilestoneStatus",
    "MilestoneView",
    "MoveView",
    "ProgressReport",
    "Reason",
    "Statement",
    "TaskChoice",
    "TaskCounts",
    "TaskPages",
    "TaskView",
    "as_json",
    "finding",
    "milestone_views",
    "opening",
    "reasons_of",
    "report",
    "tasks",
]
