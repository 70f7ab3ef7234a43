"""How the client follows change requests: in private first, then to the text that is signed."""

from collections.abc import Iterator

import pytest
import time_machine
from streamlit.testing.v1 import AppTest

from db.models.change import ChangeStatus
from db.models.identity import Person
from db.session import identity
from portal import changes
from portal.changes import Change, Move
from portal.identity import passwords
from portal.uploads import Checked, Upload, check
from tests.conftest import Portal
from tests.db import assessed_changes as told
from tests.rendered import rendered
from tests.worlds import ALPHA, BETA, INTERNAL, NOW, World, build

S = ChangeStatus


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def offered(world: World) -> Change:
    return told.offered(world.scope("sponsor", "alpha"), world.scope("manager", "alpha"))


def opened(portal: Portal, world: World, who: str = "sponsor", **query: str) -> AppTest:
    at = portal(world, who, "scope", part="changes", **query)
    assert not at.exception
    return at


def numbered(world: World, number: int, who: str = "sponsor") -> Change:
    return changes.report(world.scope(who, "alpha")).numbered(number)


def said(at: AppTest) -> str:
    shown = [*at.title, *at.subheader, *at.markdown, *at.caption, *at.info, *at.error, *at.success]
    return "\n".join(str(each.value) for each in shown)


def press(at: AppTest, label: str) -> AppTest:
    return next(b for b in at.button if b.label == label).click().run()


def labels(at: AppTest) -> list[str]:
    return [b.label for b in at.button]


def write(at: AppTest, label: str, words: str, nth: int = 0) -> None:
    [t for t in [*at.text_area, *at.text_input] if t.label == label][nth].set_value(words)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("en", "1 change request waits for a decision."), ("zh", "有 1 份变更单等待决定。")],
)
def test_the_list_opens_with_what_waits(portal: Portal, sqlite: str, language: str, sentence: str) -> None:
    assert sqlite
    world = build(language)
    offered(world)
    at = opened(portal, world)
    assert sentence in said(at)
    assert "CR-3" in said(at)
    assert INTERNAL not in rendered(at)
    assert BETA not in rendered(at)


def test_a_draft_is_begun_completed_and_submitted(portal: Portal, small_world: World) -> None:
    at = opened(portal, small_world, "contributor")
    write(at, "What should change, in one line", "Export to Excel", 1)
    press(at, "Begin the draft")
    assert at.success[0].value == "CR-3 is your draft; go on writing below."
    assert "Draft, only you see it" in said(at)
    assert "CR-3" not in said(opened(portal, small_world))
    assert "There is no such change request" in said(opened(portal, small_world, change="3"))
    at = opened(portal, small_world, "contributor", change="3")
    write(at, "What exactly", "A button")
    press(at, "Save")
    assert at.success[0].value == "The draft is saved."
    next(c for c in at.checkbox if c.label.startswith("Submit it with this")).set_value(True)
    press(at, "Save")
    assert at.error[0].value == "Please fill in “Why it is needed”."
    write(at, "Why it is needed", "The auditors ask")
    press(at, "Save")
    assert at.success[0].value.startswith("Your request arrived as CR-3.")
    change = numbered(small_world, 3)
    assert (change.status, change.what, change.why) == (S.SUBMITTED, "A button", "The auditors ask")


def test_a_draft_is_thrown_away(portal: Portal, small_world: World) -> None:
    changes.draft(small_world.scope("contributor", "alpha"), told.EXPORT)
    at = opened(portal, small_world, "contributor", change="3")
    press(at, "Throw the draft away")
    assert at.success[0].value == "The draft CR-3 is gone, with its files."
    assert "There is no such change request" not in said(at)


def test_a_file_is_taken_off_a_draft_and_stays_beside_what_was_submitted(
    portal: Portal, small_world: World
) -> None:
    scope = small_world.scope("contributor", "alpha")
    changes.draft(scope, told.EXPORT)
    change = numbered(small_world, 3, "contributor")
    checked = check(Upload("columns.txt", b"Which columns we need"))
    assert isinstance(checked, Checked)
    changes.attach(scope, changes.Attach(change.change_id, checked))
    at = opened(portal, small_world, "contributor", change="3")
    assert "columns.txt" in said(at)
    press(at, "Take it off")
    assert at.success[0].value == "“columns.txt” is no longer attached."
    assert "Nothing is attached." in said(at)
    assert "Take it off" not in labels(at)
    changes.attach(scope, changes.Attach(change.change_id, checked))
    changes.edit_draft(scope, changes.EditDraft(change.change_id, 1, told.EXPORT, submit=True))
    at = opened(portal, small_world, "contributor", change="3")
    assert "columns.txt" in said(at)
    assert "Take it off" not in labels(at)


def test_a_request_is_taken_back_with_a_reason(portal: Portal, small_world: World) -> None:
    told.asked(small_world.scope("sponsor", "alpha"))
    at = opened(portal, small_world, change="3")
    press(at, "Withdraw the request")
    assert "Please fill in “Why you withdraw it”." in at.error[0].value
    write(at, "Why you withdraw it", "Another way")
    press(at, "Withdraw the request")
    assert "CR-3 is withdrawn" in at.success[0].value
    assert "Withdraw the request" not in labels(at)
    assert numbered(small_world, 3).status is S.WITHDRAWN


