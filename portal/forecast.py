"""Forecast: when will it be done, honestly, if the coming weeks are like the past ones?

The method is a bootstrap of weekly throughput: a simulated future draws one past week after another, with
replacement, until the open work items are done. Ten thousand such futures give the days by which half of
them, and 85 of 100, are done. Nothing is estimated in hours and no distribution is assumed (Efron,
"Bootstrap methods: another look at the jackknife", The Annals of Statistics 7(1), 1979, pp. 1-26; for
throughput: Vacanti, "Actionable Agile Metrics for Predictability", 2015).
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from portal.i18n import N_, Text

LONGEST_HISTORY = 26
"""Weeks looked back at most: what a team did a year ago says little about next month."""
NEEDED_WEEKS = 6
NEEDED_ITEMS = 5
QUIET_WEEKS = 6
"""After so many weeks without a finished item the pace of the past is no longer the pace of today."""
CAP_WEEKS = 520
"""A simulated future is given up after ten years."""

_WORKING_DAYS = 5
_BLOCK = 26  # Weeks drawn at a time. It divides CAP_WEEKS, and changing it changes what a seed gives.
_NEVER = CAP_WEEKS * _WORKING_DAYS + 1

Throughput: TypeAlias = tuple[int, ...]
"""Work items finished in each full week, Monday to Sunday, the oldest week first."""


class Reason(StrEnum):
    """Why there is no forecast."""

    NOTHING_LEFT = "nothing_left"
    TOO_LITTLE_HISTORY = "too_little_history"
    NOTHING_MOVES = "nothing_moves"
    TOO_FAR = "too_far"


@dataclass(frozen=True, slots=True)
class Forecast:
    """A day is the first one by which at least 50 (`p50`) or 85 (`p85`) of 100 drawn futures are done."""

    p50: date
    p85: date
    draws: int
    weeks_of_history: int
    items_done: int
    remaining: int


@dataclass(frozen=True, slots=True)
class NoForecast:
    """Why no honest day can be named, with the history there is."""

    reason: Reason
    weeks_of_history: int
    items_done: int


def weekly(done_days: Iterable[date], first: date, today: date) -> Throughput:
    """How many items were finished in each full week, the oldest first; a week without any counts as 0.

    `first` is the day work began, `done_days` holds one day for each finished item, and all days are days
    of one calendar: the reader's or the project's. History begins with the week of `first`, but at most
    LONGEST_HISTORY weeks back; the running week is left out, as are days outside of the history. Work that
    began in this week or later has no full week: the answer is empty.
    """
    end = _monday(today)
    start = max(_monday(first), end - timedelta(weeks=LONGEST_HISTORY))
    done = Counter(_monday(day) for day in done_days)
    return tuple(done[start + timedelta(weeks=n)] for n in range((end - start).days // 7))


def forecast(
    remaining: int, weeks: Sequence[int], today: date, *, seed: int, draws: int = 10_000
) -> Forecast | NoForecast:
    """The days by which half, and 85 of 100, of `draws` simulated futures have `remaining` items done.

    `weeks` is a Throughput, as `weekly` counts it. Simulated weeks follow each other from `today` on, each
    with five working days, Monday to Friday: nobody promises a Sunday. Within the week in which the work is
    done, its items are taken to be finished evenly: the r-th of k items is done on working day ceil(5 r /
    k). So a pace of always k items a week ends exactly ceil(5 remaining / k) working days after today.

    The same arguments give the same answer, and with the same seed more remaining items are never done
    earlier. If 85 of 100 futures are not done within CAP_WEEKS the answer is TOO_FAR. Raises ValueError if
    a count is negative or `draws` is below 1.
    """
    if remaining < 0 or draws < 1 or any(count < 0 for count in weeks):
        raise ValueError("Counts of items cannot be negative, and at least one future must be drawn.")
    items = sum(weeks)
    reason = _hindered(remaining, weeks)
    if reason is None:
        days = np.sort(_simulated(remaining, weeks, seed, draws))
        half, most = (int(days[-(-draws * percent // 100) - 1]) for percent in (50, 85))
        if most < _NEVER:
            p50, p85 = _working_day(today, half), _working_day(today, most)
            return Forecast(p50, p85, draws, len(weeks), items, remaining)
        reason = Reason.TOO_FAR
    return NoForecast(reason, len(weeks), items)


def seed_of(*parts: object) -> int:
    """A seed that is the same for the same data on every machine and in every process.

    `parts` are values whose repr says all they hold: numbers, words, dates and tuples of them. The answer has
    64 bits.
    """
    said = "\x1f".join(repr(part) for part in parts)
    return int.from_bytes(hashlib.sha256(said.encode()).digest()[:8])


def _hindered(remaining: int, weeks: Sequence[int]) -> Reason | None:
    if remaining == 0:
        return Reason.NOTHING_LEFT
    if len(weeks) < NEEDED_WEEKS:
        return Reason.TOO_LITTLE_HISTORY
    if not any(weeks[-QUIET_WEEKS:]):
        return Reason.NOTHING_MOVES
    return Reason.TOO_LITTLE_HISTORY if sum(weeks) < NEEDED_ITEMS else None


def _simulated(remaining: int, weeks: Sequence[int], seed: int, draws: int) -> NDArray[np.int64]:
    """After how many working days each future is done; `_NEVER` for those given up. Shape: (draws,)."""
    rng = np.random.default_rng(seed)
    history = np.asarray(weeks, dtype=np.int64)
    days = np.full(draws, _NEVER, dtype=np.int64)
    left = np.full(draws, remaining, dtype=np.int64)
    for start in range(0, CAP_WEEKS, _BLOCK):
        # Futures already done go on drawing, so that a future does not depend on when the others end.
        counts = history[rng.integers(len(history), size=(draws, _BLOCK))]
        done = counts.cumsum(axis=1)
        rows = np.flatnonzero((left > 0) & (done[:, -1] >= left))
        week = (done[rows] >= left[rows, None]).argmax(axis=1)
        in_week = counts[rows, week]
        wanted = left[rows] - (done[rows, week] - in_week)
        days[rows] = _WORKING_DAYS * (start + week) - (-_WORKING_DAYS * wanted // in_week)
        left -= done[:, -1]
        if (left <= 0).all():
            break
    return days


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _working_day(today: date, n: int) -> date:
    """The n-th working day after `today`; a weekend has the place of the Friday before it."""
    since_monday = min(today.weekday(), _WORKING_DAYS - 1) + n
    weeks, weekday = divmod(since_monday, _WORKING_DAYS)
    return _monday(today) + timedelta(weeks=weeks, days=weekday)


# In words

_ASSUMED: Mapping[Reason, str] = {
    Reason.NOTHING_LEFT: N_("If work is added, a forecast for it appears here."),
    Reason.TOO_LITTLE_HISTORY: N_("A forecast made from less would be a guess; it appears here by itself."),
    Reason.NOTHING_MOVES: N_("A forecast appears here again when work items are finished."),
    Reason.TOO_FAR: N_("This assumes that coming weeks are like the past ones; a faster pace brings a day."),
}


def sentence(result: Forecast | NoForecast, text: Text) -> str:
    """The forecast, or why there is none, as one or two plain sentences."""
    if isinstance(result, NoForecast):
        return _refused(result, text)
    weeks, most = result.weeks_of_history, text.long_date(result.p85)
    if result.p50 == result.p85:
        return text.plural(
            "With the pace of the last {n} week, at least 85 of 100 simulated futures are done by {most}.",
            "With the pace of the last {n} weeks, at least 85 of 100 simulated futures are done by {most}.",
            weeks,
            most=most,
        )
    return text.plural(
        "With the pace of the last {n} week, half of {draws} simulated futures are done by {half},"
        " and 85 of 100 by {most}.",
        "With the pace of the last {n} weeks, half of {draws} simulated futures are done by {half},"
        " and 85 of 100 by {most}.",
        weeks,
        draws=text.number(result.draws),
        half=text.long_date(result.p50),
        most=most,
    )


def assumption(result: Forecast | NoForecast, text: Text) -> str:
    """What must hold for the forecast to hold; without one, what would bring it."""
    if isinstance(result, NoForecast):
        return text(_ASSUMED[result.reason])
    return text(
        "This assumes that the open work stays as it is and that coming weeks are like the past ones."
    )


def _refused(result: NoForecast, text: Text) -> str:
    if result.reason is Reason.NOTHING_LEFT:
        return text("Nothing is left to do, so there is nothing to forecast.")
    if result.reason is Reason.NOTHING_MOVES:
        return text.plural(
            "There is no forecast: nothing was finished in the last {n} week.",
            "There is no forecast: nothing was finished in the last {n} weeks.",
            QUIET_WEEKS,
        )
    if result.reason is Reason.TOO_FAR:
        return text.plural(
            "There is no forecast: with the pace so far the open work would take more than {n} year.",
            "There is no forecast: with the pace so far the open work would take more than {n} years.",
            CAP_WEEKS // 52,
        )
    if result.weeks_of_history < NEEDED_WEEKS:
        return text.plural(
            "There is no forecast yet: only {n} full week of history; we need {needed}.",
            "There is no forecast yet: only {n} full weeks of history; we need {needed}.",
            result.weeks_of_history,
            needed=text.number(NEEDED_WEEKS),
        )
    return text.plural(
        "There is no forecast yet: only {n} item has been finished; we need {needed}.",
        "There is no forecast yet: only {n} items have been finished; we need {needed}.",
        result.items_done,
        needed=text.number(NEEDED_ITEMS),
    )
