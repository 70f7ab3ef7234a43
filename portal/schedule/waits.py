"""Waits: for how many days has the project waited on the client, and what of it reaches which milestone?

Days are calendar days. A day on which two things waited counts once. Waiting moves what waits; what comes
after it moves only by what exceeds the slack that the plan leaves between the two.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from db.models.schedule import AskKind, ClientActionStatus
from portal.schedule.network import Entry, EntryKind, Link
from portal.schedule.rows import AskView, DependencyView
from portal.schedule.slack import Span, reserves


@dataclass(frozen=True, slots=True)
class Wait:
    """How long one ask has waited beyond the day on which it was needed, and what that can hold up.

    `reserves` are the days that the plan leaves before each milestone moves, by its id.
    """

    number: int
    since: date
    until: date
    reserves: Mapping[int, int]

    @property
    def days(self) -> int:
        """Calendar days from the day it was needed to the answer, or to today."""
        return max((self.until - self.since).days, 0)

    @property
    def milestones(self) -> dict[int, int]:
        """By how many days this wait alone moves each milestone, by its id; those that stay are not in it."""
        return {id_: self.days - days for id_, days in self.reserves.items() if self.days > days}

    @property
    def left(self) -> int | None:
        """For how many more days the plan absorbs it; None if it moves a milestone already, or holds none."""
        return min(self.reserves.values()) - self.days if self.reserves and not self.milestones else None


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
    for, is tied to, by what exceeds the slack on the way; days on which several of them waited count once.
    """
    links, spans = _network(dependencies)
    waits = {
        a.number: wait for a in asks if (wait := _wait(a, links, spans, today)) is not None and wait.days
    }
    held = sorted({id_ for wait in waits.values() for id_ in wait.reserves})
    added = {id_: _added(id_, waits.values()) for id_ in held}
    return Effect(waits, {id_: days for id_, days in added.items() if days}, _days(waits.values()))


def _network(
    dependencies: Iterable[DependencyView] | Iterable[Link],
) -> tuple[list[Link], dict[Entry, Span]]:
    """The links, and the days of what they connect as far as they are known."""
    links, spans = list[Link](), dict[Entry, Span]()
    for each in dependencies:
        if isinstance(each, Link):
            links.append(each)
            continue
        links.append(each.link)
        spans |= {end.entry: end.span for end in (each.before, each.after)}
    return links, spans


def _wait(ask: AskView, links: Iterable[Link], spans: Mapping[Entry, Span], today: date) -> Wait | None:
    if ask.kind is not AskKind.INPUT or ask.status is ClientActionStatus.WITHDRAWN:
        return None
    found: dict[Entry, int] = {}
    if ask.holds is not None and not ask.holds_settled:
        found = reserves(links, spans, ask.holds)
    held = {entry.id: days for entry, days in found.items() if entry.kind is EntryKind.MILESTONE}
    until = today if ask.is_open or ask.done_on is None else min(ask.done_on, today)
    return Wait(ask.number, max(ask.needed_by, ask.asked_on), until, held)


def _added(milestone_id: int, waits: Iterable[Wait]) -> int:
    """By how many days these waits together move a milestone.

    Waits with the same reserve use it up once, together. Those with more of it on their way add to those with
    less, once theirs is used up as well; the largest of these sums is what arrives.
    """
    mine = [wait for wait in waits if milestone_id in wait.reserves]
    arriving = (
        _days(wait for wait in mine if wait.reserves[milestone_id] <= reserve) - reserve
        for reserve in {wait.reserves[milestone_id] for wait in mine}
    )
    return max(0, *arriving)


def _days(waits: Iterable[Wait]) -> int:
    """How many days lie in at least one of these waits."""
    total, reached = 0, date.min
    for wait in sorted(waits, key=lambda wait: wait.since):
        total += max((wait.until - max(wait.since, reached)) // timedelta(days=1), 0)
        reached = max(reached, wait.until)
    return total
