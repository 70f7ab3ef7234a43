"""Sentences: how is it said in plain words how a deliverable stands, and all of them together?"""

from collections.abc import Mapping
from datetime import date

from db.models.deliverable import DeliverableStatus, Outcome
from portal.deliverables.desk import Desk
from portal.deliverables.report import Overview
from portal.deliverables.rows import DeliverableView, HandoverView, PunchView, Round
from portal.i18n import N_, Text
from portal.progress.milestones import MoveView
from portal.progress.wording import cause_word, joined

_ENDED: Mapping[Outcome, str] = {
    Outcome.ACCEPTED: N_("Accepted by {name} on {date}."),
    Outcome.WITH_REMARKS: N_("Accepted with remarks by {name} on {date}."),
    Outcome.REJECTED: N_("Not accepted by {name} on {date}; it is back at work."),
    Outcome.DEEMED: N_("Counts as accepted since {date}, because nobody answered."),
    Outcome.TAKEN_BACK: N_("Taken back by {name} on {date}."),
    Outcome.OPEN: N_("Handed over on {date}."),
}


def headline(told: Overview, text: Text, *, internal: bool = False) -> str:
    """What was accepted, what waits and what is late, in a sentence or three. Plain text, not Markdown."""
    said = [_accepted(told.accepted, len(told.all), text)]
    first = told.waiting[0].open if told.waiting else None
    if first is not None:
        said.append(_waits(len(told.waiting), first.needed_by, text, internal=internal))
    said.append(_late(told.overdue(text.today), text))
    return joined(text, *said)


def desk_headline(told: Desk, text: Text) -> str:
    """The same for the project manager."""
    if not told.all:
        return text("Nothing that is to be handed over has been written down yet.")
    waiting = [each.open.needed_by for each in told.all if each.open]
    said = [_accepted(told.accepted, len(told.all), text)]
    if waiting:
        said.append(_waits(len(waiting), min(waiting), text, internal=True))
    said.append(_late(told.overdue(text.today), text))
    return joined(text, *said)


def _accepted(accepted: int, total: int, text: Text) -> str:
    return text.plural(
        "{done} of {n} deliverable is accepted.",
        "{done} of {n} deliverables are accepted.",
        total,
        done=text.number(accepted),
    )


def _waits(number: int, day: date, text: Text, *, internal: bool) -> str:
    when = text.when(day)
    if internal:
        return text.plural(
            "{n} waits for the client’s decision, needed {when}.",
            "{n} wait for the client’s decision, the first needed {when}.",
            number,
            when=when,
        )
    return text.plural(
        "{n} waits for your decision, needed {when}.",
        "{n} wait for your decision, the first needed {when}.",
        number,
        when=when,
    )


def _late(late: int, text: Text) -> str:
    if not late:
        return ""
    return text.plural(
        "{n} thing to be put right is overdue.", "{n} things to be put right are overdue.", late
    )


def stands(shown: DeliverableView, text: Text, *, internal: bool = False) -> str:
    """How one deliverable stands: handed over, decided, or expected when. Plain text, not Markdown."""
    if shown.open is not None:
        return _asked(shown.open, text, internal=internal)
    if shown.decided is not None:
        return ended(shown.decided, text)
    return expected(shown, text)


def _asked(asked: Round, text: Text, *, internal: bool) -> str:
    handed = text("Handed over by {name} on {date}.", name=asked.asked_by, date=text.date(asked.asked_at))
    when = text.when(asked.needed_by)
    late = asked.needed_by < text.today
    if internal:
        sentence = (
            N_("The client’s decision was needed {when}.")
            if late
            else N_("The client’s decision is needed {when}.")
        )
    else:
        sentence = N_("Your decision was needed {when}.") if late else N_("Your decision is needed {when}.")
    return joined(text, handed, text(sentence, when=when))


def ended(decided: Round, text: Text) -> str:
    """How a round ended, by whom and when."""
    at = decided.decided_at or decided.asked_at
    return text(_ENDED[decided.outcome], name=decided.decided_by, date=text.date(at))


