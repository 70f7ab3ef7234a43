"""The project manager's desk for change requests: from the first word to an offer, and to carried out."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
import time_machine
from streamlit.testing.v1 import AppTest

from db.base import Audience
from db.models.change import ChangeStatus
from portal import changes
from portal.changes import Change, Move
from portal.views.changes import assessment
from tests.conftest import Portal
from tests.db import assessed_changes as told
from tests.rendered import rendered
from tests.worlds import ALPHA, INTERNAL, NOW, World, build

S = ChangeStatus


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def asked(world: World) -> Change:
    return told.asked(world.scope("sponsor", "alpha"))


def assessed(world: World) -> Change:
    """A request in assessment."""
    return told.in_assessment(world.scope("sponsor", "alpha"), world.scope("manager", "alpha"))


def numbered(world: World, number: int) -> Change:
    return changes.report(world.scope("manager", "alpha")).numbered(number)


def said(at: AppTest) -> str:
    shown = [*at.title, *at.subheader, *at.markdown, *at.caption, *at.info, *at.error, *at.success]
    return "\n".join(str(each.value) for each in [*shown, *at.warning])


def press(at: AppTest, label: str) -> AppTest:
    return next(b for b in at.button if b.label == label).click().run()


def labels(at: AppTest) -> list[str]:
    return [b.label for b in at.button]


def write(at: AppTest, label: str, words: str) -> None:
    next(t for t in [*at.text_area, *at.text_input] if t.label == label).set_value(words)


def choose(at: AppTest, group: str, value: object) -> AppTest:
    return next(g for g in at.button_group if g.label == group).set_value(value).run()


# The list


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


@pytest.mark.parametrize("number", ["77", "x", "-1", "9" * 30, "²"])
@pytest.mark.parametrize("part", ["request", "assessment", "ways", "requirements", "offer", "nonsense"])
def test_an_unknown_number_is_not_found(portal: Portal, small_world: World, number: str, part: str) -> None:
    at = portal(small_world, "manager", "changes", change=number, part=part)
    assert not at.exception
    assert "There is no such change request, or it is not open to you." in said(at)


@pytest.mark.parametrize("who", ["sponsor", "contributor", "reader", "member", "administrator"])
def test_the_desk_is_closed_to_everybody_else(portal: Portal, small_world: World, who: str) -> None:
    at = portal(small_world, who, "changes")
    assert "Your role in this project does not include this page." in said(at)
    assert f"Change {ALPHA}" not in said(at)


@pytest.mark.parametrize("part", ["request", "assessment", "ways", "requirements", "offer"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_part_opens_wherever_a_request_stands(
    portal: Portal, sqlite: str, language: str, part: str
) -> None:
    assert sqlite
    world = build(language)
    sponsor, manager = world.scope("sponsor", "alpha"), world.scope("manager", "alpha")
    change = told.offered(sponsor, manager)
    for status in S:
        if status is S.DRAFT:
            continue
        told.brought_to(change.number, sponsor.here.project_id, status)
        at = portal(world, "manager", "changes", change=str(change.number), part=part)
        assert not at.exception, (part, status)
        assert "Export to Excel" in said(at)


# The steps


def test_a_request_is_taken_up_with_words(portal: Portal, small_world: World) -> None:
    asked(small_world)
    at = portal(small_world, "manager", "changes", change="3")
    assert not at.exception
    group = next(g for g in at.button_group if g.label == "Take it to")
    assert group.options == ["Being assessed"]
    press(at, "Save and tell the client")
    assert at.error[0].value == "Please fill in “What the client reads about it”."
    write(at, "What the client reads about it", "We look into it")
    press(at, "Save and tell the client")
    assert at.success[0].value == "CR-3 is now: Being assessed."
    assert numbered(small_world, 3).answer == "We look into it"


def test_declining_needs_a_reason_and_keeps_what_was_typed(portal: Portal, small_world: World) -> None:
    assessed(small_world)
    at = portal(small_world, "manager", "changes", change="3")
    assert next(g for g in at.button_group if g.label == "Take it to").options == ["Declined"]
    press(at, "Save and tell the client")
    assert at.error
    write(at, "What the client reads about it", "It would break the audit rules")
    write(at, "What the client reads about it (Simplified Chinese)", "这会违反审计规定")
    press(at, "Save and tell the client")
    assert numbered(small_world, 3).status is S.DECLINED
    client = portal(small_world, "sponsor", "feedback", change="3")
    assert "It would break the audit rules" in said(client)
    assert "This request is settled; nothing more can happen to it." in said(at)


def test_an_agreed_change_is_reported_carried_out(portal: Portal, small_world: World) -> None:
    at = portal(small_world, "manager", "changes", change="1")
    write(at, "What the client reads about it", "Live since Monday")
    press(at, "Save and tell the client")
    assert at.success[0].value == "CR-1 is now: Carried out."
    assert numbered(small_world, 1).status is S.IMPLEMENTED


def test_a_colleague_who_was_faster_is_shown(portal: Portal, small_world: World) -> None:
    change = asked(small_world)
    at = portal(small_world, "manager", "changes", change="3")
    write(at, "What the client reads about it", "Mine")
    manager = small_world.scope("manager", "alpha")
    changes.move(manager, Move(change.change_id, 1, S.IN_ASSESSMENT, "Theirs"))
    press(at, "Save and tell the client")
    assert "Somebody else has saved this in the meantime" in at.error[0].value
    assert "Being assessed · Theirs" in at.error[0].value
    assert numbered(small_world, 3).answer == "Theirs"
    # What was typed is still there, now under the next step that is possible.
    assert next(t for t in at.text_area if t.label == "What the client reads about it").value == "Mine"
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


# Assessing


def test_an_assessment_is_typed_and_what_is_wrong_keeps_it(portal: Portal, small_world: World) -> None:
    assessed(small_world)
    at = portal(small_world, "manager", "changes", change="3", part="assessment")
    assert not at.exception
    line = f"Category {ALPHA} ALPHAMARK, agreed €10,000"
    day = f"Milestone {ALPHA} ALPHAMARK, expected Fri 9 Apr"
    write(at, line, "much")
    write(at, day, "5")
    write(at, "What it does to the scope", "One more list")
    press(at, "Save the assessment")
    assert f"“Category {ALPHA} ALPHAMARK” is not a number we can read." in at.error[0].value
    assert next(t for t in at.text_input if t.label == day).value == "5"
    write(at, line, "1,200.50")
    write(at, "New budget line", "Training")
    press(at, "Save the assessment")
    assert "A new budget line needs a name and an amount" in at.error[0].value
    write(at, "What the new line costs, in EUR", "300")
    press(at, "Save the assessment")
    assert at.success[0].value.startswith("The assessment is saved.")
    change = numbered(small_world, 3)
    assert (change.amount, change.days) == (Decimal("1500.50"), 5)
    # What was assessed is offered again, also the new line.
    assert next(t for t in at.text_input if t.label == line).value == "1200.5"
    assert [t.value for t in at.text_input if t.label == "New budget line"] == ["Training", "", ""]
    assert "The agreed budget grows from €10,500.00 to €12,000.50" in said(at)


def test_of_a_long_budget_only_the_lines_that_somebody_chooses_are_asked_about(
    portal: Portal, small_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assessment, "ALL_ASKED", 0)
    assessed(small_world)
    at = portal(small_world, "manager", "changes", change="3", part="assessment")
    lines, days = at.multiselect
    assert (lines.label, lines.value, days.value) == ("Budget lines that it changes", [], [])
    line = f"Category {ALPHA} ALPHAMARK, agreed €10,000"
    assert not [t.label for t in at.text_input if "agreed €" in t.label]
    known = changes.desk(small_world.scope("manager", "alpha"), 3).lines
    lines.select(next(each.id for each in known if each.category == f"Category {ALPHA} ALPHAMARK")).run()
    write(at, line, "1200")
    press(at, "Save the assessment")
    assert numbered(small_world, 3).amount == Decimal("1200.00")
    # What it touches is chosen from the beginning; what is taken out of the choice it no longer changes.
    assert next(t for t in at.text_input if t.label == line).value == "1200"
    at.multiselect[0].set_value([]).run()
    press(at, "Save the assessment")
    assert numbered(small_world, 3).amount == 0


def test_what_is_not_assessed_says_why_nothing_can_be_written(portal: Portal, small_world: World) -> None:
    asked(small_world)
    at = portal(small_world, "manager", "changes", change="3", part="assessment")
    assert "This is written once you have begun to assess the request, under “Request”." in said(at)


def test_a_request_that_is_not_there_shows_the_others(portal: Portal, small_world: World) -> None:
    at = portal(small_world, "manager", "changes", change="99")
    assert "There is no such change request, or it is not open to you." in said(at)
    assert "Back to the list" not in labels(at)


def test_a_line_that_the_client_does_not_see_is_marked_and_warned_of(
    portal: Portal, small_world: World
) -> None:
    change = assessed(small_world)
    at = portal(small_world, "manager", "changes", change="3", part="assessment")
    hidden = next(t for t in at.text_input if t.label.endswith("· not published") and "agreed" in t.label)
    hidden.set_value("7")
    press(at, "Save the assessment")
    assert "is not shown to the client; an offer cannot name it." in at.warning[0].value
    assert INTERNAL in at.warning[0].value
    assert numbered(small_world, change.number).amount == 0


def test_alternatives_are_written_edited_and_taken_out(portal: Portal, small_world: World) -> None:
    change = assessed(small_world)
    at = portal(small_world, "manager", "changes", change="3", part="ways")
    press(at, "Save the alternative")
    assert at.error[0].value == "Please fill in “What this way is”."
    write(at, "What this way is", "Copy by hand")
    next(c for c in at.checkbox if c.label == "We recommend this way").set_value(True)
    press(at, "Save the alternative")
    assert at.success[0].value == "The alternative is saved."
    manager = small_world.scope("manager", "alpha")
    (option,) = changes.ways(manager, change.number).options
    assert (option.what, option.is_recommended) == ("Copy by hand", True)
    next(s for s in at.selectbox if s.label == "Alternative to edit").set_value(option.id).run()
    write(at, "What this way is", "Copy by hand, twice")
    press(at, "Save the alternative")
    assert changes.ways(manager, change.number).options[0].what == "Copy by hand, twice"
    press(at, "Take this alternative out")
    assert at.success[0].value == "It is taken out of the assessment."
    assert changes.ways(manager, change.number).options == ()


def test_requirements_are_added_altered_and_left_alone(portal: Portal, small_world: World) -> None:
    change = assessed(small_world)
    manager = small_world.scope("manager", "alpha")
    there = told.requirement(small_world.scope("sponsor", "alpha"))
    at = portal(small_world, "manager", "changes", change="3", part="requirements")
    assert "This change touches no requirement so far." in said(at)
    write(at, "Requirement, in one line", "Lists go to Excel")
    press(at, "Save it in the assessment")
    assert at.success[0].value == "It is part of the assessment."
    picker = next(s for s in at.selectbox if s.label == "Requirement it touches")
    picker.set_value(there).run()
    # What it says now is offered to be typed over.
    assert next(t for t in at.text_area if t.label == "What you need").value == "On paper"
    write(at, "What you need", "On paper or as a file")
    press(at, "Save it in the assessment")
    added, altered = changes.touched(manager, change.number).touches
    assert (added.content["title"], altered.content["need"]) == ("Lists go to Excel", "On paper or as a file")
    next(s for s in at.selectbox if s.label == "Requirement it touches").set_value(there).run()
    choose(at, "What happens to it", "remove")
    press(at, "Save it in the assessment")
    assert [t.touch for t in changes.touched(manager, change.number).touches] == ["add", "remove"]


# Approving and offering


def test_an_offer_is_read_approved_and_sent(portal: Portal, small_world: World) -> None:
    change = assessed(small_world)
    manager, sponsor = small_world.scope("manager", "alpha"), small_world.scope("sponsor", "alpha")
    at = portal(small_world, "manager", "changes", change="3", part="offer")
    assert "Before it can be offered, this is still to be said:" in said(at)
    assert "Approve this offer for our side" not in labels(at)
    told.with_ways(manager, told.assess(manager, change))
    at = portal(small_world, "manager", "changes", change="3", part="offer")
    # The whole text stands there before anybody approves it.
    for words in ("A button on the list", "The agreed budget grows", "Copy by hand", "One more list"):
        assert words in said(at)
    assert "Send it to the client for decision" not in labels(at)
    press(at, "Ask for internal approval")
    assert at.success[0].value == "Whoever may approve offers finds it on their first page."
    assert f"Asked for by {ALPHA} manager" in said(at)
    press(at, "Approve this offer for our side")
    assert at.success[0].value == "The offer is approved; it can be sent to the client."
    write(at, "What the client reads about it", "It can be done in April")
    press(at, "Send it to the client for decision")
    assert at.error[0].value == "Please fill in “Decision needed by”."
    at.date_input[0].set_value(told.DECIDE_BY)
    press(at, "Send it to the client for decision")
    assert at.success[0].value == "The offer is with the client."
    theirs = changes.report(sponsor).numbered(3)
    assert (theirs.status, theirs.answer, theirs.decide_by) == (
        S.WAITING_FOR_DECISION,
        "It can be done in April",
        told.DECIDE_BY,
    )
    assert "The client is asked to decide in 9 days (Fri 19 Mar)." in said(at)
    assert "Whoever may agree for the client is to sign" in said(at)


def test_the_lead_only_approves(portal: Portal, small_world: World) -> None:
    manager = small_world.scope("manager", "alpha")
    change = told.with_ways(manager, told.assess(manager, assessed(small_world)))
    changes.ask_release(manager, changes.ChangeAt(change.change_id, change.version))
    at = portal(small_world, "lead", "changes", change="3")
    assert not at.exception
    assert "Ask for internal approval" not in labels(at)
    press(at, "Approve this offer for our side")
    assert "Approved by FIRM lead" in said(at)
    assert "Send it to the client for decision" not in labels(at)
    at = portal(small_world, "lead", "changes", change="3", part="assessment")
    assert "Save the assessment" not in labels(at)
    at = portal(small_world, "lead", "changes", change="3", part="request")
    assert "Save and tell the client" not in labels(at)
    at = portal(small_world, "lead", "changes")
    assert "Enter the request" not in labels(at)


def test_an_offer_that_names_what_is_hidden_says_so_and_is_not_approved(
    portal: Portal, small_world: World
) -> None:
    manager = small_world.scope("manager", "alpha")
    hidden = (changes.Delay(told.milestone_id(manager, Audience.INTERNAL), 3),)
    told.with_ways(manager, told.assess(manager, assessed(small_world), delays=hidden))
    at = portal(small_world, "manager", "changes", change="3", part="offer")
    assert "is not shown to the client; an offer cannot name it." in at.warning[0].value
    assert "Approve this offer for our side" not in labels(at)


def test_an_offer_is_taken_back(portal: Portal, small_world: World) -> None:
    told.offered(small_world.scope("sponsor", "alpha"), small_world.scope("manager", "alpha"))
    at = portal(small_world, "manager", "changes", change="3")
    assert "The client decides by signing." in said(at)
    assert next(g for g in at.button_group if g.label == "Take it to").options == ["Being assessed"]
    write(at, "What the client reads about it", "We look for something cheaper")
    press(at, "Save and tell the client")
    assert numbered(small_world, 3).status is S.IN_ASSESSMENT


def test_what_is_typed_shows_as_it_was_typed(portal: Portal, small_world: World) -> None:
    sponsor, manager = small_world.scope("sponsor", "alpha"), small_world.scope("manager", "alpha")
    changes.submit(
        sponsor, changes.Submit("# *Big* [x](http://e.example)", "<b>$1$</b>", "|a|b|", told.Urgency.LOW, {})
    )
    change = numbered(small_world, 3)
    changes.move(manager, Move(change.change_id, 1, S.IN_ASSESSMENT, "**So**"))
    told.with_ways(manager, told.assess(manager, change))
    for part in ("request", "offer"):
        at = portal(small_world, "manager", "changes", change="3", part=part)
        assert not at.exception
        assert "](http://e.example)" not in rendered(at)
        assert "**So**" not in said(at)
