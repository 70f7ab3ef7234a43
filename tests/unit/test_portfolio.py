"""The portfolio without a database: who needs somebody and why, the order of the table, and the file."""

import csv
import io
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from db.models.project import Figures, ProjectStatus, Rag
from portal import portfolio, sheets
from portal.i18n import Text
from portal.portfolio import (
    Asked,
    Order,
    Portfolio,
    Reason,
    Slip,
    Spending,
    Standing,
    Waiting,
    Wanted,
    as_query,
    reason_said,
    wanted_by,
)
from portal.portfolio.choosing import assemble
from portal.progress.freshness import Stale
from portal.surveys.scores import Score
from tests.worlds import NOW

EN, ZH = Text("en"), Text("zh")

CALM = Standing(
    project_id=1,
    public_id="calm",
    name="Calm",
    client="Client",
    client_key="Client",
    status=ProjectStatus.ACTIVE,
    published=True,
    managers=("Ann",),
    rag=Rag.GREEN,
    explained=False,
    slip=None,
    spending=Spending(Decimal(50), Decimal(100), "EUR"),
    csat=Score(Decimal("0.75"), 4),
    nps=Score(Decimal(0), 4),
    quiet_days=9,
    has_spoken=True,
    as_of=NOW,
    as_of_days=0,
    rhythm_days=7,
    stale=(),
    waiting=None,
    critical=0,
    asked=None,
)


@pytest.fixture(autouse=True)
def _now() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


def standing(**changes: Any) -> Standing:
    return replace(CALM, **changes)


def told(*projects: Standing, wanted: Wanted | None = None) -> Portfolio:
    return assemble(projects, wanted or Wanted())


# Why somebody is needed


def test_a_project_in_order_needs_nobody() -> None:
    assert CALM.reasons == ()
    assert CALM.urgency == 0


@pytest.mark.parametrize(
    ("changes", "reasons"),
    [
        ({"waiting": Waiting(1, NOW)}, [Reason.ANSWER]),
        ({"rag": Rag.AMBER, "slip": Slip("Go-live", 1, True)}, [Reason.OVERDUE]),
        ({"rag": Rag.AMBER, "slip": Slip("Go-live", 9, False)}, []),
        ({"rag": Rag.AMBER, "slip": Slip("Go-live", 10, False)}, [Reason.LATE]),
        ({"slip": Slip("Go-live", 1, False)}, [Reason.UNEXPLAINED]),
        ({"slip": Slip("Go-live", 1, False), "explained": True}, []),
        ({"critical": 1}, [Reason.UNEXPLAINED]),
        ({"critical": 1, "rag": Rag.RED}, []),
        ({"spending": Spending(Decimal(100), Decimal(100), "EUR")}, []),
        ({"spending": Spending(Decimal("100.01"), Decimal(100), "EUR")}, [Reason.MONEY]),
        ({"spending": Spending(Decimal(1), Decimal(0), "EUR")}, [Reason.MONEY]),
        ({"csat": Score(Decimal("0.7499"), 4)}, [Reason.SCORE]),
        ({"csat": None, "nps": Score(Decimal(-1), 4)}, [Reason.SCORE]),
        ({"csat": None, "nps": None}, []),
        ({"quiet_days": 10}, [Reason.SILENT]),
        ({"quiet_days": 10, "published": False}, []),
        ({"quiet_days": 10, "status": ProjectStatus.ON_HOLD}, [Reason.SILENT]),
        ({"quiet_days": 10, "status": ProjectStatus.CLOSED, "waiting": Waiting(1, NOW)}, []),
        ({"stale": (Stale(Figures.PLAN, None),)}, [Reason.STALE]),
        ({"status": ProjectStatus.ON_HOLD, "slip": Slip("Go-live", 40, True)}, []),
    ],
)
def test_a_reason_holds_from_its_edge_on(changes: dict[str, Any], reasons: list[Reason]) -> None:
    assert list(standing(**changes).reasons) == reasons


