"""How far is a project, will it be done when that was promised, and why did dates move?"""

from portal.progress.daysoff import DaysOff, days_off, knows
from portal.progress.freshness import Freshness
from portal.progress.milestones import MilestoneStatus, MilestoneView, MoveView, Reason, reasons_of
from portal.progress.outlook import Outlook, outlook
from portal.progress.percent import TaskCounts
from portal.progress.period import Period, Zoom, period
from portal.progress.reading import ProgressReport, Statement, as_json, milestone_views, report
from portal.progress.sentences import finding, opening
from portal.progress.slips import MOST_LINES, Trend, trends
from portal.progress.tasks import PER_LIST, PER_PAGE, TaskChoice, TaskPages, TaskView, tasks
from portal.progress.timeline import PER_SHEET, Lane, Phase, Span, Stretch, TimedTask, Timeline, timeline

__all__ = [
    "MOST_LINES",
    "PER_LIST",
    "PER_PAGE",
    "PER_SHEET",
    "DaysOff",
    "Freshness",
    "Lane",
    "MilestoneStatus",
    "MilestoneView",
    "MoveView",
    "Outlook",
    "Period",
    "Phase",
    "ProgressReport",
    "Reason",
    "Span",
    "Statement",
    "Stretch",
    "TaskChoice",
    "TaskCounts",
    "TaskPages",
    "TaskView",
    "TimedTask",
    "Timeline",
    "Trend",
    "Zoom",
    "as_json",
    "days_off",
    "finding",
    "knows",
    "milestone_views",
    "opening",
    "outlook",
    "period",
    "reasons_of",
    "report",
    "tasks",
    "timeline",
    "trends",
]
