"""Change requests on both databases: asked for, assessed, decided, each step with its reason."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from itertools import product

import pytest
import time_machine
from sqlalchemy import event, select

from db.base import Audience
from db.models.change import ChangeRequest, ChangeStatus, ChangeStep, Urgency
from db.models.project import Activity
from db.session import AlreadyDone, Conflict, ReadOnly, database, reading, writing
from portal import changes
from portal.access import NotAllowed, NotFound, Scope, operator_scope, preview_viewer, project_scope
from portal.changes import Change, ChangeAt, Move, NoSuchMove, Submit, Withdraw
from tests.worlds import ALPHA, INTERNAL, NOW, TODAY, World

S = ChangeStatus
EXPORT = Submit("Export to Excel", "A button on the list", "The auditors ask", Urgency.HIGH, {})


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def manager(world: World) -> Scope:
    return world.scope("manager", "alpha")


@pytest.fixture
def sponsor(world: World) -> Scope:
    return world.scope("sponsor", "alpha")


@pytest.fixture
def contributor(world: World) -> Scope:
    return world.scope("contributor", "alpha")


def numbered(scope: Scope, number: int) -> Change:
    return changes.report(scope).numbered(number)


def asked(scope: Scope) -> int:
    return int(changes.submit(scope, EXPORT).removeprefix("CR-"))


def step(scope: Scope, number: int, status: ChangeStatus, answer: str = "Because", **more: object) -> None:
    """Take a request one step on, with an effect of 500 and 2 days where one is needed."""
    change = numbered(scope, number)
    effect = {"amount": Decimal("500.00"), "days": 2} if status in changes.NEEDS_ASSESSMENT else {}
    agreed = {"agreed_with": "Ada Client"} if status is S.APPROVED else {}
    command = Move(change.change_id, change.version, status, answer, {})
    changes.move(scope, replace(command, **{**effect, **agreed, **more}))


def brought_to(scope: Scope, number: int, status: ChangeStatus) -> None:
    """Put a request where a test begins, past the table of moves."""
    with writing(operator_scope()) as session:
        change = session.get(ChangeRequest, numbered(scope, number).change_id)
        assert change is not None
        change.status = status


def happened(scope: Scope) -> list[tuple[str, str]]:
    with reading(scope) as session:
        rows = session.execute(
            select(Activity.kind, Activity.title).where(Activity.at == NOW).order_by(Activity.id)
        )
        return [(kind, title) for kind, title in rows]


@contextmanager
def counted() -> Iterator[list[str]]:
    sent: list[str] = []

    def note(connection, cursor, statement, *rest) -> None:
        if statement.startswith("SELECT") and "set_config" not in statement:
            sent.append(statement)

    event.listen(database().reader, "before_cursor_execute", note)
    yield sent
    event.remove(database().reader, "before_cursor_execute", note)


# Asking


def test_what_the_client_asks_for_both_sides_see_at_once(manager: Scope, contributor: Scope) -> None:
    # 1 is published, 2 is internal: the contributor cannot know of 2, and still gets 3.
    assert changes.submit(contributor, EXPORT) == "CR-3"
    for scope in (manager, contributor):
        change = numbered(scope, 3)
        assert (change.title, change.what, change.why) == (EXPORT.title, EXPORT.what, EXPORT.why)
        assert (change.status, change.urgency, change.audience) == (
            S.SUBMITTED,
            Urgency.HIGH,
            Audience.CLIENT,
        )
        assert (change.by_client, change.submitted_by) == (True, f"{ALPHA} contributor")
        assert [(s.status, s.author, s.by_client) for s in change.steps] == [
            (S.SUBMITTED, f"{ALPHA} contributor", True)
        ]
    assert numbered(contributor, 3).mine
    assert not numbered(manager, 3).mine
    assert happened(manager) == [("change_submitted", "CR-3 · Export to Excel")]


def test_a_double_click_asks_once(sponsor: Scope) -> None:
    changes.submit(sponsor, EXPORT, "one form")
    with pytest.raises(AlreadyDone):
        changes.submit(sponsor, EXPORT, "one form")
    assert [c.number for c in changes.report(sponsor).changes] == [3, 1]


@pytest.mark.parametrize("who", ["reader", "member", "manager", "lead", "administrator"])
def test_only_sponsors_and_contributors_ask_on_the_clients_side(world: World, who: str) -> None:
    with pytest.raises(NotAllowed):
        changes.submit(world.scope(who, "alpha"), EXPORT)


@pytest.mark.parametrize("who", ["sponsor", "contributor", "reader", "member", "lead", "administrator"])
def test_only_a_project_manager_enters_moves_and_publishes(
    world: World, sponsor: Scope, manager: Scope, who: str
) -> None:
    change = numbered(manager, asked(sponsor))
    scope = world.scope(who, "alpha")
    with pytest.raises(NotAllowed):
        changes.enter(scope, EXPORT)
    with pytest.raises(NotAllowed):
        changes.move(scope, Move(change.change_id, 1, S.IN_ASSESSMENT, "So", {}))
    with pytest.raises(NotAllowed):
        changes.publish(scope, ChangeAt(change.change_id, 1))


def test_nobody_asks_through_a_preview(world: World, manager: Scope) -> None:
    looking = preview_viewer(manager.viewer, world.viewer("sponsor"))
    with pytest.raises(ReadOnly):
        changes.submit(project_scope(looking, world.projects["alpha"]), EXPORT)


def test_what_the_firm_enters_is_internal_until_published(manager: Scope, sponsor: Scope) -> None:
    translated = replace(EXPORT, others={"zh": {"title": "导出到 Excel"}})
    assert changes.enter(manager, translated) == "CR-3"
    with pytest.raises(NotFound):
        numbered(sponsor, 3)
    assert happened(sponsor) == []
    step(manager, 3, S.IN_ASSESSMENT, "We look into it")
    changes.publish(manager, ChangeAt(numbered(manager, 3).change_id, 2))
    change = numbered(sponsor, 3)
    assert [s.status for s in change.steps] == [S.SUBMITTED, S.IN_ASSESSMENT]
    assert (change.by_client, change.mine) == (False, False)
    assert happened(sponsor) == [("change_submitted", "CR-3 · Export to Excel")]
    with reading(sponsor) as session:
        said = session.scalars(select(Activity.translations).where(Activity.at == NOW)).one()
    assert said == {"zh": {"title": "CR-3 · 导出到 Excel"}}


# Withdrawing


def test_whoever_asked_withdraws_with_a_reason_while_undecided(manager: Scope, sponsor: Scope) -> None:
    number = asked(sponsor)
    step(manager, number, S.IN_ASSESSMENT)
    change = numbered(sponsor, number)
    assert change.may_withdraw
    changes.withdraw(sponsor, Withdraw(change.change_id, change.version, "We found another way"))
    change = numbered(manager, number)
    assert (change.status, change.steps[-1].reason) == (S.WITHDRAWN, "We found another way")
    assert not numbered(sponsor, number).may_withdraw
    assert ("change_answered", "CR-3 · Export to Excel") in happened(manager)


def test_nobody_withdraws_the_request_of_somebody_else(sponsor: Scope, contributor: Scope) -> None:
    change = numbered(contributor, asked(sponsor))
    assert not change.may_withdraw
    with pytest.raises(NotAllowed):
        changes.withdraw(contributor, Withdraw(change.change_id, 1, "No"))


@pytest.mark.parametrize("status", [S.APPROVED, S.DECLINED, S.IMPLEMENTED, S.WITHDRAWN])
def test_after_the_decision_nothing_is_withdrawn(
    manager: Scope, sponsor: Scope, status: ChangeStatus
) -> None:
    number = asked(sponsor)
    brought_to(manager, number, status)
    change = numbered(sponsor, number)
    assert not change.may_withdraw
    with pytest.raises(NoSuchMove):
        changes.withdraw(sponsor, Withdraw(change.change_id, change.version, "Late"))


def test_a_request_that_moved_on_meanwhile_is_a_conflict(manager: Scope, sponsor: Scope) -> None:
    number = asked(sponsor)
    shown = numbered(sponsor, number)
    step(manager, number, S.IN_ASSESSMENT)
    with pytest.raises(Conflict) as conflict:
        changes.withdraw(sponsor, Withdraw(shown.change_id, shown.version, "No"))
    assert conflict.value.current.status is S.IN_ASSESSMENT
    assert numbered(sponsor, number).status is S.IN_ASSESSMENT


# Answering


@pytest.mark.parametrize(("old", "new"), list(product(S, S)), ids=lambda s: str(s))
def test_no_move_beside_the_table_reaches_the_database(
    small_world: World, old: ChangeStatus, new: ChangeStatus
) -> None:
    manager, sponsor = small_world.scope("manager", "alpha"), small_world.scope("sponsor", "alpha")
    number = asked(sponsor)
    brought_to(manager, number, old)
    legal = new in changes.NEXT[old] and new is not S.WITHDRAWN
    if legal:
        step(manager, number, new)
    else:
        with pytest.raises(NoSuchMove):
            step(manager, number, new)
    assert numbered(manager, number).status is (new if legal else old)


def test_a_request_on_its_whole_way(manager: Scope, sponsor: Scope) -> None:
    number = asked(sponsor)
    step(manager, number, S.IN_ASSESSMENT, "We look into it")
    deadline = TODAY + timedelta(days=9)
    step(manager, number, S.WAITING_FOR_DECISION, "Two days of work", decide_by=deadline)
    waiting = numbered(sponsor, number)
    assert (waiting.amount, waiting.days, waiting.decide_by, waiting.answer) == (
        Decimal("500.00"),
        2,
        deadline,
        "Two days of work",
    )
    step(manager, number, S.APPROVED, "Agreed by mail", amount=Decimal("450.00"))
    step(manager, number, S.IMPLEMENTED, "Live since Monday")
    done = numbered(sponsor, number)
    assert (done.status, done.amount, done.days, done.agreed_with) == (
        S.IMPLEMENTED,
        Decimal("450.00"),
        2,
        "Ada Client",
    )
    assert (done.decide_by, done.decided_at, done.answer) == (None, NOW, "Live since Monday")
    # What was said before stays readable.
    assert [(s.status, s.reason, s.amount, s.days, s.decide_by) for s in done.steps] == [
        (S.SUBMITTED, "", None, None, None),
        (S.IN_ASSESSMENT, "We look into it", None, None, None),
        (S.WAITING_FOR_DECISION, "Two days of work", Decimal("500.00"), 2, deadline),
        (S.APPROVED, "Agreed by mail", Decimal("450.00"), 2, None),
        (S.IMPLEMENTED, "Live since Monday", None, None, None),
    ]
    assert [kind for kind, _ in happened(sponsor)] == ["change_submitted"] + 4 * ["change_answered"]


def test_what_is_agreed_adds_up(manager: Scope, sponsor: Scope) -> None:
    number = asked(sponsor)
    step(manager, number, S.IN_ASSESSMENT)
    step(manager, number, S.WAITING_FOR_DECISION)
    before = changes.report(sponsor)
    # The world's own approved request: 500 and 2 days.
    assert (before.agreed_amount, before.agreed_days, before.currency) == (Decimal(500), 2, "EUR")
    step(manager, number, S.APPROVED)
    after = changes.report(sponsor)
    assert (after.agreed_amount, after.agreed_days) == (Decimal(1000), 4)


def test_nothing_is_decided_without_an_assessment_an_answer_and_a_name(
    manager: Scope, sponsor: Scope
) -> None:
    number = asked(sponsor)
    step(manager, number, S.IN_ASSESSMENT)
    for unsaid in ({"amount": None}, {"days": None}, {"answer": ""}):
        with pytest.raises(changes.NotAssessed):
            step(manager, number, S.WAITING_FOR_DECISION, **unsaid)
    step(manager, number, S.WAITING_FOR_DECISION)
    for unsaid in ({"amount": None}, {"days": None}, {"answer": ""}, {"agreed_with": ""}):
        with pytest.raises(changes.NotAssessed):
            step(manager, number, S.APPROVED, **unsaid)
    with pytest.raises(changes.NotAssessed):
        step(manager, number, S.DECLINED, answer="")
    assert numbered(sponsor, number).status is S.WAITING_FOR_DECISION


def test_back_into_assessment_the_deadline_goes_and_stays_readable(manager: Scope, sponsor: Scope) -> None:
    number = asked(sponsor)
    step(manager, number, S.IN_ASSESSMENT)
    step(manager, number, S.WAITING_FOR_DECISION, decide_by=TODAY)
    step(manager, number, S.IN_ASSESSMENT, "You asked for a cheaper way")
    change = numbered(sponsor, number)
    assert (change.status, change.decide_by) == (S.IN_ASSESSMENT, None)
    assert change.steps[2].decide_by == TODAY


def test_answers_reach_each_reader_in_their_language(world: World, manager: Scope, sponsor: Scope) -> None:
    number = asked(sponsor)
    step(manager, number, S.IN_ASSESSMENT, "We look into it", others={"zh": "我们正在评估"})
    chinese = replace(sponsor, viewer=replace(sponsor.viewer, language="zh"))
    assert numbered(chinese, number).answer == "我们正在评估"
    assert numbered(chinese, number).steps[-1].reason == "我们正在评估"
    assert numbered(sponsor, number).answer == "We look into it"
    # A later answer without a translation does not leave the older one standing.
    step(manager, number, S.DECLINED, "Not with this budget")
    assert numbered(chinese, number).answer == "Not with this budget"


def test_two_managers_do_not_overwrite_each_other(manager: Scope, sponsor: Scope) -> None:
    change = numbered(manager, asked(sponsor))
    changes.move(manager, Move(change.change_id, 1, S.IN_ASSESSMENT, "First", {}))
    with pytest.raises(Conflict):
        changes.move(manager, Move(change.change_id, 1, S.IN_ASSESSMENT, "Second", {}))
    assert numbered(manager, change.number).answer == "First"


def test_the_firm_withdraws_only_what_it_entered(manager: Scope, sponsor: Scope) -> None:
    changes.enter(manager, EXPORT)
    step(manager, 3, S.WITHDRAWN, "No longer useful")
    assert numbered(manager, 3).status is S.WITHDRAWN
    number = asked(sponsor)
    with pytest.raises(NoSuchMove):
        step(manager, number, S.WITHDRAWN)


# Walls


def test_a_foreign_request_does_not_exist(world: World, manager: Scope, sponsor: Scope) -> None:
    change = numbered(manager, asked(sponsor))
    foreign = world.scope("beta_manager", "beta")
    with pytest.raises(NotFound):
        numbered(foreign, 3)
    with pytest.raises(NotFound):
        changes.move(foreign, Move(change.change_id, 1, S.IN_ASSESSMENT, "Mine", {}))
    with pytest.raises(NotFound):
        changes.publish(foreign, ChangeAt(change.change_id, 1))
    with pytest.raises(NotFound):
        changes.withdraw(world.scope("beta_sponsor", "beta"), Withdraw(change.change_id, 1, "Mine"))
    with pytest.raises(NotFound):
        changes.move(world.scope("manager", "hidden"), Move(change.change_id, 1, S.IN_ASSESSMENT, "So", {}))


def test_a_client_never_gets_what_is_internal(sponsor: Scope) -> None:
    report = changes.report(sponsor)
    assert [c.number for c in report.changes] == [1]
    assert INTERNAL not in repr(report)
    assert "BETAMARK" not in repr(report)
    with pytest.raises(NotFound):
        report.numbered(2)


def test_without_sight_of_the_budget_there_is_no_amount(manager: Scope, contributor: Scope) -> None:
    number = asked(contributor)
    step(manager, number, S.IN_ASSESSMENT)
    step(manager, number, S.WAITING_FOR_DECISION, amount=Decimal("31313.31"))
    report = changes.report(contributor)
    assert not report.sees_money
    assert "31313" not in repr(report)
    assert report.numbered(number).days == 2
    assert report.agreed_amount == Decimal(0)


def test_history_is_not_rewritten(manager: Scope, sponsor: Scope) -> None:
    number = asked(sponsor)
    change = numbered(manager, number)
    with pytest.raises(Exception, match="append-only"), writing(manager) as session:
        taken = session.scalars(
            select(ChangeStep).where(ChangeStep.change_request_id == change.change_id)
        ).one()
        taken.reason = "Something else"
        session.flush()


# For other programs, and how much it costs


def test_the_report_as_json(sponsor: Scope, contributor: Scope) -> None:
    expected = {
        "number": 1,
        "title": f"Change {ALPHA} ALPHAMARK",
        "status": "approved",
        "urgency": "normal",
        "submitted_at": "2027-03-01T09:00:00+00:00",
        "amount": "500.00",
        "days": 2,
        "answer": f"Answer {ALPHA} ALPHAMARK",
    }
    assert changes.as_json(changes.report(sponsor)) == [expected]
    expected.pop("amount")
    assert changes.as_json(changes.report(contributor)) == [expected]


def test_a_hundred_requests_cost_as_many_statements_as_one(sponsor: Scope) -> None:
    with counted() as few:
        changes.report(sponsor)
    for _ in range(30):
        asked(sponsor)
    with counted() as many:
        assert len(changes.report(sponsor).changes) == 31
    assert len(few) == len(many) == 2
