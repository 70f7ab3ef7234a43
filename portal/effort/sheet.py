"""Sheet: what hours does an exported time sheet hold, row by row, and which rows cannot be taken?"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from portal.cleaning import clean_line
from portal.effort.grid import MOST_HOURS, Key
from portal.effort.weeks import monday
from portal.figures import decimals, figure
from portal.i18n import N_
from portal.integrations import reading
from portal.integrations.gathering import DATE_ORDERS
from portal.integrations.moments import BadDate, Clock, decide_order
from portal.integrations.records import DateOrder, RowProblem, UnreadableFile
from portal.integrations.vocabulary import folded

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "day": (
        "date", "day", "work date", "date worked", "spent on", "spent date", "start date", "started at",
        "datum", "tag", "日期", "工作日期", "填报日期", "日付", "fecha",
    ),
    "week": ("week", "week of", "week starting", "week commencing", "calendar week", "woche", "kw",
             "kalenderwoche", "周", "周次", "星期", "工作周"),
    "person": (
        "person", "name", "user", "employee", "resource", "team member", "member", "full name", "worker",
        "username", "mitarbeiter", "mitarbeiterin", "benutzer", "姓名", "人员", "成员", "员工", "填报人",
        "工时登记人", "经办人",
    ),
    "first_name": ("first name", "vorname", "名"),
    "last_name": ("last name", "surname", "nachname", "姓"),
    "role": ("role", "roles", "function", "job title", "position", "rolle", "funktion", "角色", "岗位",
             "职位", "工种"),
    "hours": (
        "hours", "time", "duration", "time spent", "spent time", "spent hours", "hours worked", "quantity",
        "logged", "logged hours", "time (h)", "hours (decimal)", "duration (h)", "time (hours)",
        "duration (decimal)", "stunden", "dauer", "zeit", "工时", "小时", "小时数", "时长", "耗时",
        "工时(小时)", "实际工时",
    ),
}  # fmt: skip
HEADINGS: Mapping[str, str] = {
    "day": N_("Date"),
    "week": N_("Week"),
    "person": N_("Person"),
    "role": N_("Role"),
    "hours": N_("Hours"),
}
LONGEST_NAME = 200
_UTC = ZoneInfo("UTC")
_SHOWN = 60
_ISO_WEEK = re.compile(r"([0-9]{4})-?[Ww]([0-9]{1,2})")
_WEEK_OF_YEAR = re.compile(
    r"(?:W|KW|CW|Week|第)?\s*([0-9]{1,2})\s*(?:周)?\s*[/\s,-]\s*([0-9]{4})", re.IGNORECASE
)
_CLOCK = re.compile(r"([0-9]{1,3}):([0-5][0-9])(?::([0-5][0-9]))?")
_IN_WORDS = re.compile(r"(?:([0-9]{1,3})\s*h)?\s*(?:([0-9]{1,3})\s*m(?:in)?)?", re.IGNORECASE)
_DECIMAL_COMMA = re.compile(r"[0-9]{1,3},[0-9]{1,4}")


@dataclass(frozen=True, slots=True)
class Sheet:
    """The hours of a file added up by person, role and week, and what could not be taken from it."""

    hours: Mapping[Key, Decimal]
    problems: tuple[RowProblem, ...] = ()
    rows: int = 0
    taken: int = 0


@dataclass(slots=True)
class _Reading:
    """One file on its way in. Nothing that a single row holds can make it fail."""

    headings: Mapping[str, str]
    clock: Clock
    roles: Mapping[str, Sequence[str]]
    problems: list[RowProblem] = field(default_factory=list)

    def refuse(self, row: int, field: str, message: str, value: str = "") -> None:
        shown = clean_line(value)
        shown = shown if len(shown) <= _SHOWN else shown[: _SHOWN - 1] + "…"
        self.problems.append(RowProblem(row, self.headings.get(field, ""), message, {"value": shown}))


def read_sheet(data: bytes, roles: Mapping[str, Sequence[str]]) -> Sheet:
    """The hours of a CSV file, separated by comma, semicolon or tab, with a heading. Pure.

    `roles` are those that people have here already: a row without a role gets its person's, if it is only
    one. Raises UnreadableFile for a file that is of no use at all.
    """
    if data.startswith(reading.SPREADSHEETS):
        raise UnreadableFile(N_("This is a spreadsheet. Please save it as CSV and choose that file."))
    header, lines = reading.sheet(reading.decoded(data), lambda cells: _is_header(_match(cells)))
    places = _match(header)
    picked = [(number, _cells(cells, places)) for number, cells in lines if any(c.strip() for c in cells)]
    order = decide_order((cells["day"] for _, cells in picked if cells.get("day")), DateOrder.AUTO)
    found = _Reading({name: header[at] for name, at in places.items()}, Clock(_UTC, order.order), roles)
    if order.doubtful:
        found.refuse(1, "day", DATE_ORDERS[order.order], order.doubtful)
    sums: dict[Key, Decimal] = {}
    taken = 0
    for number, cells in picked:
        read = _row(found, number, cells)
        if read is not None:
            key, hours = read
            sums[key] = sums.get(key, Decimal(0)) + hours
            taken += 1
    return Sheet(dict(_possible(sums, found)), tuple(found.problems), len(picked), taken)


def _match(cells: Sequence[str]) -> dict[str, int]:
    """Which of our fields stands in which column; the first that fits counts."""
    names = [folded(cell) for cell in cells]
    wanted = {name: {folded(word) for word in words} for name, words in COLUMNS.items()}
    return {
        name: next(at for at, cell in enumerate(names) if cell in words)
        for name, words in wanted.items()
        if words & set(names)
    }


def _is_header(places: Mapping[str, int]) -> bool:
    named = "person" in places or {"first_name", "last_name"} <= places.keys()
    return named and "hours" in places and bool({"day", "week"} & places.keys())


def _cells(cells: Sequence[str], places: Mapping[str, int]) -> dict[str, str]:
    found = {name: clean_line(cells[at]) if at < len(cells) else "" for name, at in places.items()}
    if not found.get("person"):
        found["person"] = " ".join(filter(None, (found.get("first_name"), found.get("last_name"))))
    return found


def _row(found: _Reading, number: int, cells: Mapping[str, str]) -> tuple[Key, Decimal] | None:
    """Who, when and how much; every reason why not is noted."""
    before = len(found.problems)
    person = _name(found, number, "person", cells["person"])
    role = cells.get("role") or _only_role(found, person)
    role = _name(found, number, "role", role)
    week, hours = _week(found, number, cells), _hours(found, number, cells["hours"])
    if len(found.problems) > before or week is None or hours is None:
        return None
    return Key(person, role, week), hours


def _only_role(found: _Reading, person: str) -> str:
    known = found.roles.get(person, ())
    return known[0] if len(known) == 1 else ""


def _name(found: _Reading, number: int, field: str, value: str) -> str:
    if not value:
        found.refuse(
            number,
            field,
            N_("There is no role in this row, and the person has not exactly one role here.")
            if field == "role"
            else N_("There is no name in this row."),
        )
    elif len(value) > LONGEST_NAME:
        found.refuse(number, field, N_("“{value}” is too long for a name."), value)
    return value


def _week(found: _Reading, number: int, cells: Mapping[str, str]) -> date | None:
    if day := cells.get("day"):
        try:
            return monday(found.clock.day(day))
        except BadDate:
            found.refuse(number, "day", N_("“{value}” is not a date we can read."), day)
            return None
    said = cells.get("week", "")
    week = _said_week(said, found.clock)
    if week is None:
        message = N_("“{value}” is no week we can read. Please write it like 2027-W10, or as its Monday.")
        found.refuse(number, "week" if "week" in cells else "day", message, said)
    return week


def _said_week(said: str, clock: Clock) -> date | None:
    iso, of_year = _ISO_WEEK.fullmatch(said), _WEEK_OF_YEAR.fullmatch(said)
    try:
        if iso:
            return date.fromisocalendar(int(iso[1]), int(iso[2]), 1)
        if of_year:
            return date.fromisocalendar(int(of_year[2]), int(of_year[1]), 1)
        return monday(clock.day(said))
    except (ValueError, BadDate):
        return None


def _hours(found: _Reading, number: int, said: str) -> Decimal | None:
    hours = _number(said)
    if hours is None or not 0 <= hours <= MOST_HOURS:
        found.refuse(number, "hours", N_("“{value}” is not a number of hours from 0 to 168."), said)
        return None
    return hours


def _number(said: str) -> Decimal | None:
    """Hours as 7.5, 7,5, 7:30 or 7h 30m. No row has a thousand of them, so a comma is a decimal comma."""
    if clock := _CLOCK.fullmatch(said):
        seconds = int(clock[1]) * 3600 + int(clock[2]) * 60 + int(clock[3] or 0)
        return _in_cents(Decimal(seconds) / 3600)
    if said and (spoken := _IN_WORDS.fullmatch(said)):
        return _in_cents(Decimal(int(spoken[1] or 0) * 60 + int(spoken[2] or 0)) / 60)
    number = figure(said.replace(",", ".") if _DECIMAL_COMMA.fullmatch(said) else said)
    return number if number is None or decimals(number) <= 2 else _in_cents(number)


def _in_cents(hours: Decimal) -> Decimal:
    return hours.quantize(Decimal("0.01"))


def _possible(sums: Mapping[Key, Decimal], found: _Reading) -> Iterator[tuple[Key, Decimal]]:
    """All weeks but those with more hours than a week has; they say so themselves."""
    for key, hours in sums.items():
        if hours <= MOST_HOURS:
            yield key, hours
        else:
            said = f"{key.person} · {key.role} · {key.week.isoformat()}"
            found.refuse(0, "hours", N_("“{value}” adds up to more than 168 hours in one week."), said)
