"""Planned milestones: which of their days may be typed, and which are moved with a reason only?"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy.orm import Session

from db.base import Audience
from db.models.plan import Milestone
from db.queries import plan, planning
from db.session import reading, writing
from portal import activity
from portal.access import NotAllowed, Permission, Scope
from portal.clock import now
from portal.editing.cells import Column, Kind
from portal.editing.rows import Check, Edits, SaveRows, read_rows
from portal.editing.undo import Table, remember
from portal.forms import Problems, Reader
from portal.i18n import N_, Text
from portal.plan.grid import TRANSLATED, expect_versions, language_columns, load, title_in, with_title

MILESTONE_COLUMNS: tuple[Column, ...] = (
    Column(
        "title",
        N_("Milestone"),
        lambda r, f, label: r.line(f, 500, label=label),
        width=260,
        aliases=("title", "name", "meilenstein", "titel", "标题", "名称", "里程碑名称"),
    ),
    Column(
        "baseline",
        N_("Agreed for"),
        lambda r, f, label: r.day(f, required=False, label=label),
        help=N_("The day that was agreed. Once the client has seen it, it stays as it is."),
        kind=Kind.DAY,
        aliases=("baseline", "agreed", "due", "date", "plan", "vereinbart", "termin", "约定日期", "基准日期"),
    ),
    Column(
        "forecast",
        N_("Expected on"),
        lambda r, f, label: r.day(f, required=False, label=label),
        help=N_("The first day only. From then on a day is moved with its reason, below."),
        kind=Kind.DAY,
        aliases=("forecast", "expected", "erwartet", "预计日期", "预计"),
    ),
    Column(
        "actual",
        N_("Reached on"),
        lambda r, f, label: r.day(f, required=False, label=label),
        kind=Kind.DAY,
        aliases=("actual", "reached", "done on", "erreicht", "实际日期", "达成日期"),
    ),
    Column(
        "weight",
        N_("Weight"),
        lambda r, f, label: r.whole(f, 0, 1000, label=label),
        help=N_("How much it counts if percent done is counted by milestones."),
        default=1,
        kind=Kind.NUMBER,
        aliases=("gewicht", "权重"),
    ),
)
_PLAIN = tuple(column.name for column in MILESTONE_COLUMNS)
_DAYS = frozenset({"baseline", "forecast", "actual"})

_IMPORTED = N_("“{label}” comes from an import, which would overwrite it again. Please change it there.")
_AGREED = N_("“{label}” was agreed with the client and stays as it is.")
_MOVED = N_("“{label}” is moved with its reason only: use “Move a date” below.")
_REACHED = N_("“{label}” was told to the client: use “Mark as reached” below to correct it.")


class KeptFromMoving(NotAllowed):
    """A day that somebody relies on is moved with its reason, not in the table; nothing was saved."""


@dataclass(frozen=True, slots=True)
class PlannedMilestone:
    """A milestone as the plan's table shows it, in its original words."""

    id: int
    title: str
    translations: Mapping[str, Mapping[str, str]]
    baseline: date | None
    forecast: date | None
    actual: date | None
    weight: int
    is_published: bool
    was_published: bool
    has_moved: bool
    source: str | None
    external_key: str
    version: int

    @property
    def expected(self) -> date | None:
        """The day it is expected now, or was agreed for."""
        return self.forecast or self.baseline

    def cell(self, column: str) -> Any:
        """What the table shows in a column."""
        return title_in(self.translations, column) if column.startswith(TRANSLATED) else getattr(self, column)

    def locked(self, column: str) -> str | None:
        """Why a cell cannot be changed here."""
        return why_locked(self, column, self.was_published, self.has_moved)

    def named(self, text: Text) -> str:
        """Its title in the reader's language."""
        return text.pick(self.title, self.translations, "title")


def why_locked(
    row: PlannedMilestone | Milestone, column: str, was_published: bool, has_moved: bool
) -> str | None:
    """Why a milestone's cell cannot be changed in the table; None if it can."""
    if row.source is not None and column in ("title", "forecast", "actual"):
        return _IMPORTED
    if column == "baseline" and row.baseline is not None and (was_published or has_moved):
        return _AGREED
    # The first day of a milestone moves nothing; from the second on there is somebody who knew the first.
    if column == "forecast" and (row.baseline or row.forecast) is not None:
        return _MOVED
    if column == "actual" and row.actual is not None and was_published:
        return _REACHED
    return None


def milestones(scope: Scope) -> tuple[PlannedMilestone, ...]:
    """The milestones to be edited, in the order of the plan. Two statements."""
    scope.require(Permission.EDIT_PLAN)
    project_id = scope.here.project_id
    with reading(scope) as session:
        rows = plan.milestones(session, project_id)
        once = planning.once_published(session, project_id)
    return tuple(_planned(next(group), once) for _, group in groupby(rows, key=lambda row: row.id))


def _planned(row: plan.MilestoneRow, once: frozenset[int]) -> PlannedMilestone:
    is_published = row.audience is Audience.CLIENT
    return PlannedMilestone(
        id=row.id,
        title=row.title,
        translations=row.translations,
        baseline=row.baseline,
        forecast=row.forecast,
        actual=row.actual,
        weight=row.weight,
        is_published=is_published,
        was_published=is_published or row.id in once,
        has_moved=row.move_id is not None,
        source=row.source,
        external_key=row.external_key or "",
        version=row.version,
    )


