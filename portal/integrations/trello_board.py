"""What does a Trello board say, as its menu exports it or its interface answers, old or new?"""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date

from db.models.plan import TaskStatus
from portal.i18n import N_
from portal.integrations import vocabulary
from portal.integrations.gathering import STATUS, Gathering
from portal.integrations.reading import as_list, as_map, as_text
from portal.integrations.records import ColumnFound, LeftOut, Options, Parsed, UnreadableFile
from portal.integrations.trello_card import Card, Cards, Item
from portal.integrations.trello_history import History, born, deeds
from portal.integrations.vocabulary import folded

NO_WORK = frozenset(("separator", "board", "link", "mirror"))

Entry = Mapping[str, object]


def read(value: object, options: Options) -> Parsed:
    """All cards and checklists of a board; raises `UnreadableFile` for JSON of any other kind."""
    board = as_map(value)
    if "issues" in board or "fields" in board:
        raise UnreadableFile(N_("This comes from Jira. Please choose Jira as the system it comes from."))
    if not isinstance(board.get("cards"), list):
        raise UnreadableFile(N_("This JSON file does not hold a Trello board."))
    gathering = Gathering(options)
    cards = Cards(gathering)
    reader = Reader(gathering, board)
    for row, entry in enumerate(as_list(board["cards"]), start=1):
        gathering.records_read += 1
        reader.count_secrets(as_map(entry))
        card = reader.card(row, as_map(entry))
        if card:
            cards.add(card, tuple(reader.items(card, as_map(entry))))
    return cards.parsed(as_text(board.get("name")), as_text(board.get("shortLink")), reader.columns())


