"""Checking: does a client's trail fit itself and the heads that were published of it, and if not, how?

Pure: events come in their order, one after the other, and none is kept. The heads are what somebody who holds
the database *and* the key cannot change any more.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from db import chaining, merkle
from db.queries.audit import Event

SKEW = timedelta(minutes=10)
"""So far may an event and a head that was published meanwhile be apart, while nothing is wrong."""
RENUMBERED = 1000
"""So many missing events are recognised although those behind them were numbered anew."""


class Tampering(StrEnum):
    """What was done to a trail."""

    EDITED = "edited"
    DELETED = "deleted"
    REORDERED = "reordered"
    BACKDATED = "backdated"
    TAIL_CUT = "tail_cut"
    REWRITTEN = "rewritten"
    HEAD_CHANGED = "head_changed"


@dataclass(frozen=True, slots=True)
class Head:
    """What was published of a trail: its size then, its Merkle root, the keyed digest of its last event."""

    chain: int
    size: int
    root: str
    digest: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Break:
    """Where a trail no longer fits, and how. `head` is the published one that says so.

    Of a trail whose end was cut off, `size` events are left; `regrown` says that others were written since.
    """

    kind: Tampering
    position: int
    at: datetime | None = None
    head: Head | None = None
    size: int = 0
    regrown: bool = False


@dataclass(frozen=True, slots=True)
class Checked:
    """A trail that was read from its first event to its last, or to where it breaks."""

    size: int
    root: str
    digest: str
    broken: Break | None


class Check:
    """Reads a trail. `heads` are those of this chain; `leads_on` says whether any event follows a digest."""

    def __init__(self, heads: Sequence[Head], secret: bytes, leads_on: Callable[[str], bool]) -> None:
        self._heads = sorted(heads, key=lambda head: head.size)
        self._next = 0
        self._secret = secret
        self._leads_on = leads_on
        self._tree = merkle.Growing()
        self._previous = chaining.GENESIS
        self._last: datetime | None = None
        # How many events the newest head that fits covers, and the first one written after the next.
        self._fits = 0
        self._late: Event | None = None

    @property
    def _head(self) -> Head | None:
        return self._heads[self._next] if self._next < len(self._heads) else None

    def read(self, event: Event) -> Break | None:
        """One more event; what is wrong with it, if anything is."""
        digest = chaining.digest(event, self._secret)
        broken = self._out_of_line(event) or self._altered(event, digest) or self._dated_back(event)
        if broken is not None:
            return broken
        self._previous, self._last = digest, event.at
        self._tree.add(chaining.leaf(event))
        head = self._head
        if head is not None and self._late is None and event.at > head.at + SKEW:
            self._late = event
        return self._against(head) if head is not None and head.size == self._tree.size else None

    def end(self) -> Checked:
        """What was read; a trail that is shorter than what was published of it has lost its end."""
        lost = self._heads[-1] if self._heads and self._heads[-1].size > self._tree.size else None
        broken = None
        if lost is not None:
            size = self._tree.size
            broken = Break(Tampering.TAIL_CUT, size + 1, self._last, lost, size)
        return self.so_far(broken)

    def so_far(self, broken: Break | None) -> Checked:
        """The same where the reading ends early."""
        return Checked(self._tree.size, self._tree.root.hex(), self._previous, broken)

    def _out_of_line(self, event: Event) -> Break | None:
        expected = self._tree.size + 1
        if event.position == expected and event.previous == self._previous:
            return None
        if self._leads_on(self._previous):
            return Break(Tampering.REORDERED, expected, event.at)
        if event.position != expected or self._was_renumbered(event):
            return Break(Tampering.DELETED, expected, event.at)
        return Break(Tampering.EDITED, expected, event.at)

    def _was_renumbered(self, event: Event) -> bool:
        """Whether the event is whole but for its number, as if those before it had been taken out."""
        behind = range(event.position + 1, event.position + 1 + RENUMBERED)
        return any(
            chaining.digest(event._replace(position=place), self._secret) == event.digest for place in behind
        )

    def _altered(self, event: Event, digest: str) -> Break | None:
        if event.digest == digest:
            return None
        is_earlier = self._last is not None and event.at < self._last
        return Break(Tampering.BACKDATED if is_earlier else Tampering.EDITED, event.position, event.at)

    def _dated_back(self, event: Event) -> Break | None:
        """An event that is earlier than the one before it, or than a head that did not hold it yet."""
        if self._last is not None and event.at < self._last:
            return Break(Tampering.BACKDATED, event.position, event.at)
        before = self._heads[self._next - 1] if self._next else None
        if before is not None and event.at < before.at - SKEW:
            return Break(Tampering.BACKDATED, event.position, event.at, before)
        return None

    def _against(self, head: Head) -> Break | None:
        """What was published says whether these are still the same events."""
        if self._tree.root.hex() != head.root:
            if self._late is not None:
                # What the head covered was written before it; so the end was cut off, and others grew there.
                late, left = self._late, self._late.position - 1
                return Break(Tampering.TAIL_CUT, late.position, late.at, head, left, regrown=True)
            return Break(Tampering.REWRITTEN, self._fits + 1, None, head, self._tree.size)
        self._fits = head.size
        self._next += 1
        self._late = None
        return None


def check(
    events: Iterator[Event], heads: Sequence[Head], secret: bytes, leads_on: Callable[[str], bool]
) -> Checked:
    """Read a whole trail, or up to where it first breaks."""
    reading = Check(heads, secret, leads_on)
    for event in events:
        if broken := reading.read(event):
            return reading.so_far(broken)
    return reading.end()


def together(filed: Sequence[Head], kept: Sequence[Head]) -> tuple[tuple[Head, ...], Break | None]:
    """The heads of one trail by which it is to be checked, and where the table contradicts the file.

    The file lies outside the database, so it wins. What only the table holds was published as well, unless
    somebody wrote it there, and then it can do no more than raise an alarm.
    """
    by_size = {head.size: head for head in kept}
    missing = [head for head in filed if head.size not in by_size]
    other = [head for head in filed if head.size in by_size and by_size[head.size].root != head.root]
    wrong = min((*missing, *other), key=lambda head: head.size, default=None)
    union = {**by_size, **{head.size: head for head in filed}}
    contradiction = Break(Tampering.HEAD_CHANGED, wrong.size, wrong.at, wrong) if wrong else None
    return tuple(union[size] for size in sorted(union)), contradiction
