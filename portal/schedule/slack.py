"""Slack: how many days does the plan leave between two parts of it, and so on to each of its milestones?

Days are calendar days. Every part lasts until the evening of its last day, and a task begins in the morning:
what follows a task or milestone can begin on the day after, and a milestone be reached the same evening.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from heapq import heappop, heappush
from typing import NamedTuple

from portal.schedule.network import Entry, EntryKind, Link


class Span(NamedTuple):
    """When a part of the plan begins and ends as it is expected now, and whether that can still move.

    What is done, reached or cancelled is settled: nothing that waits moves it or what comes after it.
    """

    begins: date | None = None
    ends: date | None = None
    is_settled: bool = False


UNKNOWN = Span()


def slack(link: Link, spans: Mapping[Entry, Span]) -> int:
    """By so many days the first can end later before the second begins later.

    None where the plan has no days for one of them, for it then has no reserve either; and none where it
    lets the second begin too early already.
    """
    ends = spans.get(link.before, UNKNOWN).ends
    begins = spans.get(link.after, UNKNOWN).begins
    if ends is None or begins is None:
        return 0
    between = (begins - ends).days - (1 if link.after.kind is EntryKind.TASK else 0)
    return max(between - link.lag_days, 0)


def reserves(links: Iterable[Link], spans: Mapping[Entry, Span], entry: Entry) -> dict[Entry, int]:
    """By how many days an entry can end later before each of those that wait for it moves, itself by none.

    Of several ways to one of them the tightest counts. What is settled is not among them, nor what waits for
    nothing else; a loop among them changes nothing. Dijkstra (1959).
    """
    followers = defaultdict[Entry, list[Link]](list)
    for link in links:
        followers[link.before].append(link)
    found: dict[Entry, int] = {}
    pending = [(0, entry)]
    while pending:
        reserve, here = heappop(pending)
        if here in found or spans.get(here, UNKNOWN).is_settled:
            continue
        found[here] = reserve
        for link in followers[here]:
            heappush(pending, (reserve + slack(link, spans), link.after))
    return found
