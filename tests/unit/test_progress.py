"""The arithmetic and the sentences of progress, without a database."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine

from db.base import Audience
from db.models.plan import Cause, TaskStatus
from db.models.project import ProgressMethod, Rag
from db.queries.plan import TallyRow
from portal import progress
from portal.i18n import Text
from portal.progress import Freshness, MilestoneStatus, MilestoneView, MoveView, ProgressReport, Statement
from portal.progress.milestones import status_of
from portal.progress.percent import TaskCounts, count_tasks, definition, percent_done
from portal.progress.sentences import days_said

NOW = datetime(2027, 3, 10, 9, 0, tzinfo=UTC)
TODAY = NOW.date()
EN, ZH = Text("en"), Text("zh")


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


def milestone(
    title: str = "Go-live",
    baseline: date | None = None,
    forecast: date | None = None,
    actual: date | None = None,
    *,
    weight: int = 1,
    moves: tuple[MoveView, ...] = (),
) -> MilestoneView:
    status = status_of(baseline, forecast, actual, TODAY)
    return MilestoneView(1, title, baseline, forecast, actual, status, weight, True, moves)


def moved(days: int, cause: Cause) -> MoveView:
    old = date(2027, 4, 1)
    return MoveView(old, old + timedelta(days=days), cause, "Why", "What", NOW, "Li Na")


def told(*milestones: MilestoneView, counts: TaskCounts | None = None, update: Statement | None = None):
    fresh = Freshness(NOW, "Li Na", "jira", 7)
    return ProgressReport(
        ProgressMethod.TASK_COUNT, None, "", counts or TaskCounts(), milestones, 0, update, fresh, None
    )


# Percent done


def test_tasks_of_an_import_come_to_39_2_percent():
    tasks = TaskCounts(total=130, done=51, in_progress=17, pending=62)
    assert percent_done(ProgressMethod.TASK_COUNT, tasks, ()) == Decimal("39.2")


def test_cancelled_tasks_are_not_counted():
    tasks = TaskCounts(total=5, done=2, pending=2, cancelled=1)
    assert percent_done(ProgressMethod.TASK_COUNT, tasks, ()) == Decimal("50.0")


def test_nothing_to_count_is_no_percentage():
    for method in ProgressMethod:
        assert percent_done(method, TaskCounts(), ()) is None
    assert percent_done(ProgressMethod.TASK_COUNT, TaskCounts(total=3, cancelled=3), ()) is None


def test_one_open_task_of_many_is_never_rounded_up_to_all():
    tasks = TaskCounts(total=10_000, done=9_999, pending=1)
    assert percent_done(ProgressMethod.TASK_COUNT, tasks, ()) == Decimal("99.9")
    everything = TaskCounts(total=10_000, done=10_000)
    assert percent_done(ProgressMethod.TASK_COUNT, everything, ()) == Decimal("100.0")


def test_hours_count_what_was_estimated():
    tasks = TaskCounts(total=3, done=1, pending=2, hours=Decimal(40), hours_done=Decimal(10))
    assert percent_done(ProgressMethod.ESTIMATED_HOURS, tasks, ()) == Decimal("25.0")


def test_milestones_count_by_their_weights():
    milestones = (milestone(actual=TODAY, weight=1), milestone(weight=2))
    assert percent_done(ProgressMethod.MILESTONE_WEIGHTS, TaskCounts(), milestones) == Decimal("33.3")


def test_counts_add_up_over_audiences_and_leave_cancelled_hours_out():
    rows = [
        TallyRow(TaskStatus.DONE, Audience.CLIENT, 2, 2, 1, Decimal(8)),
        TallyRow(TaskStatus.DONE, Audience.INTERNAL, 1, 0, 0, None),
        TallyRow(TaskStatus.PENDING, Audience.CLIENT, 4, 3, 4, Decimal(12)),
        TallyRow(TaskStatus.CANCELLED, Audience.CLIENT, 1, 1, 1, Decimal(100)),
    ]
    assert count_tasks(rows) == TaskCounts(
        total=8,
        done=3,
        pending=4,
        cancelled=1,
        with_dates=5,
        without_estimate=2,
        unpublished=1,
        hours=Decimal(20),
        hours_done=Decimal(8),
    )


def test_the_definition_says_what_is_counted_and_what_is_not():
    tasks = TaskCounts(total=131, done=51, cancelled=1, without_estimate=3, hours=Decimal(40))
    by_tasks = definition(ProgressMethod.TASK_COUNT, tasks, (), EN)
    assert by_tasks == "Counted by tasks: 51 of 130 tasks are done. 1 cancelled task is not counted."
    by_hours = definition(ProgressMethod.ESTIMATED_HOURS, tasks, (), EN)
    assert by_hours == (
        "Counted by estimated hours: 0 of 40 hours belong to tasks that are done."
        " 3 tasks without an estimate are not counted."
    )
    assert definition(ProgressMethod.TASK_COUNT, tasks, (), ZH) == (
        "按任务数计算：130 项任务中已完成 51 项。已取消的 1 项任务不计入。"
    )


# Milestones


@pytest.mark.parametrize(
    ("baseline", "forecast", "actual", "status"),
    [
        (date(2027, 4, 1), date(2027, 4, 1), None, MilestoneStatus.PLANNED),
        (date(2027, 4, 1), date(2027, 4, 9), None, MilestoneStatus.LATE),
        (date(2027, 4, 9), date(2027, 4, 1), None, MilestoneStatus.PLANNED),
        (date(2027, 3, 9), None, None, MilestoneStatus.OVERDUE),
        (date(2027, 3, 10), None, None, MilestoneStatus.PLANNED),
        (date(2027, 3, 1), date(2027, 3, 9), None, MilestoneStatus.OVERDUE),
        (date(2027, 3, 1), date(2027, 3, 5), date(2027, 3, 8), MilestoneStatus.DONE),
        (None, None, None, MilestoneStatus.PLANNED),
    ],
)
def test_how_a_milestone_stands(baseline, forecast, actual, status):
    assert status_of(baseline, forecast, actual, TODAY) is status


def test_a_milestone_is_on_time_by_the_agreed_day_only():
    assert milestone(baseline=date(2027, 4, 1)).is_on_time
    assert milestone(baseline=date(2027, 4, 1), forecast=date(2027, 3, 30)).is_on_time
    assert not milestone(baseline=date(2027, 4, 1), forecast=date(2027, 4, 2)).is_on_time
    assert not milestone(baseline=date(2027, 3, 1)).is_on_time
    assert not milestone(forecast=date(2027, 4, 1)).is_on_time


def test_days_moved_are_from_the_agreed_day_to_the_best_that_is_known():
    late = milestone(baseline=date(2027, 3, 1), forecast=date(2027, 3, 5), actual=date(2027, 3, 8))
    assert late.days_moved == 7
    assert milestone(forecast=date(2027, 3, 5)).days_moved is None


@pytest.mark.parametrize(
    ("days", "said"), [(None, ""), (0, "on time"), (1, "+1 day"), (8, "+8 days"), (-1, "1 day early")]
)
def test_a_chart_says_by_how_much_it_moved(days, said):
    assert days_said(days, EN) == said


# Sentences


def test_people_s_own_sentence_comes_first():
    update = Statement(Rag.AMBER, "We are a week late.", "", "Li Na", NOW)
    assert progress.opening(told(milestone(baseline=TODAY), update=update), EN) == "We are a week late."


def test_without_one_the_figures_speak():
    ends = milestone(baseline=date(2027, 3, 18), forecast=date(2027, 3, 26), moves=(moved(8, Cause.CLIENT),))
    begins = milestone("Kick-off", baseline=date(2027, 1, 11), actual=date(2027, 1, 11))
    assert progress.opening(told(begins, ends), EN) == (
        "We expect to finish on Fri 26 Mar, 8 days later than agreed."
        " 1 milestone has moved (waiting for you)."
    )
    assert progress.opening(told(begins, ends), EN, internal=True).endswith("(waiting for the client).")
    assert progress.opening(told(begins, ends), ZH) == (
        "预计 3月26日 周五 完成，比约定晚 8 天。有 1 个里程碑调整过日期（等待贵方配合）。"
    )


@pytest.mark.parametrize(
    ("ends", "sentence"),
    [
        (milestone(baseline=date(2027, 3, 18)), "We expect to finish on Thu 18 Mar, as agreed."),
        (milestone(forecast=date(2027, 3, 18)), "We expect to finish on Thu 18 Mar."),
        (
            milestone(baseline=date(2027, 3, 9)),
            "“Go-live” was expected on Tue 9 Mar and is not reached yet.",
        ),
        (
            milestone(baseline=date(2027, 3, 9), actual=date(2027, 3, 8)),
            "Everything was reached by Mon 8 Mar, 1 day earlier than agreed. 1 milestone has moved.",
        ),
        (milestone(), "No day for the finish has been agreed yet."),
    ],
)
def test_the_finish_is_said_plainly(ends, sentence):
    assert progress.opening(told(ends), EN) == sentence


def test_without_days_the_tasks_speak():
    tasks = TaskCounts(total=12, done=3, pending=8, cancelled=1)
    assert progress.opening(told(counts=tasks), EN) == (
        "3 of 11 tasks are done; no day for the finish has been agreed yet."
    )


def test_the_chart_s_title_is_its_finding():
    still = milestone("Kick-off", baseline=date(2027, 1, 11), actual=date(2027, 1, 11))
    late = milestone("Go-live", baseline=date(2027, 3, 18), forecast=date(2027, 3, 26))
    assert progress.finding(told(still), EN) == "Every milestone stands where it was agreed"
    assert progress.finding(told(still, late), EN) == "1 milestone has moved; “Go-live” by 8 days"
    undated = milestone(forecast=date(2027, 3, 26))
    assert progress.finding(told(undated), EN) == "What is expected today; no day has been agreed yet"


# Freshness


def test_fresh_figures_say_as_of_when_from_what_and_by_whom():
    fresh = Freshness(NOW - timedelta(minutes=5), "Li Na", "jira", 7)
    assert not fresh.is_stale
    assert fresh.sentence(EN) == "As of today 08:55 · from Jira, confirmed by Li Na"


def test_figures_older_than_promised_say_so_themselves():
    stale = Freshness(NOW - timedelta(days=7, seconds=1), "Li Na", "jira", 7)
    assert stale.is_stale
    assert stale.sentence(EN) == (
        "Nobody has confirmed these figures since Wed 3 Mar 08:59; promised every 7 days."
    )
    assert not Freshness(NOW - timedelta(days=7), "Li Na", "jira", 7).is_stale


def test_figures_nobody_ever_confirmed_say_so_and_a_closed_project_promises_nothing():
    never = Freshness(None, "", "", 1)
    assert never.sentence(EN) == "Nobody has confirmed these figures yet; promised every day."
    assert Freshness(None, "", "", 7, is_active=False).sentence(EN) == (
        "Nobody has confirmed these figures yet."
    )
    closed = Freshness(NOW - timedelta(days=90), "Li Na", "portal", 7, is_active=False)
    assert closed.sentence(EN) == "As of 10 Dec 2026 09:00 · from this portal, confirmed by Li Na"


def test_moves_explained_together_are_one_reason_with_every_date() -> None:
    from datetime import UTC, date, datetime
    from types import SimpleNamespace

    from db.models.plan import Cause
    from portal.progress import MoveView, reasons_of

    def move(days: int, explanation: str, hour: int) -> MoveView:
        return MoveView(
            old_date=date(2027, 4, 1),
            new_date=date(2027, 4, 1 + days),
            cause=Cause.CLIENT,
            explanation=explanation,
            remedy="Two shifts",
            moved_at=datetime(2027, 3, 5, hour, tzinfo=UTC),
            moved_by="Li Na",
        )

    milestone = SimpleNamespace(title="Go-live")
    told = reasons_of(
        [
            (milestone, move(9, "Late data", 10)),
            (milestone, move(3, "Printer", 10)),
            (milestone, move(4, "Late data", 9)),
        ]  # type: ignore[list-item]
    )
    assert [(reason.first.explanation, reason.days, len(reason.moves)) for reason in told] == [
        ("Late data", (4, 9), 2),
        ("Printer", (3, 3), 1),
    ]
