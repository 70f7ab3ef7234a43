"""Outlook: when is the work likely to be done at the pace so far, and what did the last days bring?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from babel.dates import format_interval

from db.base import Audience
from db.models.project import ProgressMethod, ProjectStatus
from db.queries import plan as queries
from db.queries.plan import DoneRow
from db.session import reading
from portal import forecast
from portal.access import Permission, Scope
from portal.forecast import LONGEST_HISTORY, Forecast, NoForecast, Throughput
from portal.i18n import Text
from portal.progress.milestones import MilestoneStatus, MilestoneView
from portal.progress.reading import ProgressReport
from portal.progress.wording import joined

ROUGH_PERCENT = 25
"""If more of the finish days are only roughly known, a forecast from them would be a guess."""
RECENT_DAYS = 7


@dataclass(frozen=True, slots=True)
class Outlook:
    """What the pace so far says of the finish. `points` are those of percent done in the last days."""

    result: Forecast | NoForecast | None
    rough: int
    finished: int
    status: ProjectStatus
    points: int | None = None
    beyond: MilestoneView | None = None

    @property
    def days_beyond(self) -> int:
        """By how many calendar days the last milestone's day is too early for 85 of 100 futures."""
        if self.beyond is None or self.beyond.expected is None or not isinstance(self.result, Forecast):
            return 0
        return (self.result.p85 - self.beyond.expected).days


def outlook(scope: Scope, report: ProgressReport) -> Outlook:
    """The forecast from what the client can read, the same for every reader. One statement."""
    scope.require(Permission.SEE_PROGRESS)
    today = Text(scope.viewer.language, scope.viewer.time_zone).today
    since = today - timedelta(weeks=LONGEST_HISTORY + 1)
    with reading(scope) as session:
        rows = queries.done_days(session, scope.here.project_id, since)
    return looked_out(report, rows, today, scope.here.project_id)


def looked_out(report: ProgressReport, rows: Iterable[DoneRow], today: date, project_id: int) -> Outlook:
    """The same from the rows alone. Pure."""
    every = tuple(rows)
    shared = [row for row in every if row.audience is Audience.CLIENT]
    rough = sum(row.tasks for row in shared if row.is_rough or row.done_on is None)
    finished = sum(row.tasks for row in shared)
    points = _points(report, every, today)
    if report.status is not ProjectStatus.ACTIVE or rough * 100 > finished * ROUGH_PERCENT:
        return Outlook(None, rough, finished, report.status, points)
    weeks = _weeks(shared, report.start_date, today)
    result = _forecast(report.open_for_client, weeks, today, project_id)
    return Outlook(result, rough, finished, report.status, points, _beyond(report.last, result))


def _weeks(rows: Iterable[DoneRow], start: date | None, today: date) -> Throughput:
    days = [row.done_on for row in rows if row.done_on is not None for _ in range(row.tasks)]
    known = [day for day in (start, min(days, default=None)) if day is not None]
    return forecast.weekly(days, min(known), today) if known else ()


@lru_cache(maxsize=1024)
def _forecast(remaining: int, weeks: Throughput, today: date, project_id: int) -> Forecast | NoForecast:
    """Ten thousand futures take some milliseconds, and a day's visitors all get the same. No words in it."""
    seed = forecast.seed_of(project_id, remaining, weeks, today)
    return forecast.forecast(remaining, weeks, today, seed=seed)


def _beyond(last: MilestoneView | None, result: Forecast | NoForecast) -> MilestoneView | None:
    """The milestone that ends the project, if 85 of 100 futures end later than its day."""
    if last is None or last.expected is None or not isinstance(result, Forecast):
        return None
    if last.status is MilestoneStatus.DONE or last.expected >= result.p85:
        return None
    return last


def _points(report: ProgressReport, rows: Iterable[DoneRow], today: date) -> int | None:
    """By how many points of a hundred what was finished in the last days has moved percent done.

    None where that cannot be known: by milestones, or if a task may have been finished on another day.
    """
    since = today - timedelta(days=RECENT_DAYS)
    recent = [row for row in rows if row.done_on is None or row.done_on > since]
    if any(row.is_rough or row.done_on is None for row in recent):
        return None
    if report.method is ProgressMethod.TASK_COUNT:
        part, whole = Decimal(sum(row.tasks for row in recent)), Decimal(report.counts.wanted)
    elif report.method is ProgressMethod.ESTIMATED_HOURS:
        part, whole = sum((row.hours or Decimal(0) for row in recent), Decimal(0)), report.counts.hours
    else:
        return None
    return int((part * 100 / whole).quantize(Decimal(1), ROUND_HALF_UP)) if whole > 0 else None


# In words


def range_said(result: Forecast, text: Text) -> str:
    """ "22 Mar – 2 Apr"; by their months if they are far away."""
    near = (result.p85 - text.today).days < 300
    return format_interval(result.p50, result.p85, "MMMd" if near else "yMMM", locale=text.locale)


def sentences(told: Outlook, text: Text) -> str:
    """The forecast, or why there is none, and what it rests on. Plain text, not Markdown."""
    if told.status is ProjectStatus.CLOSED:
        return text("The project is closed, so nothing is forecast.")
    if told.status is ProjectStatus.ON_HOLD:
        return text("The project is on hold, so nothing is forecast.")
    if told.result is None:
        return joined(
            text,
            text.plural(
                "There is no forecast: of {n} finished task, the day is only roughly known for {rough}.",
                "There is no forecast: of {n} finished tasks, the day is only roughly known for {rough}.",
                told.finished,
                rough=text.number(told.rough),
            ),
            text("A forecast made from less would be a guess; it appears here by itself."),
        )
    said = [forecast.sentence(told.result, text), forecast.assumption(told.result, text)]
    return joined(text, *said, _rough(told, text))


def warning(told: Outlook, text: Text) -> str:
    """That the last milestone's day is too early for the pace so far; empty where it is not."""
    if told.beyond is None or told.beyond.expected is None or not isinstance(told.result, Forecast):
        return ""
    return text.plural(
        "“{title}” is expected on {date}. At the pace so far, we are 85% sure of {most} only, {n} day later.",
        "“{title}” is expected on {date}. At the pace so far, we are 85% sure of {most} only,"
        " {n} days later.",
        told.days_beyond,
        title=told.beyond.title,
        date=text.date(told.beyond.expected),
        most=text.date(told.result.p85),
    )


def _rough(told: Outlook, text: Text) -> str:
    if not told.rough or isinstance(told.result, NoForecast):
        return ""
    return text.plural(
        "Of {n} finished task, the day is only roughly known for {rough}.",
        "Of {n} finished tasks, the day is only roughly known for {rough}.",
        told.finished,
        rough=text.number(told.rough),
    )
