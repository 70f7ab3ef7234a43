"""What do the rows of a Jira export say?"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from portal.i18n import N_
from portal.integrations import jira_columns, reading, vocabulary
from portal.integrations.gathering import DATE_ORDERS, NAME, SECONDS_IN_HOUR, Gathering
from portal.integrations.jira_columns import Columns
from portal.integrations.jira_issue import Issues, Raw
from portal.integrations.moments import decide_order
from portal.integrations.records import ColumnFound, LeftOut, MilestoneRecord, Options, Parsed, UnreadableFile

DATES = ("created", "updated", "resolved", "category_changed", "due", "start")
MANY = frozenset(("version",))


class Row(NamedTuple):
    """The cells of one row that we use; everything else is left behind at once."""

    number: int
    cells: dict[str, str]
    versions: tuple[str, ...]


def read(text: str, options: Options) -> Parsed:
    """All issues of the table; raises `UnreadableFile` without a heading for a key and a summary."""
    header, rows = _table(text, options)
    columns = jira_columns.match(header, options.columns)
    left_out = dict.fromkeys(columns.secret, 0)
    picked = list(_picked(rows, columns, left_out))
    order = decide_order(_dates(picked), options.date_order)
    gathering = Gathering(options, order.order)
    for name in columns.missing:
        gathering.problem(1, name, N_("There is no column “{value}” in this file."), value=name)
    if order.doubtful:
        gathering.problem(1, "", DATE_ORDERS[order.order], value=order.doubtful)
    for what, count in left_out.items():
        gathering.left_out(what, count)
    gathering.records_read = len(picked)
    return replace(_issues(picked, gathering, columns, header), columns=columns.found)


def columns(text: str, options: Options) -> tuple[ColumnFound, ...]:
    """What the columns are called and what we take them for, even where the needed ones are missing."""
    try:
        header = _table(text, options).header
    except UnreadableFile:
        header = reading.first_row(text)
    return jira_columns.match(header, options.columns).found


def _table(text: str, options: Options) -> reading.Sheet:
    return reading.sheet(text, lambda cells: jira_columns.match(cells, options.columns).is_usable)


def _picked(
    rows: Iterator[tuple[int, list[str]]], columns: Columns, left_out: dict[LeftOut, int]
) -> Iterator[Row]:
    """The cells that fill our fields; cells beyond the header have no meaning, missing ones are empty."""
    wanted = [(field, places) for field, places in columns.places.items() if places and field not in MANY]
    versions = columns.places.get("version", ())
    width = 1 + max(*(max(places) for _, places in wanted), *versions)
    secret = [(what, places) for what, places in columns.secret.items() if places]
    for number, cells in rows:
        if not any(cells):
            continue
        for what, places in secret:
            left_out[what] += sum(1 for at in places if at < len(cells) and cells[at])
        if len(cells) < width:
            cells += [""] * (width - len(cells))
        used = {field: value for field, places in wanted if (value := _first(cells, places))}
        yield Row(number, used, tuple(cells[at] for at in versions if cells[at]))


def _first(cells: list[str], places: tuple[int, ...]) -> str:
    for at in places:
        if cells[at]:
            return cells[at]
    return ""


def _dates(rows: list[Row]) -> Iterator[str]:
    return (row.cells[field] for row in rows for field in DATES if field in row.cells)


def _headings(header: tuple[str, ...], columns: Columns) -> Mapping[str, str]:
    """Under which heading this file shows each of our fields."""
    return {field: header[places[0]] for field, places in columns.places.items() if places}


def _issues(rows: list[Row], gathering: Gathering, columns: Columns, header: tuple[str, ...]) -> Parsed:
    headings = _headings(header, columns)
    issues = Issues(gathering, headings)
    for row in rows:
        issues.add(_raw(row, gathering, headings))
    return issues.parsed()


def _raw(row: Row, gathering: Gathering, headings: Mapping[str, str]) -> Raw:
    cells = row.cells
    text = cells.get

    def day(field: str) -> date | None:
        return gathering.day(row.number, headings[field], cells[field]) if field in cells else None

    def instant(field: str) -> datetime | None:
        return gathering.instant(row.number, headings[field], cells[field]) if field in cells else None

    def hours(field: str) -> Decimal | None:
        if field not in cells:
            return None
        return gathering.hours(row.number, headings[field], cells[field], SECONDS_IN_HOUR)

    return Raw(
        row.number,
        text("key", ""),
        text("id", ""),
        summary=text("summary", ""),
        description=text("description", ""),
        type=text("type", ""),
        status=text("status", ""),
        category=vocabulary.category(text("category", "")),
        resolution=text("resolution", ""),
        assignee=text("assignee", ""),
        severity=text("severity", ""),
        priority=text("priority", ""),
        **_parent(text("parent_id", ""), text("parent_key", "")),
        version=_versions(row.versions, gathering),
        created=instant("created"),
        updated=instant("updated"),
        resolved=instant("resolved"),
        finished=instant("category_changed"),
        start=day("start"),
        due=day("due"),
        estimate_h=hours("estimate_h"),
        spent_h=hours("spent_h"),
        project_key=text("project_key", ""),
        project_name=text("project_name", ""),
    )


def _parent(parent_id: str, parent_key: str) -> dict[str, str]:
    """Some exports put the key where the number of the parent belongs."""
    if parent_id and not parent_id.strip().isdigit():
        return {"parent_key": parent_key or parent_id}
    return {"parent_id": parent_id, "parent_key": parent_key}


def _versions(names: tuple[str, ...], gathering: Gathering) -> str:
    """The first version; a table knows versions only by name, so the name stands for the id."""
    versions = [version for name in names if (version := gathering.line(name, NAME))]
    for version in versions:
        gathering.add_version(MilestoneRecord(version, version))
    return versions[0] if versions else ""
