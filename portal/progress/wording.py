"""Wording: how are sentences put one after the other, and how is the cause of a move said?"""

from collections.abc import Collection, Mapping
from functools import reduce

from db.models.plan import Cause
from portal.i18n import N_, Text

_FOR_CLIENTS: Mapping[Cause, str] = {
    Cause.OURS: N_("on our side"),
    Cause.CLIENT: N_("waiting for you"),
    Cause.THIRD_PARTY: N_("a third party"),
    Cause.FORCE_MAJEURE: N_("beyond anyone's control"),
    Cause.AGREED_CHANGE: N_("an agreed change"),
}
# The delivering side is not "you".
_FOR_US: Mapping[Cause, str] = {**_FOR_CLIENTS, Cause.CLIENT: N_("waiting for the client")}


def cause_word(cause: Cause, text: Text, *, internal: bool = False, changes: Collection[int] = ()) -> str:
    """Why a date moved, in a few words: to the client, or to the delivering side.

    `changes` are the numbers of the agreed changes that moved it.
    """
    if cause is Cause.AGREED_CHANGE and changes:
        codes = [text("CR-{number}", number=number) for number in sorted(changes)]
        return text.plural(
            "agreed change {codes}", "agreed changes {codes}", len(codes), codes=text.list(codes)
        )
    return text((_FOR_US if internal else _FOR_CLIENTS)[cause])


def joined(text: Text, *sentences: str) -> str:
    """Sentences one after the other, as the reader's language sets them."""
    said = [sentence for sentence in sentences if sentence]
    return reduce(lambda a, b: text("{first} {second}", first=a, second=b), said) if said else ""
