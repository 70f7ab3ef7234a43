"""How are imported rows stored, changed, taken out and published, whatever their kind?"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from db.base import Audience
from db.models.issue import Issue
from db.models.plan import Milestone, Task
from db.queries import imports as queries
from db.queries.imports import KnownRow
from portal import publishing
from portal.access import Scope
from portal.activity import owned_by
from portal.clock import now
from portal.imports import columns
from portal.imports.comparing import Compared, Match, R
from portal.imports.outcome import Counts

Progress = Callable[[int, int], None]
Row = Task | Milestone | Issue
Loaded = TypeVar("Loaded", Task, Milestone, Issue)
Item = TypeVar("Item")

AT_ONCE = 200
"""So many records are stored together; after each such step the progress is told."""


class Writer:
    """One import while it runs: its session, its moment, and how far it has come."""

    def __init__(
        self,
        session: Session,
        scope: Scope,
        source: str,
        publish: bool,
        complete: bool,
        progress: Progress | None,
    ) -> None:
        self.session, self.scope, self.source = session, scope, source
        self.project_id = scope.here.project_id
        self.publishes, self.complete = publish, complete
        self.moment = now()
        self.owned = owned_by(scope, Audience.CLIENT if publish else None)
        self.changes_shared = 0
        self._progress = progress
        self._done = self._total = 0

    def expect(self, counts: Iterable[int]) -> None:
        """How much there is to do."""
        self._total = sum(counts)
        self._advance(0)

    def origin(self, match: Match[R]) -> dict[str, Any]:
        """Where a row comes from, as a new one keeps it."""
        return {
            "source": self.source,
            "external_id": match.external_id,
            "external_updated_at": columns.updated(match.record),
            "raw_hash": match.digest,
            "first_seen": self.moment,
            "last_seen": self.moment,
        }

    def store(self, rows: Sequence[Row]) -> None:
        """Add new rows; they have their ids afterwards."""
        self.session.add_all(rows)
        self.session.flush()
        self._advance(len(rows))

    def update(
        self,
        model: type[queries.Row],
        changed: Iterable[Match[R]],
        apply: Callable[[queries.Row, Match[R]], None],
    ) -> None:
        """Load the rows of changed records and let `apply` change each."""
        for batch in batches(changed):
            ids = [match.known.id for match in batch if match.known]
            self.change(batch, queries.rows(self.session, self.project_id, model, ids), apply)

    def change(
        self,
        changed: Sequence[Match[R]],
        rows: Mapping[int, Loaded],
        apply: Callable[[Loaded, Match[R]], None],
    ) -> None:
        """The same for rows that are loaded already."""
        for match in changed:
            if match.known:
                apply(rows[match.known.id], match)
        self.session.flush()
        self._advance(len(changed))

    def fill(self, row: Row, values: Mapping[str, Any], match: Match[R]) -> None:
        """Give a row what its source says of it now; one that has come back is there again."""
        origin = self.origin(match)
        del origin["first_seen"]
        for name, value in {**values, **origin, "deleted_at": None}.items():
            if getattr(row, name) != value:
                setattr(row, name, value)
        self._touched(row)

    def gone(self, compared: Compared[R]) -> list[KnownRow]:
        """The rows that are to be taken out: they are another kind of thing now, or were deleted there."""
        return compared.elsewhere + (compared.missing if self.complete else [])

    def remove(self, model: type[queries.Row], compared: Compared[R]) -> int:
        """Take out what is gone; answers how many rows that were."""
        gone = self.gone(compared)
        for batch in batches(gone):
            ids = [known.id for known in batch]
            for row in queries.rows(self.session, self.project_id, model, ids).values():
                self.take_out(row)
        return len(gone)

    def take_out(self, row: Row) -> None:
        """Deleted at the source. Without a fingerprint the record is as good as new if it comes back."""
        row.deleted_at, row.raw_hash = self.moment, None
        self._touched(row)

    def publish(
        self, kind: publishing.Kind, compared: Compared[R], held: frozenset[int] = frozenset()
    ) -> int:
        """Let the client read what was internal until now; answers how many rows that were."""
        if not self.publishes:
            return 0
        self.session.flush()
        back = {match.known.id for match in compared.changed if match.known}
        out = held.union(known.id for known in self.gone(compared))
        hidden = (
            known.id
            for known in compared.known
            if known.audience is Audience.INTERNAL
            and known.id not in out
            and (known.deleted_at is None or known.id in back)
        )
        return sum(
            publishing.set_audience(
                self.session, self.scope, publishing.Publish(kind, tuple(batch), Audience.CLIENT)
            )
            for batch in batches(hidden)
        )

    def _touched(self, row: Row) -> None:
        row.version += 1
        self.changes_shared += row.audience is Audience.CLIENT

    def _advance(self, count: int) -> None:
        self._done += count
        if self._progress and (count or not self._done):
            self._progress(self._done, self._total)


def counted(compared: Compared[R], removed: int, published: int) -> Counts:
    """What became of the records of one kind."""
    return Counts(
        created=len(compared.new),
        updated=len(compared.changed),
        unchanged=len(compared.same),
        vanished=len(compared.missing) + len(compared.elsewhere) - removed,
        removed=removed,
        published=published,
    )


def batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    """The items in lists that can be stored or asked for together."""
    left = iter(items)
    while batch := list(islice(left, AT_ONCE)):
        yield batch
