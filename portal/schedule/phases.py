"""Phases: into which parts does a plan fall, what belongs to each, and until when was it agreed to last?

The agreed period of a phase stays once the client has seen it, as that of a milestone does. When a phase is
expected to end follows its milestones, which move with their reasons.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.base import Audience, Translations
from db.models.money import BudgetLine
from db.models.plan import Milestone, Task
from db.models.schedule import Phase
from db.queries import schedule as queries
from db.session import expect_version, reading, writing
from portal import activity, publishing
from portal.access import NotAllowed, NotFound, Permission, Scope
from portal.forms import Problems, Reader, needed
from portal.i18n import LANGUAGES, N_, Text

Member = TypeVar("Member", Milestone, Task, BudgetLine)

MOST_CHOICES = 1000
"""So many tasks are offered to choose from."""

LAST_PLACE = 999


class AgreedPeriodStays(NotAllowed):
    """The client has seen until when a phase was to last; that day is not typed over."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A milestone or task that may belong to a phase, in the reader's language."""

    id: int
    title: str
    phase_id: int | None


@dataclass(frozen=True, slots=True)
class PlannedPhase:
    """A phase to be edited, in its original words."""

    id: int
    version: int
    title: str
    translations: Mapping[str, Mapping[str, str]]
    start: date | None
    finish: date | None
    position: int
    is_shown: bool
    was_shown: bool
    milestone_ids: tuple[int, ...]
    task_ids: tuple[int, ...]

    def named(self, text: Text) -> str:
        """Its title in the reader's language."""
        return text.pick(self.title, self.translations, "title")


@dataclass(frozen=True, slots=True)
class PhaseDesk:
    """The phases of a plan, and everything that can belong to one."""

    phases: tuple[PlannedPhase, ...]
    milestones: tuple[Choice, ...]
    tasks: tuple[Choice, ...]

    def phase(self, phase_id: int) -> PlannedPhase | None:
        """The phase with this id."""
        return next((phase for phase in self.phases if phase.id == phase_id), None)


@dataclass(frozen=True, slots=True)
class SavePhase:
    """A phase as it should be; without an id it is a new one."""

    id: int | None
    version: int
    title: str
    translations: Translations
    start: date | None
    finish: date | None
    position: int
    is_shown: bool
    milestone_ids: frozenset[int]
    task_ids: frozenset[int]


@dataclass(frozen=True, slots=True)
class RemovePhase:
    """Take a phase out of the plan; what belonged to it stays."""

    id: int
    version: int


def phase_desk(scope: Scope) -> PhaseDesk:
    """The phases to be edited. Four statements."""
    scope.require(Permission.EDIT_PLAN)
    text = Text(scope.viewer.language, scope.viewer.time_zone)
    project_id = scope.here.project_id
    with reading(scope) as session:
        rows = queries.phases(session, project_id)
        milestones = _choices(queries.milestone_entries(session, project_id), text)
        tasks = _choices(queries.task_entries(session, project_id, MOST_CHOICES), text)
        once = queries.once_published_phases(session, project_id)
    by_id = {row.id: row for row in rows}
    planned = tuple(_planned(row, milestones, tasks, once) for row in by_id.values())
    return PhaseDesk(planned, milestones, tasks)


def _choices(rows: Iterable[queries.EntryRow], text: Text) -> tuple[Choice, ...]:
    named = ((row, text.pick(row.title, row.translations, "title")) for row in rows)
    return tuple(Choice(row.id, title, row.phase_id) for row, title in named)


def _planned(
    row: queries.PhaseRow, milestones: Iterable[Choice], tasks: Iterable[Choice], once: frozenset[int]
) -> PlannedPhase:
    is_shown = row.audience is Audience.CLIENT
    return PlannedPhase(
        id=row.id,
        version=row.version,
        title=row.title,
        translations=row.translations,
        start=row.start,
        finish=row.finish,
        position=row.position,
        is_shown=is_shown,
        was_shown=is_shown or row.id in once,
        milestone_ids=tuple(m.id for m in milestones if m.phase_id == row.id),
        task_ids=tuple(t.id for t in tasks if t.phase_id == row.id),
    )


def read_phase(
    reader: Reader, text: Text, shown: PlannedPhase | None, members: Mapping[str, object]
) -> SavePhase | Problems:
    """What was typed. Fields: title, title_<language>, start, finish, position, is_shown, version.

    `members` holds the ids that were chosen of "milestones" and "tasks". Pure.
    """
    title = reader.line("title", 200, label=text("Phase"))
    start = reader.day("start", required=False, label=text("Begins on"))
    finish = reader.day("finish", required=False, label=text("Ends on"))
    if start is not None and finish is not None and finish < start:
        reader.refuse("finish", N_("The phase ends before it begins."))
    if shown is not None and shown.was_shown and _moves(shown, start, finish):
        reader.refuse(
            "finish",
            N_("The client has seen this period, so it stays as agreed. Move the milestones of the phase."),
        )
    position = reader.whole("position", 0, LAST_PLACE, label=text("Place in the order"))
    version = reader.whole("version", label=text("Version"))
    said = {code: _title_in(reader, text, code) for code in LANGUAGES if code != text.language}
    if reader.problems:
        return reader.problems
    kept = {} if shown is None else {c: dict(w) for c, w in shown.translations.items() if c not in said}
    return SavePhase(
        id=None if shown is None else shown.id,
        version=needed(version),
        title=title,
        translations=kept | {code: {"title": words} for code, words in said.items() if words},
        start=start,
        finish=finish,
        position=needed(position),
        is_shown=reader.flag("is_shown"),
        milestone_ids=_ids(members.get("milestones")),
        task_ids=_ids(members.get("tasks")),
    )


