"""Linking: how is it said, and taken back, that one part of the plan waits for another?

A dependency names nothing but its two ends, so the client sees it as long as they see both of them.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.base import Audience
from db.models.plan import Milestone, Task
from db.models.project import Project
from db.models.schedule import Dependency
from db.queries import schedule as queries
from db.session import reading, writing
from portal import activity
from portal.access import NotFound, Permission, Scope
from portal.forms import Problems, Reader, needed
from portal.i18n import N_, Text
from portal.schedule.network import Entry, EntryKind, Link, WaitsForItself, entry_of, loop_closed_by
from portal.schedule.phases import MOST_CHOICES

Planned = TypeVar("Planned", Milestone, Task)

MOST_LAG = 365
_ENTRY = re.compile(r"(milestone|task)-([0-9]{1,18})")


class WaitsAlready(RuntimeError):
    """The one waits for the other already."""


@dataclass(frozen=True, slots=True)
class AddDependency:
    """`after` waits until `before` has ended, and then so many calendar days."""

    before: Entry
    after: Entry
    lag_days: int = 0


@dataclass(frozen=True, slots=True)
class RemoveDependency:
    """The one no longer waits for the other."""

    id: int


def address(entry: Entry) -> str:
    """An entry as one word, such as "task-12"."""
    return f"{entry.kind.value}-{entry.id}"


def addressed(word: str) -> Entry | None:
    """The entry that a word names; None if it names none."""
    found = _ENTRY.fullmatch(word)
    return Entry(EntryKind(found[1]), int(found[2])) if found else None


def entries(scope: Scope) -> dict[Entry, str]:
    """What can wait or be waited for, by what it is called: milestones, then tasks. Two statements."""
    scope.require(Permission.EDIT_PLAN)
    text = Text(scope.viewer.language, scope.viewer.time_zone)
    project_id = scope.here.project_id
    with reading(scope) as session:
        milestones = queries.milestone_entries(session, project_id)
        tasks = queries.task_entries(session, project_id, MOST_CHOICES)
    kinds = ((EntryKind.MILESTONE, milestones), (EntryKind.TASK, tasks))
    return {
        Entry(kind, row.id): text.pick(row.title, row.translations, "title")
        for kind, rows in kinds
        for row in rows
    }


def read_dependency(reader: Reader, text: Text) -> AddDependency | Problems:
    """What was chosen. Fields: before, after (such as "task-12"), lag_days. Pure."""
    before = read_entry(reader, "before", text("First"))
    after = read_entry(reader, "after", text("Then"))
    lag = reader.whole("lag_days", 0, MOST_LAG, label=text("Calendar days in between"))
    if before is not None and before == after:
        reader.refuse("after", N_("Nothing can wait for itself. Please choose two different ones."))
    if reader.problems:
        return reader.problems
    return AddDependency(needed(before), needed(after), needed(lag))


def read_entry(reader: Reader, field: str, label: str, required: bool = True) -> Entry | None:
    """A milestone or task, as `address` writes it; it is looked up through the scope before it is used."""
    typed = reader.line(field, 40, required, label=label)
    entry = addressed(typed)
    if typed and entry is None:
        reader.refuse(field, N_("Please choose one of the options listed for “{label}”."), label=label)
    return entry


def add_dependency(scope: Scope, command: AddDependency, token: str | None = None) -> None:
    """Let one part of the plan wait for another.

    Raises NotFound, WaitsAlready, and WaitsForItself with the loop that it would close.
    """
    scope.require(Permission.EDIT_PLAN)
    with writing(scope, token) as session:
        # Two links that close a loop only together are added one after the other.
        session.scalars(select(Project).where(Project.id == scope.here.project_id).with_for_update()).first()
        ends = [found(session, scope, entry) for entry in (command.before, command.after)]
        links = tuple(link_of(row) for row in queries.links(session, scope.here.project_id))
        if any((link.before, link.after) == (command.before, command.after) for link in links):
            raise WaitsAlready
        if loop := loop_closed_by(links, Link(command.before, command.after, command.lag_days)):
            raise WaitsForItself(loop)
        session.add(
            Dependency(
                **activity.owned_by(scope, _audience(ends)),
                **_columns("before", command.before),
                **_columns("after", command.after),
                lag_days=command.lag_days,
            )
        )


def remove_dependency(scope: Scope, command: RemoveDependency, token: str | None = None) -> None:
    """Let one part of the plan no longer wait for another. Raises NotFound."""
    scope.require(Permission.EDIT_PLAN)
    with writing(scope, token) as session:
        asked = select(Dependency).where(
            Dependency.id == command.id, Dependency.project_id == scope.here.project_id
        )
        row = session.scalars(asked).first()
        if row is None:
            raise NotFound(command.id)
        session.delete(row)


def found(session: Session, scope: Scope, entry: Entry) -> Milestone | Task:
    """The row of an entry in the scope's project, if it was not removed. Raises NotFound."""
    if entry.kind is EntryKind.MILESTONE:
        return _found(session, scope, Milestone, entry.id)
    return _found(session, scope, Task, entry.id)


def _found(session: Session, scope: Scope, model: type[Planned], id_: int) -> Planned:
    asked = select(model).where(
        model.id == id_, model.project_id == scope.here.project_id, model.deleted_at.is_(None)
    )
    row = session.scalars(asked).first()
    if row is None:
        raise NotFound(id_)
    return row


def link_of(row: queries.LinkRow) -> Link:
    """A stored dependency as `network` knows it."""
    return Link(
        entry_of(row.before_milestone_id, row.before_task_id),
        entry_of(row.after_milestone_id, row.after_task_id),
        row.lag_days,
    )


def _columns(end: str, entry: Entry) -> dict[str, int]:
    return {f"{end}_{entry.kind.value}_id": entry.id}


def _audience(ends: Iterable[Milestone | Task]) -> Audience:
    seen = all(end.audience is Audience.CLIENT for end in ends)
    return Audience.CLIENT if seen else Audience.INTERNAL
