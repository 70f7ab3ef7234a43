"""What did an import do, and what does it leave for a person to decide?"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import NamedTuple, Self

from portal.integrations.records import LeftOut, RowProblem


class Counts(NamedTuple):
    """What became of the records of one kind; `vanished` rows are here and not in the file."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    vanished: int = 0
    removed: int = 0
    published: int = 0

    @property
    def changes(self) -> bool:
        """Whether anything was written."""
        return bool(self.created or self.updated or self.removed or self.published)


class Why(StrEnum):
    """Why something was not done that the file asks for."""

    MOVED = "moved"
    LATE = "late"
    NO_DATE = "no_date"
    NO_DAY = "no_day"
    REOPENED = "reopened"
    GONE = "gone"
    HELD_BACK = "held_back"


@dataclass(frozen=True, slots=True)
class Undecided:
    """A milestone that the file would change in a way for which the client is owed a reason."""

    why: Why
    title: str
    planned: date | None = None
    wanted: date | None = None


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did, or would do, by kind. `run_id` names it in the list of past imports."""

    tasks: Counts
    milestones: Counts
    issues: Counts
    problems: tuple[RowProblem, ...] = ()
    undecided: tuple[Undecided, ...] = ()
    dropped: Mapping[LeftOut, int] = field(default_factory=dict)
    older: int = 0
    run_id: int | None = None

    @property
    def kinds(self) -> tuple[Counts, Counts, Counts]:
        return self.tasks, self.milestones, self.issues

    @property
    def changes(self) -> bool:
        """Whether anything was written."""
        return any(counts.changes for counts in self.kinds)

    @property
    def created(self) -> int:
        return sum(counts.created for counts in self.kinds)

    @property
    def updated(self) -> int:
        return sum(counts.updated for counts in self.kinds)

    @property
    def unchanged(self) -> int:
        return sum(counts.unchanged for counts in self.kinds)

    @property
    def vanished(self) -> int:
        return sum(counts.vanished for counts in self.kinds)

    @property
    def removed(self) -> int:
        return sum(counts.removed for counts in self.kinds)

    @property
    def published(self) -> int:
        return sum(counts.published for counts in self.kinds)

    def as_run(self, run_id: int) -> Self:
        """The same, written down."""
        return replace(self, run_id=run_id)
