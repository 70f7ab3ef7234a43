"""What rulings amount to, what silence means, what forms refuse, and how sentences read."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from db.models.deliverable import CheckResult, DeliverableStatus, Outcome, Ruling
from db.models.plan import Cause
from portal.charter.texts import Written
from portal.deliverables import (
    DeliverableView,
    Found,
    Lesson,
    MoveItem,
    Offer,
    PlanItem,
    PunchView,
    Rule,
    deemed_on,
    outcome,
    read_check,
    read_describe,
    read_handover,
    read_move_item,
    read_offer,
    read_plan,
    read_rule,
    what_silence_means,
)
from portal.deliverables.sentences import day_moved, expected, item_stands
from portal.deliverables.writing import points
from portal.forms import Problems, Reader
from portal.i18n import Text
from portal.plan import Reason
from portal.progress import MoveView

TODAY = date(2027, 3, 10)
EN, ZH = Text("en"), Text("zh")
MET, REMARK, NOT_MET = Ruling.MET, Ruling.REMARK, Ruling.NOT_MET


@pytest.fixture(autouse=True)
def _now() -> object:
    with time_machine.travel(datetime(2027, 3, 10, 9, 0, tzinfo=UTC), tick=False):
        yield


@pytest.mark.parametrize(
    ("rulings", "refuse", "means"),
    [
        ((MET, MET), False, Outcome.ACCEPTED),
        ((MET, MET), True, Outcome.ACCEPTED),
        ((MET, REMARK), False, Outcome.WITH_REMARKS),
        ((REMARK, REMARK), True, Outcome.REJECTED),
        ((MET, NOT_MET), False, Outcome.REJECTED),
        ((REMARK, NOT_MET), False, Outcome.REJECTED),
        ((REMARK, NOT_MET), True, Outcome.REJECTED),
    ],
)
def test_the_outcome_is_within_what_the_rulings_allow(
    rulings: tuple[Ruling, ...], refuse: bool, means: Outcome
) -> None:
    assert outcome(rulings, refuse=refuse) is means


def said(problems: object) -> list[str]:
    assert isinstance(problems, Problems)
    return [each.sentence(EN) for each in problems]


def test_nothing_is_taken_for_granted_when_ruling() -> None:
    named = {1: "It prints", 2: "It scans"}
    command = read_rule(Reader({"version": 1}), EN, 7, named)
    assert said(command) == ["Please fill in “It prints”.", "Please fill in “It scans”."]
    raw = {"version": 1, "ruling:1": "not_met", "ruling:2": "remark"}
    assert said(read_rule(Reader(raw), EN, 7, named)) == [
        "Please fill in “Your remark on “It prints””.",
        "Please fill in “Your remark on “It scans””.",
    ]
    raw = {"version": 1, "ruling:1": "met", "remark:1": "but slowly", "ruling:2": "met"}
    assert said(read_rule(Reader(raw), EN, 7, named)) == [
        "You wrote a remark on “It prints”, so please choose that there is one."
    ]
    raw = {"version": 1, "ruling:1": "met", "ruling:2": "met", "refuse": True}
    assert said(read_rule(Reader(raw), EN, 7, named)) == [
        "Where every criterion is met there is nothing to reject it for."
    ]


def test_a_ruling_is_read_as_it_was_chosen() -> None:
    raw = {"version": 3, "ruling:1": "remark", "remark:1": "Slow", "refuse": True, "comment": "Well"}
    assert read_rule(Reader(raw), EN, 7, {1: "It prints"}) == Rule(7, 3, {1: (REMARK, "Slow")}, True, "Well")


@pytest.mark.parametrize("forged", ["accepted", "", None, 1, "MET", ["met"]])
def test_a_forged_ruling_is_refused(forged: object) -> None:
    assert isinstance(read_rule(Reader({"version": 1, "ruling:1": forged}), EN, 7, {1: "x"}), Problems)


def test_a_failed_check_says_what_was_found() -> None:
    raw = {"version": 1, "result:1": "failed", "result:2": "not_checked", "found:2": "left over"}
    named = {1: "It prints", 2: "It scans"}
    assert said(read_check(Reader(raw), EN, 7, named)) == ["Please fill in “What was found of “It prints””."]
    read = read_check(Reader({**raw, "found:1": "2 of 8 stop"}), EN, 7, named)
    assert not isinstance(read, Problems)
    assert read.results == (
        Found(1, CheckResult.FAILED, "2 of 8 stop"),
        Found(2, CheckResult.NOT_CHECKED, ""),
    )


def test_an_offer_asks_for_a_day_ahead_and_for_words_where_something_is_missing() -> None:
    openly = "I hand it over although"
    raw = {"version": 1, "needed_by": date(2027, 3, 9)}
    assert said(read_offer(Reader(raw), EN, 7, openly)) == [
        "That day is over; nobody could keep it.",
        f"Please tick “{openly}” to go on.",
    ]
    raw = {"version": 1, "needed_by": TODAY, "openly": True}
    assert said(read_offer(Reader(raw), EN, 7, openly)) == ["Please fill in “What the client should know”."]
    read = read_offer(Reader({"version": 1, "needed_by": TODAY}), EN, 7, "")
    assert isinstance(read, Offer)
    assert not read.openly


def test_a_promised_day_is_not_over_but_may_have_passed() -> None:
    raw = {"version": 1, "owner": "Tomasz", "due": date(2027, 3, 1)}
    assert said(read_plan(Reader(raw), EN, (5, None))) == ["That day is over; nobody could keep it."]
    assert read_plan(Reader(raw), EN, (5, date(2027, 3, 1))) == PlanItem(5, 1, "Tomasz", date(2027, 3, 1))


def test_without_a_milestone_none_is_kept() -> None:
    read = read_describe(Reader({"version": 1, "title": "Blueprint", "milestone_id": 0}), EN, None)
    assert not isinstance(read, Problems)
    assert (read.milestone_id, read.due) == (None, None)


def test_the_training_of_a_handover_is_named_in_every_language() -> None:
    raw = {"version": 0, "what": "The system", "support_name": "Priya"}
    lessons = [
        Lesson(1, "Guide", {"en": "Guide", "zh": "指南"}),
        Lesson(2, "Film", {"en": "Film", "zh": "影片"}),
    ]
    read = read_handover(Reader(raw), EN, None, lessons)
    assert not isinstance(read, Problems)
    assert read.texts.values["training"] == "Guide\nFilm"
    assert read.texts.translations == {"zh": {"training": "指南\n影片"}}


@pytest.mark.parametrize(
    ("after", "needed_by", "day"),
    [
        (None, date(2027, 3, 17), None),
        (10, date(2027, 3, 17), date(2027, 3, 20)),
        (3, date(2027, 3, 17), date(2027, 3, 18)),
    ],
)
def test_silence_counts_after_the_day_an_answer_was_needed(
    after: int | None, needed_by: date, day: date | None
) -> None:
    assert deemed_on(after, TODAY, needed_by) == day


def test_what_silence_means_is_said_in_both_languages() -> None:
    assert what_silence_means(None, 2, EN) == "Without your answer nothing counts as accepted."
    assert what_silence_means(date(2027, 3, 20), 2, ZH) == (
        "如在 2027年3月20日 前无人答复，即视为验收通过：双方约定第 2 版对此已有规定。在此之前我们会提醒您。"
    )


def deliverable(due: date | None, day: date | None, *, reached: bool = False) -> DeliverableView:
    words = {"title": "Labels", "what": "", "quality": ""}
    return DeliverableView(
        1,
        1,
        1,
        words,
        Written(words),
        DeliverableStatus.IN_WORK,
        due,
        None,
        "Printing works",
        day,
        reached,
        True,
        (),
        {},
    )


@pytest.mark.parametrize(
    ("due", "day", "reached", "sentence"),
    [
        (None, None, False, "No day is set yet."),
        (date(2027, 4, 1), None, False, "Agreed for Thu 1 Apr."),
        (None, date(2027, 3, 13), False, "Expected in 3 days (Sat 13 Mar)."),
        (
            date(2027, 3, 10),
            date(2027, 3, 13),
            False,
            "Agreed for Wed 10 Mar; expected in 3 days (Sat 13 Mar), 3 days later. It goes with “Printing"
            " works”, where the reasons stand.",
        ),
        (
            date(2027, 3, 10),
            date(2027, 3, 9),
            True,
            "Agreed for Wed 10 Mar; reached yesterday, 1 day earlier. It goes with “Printing works”, where"
            " the reasons stand.",
        ),
    ],
)
def test_a_day_is_said_with_what_was_agreed(
    due: date | None, day: date | None, reached: bool, sentence: str
) -> None:
    assert expected(deliverable(due, day, reached=reached), EN) == sentence


def item(due: date | None, done: datetime | None = None) -> PunchView:
    owner = "Tomasz" if due else ""
    by = "Tomasz" if done else ""
    return PunchView(1, 1, 1, 1, 1, "Labels", "It drips", owner, due, done, by, None, "")


def test_an_item_says_who_by_when_and_that_it_is_late() -> None:
    assert item_stands(item(None), EN) == "Nobody has been named for it yet."
    assert item_stands(item(date(2027, 3, 12)), EN) == "Tomasz puts it right, by Fri 12 Mar."
    assert item_stands(item(date(2027, 3, 9)), EN) == "Tomasz was to put it right yesterday."
    done = item(date(2027, 3, 9), datetime(2027, 3, 9, 9, tzinfo=UTC))
    assert item_stands(done, EN, internal=False) == "Put right by Tomasz on Tue 9 Mar; please have a look."
    assert not done.is_overdue(TODAY)


MOVED = {
    "new_date": date(2027, 3, 20),
    "version": 1,
    "cause": "ours",
    "explanation": "Late",
    "remedy": "Soon",
}


def test_another_day_is_read_with_its_reason() -> None:
    read = read_move_item(Reader({**MOVED, "explanation_zh": "晚了"}), EN, item(date(2027, 3, 12)))
    assert isinstance(read, MoveItem)
    assert (read.item_id, read.version, read.new_date) == (1, 1, date(2027, 3, 20))
    assert read.reason == Reason(Cause.OURS, "Late", "Soon", {"zh": {"explanation": "晚了"}})


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"new_date": date(2027, 3, 12)}, "new_date"),
        ({"new_date": date(2027, 3, 9)}, "new_date"),
        ({"new_date": None}, "new_date"),
        ({"explanation": " "}, "explanation"),
        ({"remedy": ""}, "remedy"),
        ({"cause": "nobody"}, "cause"),
        ({"cause": "agreed_change"}, "cause"),
    ],
)
def test_another_day_without_a_reason_or_in_the_past_is_not_taken(
    typed: dict[str, object], field: str
) -> None:
    read = read_move_item(Reader({**MOVED, **typed}), EN, item(date(2027, 3, 12)))
    assert isinstance(read, Problems)
    assert {problem.field for problem in read} == {field}


def test_a_move_says_both_days_whose_cause_it_was_and_what_happened() -> None:
    moved = MoveView(
        date(2027, 3, 12),
        date(2027, 3, 20),
        Cause.CLIENT,
        "No key.",
        "",
        datetime(2027, 3, 9, 9, tzinfo=UTC),
        "Ada",
    )
    assert (
        day_moved(moved, EN, internal=False)
        == "Moved from Fri 12 Mar to Sat 20 Mar, waiting for you: No key."
    )
    assert "waiting for the client" in day_moved(moved, EN, internal=True)


def test_lines_are_criteria_without_what_stands_before_them() -> None:
    assert points("- It prints\n\n• It scans \n") == ["It prints", "It scans"]