def test_the_most_pressing_comes_first_and_red_before_green() -> None:
    answer = standing(name="Answer", waiting=Waiting(1, NOW))
    silent = standing(name="Silent", quiet_days=30)
    red = standing(name="Red", rag=Rag.RED, quiet_days=30)
    assert [s.name for s in told(silent, CALM, answer, red).needy] == ["Answer", "Red", "Silent"]


def test_the_opening_names_the_client_and_the_reason() -> None:
    silent = standing(client="Harbour", quiet_days=12)
    said = "Harbour needs you today: nobody of the client has been heard of for 12 days."
    assert portfolio.opening(told(silent, CALM), EN) == said
    two = told(silent, standing(waiting=Waiting(2, NOW)))
    assert portfolio.opening(two, EN) == (
        "Client needs you most today: 2 questions wait for an answer, the oldest since Wed 10 Mar. After it"
        " comes 1 more project."
    )
    assert portfolio.opening(told(CALM), EN).startswith("No client needs you today")
    assert portfolio.opening(told(), EN) == "There is no project yet."


@pytest.mark.parametrize(
    ("reason", "changes", "said"),
    [
        (Reason.OVERDUE, {"slip": Slip("Go-live", 1, True)}, "“Go-live” is overdue, 1 day later than agreed"),
        (
            Reason.MONEY,
            {"spending": Spending(Decimal(12), Decimal(10), "EUR", True)},
            "120% of this month's allowance is used",
        ),
        (
            Reason.SCORE,
            {"csat": Score(Decimal("0.5"), 1)},
            "only 50% of the answers are content (1 person answered)",
        ),
        (
            Reason.SCORE,
            {"csat": None, "nps": Score(Decimal("-33.3"), 3)},
            "more would warn against us than recommend us: NPS -33 (3 people answered)",
        ),
        (Reason.SILENT, {"has_spoken": False}, "the client has not done anything here yet"),
        (
            Reason.STALE,
            {"stale": (Stale(Figures.PLAN, NOW), Stale(Figures.BUDGET, None))},
            "figures that nobody has confirmed yet: Plan and Budget",
        ),
        (
            Reason.STALE,
            {"stale": (Stale(Figures.BUDGET, NOW),)},
            "figures not confirmed since Wed 10 Mar: Budget",
        ),
    ],
)
def test_a_reason_is_said_with_its_figures(reason: Reason, changes: dict[str, Any], said: str) -> None:
    assert reason_said(reason, standing(**changes), EN) == said


def test_every_reason_and_order_has_words_in_chinese() -> None:
    full = standing(
        slip=Slip("上线", 3, True), waiting=Waiting(1, NOW), stale=(Stale(Figures.PLAN, NOW),), critical=1
    )
    for reason in Reason:
        assert reason_said(reason, full, ZH) != reason_said(reason, full, EN)
    for order in Order:
        assert portfolio.order_word(order, ZH) != portfolio.order_word(order, EN)


# What is shown, in which order


def test_filters_leave_what_fits_and_closed_ones_come_last() -> None:
    other = standing(name="Other", client_key="Else", managers=("Ben", "Ann"), rag=Rag.RED)
    closed = standing(name="Aged", status=ProjectStatus.CLOSED)
    assert [s.name for s in told(closed, other, CALM, wanted=Wanted(order=Order.NAME)).projects] == [
        "Calm",
        "Other",
        "Aged",
    ]
    assert told(other, CALM, wanted=Wanted(client="Else")).projects == (other,)
    assert told(other, CALM, wanted=Wanted(manager="Ben")).projects == (other,)
    assert told(other, CALM, wanted=Wanted(health=Rag.GREEN)).projects == (CALM,)
    assert told(other, CALM, wanted=Wanted(client="Nobody")).projects == ()


ONE = standing(
    name="One",
    rag=Rag.AMBER,
    slip=Slip("A", 9, False),
    spending=None,
    csat=None,
    nps=Score(Decimal(-50), 2),
    quiet_days=1,
    as_of=None,
    asked=Asked("Data", date(2027, 3, 1), date(2027, 3, 9)),
)
TWO = standing(
    name="Two",
    rag=Rag.RED,
    slip=Slip("A", 2, True),
    spending=Spending(Decimal(9), Decimal(10), "EUR"),
    csat=Score(Decimal("0.5"), 2),
    quiet_days=8,
    as_of=NOW,
    asked=Asked("Word", date(2027, 2, 1), date(2027, 3, 9)),
)
NIL = standing(name="Zero", csat=None, nps=None, quiet_days=0, spending=None, as_of=NOW.replace(year=2026))


