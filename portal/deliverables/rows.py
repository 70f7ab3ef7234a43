"""Rows: what does a deliverable, its criteria, its rounds of acceptance and what is left of it look like?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from db.models.deliverable import CheckResult, DeliverableStatus, Outcome, Ruling
from portal.charter.texts import Written
from portal.progress.milestones import MoveView


@dataclass(frozen=True, slots=True)
class Said:
    """The client's word on a criterion in one round."""

    acceptance_id: int
    ruling: Ruling
    remark: str


@dataclass(frozen=True, slots=True)
class CriterionView:
    """One thing by which both sides see that it is what was ordered, and how it stands."""

    id: int
    version: int
    words: Mapping[str, str]
    texts: Written
    result: CheckResult
    found: str
    checked_at: datetime | None
    checked_by: str
    requirement_id: int | None
    requirement_number: int | None
    said: tuple[Said, ...]

    def in_round(self, acceptance_id: int) -> Said | None:
        """What the client said of it in that round."""
        return next((each for each in self.said if each.acceptance_id == acceptance_id), None)


@dataclass(frozen=True, slots=True)
class FileView:
    """One edition of what is handed over."""

    edition: int
    name: str
    size: int
    address: str
    note: str
    at: datetime
    by: str
    is_shared: bool


@dataclass(frozen=True, slots=True)
class Round:
    """One handing over for acceptance, and how it ended. `why` is what the firm said with it."""

    id: int
    version: int
    number: int
    asked_at: datetime
    asked_by: str
    needed_by: date
    deemed_on: date | None
    outcome: Outcome
    comment: str
    decided_at: datetime | None
    decided_by: str
    why: str
    is_reminded: bool

    @property
    def is_open(self) -> bool:
        return self.outcome is Outcome.OPEN


@dataclass(frozen=True, slots=True)
class DeliverableView:
    """A deliverable with its rounds, oldest first, and how many of its criteria were found how."""

    id: int
    number: int
    version: int
    words: Mapping[str, str]
    texts: Written
    status: DeliverableStatus
    due: date | None
    milestone_id: int | None
    milestone: str
    expected: date | None
    is_reached: bool
    is_shared: bool
    rounds: tuple[Round, ...]
    checks: Mapping[CheckResult, int]

    @property
    def title(self) -> str:
        return self.words["title"]

    @property
    def open(self) -> Round | None:
        """The round that waits for the client."""
        return next((each for each in self.rounds if each.is_open), None)

    @property
    def decided(self) -> Round | None:
        """The round that was decided last, by somebody or by silence."""
        ended = [each for each in self.rounds if each.outcome not in (Outcome.OPEN, Outcome.TAKEN_BACK)]
        return ended[-1] if ended else None

    @property
    def criteria(self) -> int:
        return sum(self.checks.values())

    @property
    def passed(self) -> int:
        return self.checks.get(CheckResult.PASSED, 0)

    @property
    def is_accepted(self) -> bool:
        return self.status is DeliverableStatus.ACCEPTED

    @property
    def is_fixed(self) -> bool:
        """Whether its texts and criteria were handed over once, so that they stay as they are."""
        return self.open is not None or self.decided is not None

    @property
    def later_than_agreed(self) -> int:
        """By how many days its milestone is expected after the agreed day; 0 if it is not, or is over."""
        if self.due is None or self.expected is None or self.is_accepted:
            return 0
        return max((self.expected - self.due).days, 0)


@dataclass(frozen=True, slots=True)
class PunchView:
    """Something that is still to be put right, or was; `moves` of its day, the first one first."""

    id: int
    number: int
    version: int
    deliverable_id: int
    deliverable_number: int
    deliverable: str
    what: str
    owner: str
    due: date | None
    done_at: datetime | None
    done_by: str
    confirmed_at: datetime | None
    confirmed_by: str
    moves: tuple[MoveView, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether it is still to be put right."""
        return self.done_at is None

    @property
    def waits(self) -> bool:
        """Whether the client is to look whether it was put right."""
        return self.done_at is not None and self.confirmed_at is None

    def is_overdue(self, today: date) -> bool:
        return self.is_open and self.due is not None and self.due < today


@dataclass(frozen=True, slots=True)
class HandoverView:
    """What was handed over with the result: documents, training, and whom to call afterwards."""

    id: int
    number: int
    version: int
    words: Mapping[str, str]
    texts: Written
    support_name: str
    support_until: date | None
    handed_at: datetime
    handed_by: str
    received_at: datetime | None
    received_by: str
