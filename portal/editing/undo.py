"""Undo: what did somebody save last in a table, and how is it put back as it was, without undoing others?

Nothing is rewritten: taking back is one more change, told in the audit trail like any other.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from db.base import Audience
from db.models.money import BudgetLine
from db.models.plan import Milestone, Task
from db.models.record import ImportRun
from db.queries import saves as queries
from db.session import reading, writing
from portal.access import NotAllowed, Permission, Scope
from portal.activity import owned_by
from portal.clock import now
from portal.editing.stored import Row, as_kept, is_changed, restored
from portal.editing.trail import Trail, trail

MOST_STEPS = 10
"""So many of a person's latest saves in a table can be taken back, one after the other."""


class Table(StrEnum):
    """What is edited as a table, by the name that the audit trail has for it."""

    TASKS = "task"
    MILESTONES = "milestone"
    LINES = "budget_line"


@dataclass(frozen=True, slots=True)
class _Nature:
    """The rows of a table: their title, who may edit them, and what clients rely on."""

    model: type[Task] | type[Milestone] | type[BudgetLine]
    title: str
    needs: Permission
    relied_on: frozenset[str]


_NATURES: Mapping[Table, _Nature] = {
    Table.TASKS: _Nature(Task, "title", Permission.EDIT_PLAN, frozenset()),
    Table.MILESTONES: _Nature(
        Milestone, "title", Permission.EDIT_PLAN, frozenset({"baseline", "forecast", "actual"})
    ),
    Table.LINES: _Nature(BudgetLine, "category", Permission.EDIT_BUDGET, frozenset({"agreed", "forecast"})),
}


class Why(StrEnum):
    """Why a row stays as it is."""

    CHANGED = "changed"
    GONE = "gone"
    TOLD = "told"
    USED = "used"


class NothingToUndo(NotAllowed):
    """Something that the person saved later still stands, or this was taken back already."""


