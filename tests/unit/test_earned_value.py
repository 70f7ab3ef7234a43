"""Earned value: published examples, every figure against exact fractions, what does not exist, and the words.

What a source prints is compared digit for digit as it prints it. Sources print whole amounts, or round on
the way; where ours has more digits, that is said, and that they are right to the cent the identities prove.
"""

from dataclasses import astuple
from decimal import ROUND_HALF_UP, Decimal, localcontext
from decimal import Decimal as D
from fractions import Fraction
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.earned_value import (
    ASSUMES,
    TERMS,
    Estimate,
    Formula,
    Undefined,
    earned_schedule,
    index,
    measure,
    plain,
    say,
)
from portal.i18n import Text

EN, ZH = Text("en"), Text("zh")

AMOUNTS = st.integers(0, 10**11).map(lambda cents: D(cents).scaleb(-2))
SPENDING = st.integers(-(10**6), 10**11).map(lambda cents: D(cents).scaleb(-2))
PLANS = st.lists(st.integers(0, 9000), min_size=1, max_size=24).map(
    lambda steps: [*map(D, accumulate(steps))]
)


def measured(bac: str, pv: str, ev: str, ac: str) -> "tuple[object, ...]":
    return astuple(measure(D(bac), D(pv), D(ev), D(ac)))


def amounts(estimate: Estimate) -> tuple[object, object, object]:
    return estimate.eac, estimate.etc, estimate.vac


def places(value: object, digits: int) -> Decimal:
    assert isinstance(value, Decimal)
    return value.quantize(D(1).scaleb(-digits), ROUND_HALF_UP)


# Published examples with author, work, year and place


def test_the_exercise_of_eight_tasks() -> None:
    """Charles I. Budd and Charlene S. Budd, "A Practical Guide to Earned Value Project Management", 2nd ed.,
    Management Concepts, 2010, "Discussion Responses and Exercise Solutions", chapter 3, 1 to 7,
    https://www.oreilly.com/library/view/a-practical-guide/9781567263374/OEBPS/9781567263374_epub_app2_r1.htm

    Printed: BAC (there "TV") 289,000, PV 178,540, AC 137,500, EV 129,800; CV -7,700, CPI .944, SV -48,740,
    SPI .727, and the "optimistic" EAC 306,144 = 137,500 + 168,644. The cents of EAC, ETC and VAC are ours.
    """
    tasks = measure(D(289_000), D(178_540), D(129_800), D(137_500))
    assert (tasks.cv, tasks.sv) == (D("-7700.00"), D("-48740.00"))
    assert (places(tasks.cpi, 3), places(tasks.spi, 3)) == (D("0.944"), D("0.727"))
    assert (places(tasks.at_cpi.eac, 0), places(tasks.at_cpi.etc, 0)) == (306_144, 168_644)
    assert amounts(tasks.at_cpi) == (D("306144.07"), D("168644.07"), D("-17144.07"))


def test_the_one_year_project() -> None:
    """Kathy Schwalbe, "Information Technology Project Management", 4th ed., Thomson Course Technology, 2006,
    chapter 7, exercise 1, p. 281. The book has the question alone; these are answers of two of its readers:
    http://samitc493.blogspot.com/2007/10/exercise-7.html (which names edition and page) and
    https://studylib.net/doc/9750501/team_11_ch7_number1_and_2

    Printed: PV 23,000, EV 20,000, AC 25,000, BAC 120,000; CV -5,000, SV -3,000, CPI 80 %, SPI 86.96 % (by
    the other one cut off to 86.95 %), EAC = BAC / CPI 150,000.
    """
    year = measure(D(120_000), D(23_000), D(20_000), D(25_000))
    assert (year.cv, year.sv, year.cpi) == (D("-5000.00"), D("-3000.00"), D("0.8000"))
    assert year.spi == D("0.8696")
    assert year.at_cpi.eac == D("150000.00")


