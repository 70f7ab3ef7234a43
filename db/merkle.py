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


def root(leaves: Sequence[bytes]) -> bytes:
    """The tree hash over these leaves, in linear time."""
    if not leaves:
        return EMPTY
    # A stack of complete subtrees, the largest first; sizes are distinct powers of two.
    stack: list[tuple[int, bytes]] = []
    for hashed in leaves:
        size = 1
        while stack and stack[-1][0] == size:
            hashed = _node(stack.pop()[1], hashed)
            size *= 2
        stack.append((size, hashed))
    _, head = stack.pop()
    while stack:
        head = _node(stack.pop()[1], head)
    return head


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
