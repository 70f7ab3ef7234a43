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
LISTS = {"issues", "issue-desk", "portfolio"}
LISTS_RATIO = 5.0
"""On the large world, for pages that list what a thousand projects hold."""
PASSES = 3
"""So often everything is measured; of each page the quietest time counts, as other programs run as well."""


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
    """Every page of the open world: statements, rows, kilobytes, and two times.

    `script_ms` is the script alone; `ms` is from the question to the end of the answer over the WebSocket, as
    in PERFORMANCE's tables, and what the ratio to the empty page is made of.
    """
    from bench.driver import Driver
    from bench.server import served
    from db.session import open_database
    from portal.settings import settings
    from portal.sitemap import SITEMAP

    result: dict[str, Any] = {}
    open_database(settings().url, settings().key)
    with served() as portal:
        signed_in = world.sign_in()
        for side in ("client", "manage", "admin"):
            with Driver(portal.port, signed_in.cookies[side]) as driver:
                pages = [page.path for page in SITEMAP if page.file.startswith(f"{side}/")]
                for _ in range(PASSES):
                    for path in pages:
                        cost = _against_empty(portal, driver, path, signed_in.project, rounds)
                        if path not in result or cost["ratio"] < result[path]["ratio"]:
                            result[path] = cost
    return result


def _against_empty(portal: Any, driver: Any, path: str, project: str, rounds: int) -> dict[str, float]:
    empty = _cost(portal, driver, "", rounds, bench="empty")["ms"]
    cost = _cost(portal, driver, "" if path == "home" else path, rounds, project=project)
    return {**cost, "empty_ms": empty, "ratio": cost["ms"] / empty}


def _cost(portal: Any, driver: Any, path: str, rounds: int, **asked: str) -> dict[str, float]:
    for _ in range(3):  # charts are compiled and statements cached by whoever comes first
        driver.open(path, portal.port, **asked)
    portal.cost()
    _, size = driver.open(path, portal.port, **asked)
    once = portal.cost()
    ms = statistics.median(driver.open(path, portal.port, **asked)[0] for _ in range(rounds))
    script_ms = statistics.median(portal.cost().script_ms)
    return {
        "statements": once.statements,
        "rows": once.rows,
        "script_ms": script_ms,
        "ms": ms,
        "kB": size / 1000,
    }


def _print(figures: dict[str, dict[str, Any]]) -> None:
    head = f"{'page':<14}" + "".join(
        f"{name + ': SQL':>12}{'rows':>6}{'script':>8}{'ms':>7}{'empty':>7}{'ratio':>6}{'kB':>5}"
        for name in figures
    )
    print(head)
    for page in figures["small"]:
        cells = ""
        for name in figures:
            f = figures[name][page]
            cells += (
                f"{f['statements']:>12}{f['rows']:>6}{f['script_ms']:>8.1f}{f['ms']:>7.1f}"
                f"{f['empty_ms']:>7.1f}{f['ratio']:>6.1f}{f['kB']:>5.0f}"
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
            bar = LISTS_RATIO if name == "large" and page in LISTS else RATIO[name]
            if f["ratio"] > bar:
                missed.append(f"{page}, {name}: {f['ratio']:.1f} times the empty page, bar {bar:.0f}")
    return missed


if __name__ == "__main__":
    sys.exit(main())