def test_the_third_of_five_periods() -> None:
    """Paul Govan, "PRA: Project Risk Analysis", R package 0.3.0, 2024, article "Earned Value Management",
    section "Examples", https://paulgovan.github.io/PRA/articles/evm.html, and reference pages "eac" and
    "tcpi" of a later edition.

    Printed: BAC 100,000, PV 40,000, EV 35,000, AC 36,000; SV -5,000, CV -1,000, SPI 0.88, CPI 0.97, EAC
    102857.1. In the reference pages AC is 63,000, with EAC = AC + (BAC - EV) 128,000, TCPI to the BAC 1.76.
    """
    project = measure(D(100_000), D(40_000), D(35_000), D(36_000))
    assert (project.sv, project.cv) == (D("-5000.00"), D("-1000.00"))
    assert (places(project.spi, 2), places(project.cpi, 2)) == (D("0.88"), D("0.97"))
    assert places(project.at_cpi.eac, 1) == D("102857.1")
    dear = measure(D(100_000), D(40_000), D(35_000), D(63_000))
    assert dear.at_budget.eac == D("128000.00")
    assert places(dear.tcpi, 2) == D("1.76")


def test_lipkes_own_picture() -> None:
    """Walt Lipke, "Earned Schedule ... an emerging enhancement to EVM", International Metrics Congress, 2007,
    slides 7 and 8, https://studylib.net/doc/18876724/introduction-to-earned-schedule

    Printed: at the end of month 7 all that was planned for five months is earned, so ES = 5, AT = 7, and the
    project is two months behind; of an incomplete month ES counts (EV - PV(5)) / (PV(6) - PV(5)). The picture
    has no amounts; these are ours.
    """
    plan = [D(value) for value in (10, 30, 60, 100, 150, 200, 240, 270, 290, 300)]
    assert astuple(earned_schedule(plan, D(150), D(7))) == (D(5), D(7), D(-2), D("0.7143"))
    schedule = earned_schedule(plan, D(170), D(7))
    assert astuple(schedule) == (D("5.4000"), D("7.0000"), D("-1.6000"), D("0.7714"))


# Further ones, of which author, year or edition is not named where they stand


def test_the_fence_of_four_sides() -> None:
    """Rita Mulcahy, "PMP Exam Prep", RMC Publications, p. 210, as quoted with that page, without edition or
    year, in "Earned Value Exercise", https://studylib.net/doc/5898152/earned-value-exercise.

    Printed: PV 3,000, EV 2,500, AC 2,800, BAC 4,000; CV -300, CPI 0.893, SV -500, SPI 0.833, and EAC 4,479,
    ETC 1,679, VAC -479. It divides by the CPI already rounded to 0.893; of the exact CPI the estimate is
    4,480.00, and ours.
    """
    fence = measure(D(4000), D(3000), D(2500), D(2800))
    assert (fence.cv, fence.sv) == (D("-300.00"), D("-500.00"))
    assert (places(fence.cpi, 3), places(fence.spi, 3)) == (D("0.893"), D("0.833"))
    assert amounts(fence.at_cpi) == (D("4480.00"), D("1680.00"), D("-480.00"))
    assert (4000 / places(fence.cpi, 3)).quantize(D(1)) == 4479


def test_the_forecasts_by_all_three_formulas() -> None:
    """WikiSlate, "EVM forecasting", poster 15, https://wikislate.com/view.php?p=15-evm-forecasting.html, in
    thousands and without author or year: BAC 100, EV 40, AC 45, CPI 0.89, SPI 0.80; EAC = BAC / CPI 112.5,
    ETC 67.5, VAC -12.5, EAC by cost and schedule about 129, TCPI to the BAC 1.09. CalcMastery, "Earned Value
    Management (EVM) Calculator", https://www.calcmastery.com/evm-calculator/, has the same project (PV
    50,000; SV -10,000, CV -5,000) and EAC = AC + BAC - EV 105,000, ETC 60,000, VAC -5,000.

    All of these are printed there; that "about 129" is 129,375.00 is ours.
    """
    project = measure(D(100_000), D(50_000), D(40_000), D(45_000))
    assert (project.sv, project.cv) == (D("-10000.00"), D("-5000.00"))
    assert (places(project.cpi, 2), places(project.spi, 2)) == (D("0.89"), D("0.80"))
    assert amounts(project.at_cpi) == (D("112500.00"), D("67500.00"), D("-12500.00"))
    assert amounts(project.at_budget) == (D("105000.00"), D("60000.00"), D("-5000.00"))
    assert project.at_cpi_and_spi.eac == D("129375.00")
    assert places(project.tcpi, 2) == D("1.09")
    assert [estimate.formula for estimate in project.estimates] == list(Formula)


