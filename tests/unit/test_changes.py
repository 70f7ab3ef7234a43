"""Change requests: which moves there are, what each asks for, and how the effect is said."""

from datetime import date
from decimal import Decimal
from itertools import product

import pytest
import time_machine

from db.models.change import ChangeStatus, Urgency
from portal import changes
from portal.changes import NEXT, Move, NoSuchMove, Submit, Withdraw
from portal.changes.course import UNDECIDED, check_move, moves_of_the_firm
from portal.forms import Problems, Reader
from portal.i18n import Text
from portal.views.changes.view import effect
from tests.worlds import NOW

TEXT = Text("en", "UTC")
S = ChangeStatus

LEGAL = {
    (S.SUBMITTED, S.IN_ASSESSMENT),
    (S.SUBMITTED, S.WITHDRAWN),
    (S.IN_ASSESSMENT, S.WAITING_FOR_DECISION),
    (S.IN_ASSESSMENT, S.DECLINED),
    (S.IN_ASSESSMENT, S.WITHDRAWN),
    (S.WAITING_FOR_DECISION, S.APPROVED),
    (S.WAITING_FOR_DECISION, S.DECLINED),
    (S.WAITING_FOR_DECISION, S.IN_ASSESSMENT),
    (S.WAITING_FOR_DECISION, S.WITHDRAWN),
    (S.APPROVED, S.IMPLEMENTED),
}


@pytest.mark.parametrize(("old", "new"), list(product(S, S)))
def test_only_the_moves_of_the_table_are_possible(old: ChangeStatus, new: ChangeStatus) -> None:
    if (old, new) in LEGAL:
        check_move(old, new)
    else:
        with pytest.raises(NoSuchMove):
            check_move(old, new)


def test_the_table_knows_every_status() -> None:
    assert set(NEXT) == set(S)


@pytest.mark.parametrize("status", S)
def test_only_the_client_withdraws_what_the_client_asked_for(status: ChangeStatus) -> None:
    assert S.WITHDRAWN not in moves_of_the_firm(status, by_client=True)
    assert (S.WITHDRAWN in moves_of_the_firm(status, by_client=False)) == (status in UNDECIDED)


def test_a_request_needs_what_and_why() -> None:
    problems = changes.read_submit(Reader({"title": "Export", "urgency": "normal"}), TEXT)
    assert isinstance(problems, Problems)
    assert [p.field for p in problems] == ["what", "why"]


def test_a_request_is_read() -> None:
    raw = {"title": " Export ", "what": "To Excel", "why": "Auditors", "urgency": "high", "title_zh": "导出"}
    assert changes.read_submit(Reader(raw), TEXT) == Submit(
        "Export", "To Excel", "Auditors", Urgency.HIGH, {"zh": {"title": "导出"}}
    )


def test_taking_it_up_asks_for_words_alone() -> None:
    move = changes.read_move(Reader({"answer": "We look", "version": 1}), TEXT, 5, S.IN_ASSESSMENT)
    assert move == Move(5, 1, S.IN_ASSESSMENT, "We look", {})


@pytest.mark.parametrize(
    ("status", "missing"),
    [
        (S.IN_ASSESSMENT, {"answer"}),
        (S.WAITING_FOR_DECISION, {"answer", "amount", "days"}),
        (S.APPROVED, {"answer", "amount", "days", "agreed_with"}),
        (S.DECLINED, {"answer"}),
        (S.IMPLEMENTED, {"answer"}),
    ],
)
def test_each_step_names_what_it_still_needs(status: ChangeStatus, missing: set[str]) -> None:
    problems = changes.read_move(Reader({"version": 1}), TEXT, 5, status)
    assert isinstance(problems, Problems)
    assert {p.field for p in problems} == missing


@time_machine.travel(NOW, tick=False)
def test_an_assessment_may_save_money_and_time() -> None:
    raw = {
        "answer": "Simpler",
        "answer_zh": "更简单",
        "version": 3,
        "amount": "-1,250.50",
        "days": "-2",
        "decide_by": date(2027, 3, 20),
    }
    assert changes.read_move(Reader(raw), TEXT, 5, S.WAITING_FOR_DECISION) == Move(
        5,
        3,
        S.WAITING_FOR_DECISION,
        "Simpler",
        {"zh": "更简单"},
        Decimal("-1250.50"),
        -2,
        date(2027, 3, 20),
    )


@time_machine.travel(NOW, tick=False)
def test_a_deadline_lies_ahead() -> None:
    raw = {"answer": "So", "version": 1, "amount": "0", "days": "0", "decide_by": date(2027, 3, 9)}
    problems = changes.read_move(Reader(raw), TEXT, 5, S.WAITING_FOR_DECISION)
    assert isinstance(problems, Problems)
    assert [p.field for p in problems] == ["decide_by"]


def test_withdrawing_needs_a_reason() -> None:
    assert isinstance(changes.read_withdraw(Reader({"version": 1}), TEXT, 5), Problems)
    read = changes.read_withdraw(Reader({"version": 1, "reason": "Not needed"}), TEXT, 5)
    assert read == Withdraw(5, 1, "Not needed")


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
