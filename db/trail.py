"""The trail as a proof needs it: which event recorded a row, and which hashes stand around it?

A client's people may not read the audit trail. What proves their own signature is its event and, of all the
others, nothing but hashes: no other event leaves this module. Ask only for rows that the reader was let see.
"""

from dataclasses import dataclass

from db import chaining
from db.queries import audit as queries
from db.queries.audit import Event, Wanted
from db.reach import EVERYTHING, NOWHERE, Origin, Reach
from db.session import reading

_MOST_EVENTS = 100
"""A signature is created and perhaps published; hundreds of events about one row are a trick."""


def created(chain: int, record: str, record_id: int) -> Event | None:
    """The event that recorded a row when it was made; None if no trail knows it."""
    wanted = Wanted(chain=chain, record=record, record_id=record_id)
    with reading(_Proving()) as session:
        told = queries.search(session, wanted, _MOST_EVENTS)
    # A demonstration that is made anew may use an id again: the newest one is meant.
    return next((event for event in told if event.action == "create"), None)


def leaves(chain: int, size: int | None = None) -> tuple[bytes, ...]:
    """The hash of every event of a chain in order, or of the first `size`, as `db.merkle` takes them."""
    with reading(_Proving()) as session:
        return tuple(chaining.leaf(event) for event in queries.events(session, chain, size))


@dataclass(frozen=True)
class _Proving:
    """Every trail, for reading one event and hashing the others. It writes nothing."""

    read_only: bool = True
    actor: tuple[int, str] = (0, "proving")

    @property
    def origin(self) -> Origin:
        return NOWHERE

    @property
    def reach(self) -> Reach:
        return Reach(EVERYTHING, frozenset(), EVERYTHING, 0)