def test_an_anomaly_does_not_go_on() -> None:
    """Grist Project Management, "Info", figure 7-13, without author or year,
    https://www.gristprojectmanagement.us/integration/info-uhq.html

    Printed: AC 127,000, BAC 500,000, EV 100,000, EAC = AC + (BAC - EV) 527,000; and for EV 150,000,
    AC 162,000 and a CPI rounded to 0.93, EAC = 162,000 + 350,000 / 0.93 = 538,344. Of the exact CPI that is
    540,000.00. The planned value is not given and plays no part.
    """
    assert measure(D(500_000), D(0), D(100_000), D(127_000)).at_budget.eac == D("527000.00")
    project = measure(D(500_000), D(0), D(150_000), D(162_000))
    assert places(project.cpi, 2) == D("0.93")
    assert 162_000 + (350_000 / places(project.cpi, 2)).quantize(D(1)) == 538_344
    assert project.at_cpi.eac == D("540000.00")


@pytest.mark.parametrize(
    ("month", "ev", "es", "sv_t", "spi_t"),
    [
        (3, 480, "2.91", "-0.09", "0.97"),
        (4, 800, "3.80", "-0.20", "0.95"),
        (5, 1280, "4.66", "-0.34", "0.93"),
        (6, 1975, "5.58", "-0.42", "0.93"),
    ],
)
def test_the_earned_schedule_of_seven_months(month: int, ev: int, es: str, sv_t: str, spi_t: str) -> None:
    """Sciemce, "Use the information in the table regarding this seven-month project", without author or year,
    https://sciemce.com/qa/CQRaMAKyIQ4v

    Printed: the PV of seven months and, for months 3 to 6, EV, ES, SV(t) and SPI(t). Its months 1 and 2 do
    not follow Lipke's formula (for month 2 it has ES 3.03, above the 275 to 500 between which EV = 280 lies),
    and in month 7 it has more EV than BAC; those are left out.
    """
    plan = [D(value) for value in (125, 275, 500, 875, 1485, 2325, 2670)]
    schedule = earned_schedule(plan, D(ev), D(month))
    assert schedule.at == month
    assert [places(v, 2) for v in (schedule.es, schedule.sv_t, schedule.spi_t)] == [D(es), D(sv_t), D(spi_t)]


# Identities


@given(AMOUNTS, AMOUNTS, AMOUNTS, SPENDING)
def test_what_is_shown_adds_up_to_the_cent(bac: Decimal, pv: Decimal, ev: Decimal, ac: Decimal) -> None:
    result = measure(bac, pv, ev, ac)
    assert result.cv == ev - ac
    assert result.sv == ev - pv
    for estimate in result.estimates:
        if isinstance(estimate.eac, Undefined):
            assert estimate.etc is estimate.vac is estimate.tcpi is estimate.eac
            continue
        assert isinstance(estimate.etc, Decimal)
        assert isinstance(estimate.vac, Decimal)
        with localcontext(prec=60):
            assert bac == estimate.etc + ac + estimate.vac
            assert estimate.eac == ac + estimate.etc
        assert estimate.etc >= 0


