"""What becomes of one Trello card: a task, a milestone or an issue of ours, in which state, finished when?"""

from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from db.models.plan import TaskStatus
from portal.i18n import N_
from portal.integrations import vocabulary
from portal.integrations.gathering import KEY, NAME, STATUS, Gathering
from portal.integrations.records import ColumnFound, IssueRecord, MilestoneRecord, Parsed, TaskRecord
from portal.integrations.vocabulary import folded

SYSTEM = "trello"


class Card(NamedTuple):
    """One card, its dates already read, its texts not yet cleaned. `finished` is exact, `updated` is not."""

    row: int
    id: str
    name: str
    number: str = ""
    url: str = ""
    description: str = ""
    list_name: str = ""
    archived: bool = False
    complete: bool = False
    start: date | None = None
    due: date | None = None
    members: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    severity: str = ""
    created: datetime | None = None
    updated: datetime | None = None
    finished: datetime | None = None
    estimate_h: Decimal | None = None
    spent_h: Decimal | None = None


class Item(NamedTuple):
    """One line of a checklist of a card."""

    id: str
    name: str
    done: bool
    due: date | None
    member: str
    created: datetime | None
    finished: datetime | None


class Cards:
    """Turns the cards of one board into records, as the person importing has chosen."""

    def __init__(self, gathering: Gathering, id_heading: str = "id", name_heading: str = "name") -> None:
        options = gathering.options
        self.gathering = gathering
        self._headings = id_heading, name_heading
        self._milestone_lists = frozenset(map(folded, options.milestone_lists))
        self._issue_lists = frozenset(map(folded, options.issue_lists))
        self._milestone_label = folded(options.milestone_label)
        self._issue_label = folded(options.issue_label)

    def add(self, card: Card, items: tuple[Item, ...] = ()) -> None:
        """Keeps the card and its checklists, or says why it is left out."""
        gathering, (id_heading, name_heading) = self.gathering, self._headings
        external_id = gathering.line(card.id, KEY + 1)
        if not external_id:
            gathering.problem(card.row, id_heading, N_("This entry has no key, so it was left out."))
        elif len(external_id) > KEY:
            gathering.problem(
                card.row, id_heading, N_("The key of this entry is too long, so it was left out.")
            )
        elif not gathering.line(card.name, NAME):
            gathering.problem(card.row, name_heading, N_("This card has no name, so it was left out."))
        else:
            self._keep(card, external_id, items)

    def _keep(self, card: Card, external_id: str, items: tuple[Item, ...]) -> None:
        name = self.gathering.line(card.list_name, STATUS)
        status = self._status(card, name)
        labels = frozenset(folded(label) for label in card.labels)
        if self._milestone_label in labels or folded(name) in self._milestone_lists:
            self.gathering.add(card.row, "", self._milestone(card, external_id, status))
        elif self._issue_label in labels or folded(name) in self._issue_lists:
            self.gathering.add(card.row, "", self._issue(card, external_id, name, status))
        else:
            self.gathering.add(card.row, "", self._task(card, external_id, name, status))
        for item in items:
            self._keep_item(item, card, external_id, status)

    def _status(self, card: Card, name: str) -> TaskStatus:
        """Complete is done; archived is not: only work that was archived unfinished counts as given up."""
        listed = self.gathering.status(name, vocabulary.list_status(name))
        if card.complete:
            return TaskStatus.DONE
        if card.archived and listed != TaskStatus.DONE and self.gathering.options.archived_is_cancelled:
            return TaskStatus.CANCELLED
        return listed

    def _done_on(self, card: Card, status: TaskStatus) -> tuple[date | None, bool]:
        """The day it was finished, and whether that is only the day on which the card last changed."""
        finished = card.finished or card.updated
        if status != TaskStatus.DONE or finished is None:
            return None, False
        return self.gathering.clock.day_of(finished), card.finished is None

    def _task(self, card: Card, external_id: str, name: str, status: TaskStatus) -> TaskRecord:
        gathering = self.gathering
        title, description = gathering.title(card.row, self._headings[1], card.name, card.description)
        done_on, approximate = self._done_on(card, status)
        people = tuple(person for member in card.members if (person := gathering.person(member)))
        return TaskRecord(
            external_id,
            title,
            status,
            external_key=gathering.line(card.number, KEY),
            external_url=gathering.web_address(card.url),
            description=description,
            status_name=name,
            assignee=people[0] if people else "",
            assignees=people,
            start=card.start,
            due=card.due,
            done_on=done_on,
            done_approximate=approximate,
            estimate_h=card.estimate_h,
            spent_h=card.spent_h,
            archived=card.archived,
            created_at=card.created,
            updated_at=card.updated,
        )

    def _milestone(self, card: Card, external_id: str, status: TaskStatus) -> MilestoneRecord:
        title, _ = self.gathering.title(card.row, self._headings[1], card.name, "")
        done_on, _ = self._done_on(card, status)
        return MilestoneRecord(external_id, title, card.due, done_on, card.start, status == TaskStatus.DONE)

    def _issue(self, card: Card, external_id: str, name: str, status: TaskStatus) -> IssueRecord:
        gathering = self.gathering
        title, description = gathering.title(card.row, self._headings[1], card.name, card.description)
        over = status in (TaskStatus.DONE, TaskStatus.CANCELLED)
        word = next((label for label in card.labels if folded(label) in vocabulary.SEVERITY_FIELD), "")
        return IssueRecord(
            external_id,
            title,
            vocabulary.severity(card.severity or word, ""),
            vocabulary.issue_status(status, name),
            key=gathering.line(card.number, KEY),
            url=gathering.web_address(card.url),
            description=description,
            status_name=name,
            owner=gathering.person(card.members[0]) if card.members else "",
            opened_at=card.created,
            resolved_at=(card.finished or card.updated) if over else None,
            updated_at=card.updated,
        )

    def _keep_item(self, item: Item, card: Card, card_id: str, card_status: TaskStatus) -> None:
        """A line of a checklist is a task under its card; it is given up together with it."""
        gathering = self.gathering
        external_id = gathering.line(item.id, KEY)
        if not external_id or not gathering.line(item.name, NAME):
            gathering.problem(card.row, "checklists", N_("A checklist item without a name was left out."))
            return
        title, description = gathering.title(card.row, "checklists", item.name, "")
        given_up = card_status == TaskStatus.CANCELLED
        open_status = TaskStatus.CANCELLED if given_up else TaskStatus.PENDING
        status = TaskStatus.DONE if item.done else open_status
        finished = item.finished or card.updated if item.done else None
        person = gathering.person(item.member)
        gathering.add(
            card.row,
            "",
            TaskRecord(
                external_id,
                title,
                status,
                external_url=gathering.web_address(card.url),
                description=description,
                assignee=person,
                assignees=(person,) if person else (),
                due=item.due,
                done_on=gathering.clock.day_of(finished) if finished else None,
                done_approximate=bool(finished) and item.finished is None,
                parent_external_id=card_id,
                archived=card.archived,
                created_at=item.created,
            ),
        )

    def parsed(self, board: str, key: str, columns: tuple[ColumnFound, ...]) -> Parsed:
        gathering = self.gathering
        return Parsed(
            SYSTEM,
            project_name=gathering.line(board, NAME),
            project_key=gathering.line(key, KEY),
            tasks=gathering.tasks(),
            milestones=gathering.milestones(),
            issues=gathering.issues(),
            problems=tuple(gathering.problems),
            statuses=gathering.statuses(),
            columns=columns,
            dropped=dict(gathering.dropped),
            records_read=gathering.records_read,
        )