def test_somebody_who_was_overtaken_is_told_where_it_stands(portal: Portal, small_world: World) -> None:
    change = told.asked(small_world.scope("sponsor", "alpha"))
    at = opened(portal, small_world, change="3")
    write(at, "Why you withdraw it", "Another way")
    manager = small_world.scope("manager", "alpha")
    changes.move(manager, Move(change.change_id, 1, S.IN_ASSESSMENT, "We look"))
    press(at, "Withdraw the request")
    assert "Theirs now: Being assessed" in at.error[0].value
    press(at, "Withdraw the request")
    assert "CR-3 is withdrawn" in at.success[0].value


def test_an_offer_is_read_whole_with_what_it_does_before_anybody_signs(
    portal: Portal, small_world: World
) -> None:
    offered(small_world)
    at = opened(portal, small_world, change="3")
    for words in (
        "A decision is due in 9 days (Fri 19 Mar).",
        "The agreed budget grows from €10,500.00 to €12,000.50, by €1,500.50.",
        "The finish moves from 9 April 2027 to 14 April 2027, 5 days later.",
        "A button on the list",
        "Copy by hand",
        "We recommend the change as it is described above.",
        "Nothing changes before everybody who is to sign has signed.",
        "Whoever may agree for the client is to sign",
        "asked for a decision",
    ):
        assert words in said(at).replace("\\", ""), words
    assert "Sign change request CR-3" in labels(at)


def test_the_sponsor_signs_and_the_change_is_in_force(portal: Portal, small_world: World) -> None:
    offered(small_world)
    with identity() as session:
        person = session.get(Person, small_world.person_ids["sponsor"])
        assert person is not None
        person.password_hash = passwords.hashed("a long password for the tests")
    at = opened(portal, small_world, change="3")
    press(at, "Sign change request CR-3")
    assert at.error
    assert numbered(small_world, 3).status is S.WAITING_FOR_DECISION
    write(at, "Your full name", f"{ALPHA} sponsor")
    write(at, "Your password", "a long password for the tests")
    at.checkbox[0].set_value(True)
    press(at, "Sign change request CR-3")
    assert "You have signed" in at.success[0].value
    change = numbered(small_world, 3)
    assert (change.status, change.agreed_with) == (S.APPROVED, f"{ALPHA} sponsor")
    assert "The text as it was signed" in [e.label for e in at.expander]
    assert [s.status for s in change.steps][-1] is S.APPROVED
    progress = portal(small_world, "sponsor", "progress")
    reasons = said(progress).replace("\\", "")
    assert "+5 days, agreed change CR-3." in reasons
    assert "5 days (agreed change CR-3)" in reasons


@pytest.mark.parametrize(
    ("send", "label", "status", "receipt"),
    [
        ("Decline the change", "Why you decline it", S.DECLINED, "CR-3 is declined"),
        ("Send it back with this wish", "What should be different", S.IN_ASSESSMENT, "CR-3 is back"),
    ],
)
def test_a_sponsor_answers_with_a_reason_instead(
    portal: Portal, small_world: World, send: str, label: str, status: ChangeStatus, receipt: str
) -> None:
    offered(small_world)
    at = opened(portal, small_world, change="3")
    press(at, send)
    assert at.error[0].value == f"Please fill in “{label}”."
    write(at, label, "Cheaper, please")
    press(at, send)
    assert at.success[0].value.startswith(receipt)
    change = numbered(small_world, 3)
    assert (change.status, change.steps[-1].reason) == (status, "Cheaper, please")
    assert "Sign change request CR-3" not in labels(at)
    assert "Cheaper, please" in said(at)


def test_who_sees_no_money_sees_dates_and_ways_without_it(portal: Portal, small_world: World) -> None:
    offered(small_world)
    at = opened(portal, small_world, "contributor", change="3")
    shown = said(at)
    assert "The finish moves from 9 April 2027 to 14 April 2027, 5 days later." in shown
    assert "Copy by hand" in shown
    assert "it is open to those who see the budget" in shown
    for amount in ("1,500", "1,200", "12,000", "10,500"):
        assert amount not in rendered(at)
    for label in ("Sign change request CR-3", "Decline the change", "Send it back with this wish"):
        assert label not in labels(at)


def test_while_it_is_assessed_the_client_reads_no_figure_of_it(portal: Portal, small_world: World) -> None:
    sponsor, manager = small_world.scope("sponsor", "alpha"), small_world.scope("manager", "alpha")
    told.with_ways(manager, told.assess(manager, told.in_assessment(sponsor, manager)))
    at = opened(portal, small_world, change="3")
    for words in ("1,200", "1,500", "Copy by hand", "The test gets longer", "5 days later"):
        assert words not in rendered(at), words


def test_a_reader_follows_and_does_nothing(portal: Portal, small_world: World) -> None:
    offered(small_world)
    at = opened(portal, small_world, "reader", change="3")
    assert "Attach the file" not in labels(at)
    at = opened(portal, small_world, "reader")
    assert "Submit the request" not in labels(at)
    assert "Begin the draft" not in labels(at)


@pytest.mark.parametrize("number", ["2", "77", "-1", "x", "²", "9" * 30])
def test_an_unknown_internal_or_foreign_number_is_not_found(
    portal: Portal, small_world: World, number: str
) -> None:
    at = opened(portal, small_world, change=number)
    assert "There is no such change request, or it is not open to you." in said(at)


def test_the_turn_on_the_first_page_leads_to_the_text(portal: Portal, small_world: World) -> None:
    offered(small_world)
    at = portal(small_world, "sponsor", "home")
    assert "**Decide on CR-3: Export to Excel**" in said(at).replace("\\", "")
    assert "part=changes" in rendered(at)
    # Whoever only takes part is told of it, and not asked.
    contributor = portal(small_world, "contributor", "home")
    assert "**Decide on CR-3: Export to Excel**" not in said(contributor).replace("\\", "")
