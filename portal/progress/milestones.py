"""Milestones: what was agreed, what is expected now or was reached, and by how much did it move?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import groupby
from typing import Protocol

from db.base import Audience
from db.models.plan import Cause
from db.queries.plan import MilestoneRow
from portal.i18n import Text


class MilestoneStatus(StrEnum):
    """How a milestone stands on a day."""

    DONE = "done"
    LATE = "late"
    OVERDUE = "overdue"
    PLANNED = "planned"


class Moved(Protocol):
    """The columns of a move beside what was moved; without a move, all of them are None."""

    @property
    def old_date(self) -> date | None: ...
    @property
    def new_date(self) -> date | None: ...
    @property
    def cause(self) -> Cause | None: ...
    @property
    def explanation(self) -> str | None: ...
    @property
    def remedy(self) -> str | None: ...
    @property
    def move_translations(self) -> Mapping[str, Mapping[str, str]] | None: ...
    @property
    def moved_at(self) -> datetime | None: ...
    @property
    def moved_by(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class MoveView:
    """One move of a date, in the reader's language; `change_number` names the agreed change that made it."""

    old_date: date
    new_date: date
    cause: Cause
    explanation: str
    remedy: str
    moved_at: datetime
    moved_by: str
    change_number: int | None = None

    @property
    def days(self) -> int:
        """Calendar days; positive is later."""
        return (self.new_date - self.old_date).days


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason and every date it moved: what is said once is read once."""

    moves: tuple[tuple["MilestoneView", MoveView], ...]

    @property
    def first(self) -> MoveView:
        """One of the moves; cause, explanation, remedy and speaker are those of all."""
        return self.moves[0][1]

    @property
    def days(self) -> tuple[int, int]:
        """The smallest and the largest move, in calendar days."""
        moved = [move.days for _, move in self.moves]
        return min(moved), max(moved)


def reasons_of(moves: Iterable[tuple["MilestoneView", MoveView]]) -> tuple[Reason, ...]:
    """Moves that were explained together, on one day and in the same words, as one reason, newest first."""
    together: dict[tuple[object, ...], list[tuple[MilestoneView, MoveView]]] = {}
    for milestone, move in moves:
        whence = (move.cause, move.change_number)
        said = (*whence, move.explanation, move.remedy, move.moved_by, move.moved_at.date())
        together.setdefault(said, []).append((milestone, move))
    return tuple(Reason(tuple(group)) for group in together.values())


@dataclass(frozen=True, slots=True)
class MilestoneView:
    """One milestone, in the reader's language, as it stands today."""

    id: int
    title: str
    baseline: date | None
    forecast: date | None
    actual: date | None
    status: MilestoneStatus
    weight: int
    is_published: bool
    moves: tuple[MoveView, ...] = ()
    phase_id: int | None = None

    @property
    def expected(self) -> date | None:
        """The day it was reached, or is expected, or was agreed: the best that is known."""
        return self.actual or self.forecast or self.baseline

    @property
    def days_moved(self) -> int | None:
        """Calendar days from the agreed day to the reached or expected one; None where none was agreed."""
        if self.baseline is None or self.expected is None:
            return None
        return (self.expected - self.baseline).days

    @property
    def is_on_time(self) -> bool:
        """Whether it was, or is expected to be, reached by the agreed day."""
        return (
            self.status is not MilestoneStatus.OVERDUE
            and self.days_moved is not None
            and self.days_moved <= 0
        )


def views(rows: Iterable[MilestoneRow], text: Text, today: date) -> tuple[MilestoneView, ...]:
    """The milestones in the order in which they were agreed, then as they are expected."""
    made = [_view(list(group), text, today) for _, group in groupby(rows, key=lambda row: row.id)]
    return tuple(sorted(made, key=lambda m: m.baseline or m.expected or date.max))


def status_of(
    baseline: date | None, forecast: date | None, actual: date | None, today: date
) -> MilestoneStatus:
    """How a milestone with these days stands today."""
    expected = forecast or baseline
    if actual is not None:
        return MilestoneStatus.DONE
    if expected is None:
        return MilestoneStatus.PLANNED
    if expected < today:
        return MilestoneStatus.OVERDUE
    return MilestoneStatus.LATE if baseline and expected > baseline else MilestoneStatus.PLANNED


def _view(rows: list[MilestoneRow], text: Text, today: date) -> MilestoneView:
    row = rows[0]
    return MilestoneView(
        id=row.id,
        title=text.pick(row.title, row.translations, "title"),
        baseline=row.baseline,
        forecast=row.forecast,
        actual=row.actual,
        status=status_of(row.baseline, row.forecast, row.actual, today),
        weight=row.weight,
        is_published=row.audience is Audience.CLIENT,
        moves=tuple(move for each in rows if (move := move_of(each, text, each.change_number)) is not None),
        phase_id=row.phase_id,
    )


def move_of(row: Moved, text: Text, change_number: int | None = None) -> MoveView | None:
    """The move that a row holds beside what was moved, in the reader's language; None where it holds none."""
    if row.old_date is None or row.new_date is None or row.cause is None or row.moved_at is None:
        return None
    return MoveView(
        old_date=row.old_date,
        new_date=row.new_date,
        cause=row.cause,
        explanation=text.pick(row.explanation or "", row.move_translations, "explanation"),
        remedy=text.pick(row.remedy or "", row.move_translations, "remedy"),
        moved_at=row.moved_at,
        moved_by=row.moved_by or "",
        change_number=change_number,
    )
