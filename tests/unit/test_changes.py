"""Change requests: how they are read from forms, what they come to, and how that is said."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine

from db.base import Audience
from db.models.change import ChangeStatus, Touch, Urgency
from db.models.plan import Cause
from db.models.requirement import Way
from db.queries.offers import CostRow, DayRow, HeadRow, LineRow
from portal import changes
from portal.changes import Cost, Delay, EditDraft, Move, Offer, Reply, Room, Signer, Submit
from portal.changes.paper import budget_finding, dates_finding, later
from portal.changes.prospect import prospect
from portal.forms import Problems, Reader
from portal.i18n import Text
from portal.progress import MoveView
from portal.progress.wording import cause_word
from portal.schedule.attribution import delay
from portal.signing import Slot
from portal.views.changes.view import effect
from tests.worlds import NOW

TEXT = Text("en", "UTC")
S = ChangeStatus


# Asking and answering


def test_a_request_needs_what_and_why() -> None:
    problems = changes.read_submit(Reader({"title": "Export", "urgency": "normal"}), TEXT)
    assert isinstance(problems, Problems)
    assert [p.field for p in problems] == ["what", "why"]


def test_a_request_is_read() -> None:
    raw = {"title": " Export ", "what": "To Excel", "why": "Auditors", "urgency": "high", "title_zh": "导出"}
    assert changes.read_submit(Reader(raw), TEXT) == Submit(
        "Export", "To Excel", "Auditors", Urgency.HIGH, {"zh": {"title": "导出"}}
    )


def test_a_draft_needs_its_first_line_and_all_of_it_only_once_it_is_submitted() -> None:
    raw = {"title": "Export", "urgency": "normal", "version": 2}
    said = Submit("Export", "", "", Urgency.NORMAL, {})
    assert changes.read_draft(Reader(raw), TEXT) == said
    assert changes.read_edit(Reader(raw), TEXT, 5) == EditDraft(5, 2, said, submit=False)
    problems = changes.read_edit(Reader({**raw, "submit": True}), TEXT, 5)
    assert isinstance(problems, Problems)
    assert [p.field for p in problems] == ["what", "why"]
    assert isinstance(changes.read_draft(Reader({"title": "", "urgency": "normal"}), TEXT), Problems)


@pytest.mark.parametrize("status", [S.IN_ASSESSMENT, S.DECLINED, S.IMPLEMENTED])
def test_each_step_of_the_firm_asks_for_words(status: ChangeStatus) -> None:
    problems = changes.read_move(Reader({"version": 1}), TEXT, 5, status)
    assert isinstance(problems, Problems)
    assert [p.field for p in problems] == ["answer"]
    raw = {"answer": "We look", "answer_zh": "我们看看", "version": 1}
    assert changes.read_move(Reader(raw), TEXT, 5, status) == Move(
        5, 1, status, "We look", {"zh": "我们看看"}
    )


@pytest.mark.parametrize("status", [S.WITHDRAWN, S.DECLINED, S.IN_ASSESSMENT])
def test_what_the_client_says_instead_of_signing_needs_a_reason(status: ChangeStatus) -> None:
    assert isinstance(changes.read_reply(Reader({"version": 1}), TEXT, 5, status), Problems)
    read = changes.read_reply(Reader({"version": 1, "reason": "Not needed"}), TEXT, 5, status)
    assert read == Reply(5, 1, status, "Not needed")


# Assessing

ROOM = Room({7: "Licences", 8: "Training"}, {3: "Go-live", 4: "Handover"}, 2)


def test_an_assessment_is_read_by_line_and_milestone_and_what_is_empty_adds_nothing() -> None:
    raw = {
        "cost_7": "1,250.50",
        "cost_8": "",
        "delay_3": "-2",
        "delay_4": "0",
        "category_0": "Hardware",
        "category_0_zh": "硬件",
        "amount_0": "-90",
        "scope_effect": "More",
        "scope_effect_zh": "更多",
        "version": 4,
    }
    read = changes.read_assess(Reader(raw), TEXT, 5, ROOM)
    assert not isinstance(read, Problems)
    assert (read.change_id, read.version) == (5, 4)
    assert read.costs == (
        Cost(Decimal("1250.50"), 7),
        Cost(Decimal("-90.00"), None, "Hardware", {"zh": "硬件"}),
    )
    assert read.delays == (Delay(3, -2),)
    assert (read.effects.values["scope_effect"], read.effects.translations) == (
        "More",
        {"zh": {"scope_effect": "更多"}},
    )


@pytest.mark.parametrize(
    ("raw", "wrong"),
    [
        ({"cost_7": "much"}, ["cost_7"]),
        ({"delay_3": "1.5"}, ["delay_3"]),
        ({"delay_3": "4000"}, ["delay_3"]),
        ({"category_1": "Hardware"}, ["category_1"]),
        ({"amount_1": "5"}, ["category_1"]),
    ],
)
def test_what_cannot_be_understood_is_named_by_its_line(raw: dict[str, object], wrong: list[str]) -> None:
    problems = changes.read_assess(Reader({**raw, "version": 1}), TEXT, 5, ROOM)
    assert isinstance(problems, Problems)
    assert [p.field for p in problems] == wrong


def test_a_forged_line_is_not_read() -> None:
    read = changes.read_assess(Reader({"cost_99": "5", "delay_99": "5", "version": 1}), TEXT, 5, ROOM)
    assert not isinstance(read, Problems)
    assert (read.costs, read.delays) == ((), ())


def test_an_alternative_is_read() -> None:
    raw = {"way": "nothing", "what": "Wait", "amount": "0", "days": "", "version": 0, "is_recommended": True}
    read = changes.read_way(Reader(raw), TEXT, 5, None)
    assert not isinstance(read, Problems)
    assert (read.way, read.amount, read.days, read.is_recommended) == (
        Way.NOTHING,
        Decimal("0.00"),
        None,
        True,
    )
    assert isinstance(changes.read_way(Reader({"way": "nothing", "version": 0}), TEXT, 5, None), Problems)


def test_a_touched_requirement_says_all_or_is_taken_out() -> None:
    raw = {"touch": "change", "title": "Lists", "priority": "must", "version": 0}
    read = changes.read_touch(Reader(raw), TEXT, 5, None, 9)
    assert not isinstance(read, Problems)
    assert read.wording is not None
    assert (read.touch, read.wording.texts.values["title"]) == (Touch.CHANGE, "Lists")
    out = changes.read_touch(Reader({"touch": "remove", "version": 0}), TEXT, 5, None, 9)
    assert not isinstance(out, Problems)
    assert (out.touch, out.wording) == (Touch.REMOVE, None)
    # A new requirement is added, whatever a forged form says.
    new = changes.read_touch(Reader(raw), TEXT, 5, None, None)
    assert not isinstance(new, Problems)
    assert new.touch is Touch.ADD
    assert isinstance(
        changes.read_touch(Reader({"touch": "remove", "version": 0}), TEXT, 5, None, None), Problems
    )


# Offering


@time_machine.travel(NOW, tick=False)
def test_an_offer_needs_a_day_ahead_and_words() -> None:
    known = (Signer(4, "Ada"), Signer(5, "Bo"))
    for day, wrong in ((None, ["decide_by"]), (date(2027, 3, 9), ["decide_by"])):
        problems = changes.read_offer(
            Reader({"decide_by": day, "answer": "So", "version": 1}), TEXT, 5, known, []
        )
        assert isinstance(problems, Problems)
        assert [p.field for p in problems] == wrong
    raw = {"decide_by": date(2027, 3, 20), "answer": "So", "version": 1}
    # In the order that was chosen; whoever is not known does not sign.
    assert changes.read_offer(Reader(raw), TEXT, 5, known, [5, 99, 4]) == Offer(
        5, 1, date(2027, 3, 20), (Slot(5, "Bo"), Slot(4, "Ada")), "So", {}
    )
    read = changes.read_offer(Reader(raw), TEXT, 5, known, [])
    assert isinstance(read, Offer)
    assert read.slots == (Slot(),)


# What it comes to

HEAD = HeadRow(
    *(5, 1, 7, "Export", "", "", {}, S.IN_ASSESSMENT, "", "", "", None, "", None, "", None, "", None),
    Audience.CLIENT,
    "EUR",
    "en",
    Decimal(500),
)


def line(id_: int, agreed: int, changed: int | None = None, audience: Audience = Audience.CLIENT) -> LineRow:
    return LineRow(
        id_, f"Line {id_}", {}, Decimal(agreed), None if changed is None else Decimal(changed), audience
    )


def milestone(id_: int, on: date | None, days: int | None = None, **more: object) -> DayRow:
    values = {"audience": Audience.CLIENT, "actual": None, **more}
    return DayRow(id_, f"Day {id_}", {}, None, on, values["actual"], values["audience"], days)  # type: ignore[arg-type]


def test_totals_hold_what_agreed_changes_have_added_by_line_or_not() -> None:
    costs = (CostRow(1, 1, "", {}, Decimal(40)), CostRow(2, None, "New", {}, Decimal(2)))
    whole = prospect(HEAD, costs, (line(1, 1000, 300), line(2, 50)), (), TEXT)
    assert [(each.now, each.then) for each in whole.lines] == [
        (Decimal(1300), Decimal(1340)),
        (Decimal(50), Decimal(50)),
        (Decimal(0), Decimal(2)),
    ]
    # 500 were agreed, 300 of them on a line.
    assert (whole.unattributed, whole.total_now, whole.amount, whole.total_then) == (200, 1550, 42, 1592)


def test_what_the_client_does_not_see_counts_for_nothing_and_is_named() -> None:
    inner = Audience.INTERNAL
    costs = (CostRow(1, 2, "", {}, Decimal(40)),)
    days = (milestone(1, date(2027, 5, 1)), milestone(2, date(2027, 9, 1), 9, audience=inner))
    whole = prospect(HEAD, costs, (line(1, 10), line(2, 10, None, inner)), days, TEXT)
    assert (whole.amount, whole.days, whole.hidden) == (0, 0, ("Line 2", "Day 2"))


@pytest.mark.parametrize(
    ("moved", "days"),
    [
        (((date(2027, 5, 1), 5), (date(2027, 6, 1), None)), 0),
        (((date(2027, 5, 1), 40), (date(2027, 6, 1), None)), 9),
        (((date(2027, 5, 1), 3), (date(2027, 6, 1), 7)), 7),
        (((date(2027, 5, 1), None), (date(2027, 6, 1), -7)), -7),
        (((None, 4), (None, 2)), 4),
        ((), 0),
    ],
)
def test_the_effect_on_the_finish_is_that_of_the_last_day_of_the_plan(
    moved: tuple[tuple[date | None, int | None], ...], days: int
) -> None:
    rows = tuple(milestone(place, on, delay) for place, (on, delay) in enumerate(moved, 1))
    assert prospect(HEAD, (), (), rows, TEXT).days == days


def test_a_reached_milestone_does_not_move_any_more() -> None:
    reached = milestone(1, date(2027, 5, 1), 5, actual=date(2027, 5, 2))
    whole = prospect(HEAD, (), (), (reached,), TEXT)
    assert (whole.touched_milestones, whole.finish_then, whole.days) == ((), date(2027, 5, 2), 0)


# How it is said


@pytest.mark.parametrize(
    ("amount", "days", "said"),
    [
        (None, None, []),
        (Decimal(500), 2, ["adds €500 to the agreed budget", "moves the finish 2 days later"]),
        (Decimal(-500), -1, ["takes €500 off the agreed budget", "brings the finish 1 day forward"]),
        (Decimal(0), 0, ["does not change the agreed budget", "does not move the finish"]),
        (None, 1, ["moves the finish 1 day later"]),
    ],
)
def test_the_effect_is_said_in_plain_words(amount: Decimal | None, days: int | None, said: list[str]) -> None:
    assert effect(amount, days, "EUR", TEXT) == said


def test_the_finding_about_money_is_one_sentence() -> None:
    def found(*amounts: int) -> str:
        costs = tuple(CostRow(i, i, "", {}, Decimal(a)) for i, a in enumerate(amounts, 1))
        return budget_finding(prospect(HEAD, costs, (line(1, 1000), line(2, 1000)), (), TEXT), TEXT)

    assert found(40) == "The agreed budget grows from €2,500.00 to €2,540.00, by €40.00."
    assert found(-40) == "The agreed budget shrinks from €2,500.00 to €2,460.00, by €40.00."
    assert found(40, -40) == "Money moves between budget lines; their sum stays at €2,500.00."
    assert found() == "The agreed budget stays at €2,500.00."


def test_the_finding_about_dates_is_one_sentence() -> None:
    def found(*rows: DayRow) -> str:
        return dates_finding(prospect(HEAD, (), (), rows, TEXT), TEXT)

    early, last = milestone(1, date(2027, 5, 1), 5), milestone(2, date(2027, 6, 1), 1)
    assert found() == "No date moves."
    assert found(early, milestone(2, date(2027, 6, 1))) == "1 milestone moves; the finish stays where it is."
    assert found(early, last) == "The finish moves from 1 June 2027 to 2 June 2027, 1 day later."
    assert (later(-1, TEXT), later(0, TEXT), later(3, TEXT)) == ("1 day earlier", "unchanged", "3 days later")


def test_an_agreed_change_is_named_where_it_moved_dates() -> None:
    def said(*numbers: int) -> str:
        return cause_word(Cause.AGREED_CHANGE, TEXT, changes=numbers)

    assert (said(), said(7)) == ("an agreed change", "agreed change CR-7")
    assert said(7, 2) == "agreed changes CR-2 and CR-7"
    assert cause_word(Cause.OURS, TEXT, changes=(7,)) == "on our side"


def test_days_are_attributed_to_a_change_by_name_only_if_all_of_them_are_known() -> None:
    def move(number: int | None, cause: Cause = Cause.AGREED_CHANGE) -> MoveView:
        return MoveView(date(2027, 5, 1), date(2027, 5, 3), cause, "", "", NOW, "", number)

    assert delay([move(7), move(2), move(None, Cause.OURS)]).changes == {2, 7}
    assert delay([move(7), move(None)]).changes == frozenset()
