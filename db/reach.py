"""Which rows somebody may read: the value that the tenant guard turns into a filter."""

from dataclasses import dataclass
from typing import Final, Protocol


class _Everything:
    """All projects of all clients: leads, administrators and the command line."""

    def __repr__(self) -> str:
        return "EVERYTHING"


EVERYTHING: Final = _Everything()
Ids = frozenset[int] | _Everything


@dataclass(frozen=True, slots=True)
class Reach:
    """`internal` projects are read whole, `shared` ones only as far as the client may see them."""

    internal: Ids
    shared: frozenset[int]
    clients: Ids
    person_id: int


@dataclass(frozen=True, slots=True)
class Origin:
    """From where somebody acts: the address they signed in from, with which browser, and in which session."""

    ip: str = ""
    user_agent: str = ""
    session_id: int | None = None


NOWHERE: Final = Origin()
"""The command line, the demonstration, and whoever has not signed in yet."""


class Scoped(Protocol):
    """What the database needs to know of a scope."""

    @property
    def reach(self) -> Reach: ...

    @property
    def read_only(self) -> bool: ...

    @property
    def actor(self) -> tuple[int, str]: ...

    @property
    def origin(self) -> Origin: ...


class IdentityScope:
    """The scope of signing in: only tables of the identity realm, and the names of projects."""


def holds(ids: Ids, value: int) -> bool:
    """Whether an id is among these."""
    return isinstance(ids, _Everything) or value in ids
