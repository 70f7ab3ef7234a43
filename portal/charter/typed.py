"""Typed: what did somebody type to write an edition, its goals, its communication plan and its roles?"""

from collections.abc import Callable, Mapping

from db.models.charter import Promise, Side
from portal.charter.drafting import PLACES, Kind, SaveItem, SaveTexts
from portal.charter.texts import (
    CHANNEL_FIELDS,
    EDITION_FIELDS,
    GOAL_FIELDS,
    ROLE_FIELDS,
    Field,
    Written,
    read_written,
)
from portal.forms import Problems, Reader, needed
from portal.i18n import N_, Text

MOST_DAYS = 366
DEEMED = N_("Silence counts as acceptance after … days")
SCOPE_CHECK = N_("Ask whether the scope is still right every … days")

Read = Callable[[Reader, Text, int, int | None], SaveItem | Problems]

TEXTS: Mapping[Kind, tuple[Field, ...]] = {
    Kind.GOAL: GOAL_FIELDS,
    Kind.CHANNEL: CHANNEL_FIELDS,
    Kind.ROLE: ROLE_FIELDS,
}


def read_texts(reader: Reader, text: Text, charter_id: int) -> SaveTexts | Problems:
    """The texts of a draft from their form."""
    texts = read_written(reader, EDITION_FIELDS, text)
    consent = reader.flag("later_dates_need_consent")
    deemed = reader.whole("deemed_after_days", 1, MOST_DAYS, False, label=text(DEEMED))
    check = reader.whole("scope_check_days", 1, MOST_DAYS, False, label=text(SCOPE_CHECK))
    version = reader.whole("version", label=text("Version"))
    return reader.problems or SaveTexts(charter_id, needed(version), texts, consent, deemed, check)


def read_goal(reader: Reader, text: Text, charter_id: int, item_id: int | None) -> SaveItem | Problems:
    """A goal from its form. A start that equals the target leaves no way to go."""
    texts = read_written(reader, GOAL_FIELDS, text)
    start = reader.amount("start", places=PLACES, required=False, label=text("Start"))
    target = reader.amount("target", places=PLACES, label=text("Target"))
    due = reader.day("due", label=text("By when"))
    if target is not None and start == target:
        reader.refuse("start", N_("Start and target are the same. Leave the start empty if it is to stay."))
    return _read(reader, Kind.GOAL, charter_id, item_id, texts, start=start, target=target, due=due)


def read_channel(reader: Reader, text: Text, charter_id: int, item_id: int | None) -> SaveItem | Problems:
    """A line of the communication plan from its form."""
    texts = read_written(reader, CHANNEL_FIELDS, text)
    promise = reader.choice("promise", Promise, label=text("What the portal counts"))
    days = reader.whole("every_days", 1, 366, label=text("Every … days"))
    return _read(reader, Kind.CHANNEL, charter_id, item_id, texts, promise=promise, every_days=days)


def read_role(reader: Reader, text: Text, charter_id: int, item_id: int | None) -> SaveItem | Problems:
    """A role from its form."""
    texts = read_written(reader, ROLE_FIELDS, text)
    side = reader.choice("side", Side, label=text("Side"))
    return _read(reader, Kind.ROLE, charter_id, item_id, texts, side=side)


READERS: Mapping[Kind, Read] = {Kind.GOAL: read_goal, Kind.CHANNEL: read_channel, Kind.ROLE: read_role}


def _read(
    reader: Reader,
    kind: Kind,
    charter_id: int,
    item_id: int | None,
    texts: Written,
    **facts: object,
) -> SaveItem | Problems:
    version = reader.whole("version", label="version")
    if reader.problems:
        return reader.problems
    return SaveItem(kind, charter_id, item_id, needed(version), texts, facts)
