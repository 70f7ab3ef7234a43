"""What does a file from another system hold, once it is read? Frozen records that know of no database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from zoneinfo import ZoneInfo

from db.models.issue import IssueStatus, Severity
from db.models.plan import TaskStatus
from portal import clock
from portal.i18n import N_


class DateOrder(StrEnum):
    """How a date written only in numbers is meant; `AUTO` decides from all dates of the file."""

    AUTO = "auto"
    DMY = "dmy"
    MDY = "mdy"
    YMD = "ymd"


class LeftOut(StrEnum):
    """What is never taken over, because a client must not see it."""

    ACCOUNT_ID = "account_id"
    EMAIL = "email"
    COMMENT = "comment"
    ATTACHMENT = "attachment"
    WATCHER = "watcher"


LEFT_OUT_WORDS: Mapping[LeftOut, str] = {
    LeftOut.ACCOUNT_ID: N_("Account ids"),
    LeftOut.EMAIL: N_("E-mail addresses"),
    LeftOut.COMMENT: N_("Comments"),
    LeftOut.ATTACHMENT: N_("Attachments"),
    LeftOut.WATCHER: N_("Watchers"),
}


@dataclass(frozen=True, slots=True)
class TaskRecord:
    """One piece of work. `parent_external_id` is the parent's key where the file does not tell its id."""

    external_id: str
    title: str
    status: TaskStatus
    external_key: str = ""
    external_url: str = ""
    description: str = ""
    status_name: str = ""
    assignee: str = ""
    assignees: tuple[str, ...] = ()
    start: date | None = None
    due: date | None = None
    done_on: date | None = None
    done_approximate: bool = False
    estimate_h: Decimal | None = None
    spent_h: Decimal | None = None
    parent_external_id: str = ""
    milestone_external_id: str = ""
    archived: bool = False
    created_at: datetime | None = None
    updated_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class MilestoneRecord:
    """A date that matters. `done` without `done_on` means: reached, but the file does not say when."""

    external_id: str
    title: str
    due: date | None = None
    done_on: date | None = None
    start: date | None = None
    done: bool = False


@dataclass(frozen=True, slots=True)
class IssueRecord:
    """Something that is wrong, with the moments at which it was opened and resolved."""

    external_id: str
    title: str
    severity: Severity
    status: IssueStatus
    key: str = ""
    url: str = ""
    description: str = ""
    status_name: str = ""
    owner: str = ""
    opened_at: datetime | None = None
    resolved_at: datetime | None = None
    updated_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RowProblem:
    """What could not be taken as it stood: `row` as a spreadsheet counts it, or the number of the record."""

    row: int
    column: str
    message: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StatusSeen:
    """A status or list of the other system, how often it occurs, and what we take it for."""

    name: str
    count: int
    guess: TaskStatus


@dataclass(frozen=True, slots=True)
class ColumnFound:
    """A column of the file, how often its heading is repeated, and our field that it fills, or ''."""

    header: str
    times: int
    field: str


@dataclass(frozen=True, slots=True)
class Options:
    """What the person importing has chosen.

    `columns` maps our field to the heading (CSV) or to the custom field (JSON, Trello) that fills it;
    `status_map` maps a raw status name or a Trello list; `issue_types` are Jira types that are issues,
    `None` meaning the usual names of faults. Names are compared without regard to case.
    """

    zone: str = "UTC"
    date_order: DateOrder = DateOrder.AUTO
    status_map: Mapping[str, TaskStatus] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    issue_types: frozenset[str] | None = None
    milestone_label: str = ""
    issue_label: str = ""
    milestone_lists: frozenset[str] = frozenset()
    issue_lists: frozenset[str] = frozenset()
    archived_is_cancelled: bool = True

    @property
    def timezone(self) -> ZoneInfo:
        return clock.zone(self.zone)


@dataclass(frozen=True, slots=True)
class Parsed:
    """All that was read from one file, in the order of the file."""

    system: str
    project_name: str = ""
    project_key: str = ""
    tasks: tuple[TaskRecord, ...] = ()
    milestones: tuple[MilestoneRecord, ...] = ()
    issues: tuple[IssueRecord, ...] = ()
    problems: tuple[RowProblem, ...] = ()
    statuses: tuple[StatusSeen, ...] = ()
    types: tuple[tuple[str, int], ...] = ()
    columns: tuple[ColumnFound, ...] = ()
    dropped: Mapping[LeftOut, int] = field(default_factory=dict)
    records_read: int = 0


class UnreadableFile(Exception):
    """The whole file is of no use; `message` says why, `columns` what its header holds, if it has one."""

    def __init__(self, message: str, *, columns: tuple[str, ...] = (), **values: str) -> None:
        super().__init__(message.format(**values))
        self.message = message
        self.columns = columns
        self.values: Mapping[str, str] = values
