"""Deliverables and the desk of delivery: read, ruled on, drawn up, signed; written, checked, handed over."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from db.models.deliverable import Acceptance, CheckResult, Deliverable, Handover, Outcome, PunchItem, Ruling
from db.models.identity import Person
from db.models.identity import Session as SignedIn
from db.session import identity, reading, writing
from portal import deliverables
from portal.access import operator_scope
from portal.charter.texts import Written
from portal.deliverables import Check, Describe, Found, HandOver, Offer, SaveCriterion
from portal.i18n import PSEUDO
from tests.conftest import Portal
from tests.rendered import rendered
from tests.walls.test_pseudo_locale import forgotten, protos, spoken
from tests.worlds import ALPHA, INTERNAL, NOW, TODAY, World, build

NEEDED = TODAY + timedelta(days=7)


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def fresh(small_world: World) -> World:
    return emptied(small_world)


def emptied(world: World) -> World:
    """Nothing was handed over yet, and everybody has just signed in without a password."""
    with writing(operator_scope()) as session:
        for model in (Deliverable, Handover):
            for row in session.scalars(select(model)):
                session.delete(row)
    with identity() as session:
        for signed_in in session.scalars(select(SignedIn)):
            signed_in.method = "link"
        for person in session.scalars(select(Person)):
            person.password_hash = None
    return world


def offered(world: World, result: CheckResult = CheckResult.PASSED) -> None:
    scope = world.scope("manager", "alpha")
    texts = Written({"title": "Label *printing*", "what": "Labels", "quality": "None lost"}, {})
    number = deliverables.describe(scope, Describe(None, 0, texts, NEEDED, None))
    one = bench(world, number).deliverable
    for words in ("No gap", "Two seconds"):
        criterion = Written({"text": words, "standard": "0 missing"}, {})
        deliverables.save_criterion(scope, SaveCriterion(one.id, None, 0, criterion, None))
    told = bench(world, number)
    found = tuple(Found(each.id, result, "as it should be") for each in told.criteria)
    deliverables.check(scope, Check(one.id, told.deliverable.version, found))
    again = bench(world, number).deliverable
    why = Written({"why": "Frost is missing." if result is CheckResult.FAILED else ""}, {})
    deliverables.offer(scope, Offer(one.id, again.version, NEEDED, True, why))


def bench(world: World, number: int = 1) -> deliverables.Bench:
    found = deliverables.bench(world.scope("manager", "alpha"), str(number))
    assert found is not None
    return found


def said(at: AppTest) -> str:
    shown = [
        *at.title,
        *at.subheader,
        *at.markdown,
        *at.caption,
        *at.info,
        *at.error,
        *at.success,
        *at.warning,
    ]
    return "\n".join(str(each.value) for each in shown)


def press(at: AppTest, label: str) -> AppTest:
    return next(b for b in at.button if b.label == label).click().run()


def labels(at: AppTest) -> list[str]:
    return [b.label for b in at.button]


def write(at: AppTest, label: str, words: str) -> None:
    next(t for t in [*at.text_area, *at.text_input] if t.label == label).set_value(words)


def rule(at: AppTest, *rulings: Ruling) -> None:
    """Press one of the buttons at each criterion."""
    groups = [g for g in at.button_group if "ruling:" in (g.key or "")]
    for group, ruling in zip(groups, rulings, strict=True):
        group.set_value(ruling)


# What the client sees


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("en", "No deliverable has been published yet."), ("zh", "尚未发布任何交付物。")],
)
def test_without_deliverables_the_page_says_what_will_appear(
    portal: Portal, sqlite: str, language: str, sentence: str
) -> None:
    assert sqlite
    at = portal(emptied(build(language)), "sponsor", "deliverables")
    assert not at.exception
    assert sentence in said(at)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "0 of 1 deliverable is accepted. 1 waits for your decision, needed in 7 days (Wed 17 Mar)."),
        ("zh", "1 项交付物中，0 项已验收通过。1 项待您决定，最早期限：7 天后（3月17日 周三）。"),
    ],
)
def test_the_page_opens_with_what_waits(portal: Portal, sqlite: str, language: str, sentence: str) -> None:
    assert sqlite
    world = emptied(build(language))
    offered(world)
    at = portal(world, "sponsor", "deliverables")
    assert not at.exception
    assert at.subheader[0].value == sentence
    assert "Label \\*printing\\*" in said(at)


def test_a_foreign_number_is_not_found(portal: Portal, small_world: World) -> None:
    for wanted in ("2", "99", "1' or 1=1", "-1", "9" * 40):
        at = portal(small_world, "sponsor", "deliverables", deliverable=wanted)
        assert not at.exception
        assert at.info[0].value == "There is no such deliverable, or it is not open to you."
        assert INTERNAL not in rendered(at)


def test_a_viewer_reads_and_decides_nothing(portal: Portal, fresh: World) -> None:
    offered(fresh)
    at = portal(fresh, "reader", "deliverables", deliverable="1")
    assert not at.exception
    assert "It waits for the sponsor’s decision." in said(at)
    assert "Go on to the text that is signed" not in labels(at)
    assert "Check passed" in said(at)


def test_what_failed_the_check_is_said_to_the_client(portal: Portal, fresh: World) -> None:
    offered(fresh, CheckResult.FAILED)
    at = portal(fresh, "sponsor", "deliverables", deliverable="1")
    assert at.info[0].value == "Frost is missing. Without your answer nothing counts as accepted."
    assert said(at).count("Check failed") == 2


def test_nothing_is_chosen_beforehand_and_errors_keep_what_was_typed(portal: Portal, fresh: World) -> None:
    offered(fresh)
    at = portal(fresh, "sponsor", "deliverables", deliverable="1")
    write(at, "Your remark on criterion 2", "It drips")
    rule(at, Ruling.MET, Ruling.MET)
    press(at, "Go on to the text that is signed")
    message = "You wrote a remark on “Two seconds”, so please choose that there is one."
    assert at.error[0].value == message
    assert next(t for t in at.text_area if t.label == "Your remark on criterion 2").value == "It drips"


def test_a_sponsor_rules_reads_signs_and_sees_the_receipt(portal: Portal, fresh: World) -> None:
    offered(fresh)
    at = portal(fresh, "sponsor", "deliverables", deliverable="1")
    rule(at, Ruling.MET, Ruling.REMARK)
    write(at, "Your remark on criterion 2", "It *drips*")
    press(at, "Go on to the text that is signed")
    assert not at.exception
    assert at.success[0].value == "The text is drawn up. Nothing is decided until it is signed."
    assert "Acceptance of deliverable 1: Label \\*printing\\*" in said(at)
    assert "It \\*drips\\*" in said(at)
    write(at, "Your full name", f"{ALPHA} sponsor")
    next(c for c in at.checkbox if c.label.startswith("I have read this text")).check()
    press(at, "Sign the acceptance")
    assert not at.exception
    assert "You have signed" in at.success[0].value
    assert at.subheader[0].value == "Accepted with remarks by ALPHAMARK sponsor on Wed 10 Mar."
    with reading(operator_scope()) as session:
        mine = Acceptance.project_id == fresh.project_ids["alpha"]
        assert session.scalars(select(Acceptance.outcome).where(mine)).all() == [Outcome.WITH_REMARKS]
        item = session.scalars(
            select(PunchItem.what).where(PunchItem.project_id == fresh.project_ids["alpha"])
        )
        assert item.all() == ["It *drips*"]


def test_a_name_that_is_not_the_accounts_signs_nothing(portal: Portal, fresh: World) -> None:
    offered(fresh)
    at = portal(fresh, "sponsor", "deliverables", deliverable="1")
    rule(at, Ruling.MET, Ruling.MET)
    press(at, "Go on to the text that is signed")
    write(at, "Your full name", "Somebody else")
    press(at, "Sign the acceptance")
    assert at.error
    assert bench(fresh).deliverable.open is not None


def test_a_handover_is_received_by_the_sponsor(portal: Portal, fresh: World) -> None:
    texts = Written({"what": "The system", "documents": "Manual\nDrawings", "support_contact": "+44 20"}, {})
    deliverables.hand_over(fresh.scope("manager", "alpha"), HandOver(None, 0, texts, "Priya Nair", NEEDED))
    at = portal(fresh, "reader", "deliverables")
    assert "I have received handover 1" not in labels(at)
    assert "Priya Nair" in said(at)
    at = portal(fresh, "sponsor", "deliverables")
    press(at, "I have received handover 1")
    assert at.success[0].value == "You have confirmed that you received handover 1."
    assert "Received by ALPHAMARK sponsor on Wed 10 Mar." in said(at)


@pytest.mark.parametrize("number", ["1", ""])
def test_no_sentence_is_forgotten_where_somebody_decides(portal: Portal, sqlite: str, number: str) -> None:
    assert sqlite
    world = emptied(build(PSEUDO))
    offered(world)
    own = [
        "Label",
        "printing",
        "Labels",
        "None",
        "lost",
        "No",
        "gap",
        "Two",
        "seconds",
        "0",
        "missing",
        "as",
        "it",
        "should",
        "be",
    ]
    for who, path in (("sponsor", "deliverables"), ("manager", "delivery")):
        at = portal(world, who, path, **({"deliverable": number} if number else {}))
        assert not at.exception
        words = [line for proto in protos(at._tree) for line in spoken(proto)]
        left = [line for line in words if forgotten(line) and not any(word in line for word in own)]
        assert [line for line in left if line not in ("English", "中文")] == []


# What the project manager does


def test_a_manager_writes_checks_and_hands_over(portal: Portal, fresh: World) -> None:
    at = portal(fresh, "manager", "delivery")
    assert at.subheader[0].value == "Nothing that is to be handed over has been written down yet."
    press(at, "Write it down")
    assert at.error[0].value == "Please fill in “What is handed over”."
    write(at, "What is handed over", "Blueprint")
    press(at, "Write it down")
    assert at.success[0].value.startswith("Deliverable 1 is written down.")
    at = portal(fresh, "manager", "delivery", deliverable="1", on="criteria")
    write(at, "Criterion", "31 processes")
    press(at, "Save the criterion")
    assert at.success[0].value == "The criterion is saved."
    at = portal(fresh, "manager", "delivery", deliverable="1")
    write(at, "What the client should know", "Not checked, because you wanted it early.")
    press(at, "Hand it over")
    assert "Please tick" in at.error[0].value
    next(c for c in at.checkbox if c.label.startswith("I hand it over although 1 criterion")).check()
    press(at, "Hand it over")
    assert at.success[0].value == "Deliverable 1 is with the client, who is asked to decide."
    assert "Take it back to work on it" in labels(at)
    press(at, "Take it back to work on it")
    assert at.success[0].value == "Deliverable 1 is back at work."


@pytest.mark.parametrize(
    ("language", "said_moved"),
    [
        ("en", "Moved from Wed 10 Mar to Fri 19 Mar, on our side: The part is late."),
        ("zh", "由 3月10日 周三 改为 3月19日 周五（我方原因）：The part is late."),
    ],
)
def test_a_manager_moves_a_promised_day_and_the_client_reads_both_days_with_the_reason(
    portal: Portal, small_world: World, language: str, said_moved: str
) -> None:
    at = portal(small_world, "manager", "delivery", part="punch")
    next(each for each in at.date_input if each.label == "New day").set_value(TODAY + timedelta(days=9))
    press(at, "Move the promised day")
    assert "Please fill in “What happened”." in at.error[0].value
    write(at, "What happened", "The part is late.")
    write(at, "How we make up for it", "By hand until then.")
    press(at, "Move the promised day")
    assert at.success[0].value == "The day has moved. The client reads both days and the reason."
    with identity() as session:
        session.get_one(Person, small_world.person_ids["sponsor"]).language = language
    at = portal(small_world, "sponsor", "deliverables")
    assert said_moved in said(at).replace("\\", "")
    assert "By hand until then." in said(at)


@pytest.mark.parametrize("part", ["all", "punch", "handover"])
def test_every_part_of_the_desk_opens(portal: Portal, small_world: World, part: str) -> None:
    at = portal(small_world, "manager", "delivery", part=part)
    assert not at.exception
    assert at.subheader[0].value.startswith("1 of 2 deliverables are accepted.")


@pytest.mark.parametrize("on", ["work", "criteria", "words"])
def test_every_part_of_a_deliverable_opens(portal: Portal, small_world: World, on: str) -> None:
    at = portal(small_world, "manager", "delivery", deliverable="2", on=on)
    assert not at.exception
    assert at.title[0].value.startswith("2 · What")


def test_a_member_has_no_desk(portal: Portal, small_world: World) -> None:
    at = portal(small_world, "member", "delivery")
    assert at.title[0].value == "Not open to you"
