"""How many statements a script sends and how many rows it reads."""

import threading
from dataclasses import dataclass
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine.cursor import CursorFetchStrategy

from db.session import database

_UNCOUNTED = ("BEGIN", "PRAGMA", "SELECT set_config")


@dataclass
class Counter:
    """Counts while scripts run; the gate's own look-ups happen in other threads and are not a page's."""

    statements: int = 0
    rows: int = 0

    def reset(self) -> None:
        self.statements = self.rows = 0


def install(counter: Counter) -> None:
    """Count on the open database from now on."""

    def executed(_c: Any, _cursor: Any, statement: str, _p: Any, _context: Any, _many: Any) -> None:
        if _in_script() and not statement.startswith(_UNCOUNTED):
            counter.statements += 1

    base = database()
    for engine in {base.reader, base.writer}:
        event.listen(engine, "before_cursor_execute", executed)
    _count_rows(counter)


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
