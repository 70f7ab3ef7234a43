"""Many people at once: how long they wait, and how much memory that takes.

`python -m bench.crowd --people 400 --minutes 2` lets as many people of the large world look at their own
projects, each opening another page every ten seconds, and prints waiting times and the server's memory.
People come in within ten seconds, each with a new connection, a session and a first page; how long they wait
then is said apart from how long they wait once they are there. With `--processes 2` they come to two portals
over one database, as behind a proxy that keeps each with one.
"""

import argparse
import asyncio
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.util import calc_hash
from websockets.asyncio.client import connect

from bench import world

PAGES = ("", "progress", "budget", "issues", "training", "feedback")
THINKING_SECONDS = 10.0
SETTLED_MINUTES = 5
"""After so long everybody has seen most pages, and a soak's growth counts from there."""
BARS = {"p95_ms": 500.0, "megabytes": 250.0}
"""PERFORMANCE: p95 below half a second, at most 250 MB at 400 sessions."""


class Wait(NamedTuple):
    """A page that somebody waited for: seconds since the doors opened, and milliseconds it took."""

    moment: float
    milliseconds: float


def main() -> int:
    """Measure in a process of its own, because settings are read once."""
    arguments = argparse.ArgumentParser(prog="python -m bench.crowd", description=__doc__)
    arguments.add_argument("--people", type=int, default=400)
    arguments.add_argument("--minutes", type=float, default=1.0)
    arguments.add_argument("--processes", type=int, default=1)
    arguments.add_argument("--large", default=world.LARGE)
    arguments.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    chosen = arguments.parse_args()
    if chosen.inside:
        return measured(chosen.people, chosen.minutes, chosen.processes)
    url = world.made("large", chosen.large)
    environment = {**os.environ, "DATABASE_URL": url, "PORTAL_DATA_DIR": str(world.data_folder("large"))}
    command = [sys.executable, "-m", "bench.crowd", "--inside", *sys.argv[1:]]
    return subprocess.run(command, env=environment, check=False).returncode


def measured(people: int, minutes: float, processes: int) -> int:
    """Let them in, watch, and say whether the bars were kept."""
    from bench.server import served
    from db.session import open_database
    from portal.settings import settings

    open_database(settings().url, settings().key)
    with ExitStack() as running:
        portals = [running.enter_context(served()) for _ in range(processes)]
        visitors = world.crowd(people)
        processes_of = [portal.process_id for portal in portals]
        before = [_megabytes(process) for process in processes_of]
        ports = [portal.port for portal in portals]
        waits, soaked = asyncio.run(_watched(ports, visitors, minutes * 60, processes_of))
        after = [_megabytes(process) for process in processes_of]
    coming = sorted(wait for moment, wait in waits if moment < 2 * THINKING_SECONDS)
    there = sorted(wait for moment, wait in waits if moment >= 2 * THINKING_SECONDS)
    for named, told in (("coming in", coming), ("being there", there)):
        print(
            f"{len(visitors)} people {named}, {len(told)} pages:"
            f" p50 {statistics.median(told):.0f} ms, p95 {_p95(told):.0f} ms"
        )
    print(f"Memory: {_listed(before)} MB before, {_listed(after)} MB with all of them")
    if len(soaked) > SETTLED_MINUTES:
        early, late = soaked[SETTLED_MINUTES - 1], soaked[-1]
        print(
            f"Soak: {early:.0f} MB after {SETTLED_MINUTES} minutes, {late:.0f} MB after {len(soaked)}:"
            f" {late / early - 1:+.1%}"
        )
    kept = _p95(there) < BARS["p95_ms"] and max(after) <= BARS["megabytes"]
    print("The bars are kept." if kept else f"Missed: {BARS}")
    return 0 if kept else 1


async def _watched(
    ports: Sequence[int], visitors: Sequence[world.Visitor], seconds: float, processes: Sequence[int]
) -> tuple[list[Wait], list[float]]:
    """How long they waited and when, and what all processes together held at the end of each minute."""
    soaked: list[float] = []

    async def watch() -> None:
        while True:
            await asyncio.sleep(60)
            soaked.append(sum(map(_megabytes, processes)))

    watching = asyncio.create_task(watch())
    waits = await _let_in(ports, visitors, seconds)
    watching.cancel()
    return waits, soaked


def _p95(waits: Sequence[float]) -> float:
    return waits[int(len(waits) * 0.95)]


def _listed(megabytes: Sequence[float]) -> str:
    return " + ".join(f"{each:.0f}" for each in megabytes)


def _megabytes(process_id: int) -> float:
    """What a process holds in memory, from Linux's own account of it."""
    for line in Path(f"/proc/{process_id}/status").read_text(encoding="utf-8").splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    raise ProcessLookupError(process_id)


async def _let_in(ports: Sequence[int], visitors: Sequence[world.Visitor], seconds: float) -> list[Wait]:
    began = time.monotonic()
    told = await asyncio.gather(
        *(
            _visit(ports[number % len(ports)], visitor, (began, began + seconds), number)
            for number, visitor in enumerate(visitors)
        )
    )
    return [wait for waits in told for wait in waits]


async def _visit(
    port: int, visitor: world.Visitor, open_hours: tuple[float, float], number: int
) -> list[Wait]:
    """One person: comes in at a moment of their own, then opens a page every ten seconds."""
    began, until = open_hours
    dice = random.Random(number)
    await asyncio.sleep(dice.uniform(0, THINKING_SECONDS))
    waits = []
    async with connect(
        f"ws://127.0.0.1:{port}/_stcore/stream",
        additional_headers={"Cookie": f"portal={visitor.cookie}"},
        subprotocols=["streamlit"],  # type: ignore[list-item]
        max_size=None,
        compression=None,
    ) as socket:
        while time.monotonic() < until:
            wait = await _open(socket, dice.choice(PAGES), visitor.project, port)
            waits.append(Wait(time.monotonic() - began, wait))
            await asyncio.sleep(dice.uniform(0.5, 1.5) * THINKING_SECONDS)
    return waits


async def _open(socket: Any, path: str, project: str, port: int) -> float:
    message = BackMsg()
    message.rerun_script.query_string = f"project={project}"
    message.rerun_script.page_script_hash = calc_hash(path)
    message.rerun_script.context_info.url = f"http://localhost:{port}/{path}"
    message.rerun_script.context_info.timezone = "Europe/Berlin"
    message.rerun_script.context_info.locale = "en-GB"
    started = time.perf_counter()
    await socket.send(message.SerializeToString())
    while True:
        told = ForwardMsg()
        told.ParseFromString(await socket.recv())
        if told.WhichOneof("type") == "script_finished" and (
            told.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN
        ):
            return (time.perf_counter() - started) * 1000


if __name__ == "__main__":
    sys.exit(main())