def expected(shown: DeliverableView, text: Text) -> str:
    """For which day it was agreed, and what is expected now."""
    if shown.expected is None:
        return (
            text("Agreed for {day}.", day=text.date(shown.due)) if shown.due else text("No day is set yet.")
        )
    if shown.due is None or shown.expected == shown.due:
        sentence = N_("Reached {when}.") if shown.is_reached else N_("Expected {when}.")
        return text(sentence, when=text.when(shown.expected))
    why = text("It goes with “{title}”, where the reasons stand.", title=shown.milestone)
    return joined(text, _moved(shown.due, shown.expected, shown.is_reached, text), why)


def _moved(due: date, now: date, is_reached: bool, text: Text) -> str:
    days = (now - due).days
    said = (
        text.plural("{n} day later", "{n} days later", days)
        if days > 0
        else text.plural("{n} day earlier", "{n} days earlier", -days)
    )
    sentence = (
        N_("Agreed for {day}; reached {when}, {days}.")
        if is_reached
        else N_("Agreed for {day}; expected {when}, {days}.")
    )
    return text(sentence, day=text.date(due), when=text.when(now), days=said)


def checked(shown: DeliverableView, text: Text) -> str:
    """How many criteria passed our own check."""
    if not shown.criteria:
        return text("No criteria are written down yet.")
    return text.plural(
        "{passed} of {n} criterion passed our own check.",
        "{passed} of {n} criteria passed our own check.",
        shown.criteria,
        passed=text.number(shown.passed),
    )


def is_at_work(shown: DeliverableView) -> bool:
    """Whether the firm works on it or will."""
    return shown.status not in (DeliverableStatus.DELIVERED, DeliverableStatus.ACCEPTED)


def item_stands(item: PunchView, text: Text, *, internal: bool = True) -> str:
    """Who puts it right by when, or that it is done and seen. Plain text, not Markdown."""
    if item.confirmed_at is not None:
        return text(
            "Put right, seen by {name} on {date}.", name=item.confirmed_by, date=text.date(item.confirmed_at)
        )
    if item.done_at is not None:
        sentence = (
            N_("Put right by {name} on {date}; the client has not looked yet.")
            if internal
            else N_("Put right by {name} on {date}; please have a look.")
        )
        return text(sentence, name=item.done_by, date=text.date(item.done_at))
    if item.due is None:
        return text("Nobody has been named for it yet.")
    if item.is_overdue(text.today):
        return text("{name} was to put it right {when}.", name=item.owner, when=text.when(item.due))
    return text("{name} puts it right, by {when}.", name=item.owner, when=text.date(item.due))


def day_moved(move: MoveView, text: Text, *, internal: bool) -> str:
    """From which day to which, whose the cause was, and what happened. Plain text, not Markdown."""
    return text(
        "Moved from {old} to {new}, {cause}: {why}",
        old=text.date(move.old_date),
        new=text.date(move.new_date),
        cause=cause_word(move.cause, text, internal=internal),
        why=move.explanation,
    )


def support(shown: HandoverView, text: Text) -> str:
    """Whom to call, how, and until when."""
    if not shown.support_name:
        return ""
    said = shown.support_name
    if shown.words["support_contact"]:
        said = text("{name}, {contact}", name=said, contact=shown.words["support_contact"])
    if shown.support_until is None:
        return text("Call {whom}.", whom=said)
    if shown.support_until < text.today:
        return text("Until {day} it was {whom}.", whom=said, day=text.long_date(shown.support_until))
    return text("Call {whom}, until {day}.", whom=said, day=text.long_date(shown.support_until))


def received(shown: HandoverView, text: Text) -> str:
    """Who handed it over, and who confirmed that it was received."""
    handed = text("Handed over by {name} on {date}.", name=shown.handed_by, date=text.date(shown.handed_at))
    if shown.received_at is None:
        return joined(text, handed, text("Its receipt has not been confirmed yet."))
    got = text("Received by {name} on {date}.", name=shown.received_by, date=text.date(shown.received_at))
    return joined(text, handed, got)
