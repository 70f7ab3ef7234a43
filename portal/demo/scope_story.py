"""Scope story: what did the client of a told project need, what of it was agreed when, and what came"
" later?"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from db.models.requirement import Priority, Verdict, Way
from portal.demo.story import Story
from portal.demo.words import NOTHING, Actor, At, Both


@dataclass(frozen=True, slots=True)
class WayOut:
    """One way out of a conflict with a standard."""

    way: Way
    what: Both
    impact: Both
    amount: str
    days: int
    chosen: At | None = None


@dataclass(frozen=True, slots=True)
class Clearer:
    """New words for what was agreed, by field, with their reason."""

    reason: Both
    words: Mapping[str, Both]
    shown: At
    confirmed: At


@dataclass(frozen=True, slots=True)
class Wish:
    """What the client wanted to be different when they sent a requirement back."""

    at: At
    comment: Both


@dataclass(frozen=True, slots=True)
class Need:
    """One requirement. Without `shown` it is a draft; `change` is the English title of the change that added"
    " it."""

    title: Both
    module: Both
    priority: Priority
    expected: Both = NOTHING
    criteria: Both = NOTHING
    need: Both = NOTHING
    background: Both = NOTHING
    source: Both = NOTHING
    special: bool = False
    shown: At | None = None
    confirmed: At | None = None
    change: str = ""
    clearer: Clearer | None = None
    wish: Wish | None = None
    needed_by: int = 0
    verdict: Verdict = Verdict.OPEN
    why: Both = NOTHING
    note: Both = NOTHING
    conflict: Both = NOTHING
    ways: tuple[WayOut, ...] = ()

    @property
    def texts(self) -> dict[str, Both]:
        """Its words by field."""
        return {
            "title": self.title,
            "module": self.module,
            "need": self.need,
            "expected": self.expected,
            "criteria": self.criteria,
            "background": self.background,
            "source": self.source,
        }


@dataclass(frozen=True, slots=True)
class Settled:
    """A version of the scope; `needs` counts how many of the requirements, from the first on, were in it."""

    reason: Both
    at: At
    by: Actor
    needs: int
    change: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """Once that the client was asked whether the scope is still right; unanswered it waits."""

    asked: At
    needed_by: int
    version: int
    answered: At | None = None
    right: bool = True
    comment: Both = NOTHING


@dataclass(frozen=True, slots=True)
class Scope:
    """Everything that a story needs, agreed and settled; `every_days` is what its charter says about"
    " asking."""

    story: Story
    sponsor: Actor
    needs: tuple[Need, ...]
    settled: tuple[Settled, ...]
    checks: tuple[Checked, ...] = field(default=())
    every_days: int | None = None
