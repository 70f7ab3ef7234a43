"""Again: is it still the same person who signed in, now that something is to be signed?

Whoever has a password types it once more. Whoever has none has just signed in: by a mailed link, or at the
house that vouches for them; a session that began longer ago is not enough.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select

from db.models.identity import Person
from db.session import ReadOnly, identity_reading
from portal import clock
from portal.access import Viewer
from portal.i18n import N_
from portal.identity import passwords, throttle
from portal.problems import Refused

RECENT = timedelta(minutes=15)


class NotRecognised(Refused):
    """The password does not fit."""

    message = N_("Your password is not the one you entered; nothing was signed.")


class TooManyTries(Refused):
    """Too many passwords were tried."""

    message = N_("There were too many attempts; nothing was signed. Try again in {minutes} minutes.")


class SignInAgain(Refused):
    """Somebody without a password signed in too long ago."""

    message = N_("You signed in too long ago for this; nothing was signed. Sign in again, then sign.")


class Way(StrEnum):
    """How somebody shows that it is still they."""

    TYPED = "typed"
    RECENT_SIGN_IN = "recent_sign_in"
    SIGN_IN_AGAIN = "sign_in_again"


@dataclass(frozen=True, slots=True)
class Recognised:
    """How a person was recognised, and when."""

    method: str
    at: datetime


def way(viewer: Viewer) -> Way:
    """What this person has to do before signing. Asks nothing of the database."""
    told = viewer.signed_in
    if told is None:
        return Way.SIGN_IN_AGAIN
    if told.has_password:
        return Way.TYPED
    return Way.RECENT_SIGN_IN if clock.now() - told.at < RECENT else Way.SIGN_IN_AGAIN


def recognise(viewer: Viewer, password: str) -> Recognised:
    """The same person, once more. Raises NotRecognised, TooManyTries, SignInAgain, and ReadOnly in a preview.

    It takes as long as a password check takes, so it is asked before a transaction begins.
    """
    told = viewer.signed_in
    if viewer.read_only or told is None:
        raise ReadOnly
    wanted = way(viewer)
    if wanted is Way.SIGN_IN_AGAIN:
        raise SignInAgain
    if wanted is Way.RECENT_SIGN_IN:
        return Recognised(told.method, told.at)
    if wait := throttle.password_wait(viewer.email):
        raise TooManyTries(minutes=-(-wait // 60))
    with identity_reading() as connection:
        kept = connection.scalar(select(Person.password_hash).where(Person.id == viewer.person_id))
    if not passwords.fits(password, kept):
        raise NotRecognised
    throttle.password_was_right(viewer.email)
    return Recognised("password", clock.now())