class Reader:
    """Reads card by card, knowing the lists, people, labels, checklists and history of the board."""

    def __init__(self, gathering: Gathering, board: Entry) -> None:
        self.gathering = gathering
        self.lists = _by_id(board.get("lists"))
        self.people = {
            key: as_text(member.get("fullName")) or as_text(member.get("username"))
            for key, member in _by_id(board.get("members")).items()
        }
        self.labels = {key: _label(label) for key, label in _by_id(board.get("labels")).items()}
        self.fields = _by_id(board.get("customFields"))
        self.used: Counter[str] = Counter()
        self.checklists: dict[str, list[Entry]] = {}
        for checklist in _by_id(board.get("checklists")).values():
            self.checklists.setdefault(as_text(checklist.get("idCard")), []).append(checklist)
        actions = as_list(board.get("actions"))
        self.history = History(list(deeds(actions, gathering.clock)), self._done_lists())
        comments = sum(1 for action in actions if as_map(action).get("type") == "commentCard")
        gathering.left_out(LeftOut.COMMENT, comments)

    def _done_lists(self) -> frozenset[str]:
        """The lists of finished work; every list that is open is offered for the mapping."""
        done = set()
        for key, held in self.lists.items():
            name = self.gathering.line(as_text(held.get("name")), STATUS)
            guess = vocabulary.list_status(name)
            if held.get("closed") is not True:
                self.gathering.expect_status(name, guess)
            if self.gathering.chosen_status(name, guess) == TaskStatus.DONE:
                done.add(key)
        return frozenset(done)

    def card(self, row: int, held: Entry) -> Card | None:
        if held.get("isTemplate") is True or as_text(held.get("cardRole")) in NO_WORK:
            self.gathering.problem(
                row, "name", N_("This card is a template or a divider, so it was left out.")
            )
            return None
        card_id = as_text(held.get("id"))
        home = self.lists.get(as_text(held.get("idList")), {})
        number = as_text(held.get("idShort"))
        return Card(
            row,
            card_id,
            as_text(held.get("name")),
            number=f"#{number}" if number else "",
            url=as_text(held.get("shortUrl")) or as_text(held.get("url")),
            description=as_text(held.get("desc")),
            list_name=as_text(home.get("name")),
            archived=held.get("closed") is True or home.get("closed") is True,
            complete=held.get("dueComplete") is True,
            start=self._day(row, "start", held),
            due=self._day(row, "due", held),
            members=tuple(self._people(held.get("idMembers"))),
            labels=tuple(self._labels(held)),
            severity=self._custom("severity", held),
            created=born(card_id) or self.history.created.get(card_id),
            updated=self.gathering.instant(row, "dateLastActivity", as_text(held.get("dateLastActivity"))),
            finished=self.history.listed_done.get(card_id) or self.history.completed.get(card_id),
            estimate_h=self.gathering.hours(row, "estimate_h", self._custom("estimate_h", held), 1),
            spent_h=self.gathering.hours(row, "spent_h", self._custom("spent_h", held), 1),
        )

    def items(self, card: Card, held: Entry) -> Iterator[Item]:
        """The lines of the checklists of a card, which stand beside the cards or in them."""
        inside = [as_map(entry) for entry in as_list(held.get("checklists"))]
        for checklist in self.checklists.get(card.id, inside):
            for entry in as_list(checklist.get("checkItems")):
                item = as_map(entry)
                item_id = as_text(item.get("id"))
                yield Item(
                    item_id,
                    as_text(item.get("name")),
                    done=item.get("state") == "complete",
                    due=self._day(card.row, "due", item),
                    member=self.people.get(as_text(item.get("idMember")), ""),
                    created=born(item_id),
                    finished=self.history.checked.get(item_id),
                )

    def columns(self) -> tuple[ColumnFound, ...]:
        """The custom fields of the board, how many cards use each, and what it was chosen to fill."""
        chosen = {folded(name): field for field, name in self.gathering.options.columns.items()}
        named = ((as_text(held.get("name")), self.used[key]) for key, held in self.fields.items())
        return tuple(ColumnFound(name, times, chosen.get(folded(name), "")) for name, times in named)

    def count_secrets(self, held: Entry) -> None:
        """Whoever knows a card's e-mail address can write to the card; it is counted and never kept."""
        self.gathering.left_out(LeftOut.EMAIL, 1 if held.get("email") else 0)
        self.gathering.left_out(LeftOut.ATTACHMENT, len(as_list(held.get("attachments"))))
        self.used.update(
            as_text(as_map(item).get("idCustomField")) for item in as_list(held.get("customFieldItems"))
        )

    def _day(self, row: int, field: str, held: Entry) -> date | None:
        return self.gathering.day(row, field, as_text(held.get(field)))

    def _people(self, ids: object) -> Iterator[str]:
        return (name for key in as_list(ids) if (name := self.people.get(as_text(key), "")))

    def _labels(self, held: Entry) -> Iterator[str]:
        inside = (_label(as_map(label)) for label in as_list(held.get("labels")))
        known = (self.labels.get(as_text(key), "") for key in as_list(held.get("idLabels")))
        return (name for name in dict.fromkeys((*inside, *known)) if name)

    def _custom(self, field: str, held: Entry) -> str:
        """The value of the custom field that was chosen to fill ours."""
        wanted = folded(self.gathering.options.columns.get(field, ""))
        for entry in as_list(held.get("customFieldItems")) if wanted else []:
            item = as_map(entry)
            known = self.fields.get(as_text(item.get("idCustomField")), {})
            if folded(as_text(known.get("name"))) == wanted:
                return _value(item, known)
        return ""


def _by_id(entries: object) -> dict[str, Entry]:
    held = (as_map(entry) for entry in as_list(entries))
    return {key: entry for entry in held if (key := as_text(entry.get("id")))}


def _label(label: Entry) -> str:
    """A label's name; one without a name goes by its colour."""
    return as_text(label.get("name")) or as_text(label.get("color"))


def _value(item: Entry, known: Entry) -> str:
    """A custom field holds a number or text itself, or the id of one of its options."""
    value = as_map(item.get("value"))
    own = as_text(value.get("number")) or as_text(value.get("text"))
    option = _by_id(known.get("options")).get(as_text(item.get("idValue")), {})
    return own or as_text(as_map(option.get("value")).get("text"))
