"""Words: who speaks in a told world, in which two languages, and when?

Days are working days counted from today (see `days`).
"""

from dataclasses import dataclass
from typing import NamedTuple

from db.models.identity import PortalRole


class Both(NamedTuple):
    """One text in both languages."""

    en: str
    zh: str


NOTHING = Both("", "")


class At(NamedTuple):
    """A working day counted from today, and the time of day there."""

    day: int
    hour: str


@dataclass(frozen=True, slots=True)
class House:
    """A client."""

    name: Both
    language: str
    zone: str
    country: str
    domain: str


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who appears in a story; without an address they are only mentioned and cannot sign in."""

    name: str
    email: str = ""
    house: House | None = None
    language: str = "en"
    zone: str = "Europe/London"
    portal_role: PortalRole = PortalRole.NONE
    last_visit: int = -4
