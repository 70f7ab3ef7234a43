"""One-time links: a secret that is mailed to somebody, good once and for a while."""

import secrets
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from db.models.identity import LinkPurpose, OneTimeLink, Person
from db.session import identity, identity_reading
from portal.clock import now
from portal.i18n import Text
from portal.identity.people import Known, by_email, known
from portal.identity.sessions import hashed
from portal.notify import mail
from portal.settings import settings

REPEAT_SECONDS = 60.0
"""So long the same form, sent once more by an impatient click, has the same effect as the first."""


class LinkState(StrEnum):
    """What has become of a link."""

    OPEN = "open"
    USED = "used"
    EXPIRED = "expired"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Link:
    """A link as it was found, and whose it is."""

    state: LinkState
    person: Known | None = None
    next_address: str = "/"
    expires_at: datetime | None = None


def make(
    connection: Session, person_id: int, purpose: LinkPurpose, lasts: timedelta, next_address: str = "/"
) -> tuple[str, datetime]:
    """A new link in this transaction: its secret, which is kept nowhere, and until when it is good."""
    token, moment = secrets.token_urlsafe(32), now()
    connection.add(
        OneTimeLink(
            token_hash=hashed(token),
            purpose=purpose,
            person_id=person_id,
            next_address=next_address,
            created_at=moment,
            expires_at=moment + lasts,
        )
    )
    return token, moment + lasts


def find(token: str, purpose: LinkPurpose) -> Link:
    """What has become of a link, without using it."""
    asked = (
        select(OneTimeLink, Person)
        .join(Person, Person.id == OneTimeLink.person_id)
        .where(OneTimeLink.token_hash == hashed(token), OneTimeLink.purpose == purpose)
    )
    with identity_reading() as connection:
        row = connection.execute(asked).first()
    if row is None or row[1].deactivated_at is not None:
        return Link(LinkState.UNKNOWN)
    link, person = row
    state = LinkState.OPEN
    if link.used_at is not None:
        state = LinkState.USED
    elif link.expires_at <= now():
        state = LinkState.EXPIRED
    return Link(state, known(person), link.next_address, link.expires_at)


_just_used: dict[tuple[str, str], float] = {}


def use(token: str, purpose: LinkPurpose, by: str) -> bool:
    """Use a link up; False if it is no longer good. `by` names the form, whose repetition is let through."""
    key, moment = (hashed(token), by), time.monotonic()
    for old in [k for k, at in _just_used.items() if moment - at > REPEAT_SECONDS]:
        _just_used.pop(old, None)
    if just_used(token, by):
        return True
    with identity() as connection:
        taken = connection.execute(
            update(OneTimeLink)
            .where(
                OneTimeLink.token_hash == key[0],
                OneTimeLink.purpose == purpose,
                OneTimeLink.used_at.is_(None),
                OneTimeLink.expires_at > now(),
            )
            .values(used_at=now()),
            execution_options={"synchronize_session": False},
        )
    if not taken.rowcount:  # type: ignore[attr-defined]
        return False
    _just_used[key] = moment
    return True


def just_used(token: str, by: str) -> bool:
    """Whether this form has used this link a moment ago."""
    at = _just_used.get((hashed(token), by)) if by else None
    return at is not None and time.monotonic() - at <= REPEAT_SECONDS


def send_sign_in(email: str, next_address: str) -> None:
    """Mail a sign-in link, if this is somebody's address. What is shown to the browser is the same if not."""
    person = by_email(email)
    if person is None:
        return
    options, _ = settings(), Text(person.language, person.time_zone)
    with identity((person.person_id, "sign-in")) as connection:
        lasts = timedelta(minutes=options.link_minutes)
        token, _until = make(connection, person.person_id, LinkPurpose.SIGN_IN, lasts, next_address)
        body = _(
            "Hello {name},\n\nthis link signs you in to {brand}. It is good once, for {minutes} minutes:\n\n"
            "{link}\n\nIf you did not ask for it, ignore this mail: nobody can sign in without the link.\n",
            name=person.name,
            brand=options.brand,
            minutes=options.link_minutes,
            link=f"{options.address}/login/link/{token}",
        )
        subject = _("Your sign-in link for {brand}", brand=options.brand)
        mail.write(connection, person.person_id, person.email, subject, body)
