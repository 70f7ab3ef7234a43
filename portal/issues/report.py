"""Which issues a project has, how grave they are, and how long they have waited, as a person may see it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from statistics import median
from typing import Any

from db.base import Audience
from db.models.issue import IssueStatus, Severity
from db.queries import issues as queries
from db.queries.issues import CountRow, IssueRow, Wanted
from db.session import reading
from portal.access import NotFound, Permission, Scope
from portal.cleaning import clean_line
from portal.clock import now
from portal.i18n import Text
from portal.issues.history import Step, steps

PER_SHEET = 25
LATELY = timedelta(days=30)
RESOLVED_SHOWN = 5
# The usual time to a first answer is that of so many issues, the newest ones.
ANSWERED_ASKED = 100

OPEN = (IssueStatus.OPEN, IssueStatus.IN_PROGRESS, IssueStatus.WAITING)
DONE = (IssueStatus.RESOLVED, IssueStatus.CLOSED)


class View(StrEnum):
    """Which part of the issues a list shows."""

    OPEN = "open"
    WAITING = "waiting"
    UNANSWERED = "unanswered"
    RESOLVED = "resolved"
    CLOSED = "closed"


_STATUSES: Mapping[View, tuple[IssueStatus, ...]] = {
    View.OPEN: OPEN,
    View.WAITING: (IssueStatus.WAITING,),
    View.UNANSWERED: OPEN,
    View.RESOLVED: (IssueStatus.RESOLVED,),
    View.CLOSED: (IssueStatus.CLOSED,),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader asked for. Without a sheet, everything that fits is listed."""

    view: View = View.OPEN
    severity: Severity | None = None
    search: str = ""
    sheet: int | None = None

    @property
    def wanted(self) -> Wanted:
        """The same as the database understands it."""
        unanswered = self.view is View.UNANSWERED
        return Wanted(_STATUSES[self.view], self.severity, unanswered, self.words)

    @property
    def words(self) -> str:
        """What is searched for, without what nobody can see or type."""
        return clean_line(self.search[:1000])[:200]

    @property
    def is_plain(self) -> bool:
        """Whether nothing was asked beyond the open issues."""
        return self.view is View.OPEN and self.severity is None and not self.words


@dataclass(frozen=True, slots=True)
class IssueItem:
    """One issue in the reader's language, with its clocks at the moment of the report.

    `next_step_as_written` and `next_step_in` (by language) are what a form edits.
    """

    id: int
    number: int
    version: int
    internal: bool
    title: str
    description: str
    severity: Severity
    status: IssueStatus
    owner: str
    raised_by: str
    raised_by_client: bool
    opened_at: datetime
    first_response_at: datetime | None
    resolved_at: datetime | None
    next_step: str
    next_step_as_written: str
    next_step_in: Mapping[str, str]
    as_of: datetime

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def age(self) -> timedelta:
        """How long it has been open, or took until it was resolved."""
        return (self.resolved_at or self.as_of) - self.opened_at

    @property
    def first_response(self) -> timedelta | None:
        """How long the first answer took; None while there is none."""
        return None if self.first_response_at is None else self.first_response_at - self.opened_at

    @property
    def waits_for_first_answer(self) -> bool:
        """Whether the client raised it and nobody has answered; what the firm raises asks for no answer."""
        return self.raised_by_client and self.is_open and self.first_response_at is None


@dataclass(frozen=True, slots=True)
class IssuesReport:
    """Every figure counts what the reader may see; `items` are those that were asked for."""

    as_of: datetime
    by_severity: Mapping[Severity, int]
    by_status: Mapping[IssueStatus, int]
    unanswered: int
    ownerless: int
    oldest: datetime | None
    first_answer: timedelta | None
    resolved_lately: int
    items: tuple[IssueItem, ...]
    matching: int
    sheets: int
    resolved: tuple[IssueItem, ...]

    @property
    def open(self) -> int:
        return sum(self.by_severity.values())

    @property
    def waiting(self) -> int:
        """How many of the open ones wait for the client."""
        return self.by_status[IssueStatus.WAITING]

    @property
    def to_confirm(self) -> int:
        """How many are resolved and not confirmed by the client yet."""
        return self.by_status[IssueStatus.RESOLVED]

    @property
    def is_empty(self) -> bool:
        """Whether there has never been an issue."""
        return not any(self.by_status.values())


