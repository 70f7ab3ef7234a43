"""When the work is done: closed forms, reproducibility, the weeks counted, and the words."""

import subprocess
import sys
from datetime import date, timedelta
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.forecast import (
    LONGEST_HISTORY,
    Forecast,
    NoForecast,
    Reason,
    assumption,
    forecast,
    seed_of,
    sentence,
    weekly,
)
from portal.i18n import Text

WEDNESDAY = date(2027, 3, 10)
FRIDAY = date(2027, 3, 12)
EN, ZH = Text("en"), Text("zh")

HISTORIES = st.lists(st.integers(0, 12), min_size=6, max_size=26).filter(
    lambda weeks: sum(weeks) >= 5 and any(weeks[-6:])
)


def days(result: Forecast | NoForecast) -> tuple[date, date]:
    assert isinstance(result, Forecast)
    return result.p50, result.p85


def refusal(result: Forecast | NoForecast) -> Reason:
    assert isinstance(result, NoForecast)
    return result.reason


# Closed forms


@pytest.mark.parametrize(
    ("remaining", "done"),
    [
        (5, date(2027, 3, 17)),  # one week
        (1, date(2027, 3, 11)),  # one of five a week: the next working day
        (3, date(2027, 3, 15)),  # three working days: Thursday, Friday, Monday
        (50, date(2027, 5, 19)),  # ten weeks
        (52, date(2027, 5, 21)),  # ten weeks and two working days
    ],
)
def test_a_constant_pace_ends_on_the_exact_day(remaining: int, done: date) -> None:
    assert days(forecast(remaining, [5] * 8, WEDNESDAY, seed=1)) == (done, done)


def test_the_finishing_week_is_shared_evenly_among_its_items_and_rounded_up() -> None:
    # Two of seven: working day ceil(10 / 7) = 2.
    assert days(forecast(2, [7] * 6, WEDNESDAY, seed=1)) == (FRIDAY, FRIDAY)


@pytest.mark.parametrize("weekend", [date(2027, 3, 13), date(2027, 3, 14)])
def test_a_weekend_counts_as_the_friday_before_it(weekend: date) -> None:
    assert days(forecast(1, [5] * 6, weekend, seed=1)) == days(forecast(1, [5] * 6, FRIDAY, seed=1))
    assert days(forecast(1, [5] * 6, weekend, seed=1))[0] == date(2027, 3, 15)


def test_one_good_week_in_two_is_a_geometric_wait() -> None:
    """All is done in the first good week: P(week <= w) = 1 - 2 ** -w, which is 0.5, 0.75 and 0.875.

    P85 is week 3: 0.75 and 0.875 are each more than six standard errors (0.0043 and 0.0033 at 10,000 draws)
    away from 0.85. The exact median is a tie between week 1 and week 2, so it is asked of three items in ten
    weeks below.
    """
    weeks = [4, 0] * 6
    for seed in range(20):
        p50, p85 = days(forecast(4, weeks, FRIDAY, seed=seed))
        assert p85 == FRIDAY + timedelta(weeks=3)
        assert p50 in (FRIDAY + timedelta(weeks=1), FRIDAY + timedelta(weeks=2))


def test_three_good_weeks_in_ten_are_a_geometric_wait() -> None:
    """P(week <= w) = 1 - 0.7 ** w: 0.3, 0.51, ...; 0.8319 for 5 and 0.8824 for 6. The nearest to its mark is
    0.51, two standard errors from 0.5 at 10,000 draws and 6.3 at 100,000."""
    weeks = [9, 0, 0, 0, 9, 0, 0, 0, 0, 9]
    for seed in range(5):
        got = days(forecast(9, weeks, FRIDAY, seed=seed, draws=100_000))
        assert got == (FRIDAY + timedelta(weeks=2), FRIDAY + timedelta(weeks=6))


def test_two_good_weeks_of_a_fair_coin_are_a_negative_binomial_wait() -> None:
    """P(two heads within w tosses) = 1 - (w + 1) / 2 ** w: 0.25, 0.5, 0.69, 0.81, 0.89 for w = 2 to 6."""
    p50, p85 = days(forecast(8, [4, 0] * 6, FRIDAY, seed=3))
    assert p50 in (FRIDAY + timedelta(weeks=3), FRIDAY + timedelta(weeks=4))
    assert p85 == FRIDAY + timedelta(weeks=6)


# What holds always


@settings(deadline=None)  # The machine may be busy; speed is asked for by itself.
@given(HISTORIES, st.integers(1, 60), st.integers(0, 2**64 - 1))
def test_the_same_seed_gives_the_same_days_and_half_is_never_after_most(
    weeks: list[int], remaining: int, seed: int
) -> None:
    first = forecast(remaining, weeks, WEDNESDAY, seed=seed, draws=200)
    assert first == forecast(remaining, tuple(weeks), WEDNESDAY, seed=seed, draws=200)
    p50, p85 = days(first)
    assert WEDNESDAY < p50 <= p85
    assert {p50.weekday(), p85.weekday()} <= {0, 1, 2, 3, 4}


