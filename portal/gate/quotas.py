"""Quotas: how much may one person send, and how many pages may they keep open?

Counted in the memory of this process, so with several processes each counts for itself.
"""

import time
from collections import defaultdict, deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

MEGABYTE = 1024 * 1024
UPLOADS = ("/_stcore/upload_file/", "/files/")
"""Where files come in. Everything else takes forms only."""

UPLOAD_BYTES = 50 * MEGABYTE + 64 * 1024
FORM_BYTES = MEGABYTE
HOURLY_BYTES = 200 * MEGABYTE
SOCKETS = 20


class TooMuch(RuntimeError):
    """A person has sent or opened more than their share."""


def body_limit(path: str) -> int:
    """How many bytes a request to this address may carry."""
    return UPLOAD_BYTES if path.startswith(UPLOADS) else FORM_BYTES


@dataclass
class Quotas:
    """What each person has used of their share."""

    _sent: dict[int, deque[tuple[float, int]]] = field(default_factory=lambda: defaultdict(deque))
    _sockets: dict[int, int] = field(default_factory=lambda: defaultdict(int))

    def upload(self, person_id: int, size: int) -> None:
        """Count an upload before it is taken. Raises TooMuch if the last hour's would pass the limit."""
        moment, sent = time.monotonic(), self._sent[person_id]
        while sent and moment - sent[0][0] > 3600:
            sent.popleft()
        if sum(bytes_ for _, bytes_ in sent) + size > HOURLY_BYTES:
            raise TooMuch
        sent.append((moment, size))

    @contextmanager
    def socket(self, person_id: int) -> Iterator[None]:
        """Count an open page for as long as it is open. Raises TooMuch if there are too many."""
        if self._sockets[person_id] >= SOCKETS:
            raise TooMuch
        self._sockets[person_id] += 1
        try:
            yield
        finally:
            self._sockets[person_id] -= 1
            if not self._sockets[person_id]:
                del self._sockets[person_id]
