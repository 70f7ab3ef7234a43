"""The project manager's desk for change requests: from the first word to carried out."""

from collections.abc import Iterator

import pytest
import time_machine
from streamlit.testing.v1 import AppTest

from db.base import Audience
from db.models.change import ChangeStatus, Urgency
from portal import changes
from portal.changes import Change, Move, Submit
from portal.i18n import LANGUAGES
from tests.conftest import Portal
from tests.worlds import ALPHA, NOW, World, build

S = ChangeStatus


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def asked(world: World) -> Change:
    scope = world.scope("sponsor", "alpha")
    changes.submit(scope, Submit("Export to Excel", "A button", "The auditors ask", Urgency.HIGH, {}))
    return numbered(world, 3)


def numbered(world: World, number: int) -> Change:
    return changes.report(world.scope("manager", "alpha")).numbered(number)


def said(at: AppTest) -> str:
    shown = [*at.title, *at.subheader, *at.markdown, *at.caption, *at.info, *at.error, *at.success]
    return "\n".join(str(each.value) for each in shown)


def press(at: AppTest, label: str) -> AppTest:
    return next(b for b in at.button if b.label == label).click().run()


def write(at: AppTest, label: str, words: str) -> None:
    next(t for t in [*at.text_area, *at.text_input] if t.label == label).set_value(words)


def choose(at: AppTest, status: ChangeStatus) -> AppTest:
    return next(g for g in at.button_group if g.label == "Take it to").set_value(status).run()


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("en", "1 change request waits for your answer."), ("zh", "有 1 份变更单等待您答复。")],
)
def test_the_desk_opens_with_what_waits(portal: Portal, sqlite: str, language: str, sentence: str) -> None:
    assert sqlite
    world = build(language)
    asked(world)
    at = portal(world, "manager", "changes")
    assert not at.exception
    assert at.subheader[0].value == sentence
    assert [m.value for m in at.metric] == ["1", "0", "2"]


def test_a_request_is_taken_to_its_end(portal: Portal, small_world: World) -> None:
    asked(small_world)
    at = portal(small_world, "manager", "changes", change="3")
    assert not at.exception
    press(at, "Save and tell the client")
    assert at.error[0].value == "Please fill in “What the client reads about it”."
    write(at, "What the client reads about it", "We look into it")
    press(at, "Save and tell the client")
    assert at.success[0].value == "CR-3 is now: Being assessed."
    write(at, "Added to the agreed budget, in EUR", "1,200.50")
    write(at, "What the client reads about it", "Two days of work")
    press(at, "Save and tell the client")
    assert "Please fill in “Added to the finish, in calendar days”." in at.error[0].value
    write(at, "Added to the finish, in calendar days", "2")
    press(at, "Save and tell the client")
    assert numbered(small_world, 3).status is S.WAITING_FOR_DECISION
    assert "Signing in the portal itself comes in a later version." in said(at)
    # The figures that were said are offered again.
    assert next(t for t in at.text_input if t.label.startswith("Added to the agreed")).value == "1200.5"
    write(at, "Who agreed on the client’s side", "Ada Client")
    write(at, "What the client reads about it", "Agreed by mail")
    press(at, "Save and tell the client")
    write(at, "What the client reads about it", "Live since Monday")
    press(at, "Save and tell the client")
    change = numbered(small_world, 3)
    assert (change.status, str(change.amount), change.days) == (S.IMPLEMENTED, "1200.5000", 2)
    assert change.agreed_with == "Ada Client"
    assert "This request is settled; nothing more can happen to it." in said(at)


def test_declining_needs_a_reason_and_keeps_what_was_typed(portal: Portal, small_world: World) -> None:
    change = asked(small_world)
    manager = small_world.scope("manager", "alpha")
    changes.move(manager, Move(change.change_id, 1, S.IN_ASSESSMENT, "We look", {}))
    at = portal(small_world, "manager", "changes", change="3")
    choose(at, S.DECLINED)
    press(at, "Save and tell the client")
    assert at.error
    write(at, "What the client reads about it", "It would break the audit rules")
    write(at, f"What the client reads about it · {LANGUAGES['zh'].name}", "这会违反审计规定")
    press(at, "Save and tell the client")
    assert numbered(small_world, 3).status is S.DECLINED
    client = portal(small_world, "sponsor", "feedback", change="3")
    assert "It would break the audit rules" in said(client)


def test_only_legal_steps_are_offered(portal: Portal, small_world: World) -> None:
    asked(small_world)
    at = portal(small_world, "manager", "changes", change="3")
    group = next(g for g in at.button_group if g.label == "Take it to")
    assert group.options == ["Being assessed"]


def test_a_colleague_who_was_faster_is_shown(portal: Portal, small_world: World) -> None:
    change = asked(small_world)
    at = portal(small_world, "manager", "changes", change="3")
    write(at, "What the client reads about it", "Mine")
    manager = small_world.scope("manager", "alpha")
    changes.move(manager, Move(change.change_id, 1, S.IN_ASSESSMENT, "Theirs", {}))
    press(at, "Save and tell the client")
    assert "Somebody else has saved this in the meantime" in at.error[0].value
    assert "Being assessed · Theirs" in at.error[0].value
    assert numbered(small_world, 3).answer == "Theirs"
    # What was typed is still there, now under the next step that is possible.
    assert next(t for t in at.text_area if t.label == "What the client reads about it").value == "Mine"
    choose(at, S.DECLINED)
    press(at, "Save and tell the client")
    assert (numbered(small_world, 3).status, numbered(small_world, 3).answer) == (S.DECLINED, "Mine")


def test_the_firm_enters_a_request_and_shows_it_later(portal: Portal, small_world: World) -> None:
    at = portal(small_world, "manager", "changes")
    write(at, "What should change, in one line", "A second warehouse")
    write(at, "What exactly", "Stock of both")
    write(at, "Why it is needed", "It opens in May")
    press(at, "Enter the request")
    assert at.success[0].value == "Entered as CR-3, visible to the firm alone."
    assert numbered(small_world, 3).audience is Audience.INTERNAL
    at = portal(small_world, "manager", "changes", change="3")
    assert [b for b in at.button if b.label == "Save; the client does not see it yet"]
    press(at, "Show it to the client")
    assert at.success[0].value == "CR-3 is now visible to the client."
    assert numbered(small_world, 3).audience is Audience.CLIENT


@pytest.mark.parametrize("number", ["77", "x", "-1"])
def test_an_unknown_number_is_not_found(portal: Portal, small_world: World, number: str) -> None:
    at = portal(small_world, "manager", "changes", change=number)
    assert not at.exception
    assert "There is no such change request, or it is not open to you." in said(at)


@pytest.mark.parametrize("who", ["sponsor", "reader", "member", "lead"])
def test_the_desk_is_closed_to_everybody_else(portal: Portal, small_world: World, who: str) -> None:
    at = portal(small_world, who, "changes")
    assert "Your role in this project does not include this page." in said(at)
    assert f"Change {ALPHA}" not in said(at)
