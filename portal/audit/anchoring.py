"""Anchoring: how is the head of every trail published, so that nobody can rewrite what came before?"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from db.models.record import Anchor
from db.queries import audit as queries
from db.session import AlreadyDone, reading, writing
from portal.access import Permission, Scope
from portal.audit import heads as files
from portal.audit.checking import Break, Head, Tampering, together
from portal.audit.verifying import names, walked
from portal.clock import now
from portal.settings import settings

log = logging.getLogger(__name__)

FILED_AGAIN = timedelta(days=30)
"""What the table has and the file lacks is added for so long, as after a crash between the two."""


@dataclass(frozen=True, slots=True)
class Published:
    """What became of the heads: those that are new, and the trails of which none was published."""

    heads: tuple[Head, ...]
    broken: tuple[tuple[int, Break], ...]


def publish_heads(scope: Scope) -> Published:
    """Publish the head of every trail that has grown: in the table, and in the file outside the database.

    A trail is read whole for that, and its head is published only if everything published before still fits.
    Doing it again, or in two processes at once, publishes nothing twice. Raises NotAHeadFile.
    """
    scope.require(Permission.ADMINISTER)
    moment = now()  # before anything is read: what is written from now on may stand behind the heads
    filed = files.read(settings().anchors)
    made: list[Head] = []
    broken: list[tuple[int, Break]] = []
    with reading(scope) as session:
        named = names(session, scope)
        for chain, size in _grown(session, filed):
            found = _head(session, chain, size, files.of(filed, chain), moment)
            if isinstance(found, Break):
                broken.append((chain, found))
                log.error("The audit trail %s does not fit (%s); no head is published", chain, found.kind)
            else:
                made.append(found)
    new = tuple(head for head in made if _kept(scope, head))
    with reading(scope) as session:
        recent = [Head(*row) for row in queries.heads_since(session, moment - FILED_AGAIN)]
    files.append(settings().anchors, recent, named)
    return Published(new, tuple(broken))


def _grown(session: Session, filed: Sequence[Head]) -> list[tuple[int, int]]:
    """Chains whose size is another than that of their newest head, with their size now."""
    published = {chain: row.size for chain, row in queries.newest_heads(session).items()}
    for head in filed:
        published[head.chain] = max(head.size, published.get(head.chain, 0))
    sizes = queries.sizes(session)
    return [
        (chain, sizes.get(chain, 0))
        for chain in sorted({*sizes, *published})
        if sizes.get(chain, 0) != published.get(chain, 0)
    ]


def _head(session: Session, chain: int, size: int, filed: Sequence[Head], moment: datetime) -> Head | Break:
    kept = [Head(*row) for row in queries.heads(session, chain)]
    published, contradiction = together(filed, kept)
    found = walked(session, chain, published, size)
    if found.broken or contradiction:
        return found.broken or contradiction or Break(Tampering.HEAD_CHANGED, size)
    return Head(chain, found.size, found.root, found.digest, moment)


def _kept(scope: Scope, head: Head) -> bool:
    """Write a head into the table; False if another process was faster."""
    try:
        with writing(scope, f"head:{head.chain}:{head.size}") as session:
            session.add(
                Anchor(chain=head.chain, size=head.size, root=head.root, digest=head.digest, at=head.at)
            )
    except AlreadyDone:
        return False
    return True
