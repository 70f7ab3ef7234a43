"""What happened to an issue, step by step: comments, and changes made at one go with their reason."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from db.base import Audience
from db.models.issue import EntryKind
from db.queries.issues import EntryRow
from portal.i18n import Text


@dataclass(frozen=True, slots=True)
class Change:
    """One value that became another. Values are stored words: `portal.issues.words` says them."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step: a comment (no changes, `id` names it), or changes with the reason that was given."""

    id: int
    at: datetime
    author: str
    by_client: bool
    internal: bool
    body: str
    changes: tuple[Change, ...] = ()

    @property
    def is_comment(self) -> bool:
        return not self.changes


def steps(entries: Iterable[EntryRow], text: Text) -> tuple[Step, ...]:
    """The entries, oldest first, as steps; changes that one person made at one moment are one step."""
    made: list[Step] = []
    for _together, group in groupby(entries, key=_occasion):
        rows = tuple(group)
        changes = tuple(Change(r.field, r.before, r.after) for r in rows if r.kind is EntryKind.CHANGE)
        said = (text.pick(r.body, r.translations, "body") for r in rows)
        first = rows[0]
        made.append(
            Step(
                id=first.id,
                at=first.at,
                author=first.author,
                by_client=first.by_client,
                internal=first.audience is Audience.INTERNAL,
                body="\n\n".join(body for body in said if body),
                changes=changes,
            )
        )
    return tuple(made)


def _occasion(row: EntryRow) -> tuple[object, ...]:
    """What entries of one step have in common; a comment always stands alone."""
    alone = row.id if row.kind is EntryKind.COMMENT else 0
    return (row.at, row.author, row.audience, row.kind, alone)