@given(AMOUNTS, AMOUNTS, AMOUNTS, SPENDING)
def test_every_figure_is_the_exact_one_rounded_half_up(
    bac: Decimal, pv: Decimal, ev: Decimal, ac: Decimal
) -> None:
    result = measure(bac, pv, ev, ac)
    b, p, e, a = (Fraction(value) for value in (bac, pv, ev, ac))
    exact: list[tuple[object, Fraction | None, Fraction]] = [
        (result.spi, e / p if b and p else None, Fraction(1, 20_000)),
        (result.cpi, e / a if b and a > 0 else None, Fraction(1, 20_000)),
        (result.tcpi, (b - e) / (b - a) if b > e and b > a else None, Fraction(1, 20_000)),
    ]
    if b > e > 0 and a > 0:
        exact += [
            (result.at_cpi.eac, b * a / e, Fraction(1, 200)),
            (result.at_cpi.tcpi, e / a, Fraction(1, 20_000)),
            (result.at_budget.eac, a + b - e, Fraction(0)),
            (result.at_cpi_and_spi.eac, a + (b - e) * a * p / e**2 if p else None, Fraction(1, 200)),
        ]
    for answer, value, half in exact:
        if value is None:
            assert isinstance(answer, Undefined)
        else:
            assert isinstance(answer, Decimal)
            assert -half <= value - Fraction(answer) < half or value == Fraction(answer)


@given(AMOUNTS, AMOUNTS, AMOUNTS)
def test_work_at_its_planned_cost_and_on_time_ends_at_its_budget(
    bac: Decimal, ev: Decimal, more: Decimal
) -> None:
    bac = ev + more
    result = measure(bac, ev, ev, ev)
    for estimate in result.estimates:
        assert estimate.eac in (bac, Undefined.NO_BUDGET, Undefined.NOTHING_SPENT)
        assert estimate.vac in (0, Undefined.NO_BUDGET, Undefined.NOTHING_SPENT)


@given(PLANS, st.integers(0, 300_000), st.integers(1, 40))
def test_earned_schedule_inverts_the_plan(plan: list[Decimal], ev: int, time: int) -> None:
    schedule = earned_schedule(plan, D(ev), D(time))
    if not plan[-1]:
        assert schedule.es is schedule.sv_t is schedule.spi_t is Undefined.NOTHING_PLANNED
        return
    assert isinstance(schedule.es, Decimal)
    assert schedule.sv_t == schedule.es - time
    assert 0 <= schedule.es <= len(plan)
    # Planned value at ES is the EV, within what ES is rounded by.
    whole, part = divmod(schedule.es, 1)
    steps = [D(0), *plan, plan[-1]]
    there = steps[int(whole)] + part * (steps[int(whole) + 1] - steps[int(whole)])
    assert abs(there - min(D(ev), plan[-1])) <= D("0.5")


@given(PLANS, st.integers(0, 9000), st.integers(0, 9000), st.integers(0, 40))
def test_more_earned_is_never_an_earlier_time(plan: list[Decimal], ev: int, more: int, time: int) -> None:
    less, much = (earned_schedule(plan, D(value), D(time)).es for value in (ev, ev + more))
    if isinstance(less, Decimal) and isinstance(much, Decimal):
        assert less <= much


# Rounding


def test_half_a_cent_and_half_an_index_go_up_away_from_zero() -> None:
    assert measure(D("10.005"), D("0"), D("0"), D("0.004")).bac == D("10.01")
    assert measure(D(10), D(0), D(0), D("-0.005")).ac == D("-0.01")
    assert measure(D(40_000), D(40_000), D(2), D(1)).spi == D("0.0001")
    assert measure(D(40_001), D(40_001), D(2), D(1)).spi == D("0.0000")


def test_a_very_long_amount_loses_no_cent() -> None:
    huge = D("123456789012345678901234567890123.45")
    assert measure(huge, huge, huge, D(0)).sv == 0
    assert measure(huge, huge, huge, D(0)).bac == huge


# What does not exist