def milestone_columns(shown: Sequence[PlannedMilestone], text: Text) -> tuple[Column, ...]:
    """The columns of the table: the plain ones and the title in further languages."""
    used = {code for row in shown for code in row.translations}
    return (*MILESTONE_COLUMNS, *language_columns(text.language, used, text("Milestone in {language}")))


def read_milestones(done: Edits, shown: Sequence[PlannedMilestone], text: Text) -> SaveRows | Problems:
    """What was typed in the table of milestones, checked. Pure."""
    read = read_rows(done, shown, milestone_columns(shown, text), text, check_milestone(text))
    if isinstance(read, Problems):
        return read
    told = {row.id for row in shown if row.was_published}
    if any(mark.id in told for mark in read.removed):
        reader = Reader({})
        reader.refuse("", N_("A milestone that the client has seen cannot be removed. Withdraw it instead."))
        return reader.problems or read
    return read


def check_milestone(text: Text) -> Check:
    """What must hold of a milestone as a whole, on the day it is where the writer sits."""

    def check(reader: Reader, values: Mapping[str, Any], new: Collection[str], row: str) -> None:
        actual, expected = values.get("actual"), values.get("forecast") or values.get("baseline")
        if "actual" in new and is_late(actual, expected):
            message = N_(
                "In {row}, the day it was reached is later than expected: “Mark as reached” asks why."
            )
            reader.refuse("actual", message, row=row)
        if "actual" in new and actual is not None and actual > text.today:
            reader.refuse("actual", N_("In {row}, the day it was reached is still to come."), row=row)

    return check


def is_late(actual: date | None, expected: date | None) -> bool:
    """Whether something was reached after the day on which it was expected."""
    return actual is not None and expected is not None and actual > expected


def save_milestones(scope: Scope, command: SaveRows, token: str | None = None) -> int:
    """Save a table of milestones, all or nothing; answers how many rows were changed, added or removed.

    The first day of a milestone becomes the agreed one. Raises SavedByOthers if any row was saved by somebody
    else since it was shown, and KeptFromMoving for a day that is moved with its reason only.
    """
    scope.require(Permission.EDIT_PLAN)
    with writing(scope, token) as session:
        rows = load(session, scope, Milestone, (mark.id for mark in command.marks))
        expect_versions(rows, command, _PLAIN, _value)
        once = _ever_told(session, scope, rows)
        moved = planning.moved_milestones(session, scope.here.project_id)
        if any(mark.id in once for mark in command.removed):
            raise KeptFromMoving
        for edit in command.changed:
            row = rows[edit.id]
            _change(session, scope, row, edit.values, row.id in once, row.id in moved)
            row.deleted_at = None
        for mark in command.removed:
            rows[mark.id].deleted_at = now()
        added = _add(session, scope, command.added)
        remember(session, scope, Table.MILESTONES, [*rows.values(), *added], token)
    return command.number


def _ever_told(session: Session, scope: Scope, rows: Mapping[int, Milestone]) -> frozenset[int]:
    published = {row.id for row in rows.values() if row.audience is Audience.CLIENT}
    return planning.once_published(session, scope.here.project_id) | published


def _value(row: Milestone, column: str) -> Any:
    return title_in(row.translations, column) if column.startswith(TRANSLATED) else getattr(row, column)


def _change(
    session: Session, scope: Scope, row: Milestone, values: Mapping[str, Any], told: bool, moved: bool
) -> None:
    """Put typed values into a row, unless a day is among them that needs a reason."""
    _refuse_locked(row, values, told, moved)
    reached = row.actual is None and values.get("actual") is not None
    # As long as nothing has moved, what is expected follows what is agreed.
    follows = row.forecast is not None and row.forecast == row.baseline
    for name, value in values.items():
        if name.startswith(TRANSLATED):
            row.translations = with_title(row.translations, name, value)
        else:
            setattr(row, name, value)
    if follows and "baseline" in values:
        row.forecast = row.baseline
    agree_on_first_day(row)
    if reached:
        note_reached(session, scope, row)


def _refuse_locked(row: Milestone, values: Mapping[str, Any], told: bool, moved: bool) -> None:
    if any(name not in _PLAIN and not name.startswith(TRANSLATED) for name in values):
        raise NotAllowed("a column that is not offered")
    if any(why_locked(row, name, told, moved) for name in values):
        raise KeptFromMoving
    expected = values.get("forecast") or values.get("baseline") or row.forecast or row.baseline
    if is_late(values.get("actual"), expected):
        raise KeptFromMoving


def agree_on_first_day(row: Milestone) -> None:
    """The first expected day is the agreed one, and an agreed day is expected until it moves."""
    row.baseline = row.baseline or row.forecast
    row.forecast = row.forecast or row.baseline


def note_reached(session: Session, scope: Scope, row: Milestone) -> None:
    """Tell those who may read the milestone that it was reached."""
    kind = activity.Kind.MILESTONE_REACHED
    activity.note(session, kind, row, row.title, scope, translations=row.translations)


def _add(session: Session, scope: Scope, added: Sequence[Mapping[str, Any]]) -> list[Milestone]:
    if not added:
        return []
    position = planning.last_position(session, Milestone, scope.here.project_id)
    rows = []
    for place, values in enumerate(added, start=1):
        row = Milestone(
            **activity.owned_by(scope),
            title="",
            translations={},
            baseline=None,
            forecast=None,
            actual=None,
            source=None,
            position=position + place,
        )
        _change(session, scope, row, values, told=False, moved=False)
        session.add(row)
        rows.append(row)
    return rows
