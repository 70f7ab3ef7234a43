"""Periods, days off, bars, trends and the outlook: the arithmetic of the timeline, without a database."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine

from db.base import Audience
from db.models.plan import Cause, TaskStatus
from db.models.project import ProgressMethod, ProjectStatus
from db.queries.plan import DoneRow
from portal.charts import timeline as charts
from portal.forecast import Forecast, NoForecast
from portal.forecast import Reason as Refusal
from portal.i18n import LANGUAGES, Text
from portal.progress import (
    DaysOff,
    Freshness,
    MilestoneView,
    MoveView,
    Period,
    ProgressReport,
    Span,
    Stretch,
    TimedTask,
    Zoom,
    days_off,
    knows,
    period,
    trends,
)
from portal.progress.milestones import status_of
from portal.progress.outlook import Outlook, looked_out, range_said, sentences, warning
from portal.progress.percent import TaskCounts
from portal.progress.slips import finding

NOW = datetime(2027, 3, 10, 9, 0, tzinfo=UTC)
TODAY = NOW.date()
EN, ZH = Text("en"), Text("zh")


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


# Periods


def test_three_months_begin_with_the_month_before_today_s() -> None:
    shown = period(Zoom.QUARTER, "", TODAY)
    assert shown == Period(Zoom.QUARTER, date(2027, 2, 1), date(2027, 4, 30))
    assert shown.address == "2027-02"
    assert shown.called(EN) == "Feb\u2009–\u2009Apr 2027"
    assert shown.shifted(1) == Period(Zoom.QUARTER, date(2027, 5, 1), date(2027, 7, 31))
    assert shown.shifted(-1).address == "2026-11"


def test_a_month_is_the_one_that_is_asked_for_and_december_ends_a_year() -> None:
    shown = period(Zoom.MONTH, "2026-12", TODAY)
    assert shown.days == (date(2026, 12, 1), date(2026, 12, 31))
    assert shown.shifted(1).days == (date(2027, 1, 1), date(2027, 1, 31))
    assert (shown.called(EN), shown.called(ZH)) == ("Dec 2026", "2026年12月")


@pytest.mark.parametrize("asked", ["", "2027-13", "0001-01", "9999-12", "2027-3", "２０２７-03", "x" * 5000])
def test_nonsense_in_an_address_is_the_period_around_today(asked: str) -> None:
    assert period(Zoom.MONTH, asked, TODAY).days == (date(2027, 3, 1), date(2027, 3, 31))


def test_a_whole_project_has_no_first_day_and_no_neighbours() -> None:
    whole = period(Zoom.WHOLE, "2027-01", TODAY)
    assert whole.days is None
    assert whole.shifted(1) == whole
    assert whole.called(ZH) == "整个项目"


# Days off


def named(country: str, first: date, last: date, text: Text = EN) -> list[tuple[date, date, str]]:
    return [(off.first, off.last, off.name) for off in days_off(country, first, last, text) if off.name]


def test_holidays_are_those_of_the_country_in_the_reader_s_language() -> None:
    first, last = date(2026, 12, 1), date(2027, 1, 31)
    assert named("GB", first, last) == [
        (date(2026, 12, 25), date(2026, 12, 25), "Christmas Day"),
        (date(2026, 12, 26), date(2026, 12, 26), "Boxing Day"),
        (date(2026, 12, 28), date(2026, 12, 28), "Boxing Day"),
        (date(2027, 1, 1), date(2027, 1, 1), "New Year's Day"),
    ]
    assert [name for _, _, name in named("gb", first, last, ZH)] == ["圣诞节", "节礼日", "节礼日", "元旦"]
    assert [name for _, _, name in named("DE", date(2026, 10, 1), date(2026, 10, 31))] == ["German Unity Day"]


def test_days_of_one_name_in_a_row_are_one_stretch() -> None:
    golden = named("CN", date(2026, 10, 1), date(2026, 10, 4), ZH)
    assert golden == [(date(2026, 10, 1), date(2026, 10, 3), "国庆节")]


def test_a_weekend_that_is_worked_is_no_day_off() -> None:
    off = days_off("CN", date(2026, 9, 19), date(2026, 9, 20), EN)
    assert off == (DaysOff(date(2026, 9, 19), date(2026, 9, 19)),)


@pytest.mark.parametrize("country", ["", "XX", "not a country"])
def test_of_an_unknown_country_only_weekends_are_known(country: str) -> None:
    off = days_off(country, date(2026, 12, 21), date(2027, 1, 3), EN)
    assert off == (
        DaysOff(date(2026, 12, 26), date(2026, 12, 27)),
        DaysOff(date(2027, 1, 2), date(2027, 1, 3)),
    )
    assert not knows(country)


# Bars


def task(status: TaskStatus, first: int, last: int, done: int | None = None) -> TimedTask:
    """A task whose days are counted from today."""
    span = Span(TODAY + timedelta(days=first), TODAY + timedelta(days=last))
    done_on = None if done is None else TODAY + timedelta(days=done)
    return TimedTask(1, "Task", status, span, done_on, None, None, True)


def bars(shown: TimedTask) -> list[tuple[Stretch, int, int]]:
    return [(s, (span.first - TODAY).days, (span.last - TODAY).days) for s, span in shown.bars(TODAY)]


@pytest.mark.parametrize(
    ("shown", "drawn"),
    [
        (task(TaskStatus.DONE, -9, -5, done=-3), [(Stretch.DONE, -9, -3)]),
        (task(TaskStatus.DONE, -9, -5), [(Stretch.DONE, -9, -5)]),
        (task(TaskStatus.DONE, -9, -5, done=-12), [(Stretch.DONE, -12, -12)]),
        (task(TaskStatus.IN_PROGRESS, -4, 3), [(Stretch.WORKED, -4, 0), (Stretch.PLANNED, 1, 3)]),
        (task(TaskStatus.IN_PROGRESS, -4, 0), [(Stretch.WORKED, -4, 0)]),
        (task(TaskStatus.IN_PROGRESS, 2, 5), [(Stretch.PLANNED, 2, 5)]),
        (task(TaskStatus.IN_PROGRESS, -9, -4), [(Stretch.WORKED, -9, -4), (Stretch.OVERDUE, -3, 0)]),
        (task(TaskStatus.PENDING, -9, -4), [(Stretch.PLANNED, -9, -4), (Stretch.OVERDUE, -3, 0)]),
        (task(TaskStatus.PENDING, -1, 4), [(Stretch.PLANNED, -1, 4)]),
    ],
)
def test_a_bar_says_what_is_behind_us_and_what_is_ahead(shown: TimedTask, drawn: list[object]) -> None:
    assert bars(shown) == drawn


# Trends


def move(old: int, new: int, said: int, cause: Cause = Cause.OURS) -> MoveView:
    """A move of April, said on a day counted from today."""
    old_day, new_day = date(2027, 4, 1) + timedelta(days=old), date(2027, 4, 1) + timedelta(days=new)
    return MoveView(old_day, new_day, cause, "Why", "What", NOW + timedelta(days=said), "Li Na")


def milestone(title: str, *moves: MoveView, actual: date | None = None) -> MilestoneView:
    agreed = moves[0].old_date if moves else date(2027, 4, 1)
    expected = moves[-1].new_date if moves else agreed
    status = status_of(agreed, expected, actual, TODAY)
    return MilestoneView(1, title, agreed, expected, actual, status, 1, True, moves)


def told(*milestones: MilestoneView, **more: object) -> ProgressReport:
    fresh = Freshness(NOW, "Li Na", "portal", 7)
    start = date(2027, 1, 4)
    report = ProgressReport(
        ProgressMethod.TASK_COUNT, None, "", TaskCounts(), milestones, 0, None, fresh, start
    )
    return replace(report, **more)  # type: ignore[arg-type]


def test_a_trend_keeps_each_day_until_the_next_one_was_said() -> None:
    (trend,) = trends(told(milestone("Go-live", move(0, 3, -20), move(3, 8, -5))), EN)
    assert trend.said == (
        (date(2027, 1, 4), date(2027, 4, 1)),
        (date(2027, 2, 18), date(2027, 4, 1)),
        (date(2027, 2, 18), date(2027, 4, 4)),
        (date(2027, 3, 5), date(2027, 4, 4)),
        (date(2027, 3, 5), date(2027, 4, 9)),
        (TODAY, date(2027, 4, 9)),
    )
    assert (trend.days, trend.slips) == (8, 2)


def test_a_reached_milestone_ends_on_the_day_on_which_it_was_reached() -> None:
    moved = MoveView(date(2027, 2, 1), date(2027, 2, 4), Cause.OURS, "Why", "What", NOW, "Li Na")
    (trend,) = trends(told(milestone("Kick-off", moved, actual=date(2027, 2, 4))), EN)
    assert trend.said[-1] == (date(2027, 2, 4), date(2027, 2, 4))
    assert max(said.on for said in trend.said) == date(2027, 2, 4)


def test_the_largest_slip_is_the_finding() -> None:
    small = milestone("Pilot", move(0, 2, -9))
    large = milestone("Go-live", move(0, 3, -20), move(3, 9, -10), move(9, 8, -5))
    still = milestone("Kick-off")
    found = trends(told(small, still, large), EN)
    assert [trend.milestone.title for trend in found] == ["Go-live", "Pilot"]
    assert finding(found, EN) == "“Go-live” slipped 2 times, by 8 days in all"
    assert finding(found, ZH) == "「Go-live」推迟了 2 次，共 8 天"
    assert finding(found[1:], EN) == "“Pilot” slipped once, by 2 days"
    early = trends(told(milestone("Pilot", move(5, 0, -9))), EN)
    assert finding(early, EN) == "No milestone has moved to a later day than was first said"


# Outlook


def done(days_ago: int, tasks: int = 1, audience: Audience = Audience.CLIENT, rough: bool = False) -> DoneRow:
    return DoneRow(audience, TODAY - timedelta(days=days_ago), rough, tasks, Decimal(8 * tasks))


# Two tasks on each of the last ten Wednesdays; today is one.
STEADY = [done(7 * week, 2) for week in range(1, 11)]


def test_a_steady_pace_gives_one_day_for_every_future() -> None:
    out = looked_out(told(milestone("Go-live"), open_for_client=10), STEADY, TODAY, 1)
    assert isinstance(out.result, Forecast)
    # Two a week from Thursday on: the tenth is done 25 working days after today.
    assert out.result.p50 <= out.result.p85
    assert (out.result.items_done, out.result.remaining) == (20, 10)
    assert out.rough == 0


def test_what_the_client_does_not_read_is_not_counted_in_the_forecast() -> None:
    hidden = [done(7 * week, 50, Audience.INTERNAL) for week in range(1, 11)]
    report = told(milestone("Go-live"), open_for_client=10)
    assert looked_out(report, STEADY + hidden, TODAY, 1) == looked_out(report, STEADY, TODAY, 1)


def test_a_last_day_that_is_too_early_for_the_pace_is_said_plainly() -> None:
    report = told(milestone("Go-live", move(0, 1, -5)), open_for_client=40)
    out = looked_out(report, STEADY, TODAY, 1)
    assert isinstance(out.result, Forecast)
    assert out.beyond is not None
    assert out.days_beyond == (out.result.p85 - date(2027, 4, 2)).days
    assert warning(out, EN) == (
        "“Go-live” is expected on Fri 2 Apr. At the pace so far, we are 85% sure of"
        f" {EN.date(out.result.p85)} only, {out.days_beyond} days later."
    )
    in_time = looked_out(replace(report, open_for_client=2), STEADY, TODAY, 1)
    assert in_time.beyond is None
    assert warning(in_time, EN) == ""


def test_rough_days_are_said_and_too_many_of_them_give_no_forecast() -> None:
    report = told(milestone("Go-live"), open_for_client=10)
    some = looked_out(report, [*STEADY, done(14, 5, rough=True)], TODAY, 1)
    assert isinstance(some.result, Forecast)
    assert sentences(some, EN).endswith("Of 25 finished tasks, the day is only roughly known for 5.")
    many = looked_out(report, [*STEADY, DoneRow(Audience.CLIENT, None, False, 7, None)], TODAY, 1)
    assert many.result is None
    assert sentences(many, EN).startswith(
        "There is no forecast: of 27 finished tasks, the day is only roughly known for 7."
    )


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (ProjectStatus.CLOSED, "The project is closed, so nothing is forecast."),
        (ProjectStatus.ON_HOLD, "The project is on hold, so nothing is forecast."),
    ],
)
def test_nothing_is_forecast_of_a_project_that_rests(status: ProjectStatus, sentence: str) -> None:
    out = looked_out(told(milestone("Go-live"), open_for_client=10, status=status), STEADY, TODAY, 1)
    assert out.result is None
    assert sentences(out, EN) == sentence


def test_without_history_there_is_no_forecast_and_it_says_why() -> None:
    out = looked_out(told(start_date=None, open_for_client=10), [], TODAY, 1)
    assert out.result == NoForecast(Refusal.TOO_LITTLE_HISTORY, 0, 0)
    assert sentences(out, EN).startswith("There is no forecast yet: only 0 full weeks of history")


def points(method: ProgressMethod, *rows: DoneRow) -> int | None:
    counts = TaskCounts(total=50, done=20, hours=Decimal(400))
    return looked_out(told(method=method, counts=counts), rows, TODAY, 1).points


def test_the_points_of_a_week_come_from_what_was_finished_in_it() -> None:
    rows = (done(6, 2), done(0, 1), done(7, 9))
    assert points(ProgressMethod.TASK_COUNT, *rows) == 6
    assert points(ProgressMethod.ESTIMATED_HOURS, *rows) == 6
    assert points(ProgressMethod.MILESTONE_WEIGHTS, *rows) is None


def test_points_are_not_told_if_a_finish_day_is_unknown_or_rough() -> None:
    assert points(ProgressMethod.TASK_COUNT, done(2), done(3, rough=True)) is None
    assert points(ProgressMethod.TASK_COUNT, done(2), DoneRow(Audience.CLIENT, None, False, 1, None)) is None
    assert points(ProgressMethod.TASK_COUNT, done(2), done(30, rough=True)) == 2


@pytest.mark.parametrize(
    ("first", "last", "en", "zh"),
    [
        (date(2027, 3, 22), date(2027, 4, 2), "22 Mar\u2009–\u20092 Apr", "3月22日至4月2日"),
        (date(2027, 3, 22), date(2027, 3, 30), "22–30 Mar", "3月22日至30日"),
        (date(2027, 4, 2), date(2027, 4, 2), "2 Apr", "4月2日"),
        (date(2028, 3, 22), date(2028, 5, 2), "Mar\u2009–\u2009May 2028", "2028年3月至5月"),
    ],
)
def test_the_range_of_days_is_short(first: date, last: date, en: str, zh: str) -> None:
    result = Forecast(first, last, 10_000, 10, 20, 10)
    assert range_said(result, EN) == en
    assert range_said(result, ZH) == zh


def test_an_outlook_without_a_forecast_is_beyond_nothing() -> None:
    out = Outlook(None, 0, 0, ProjectStatus.ACTIVE, None, milestone("Go-live"))
    assert out.days_beyond == 0


# Charts


@pytest.mark.parametrize("language", sorted(LANGUAGES))
@pytest.mark.parametrize("chart", [charts.timeline, charts.trend])
def test_a_chart_compiles_in_every_language_and_draws_days_in_utc(chart: object, language: str) -> None:
    made = chart(Text(language)).to_dict()  # type: ignore[operator]
    assert '"type": "utc"' in repr(made).replace("'", '"')
