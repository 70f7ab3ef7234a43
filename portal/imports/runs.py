"""Which files were brought into a project before, by whom, and what came of each?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from db.queries import imports as queries
from db.session import reading
from portal.access import NotFound, Permission, Scope
from portal.imports.outcome import Counts, ImportResult, Undecided, Why
from portal.integrations.records import LeftOut, RowProblem

SHOWN = 10


@dataclass(frozen=True, slots=True)
class Run:
    """One import of the past. Of its problems the first are kept; `problems` says how many there were."""

    id: int
    source: str
    file_name: str
    at: datetime
    by: str
    result: ImportResult
    problems: int


def runs(scope: Scope) -> tuple[Run, ...]:
    """The latest imports of the project that changed something. One statement."""
    scope.require(Permission.IMPORT)
    with reading(scope) as session:
        rows = queries.runs(session, scope.here.project_id, SHOWN)
    return tuple(_run(row) for row in rows)


def run(scope: Scope, run_id: int) -> Run:
    """One of them. Raises NotFound."""
    scope.require(Permission.IMPORT)
    with reading(scope) as session:
        row = queries.run(session, scope.here.project_id, run_id)
    if row is None:
        raise NotFound(run_id)
    return _run(row)


def _run(row: queries.RunRow) -> Run:
    counts, problems = row.counts, row.problems
    result = ImportResult(
        Counts(**counts.get("tasks", {})),
        Counts(**counts.get("milestones", {})),
        Counts(**counts.get("issues", {})),
        problems=tuple(RowProblem(**problem) for problem in problems.get("rows", ())),
        undecided=tuple(_undecided(kept) for kept in problems.get("undecided", ())),
        dropped={LeftOut(what): n for what, n in counts.get("dropped", {}).items()},
        older=counts.get("older", 0),
        run_id=row.id,
    )
    return Run(row.id, row.source, row.file_name, row.at, row.by, result, problems.get("number", 0))


def _undecided(kept: Mapping[str, Any]) -> Undecided:
    planned, wanted = (date.fromisoformat(kept[day]) if kept[day] else None for day in ("planned", "wanted"))
    return Undecided(Why(kept["why"]), kept["title"], planned, wanted)