@pytest.mark.parametrize(
    ("order", "names"),
    [
        (Order.NAME, ["One", "Two", "Zero"]),
        (Order.HEALTH, ["Two", "One", "Zero"]),
        (Order.SLIP, ["One", "Two", "Zero"]),
        (Order.BUDGET, ["Two", "One", "Zero"]),
        (Order.SATISFACTION, ["One", "Two", "Zero"]),
        (Order.SILENCE, ["Two", "One", "Zero"]),
        (Order.STALENESS, ["One", "Zero", "Two"]),
        (Order.ACTION, ["Two", "One", "Zero"]),
    ],
)
def test_what_needs_a_look_comes_first_in_every_order(order: Order, names: list[str]) -> None:
    for projects in ((ONE, TWO, NIL), (NIL, TWO, ONE)):
        assert [s.name for s in told(*projects, wanted=Wanted(order=order)).projects] == names


def test_an_address_says_what_is_wanted_and_nonsense_asks_nothing() -> None:
    asked = Wanted("Else", "Ben", Rag.RED, True, Order.SLIP)
    assert wanted_by(as_query(asked)) == asked
    assert as_query(Wanted()) == {}
    assert wanted_by({"health": "pink", "order": "'; drop", "closed": "1", "client": "x\x00"}) == Wanted(
        client="x\x00"
    )


# The file


def lines_of(*projects: Standing, text: Text = EN) -> list[dict[str, str]]:
    written = sheets.as_csv(portfolio.table(told(*projects), text))
    assert written.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(written.decode("utf-8-sig"), newline="")))


def test_the_file_holds_plain_figures_that_a_spreadsheet_counts_with() -> None:
    line = lines_of(replace(TWO, nps=Score(Decimal(-20), 5), slip=Slip("Go-live", 41, True)))[0]
    assert line["Project"] == "Two"
    assert line["Health"] == "Off track"
    assert line["Slip in days"] == "41"
    assert (line["Budget used, %"], line["Spent"], line["Agreed"], line["Currency"]) == (
        "90",
        "9",
        "10",
        "EUR",
    )
    assert (line["Content (CSAT), %"], line["NPS"], line["People who answered"]) == ("50", "-20", "5")
    assert (line["Waits on the client"], line["Asked on"], line["Needed by"]) == (
        "Word",
        "2027-02-01",
        "2027-03-09",
    )
    assert line["Needs somebody because"].startswith("“Go-live” is overdue, 41 days later than agreed; only")


def test_what_was_never_said_is_empty_and_not_none() -> None:
    line = lines_of(replace(NIL, as_of=None, as_of_days=None))[0]
    names = ("Budget used, %", "Content (CSAT), %", "NPS", "People who answered", "Age of figures in days")
    assert [line[name] for name in names] == [""] * 5


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝", "＋", "－", "＠", "\t=", "\r\n=", "  ="])
def test_no_text_of_anybody_runs_as_a_formula(sign: str) -> None:
    evil = f"{sign}HYPERLINK(0)"
    line = lines_of(standing(name=evil, client=evil, asked=Asked(evil, date(2027, 3, 1), date(2027, 3, 2))))[
        0
    ]
    for name in ("Project", "Client", "Waits on the client"):
        assert line[name] == f"'{evil.strip()}"


def test_commas_quotes_and_line_ends_stay_in_their_cell() -> None:
    line = lines_of(standing(name='One, "two"\nthree'))[0]
    assert line["Project"] == 'One, "two" three'
    assert line["Client"] == "Client"


def test_the_columns_are_in_the_readers_language() -> None:
    assert "健康状况" in lines_of(CALM, text=ZH)[0]
    assert lines_of(CALM, text=ZH)[0]["健康状况"] == "正常"
