"""Saying what a check has found: which kind of break, where, and what that means, in plain sentences."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from babel import dates

from portal import clock
from portal.audit.checking import Break, Tampering
from portal.i18n import N_, Text
from portal.progress.wording import joined

KINDS: Mapping[Tampering, str] = {
    Tampering.EDITED: N_("Edited"),
    Tampering.DELETED: N_("Deleted"),
    Tampering.REORDERED: N_("Reordered"),
    Tampering.BACKDATED: N_("Backdated"),
    Tampering.TAIL_CUT: N_("End cut off"),
    Tampering.REWRITTEN: N_("Rewritten"),
    Tampering.HEAD_CHANGED: N_("Published head changed"),
}

_SENTENCES: Mapping[Tampering, str] = {
    Tampering.EDITED: N_("Event {position} was changed after it was written, or put there by another hand."),
    Tampering.DELETED: N_("Events are missing: what was event {position} is gone."),
    Tampering.REORDERED: N_("From event {position} on the events stand in another order than they happened."),
    Tampering.BACKDATED: N_("Event {position} bears an earlier time than what was recorded before it."),
    Tampering.TAIL_CUT: N_(
        "The end was cut off after event {size}, or an older copy of the database was put back."
    ),
    Tampering.REWRITTEN: N_(
        "The events from {position} on were rewritten by somebody who holds the key: they fit each other, and"
        " not what was published."
    ),
    Tampering.HEAD_CHANGED: N_(
        "The table of published heads was changed: for {position} events it does not say what the file says."
    ),
}


_REGROWN = N_("The end was cut off after event {size}, and others were written there later.")


def broken(found: Break, text: Text) -> str:
    """One break in a few sentences, with the time of the event and the head that gives it away."""
    sentence = _REGROWN if found.regrown else _SENTENCES[found.kind]
    said = [text(sentence, position=text.number(found.position), size=text.number(found.size))]
    if found.at is not None and found.kind is not Tampering.HEAD_CHANGED:
        is_end = found.kind is Tampering.TAIL_CUT and not found.regrown
        what = N_("The last event left is of {moment}.") if is_end else N_("The event there is of {moment}.")
        said.append(text(what, moment=exact(found.at, text)))
    if found.head is not None:
        said.append(
            text.plural(
                "The head of {day} covers {n} event.",
                "The head of {day} covers {n} events.",
                found.head.size,
                day=text.long_date(found.head.at),
            )
        )
    return joined(text, *said)


def exact(at: datetime, text: Text) -> str:
    """A moment to the second, in the reader's zone, with its distance from UTC."""
    local = at.astimezone(clock.zone(text.time_zone))
    minutes = int((local.utcoffset() or timedelta()).total_seconds() // 60)
    hours, rest = divmod(abs(minutes), 60)
    zone = f"UTC{'-' if minutes < 0 else '+'}{hours}" + (f":{rest:02d}" if rest else "") if minutes else "UTC"
    return f"{dates.format_datetime(local, 'medium', locale=text.locale)} ({zone})"
