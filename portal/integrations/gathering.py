"""What do all records of one file add up to: clean values, problems row by row, and what was left out?"""

import re
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar
from urllib.parse import urlsplit

from db.models.plan import TaskStatus
from portal.forms import clean_line, clean_paragraph
from portal.i18n import N_
from portal.integrations.moments import BadDate, Clock
from portal.integrations.records import (
    DateOrder,
    IssueRecord,
    LeftOut,
    MilestoneRecord,
    Options,
    RowProblem,
    StatusSeen,
    TaskRecord,
)
from portal.integrations.vocabulary import folded

TITLE, NAME, STATUS, KEY, URL = 500, 200, 100, 200, 1000
SHOWN = 60
MOST_HOURS = Decimal(1_000_000)
CENT = Decimal("0.01")
SECONDS_IN_HOUR = 3600

ACCOUNT_MENTION = re.compile(r"\[~(?:accountid:)?[^\]\s]{1,200}\]")
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
DATE_ORDERS = {
    DateOrder.DMY: N_("Dates such as “{value}” can mean two days; they were read as day, month, year."),
    DateOrder.MDY: N_("Dates such as “{value}” can mean two days; they were read as month, day, year."),
    DateOrder.YMD: N_("Dates such as “{value}” can mean two days; they were read as year, month, day."),
}

Record = TaskRecord | IssueRecord | MilestoneRecord
When = TypeVar("When", date, datetime)


class Gathering:
    """Collects the records of one file. Nothing a single record holds can make it fail."""

    def __init__(self, options: Options, order: DateOrder = DateOrder.DMY) -> None:
        self.options = options
        self.clock = Clock(options.timezone, order)
        self.problems: list[RowProblem] = []
        self.dropped: Counter[LeftOut] = Counter()
        self.types: Counter[str] = Counter()
        self.records_read = 0
        self._records: dict[str, Record] = {}
        self._versions: dict[str, MilestoneRecord] = {}
        self._by_key: dict[str, str] = {}
        self._guesses: dict[str, Counter[TaskStatus]] = {}
        self._chosen = {folded(name): status for name, status in options.status_map.items()}

    def problem(self, row: int, column: str, message: str, **values: str) -> None:
        shown = {name: _shown(value) for name, value in values.items()}
        self.problems.append(RowProblem(row, column, message, shown))

    def left_out(self, what: LeftOut, count: int = 1) -> None:
        if count > 0:
            self.dropped[what] += count

    def add(self, row: int, key: str, record: Record) -> None:
        """Keeps a record; of two with the same key or the same id the later one counts."""
        same = self._by_key.get(key) if key else None
        if same is None and record.external_id in self._records:
            same = record.external_id
        if same is not None:
            self.problem(
                row, "", N_("“{value}” appears more than once; the last one counts."), value=key or same
            )
            if same != record.external_id:
                self._records.pop(same, None)
        self._records[record.external_id] = record
        if key:
            self._by_key[key] = record.external_id

    def add_version(self, version: MilestoneRecord) -> None:
        """Keeps a version; its ids count separately from those of the issues."""
        self._versions[version.external_id] = version

    def knows_version(self, external_id: str) -> bool:
        return external_id in self._versions

    def holds(self, external_id: str) -> bool:
        return external_id in self._records

    def id_of(self, key: str, otherwise: str = "") -> str:
        """The external id of the record with this key, else what is known instead, else the key itself."""
        return self._by_key.get(key) or otherwise or key

    def tasks(self) -> tuple[TaskRecord, ...]:
        return tuple(record for record in self._records.values() if isinstance(record, TaskRecord))

    def issues(self) -> tuple[IssueRecord, ...]:
        return tuple(record for record in self._records.values() if isinstance(record, IssueRecord))

    def milestones(self) -> tuple[MilestoneRecord, ...]:
        chosen = (record for record in self._records.values() if isinstance(record, MilestoneRecord))
        return (*self._versions.values(), *chosen)

    def status(self, name: str, guess: TaskStatus) -> TaskStatus:
        """The status a person has chosen for this name, else the guess, which is counted for the mapping."""
        self._guesses.setdefault(name, Counter())[guess] += 1
        return self.chosen_status(name, guess)

    def expect_status(self, name: str, guess: TaskStatus) -> None:
        """Puts a name into the mapping although no record may have it."""
        self._guesses.setdefault(name, Counter())[guess] += 0

    def chosen_status(self, name: str, guess: TaskStatus) -> TaskStatus:
        return self._chosen.get(folded(name), guess)

    def statuses(self) -> tuple[StatusSeen, ...]:
        return tuple(
            StatusSeen(name, guesses.total(), guesses.most_common(1)[0][0])
            for name, guesses in self._guesses.items()
        )

    def line(self, text: str, limit: int) -> str:
        return clean_line(text)[:limit].rstrip() if text else ""

    def paragraph(self, text: str) -> str:
        """Clean text of several lines, in which nobody is named by an account id."""
        if "[~" in text:
            text, count = ACCOUNT_MENTION.subn("@…", text)
            self.left_out(LeftOut.ACCOUNT_ID, count)
        return clean_paragraph(text) if text else ""

    def title(self, row: int, column: str, text: str, description: str) -> tuple[str, str]:
        """A title that fits and the description, before which the whole title stands if it was cut."""
        whole, description = clean_line(text), self.paragraph(description)
        if len(whole) <= TITLE:
            return whole, description
        self.problem(
            row,
            column,
            N_("The title is longer than {limit} characters. It was cut; the description begins with it."),
            limit=str(TITLE),
        )
        return whole[: TITLE - 1].rstrip() + "…", f"{whole}\n\n{description}".rstrip()

    def person(self, text: str) -> str:
        """A person's name; of an e-mail address only what stands before the @."""
        name = self.line(text, NAME)
        if not EMAIL.fullmatch(name):
            return name
        self.left_out(LeftOut.EMAIL)
        return name.partition("@")[0]

    def day(self, row: int, column: str, text: str) -> date | None:
        return self._date(row, column, text, self.clock.day)

    def instant(self, row: int, column: str, text: str) -> datetime | None:
        return self._date(row, column, text, self.clock.instant)

    def _date(self, row: int, column: str, text: str, read: Callable[[str], When]) -> When | None:
        if not text or text.isspace():
            return None
        try:
            return read(text)
        except BadDate as problem:
            self.problem(row, column, problem.message, value=text)
            return None

    def hours(self, row: int, column: str, text: str, seconds: int = SECONDS_IN_HOUR) -> Decimal | None:
        """Hours from a number of which `seconds` make one hour; 1 if the number is hours already."""
        if not text or text.isspace():
            return None
        try:
            number = Decimal(text.strip()) / seconds
        except (ArithmeticError, ValueError):
            number = Decimal(-1)
        if number.is_finite() and 0 <= number <= MOST_HOURS:
            return abs(number).quantize(CENT)
        self.problem(
            row, column, N_("“{value}” is not an amount of time; the field was left empty."), value=text
        )
        return None

    def web_address(self, text: str) -> str:
        """The address if a browser may follow it, else ''; a link from outside must never run a script."""
        address = clean_line(text)
        try:
            parts = urlsplit(address)
        except ValueError:
            return ""
        safe = parts.scheme in ("http", "https") and parts.netloc and "@" not in parts.netloc
        return address if safe and len(address) <= URL and not re.search(r"[\s<>\"']", address) else ""


def _shown(value: str) -> str:
    value = clean_line(value)
    return value if len(value) <= SHOWN else value[: SHOWN - 1] + "…"
