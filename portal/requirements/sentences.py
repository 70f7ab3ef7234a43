"""Sentences: how does the state of the scope read in plain words?"""

from collections.abc import Collection, Mapping
from enum import StrEnum

from db.models.requirement import RequirementStatus
from portal.i18n import N_, Text
from portal.progress.wording import joined
from portal.requirements.growth import Growth
from portal.requirements.reading import ScopeDesk, ScopeReport
from portal.requirements.register import Item


class Reader(StrEnum):
    """Who reads where a requirement stands: whoever decides, others of the client, or the firm."""

    SPONSOR = "sponsor"
    OTHER = "other"
    FIRM = "firm"


_ALL: Mapping[str, str] = {
    "agreed": N_("agreed"),
    "being_worded": N_("being worded anew"),
    "retired": N_("no longer part of the scope"),
}
STATES: Mapping[Reader, Mapping[str, str]] = {
    Reader.SPONSOR: {
        **_ALL,
        "waits": N_("waits for your confirmation"),
        "choose": N_("waits for your choice"),
        "sent_back": N_("sent back by you"),
    },
    Reader.OTHER: {
        **_ALL,
        "waits": N_("waits for the sponsor’s confirmation"),
        "choose": N_("waits for the sponsor’s choice"),
        "sent_back": N_("sent back by the sponsor"),
    },
    Reader.FIRM: {
        **_ALL,
        "waits": N_("waits for the client’s confirmation"),
        "choose": N_("waits for the client’s choice"),
        "sent_back": N_("sent back by the client"),
        "draft": N_("a draft that the client does not see"),
    },
}


def reader_of(report: ScopeReport) -> Reader:
    """Who reads the client's page."""
    return Reader.SPONSOR if report.may_agree else Reader.OTHER


def state(item: Item) -> str:
    """Where a requirement stands, as one of the words above."""
    if item.waits:
        return "choose" if item.waits_for_choice else "waits"
    if item.status is RequirementStatus.RETIRED:
        return "retired"
    if item.status is RequirementStatus.CONFIRMED:
        return "agreed"
    if not item.is_shared:
        return "draft"
    return "sent_back" if item.is_sent_back else "being_worded"


def state_said(item: Item, text: Text, reader: Reader = Reader.OTHER) -> str:
    """The same in words."""
    return text(STATES[reader].get(state(item), STATES[Reader.FIRM]["draft"]))


def headline(report: ScopeReport, text: Text) -> str:
    """The sentence that the client's page opens with. Plain text, not Markdown."""
    said = _waiting(report, text)
    if not said and report.check is not None and report.may_agree:
        said = text("Please look at the scope again: is it still right?")
    return joined(text, said, finding(report.growth, text)) or text("Nothing has been agreed yet.")


def _waiting(report: ScopeReport, text: Text) -> str:
    waiting, choosing = len(report.waiting), len(report.to_choose)
    if not (waiting or choosing):
        return ""
    if not report.may_agree:
        return text.plural(
            "{n} requirement waits for the sponsor.",
            "{n} requirements wait for the sponsor.",
            waiting + choosing,
        )
    if not waiting:
        return text.plural(
            "For {n} requirement you are asked to choose a way.",
            "For {n} requirements you are asked to choose a way.",
            choosing,
        )
    if report.needed_by is None:
        return text.plural(
            "{n} requirement waits for your confirmation.",
            "{n} requirements wait for your confirmation.",
            waiting,
        )
    return text.plural(
        "{n} requirement waits for your confirmation, needed {when}.",
        "{n} requirements wait for your confirmation, needed {when}.",
        waiting,
        when=text.when(report.needed_by),
    )


def finding(growth: Growth, text: Text) -> str:
    """How much the scope has grown, and by what: the title of its chart. Plain text, not Markdown."""
    first, latest = growth.first, growth.latest
    if first is None or latest is None:
        return ""
    since = text.date(first.at)
    if not growth.moved:
        return text.plural(
            "{n} requirement makes up the scope since {date}.",
            "{n} requirements make up the scope since {date}.",
            latest.total,
            date=since,
        )
    if not growth.grown:
        return text("As many requirements came as went since {date}.", date=since)
    return _grew(growth, since, text) if growth.grown > 0 else _shrank(growth, since, text)


def _grew(growth: Growth, since: str, text: Text) -> str:
    changed = growth.by_changes
    if changed == growth.grown:
        return text.plural(
            "The scope has grown by {n} requirement since {date}, by an agreed change.",
            "The scope has grown by {n} requirements since {date}, all by agreed changes.",
            growth.grown,
            date=since,
        )
    if 0 < changed < growth.grown:
        return text.plural(
            "The scope has grown by {n} requirement since {date}, {changed} of them by agreed changes.",
            "The scope has grown by {n} requirements since {date}, {changed} of them by agreed changes.",
            growth.grown,
            date=since,
            changed=text.number(changed),
        )
    return text.plural(
        "The scope has grown by {n} requirement since {date}, without a change request.",
        "The scope has grown by {n} requirements since {date}, without a change request.",
        growth.grown,
        date=since,
    )


def _shrank(growth: Growth, since: str, text: Text) -> str:
    if growth.by_changes == growth.grown:
        return text.plural(
            "The scope has shrunk by {n} requirement since {date}, by an agreed change.",
            "The scope has shrunk by {n} requirements since {date}, all by agreed changes.",
            -growth.grown,
            date=since,
        )
    return text.plural(
        "The scope has shrunk by {n} requirement since {date}.",
        "The scope has shrunk by {n} requirements since {date}.",
        -growth.grown,
        date=since,
    )


def opening(desk: ScopeDesk, text: Text) -> str:
    """The sentence that the manager's page opens with. Plain text, not Markdown."""
    if not desk.items:
        return text("No requirement has been written down yet.")
    agreed = text.plural("{n} requirement is agreed.", "{n} requirements are agreed.", len(desk.agreed))
    waits = len(desk.waiting) + len(desk.to_choose)
    return joined(
        text,
        agreed,
        text.plural("{n} waits for the client.", "{n} wait for the client.", waits) if waits else "",
        text.plural("{n} was sent back.", "{n} were sent back.", len(desk.sent_back))
        if desk.sent_back
        else "",
        text.plural(
            "For {n} the client has chosen a way; word it accordingly.",
            "For {n} the client has chosen a way; word them accordingly.",
            len(desk.to_word),
        )
        if desk.to_word
        else "",
        text.plural("{n} is a draft.", "{n} are drafts.", len(desk.unseen)) if desk.unseen else "",
    )


def shorter(words: str, most: int) -> str:
    """A text cut to what an address can carry."""
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


def named(items: Collection[Item], text: Text) -> str:
    """The codes of requirements, in a row."""
    return text.list(item.code for item in items)
