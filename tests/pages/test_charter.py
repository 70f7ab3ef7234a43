"""What we agreed, and the charter's desk: written, proposed, read, confirmed or sent back, and measured."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from db.models.charter import Charter, GoalReading, Promise, Side
from db.session import writing
from portal import charter
from portal.access import operator_scope
from portal.charter import Begin, Confirm, Edition, Kind, Propose, SaveItem, SaveTexts, Written
from portal.identity import sessions
from tests.conftest import Portal
from tests.rendered import rendered
from tests.worlds import ALPHA, INTERNAL, NOW, TODAY, World, build

AIM = {"start": Decimal(10), "target": Decimal(30), "due": TODAY + timedelta(days=20)}
CONSENT = "I have read edition {n} and agree to it for our side"


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def fresh(small_world: World) -> World:
    return nothing_agreed(small_world)


def nothing_agreed(world: World) -> World:
    with writing(operator_scope()) as session:
        for model in (Charter, GoalReading):
            for row in session.scalars(select(model)):
                session.delete(row)
    return world


def draft(world: World) -> Edition:
    found = charter.desk(world.scope("manager", "alpha")).open
    assert found is not None
    return found


def drafted(world: World) -> Edition:
    scope = world.scope("manager", "alpha")
    charter.begin(scope, Begin())
    edition = draft(world)
    texts = Written({"purpose": "Ship *faster*", "scope_in": "Stock\nFinance", "scope_out": "Payroll"}, {})
    charter.save_texts(scope, SaveTexts(edition.id, edition.version, texts, False))
    goal = Written({"specific": "Close faster", "measure": "Days", "unit": "days"}, {"zh": {"unit": "天"}})
    charter.save_item(scope, SaveItem(Kind.GOAL, edition.id, None, 0, goal, AIM))
    line = Written({"what": "Status update", "by": "portal", "who": "Clara"})
    facts = {"promise": Promise.UPDATE, "every_days": 7}
    charter.save_item(scope, SaveItem(Kind.CHANNEL, edition.id, None, 0, line, facts))
    role = Written({"role": "Sponsor", "person": "Ada", "duties": "Decides"})
    charter.save_item(scope, SaveItem(Kind.ROLE, edition.id, None, 0, role, {"side": Side.CLIENT}))
    return draft(world)


def proposed(world: World) -> Edition:
    edition = drafted(world)
    needed = TODAY + timedelta(days=7)
    charter.propose(world.scope("manager", "alpha"), Propose(edition.id, edition.version, needed))
    return draft(world)


def confirmed(world: World) -> None:
    edition = proposed(world)
    charter.confirm(world.scope("sponsor", "alpha"), Confirm(edition.id, edition.version))


def said(at: AppTest) -> str:
    shown = [*at.title, *at.subheader, *at.markdown, *at.caption, *at.info, *at.error, *at.success]
    return "\n".join(str(each.value) for each in shown)


def press(at: AppTest, label: str) -> AppTest:
    return next(b for b in at.button if b.label == label).click().run()


def labels(at: AppTest) -> list[str]:
    return [b.label for b in at.button]


def write(at: AppTest, label: str, words: str) -> None:
    next(t for t in [*at.text_area, *at.text_input] if t.label == label).set_value(words)


# What the client reads


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("en", "Nothing has been agreed in writing yet."), ("zh", "双方尚未形成书面约定。")],
)
def test_without_an_edition_the_page_says_what_will_appear(
    portal: Portal, sqlite: str, language: str, sentence: str
) -> None:
    assert sqlite
    world = nothing_agreed(build(language))
    at = portal(world, "sponsor", "agreement")
    assert not at.exception
    assert sentence in said(at)
    assert not at.subheader


@pytest.mark.parametrize(
    ("language", "sentence", "line"),
    [
        (
            "en",
            "1 of 1 goal reached or on the way.",
            "10 → 30 of 30 days · by 30 March 2027",
        ),
        ("zh", "1 个目标中，1 个已达成或进展正常。", "10 → 30，约定达到 30 天 · 截至 2027年3月30日"),
    ],
)
def test_an_edition_that_holds_opens_with_how_it_is_kept(
    portal: Portal, sqlite: str, language: str, sentence: str, line: str
) -> None:
    assert sqlite
    world = nothing_agreed(build(language))
    confirmed(world)
    reading = charter.AddReading(1, Decimal(30), TODAY, Written({"note": "By hand"}), True)
    charter.add_reading(world.scope("manager", "alpha"), reading)
    at = portal(world, "reader", "agreement")
    assert not at.exception
    assert at.subheader[0].value == sentence
    assert at.metric[0].value in ("1 of 1", "1 / 1")
    assert line in said(at)
    assert "Ship \\*faster\\*" in said(at)
    assert "Edition 1" in said(at) or "第 1 版" in said(at)


def test_the_sponsor_reads_and_confirms_once(portal: Portal, fresh: World) -> None:
    proposed(fresh)
    at = portal(fresh, "sponsor", "agreement")
    assert not at.exception
    assert at.subheader[0].value == "Edition 1 waits for your confirmation, needed in 7 days (Wed 17 Mar)."
    press(at, "Confirm edition 1")
    assert at.error[0].value == f"Please tick “{CONSENT.format(n=1)}” to go on."
    next(c for c in at.checkbox if c.label == CONSENT.format(n=1)).check()
    press(at, "Confirm edition 1")
    assert not at.exception
    assert at.success[0].value == (
        "You have confirmed edition 1. It holds from now on, with your name and the moment."
    )
    assert "Confirm edition 1" not in labels(at)
    assert f"confirmed by {ALPHA} sponsor on Wed 10 Mar" in said(at)
    assert "None of the goals has been measured yet." in at.subheader[0].value
    assert "The first one is due in 6 days (Tue 16 Mar); nothing can be counted before." in said(at)


def test_whoever_comes_second_is_told_who_was_first(portal: Portal, fresh: World) -> None:
    edition = proposed(fresh)
    at = portal(fresh, "sponsor", "agreement")
    next(c for c in at.checkbox if c.label == CONSENT.format(n=1)).check()
    charter.confirm(fresh.scope("sponsor", "alpha"), Confirm(edition.id, edition.version))
    # The page is asked anew, so the form is gone and the edition is shown as it stands.
    press(at, "Confirm edition 1")
    assert not at.exception
    assert f"confirmed by {ALPHA} sponsor" in said(at)


def test_a_wish_sends_it_back_and_stays_readable(portal: Portal, fresh: World) -> None:
    proposed(fresh)
    at = portal(fresh, "sponsor", "agreement")
    press(at, "Send it back with this wish")
    assert at.error[0].value == "Please fill in “What should be different”."
    write(at, "What should be different", "Add the third *warehouse*")
    press(at, "Send it back with this wish")
    assert not at.exception
    assert at.success[0].value.startswith("Your wish has been sent.")
    assert "Add the third \\*warehouse\\*" in said(at)
    assert "The next proposal appears here as soon as it is made." in said(at)
    assert "Close faster" not in rendered(at)
    desk = portal(fresh, "manager", "charter")
    assert desk.subheader[0].value.startswith("The client asked for changes to edition 1")
    assert "Add the third \\*warehouse\\*" in said(desk)


@pytest.mark.parametrize("who", ["contributor", "reader", "manager", "member", "lead"])
def test_others_read_a_proposal_and_decide_nothing(portal: Portal, fresh: World, who: str) -> None:
    proposed(fresh)
    at = portal(fresh, who, "agreement")
    assert not at.exception
    assert at.subheader[0].value == "Edition 1 is proposed and waits for the sponsor’s confirmation."
    assert "Close faster" in said(at)
    assert not {"Confirm edition 1", "Send it back with this wish"} & set(labels(at))


def test_a_preview_shows_the_decision_and_takes_none(portal: Portal, fresh: World) -> None:
    proposed(fresh)
    viewer = fresh.viewer("manager")
    assert viewer.session_id is not None
    sessions.start_preview(viewer.session_id, fresh.person_ids["sponsor"])
    at = portal(fresh, "manager", "agreement")
    next(c for c in at.checkbox if c.label == CONSENT.format(n=1)).check()
    press(at, "Confirm edition 1")
    assert at.error[0].value == "You may not change this here; nothing was saved."
    assert charter.report(fresh.scope("sponsor", "alpha")).waits


def test_what_differs_is_read_before_it_is_confirmed(portal: Portal, fresh: World) -> None:
    confirmed(fresh)
    manager = fresh.scope("manager", "alpha")
    charter.begin(manager, Begin())
    edition = draft(fresh)
    goal = edition.goals[0]
    aim = {**AIM, "target": Decimal(45)}
    charter.save_item(manager, SaveItem(Kind.GOAL, edition.id, goal.id, goal.version, goal.texts, aim))
    at = portal(fresh, "sponsor", "agreement")
    assert "45" not in said(at)
    charter.propose(manager, Propose(edition.id, draft(fresh).version, TODAY))
    at = portal(fresh, "sponsor", "agreement")
    assert "1 change from edition 1" in [e.label for e in at.expander]
    assert "- Changed: Close faster\n  - Target: ~~30~~ → **45**" in said(at)
    assert "Until it is confirmed, edition 1 holds." in said(at)
    at = press(at, "Read edition 1, which holds")
    assert at.query_params["edition"] == "1"
    assert "Confirm edition 2" not in labels(at)


@pytest.mark.parametrize("edition", ["2", "99", "x", "-1", "１"])
def test_an_address_of_an_edition_that_is_not_open_is_answered(
    portal: Portal, fresh: World, edition: str
) -> None:
    confirmed(fresh)
    charter.begin(fresh.scope("manager", "alpha"), Begin())
    at = portal(fresh, "sponsor", "agreement", edition=edition)
    assert not at.exception
    assert "There is no such edition, or it is not open to you." in said(at)
    assert "Edition 1" in said(at)


def test_a_draft_is_in_no_byte_of_the_clients_pages(portal: Portal, small_world: World) -> None:
    for who in ("sponsor", "contributor", "reader"):
        shown = rendered(portal(small_world, who, "agreement"))
        assert f"Question {ALPHA} ALPHAMARK" in shown
        assert INTERNAL not in shown


# The desk


@pytest.mark.parametrize(
    ("language", "sentence", "button"),
    [
        ("en", "Nothing has been agreed in writing yet.", "Begin the charter"),
        ("zh", "双方尚未形成书面约定。", "开始拟定"),
    ],
)
def test_the_desk_begins_with_nothing(
    portal: Portal, sqlite: str, language: str, sentence: str, button: str
) -> None:
    assert sqlite
    at = portal(nothing_agreed(build(language)), "manager", "charter")
    assert not at.exception
    assert at.subheader[0].value == sentence
    assert button in labels(at)


def test_an_edition_is_written_and_proposed(portal: Portal, fresh: World) -> None:
    at = portal(fresh, "manager", "charter")
    press(at, "Begin the charter")
    assert at.success[0].value == "Edition 1 is begun. Only your side sees it."
    assert "- add at least one goal\n- say what is part of the project" in said(at)

    at = portal(fresh, "manager", "charter", part="texts")
    write(at, "Part of the project", "Stock\nFinance")
    write(at, "Part of the project in Simplified Chinese", "库存\n财务")
    press(at, "Save the texts")
    assert at.success[0].value == "The texts are saved."
    assert draft(fresh).texts.translations == {"zh": {"scope_in": "库存\n财务"}}

    at = portal(fresh, "manager", "charter", part="goals")
    write(at, "What exactly is to be reached", "Close faster")
    write(at, "Target", "a lot")
    press(at, "Save the goal")
    assert "“Target” is not a number we can read." in at.error[0].value
    assert next(t for t in at.text_input if t.label == "Target").value == "a lot"
    write(at, "How it is measured", "Days")
    write(at, "Start", "10")
    write(at, "Target", "3")
    at.date_input[0].set_value(TODAY + timedelta(days=90))
    press(at, "Save the goal")
    assert at.success[0].value == "The goal is saved."
    assert "**1 · Close faster** · from 10 to 3" in said(at)

    at = portal(fresh, "manager", "charter")
    at.date_input[0].set_value(TODAY - timedelta(days=1))
    press(at, "Propose edition 1 to the client")
    assert at.error[0].value == "That day is over; nobody could keep it."
    at.date_input[0].set_value(TODAY + timedelta(days=3))
    press(at, "Propose edition 1 to the client")
    assert at.success[0].value == "Edition 1 is with the client now."
    assert at.subheader[0].value == "Edition 1 waits for the client’s confirmation."
    press(at, "Take edition 1 back to change it")
    assert at.success[0].value == "Edition 1 is a draft again; the client no longer sees it."


@pytest.mark.parametrize(
    ("language", "begin", "consent", "label", "asked", "done"),
    [
        (
            "en",
            "Begin edition 2",
            "I want to throw away everything that was written into this draft",
            "Discard edition 2",
            "Please tick",
            "The draft of edition 2 is discarded.",
        ),
        (
            "zh",
            "开始拟定第 2 版",
            "我确认放弃此草稿中的全部内容",
            "作废第 2 版草稿",
            "请先勾选",
            "第 2 版草稿已作废。",
        ),
    ],
)
def test_a_draft_is_discarded_after_saying_so(
    portal: Portal, sqlite: str, language: str, begin: str, consent: str, label: str, asked: str, done: str
) -> None:
    assert sqlite
    world = nothing_agreed(build(language))
    confirmed(world)
    at = press(portal(world, "manager", "charter"), begin)
    press(at, label)
    assert asked in at.error[0].value
    next(box for box in at.checkbox if box.label == consent).check()
    press(at, label)
    assert not at.exception
    assert at.success[0].value == done
    assert label not in labels(at)
    assert begin in labels(at)


def test_a_draft_that_the_client_has_read_is_not_offered_to_be_discarded(
    portal: Portal, fresh: World
) -> None:
    manager = fresh.scope("manager", "alpha")
    edition = proposed(fresh)
    charter.take_back(manager, charter.TakeBack(edition.id, edition.version))
    at = portal(fresh, "manager", "charter")
    assert "Propose edition 1 to the client" in labels(at)
    assert "Discard edition 1" not in labels(at)


def test_lines_and_roles_are_written_changed_and_taken_out(portal: Portal, fresh: World) -> None:
    drafted(fresh)
    at = portal(fresh, "manager", "charter", part="channels")
    write(at, "What", "Steering meeting")
    write(at, "Every … days", "14")
    press(at, "Save the line")
    assert at.success[0].value == "The line is saved."
    assert "**Steering meeting** · every 2 weeks" in said(at)
    first = draft(fresh).channels[0].id
    at.selectbox[0].set_value(first).run()
    write(at, "Every … days", "0")
    press(at, "Save the line")
    assert "“Every … days” must be at least 1" in at.error[0].value
    press(at, "Take this line out")
    assert at.success[0].value == "The line is taken out of this edition."
    assert [c.words["what"] for c in draft(fresh).channels] == ["Steering meeting"]
    at = portal(fresh, "manager", "charter", part="roles")
    write(at, "Role", "Buyer")
    press(at, "Save the role")
    assert [(r.words["role"], r.side) for r in draft(fresh).roles] == [
        ("Sponsor", Side.CLIENT),
        ("Buyer", Side.FIRM),
    ]


def test_a_goal_is_measured_and_published(portal: Portal, fresh: World) -> None:
    confirmed(fresh)
    at = portal(fresh, "manager", "charter", part="measured")
    write(at, "Value", "12,5")
    at.date_input[0].set_value(TODAY + timedelta(days=1))
    press(at, "Save the measurement")
    assert "the day is still to come" in at.error[0].value
    at.date_input[0].set_value(TODAY)
    next(c for c in at.checkbox if c.label == "The client may read this at once").uncheck()
    press(at, "Save the measurement")
    assert at.success[0].value.startswith("The measurement is saved.")
    assert "12.5 · " in said(at)
    assert charter.report(fresh.scope("sponsor", "alpha")).goals[0].readings == ()
    press(at, "Let the client read 1 measurement")
    assert at.success[0].value == "The client now reads 1 more."
    assert len(charter.report(fresh.scope("sponsor", "alpha")).goals[0].readings) == 1


@pytest.mark.parametrize("part", ["texts", "goals", "measured", "nonsense"])
def test_a_part_that_is_not_offered_falls_back_to_the_overview(
    portal: Portal, fresh: World, part: str
) -> None:
    proposed(fresh)
    at = portal(fresh, "manager", "charter", part=part)
    assert not at.exception
    assert "Take edition 1 back to change it" in labels(at)


@pytest.mark.parametrize("who", ["sponsor", "reader", "member", "lead"])
def test_the_desk_is_closed_to_everybody_else(portal: Portal, small_world: World, who: str) -> None:
    at = portal(small_world, who, "charter")
    assert "Your role in this project does not include this page." in said(at)
    assert "Purpose" not in said(at)


def test_silence_is_no_acceptance_unless_the_edition_says_so(portal: Portal, fresh: World) -> None:
    edition = proposed(fresh)
    never = "Silence is no acceptance: what we hand over is accepted only when you say so."
    assert never in said(portal(fresh, "sponsor", "agreement"))
    charter.take_back(fresh.scope("manager", "alpha"), charter.TakeBack(edition.id, edition.version))
    at = portal(fresh, "manager", "charter", part="texts")
    write(at, "Silence counts as acceptance after … days", "soon")
    press(at, "Save the texts")
    assert "is not a number we can read" in at.error[0].value
    write(at, "Silence counts as acceptance after … days", "10")
    write(at, "Ask whether the scope is still right every … days", "28")
    press(at, "Save the texts")
    assert at.success[0].value == "The texts are saved."
    manager = fresh.scope("manager", "alpha")
    charter.propose(manager, Propose(edition.id, draft(fresh).version, TODAY))
    shown = said(portal(fresh, "sponsor", "agreement"))
    assert never not in shown
    assert "neither accepted nor rejected 10 days after it was handed over counts as accepted." in shown
    assert "We ask you every 4 weeks whether what was agreed is still right." in shown