@dataclass(frozen=True, slots=True)
class LastSave:
    """What can be taken back next: when it was saved, and how many rows that were.

    `steps` counts the saves after it, all of which the person has taken back already.
    """

    id: int
    at: datetime
    rows: int
    steps: int = 0


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that was not put back; `by` is who has changed it since."""

    title: str
    why: Why
    by: str = ""


@dataclass(frozen=True, slots=True)
class Undone:
    """How many rows are again as they were, and which are not."""

    rows: int
    left_out: tuple[LeftOut, ...]


def remember(
    session: Session,
    scope: Scope,
    table: Table,
    rows: Sequence[Row],
    token: str | None,
    *,
    gone: Sequence[Row] = (),
) -> None:
    """Write down which rows this transaction saves, so that it can be taken back; `gone` are deleted by it.

    What the rows were before stands in the audit trail; only of a row that is deleted it does not.
    """
    touched = [row for row in rows if row in session.new or is_changed(row)]
    kept = [as_kept(row) for row in gone]
    if not touched and not kept:
        return
    session.flush()  # new rows have their ids from here on
    session.add(
        ImportRun(
            **owned_by(scope, Audience.INTERNAL),
            source=queries.BY_HAND + table,
            file_name=token or "",
            at=now(),
            by=scope.viewer.name,
            counts={
                "by": scope.viewer.person_id,
                "rows": [row.id for row in touched],
                "gone": kept,
                "gone_ids": [row.id for row in gone],
            },
        )
    )


def last_save(scope: Scope, table: Table) -> LastSave | None:
    """What this person saved last in the table and has not taken back. One statement."""
    nature = _NATURES[table]
    scope.require(nature.needs)
    with reading(scope) as session:
        saves = queries.saves(session, scope.here.project_id, table, scope.viewer.person_id, MOST_STEPS)
    steps = _taken_back(saves)
    if steps == len(saves):
        return None
    found = saves[steps]
    return LastSave(found.id, found.at, len(found.counts["rows"]) + len(found.counts["gone"]), steps)


def _taken_back(saves: Sequence[queries.SaveRow]) -> int:
    """How many of these, from the latest on, were taken back."""
    return next((n for n, save in enumerate(saves) if not save.counts.get("undone")), len(saves))


def undo(scope: Scope, table: Table, save_id: int) -> Undone:
    """Put back what that save has changed, added and removed, as far as nobody has changed it since.

    What the same person saved later has to be taken back first, one save after the other. Days and amounts
    that the client has seen stay: they move with a reason only. Raises NothingToUndo for anything but the
    person's own last save that still stands, and AlreadyDone for a double click.
    """
    nature = _NATURES[table]
    scope.require(nature.needs)
    with writing(scope, f"undo:{save_id}") as session:
        run, later = _to_be_undone(session, scope, table, save_id)
        trails = _trails(session, scope, table, run, later)
        ids = trails.keys()
        rows: Mapping[int, Row] = queries.locked_rows(session, run.project_id, nature.model, ids)
        used = queries.lines_in_use(session, run.project_id, ids) if table is Table.LINES else frozenset()
        reasons = {id_: _why_not(rows.get(id_), each, nature, used) for id_, each in trails.items()}
        for id_, reason in reasons.items():
            if reason is None:
                _put_back(session, rows[id_], trails[id_].saved)
        again = [nature.model(**owned_by(scope), **restored(nature.model, k)) for k in run.counts["gone"]]
        session.add_all(again)
        session.flush()  # what had been deleted has its new ids from here on
        run.counts = {**run.counts, "undone": True, "again": [row.id for row in again]}
    left_out = tuple(reason for reason in reasons.values() if reason is not None)
    return Undone(len(reasons) + len(again) - len(left_out), left_out)


def _to_be_undone(
    session: Session, scope: Scope, table: Table, save_id: int
) -> tuple[ImportRun, tuple[queries.SaveRow, ...]]:
    """The save, held until the transaction ends, and those after it, which were all taken back."""
    here = scope.here.project_id
    saves = queries.saves(session, here, table, scope.viewer.person_id, MOST_STEPS)
    steps = _taken_back(saves)
    run = queries.locked_run(session, here, save_id)
    if run is None or run.counts.get("undone") or steps == len(saves) or saves[steps].id != save_id:
        raise NothingToUndo
    return run, saves[:steps]


def _trails(
    session: Session, scope: Scope, table: Table, run: ImportRun, later: Sequence[queries.SaveRow]
) -> dict[int, Trail]:
    """What the save did to each row and what stands of all that was done since, by the row's present id."""
    known = [_ids(id_, later) for id_ in run.counts["rows"]]
    every = {id_ for ids in known for id_ in ids}
    told = queries.events(session, run.project_id, table, every)
    saved = queries.events(session, run.project_id, ImportRun.__tablename__, [run.id])[run.id][0].position
    model, person_id = _NATURES[table].model, scope.viewer.person_id
    return {
        ids[-1]: trail([event for id_ in ids for event in told.get(id_, ())], saved, person_id, model)
        for ids in known
    }


def _ids(id_: int, later: Sequence[queries.SaveRow]) -> list[int]:
    """The ids that a row has had since: one that was deleted and brought back has got another one."""
    ids = [id_]
    for save in reversed(later):
        again = dict(zip(save.counts.get("gone_ids", ()), save.counts.get("again", ()), strict=False))
        if ids[-1] in again:
            ids.append(again[ids[-1]])
    return ids


def _why_not(row: Row | None, done: Trail, nature: _Nature, used: Collection[int]) -> LeftOut | None:
    """Why a row stays as it is; None if it can be put back."""
    if row is None:
        return LeftOut(_last_title(done.told, nature.title), Why.GONE, done.told[-1].actor)
    title = str(getattr(row, nature.title))
    if done.since is not None:
        return LeftOut(title, Why.CHANGED, done.since.actor)
    if done.saved.action == "create":
        return LeftOut(title, Why.USED) if row.id in used else None
    seen = any(Audience.CLIENT.value in event.change.get("audience", ()) for event in done.told)
    seen = seen or row.audience is Audience.CLIENT
    return LeftOut(title, Why.TOLD) if seen and nature.relied_on & done.saved.change.keys() else None


def _last_title(told: Sequence[queries.EventRow], name: str) -> str:
    titles = [event.change[name][1] for event in told if name in event.change]
    return str(titles[-1]) if titles else ""


def _put_back(session: Session, row: Row, event: queries.EventRow) -> None:
    if event.action != "create":
        row.version += 1
        before = {name: values[0] for name, values in event.change.items()}
        for name, value in restored(type(row), before).items():
            setattr(row, name, value)
    elif isinstance(row, BudgetLine):
        session.delete(row)
    else:
        row.version += 1
        row.deleted_at = now()
