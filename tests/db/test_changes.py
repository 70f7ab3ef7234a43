"""Change requests on both databases: asked for, assessed, decided, each step with its reason."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal

import pytest
import time_machine
from sqlalchemy import event, select

from db.base import Audience
from db.models.change import ChangeRequest, ChangeStatus, ChangeStep, Urgency
from db.models.project import Activity
from db.session import AlreadyDone, Conflict, ReadOnly, database, reading, writing
from portal import changes
from portal.access import NotAllowed, NotFound, Scope, operator_scope, preview_viewer, project_scope
from portal.changes import Change, ChangeAt, Move, NoSuchMove, Reply, Submit
from tests.worlds import ALPHA, INTERNAL, NOW, World

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
    """Take a request one step on for the firm."""
    change = numbered(scope, number)
    changes.move(scope, replace(Move(change.change_id, change.version, status, answer), **more))


def reply(scope: Scope, number: int, status: ChangeStatus, reason: str = "Because") -> None:
    """Say something for the client."""
    change = numbered(scope, number)
    changes.reply(scope, Reply(change.change_id, change.version, status, reason))


def brought_to(scope: Scope, number: int, status: ChangeStatus, **values: object) -> None:
    """Put a request where a test begins, past the table of moves."""
    with writing(operator_scope()) as session:
        change = session.get(ChangeRequest, numbered(scope, number).change_id)
        assert change is not None
        change.status = status
        for name, value in values.items():
            setattr(change, name, value)


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
    reply(sponsor, number, S.WITHDRAWN, "We found another way")
    change = numbered(manager, number)
    assert (change.status, change.steps[-1].reason) == (S.WITHDRAWN, "We found another way")
    assert not numbered(sponsor, number).may_withdraw
    assert ("change_answered", "CR-3 · Export to Excel") in happened(manager)


def test_nobody_withdraws_the_request_of_somebody_else(sponsor: Scope, contributor: Scope) -> None:
    change = numbered(contributor, asked(sponsor))
    assert not change.may_withdraw
    with pytest.raises(NotAllowed):
        reply(contributor, change.number, S.WITHDRAWN)


def test_a_sponsor_withdraws_what_somebody_else_of_the_client_asked_for(
    sponsor: Scope, contributor: Scope
) -> None:
    number = asked(contributor)
    assert numbered(sponsor, number).may_withdraw
    reply(sponsor, number, S.WITHDRAWN, "Not in our plan for this year")
    assert numbered(contributor, number).status is S.WITHDRAWN


@pytest.mark.parametrize("status", [S.APPROVED, S.DECLINED, S.IMPLEMENTED, S.WITHDRAWN])
def test_after_the_decision_nothing_is_withdrawn(
    manager: Scope, sponsor: Scope, status: ChangeStatus
) -> None:
    number = asked(sponsor)
    brought_to(manager, number, status)
    change = numbered(sponsor, number)
    assert not change.may_withdraw
    with pytest.raises(NoSuchMove):
        reply(sponsor, number, S.WITHDRAWN, "Late")


def test_a_request_that_moved_on_meanwhile_is_a_conflict(manager: Scope, sponsor: Scope) -> None:
    number = asked(sponsor)
    shown = numbered(sponsor, number)
    step(manager, number, S.IN_ASSESSMENT)
    with pytest.raises(Conflict) as conflict:
        changes.reply(sponsor, Reply(shown.change_id, shown.version, S.WITHDRAWN, "No"))
    assert conflict.value.current.status is S.IN_ASSESSMENT
    assert numbered(sponsor, number).status is S.IN_ASSESSMENT


# Answering


def test_the_first_step_is_readable_and_needs_words(manager: Scope, sponsor: Scope) -> None:
    number = asked(sponsor)
    with pytest.raises(changes.NotAssessed):
        step(manager, number, S.IN_ASSESSMENT, answer="")
    step(manager, number, S.IN_ASSESSMENT, "We look into it")
    change = numbered(sponsor, number)
    assert (change.status, change.answer) == (S.IN_ASSESSMENT, "We look into it")
    assert [(s.status, s.reason, s.by_client) for s in change.steps] == [
        (S.SUBMITTED, "", True),
        (S.IN_ASSESSMENT, "We look into it", False),
    ]
    assert [kind for kind, _ in happened(sponsor)] == ["change_submitted", "change_answered"]


def test_nobody_approves_by_a_click(manager: Scope, sponsor: Scope) -> None:
    number = asked(sponsor)
    brought_to(manager, number, S.WAITING_FOR_DECISION)
    for scope, verb in ((manager, step), (sponsor, reply)):
        with pytest.raises(NotAllowed):
            verb(scope, number, S.APPROVED)
    assert numbered(sponsor, number).status is S.WAITING_FOR_DECISION


def test_an_agreed_change_is_carried_out_with_a_word_and_no_other_baseline(
    manager: Scope, sponsor: Scope
) -> None:
    step(manager, 1, S.IMPLEMENTED, "Live since Monday")
    done = numbered(sponsor, 1)
    assert (done.status, done.answer, done.steps[-1].reason) == (
        S.IMPLEMENTED,
        "Live since Monday",
        "Live since Monday",
    )
    assert [kind for kind, _ in happened(sponsor)] == ["change_answered"]


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
    with pytest.raises(NotAllowed):
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
        changes.reply(world.scope("beta_sponsor", "beta"), Reply(change.change_id, 1, S.WITHDRAWN, "Mine"))
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
    brought_to(manager, number, S.WAITING_FOR_DECISION, amount=Decimal("31313.31"), days=2)
    assert changes.report(manager).numbered(number).amount == Decimal("31313.31")
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