@pytest.mark.parametrize(
    ("given_", "spi", "cpi", "tcpi", "eacs"),
    [
        (  # nothing at all
            (0, 0, 0, 0),
            Undefined.NO_BUDGET,
            Undefined.NO_BUDGET,
            Undefined.NO_BUDGET,
            [Undefined.NO_BUDGET] * 3,
        ),
        (  # agreed, not yet begun
            (100, 0, 0, 0),
            Undefined.NOT_STARTED,
            Undefined.NOTHING_SPENT,
            D(1),
            [Undefined.NOTHING_SPENT, D(100), Undefined.NOTHING_SPENT],
        ),
        (  # begun before it was planned to
            (100, 0, 20, 25),
            Undefined.NOT_STARTED,
            D("0.8"),
            D("1.0667"),
            [D(125), D(105), Undefined.NOT_STARTED],
        ),
        (  # money spent, nothing done
            (100, 10, 0, 20),
            D(0),
            D(0),
            D("1.25"),
            [Undefined.NOTHING_EARNED, D(120), Undefined.NOTHING_EARNED],
        ),
        (  # more spent than there was
            (100, 80, 50, 100),
            D("0.625"),
            D("0.5"),
            Undefined.BUDGET_USED_UP,
            [D(200), D(150), D(260)],
        ),
        ((100, 100, 100, 130), D(1), D("0.7692"), Undefined.COMPLETE, [D(130)] * 3),
        ((100, 100, 100, 0), D(1), Undefined.NOTHING_SPENT, Undefined.COMPLETE, [D(0)] * 3),
        ((100, 100, 120, 90), D("1.2"), D("1.3333"), Undefined.COMPLETE, [D(90)] * 3),
        (  # refunded
            (100, 50, 50, -5),
            D(1),
            Undefined.NOTHING_SPENT,
            D("0.4762"),
            [Undefined.NOTHING_SPENT, D(45), Undefined.NOTHING_SPENT],
        ),
    ],
)
def test_what_cannot_be_divided_is_named(
    given_: tuple[int, int, int, int], spi: object, cpi: object, tcpi: object, eacs: list[object]
) -> None:
    bac, pv, ev, ac = map(D, given_)
    result = measure(bac, pv, ev, ac)
    assert (result.spi, result.cpi, result.tcpi) == (spi, cpi, tcpi)
    assert [estimate.eac for estimate in result.estimates] == eacs


def test_to_complete_of_finished_work_has_no_value() -> None:
    done = measure(D(100), D(100), D(100), D(130))
    assert {estimate.tcpi for estimate in done.estimates} == {Undefined.COMPLETE}
    assert amounts(done.at_budget) == (D(130), D(0), D(-30))


@pytest.mark.parametrize(
    "wrong", [("-1", "0", "0", "0"), ("1", "-1", "0", "0"), ("1", "0", "-1", "0"), ("1", "0", "0", "NaN")]
)
def test_an_impossible_amount_is_refused(wrong: tuple[str, str, str, str]) -> None:
    with pytest.raises(ValueError, match=r"never negative|finite"):
        measured(*wrong)


@pytest.mark.parametrize(
    ("plan", "ev", "time", "es", "spi_t"),
    [
        ([100, 200], 0, 1, D(0), D(0)),  # nothing earned
        ([100, 200], 200, 3, D(2), D("0.6667")),  # done late: the planned duration
        ([100, 200], 250, 1, D(2), D(2)),  # more than the budget counts as all of it
        ([100, 200, 200, 200], 200, 3, D(2), D("0.6667")),  # an empty end of the plan is no delay forgiven
        ([100, 200], 50, 0, D("0.5"), Undefined.NO_TIME_PASSED),
        ([0, 0, 90], 0, 1, D(1), D(1)),  # nothing was to be done yet
        ([0, 0, 90], 0, 3, D(2), D("0.6667")),
        ([40, 40, 40, 90], 40, 2, D(2), D(1)),  # a pause in the plan is neither a lead nor a delay
        ([40, 40, 40, 90], 40, 4, D(3), D("0.75")),
        ([40, 40, 40, 90], 40, 0, D(1), Undefined.NO_TIME_PASSED),
        ([40, 40, 40, 90], 65, 4, D("3.5"), D("0.875")),
        ([40, 40, 40, 90], 20, 1, D("0.5"), D("0.5")),
    ],
)
def test_the_edges_of_earned_schedule(
    plan: list[int], ev: int, time: int, es: Decimal, spi_t: Decimal | Undefined
) -> None:
    schedule = earned_schedule([D(value) for value in plan], D(ev), D(time))
    assert (schedule.es, schedule.sv_t, schedule.spi_t) == (es, es - time, spi_t)


