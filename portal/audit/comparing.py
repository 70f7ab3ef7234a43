"""Comparing: does the record still fit a head that somebody has kept in a mail?"""

import re
from dataclasses import dataclass
from enum import StrEnum

from db import merkle, trail
from db.queries import audit as queries
from db.session import reading
from portal.access import Permission, Scope
from portal.audit.checking import Head


class Verdict(StrEnum):
    """What a comparison has shown."""

    NOT_A_HEAD = "not_a_head"
    UNKNOWN = "unknown"
    FITS = "fits"
    DIFFERS = "differs"


@dataclass(frozen=True, slots=True)
class Compared:
    """What became of it, and the published head that was meant."""

    verdict: Verdict
    head: Head | None = None


def compare(scope: Scope, typed: str) -> Compared:
    """Compute the head of the client's trail anew, as far as a kept head reaches, and compare the two.

    Nothing of the trail is shown; every event of it counts, those of other projects of the client too.
    """
    scope.require(Permission.SEE_SCOPE)
    root = re.sub(r"[\s\u200b]", "", typed).lower()
    if not re.fullmatch(r"[0-9a-f]{64}", root):
        return Compared(Verdict.NOT_A_HEAD)
    chain = scope.here.client_id
    with reading(scope) as session:
        row = queries.head_with(session, chain, root)
    if row is None:
        return Compared(Verdict.UNKNOWN)
    leaves = trail.leaves(chain, row.size)
    fits = len(leaves) == row.size and merkle.root(leaves).hex() == root
    return Compared(Verdict.FITS if fits else Verdict.DIFFERS, Head(*row))
