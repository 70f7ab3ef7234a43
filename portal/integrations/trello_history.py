"""When did the cards of a Trello board come to be, and when were they finished?"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import NamedTuple

from portal.integrations.moments import FIRST_YEAR, LAST_YEAR, BadDate, Clock
from portal.integrations.reading import as_map, as_text

CREATIONS = frozenset(
    ("createCard", "copyCard", "emailCard", "convertToCardFromCheckItem", "moveCardToBoard")
)
ID_LENGTH = 24


class Deed(NamedTuple):
    """One thing somebody did on the board, and when."""

    kind: str
    at: datetime
    data: Mapping[str, object]


class History:
    """When cards were created, entered a list of finished work or were marked complete, if still known."""

    def __init__(self, deeds: list[Deed], done_lists: frozenset[str]) -> None:
        self.created: dict[str, datetime] = {}
        self.listed_done: dict[str, datetime] = {}
        self.completed: dict[str, datetime] = {}
        self.checked: dict[str, datetime] = {}
        self._done_lists = done_lists
        for deed in sorted(deeds, key=lambda deed: deed.at):
            card = as_map(deed.data.get("card"))
            card_id = as_text(card.get("id"))
            if deed.kind in CREATIONS:
                self.created.setdefault(card_id, deed.at)
                self._enter(card_id, as_text(as_map(deed.data.get("list")).get("id")), deed.at)
            elif deed.kind == "updateCard":
                self._enter(card_id, as_text(as_map(deed.data.get("listAfter")).get("id")), deed.at)
                if "dueComplete" in as_map(deed.data.get("old")):
                    _note(self.completed, card_id, deed.at, card.get("dueComplete") is True)
            elif deed.kind == "updateCheckItemStateOnCard":
                item = as_map(deed.data.get("checkItem"))
                _note(self.checked, as_text(item.get("id")), deed.at, item.get("state") == "complete")

    def _enter(self, card_id: str, list_id: str, at: datetime) -> None:
        """Moving on from one list of finished work to another changes nothing."""
        if list_id:
            _note(self.listed_done, card_id, self.listed_done.get(card_id, at), list_id in self._done_lists)


def _note(moments: dict[str, datetime], key: str, at: datetime, holds: bool) -> None:
    if holds:
        moments[key] = at
    else:
        moments.pop(key, None)


def deeds(actions: list[object], clock: Clock) -> Iterator[Deed]:
    """The actions of a board that say when they happened; an export keeps the latest thousand."""
    for action in actions:
        held = as_map(action)
        try:
            at = clock.instant(as_text(held.get("date")))
        except BadDate:
            continue
        yield Deed(as_text(held.get("type")), at, as_map(held.get("data")))


def born(trello_id: str) -> datetime | None:
    """The moment that the first eight digits of every id of Trello tell."""
    if len(trello_id) != ID_LENGTH:
        return None
    try:
        moment = datetime.fromtimestamp(int(trello_id[:8], 16), UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return moment if FIRST_YEAR <= moment.year <= LAST_YEAR else None
