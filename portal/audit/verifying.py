"""Verifying: which trails still say what they said, and where does one no longer fit?"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from db.queries import audit as queries
from db.queries.audit import Event
from db.session import database, reading
from portal.access import NotFound, Permission, Scope
from portal.audit import heads as files
from portal.audit.checking import Break, Checked, Head, check, together
from portal.i18n import Text
from portal.settings import settings

PORTAL = 0
"""The chain of what belongs to no client: people, their accounts, and the clients' own beginning."""

Progress = Callable[[int, int], None]
Counted = Callable[[Iterator[Event]], Iterator[Event]]


@dataclass(frozen=True, slots=True)
class Trail:
    """One client's trail as it was found. `name` is in the reader's language, empty for the portal's own."""

    chain: int
    name: str
    size: int
    root: str
    broken: Break | None
    newest: Head | None


@dataclass(frozen=True, slots=True)
class Verified:
    """Every trail that was read."""

    trails: tuple[Trail, ...]
    file: Path
    filed: int

    @property
    def is_whole(self) -> bool:
        return not self.broken

    @property
    def broken(self) -> tuple[Trail, ...]:
        return tuple(trail for trail in self.trails if trail.broken)

    @property
    def events(self) -> int:
        return sum(trail.size for trail in self.trails)


def verify(
    scope: Scope,
    heads: Sequence[Head] | None = None,
    *,
    client: str = "",
    progress: Progress | None = None,
) -> Verified:
    """Read all trails, or that of one client, and compare them with every head that was published.

    `heads` are those of a file that somebody kept; without them the portal's own file is read, which wins
    over the table. Raises NotFound for a client that is not there, and NotAHeadFile.
    """
    scope.require(Permission.ADMINISTER)
    path = settings().anchors
    filed = files.read(path) if heads is None else tuple(heads)
    with reading(scope) as session:
        named = names(session, scope)
        sizes = queries.sizes(session)
        chains = _chains(session, client, {*sizes, *(head.chain for head in filed)})
        total, done = sum(sizes.get(chain, 0) for chain in chains), 0

        def counted(events: Iterator[Event]) -> Iterator[Event]:
            nonlocal done
            for event in events:
                yield event
                done += 1
                if progress and done % queries.BATCH == 0:
                    progress(done, total)

        told = [
            _trail(session, chain, named.get(chain, ""), files.of(filed, chain), counted) for chain in chains
        ]
    return Verified(tuple(told), path, len(filed))


def _chains(session: Session, client: str, found: set[int]) -> list[int]:
    """The chains to read: those that events, heads or clients tell of. Raises NotFound."""
    if client:
        rows = [row.id for row in queries.clients(session) if row.name.casefold() == client.casefold()]
        if not rows:
            raise NotFound(client)
        return rows
    return sorted(found | set(queries.newest_heads(session)))


def _trail(session: Session, chain: int, name: str, filed: Sequence[Head], counted: Counted) -> Trail:
    kept = [Head(*row) for row in queries.heads(session, chain)]
    published, contradiction = together(filed, kept)
    found = walked(session, chain, published, counted=counted)
    newest = published[-1] if published else None
    return Trail(chain, name, found.size, found.root, found.broken or contradiction, newest)


def walked(
    session: Session,
    chain: int,
    heads: Sequence[Head],
    size: int | None = None,
    counted: Counted = iter,
) -> Checked:
    """A trail read in the caller's session, up to a position."""
    return check(
        counted(queries.events(session, chain, size)),
        heads,
        database().secret,
        lambda digest: queries.leads_on(session, chain, digest),
    )


def names(session: Session, scope: Scope) -> dict[int, str]:
    """The clients' names by chain, in the reader's language."""
    text = Text(scope.viewer.language)
    return {row.id: text.pick(row.name, row.translations, "name") for row in queries.clients(session)}
