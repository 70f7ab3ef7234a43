"""`make bench`: for each page, on the small and on the large world, what it costs against an empty page.

The worlds run one after the other, each in a process of its own, because Streamlit serves one application
a process.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
from typing import Any

from bench import world

STATEMENTS = 8
RATIO = {"small": 3.0, "large": 4.0}
"""PERFORMANCE's bars: script time of a page over the empty page's, same process."""


def main() -> int:
    """Measure, print, and say which bars were missed."""
    arguments = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    arguments.add_argument("--rounds", type=int, default=15)
    arguments.add_argument("--large", default=world.LARGE, help="the scale of the large world")
    arguments.add_argument("--one", help=argparse.SUPPRESS)
    chosen = arguments.parse_args()
    if chosen.one:
        print(json.dumps(measured(chosen.rounds)))
        return 0
    figures = {
        "small": _in_a_process("small", None, chosen.rounds),
        "large": _in_a_process("large", chosen.large, chosen.rounds),
    }
    _print(figures)
    missed = missed_bars(figures)
    print("\n".join(["", "Missed bars:", *missed] if missed else ["", "All bars are kept."]))
    return 1 if any("statements" in line for line in missed) else 0


def _in_a_process(name: str, scale: str | None, rounds: int) -> dict[str, Any]:
    url = world.made(name, scale)
    environment = {**os.environ, "DATABASE_URL": url, "PORTAL_DATA_DIR": str(world.data_folder(name))}
    command = [sys.executable, "-m", "bench", "--one", name, "--rounds", str(rounds)]
    done = subprocess.run(command, check=True, env=environment, stdout=subprocess.PIPE, text=True)
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def measured(rounds: int) -> dict[str, Any]:
    """Every page of the open world: median milliseconds, statements, rows, kilobytes sent."""
    from bench.counting import Counter, install
    from bench.driver import Driver
    from bench.server import served
    from portal.sitemap import SITEMAP

    counter = Counter()
    result: dict[str, Any] = {}
    with served() as port:
        install(counter)
        signed_in = world.sign_in()
        asked = {"project": signed_in.project}
        for side in ("client", "manage", "admin"):
            with Driver(port, signed_in.cookies[side]) as driver:
                empty = _median(driver, "", port, rounds, bench="empty")[0]
                for page in SITEMAP:
                    if page.file.split("/")[0] != side:
                        continue
                    path = "" if page.path == "home" else page.path
                    counter_before = _median(driver, path, port, 3, **asked)
                    assert counter_before
                    counter.reset()
                    driver.open(path, port, **asked)
                    statements, rows = counter.statements, counter.rows
                    ms, size = _median(driver, path, port, rounds, **asked)
                    result[page.path] = {
                        "statements": statements,
                        "rows": rows,
                        "ms": ms,
                        "empty_ms": empty,
                        "ratio": ms / empty,
                        "kB": size / 1000,
                    }
    return result


def _median(driver: Any, path: str, port: int, rounds: int, **asked: str) -> tuple[float, int]:
    runs = [driver.open(path, port, **asked) for _ in range(rounds)]
    return statistics.median(ms for ms, _ in runs), runs[-1][1]


def _print(figures: dict[str, dict[str, Any]]) -> None:
    head = f"{'page':<14}" + "".join(
        f"{name + ': SQL':>12}{'rows':>7}{'ms':>8}{'empty':>8}{'ratio':>7}{'kB':>7}" for name in figures
    )
    print(head)
    for page in figures["small"]:
        cells = ""
        for name in figures:
            f = figures[name][page]
            cells += (
                f"{f['statements']:>12}{f['rows']:>7}{f['ms']:>8.1f}{f['empty_ms']:>8.1f}"
                f"{f['ratio']:>7.1f}{f['kB']:>7.0f}"
            )
        print(f"{page:<14}{cells}")


def missed_bars(figures: dict[str, dict[str, Any]]) -> list[str]:
    """Each bar that was missed, in a line."""
    missed = []
    for page, small in figures["small"].items():
        large = figures["large"][page]
        if small["statements"] != large["statements"]:
            missed.append(f"{page}: {small['statements']} and {large['statements']} statements differ")
        for name, f in (("small", small), ("large", large)):
            if f["statements"] > STATEMENTS:
                missed.append(f"{page}, {name}: {f['statements']} statements, more than {STATEMENTS}")
            if f["ratio"] > RATIO[name]:
                missed.append(f"{page}, {name}: {f['ratio']:.1f} times the empty page, bar {RATIO[name]:.0f}")
    return missed


if __name__ == "__main__":
    sys.exit(main())