@dataclass(frozen=True, slots=True)
class IssueDetail:
    """One issue with its history, oldest first."""

    item: IssueItem
    steps: tuple[Step, ...]


def report(scope: Scope, asked: Asked | None = None) -> IssuesReport:
    """The figures, the issues that were asked for, and those resolved last. Four statements."""
    scope.require(Permission.SEE_ISSUES)
    asked = asked or Asked()
    moment, here = now(), scope.here.project_id
    with reading(scope) as session:
        counts = queries.counts(session, here, asked.wanted, moment - LATELY)
        matching = sum(row.wanted for row in counts)
        sheets = max(1, -(-matching // PER_SHEET))
        limit, offset = _cut(asked.sheet, sheets)
        items = queries.listed(session, here, asked.wanted, limit, offset)
        answered = queries.answered(session, here, ANSWERED_ASKED)
        resolved = queries.lately_resolved(session, here, DONE, RESOLVED_SHOWN)
    text = Text(scope.viewer.language)
    is_open = [row for row in counts if row.status in OPEN]
    return IssuesReport(
        as_of=moment,
        by_severity={s: sum(r.total for r in is_open if r.severity is s) for s in Severity},
        by_status={s: sum(r.total for r in counts if r.status is s) for s in IssueStatus},
        unanswered=sum(row.unanswered for row in is_open),
        ownerless=sum(row.ownerless for row in is_open),
        oldest=min((row.oldest for row in is_open), default=None),
        first_answer=_usual(first - opened for opened, first in answered),
        resolved_lately=_resolved_lately(counts),
        items=tuple(_item(row, text, moment) for row in items),
        matching=matching,
        sheets=sheets,
        resolved=tuple(_item(row, text, moment) for row in resolved),
    )


def one(scope: Scope, number: int) -> IssueDetail:
    """The issue of this number. Raises NotFound if there is none that this person may see. One statement."""
    scope.require(Permission.SEE_ISSUES)
    with reading(scope) as session:
        rows = queries.one(session, scope.here.project_id, number)
    if not rows:
        raise NotFound(number)
    text = Text(scope.viewer.language)
    entries = (entry for _issue, entry in rows if entry is not None)
    return IssueDetail(_item(rows[0][0], text, now()), steps(entries, text))


def as_json(report: IssuesReport) -> dict[str, Any]:
    """The open issues for other programs; `report` must have been asked for without filters and sheets."""
    return {
        "open": report.open,
        "by_severity": {severity.value: n for severity, n in report.by_severity.items()},
        "items": [
            {
                "number": item.number,
                "title": item.title,
                "severity": item.severity.value,
                "status": item.status.value,
                "owner": item.owner,
                "opened_at": item.opened_at.isoformat(),
                "first_response_at": _iso(item.first_response_at),
                "resolved_at": _iso(item.resolved_at),
            }
            for item in report.items
        ],
    }


def _cut(sheet: int | None, sheets: int) -> tuple[int | None, int]:
    """Limit and offset of a sheet; where the address names one that is no longer there, of the first."""
    if sheet is None:
        return None, 0
    return PER_SHEET, (sheet - 1) * PER_SHEET if sheet <= sheets else 0


def _item(row: IssueRow, text: Text, as_of: datetime) -> IssueItem:
    def said(field: str, original: str) -> str:
        return text.pick(original, row.translations, field)

    return IssueItem(
        id=row.id,
        number=row.number,
        version=row.version,
        internal=row.audience is Audience.INTERNAL,
        title=said("title", row.title),
        description=said("description", row.description),
        severity=row.severity,
        status=row.status,
        owner=row.owner,
        raised_by=row.raised_by,
        raised_by_client=row.raised_by_client,
        opened_at=row.opened_at,
        first_response_at=row.first_response_at,
        resolved_at=row.resolved_at,
        next_step=said("next_step", row.next_step),
        next_step_as_written=row.next_step,
        next_step_in={code: words.get("next_step", "") for code, words in row.translations.items()},
        as_of=as_of,
    )


def _usual(durations: Iterable[timedelta]) -> timedelta | None:
    """The median: half of the answers came sooner. An answer before the question counts as none waited."""
    seconds = [max(0.0, duration.total_seconds()) for duration in durations]
    return timedelta(seconds=median(seconds)) if seconds else None


def _resolved_lately(counts: Iterable[CountRow]) -> int:
    return sum(row.resolved_lately for row in counts if row.status in DONE)


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
