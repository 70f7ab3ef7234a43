"""Passwords: is this one good enough to choose, and does this one fit?

Argon2id with the library's defaults; at most two at a time in a process, because each takes 64 MB.
"""

import threading
import unicodedata
from datetime import timedelta
from functools import lru_cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import select

from db.models.identity import Person
from db.models.identity import Session as SignedIn
from db.session import identity, identity_reading
from portal.clock import now
from portal.i18n import N_
from portal.identity import sessions
from portal.identity.people import Known, known

SHORTEST, LONGEST = 8, 128
FRESH = timedelta(minutes=15)
_LOOKALIKES = str.maketrans("0134578@$!", "oleastbasi")
_ROWS = ("0123456789", "9876543210", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm")

_hasher = PasswordHasher()
_two_at_a_time = threading.BoundedSemaphore(2)


class PasswordNotAccepted(ValueError):
    """The password cannot be chosen; the message says why, to be translated."""


def written(password: str) -> str:
    """The password in the one form in which it is hashed, however the keyboard composed it."""
    return unicodedata.normalize("NFC", password)


def accept(password: str, *about: str) -> str:
    """The password as it will be hashed. Raises PasswordNotAccepted if it is too short, long or easy.

    `about` is what an attacker knows of the person: name and address.
    """
    chosen = written(password)
    if len(chosen) < SHORTEST:
        raise PasswordNotAccepted(N_("Choose a password of at least 8 characters."))
    if len(chosen) > LONGEST:
        raise PasswordNotAccepted(N_("Choose a password of at most 128 characters."))
    if _is_easy(chosen.casefold(), about):
        raise PasswordNotAccepted(
            N_("This password is among the first that somebody would try. Choose another one.")
        )
    return chosen


def _is_easy(password: str, about: tuple[str, ...]) -> bool:
    if len(set(password)) < 4 or _is_one_row(password):
        return True
    names = sorted({part for text in about for part in _words(text) if len(part) >= 3}, key=len, reverse=True)
    spellings = {_letters(_core(password)), _letters(_core(password).translate(_LOOKALIKES))}
    return any(_is_common(core) or _is_made_of(core, names) for core in spellings)


def _is_common(core: str) -> bool:
    return bool({core, _doubled(core)} & _common()) or (len(core) > 3 and _is_one_row(core))


def _is_made_of(core: str, names: list[str]) -> bool:
    """Whether hardly anything is left of it without the person's own names."""
    left = core
    for name in names:
        left = left.replace(name, "")
    return left != core and len(left) < 3


def _core(password: str) -> str:
    """What is left without the digits and signs that people put around a word."""
    letters = [index for index, sign in enumerate(password) if sign.isalpha()]
    return password[letters[0] : letters[-1] + 1] if letters else ""


def _letters(core: str) -> str:
    return "".join(sign for sign in core if sign.isalpha())


def _doubled(core: str) -> str:
    half = len(core) // 2
    return core[:half] if core[:half] == core[half:] else core


def _is_one_row(password: str) -> bool:
    """Whether it is a stretch of the keyboard, the alphabet or the digits, once or again and again."""
    return any(password in row * 14 for row in _ROWS) or (password.isdigit() and len(set(password)) < 5)


def _words(text: str) -> list[str]:
    return "".join(sign if sign.isalnum() else " " for sign in text.casefold()).split()


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    lines = (Path(__file__).parent / "common_passwords.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def hashed(password: str) -> str:
    """The hash to keep of a password."""
    with _two_at_a_time:
        return _hasher.hash(written(password))


@lru_cache(maxsize=1)
def nobodys_hash() -> str:
    """A hash that fits no password; it makes an unknown address take as long as a known one."""
    return _hasher.hash("nobody's password: " + "-" * 40)


def fits(password: str, kept: str | None) -> bool:
    """Whether the password fits the hash. Takes the same time whether or not there is one."""
    if len(password) > LONGEST * 4:
        password = ""
    with _two_at_a_time:
        try:
            _hasher.verify(kept or nobodys_hash(), written(password))
        except (VerificationError, InvalidHashError):
            return False
    return kept is not None


def check(email: str, password: str) -> Known | None:
    """The person with this address and password; None for every other case, after the same time."""
    asked = select(Person).where(Person.email == email.strip().lower(), Person.deactivated_at.is_(None))
    with identity_reading() as connection:
        person = connection.scalar(asked)
    if not fits(password, person.password_hash if person else None) or person is None:
        return None
    if person.password_hash and _hasher.check_needs_rehash(person.password_hash):
        _keep(person.id, hashed(password))
    return known(person)


def change(person_id: int, old: str, new: str, keep_session: int | None = None) -> bool:
    """Change one's own password and end all other sessions; False if the old one is asked and does not fit.

    Raises PasswordNotAccepted for a new one that cannot be chosen. Who has none yet gives "" as the old one.
    """
    with identity_reading() as connection:
        person = connection.scalar(select(Person).where(Person.id == person_id))
    if person is None:
        return False
    if (
        person.password_hash is not None
        and is_old_asked(keep_session)
        and not fits(old, person.password_hash)
    ):
        return False
    _keep(person_id, hashed(accept(new, person.name, person.email)))
    sessions.end_all(person_id, keep=keep_session)
    return True


def is_old_asked(session_id: int | None) -> bool:
    """Whether the old password must be given: not to somebody who has just come in by another proof.

    Whoever has forgotten it comes in by a mailed link and chooses a new one.
    """
    if session_id is None:
        return True
    asked = select(SignedIn.method, SignedIn.created_at).where(SignedIn.id == session_id)
    with identity_reading() as connection:
        began = connection.execute(asked).first()
    return began is None or began.method in ("password", "demo") or now() - began.created_at > FRESH


def _keep(person_id: int, kept: str) -> None:
    with identity((person_id, "sign-in")) as connection:
        person = connection.scalar(select(Person).where(Person.id == person_id))
        if person is not None:
            person.password_hash = kept