@pytest.mark.parametrize("plan", [[], [0], [0, 0, 0]])
def test_without_a_plan_over_time_there_is_no_earned_schedule(plan: list[int]) -> None:
    schedule = earned_schedule([D(value) for value in plan], D(5), D(1))
    assert schedule.es is schedule.sv_t is schedule.spi_t is Undefined.NOTHING_PLANNED


@pytest.mark.parametrize(
    ("plan", "ev", "time"), [([2, 1], 1, 1), ([-1, 1], 1, 1), ([1], -1, 1), ([1], 1, -1), (["NaN"], 1, 1)]
)
def test_an_impossible_plan_is_refused(plan: list[int | str], ev: int, time: int) -> None:
    with pytest.raises(ValueError, match=r"never negative|finite"):
        earned_schedule([D(value) for value in plan], D(ev), D(time))


# The words


def test_the_whole_is_said_in_one_plain_sentence() -> None:
    result = measure(D(500_000), D(180_000), D(150_000), D(162_000))
    assert plain(result, "GBP", EN) == (
        "For every £100 spent, work worth £92.59 was done;"
        " at this pace the whole costs £540,000 instead of £500,000."
    )
    assert plain(result, "CNY", ZH) == (
        "每花费 ¥100，完成了价值 ¥92.59 的工作；照此推算，全部工作共需 ¥540,000，而计划为 ¥500,000。"
    )


def test_a_currency_without_cents_is_said_as_well() -> None:
    result = measure(D(500_000), D(180_000), D(150_000), D(162_000))
    assert "JP¥93 was done" in plain(result, "JPY", EN)


def test_what_goes_as_planned_is_not_said_twice() -> None:
    assert plain(measure(D(500), D(100), D(100), D(100)), "EUR", EN) == (
        "For every €100 spent, work worth €100 was done; at this pace the whole costs €500, as planned."
    )


def test_finished_work_has_a_cost_and_no_pace() -> None:
    assert plain(measure(D(500), D(500), D(500), D("520.50")), "EUR", EN) == (
        "All the work is done: it cost €520.50; €500 was planned."
    )
    assert plain(measure(D(500), D(500), D(500), D(0)), "EUR", EN) == (
        "All the work is done: it cost €0; €500 was planned."
    )


@pytest.mark.parametrize(
    ("given_", "said"),
    [
        ((0, 0, 0, 0), "No budget has been set, so there is nothing to measure against."),
        ((100, 0, 0, 0), "Nothing has been spent yet."),
        ((100, 9, 0, 5), "Money has been spent, but no work is finished yet, so there is no pace."),
    ],
)
def test_before_there_is_a_pace_the_reason_is_said(given_: tuple[int, int, int, int], said: str) -> None:
    bac, pv, ev, ac = map(D, given_)
    assert plain(measure(bac, pv, ev, ac), "EUR", EN) == said


def test_an_index_is_shown_with_two_places_or_with_its_reason() -> None:
    result = measure(D(100), D(0), D(20), D(30))
    assert result.cpi == D("0.6667")
    assert index(result.cpi, EN) == "0.67"
    assert index(result.spi, EN) == "Nothing was planned to be done by this day yet."
    assert index(measure(D(9), D(9), D(0), D(9)).tcpi, ZH).startswith("工作尚未完成，预算却已用尽")


def test_every_reason_term_and_assumption_is_said_in_both_languages() -> None:
    said = [say(reason, text) for reason in Undefined for text in (EN, ZH)]
    said += [text(words) for words in ASSUMES.values() for text in (EN, ZH)]
    said += [text(words) for term in TERMS.values() for words in term for text in (EN, ZH)]
    assert len(set(said)) == len(said)
    assert [ZH(TERMS[symbol][0]) for symbol in ("EV", "TCPI", "ES")] == [
        "挣值",
        "完工尚需绩效指数",
        "挣得进度",
    ]
