"""My profile: what does the portal know of me, and how do I change it?

Each verb works on the viewer's own row alone, and none of them works in a preview: whoever looks at the
portal as somebody else does may neither change nor read what that person keeps about themselves.
"""

from dataclasses import dataclass

from sqlalchemy import select

from db.models.identity import Person
from db.reach import NOWHERE, Origin
from db.session import AlreadyDone, expect_version, identity, identity_reading
from portal.access import NotFound, PreviewIsReadOnly, Viewer
from portal.account import ChangePassword, SaveProfile
from portal.identity import passwords, sessions, throttle
from portal.identity.sessions import OwnSession


@dataclass(frozen=True, slots=True)
class Profile:
    """What somebody may read about themselves."""

    name: str
    email: str
    language: str
    time_zone: str
    has_password: bool
    version: int
    sessions: tuple[OwnSession, ...]


class WrongPassword(PermissionError):
    """The present password does not fit."""


class TooManyAttempts(PermissionError):
    """Too many wrong passwords; `minutes` says how long to wait."""

    def __init__(self, minutes: int) -> None:
        super().__init__(minutes)
        self.minutes = minutes


def own(viewer: Viewer) -> Profile:
    """The viewer's own profile with the sessions that stand. Raises PreviewIsReadOnly."""
    _require_myself(viewer)
    with identity_reading() as connection:
        person = connection.scalar(select(Person).where(Person.id == viewer.person_id))
    if person is None:
        raise NotFound(viewer.person_id)
    return Profile(
        person.name,
        person.email,
        person.language,
        person.time_zone,
        person.password_hash is not None,
        person.version,
        tuple(sessions.of(viewer.person_id)),
    )


def save(viewer: Viewer, command: SaveProfile, token: str | None = None) -> None:
    """Change one's own name, language and time zone; the next run is in them. Raises Conflict."""
    _require_myself(viewer)
    with identity((viewer.person_id, viewer.name), token, _origin(viewer)) as connection:
        person = connection.scalar(select(Person).where(Person.id == viewer.person_id))
        if person is None:
            raise NotFound(viewer.person_id)
        expect_version(person, command.version)
        person.name = command.name
        person.language = command.language
        person.time_zone = command.time_zone


def change_password(viewer: Viewer, command: ChangePassword, token: str | None = None) -> None:
    """Change or set one's own password; every other session of this person ends.

    Raises WrongPassword, TooManyAttempts, and PasswordNotAccepted with the sentence that says why. A second
    click finds the new password in place and raises AlreadyDone.
    """
    _require_myself(viewer)
    if wait := throttle.password_wait(viewer.email):
        raise TooManyAttempts(-(-wait // 60))
    try:
        fitted = passwords.change(viewer.person_id, command.old, command.new, viewer.session_id)
    except passwords.PasswordNotAccepted:
        throttle.password_was_right(viewer.email)  # it is asked for before the new one is looked at
        raise
    if not fitted:
        raise AlreadyDone if passwords.check(viewer.email, command.new) else WrongPassword
    throttle.password_was_right(viewer.email)


def end_session(viewer: Viewer, session_id: int, token: str | None = None) -> None:
    """Sign out one of one's own sessions; somebody else's stays. Doing it again changes nothing."""
    _require_myself(viewer)
    sessions.end_own(viewer.person_id, session_id)


def end_others(viewer: Viewer, token: str | None = None) -> None:
    """Sign out everywhere but here. Doing it again changes nothing."""
    _require_myself(viewer)
    sessions.end_all(viewer.person_id, keep=viewer.session_id)


def _require_myself(viewer: Viewer) -> None:
    if viewer.preview_of or viewer.read_only:
        raise PreviewIsReadOnly


def _origin(viewer: Viewer) -> Origin:
    told = viewer.signed_in
    return Origin(told.ip, told.user_agent, viewer.session_id) if told else NOWHERE
