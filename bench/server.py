"""The portal, served by a thread of this process, so that its statements can be counted from here."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from portal.server import application
from portal.settings import ROOT


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served() -> Iterator[int]:
    """The port at which the portal answers, until the block ends."""
    port = _free_port()
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
    deadline = time.monotonic() + 60
    while not server.started:
        if time.monotonic() > deadline or not thread.is_alive():
            raise RuntimeError("The portal did not start.")
        time.sleep(0.05)
    yield port
    server.should_exit = True
    thread.join(timeout=20)
