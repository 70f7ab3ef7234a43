"""How many statements a script sends, how many rows it reads, and how long it takes."""

import threading
import time
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine.cursor import CursorFetchStrategy
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner

from db.session import database

_UNCOUNTED = ("BEGIN", "PRAGMA", "SELECT set_config")


@dataclass
class Counter:
    """Counts while scripts run; the gate's own look-ups happen in other threads and are not a page's."""

    statements: int = 0
    rows: int = 0
    script_ms: list[float] = field(default_factory=list)

    def reset(self) -> None:
        self.statements = self.rows = 0
        self.script_ms = []


def install(counter: Counter) -> None:
    """Count on the open database and in this process's scripts from now on."""

    def executed(_c: Any, _cursor: Any, statement: str, _p: Any, _context: Any, _many: Any) -> None:
        if _in_script() and not statement.startswith(_UNCOUNTED):
            counter.statements += 1

    base = database()
    for engine in {base.reader, base.writer}:
        event.listen(engine, "before_cursor_execute", executed)
    _count_rows(counter)
    _time_scripts(counter)


def _in_script() -> bool:
    return threading.current_thread().name.startswith("ScriptRunner")


def _count_rows(counter: Counter) -> None:
    def counting(name: str) -> None:
        fetch = getattr(CursorFetchStrategy, name)

        def fetched(self: Any, *args: Any, **kwargs: Any) -> Any:
            result = fetch(self, *args, **kwargs)
            if _in_script():
                counter.rows += len(result) if isinstance(result, list) else int(result is not None)
            return result

        setattr(CursorFetchStrategy, name, fetched)

    for name in ("fetchone", "fetchmany", "fetchall"):
        counting(name)


def _time_scripts(counter: Counter) -> None:
    run: Any = ScriptRunner._run_script

    def timed(self: Any, *args: Any, **kwargs: Any) -> Any:
        started = time.perf_counter()
        try:
            return run(self, *args, **kwargs)
        finally:
            counter.script_ms.append((time.perf_counter() - started) * 1000)

    ScriptRunner._run_script = timed  # type: ignore[method-assign]
