"""Merkle trees: does an entry stand in a log of which only the head was published?

The tree hash, the audit path and its check are those of RFC 6962, sections 2.1 and 2.1.1 (Certificate
Transparency), with SHA-256. All hashes are bytes of length 32.
"""

import hashlib
from collections.abc import Sequence

EMPTY = hashlib.sha256(b"").digest()


def leaf(entry: bytes) -> bytes:
    """The hash of one entry."""
    return hashlib.sha256(b"\x00" + entry).digest()


class Growing:
    """A tree that takes one leaf after the other and knows its head at any time; it keeps no leaf."""

    def __init__(self) -> None:
        self.size = 0
        # Complete subtrees, the largest first; their sizes are distinct powers of two.
        self._parts: list[tuple[int, bytes]] = []

    def add(self, hashed: bytes) -> None:
        """One more leaf."""
        size = 1
        while self._parts and self._parts[-1][0] == size:
            hashed = _node(self._parts.pop()[1], hashed)
            size *= 2
        self._parts.append((size, hashed))
        self.size += 1

    @property
    def root(self) -> bytes:
        """The tree hash over the leaves so far."""
        if not self._parts:
            return EMPTY
        *larger, (_, head) = self._parts
        for _, part in reversed(larger):
            head = _node(part, head)
        return head


def root(leaves: Sequence[bytes]) -> bytes:
    """The tree hash over these leaves, in linear time."""
    tree = Growing()
    for hashed in leaves:
        tree.add(hashed)
    return tree.root


def path(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """The audit path of the leaf at `index` (from 0), lowest first. Raises IndexError."""
    if not 0 <= index < len(leaves):
        raise IndexError(index)
    if len(leaves) == 1:
        return []
    split = 1 << (len(leaves) - 1).bit_length() - 1  # the largest power of two below the length
    if index < split:
        return [*path(leaves[:split], index), root(leaves[split:])]
    return [*path(leaves[split:], index - split), root(leaves[:split])]


def root_from(hashed: bytes, index: int, size: int, steps: Sequence[bytes]) -> bytes | None:
    """The head that a path leads to from the leaf at `index` of `size`; None if it cannot be one."""
    if not 0 <= index < size:
        return None
    place, last = index, size - 1
    for step in steps:
        if last == 0:
            return None
        if place % 2 or place == last:
            hashed = _node(step, hashed)
            while place % 2 == 0 and place:
                place, last = place // 2, last // 2
        else:
            hashed = _node(hashed, step)
        place, last = place // 2, last // 2
    return hashed if last == 0 else None


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()
