"""Undo: what did somebody save last in a table, and how is it put back as it was, without undoing others?

Nothing is rewritten: taking back is one more change, told in the audit trail like any other.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import Date, Enum, inspect
from sqlalchemy.orm import Session

from db.base import Amount, Audience, UtcDateTime
from db.models.money import BudgetLine
from db.models.plan import Milestone, Task
from db.models.record import ImportRun
from db.queries import saves as queries
from db.session import reading, writing
from portal.access import NotAllowed, Permission, Scope
from portal.activity import owned_by
from portal.clock import now

Row = Task | Milestone | BudgetLine


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
    """This is not what the person saved last in the table, or it was taken back already."""


@dataclass(frozen=True, slots=True)
class LastSave:
    """What can be taken back: when it was saved, and how many rows that were."""

    id: int
    at: datetime
    rows: int


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
    touched = [row for row in rows if row in session.new or _is_changed(row)]
    kept = [_as_kept(row) for row in gone]
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
            counts={"by": scope.viewer.person_id, "rows": [row.id for row in touched], "gone": kept},
        )
    )


def last_save(scope: Scope, table: Table) -> LastSave | None:
    """What this person saved last in the table, unless it was taken back. One statement."""
    nature = _NATURES[table]
    scope.require(nature.needs)
    with reading(scope) as session:
        found = queries.last_save(session, scope.here.project_id, table, scope.viewer.person_id)
    if found is None or found.counts.get("undone"):
        return None
    return LastSave(found.id, found.at, len(found.counts["rows"]) + len(found.counts["gone"]))


def undo(scope: Scope, table: Table, save_id: int) -> Undone:
    """Put back what that save has changed, added and removed, as far as nobody has changed it since.

    Days and amounts that the client has seen stay: they move with a reason only. Raises NothingToUndo for
    anything but the person's own last save, and AlreadyDone for a double click.
    """
    nature, here = _NATURES[table], scope.here.project_id
    scope.require(nature.needs)
    with writing(scope, f"undo:{save_id}") as session:
        latest = queries.last_save(session, here, table, scope.viewer.person_id)
        run = queries.locked_run(session, here, save_id)
        if run is None or latest is None or latest.id != save_id or run.counts.get("undone"):
            raise NothingToUndo
        ids: list[int] = run.counts["rows"]
        rows: Mapping[int, Row] = queries.locked_rows(session, here, nature.model, ids)
        told = queries.events(session, here, table, ids)
        saved = queries.events(session, here, ImportRun.__tablename__, [save_id])[save_id][0].position
        used = queries.lines_in_use(session, here, ids) if table is Table.LINES else frozenset()
        reasons = {id_: _why_not(rows.get(id_), told[id_], saved, nature, used) for id_ in ids}
        for id_ in ids:
            if reasons[id_] is None:
                _put_back(session, rows[id_], told[id_][-1])
        for kept in run.counts["gone"]:
            session.add(nature.model(**owned_by(scope), **_restored(nature.model, kept)))
        run.counts = {**run.counts, "undone": True}
    left_out = tuple(reason for reason in reasons.values() if reason is not None)
    return Undone(len(ids) + len(run.counts["gone"]) - len(left_out), left_out)


def _why_not(
    row: Row | None, told: tuple[queries.EventRow, ...], saved: int, nature: _Nature, used: Collection[int]
) -> LeftOut | None:
    """Why a row stays as it is; None if it can be put back."""
    if row is None:
        return LeftOut(_last_title(told, nature.title), Why.GONE, told[-1].actor)
    title = str(getattr(row, nature.title))
    if told[-1].position > saved:
        return LeftOut(title, Why.CHANGED, told[-1].actor)
    if told[-1].action == "create":
        return LeftOut(title, Why.USED) if row.id in used else None
    seen = any(Audience.CLIENT.value in event.change.get("audience", ()) for event in told)
    seen = seen or row.audience is Audience.CLIENT
    return LeftOut(title, Why.TOLD) if seen and nature.relied_on & told[-1].change.keys() else None


def _last_title(told: tuple[queries.EventRow, ...], name: str) -> str:
    titles = [event.change[name][1] for event in told if name in event.change]
    return str(titles[-1]) if titles else ""


def _put_back(session: Session, row: Row, event: queries.EventRow) -> None:
    if event.action != "create":
        row.version += 1
        before = {name: values[0] for name, values in event.change.items()}
        for name, value in _restored(type(row), before).items():
            setattr(row, name, value)
    elif isinstance(row, BudgetLine):
        session.delete(row)
    else:
        row.version += 1
        row.deleted_at = now()


def _is_changed(row: Row) -> bool:
    """Whether anything but the count of its versions differs from what was loaded."""
    attributes: Any = inspect(row).attrs  # type: ignore[attr-defined]
    return any(attributes[name].history.has_changes() for name in _columns(type(row)) if name != "version")


_OWN = frozenset({"id", "version", "project_id", "client_id", "audience"})


def _as_kept(row: Row) -> dict[str, Any]:
    """A row in words that can be stored, without what a new one gets anew."""
    return {name: _stored(getattr(row, name)) for name in _columns(type(row)) if name not in _OWN}


def _stored(value: Any) -> Any:
    if isinstance(value, Decimal | date):
        return value.isoformat() if isinstance(value, date) else str(value)
    return value


def _restored(model: type[Row], values: Mapping[str, Any]) -> dict[str, Any]:
    """Stored values as the columns of a model hold them."""
    columns = _columns(model)
    return {name: _as_held(columns[name], value) for name, value in values.items()}


def _columns(model: type[Row]) -> dict[str, Any]:
    """The columns of a model by name, and what each holds."""
    mapper: Any = inspect(model)
    return {attribute.key: attribute.columns[0].type for attribute in mapper.column_attrs}


def _as_held(kind: Any, value: Any) -> Any:
    if value is None or not isinstance(value, str):
        return value
    if isinstance(kind, Amount):
        return Decimal(value)
    if isinstance(kind, UtcDateTime):
        return datetime.fromisoformat(value)
    if isinstance(kind, Date):
        return date.fromisoformat(value)
    return kind.enum_class(value) if isinstance(kind, Enum) and kind.enum_class else value
