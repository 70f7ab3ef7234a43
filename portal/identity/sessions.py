"""Sessions: which signed-in browser is this, does its session still stand, and how does it end?

The cookie holds a random secret; the database holds its SHA-256 and a second random value, the handle, which
the gate passes on to Streamlit. Neither can be made from the other.
"""

import hashlib
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, select, update

from db.models.identity import Person
from db.models.identity import Session as SignedIn
from db.reach import Origin
from db.session import identity, identity_reading
from portal.clock import now
from portal.settings import settings

NEW_VISIT_AFTER = timedelta(minutes=30)
"""Somebody who comes back later than this is told what has changed since."""

TOUCH_SECONDS = 60.0
"""How often, at most, a session in use is written down as used."""


@dataclass(frozen=True, slots=True)
class Started:
    """A session that has just begun. The token is the cookie's value and is known here alone."""

    token: str
    handle: str
    session_id: int


@dataclass(frozen=True, slots=True)
class Found:
    """A session that stands: whose it is, and what Streamlit is told."""

    session_id: int
    handle: str
    person_id: int
    email: str
    name: str
    language: str


@dataclass(frozen=True, slots=True)
class OwnSession:
    """One of somebody's sessions, as their account page lists it."""

    session_id: int
    method: str
    started_at: datetime
    seen_at: datetime
    ip: str
    user_agent: str


def hashed(token: str) -> str:
    """What is stored of a secret that somebody carries around."""
    return hashlib.sha256(token.encode()).hexdigest()


def start(person_id: int, method: str, ip: str = "", user_agent: str = "") -> Started:
    """A new session for a person, who thereby visits. Raises LookupError for a deactivated person."""
    token, handle, moment = secrets.token_urlsafe(32), secrets.token_urlsafe(24), now()
    origin = Origin(ip[:64], user_agent[:400])
    with identity((person_id, "sign-in"), origin=origin) as connection:
        person = connection.scalar(select(Person).where(Person.id == person_id))
        if person is None or person.deactivated_at is not None:
            raise LookupError(person_id)
        if person.visit_at is None or moment - person.visit_at > NEW_VISIT_AFTER:
            person.previous_visit_at = person.visit_at
        person.visit_at = moment
        signed_in = SignedIn(
            token_hash=hashed(token),
            handle=handle,
            person_id=person_id,
            method=method,
            created_at=moment,
            seen_at=moment,
            ip=ip[:64],
            user_agent=user_agent[:400],
        )
        connection.add(signed_in)
        connection.flush()
        return Started(token, handle, signed_in.id)


def find(token: str) -> Found | None:
    """The session of a cookie, or None if there is none, it has ended, or its person was deactivated."""
    return _find(SignedIn.token_hash == hashed(token)) if token else None


def find_handle(handle: str) -> Found | None:
    """The same by the handle that Streamlit holds."""
    return _find(SignedIn.handle == handle) if handle.isascii() and handle.isprintable() else None


def _find(which: ColumnElement[bool]) -> Found | None:
    asked = (
        select(SignedIn.id, SignedIn.handle, SignedIn.person_id, Person.email, Person.name, Person.language)
        .join(Person, Person.id == SignedIn.person_id)
        .where(which, _stands(), Person.deactivated_at.is_(None))
    )
    with identity_reading() as connection:
        row = connection.execute(asked).first()
    return Found(row.id, row.handle, row.person_id, row.email, row.name, row.language) if row else None


def _stands() -> ColumnElement[bool]:
    moment, limits = now(), settings()
    return and_(
        SignedIn.revoked_at.is_(None),
        SignedIn.seen_at > moment - timedelta(hours=limits.idle_hours),
        SignedIn.created_at > moment - timedelta(hours=limits.absolute_hours),
    )


_touched: dict[int, float] = {}


def touch(session_id: int) -> None:
    """Write down that somebody works with this session; at most once a minute. Never revives an ended one."""
    moment = time.monotonic()
    if moment - _touched.get(session_id, -TOUCH_SECONDS) < TOUCH_SECONDS:
        return
    if len(_touched) > 10_000:
        _touched.clear()
    _touched[session_id] = moment
    with identity() as connection:
        connection.execute(
            update(SignedIn).where(SignedIn.id == session_id, _stands()).values(seen_at=now()),
            execution_options={"synchronize_session": False},
        )


def end(session_id: int) -> None:
    """Sign out here. Ending twice is the same as once."""
    _end(SignedIn.id == session_id)


def end_token(token: str) -> None:
    """End the session of a cookie, if there is one."""
    _end(SignedIn.token_hash == hashed(token))


def end_all(person_id: int, keep: int | None = None) -> None:
    """Sign out everywhere, or everywhere else than in the session `keep`."""
    whose = SignedIn.person_id == person_id
    _end(whose if keep is None else and_(whose, SignedIn.id != keep))


def end_own(person_id: int, session_id: int) -> None:
    """End one of a person's own sessions; somebody else's stays as it is."""
    _end(and_(SignedIn.person_id == person_id, SignedIn.id == session_id))


def _end(which: ColumnElement[bool]) -> None:
    with identity() as connection:
        connection.execute(
            update(SignedIn).where(which, SignedIn.revoked_at.is_(None)).values(revoked_at=now()),
            execution_options={"synchronize_session": False},
        )


def of(person_id: int) -> Sequence[OwnSession]:
    """The sessions of a person that stand, the last used first."""
    asked = (
        select(SignedIn)
        .where(SignedIn.person_id == person_id, _stands())
        .order_by(SignedIn.seen_at.desc(), SignedIn.id.desc())
    )
    with identity_reading() as connection:
        return tuple(
            OwnSession(s.id, s.method, s.created_at, s.seen_at, s.ip, s.user_agent)
            for s in connection.scalars(asked)
        )


def start_preview(session_id: int, person_id: int) -> None:
    """Look at the portal as somebody else does; `viewer` decides whether and what that shows."""
    _look_through(session_id, person_id)


def end_preview(session_id: int) -> None:
    """Look with one's own eyes again."""
    _look_through(session_id, None)


def _look_through(session_id: int, person_id: int | None) -> None:
    with identity() as connection:
        connection.execute(
            update(SignedIn).where(SignedIn.id == session_id).values(preview_person_id=person_id),
            execution_options={"synchronize_session": False},
        )