def _title_in(reader: Reader, text: Text, code: str) -> str:
    label = text("Phase in {language}", language=text.language_called(code))
    return reader.line(f"title_{code}", 200, required=False, label=label)


def _ids(raw: object) -> frozenset[int]:
    """The ids that were chosen; each is looked up through the scope before anything happens to it."""
    listed = raw if isinstance(raw, (list, tuple)) else ()
    return frozenset(id_ for id_ in listed if isinstance(id_, int) and not isinstance(id_, bool))


def _moves(shown: PlannedPhase | Phase, start: date | None, finish: date | None) -> bool:
    """Whether a day that was given would become another one. What was left open may still be filled in."""
    pairs = ((shown.start, start), (shown.finish, finish))
    return any(old is not None and old != new for old, new in pairs)


def save_phase(scope: Scope, command: SavePhase, token: str | None = None) -> int:
    """Save a phase and what belongs to it; answers its id.

    Showing it to the client needs PUBLISH. Raises NotFound, Conflict, and AgreedPeriodStays.
    """
    scope.require(Permission.EDIT_PLAN)
    with writing(scope, token) as session:
        row = _row(session, scope, command)
        row.title, row.translations = command.title, command.translations
        row.start, row.finish, row.position = command.start, command.finish, command.position
        session.flush()
        _assign(session, scope, Milestone, row.id, command.milestone_ids)
        _assign(session, scope, Task, row.id, command.task_ids)
        _show(session, scope, row, command.is_shown)
        return row.id


def _row(session: Session, scope: Scope, command: SavePhase) -> Phase:
    if command.id is None:
        row = Phase(**activity.owned_by(scope), title=command.title)
        session.add(row)
        return row
    row = _found(session, scope, command.id)
    expect_version(row, command.version)
    seen = row.audience is Audience.CLIENT or _once_shown(session, scope, row.id)
    if seen and _moves(row, command.start, command.finish):
        raise AgreedPeriodStays
    return row


def _once_shown(session: Session, scope: Scope, phase_id: int) -> bool:
    return phase_id in queries.once_published_phases(session, scope.here.project_id)


def _found(session: Session, scope: Scope, phase_id: int) -> Phase:
    asked = select(Phase).where(Phase.id == phase_id, Phase.project_id == scope.here.project_id)
    row = session.scalars(asked).first()
    if row is None:
        raise NotFound(phase_id)
    return row


def _assign(session: Session, scope: Scope, model: type[Member], phase_id: int, ids: frozenset[int]) -> None:
    """Let exactly these belong to the phase. Their versions stay: no table that shows them has changed."""
    asked = select(model).where(
        model.project_id == scope.here.project_id, (model.phase_id == phase_id) | model.id.in_(ids)
    )
    rows = {row.id: row for row in session.scalars(asked)}
    if ids - rows.keys():
        raise NotFound("a row of the plan")
    for row in rows.values():
        row.phase_id = phase_id if row.id in ids else None


def _show(session: Session, scope: Scope, row: Phase, is_shown: bool) -> None:
    audience = Audience.CLIENT if is_shown else Audience.INTERNAL
    if row.audience is audience:
        return
    scope.require(Permission.PUBLISH)
    publishing.set_audience(session, scope, publishing.Publish(publishing.Kind.PHASE, (row.id,), audience))
    if is_shown:
        kind = activity.Kind.PLAN_PUBLISHED
        activity.note(session, kind, row, row.title, scope, translations=row.translations)


def remove_phase(scope: Scope, command: RemovePhase, token: str | None = None) -> None:
    """Take a phase out of the plan. Raises NotFound, Conflict, AgreedPeriodStays if the client knows it."""
    scope.require(Permission.EDIT_PLAN)
    with writing(scope, token) as session:
        row = _found(session, scope, command.id)
        expect_version(row, command.version)
        if row.audience is Audience.CLIENT or _once_shown(session, scope, row.id):
            raise AgreedPeriodStays
        _leave(session, scope, Milestone, row.id)
        _leave(session, scope, Task, row.id)
        _leave(session, scope, BudgetLine, row.id)
        # What belonged to it goes on without it; only then may it go, for it would take them along.
        session.flush()
        session.delete(row)


def _leave(session: Session, scope: Scope, model: type[Member], phase_id: int) -> None:
    asked = select(model).where(model.project_id == scope.here.project_id, model.phase_id == phase_id)
    for row in session.scalars(asked):
        row.phase_id = None
