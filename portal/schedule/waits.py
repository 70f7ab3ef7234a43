"""Waits: for how many days has the project waited on the client, and which milestones does that hold up?

Days are calendar days. A day on which two things waited counts once.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from db.models.schedule import AskKind, ClientActionStatus
from portal.i18n import N_, Text
from portal.schedule.network import Link, milestones_held_up_by
from portal.schedule.rows import AskView, DependencyView

MOST_NAMED = 2
"""So many milestones a sentence names; the others it counts."""


@dataclass(frozen=True, slots=True)
class Wait:
    """How long one ask has waited beyond the day on which it was needed, and what that holds up."""

    number: int
    since: date
    until: date
    milestone_ids: frozenset[int]

    @property
    def days(self) -> int:
        """Calendar days from the day it was needed to the answer, or to today."""
        return max((self.until - self.since).days, 0)


@dataclass(frozen=True, slots=True)
class Effect:
    """What waiting on the client does to the plan: each wait, and the days it adds to each milestone."""

    waits: Mapping[int, Wait]
    milestones: Mapping[int, int]
    days: int

    def of(self, ask: AskView) -> Wait | None:
        """The wait of one ask; None if it holds nothing up, such as a decision about a date."""
        return self.waits.get(ask.number)


def effect(
    asks: Iterable[AskView], dependencies: Iterable[DependencyView] | Iterable[Link], today: date
) -> Effect:
    """The waits of all asks and what they add up to, as of today. Pure.

    An ask waits from the day it was needed, or was asked if that was later, to the day it was answered, or to
    today. What was withdrawn has held nothing up. A milestone is held up by the asks it, or anything it waits
    for, is tied to; days on which several of them waited count once.
    """
    links = [each if isinstance(each, Link) else each.link for each in dependencies]
    waits = {ask.number: wait for ask in asks if (wait := _wait(ask, links, today)) is not None and wait.days}
    held = {id_ for wait in waits.values() for id_ in wait.milestone_ids}
    return Effect(
        waits,
        {id_: _days(wait for wait in waits.values() if id_ in wait.milestone_ids) for id_ in sorted(held)},
        _days(waits.values()),
    )


def _wait(ask: AskView, links: Iterable[Link], today: date) -> Wait | None:
    if ask.kind is not AskKind.INPUT or ask.status is ClientActionStatus.WITHDRAWN:
        return None
    held = frozenset[int]() if ask.holds is None else milestones_held_up_by(links, ask.holds)
    until = today if ask.is_open or ask.done_on is None else min(ask.done_on, today)
    return Wait(ask.number, max(ask.needed_by, ask.asked_on), until, held)


def _days(waits: Iterable[Wait]) -> int:
    """How many days lie in at least one of these waits."""
    total, reached = 0, date.min
    for wait in sorted(waits, key=lambda wait: wait.since):
        total += max((wait.until - max(wait.since, reached)) // timedelta(days=1), 0)
        reached = max(reached, wait.until)
    return total


def sentence(
    ask: AskView, wait: Wait | None, titles: Mapping[int, str], text: Text, *, internal: bool = False
) -> str:
    """How long an ask has waited and what that adds to which milestones. Plain text, not Markdown.

    `titles` are those of the milestones, by id, in the order in which they should be named. The delivering
    side (`internal`) is not "you".
    """
    if not ask.is_open:
        return _answered(ask, wait, text)
    if wait is None:
        words = N_("Needed by {date}") if ask.needed_by >= text.today else N_("Was needed by {date}")
        return text(words, date=text.date(ask.needed_by))
    held = _named(wait, titles, text)
    return (_to_firm if internal else _to_client)(wait.days, text.date(wait.since), held, text)


def _to_client(days: int, since: str, held: str, text: Text) -> str:
    if not held:
        return text.plural(
            "Waiting for you since {date}: {n} day so far",
            "Waiting for you since {date}: {n} days so far",
            days,
            date=since,
        )
    return text.plural(
        "Waiting for you since {date}: adds {n} day to {milestones}",
        "Waiting for you since {date}: adds {n} days to {milestones}",
        days,
        date=since,
        milestones=held,
    )


def _to_firm(days: int, since: str, held: str, text: Text) -> str:
    if not held:
        return text.plural(
            "Waiting for the client since {date}: {n} day so far",
            "Waiting for the client since {date}: {n} days so far",
            days,
            date=since,
        )
    return text.plural(
        "Waiting for the client since {date}: adds {n} day to {milestones}",
        "Waiting for the client since {date}: adds {n} days to {milestones}",
        days,
        date=since,
        milestones=held,
    )


def _named(wait: Wait, titles: Mapping[int, str], text: Text) -> str:
    """The first milestones by name, and how many more there are."""
    held = [title for id_, title in titles.items() if id_ in wait.milestone_ids]
    said = [text("“{title}”", title=title) for title in held[:MOST_NAMED]]
    if len(held) > MOST_NAMED:
        said.append(text.plural("{n} more milestone", "{n} more milestones", len(held) - MOST_NAMED))
    return text.list(said) if said else ""


def _answered(ask: AskView, wait: Wait | None, text: Text) -> str:
    if ask.done_on is None:
        return ""
    on = text.date(ask.done_on)
    if ask.status is ClientActionStatus.WITHDRAWN:
        return text("Taken back on {date}", date=on)
    if wait is None:
        return text("Answered on {date}", date=on)
    return text.plural(
        "Answered on {date}, {n} day after it was needed",
        "Answered on {date}, {n} days after it was needed",
        wait.days,
        date=on,
    )