@settings(deadline=None)
@given(HISTORIES, st.integers(1, 60), st.integers(1, 30), st.integers(0, 2**32))
def test_more_work_is_never_done_earlier(weeks: list[int], remaining: int, more: int, seed: int) -> None:
    small = days(forecast(remaining, weeks, WEDNESDAY, seed=seed, draws=200))
    large = days(forecast(remaining + more, weeks, WEDNESDAY, seed=seed, draws=200))
    assert small[0] <= large[0]
    assert small[1] <= large[1]


@settings(deadline=None)
@given(st.integers(1, 40), st.integers(1, 400), st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_any_constant_pace_takes_so_many_working_days(pace: int, remaining: int, today: date) -> None:
    day, left = today, -(-5 * remaining // pace)
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < 5
    assert days(forecast(remaining, [pace] * 6, today, seed=7, draws=20)) == (day, day)


def test_the_forecast_says_what_it_was_made_from() -> None:
    result = forecast(30, [1, 2, 3, 4, 5, 6], WEDNESDAY, seed=11, draws=1000)
    assert isinstance(result, Forecast)
    assert (result.draws, result.weeks_of_history, result.items_done, result.remaining) == (1000, 6, 21, 30)


def test_ten_thousand_futures_of_three_hundred_items_take_less_than_a_third_of_a_second() -> None:
    weeks = [3, 0, 7, 5, 2, 4, 6, 1, 5, 5, 0, 8]
    forecast(1, weeks, WEDNESDAY, seed=1)
    fastest = 9.0
    for _ in range(5):  # The fastest of a few: the machine may be busy with something else.
        begun = perf_counter()
        forecast(300, weeks, WEDNESDAY, seed=1)
        fastest = min(fastest, perf_counter() - begun)
    assert fastest < 0.3


def test_a_seed_is_the_same_in_another_process_and_another_for_other_data() -> None:
    parts = ("a project", 12, (1, 2, 3), WEDNESDAY)
    program = (
        "from datetime import date; from portal.forecast import seed_of;"
        "print(seed_of('a project', 12, (1, 2, 3), date(2027, 3, 10)))"
    )
    there = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert int(there.stdout) == seed_of(*parts)
    others = [("a project", 12, (1, 2, 4), WEDNESDAY), ("a project", "12", (1, 2, 3), WEDNESDAY), ()]
    assert len({seed_of(*parts), *(seed_of(*other) for other in others)}) == 4
    assert 0 <= seed_of(*parts) < 2**64


# Why there is none


@pytest.mark.parametrize(
    ("remaining", "weeks", "reason"),
    [
        (0, [], Reason.NOTHING_LEFT),
        (0, [5] * 12, Reason.NOTHING_LEFT),
        (9, [], Reason.TOO_LITTLE_HISTORY),
        (9, [9] * 5, Reason.TOO_LITTLE_HISTORY),
        (9, [1, 1, 0, 1, 0, 1, 0], Reason.TOO_LITTLE_HISTORY),
        (9, [0] * 6, Reason.NOTHING_MOVES),
        (9, [9, 9, 0, 0, 0, 0, 0, 0], Reason.NOTHING_MOVES),
        (10_000, [1, 1, 1, 1, 1, 0], Reason.TOO_FAR),
    ],
)
def test_without_a_ground_there_is_no_forecast(remaining: int, weeks: list[int], reason: Reason) -> None:
    assert refusal(forecast(remaining, weeks, WEDNESDAY, seed=1)) is reason


def test_six_weeks_and_five_items_are_enough() -> None:
    assert isinstance(forecast(1, [1, 1, 1, 1, 1, 0], WEDNESDAY, seed=1), Forecast)


def test_ten_years_are_the_last_that_is_simulated() -> None:
    assert days(forecast(520, [1] * 6, FRIDAY, seed=1, draws=50))[0] == FRIDAY + timedelta(weeks=520)
    assert refusal(forecast(521, [1] * 6, FRIDAY, seed=1, draws=50)) is Reason.TOO_FAR


@pytest.mark.parametrize(
    ("remaining", "weeks", "draws"), [(-1, [5] * 6, 10), (1, [-1] * 6, 10), (1, [5] * 6, 0)]
)
def test_impossible_counts_are_refused(remaining: int, weeks: list[int], draws: int) -> None:
    with pytest.raises(ValueError, match="cannot be negative"):
        forecast(remaining, weeks, WEDNESDAY, seed=1, draws=draws)


# The weeks


def test_a_week_runs_from_monday_to_sunday_and_the_running_one_is_left_out() -> None:
    monday, sunday, next_monday = date(2027, 2, 22), date(2027, 2, 28), date(2027, 3, 1)
    done = [monday, sunday, next_monday, date(2027, 3, 7), date(2027, 3, 8), WEDNESDAY]
    assert weekly(done, date(2027, 2, 25), WEDNESDAY) == (2, 2)


def test_a_week_without_anything_finished_counts_as_nothing() -> None:
    assert weekly([date(2027, 2, 1)], date(2027, 2, 1), WEDNESDAY) == (1, 0, 0, 0, 0)


def test_on_a_sunday_the_week_still_runs_and_on_monday_it_is_over() -> None:
    done = [date(2027, 3, 8)]
    assert weekly(done, date(2027, 3, 1), date(2027, 3, 14)) == (0,)
    assert weekly(done, date(2027, 3, 1), date(2027, 3, 15)) == (0, 1)


def test_work_that_began_this_week_or_begins_later_has_no_history() -> None:
    assert weekly([WEDNESDAY], date(2027, 3, 8), WEDNESDAY) == ()
    assert weekly([], date(2027, 9, 1), WEDNESDAY) == ()


def test_history_is_at_most_half_a_year_and_older_days_are_not_counted() -> None:
    oldest = date(2027, 3, 8) - timedelta(weeks=LONGEST_HISTORY)
    weeks = weekly([oldest - timedelta(days=1), oldest, oldest], date(2020, 1, 1), WEDNESDAY)
    assert weeks == (2, *[0] * (LONGEST_HISTORY - 1))


@settings(deadline=None)
@given(st.lists(st.dates(date(2026, 1, 1), date(2027, 6, 1))), st.dates(date(2026, 1, 1), date(2027, 6, 1)))
def test_every_item_of_a_full_week_is_counted_once(done: list[date], first: date) -> None:
    weeks = weekly(done, first, WEDNESDAY)
    this_week = date(2027, 3, 8)
    start = this_week - timedelta(weeks=len(weeks))
    assert len(weeks) <= LONGEST_HISTORY
    assert sum(weeks) == sum(start <= day < this_week for day in done)


# The words


def test_the_forecast_is_said_plainly() -> None:
    result = Forecast(FRIDAY, date(2027, 4, 2), 10_000, 12, 60, 15)
    assert sentence(result, EN) == (
        "With the pace of the last 12 weeks, half of 10,000 simulated futures are done by 12 March 2027,"
        " and 85 of 100 by 2 April 2027."
    )
    assert assumption(result, EN) == (
        "This assumes that the open work stays as it is and that coming weeks are like the past ones."
    )
    assert sentence(result, ZH) == (
        "按最近 12 周的进度模拟 10,000 次，半数在2027年3月12日之前（含当日）完成，"
        "每 100 次中有 85 次在2027年4月2日之前（含当日）完成。"
    )


def test_one_day_is_not_said_twice() -> None:
    assert sentence(Forecast(FRIDAY, FRIDAY, 10_000, 6, 60, 1), EN) == (
        "With the pace of the last 6 weeks, at least 85 of 100 simulated futures are done by 12 March 2027."
    )


@pytest.mark.parametrize(
    ("result", "said"),
    [
        (
            NoForecast(Reason.TOO_LITTLE_HISTORY, 3, 40),
            "There is no forecast yet: only 3 full weeks of history; we need 6.",
        ),
        (
            NoForecast(Reason.TOO_LITTLE_HISTORY, 1, 0),
            "There is no forecast yet: only 1 full week of history; we need 6.",
        ),
        (
            NoForecast(Reason.TOO_LITTLE_HISTORY, 8, 4),
            "There is no forecast yet: only 4 items have been finished; we need 5.",
        ),
        (NoForecast(Reason.NOTHING_LEFT, 8, 4), "Nothing is left to do, so there is nothing to forecast."),
        (
            NoForecast(Reason.NOTHING_MOVES, 8, 4),
            "There is no forecast: nothing was finished in the last 6 weeks.",
        ),
        (
            NoForecast(Reason.TOO_FAR, 8, 9),
            "There is no forecast: with the pace so far the open work would take more than 10 years.",
        ),
    ],
)
def test_why_there_is_no_forecast_is_said_plainly(result: NoForecast, said: str) -> None:
    assert sentence(result, EN) == said
    assert sentence(result, ZH) != said


def test_every_refusal_says_what_brings_a_forecast() -> None:
    said = [assumption(NoForecast(reason, 8, 4), text) for reason in Reason for text in (EN, ZH)]
    assert len(set(said)) == 2 * len(Reason)
