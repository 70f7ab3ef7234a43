"""Green outside, red inside: what contradicts, exactly from which day, point and cent on."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from portal.i18n import Text
from portal.status.watermelon import (
    Contradiction,
    Facts,
    Kind,
    Money,
    OpenMilestone,
    contradictions,
    sentence,
)

TODAY = date(2027, 3, 10)
EN, ZH = Text("en"), Text("zh")


def days(n: int) -> date:
    return TODAY + timedelta(days=n)


def kinds(facts: Facts) -> list[Kind]:
    return [each.kind for each in contradictions(facts)]


def dated(agreed: int | None, expected: int | None, consented: bool = False) -> Facts:
    milestone = OpenMilestone(
        "Go-live",
        None if agreed is None else days(agreed),
        None if expected is None else days(expected),
        consented,
    )
    return Facts(TODAY, milestones=(milestone,))


def paid(spent: str, total: str, end: str, done: str | None = "50") -> Facts:
    money = Money("EUR", Decimal(spent), Decimal(total), Decimal(end))
    return Facts(TODAY, percent_done=None if done is None else Decimal(done), money=money)


def test_nothing_known_contradicts_nothing() -> None:
    assert contradictions(Facts(TODAY)) == ()


@pytest.mark.parametrize(
    ("agreed", "expected", "consented", "found"),
    [
        (0, 0, False, []),  # due on this very day
        (-1, -1, False, [Kind.OVERDUE]),
        (-1, -1, True, [Kind.OVERDUE]),  # consent to a day that is over helps nothing
        (-9, -1, False, [Kind.OVERDUE]),  # overdue and later than agreed is said once
        (None, -1, False, [Kind.OVERDUE]),
        (-1, None, False, [Kind.OVERDUE]),
        (-9, 0, False, [Kind.LATER]),
        (5, 6, False, [Kind.LATER]),
        (5, 6, True, []),
        (5, 5, False, []),
        (5, 4, False, []),
        (None, 6, False, []),
        (None, None, False, []),
    ],
)
def test_a_date_contradicts_from_the_day_after_on(
    agreed: int | None, expected: int | None, consented: bool, found: list[Kind]
) -> None:
    assert kinds(dated(agreed, expected, consented)) == found


@pytest.mark.parametrize(
    ("spent", "total", "done", "found"),
    [
        ("65.00", "100", "50", []),  # fifteen points are not more than fifteen
        ("65.01", "100", "50", [Kind.AHEAD]),
        ("65.01", "100", None, []),  # nothing is counted, so nothing runs ahead of it
        ("0", "0", "0", []),
        ("-5", "100", "0", []),
    ],
)
def test_spending_contradicts_beyond_fifteen_points_ahead_of_the_work(
    spent: str, total: str, done: str | None, found: list[Kind]
) -> None:
    assert kinds(paid(spent, total, total, done)) == found


def test_the_expected_end_contradicts_from_the_first_cent_on() -> None:
    assert kinds(paid("10", "100", "100.00")) == []
    assert kinds(paid("10", "100", "100.01")) == [Kind.EXCEEDS]
    assert kinds(paid("1", "0", "1")) == [Kind.EXCEEDS]


def test_a_retainer_has_no_whole_that_money_could_run_ahead_of() -> None:
    assert contradictions(Facts(TODAY, percent_done=Decimal(1), money=None)) == ()


def test_every_critical_issue_counts() -> None:
    assert contradictions(Facts(TODAY, critical=2)) == (Contradiction(Kind.CRITICAL, count=2),)


def test_dates_come_before_money_and_issues() -> None:
    facts = Facts(
        TODAY,
        milestones=(OpenMilestone("A", days(1), days(3)), OpenMilestone("B", days(-3), days(-2))),
        percent_done=Decimal(20),
        money=Money("EUR", Decimal(60), Decimal(100), Decimal(130)),
        critical=1,
    )
    assert contradictions(facts) == (
        Contradiction(Kind.LATER, title="A", day=days(3), days=2),
        Contradiction(Kind.OVERDUE, title="B", day=days(-2), days=2),
        Contradiction(Kind.AHEAD, spent=Decimal(60), done=Decimal(20)),
        Contradiction(Kind.EXCEEDS, amount=Decimal(130), total=Decimal(100), currency="EUR"),
        Contradiction(Kind.CRITICAL, count=1),
    )


def test_each_contradiction_says_its_figures() -> None:
    day = date(2028, 3, 14)
    said = (
        Contradiction(Kind.OVERDUE, title="Go-live", day=day, days=1),
        Contradiction(Kind.LATER, title="Go-live", day=day, days=8),
        Contradiction(Kind.AHEAD, spent=Decimal("65.01"), done=Decimal(50)),
        Contradiction(Kind.EXCEEDS, amount=Decimal(1300), total=Decimal(1000), currency="EUR"),
        Contradiction(Kind.CRITICAL, count=2),
    )
    assert [sentence(each, EN) for each in said] == [
        "“Go-live” was expected on 14 Mar 2028 and is not reached: 1 day overdue.",
        "“Go-live” is expected on 14 Mar 2028, 8 days later than agreed, and the client has not agreed"
        " to that.",
        "65% of the money is spent, 50% of the work is done.",
        "€1,300 is expected at the end, €300 more than the €1,000 agreed.",
        "2 critical issues are open.",
    ]
    assert sentence(said[2], ZH) == "费用已支出 65%，工作只完成 50%。"
