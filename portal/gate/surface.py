"""The surface: what may anybody ask for who is not signed in, and what may nobody ask for at all?"""

import re
from dataclasses import dataclass
from re import Pattern

READ = frozenset({"GET", "HEAD"})
FORM = READ | {"POST"}


@dataclass(frozen=True, slots=True)
class Door:
    """Addresses that are open to everybody, the methods they are open for, and the reason."""

    pattern: Pattern[str]
    methods: frozenset[str]
    reason: str


def _door(pattern: str, methods: frozenset[str], reason: str) -> Door:
    return Door(re.compile(pattern), methods, reason)


PUBLIC: tuple[Door, ...] = (
    _door(r"/login", FORM, "the sign-in page"),
    _door(r"/login/mail", frozenset({"POST"}), "asks for a sign-in link"),
    _door(r"/login/demo", frozenset({"POST"}), "enters a demo account, where the setting allows it"),
    _door(r"/login/link/[\w-]{1,200}", FORM, "a mailed sign-in link"),
    _door(r"/login/static/[\w.-]+", READ, "how the sign-in pages look"),
    _door(r"/invite/[\w-]{1,200}", FORM, "an invitation"),
    _door(r"/auth/[\w-]{1,64}/start", frozenset({"GET"}), "goes to an identity provider"),
    _door(r"/auth/[\w-]{1,64}/callback", frozenset({"GET"}), "comes back from an identity provider"),
    _door(r"/healthz", READ, "whether the portal is well, for whoever watches over it"),
    _door(r"/static/(?:js|css|media)/[\w.@+-]+", READ, "Streamlit's front end, the same for everybody"),
    _door(r"/(?:favicon\.png|manifest\.json)", READ, "what browsers ask for by themselves"),
)

NEVER: tuple[Pattern[str], ...] = (
    re.compile(r".*/_stcore/(?:agent|metrics|script-health-check)(?:/.*)?"),
    # Streamlit's own sign-in, which ours replaces.
    re.compile(r"/auth/(?:login|logout)/?|/oauth2callback/?"),
)


def is_public(path: str, method: str) -> bool:
    """Whether an address is open to everybody. Never true for a WebSocket."""
    return any(method in door.methods and door.pattern.fullmatch(path) for door in PUBLIC)


def is_never(path: str) -> bool:
    """Whether an address is answered with "not found" whoever asks."""
    return any(pattern.fullmatch(path) for pattern in NEVER)
