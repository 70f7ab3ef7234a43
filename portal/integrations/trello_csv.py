"""What do the rows of a Trello board say that was exported as a table?"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import NamedTuple

from portal.i18n import N_
from portal.integrations import reading
from portal.integrations.gathering import DATE_ORDERS, Gathering
from portal.integrations.moments import decide_order
from portal.integrations.records import ColumnFound, LeftOut, Options, Parsed
from portal.integrations.trello_card import Card, Cards
from portal.integrations.trello_history import born
from portal.integrations.vocabulary import folded

# Only these headings are documented; a person can name others by `Options.columns`.
FIELDS: Mapping[str, str] = {
    "id": "card id",
    "title": "card name",
    "url": "card url",
    "description": "card description",
    "labels": "labels",
    "members": "members",
    "due": "due date",
    "start": "start date",
    "complete": "due complete",
    "updated": "last activity date",
    "list_name": "list name",
    "archived": "archived",
    "board_id": "board id",
    "board_name": "board name",
    "comments": "comment count",
    "attachments": "attachment count",
    "estimate_h": "",
    "spent_h": "",
    "severity": "",
}
DATES = ("due", "start", "updated")
YES = frozenset(("true", "yes", "1", "x", "是", "oui", "ja", "sí", "да"))
IN_BRACKETS = re.compile(r"\s*\([^()]*\)$")


class Row(NamedTuple):
    """The cells of one row that we use, under the names of our fields."""

    number: int
    cells: Mapping[str, str]


def read(text: str, options: Options) -> Parsed:
    """All cards of the table; raises `UnreadableFile` without a heading for the id and the name of a card."""
    header, rows = reading.sheet(text, lambda cells: _is_usable(_places(cells, options)))
    places = _places(header, options)
    picked = list(_picked(rows, places))
    dates = (row.cells[field] for row in picked for field in DATES if field in row.cells)
    order = decide_order(dates, options.date_order)
    gathering = Gathering(options, order.order)
    for field, name in options.columns.items():
        if name and field not in places:
            gathering.problem(1, name, N_("There is no column “{value}” in this file."), value=name)
    if order.doubtful:
        gathering.problem(1, "", DATE_ORDERS[order.order], value=order.doubtful)
    gathering.records_read = len(picked)
    headings = {field: header[at] for field, at in places.items()}
    cards = Cards(gathering, headings["id"], headings["title"])
    for row in picked:
        gathering.left_out(LeftOut.COMMENT, _count(row.cells.get("comments", "")))
        gathering.left_out(LeftOut.ATTACHMENT, _count(row.cells.get("attachments", "")))
        cards.add(_card(row, gathering, headings))
    board = picked[0].cells if picked else {}
    return cards.parsed(board.get("board_name", ""), board.get("board_id", ""), _found(header, options))


def columns(text: str, options: Options) -> tuple[ColumnFound, ...]:
    """What the columns are called and what we take them for."""
    return _found(reading.first_row(text), options)


def _found(header: tuple[str, ...], options: Options) -> tuple[ColumnFound, ...]:
    fields = {at: field for field, at in _places(header, options).items()}
    times = Counter(header)
    return tuple(ColumnFound(name, times[name], fields.get(header.index(name), "")) for name in times)


def _places(header: tuple[str, ...] | list[str], options: Options) -> dict[str, int]:
    names = [folded(name) for name in header]
    wanted = {field: folded(options.columns.get(field, "")) or word for field, word in FIELDS.items()}
    return {field: names.index(word) for field, word in wanted.items() if word and word in names}


def _is_usable(places: Mapping[str, int]) -> bool:
    return "id" in places and "title" in places


def _picked(rows: Iterator[tuple[int, list[str]]], places: Mapping[str, int]) -> Iterator[Row]:
    for number, cells in rows:
        if any(cells):
            used = ((field, at) for field, at in places.items() if at < len(cells) and cells[at])
            yield Row(number, {field: cells[at] for field, at in used})


def _card(row: Row, gathering: Gathering, headings: Mapping[str, str]) -> Card:
    text = row.cells.get

    def day(field: str) -> date | None:
        return gathering.day(row.number, headings.get(field, ""), text(field, ""))

    def instant(field: str) -> datetime | None:
        return gathering.instant(row.number, headings.get(field, ""), text(field, ""))

    return Card(
        row.number,
        text("id", ""),
        text("title", ""),
        url=text("url", ""),
        description=text("description", ""),
        list_name=text("list_name", ""),
        archived=folded(text("archived", "")) in YES,
        complete=folded(text("complete", "")) in YES,
        start=day("start"),
        due=day("due"),
        members=_names(text("members", "")),
        labels=_names(text("labels", "")),
        severity=text("severity", ""),
        created=born(text("id", "").strip()),
        updated=instant("updated"),
        estimate_h=gathering.hours(row.number, headings.get("estimate_h", ""), text("estimate_h", ""), 1),
        spent_h=gathering.hours(row.number, headings.get("spent_h", ""), text("spent_h", ""), 1),
    )


def _names(text: str) -> tuple[str, ...]:
    """Names parted by commas, without the colour or the user name that may stand in brackets after each."""
    return tuple(name for part in text.split(",") if (name := IN_BRACKETS.sub("", part.strip())))


def _count(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0
