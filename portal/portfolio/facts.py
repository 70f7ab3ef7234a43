"""Facts: what is known of one project beside all others, and from when on does it need somebody?"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from db.models.project import ProjectStatus, Rag
from portal.progress.freshness import Stale
from portal.surveys.scores import Score

ANSWER_DAYS = 3
"""So many days may a question of the client wait for a first word."""
ASSESSMENT_DAYS = 21
"""So many days may a change request be assessed before its answer is overdue."""
SILENT_DAYS = 10
"""After so many days without any doing of the client's people somebody should call."""
LATE_DAYS = 10
"""From so many days on a later date needs somebody; an overdue one does at once."""
LOW_CSAT = Decimal("0.75")
"""Below this share of content answers a score is low; an NPS is below zero."""


class Reason(StrEnum):
    """Why a project needs somebody, the most pressing first."""

    ANSWER = "answer"
    OVERDUE = "overdue"
    MONEY = "money"
    UNEXPLAINED = "unexplained"
    SCORE = "score"
    LATE = "late"
    SILENT = "silent"
    STALE = "stale"


_WEIGHT = {
    Reason.ANSWER: 40,
    Reason.OVERDUE: 30,
    Reason.MONEY: 25,
    Reason.UNEXPLAINED: 25,
    Reason.SCORE: 20,
    Reason.LATE: 20,
    Reason.SILENT: 15,
    Reason.STALE: 10,
}
_COLOUR = {Rag.RED: 20, Rag.AMBER: 5, Rag.GREEN: 0, Rag.GREY: 0}


@dataclass(frozen=True, slots=True)
class Slip:
    """The open milestone that is latest: calendar days after what was agreed."""

    title: str
    days: int
    overdue: bool


@dataclass(frozen=True, slots=True)
class Spending:
    """Spent of what is agreed; of a retainer, of this month's allowance."""

    spent: Decimal
    total: Decimal
    currency: str
    monthly: bool = False

    @property
    def share(self) -> Decimal | None:
        """Spent as a share of what is agreed; None if nothing is."""
        return self.spent / self.total if self.total > 0 else None

    @property
    def exceeded(self) -> bool:
        """Whether more is spent than is agreed."""
        return self.spent > self.total


@dataclass(frozen=True, slots=True)
class Waiting:
    """Questions of the client that wait too long for an answer."""

    count: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Asked:
    """What the client was asked for first and has not given yet."""

    title: str
    since: date
    needed_by: date


@dataclass(frozen=True, slots=True)
class Standing:
    """One project beside all others, in the reader's language.

    `quiet_days` are those since anybody of the client did something, or since the project began if nobody
    has (`has_spoken`). `as_of` is as old as the oldest figures; None if some were never confirmed.
    """

    project_id: int
    public_id: str
    name: str
    client: str
    client_key: str
    status: ProjectStatus
    published: bool
    managers: tuple[str, ...]
    rag: Rag
    explained: bool
    slip: Slip | None
    spending: Spending | None
    csat: Score | None
    nps: Score | None
    quiet_days: int
    has_spoken: bool
    as_of: datetime | None
    as_of_days: int | None
    rhythm_days: int
    stale: tuple[Stale, ...]
    waiting: Waiting | None
    critical: int
    asked: Asked | None
    reasons: tuple[Reason, ...] = field(init=False)
    """Why it needs somebody, the most pressing first; nothing is asked of a closed project."""

    def __post_init__(self) -> None:
        # Every figure of the portfolio asks for the reasons of all projects: they are found once.
        closed = self.status is ProjectStatus.CLOSED
        object.__setattr__(self, "reasons", () if closed else tuple(self._reasons()))

    @property
    def runs(self) -> bool:
        """Whether work goes on in it."""
        return self.status is ProjectStatus.ACTIVE

    @property
    def is_silent(self) -> bool:
        """Whether the client has not been heard of for too long; also while a project is on hold."""
        closed = self.status is ProjectStatus.CLOSED
        return self.published and not closed and self.quiet_days >= SILENT_DAYS

    @property
    def is_low(self) -> bool:
        """Whether the newest survey says that the client is not content."""
        return self._few_content or (self.nps is not None and self.nps.value < 0)

    @property
    def _few_content(self) -> bool:
        return self.csat is not None and self.csat.value < LOW_CSAT

    @property
    def is_unexplained(self) -> bool:
        """Whether it is called on track, without a word of why, though a date or an issue says otherwise."""
        return self.rag is Rag.GREEN and not self.explained and bool(self.slip or self.critical)

    def _reasons(self) -> Iterator[Reason]:
        if self.waiting:
            yield Reason.ANSWER
        if self.runs and self.slip and self.slip.overdue:
            yield Reason.OVERDUE
        if self.runs and self.spending and self.spending.exceeded:
            yield Reason.MONEY
        if self.runs and self.is_unexplained:
            yield Reason.UNEXPLAINED
        if self.is_low:
            yield Reason.SCORE
        if self.runs and self.slip and not self.slip.overdue and self.slip.days >= LATE_DAYS:
            yield Reason.LATE
        if self.is_silent:
            yield Reason.SILENT
        if self.stale:
            yield Reason.STALE

    @property
    def urgency(self) -> int:
        """How much it needs somebody: the weights of its reasons, and how it is said to stand."""
        reasons = self.reasons
        return sum(_WEIGHT[reason] for reason in reasons) + (_COLOUR[self.rag] if reasons else 0)
