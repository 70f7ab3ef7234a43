"""The portal in a process of its own, whose counters are asked for over a pipe.

The browser's half runs elsewhere: in one process the two would share a lock, and a page that says much
would be charged for being read.
"""

import multiprocessing
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

from portal.settings import ROOT


@dataclass(frozen=True)
class Measured:
    """What the scripts have cost since the last time it was asked."""

    statements: int
    rows: int
    script_ms: tuple[float, ...]


@dataclass(frozen=True)
class Served:
    """A running portal: where it answers, and the pipe to its counters."""

    port: int
    pipe: Any
    process_id: int

    def cost(self) -> Measured:
        """What was counted since the last call."""
        self.pipe.send("cost")
        answer: Measured = self.pipe.recv()
        return answer


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served() -> Iterator[Served]:
    """The portal on a free port, until the block ends."""
    port = _free_port()
    ours, theirs = multiprocessing.get_context("spawn").Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(port, theirs), daemon=True)
    process.start()
    if not ours.poll(60):
        raise RuntimeError("The portal did not start.")
    ours.recv()
    yield Served(port, ours, process.pid or 0)
    ours.send("end")
    process.join(timeout=30)


def _serve(port: int, pipe: "Connection[Any, Any]") -> None:
    import uvicorn

    from bench.counting import Counter, install
    from portal.server import application

    counter = Counter()
    config = uvicorn.Config(
        application(ROOT / "bench" / "entry.py"),
        host="127.0.0.1",
        port=port,
        log_level="error",
        lifespan="on",
        proxy_headers=False,
        ws="websockets-sansio",
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.05)
    install(counter)
    pipe.send("started")
    while pipe.recv() == "cost":
        pipe.send(Measured(counter.statements, counter.rows, tuple(counter.script_ms)))
        counter.reset()
    server.should_exit = True
    thread.join(timeout=20)
