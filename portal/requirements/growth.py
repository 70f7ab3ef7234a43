"""Growth: how much has the scope grown since it was first agreed, and how much of that by agreed changes?"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from db.models.requirement import Priority
from db.queries.requirements.scopes import VersionRow
from portal.i18n import Text


@dataclass(frozen=True, slots=True)
class Named:
    """A requirement as a version of the scope names it; the title is in the reader's language."""

    number: int
    title: str


@dataclass(frozen=True, slots=True)
class Step:
    """One version of the scope; `counts` by priority, `came` and `went` against the version before."""

    number: int
    at: datetime
    by: str
    reason: str
    change_number: int | None
    counts: Mapping[Priority, int]
    came: tuple[Named, ...]
    went: tuple[Named, ...]

    @property
    def added(self) -> int:
        return len(self.came)

    @property
    def removed(self) -> int:
        return len(self.went)

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def grown(self) -> int:
        """How many more requirements there are than before; below zero if fewer."""
        return self.added - self.removed


@dataclass(frozen=True, slots=True)
class Growth:
    """Every version of the scope, the first one first."""

    steps: tuple[Step, ...]

    @property
    def first(self) -> Step | None:
        return self.steps[0] if self.steps else None

    @property
    def latest(self) -> Step | None:
        return self.steps[-1] if self.steps else None

    @property
    def grown(self) -> int:
        """How many more requirements there are than at first."""
        return sum(step.grown for step in self.steps[1:])

    @property
    def by_changes(self) -> int:
        """How much of that came by agreed changes."""
        return sum(step.grown for step in self.steps[1:] if step.change_number is not None)

    @property
    def moved(self) -> int:
        """How many requirements came or went since the first version."""
        return sum(step.added + step.removed for step in self.steps[1:])

    @property
    def changes(self) -> tuple[Step, ...]:
        """The versions that an agreed change has made."""
        return tuple(step for step in self.steps if step.change_number is not None)


def growth(rows: Iterable[VersionRow], text: Text) -> Growth:
    """The versions with what came and went in each. Pure."""
    steps: list[Step] = []
    before: Mapping[int, Named] = {}
    for row in rows:
        named = {int(each["number"]): _named(each, text) for each in row.content}
        counts = Counter(Priority(each["priority"]) for each in row.content)
        steps.append(
            Step(
                number=row.number,
                at=row.at,
                by=row.by,
                reason=text.pick(row.reason, row.translations, "reason"),
                change_number=row.change_number,
                counts={priority: counts.get(priority, 0) for priority in Priority},
                came=tuple(each for number, each in named.items() if number not in before),
                went=tuple(each for number, each in before.items() if number not in named),
            )
        )
        before = named
    return Growth(tuple(steps))


def _named(content: Mapping[str, Any], text: Text) -> Named:
    title = text.pick(str(content["title"]), content.get("translations"), "title")
    return Named(int(content["number"]), title)
