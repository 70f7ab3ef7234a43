"""What of a file is new, what has changed, and what that is here is not in it?"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Generic, NamedTuple, TypeVar

from sqlalchemy.orm import Session

from db.models.plan import Milestone
from db.queries import imports as queries
from db.queries import planning
from db.queries.imports import KnownRow
from portal.imports import columns, parents
from portal.imports.columns import Record
from portal.integrations import trello_card
from portal.integrations.records import IssueRecord, MilestoneRecord, Parsed, TaskRecord

R = TypeVar("R", TaskRecord, MilestoneRecord, IssueRecord)

ANY_TWO_ZONES = timedelta(hours=26)
"""A table does not say its time zone. Only what is older in every zone is older."""


@dataclass(frozen=True, slots=True)
class Match(Generic[R]):
    """A record with its fingerprint, and the row it fills if there is one."""

    record: R
    digest: str
    known: KnownRow | None = None

    @property
    def external_id(self) -> str:
        """The id to be kept: one that is only the key gives way to one that is known already."""
        named_by_key = self.record.external_id == columns.key(self.record)
        return self.known.external_id if self.known and named_by_key else self.record.external_id


@dataclass(slots=True)
class Compared(Generic[R]):
    """The records of one kind. `missing` rows are not in the file; `elsewhere` ones are, as another kind."""

    new: list[Match[R]] = field(default_factory=list)
    changed: list[Match[R]] = field(default_factory=list)
    same: list[Match[R]] = field(default_factory=list)
    older: int = 0
    missing: list[KnownRow] = field(default_factory=list)
    elsewhere: list[KnownRow] = field(default_factory=list)
    known: Sequence[KnownRow] = ()

    def sort(self, match: Match[R]) -> None:
        """Put a record where it belongs."""
        known = match.known
        if known is None:
            self.new.append(match)
        elif _was_removed_here(known) or _is_same(match, known):
            self.same.append(match)
        elif _is_older(match.record, known):
            self.older += 1
            self.same.append(match)
        else:
            self.changed.append(match)


class Found(NamedTuple):
    """All that a file holds, compared with what is here.

    `promised` are the milestones that the client has ever seen, `explained` those with a move and its reason.
    """

    tasks: Compared[TaskRecord]
    milestones: Compared[MilestoneRecord]
    issues: Compared[IssueRecord]
    above: dict[str, str]
    milestone_rows: dict[int, Milestone]
    promised: frozenset[int]
    explained: frozenset[int]


def compare(session: Session, project_id: int, parsed: Parsed) -> Found:
    """Compare a file with the rows that came from the same system. Five statements."""
    source = parsed.system
    known_tasks = queries.tasks(session, project_id, source)
    known_issues = queries.issues(session, project_id, source)
    rows = {row.id: row for row in queries.milestones(session, project_id, source)}
    known_milestones = [_known_milestone(row) for row in rows.values()]
    above = parents.resolved(parsed.tasks, known_tasks)
    tasks, milestones, issues = (
        frozenset(record.external_id for record in records)
        for records in (parsed.tasks, parsed.milestones, parsed.issues)
    )
    # Milestones of Trello are cards too; versions of Jira count for themselves, with the same ids.
    are_cards = source == trello_card.SYSTEM
    shared = milestones if are_cards else frozenset()
    return Found(
        _compared(
            parsed.tasks,
            known_tasks,
            lambda record: columns.of_task(record, above[record.external_id]),
            issues | shared,
        ),
        _compared(
            parsed.milestones,
            known_milestones,
            lambda record: columns.digest(columns.milestone(record)),
            tasks | issues if are_cards else frozenset(),
        ),
        _compared(
            parsed.issues,
            known_issues,
            lambda record: columns.digest(columns.issue(record)),
            tasks | shared,
        ),
        dict(above),
        rows,
        planning.once_published(session, project_id) if rows else frozenset(),
        planning.moved_milestones(session, project_id) if rows else frozenset(),
    )


def _known_milestone(row: Milestone) -> KnownRow:
    return KnownRow(
        row.id,
        row.external_id or "",
        row.title,
        row.raw_hash,
        row.external_updated_at,
        row.deleted_at,
        row.audience,
    )


def _compared(
    records: Iterable[R],
    known: Sequence[KnownRow],
    digest: Callable[[R], str],
    elsewhere: Collection[str],
) -> Compared[R]:
    compared: Compared[R] = Compared(known=known)
    listed = list(records)
    finder = _Finder(known, frozenset(record.external_id for record in listed))
    for record in listed:
        compared.sort(Match(record, digest(record), finder.row(record)))
    for row in known:
        if row.id not in finder.taken and row.deleted_at is None:
            (compared.elsewhere if row.external_id in elsewhere else compared.missing).append(row)
    return compared


class _Finder:
    """Finds the row of a record by its id.

    Some exports know a key only, and it stands for the id. Where one side knows no more than the key, the key
    decides; otherwise it never does, because two boards of Trello number their cards alike.
    """

    def __init__(self, known: Sequence[KnownRow], in_file: frozenset[str]) -> None:
        self.taken: set[int] = set()
        self._by_id = {row.external_id: row for row in known}
        self._by_key = {row.key: row for row in known if row.key and row.external_id not in in_file}
        self._in_file = in_file

    def row(self, record: Record) -> KnownRow | None:
        key = columns.key(record)
        row = self._by_id.get(record.external_id)
        if row is None and key and key == record.external_id:
            row = self._by_key.get(key)
        elif row is None and key and key not in self._in_file:
            row = self._by_id.get(key)
        if row is None or row.id in self.taken:
            return None
        self.taken.add(row.id)
        return row


def _was_removed_here(known: KnownRow) -> bool:
    """Somebody took it out of the portal, while the source still has it: it stays out."""
    return known.deleted_at is not None and known.raw_hash is not None


def _is_same(match: Match[R], known: KnownRow) -> bool:
    if is_a_name_only(match.record) and known.deleted_at is None:
        return True
    return known.raw_hash == match.digest and known.external_id == match.external_id


def is_a_name_only(record: Record) -> bool:
    """A table knows versions by their names; that says nothing against the dates which are here."""
    if not isinstance(record, MilestoneRecord) or record.external_id != record.title:
        return False
    return not (record.due or record.done_on or record.done)


def _is_older(record: Record, known: KnownRow) -> bool:
    told = columns.updated(record)
    return bool(told and known.external_updated_at and told < known.external_updated_at - ANY_TWO_ZONES)
