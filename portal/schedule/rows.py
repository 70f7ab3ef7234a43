"""What is a schedule made of? Phases, dependencies, asks, consents and baselines, in the reader's words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from db.models.plan import Cause
from db.models.schedule import AskKind, ClientActionStatus
from portal.schedule.network import Entry, EntryKind, Link, order
from portal.schedule.slack import UNKNOWN, Span


@dataclass(frozen=True, slots=True)
class PhaseView:
    """A phase, in the reader's language: the agreed period, and the days that follow its milestones."""

    id: int
    title: str
    start: date | None
    finish: date | None
    position: int
    is_published: bool
    version: int
    milestone_ids: tuple[int, ...] = ()
    last_agreed: date | None = None
    last_expected: date | None = None

    @property
    def expected_finish(self) -> date | None:
        """When it will end: with the last of its milestones, or as agreed where it has none with a day."""
        return self.last_expected or self.finish

    @property
    def days_moved(self) -> int | None:
        """Calendar days from the agreed end to the expected one; None where one of them is not known."""
        agreed, expected = self.finish or self.last_agreed, self.expected_finish
        return None if agreed is None or expected is None else (expected - agreed).days


@dataclass(frozen=True, slots=True)
class EndView:
    """One end of a dependency, in the reader's language.

    `days` is how long a task is planned to take, `span` when that is, as it is expected now.
    """

    entry: Entry
    title: str
    days: int = 0
    span: Span = UNKNOWN


@dataclass(frozen=True, slots=True)
class DependencyView:
    """`after` waits for `before` to end, and then so many calendar days."""

    id: int
    before: EndView
    after: EndView
    lag_days: int
    is_published: bool

    @property
    def link(self) -> Link:
        """The same without words, for `network`."""
        return Link(self.before.entry, self.after.entry, self.lag_days)


@dataclass(frozen=True, slots=True)
class ConsentView:
    """A later date for which the client's agreement was asked, and the answer if there is one."""

    move_id: int
    milestone_id: int | None
    milestone: str
    old_date: date
    new_date: date
    cause: Cause
    explanation: str
    remedy: str
    moved_at: datetime
    agreed: bool | None = None
    comment: str = ""
    at: datetime | None = None
    by: str = ""
    is_taken_back: bool = False

    @property
    def days(self) -> int:
        """Calendar days; positive is later."""
        return (self.new_date - self.old_date).days

    @property
    def is_waiting(self) -> bool:
        """Whether the date still waits for an answer: asked, and not agreed yet."""
        return self.agreed is None and not self.is_taken_back


@dataclass(frozen=True, slots=True)
class AskView:
    """Something asked of the client, in the reader's language, as it stands today.

    `holds_settled`: what it held up is done, reached or cancelled, so nothing waits for it any more.
    """

    id: int
    number: int
    kind: AskKind
    subject: int | None
    title: str
    why: str
    asked_of: str
    asked_on: date
    asked_by: str
    needed_by: date
    holds: Entry | None
    holds_title: str
    status: ClientActionStatus
    answer: str
    done_on: date | None
    done_at: datetime | None
    done_by: str
    is_published: bool
    version: int
    consent: ConsentView | None = None
    holds_settled: bool = False

    @property
    def is_open(self) -> bool:
        """Whether it still waits on the client."""
        return self.status is ClientActionStatus.OPEN


@dataclass(frozen=True, slots=True)
class BaselineView:
    """The dates as both sides agreed them on one occasion; `dates` by milestone id."""

    number: int
    reason: str
    charter_edition: int | None
    change_number: int | None
    set_at: datetime
    set_by: str
    dates: Mapping[int, date]


@dataclass(frozen=True, slots=True)
class ScheduleReport:
    """Everything around the plan that this reader may see."""

    phases: tuple[PhaseView, ...]
    dependencies: tuple[DependencyView, ...]
    asks: tuple[AskView, ...]
    baselines: tuple[BaselineView, ...]

    @property
    def consents(self) -> tuple[ConsentView, ...]:
        """Every later date for which the client's agreement was asked, answered or not."""
        return consents_of(self.asks)


@dataclass(frozen=True, slots=True)
class Register:
    """What was asked of the client, and the dependencies that say what it holds up."""

    asks: tuple[AskView, ...]
    dependencies: tuple[DependencyView, ...]

    @property
    def open(self) -> tuple[AskView, ...]:
        """What still waits on the client, what is needed first at the top."""
        return tuple(ask for ask in self.asks if ask.is_open)

    def milestones_after(self, ask: AskView) -> dict[int, str]:
        """The titles of all milestones that can be held up, by id: the one the ask is tied to comes first."""
        titles = {}
        if ask.holds is not None and ask.holds.kind is EntryKind.MILESTONE:
            titles[ask.holds.id] = ask.holds_title
        ends = {end.entry: end.title for each in self.dependencies for end in (each.before, each.after)}
        for entry in order(each.link for each in self.dependencies):
            if entry.kind is EntryKind.MILESTONE:
                titles.setdefault(entry.id, ends[entry])
        return titles


def consent_to(consents: Iterable[ConsentView], milestone_id: int, moved_at: datetime) -> ConsentView | None:
    """What was asked about the move that a milestone made at that moment; None if nothing was."""
    found = (c for c in consents if c.milestone_id == milestone_id and c.moved_at == moved_at)
    return next(found, None)


def consents_of(asked: Iterable[AskView]) -> tuple[ConsentView, ...]:
    """The later dates among what was asked, for which an agreement was asked."""
    return tuple(ask.consent for ask in asked if ask.consent is not None)
