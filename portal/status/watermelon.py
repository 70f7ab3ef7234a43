"""Watermelon: which figures contradict a project that is called on track, green outside and red inside?"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from portal.i18n import Text

AHEAD_POINTS = 15
"""Spending runs ahead of the work from more than so many points of a hundred on."""
ZERO = Decimal(0)


class Kind(StrEnum):
    """What contradicts."""

    OVERDUE = "overdue"
    LATER = "later"
    AHEAD = "ahead"
    EXCEEDS = "exceeds"
    CRITICAL = "critical"


@dataclass(frozen=True, slots=True)
class OpenMilestone:
    """A milestone that the client knows of and that is not reached. `consented` is about its newest date."""

    title: str
    agreed: date | None
    expected: date | None
    consented: bool = False


@dataclass(frozen=True, slots=True)
class Money:
    """The whole of a budget; a retainer, which is counted by the month, has none."""

    currency: str
    spent: Decimal
    total: Decimal
    at_completion: Decimal


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a project on a day. `percent_done` is from 0 to 100; None if nothing is counted."""

    today: date
    milestones: tuple[OpenMilestone, ...] = ()
    percent_done: Decimal | None = None
    money: Money | None = None
    critical: int = 0


@dataclass(frozen=True, slots=True)
class Contradiction:
    """One thing that speaks against "on track", with its figures."""

    kind: Kind
    title: str = ""
    day: date | None = None
    days: int = 0
    spent: Decimal = ZERO
    done: Decimal = ZERO
    amount: Decimal = ZERO
    total: Decimal = ZERO
    currency: str = ""
    count: int = 0


def contradictions(facts: Facts) -> tuple[Contradiction, ...]:
    """Everything that speaks against "on track", dates first. Nothing does on the very day, point or cent.

    A milestone contradicts if it was expected before today, or is expected later than agreed and the client
    has not agreed to that; money, if the share spent is more than fifteen points ahead of the share done, or
    if more is expected at the end than is agreed with all changes; and any critical issue that is open.
    """
    return (*_dates(facts), *_money(facts), *_issues(facts))


def _dates(facts: Facts) -> Iterator[Contradiction]:
    for milestone in facts.milestones:
        expected, agreed = milestone.expected or milestone.agreed, milestone.agreed
        if expected is None:
            continue
        if expected < facts.today:
            days = (facts.today - expected).days
            yield Contradiction(Kind.OVERDUE, title=milestone.title, day=expected, days=days)
        elif agreed is not None and expected > agreed and not milestone.consented:
            days = (expected - agreed).days
            yield Contradiction(Kind.LATER, title=milestone.title, day=expected, days=days)


def _money(facts: Facts) -> Iterator[Contradiction]:
    money, done = facts.money, facts.percent_done
    if money is None:
        return
    if money.total > 0 and done is not None:
        spent = 100 * money.spent / money.total
        if spent - done > AHEAD_POINTS:
            yield Contradiction(Kind.AHEAD, spent=spent, done=done)
    if money.at_completion > money.total:
        yield Contradiction(
            Kind.EXCEEDS, amount=money.at_completion, total=money.total, currency=money.currency
        )


def _issues(facts: Facts) -> Iterator[Contradiction]:
    if facts.critical:
        yield Contradiction(Kind.CRITICAL, count=facts.critical)


# In words


def sentence(contradiction: Contradiction, text: Text) -> str:
    """One contradiction with its figures. Plain text, not Markdown."""
    return _SAID[contradiction.kind](contradiction, text)


def _overdue(said: Contradiction, text: Text) -> str:
    return text.plural(
        "“{title}” was expected on {date} and is not reached: {n} day overdue.",
        "“{title}” was expected on {date} and is not reached: {n} days overdue.",
        said.days,
        title=said.title,
        date=text.date(said.day) if said.day else "",
    )


def _later(said: Contradiction, text: Text) -> str:
    return text.plural(
        "“{title}” is expected on {date}, {n} day later than agreed, and the client has not agreed to that.",
        "“{title}” is expected on {date}, {n} days later than agreed, and the client has not agreed to that.",
        said.days,
        title=said.title,
        date=text.date(said.day) if said.day else "",
    )


def _ahead(said: Contradiction, text: Text) -> str:
    return text(
        "{spent} of the money is spent, {done} of the work is done.",
        spent=text.percent(said.spent / 100),
        done=text.percent(said.done / 100),
    )


def _exceeds(said: Contradiction, text: Text) -> str:
    return text(
        "{amount} is expected at the end, {more} more than the {total} agreed.",
        amount=text.money(said.amount, said.currency),
        more=text.money(said.amount - said.total, said.currency),
        total=text.money(said.total, said.currency),
    )


def _critical(said: Contradiction, text: Text) -> str:
    return text.plural("{n} critical issue is open.", "{n} critical issues are open.", said.count)


_SAID: Mapping[Kind, Callable[[Contradiction, Text], str]] = {
    Kind.OVERDUE: _overdue,
    Kind.LATER: _later,
    Kind.AHEAD: _ahead,
    Kind.EXCEEDS: _exceeds,
    Kind.CRITICAL: _critical,
}
