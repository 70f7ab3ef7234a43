"""Network: in which order can the plan be worked, which chain is longest, and what holds up what?"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import NamedTuple


class EntryKind(StrEnum):
    """What of the plan can wait for something, or be waited for."""

    MILESTONE = "milestone"
    TASK = "task"


class Entry(NamedTuple):
    """One task or milestone of a plan."""

    kind: EntryKind
    id: int


def entry_of(milestone_id: int | None, task_id: int | None) -> Entry:
    """The entry that is stored as two columns of which one is set."""
    if milestone_id is not None:
        return Entry(EntryKind.MILESTONE, milestone_id)
    return Entry(EntryKind.TASK, task_id or 0)


class Link(NamedTuple):
    """`after` cannot begin before `before` has ended, and so many calendar days have passed."""

    before: Entry
    after: Entry
    lag_days: int = 0


class Chain(NamedTuple):
    """Entries one after the other, and the calendar days they take together."""

    entries: tuple[Entry, ...]
    days: int


class WaitsForItself(ValueError):
    """An entry would wait for itself: in `loop` each waits for the one before it, the first for the last."""

    def __init__(self, loop: tuple[Entry, ...]) -> None:
        super().__init__(" -> ".join(f"{kind} {id_}" for kind, id_ in loop))
        self.loop = loop


def order(links: Iterable[Link]) -> tuple[Entry, ...]:
    """The entries so that each stands behind all it waits for; entries that are free stand by kind and id.

    Raises WaitsForItself if there is no such order. Kahn (1962).
    """
    every = tuple(links)
    waits = {entry: 0 for link in every for entry in (link.before, link.after)}
    followers = _followers(every)
    for link in every:
        waits[link.after] += 1
    free = sorted((entry for entry, number in waits.items() if not number), reverse=True)
    ordered: list[Entry] = []
    while free:
        ordered.append(free.pop())
        for link in followers[ordered[-1]]:
            waits[link.after] -= 1
            if not waits[link.after]:
                free.append(link.after)
    if len(ordered) < len(waits):
        raise WaitsForItself(_loop(every, set(waits) - set(ordered)))
    return tuple(ordered)


def loop_closed_by(links: Iterable[Link], new: Link) -> tuple[Entry, ...]:
    """The loop that a further link would close, from its `before` on; empty if it closes none."""
    if new.before == new.after:
        return (new.before,)
    followers, came_from = _followers(links), {new.after: new.after}
    pending = [new.after]
    while pending:
        entry = pending.pop(0)
        if entry == new.before:
            return _way_back(came_from, entry, new.after)
        for link in followers[entry]:
            if link.after not in came_from:
                came_from[link.after] = entry
                pending.append(link.after)
    return ()


def longest_chain(links: Iterable[Link], days: Mapping[Entry, int]) -> Chain:
    """The chain that takes longest: the days of its entries and the lags between them.

    An entry without days takes none, as a milestone does. Raises WaitsForItself.
    """
    every = tuple(links)
    followers = _followers(every)
    ordered = order(every)
    ends = {entry: days.get(entry, 0) for entry in ordered}
    came_from: dict[Entry, Entry] = {}
    for entry in ordered:
        for link in followers[entry]:
            end = ends[entry] + link.lag_days + days.get(link.after, 0)
            # Of chains of one length the one with more entries says more.
            if end > ends[link.after] or (end == ends[link.after] and link.after not in came_from):
                ends[link.after], came_from[link.after] = end, entry
    if not ends:
        return Chain((), 0)
    place = {entry: number for number, entry in enumerate(ordered)}
    last = max(ordered, key=lambda entry: (ends[entry], place[entry]))
    chain = [last]
    while chain[-1] in came_from:
        chain.append(came_from[chain[-1]])
    return Chain(tuple(reversed(chain)), ends[last])


def _followers(links: Iterable[Link]) -> defaultdict[Entry, list[Link]]:
    followers: defaultdict[Entry, list[Link]] = defaultdict(list)
    for link in links:
        followers[link.before].append(link)
    return followers


def _way_back(came_from: Mapping[Entry, Entry], entry: Entry, first: Entry) -> tuple[Entry, ...]:
    way = [entry]
    while way[-1] != first:
        way.append(came_from[way[-1]])
    # Found backwards: from the new link's end to its beginning, which closes the loop.
    return (entry, *reversed(way[1:]))


def _loop(links: Iterable[Link], stuck: set[Entry]) -> tuple[Entry, ...]:
    """One loop among entries of which each waits for another of them."""
    waits_for = {link.after: link.before for link in links if link.after in stuck and link.before in stuck}
    seen: list[Entry] = []
    entry = min(waits_for)
    while entry not in seen:
        seen.append(entry)
        entry = waits_for[entry]
    return tuple(reversed(seen[seen.index(entry) :]))
