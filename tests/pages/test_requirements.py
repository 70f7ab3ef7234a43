"""Requirements on both sides' pages: written, pasted, proposed, confirmed, sent back, chosen, looked at."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from sqlalchemy import event, select
from streamlit.testing.v1 import AppTest

from db.models.requirement import Priority, Requirement, RequirementStatus, ScopeVersion, Way
from db.session import database, writing
from portal import requirements
from portal.access import operator_scope
from portal.charter.texts import Written
from portal.requirements import (
    AskCheck,
    Confirm,
    Item,
    Mark,
    Offer,
    Propose,
    SaveConflict,
    SaveDraft,
    SaveOption,
    SendBack,
    Wording,
)
from tests.conftest import Portal
from tests.rendered import rendered
from tests.worlds import INTERNAL, NOW, TODAY, World, build

SOON = TODAY + timedelta(days=7)
WORDING = Wording(
    Written(
        {"title": "Print labels", "module": "Quay", "expected": "A *label*", "criteria": "In 5 s\nNo gap"}
    ),
    Priority.MUST,
)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def fresh(small_world: World) -> World:
    return without_any(small_world)


def without_any(world: World) -> World:
    with writing(operator_scope()) as session:
        for model in (Requirement, ScopeVersion):
            for row in session.scalars(select(model)):
                session.delete(row)
    return world


def one(world: World, number: int) -> Item:
    found = requirements.one(world.scope("manager", "alpha"), str(number))
    assert found is not None
    return found.item


def drafted(world: World, *titles: str) -> list[Item]:
    scope = world.scope("manager", "alpha")
    wordings = [WORDING.changed_by({"title": title}) for title in titles]
    return [one(world, requirements.save_draft(scope, SaveDraft(None, 0, each))) for each in wordings]


def proposed(world: World, *titles: str) -> list[Item]:
    drafts = drafted(world, *titles)
    marks = tuple(Mark(each.id, each.version) for each in drafts)
    requirements.propose(world.scope("manager", "alpha"), Propose(marks, SOON))
    return [one(world, each.number) for each in drafts]


def confirmed(world: World, *titles: str) -> list[Item]:
    waiting = proposed(world, *titles)
    marks = tuple(Mark(each.id, each.version) for each in waiting)
    requirements.confirm(world.scope("sponsor", "alpha"), Confirm(marks))
    return [one(world, each.number) for each in waiting]


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


def tick(at: AppTest, label: str) -> None:
    next(c for c in at.checkbox if c.label == label).check()


def unfolded(at: AppTest) -> list[str]:
    return [e.label for e in at.expander]


@contextmanager
def counted() -> Iterator[list[str]]:
    sent: list[str] = []

    def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
        if statement.startswith("SELECT"):
            sent.append(statement)

    event.listen(database().reader, "before_cursor_execute", note)
    yield sent
    event.remove(database().reader, "before_cursor_execute", note)


# What the client reads


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("en", "No requirement has been proposed yet."), ("zh", "尚无提交确认的需求。")],
)
def test_without_requirements_the_page_says_what_will_appear(
    portal: Portal, sqlite: str, language: str, sentence: str
) -> None:
    assert sqlite
    at = portal(without_any(build(language)), "sponsor", "scope")
    assert not at.exception
    assert sentence in said(at)


@pytest.mark.parametrize(
    ("language", "sentence", "module"),
    [
        ("en", "2 requirements make up the scope since Wed 10 Mar.", "#### Quay"),
        ("zh", "自3月10日 周三起，范围共有 2 项需求。", "#### Quay"),
    ],
)
def test_the_page_opens_with_how_the_scope_stands(
    portal: Portal, sqlite: str, language: str, sentence: str, module: str
) -> None:
    assert sqlite
    world = without_any(build(language))
    first, second = confirmed(world, "Print labels", "Weigh *trucks*")
    at = portal(world, "reader", "scope")
    assert not at.exception
    assert at.subheader[0].value == sentence
    assert at.metric[0].value == "2"
    assert module in said(at)
    assert [label.split(" ")[0] for label in unfolded(at)][:2] == [f"**{first.code}", f"**{second.code}"]
    assert "A \\*label\\*" in said(at)
    assert "- In 5 s\n- No gap" in said(at)


def test_the_sponsor_confirms_several_at_once(portal: Portal, fresh: World) -> None:
    first, second = proposed(fresh, "Print labels", "Weigh trucks")
    at = portal(fresh, "sponsor", "scope")
    assert not at.exception
    assert (
        at.subheader[0].value == "2 requirements wait for your confirmation, needed in 7 days (Wed 17 Mar)."
    )
    press(at, "Confirm")
    assert "Please choose at least one requirement." in at.error[0].value
    tick(at, f"{first.code} · Print labels")
    tick(at, f"{second.code} · Weigh trucks")
    press(at, "Confirm")
    consent = "I have read what I have ticked and agree to all of it for our side"
    assert at.error[0].value == f"Please tick “{consent}” to go on."
    tick(at, f"**{consent}**")
    press(at, "Confirm")
    assert at.success[0].value == "You have confirmed 2 requirements. They are part of the scope now."
    assert "Confirm" not in labels(at)
    assert len(requirements.report(fresh.scope("sponsor", "alpha")).agreed) == 2


def test_what_was_changed_meanwhile_is_read_again_first(portal: Portal, fresh: World) -> None:
    (waiting,) = proposed(fresh, "Print labels")
    at = portal(fresh, "sponsor", "scope")
    with writing(fresh.scope("manager", "alpha")) as session:
        row = session.scalars(select(Requirement).where(Requirement.id == waiting.id)).one()
        row.version += 1
    tick(at, "**I have read what I have ticked and agree to it for our side**")
    press(at, "Confirm")
    assert "Please read it again; nothing was saved." in at.error[0].value
    assert one(fresh, waiting.number).waits
    at = portal(fresh, "sponsor", "scope")
    tick(at, "**I have read what I have ticked and agree to it for our side**")
    press(at, "Confirm")
    assert one(fresh, waiting.number).status is RequirementStatus.CONFIRMED


def test_one_is_sent_back_with_a_wish_that_stays_readable(portal: Portal, fresh: World) -> None:
    _, second = proposed(fresh, "Print labels", "Weigh trucks")
    at = portal(fresh, "sponsor", "scope")
    next(s for s in at.selectbox if s.label == "Which requirement").set_value(second.id).run()
    press(at, f"Send {second.code} back with this wish")
    assert at.error[0].value == "Please fill in “What should be different”."
    write(at, "What should be different", "Say *which* scales")
    press(at, f"Send {second.code} back with this wish")
    assert at.success[0].value.startswith("Your wish has been sent.")
    assert "Say \\*which\\* scales" in said(at)
    desk = portal(fresh, "manager", "requirements", requirement=str(second.number))
    assert "Say \\*which\\* scales" in said(desk)
    assert "Propose these words" in labels(desk)


@pytest.mark.parametrize("who", ["contributor", "reader", "manager", "member", "lead"])
def test_others_read_what_waits_and_decide_nothing(portal: Portal, fresh: World, who: str) -> None:
    proposed(fresh, "Print labels")
    at = portal(fresh, who, "scope")
    assert not at.exception
    assert at.subheader[0].value == "1 requirement waits for the sponsor."
    assert "Print labels" in said(at)
    assert "Confirm" not in labels(at)


def test_new_words_are_read_old_to_new(portal: Portal, fresh: World, clock: time_machine.Traveller) -> None:
    (agreed,) = confirmed(fresh, "Print labels")
    clock.shift(60)
    at = portal(fresh, "manager", "requirements", requirement=str(agreed.number))
    write(at, "What you expect as the result", "A label of 10 cm")
    write(at, "Why it is to say something else", "The size was missing")
    press(at, "Propose these words")
    assert at.success[0].value == f"{agreed.code} is with the client now."
    at = portal(fresh, "sponsor", "scope")
    assert "What you expect as the result: ~~A \\*label\\*~~ → **A label of 10 cm**" in said(at)
    assert "Why: The size was missing" in said(at)


def test_the_client_chooses_a_way(portal: Portal, fresh: World) -> None:
    (draft,) = drafted(fresh, "Approve by phone")
    scope = fresh.scope("manager", "alpha")
    conflict = Written({"conflict": "Four-eyes rule"})
    requirements.save_conflict(scope, SaveConflict(draft.id, draft.version, conflict))
    for way, amount in ((Way.COMPROMISE, Decimal(900)), (Way.STANDARD, Decimal(0))):
        texts = Written({"what": f"The {way}", "impact": ""})
        requirements.save_option(scope, SaveOption(draft.id, None, 0, way, texts, amount, 2))
    requirements.offer(scope, Offer(draft.id, one(fresh, draft.number).version, SOON))
    at = portal(fresh, "sponsor", "scope")
    assert "Four-eyes rule" in said(at)
    assert "adds €900 · 2 days later" in said(at)
    assert "€" not in said(portal(fresh, "contributor", "scope"))
    press(at, "Choose this way")
    assert at.error[0].value == "Please choose one of the ways."
    at.radio[0].set_value(one(fresh, draft.number).options[0].id)
    press(at, "Choose this way")
    assert at.success[0].value.startswith(f"Your choice for {draft.code} is kept.")
    desk = portal(fresh, "manager", "requirements")
    assert "the client chose: A compromise" in said(desk)
    assert "For 1 the client has chosen a way; word it accordingly." in desk.subheader[0].value


def test_the_scope_is_looked_at_again_and_a_no_leads_to_a_change(portal: Portal, fresh: World) -> None:
    confirmed(fresh, "Print labels")
    requirements.ask_now(fresh.scope("manager", "alpha"), AskCheck(SOON))
    at = portal(fresh, "contributor", "scope")
    assert "The sponsor answers this." in said(at)
    at = portal(fresh, "sponsor", "scope")
    assert "Please look at the scope again: is it still right?" in at.subheader[0].value
    press(at, "Send this answer")
    assert at.error[0].value == "Please fill in “What is not right any more”."
    write(at, "What is not right any more", "Fax orders are gone")
    press(at, "Send this answer")
    assert at.success[0].value == "Thank you. You can now ask for a change in the same words."
    assert "Fax orders are gone" in said(at)
    at = press(at, "Ask for a change in these words")
    assert (at.query_params["part"], at.query_params["what"]) == ("changes", "Fax orders are gone")
    assert "Fax orders are gone" in [t.value for t in at.text_area if t.label == "What exactly"]


def test_a_yes_is_one_press(portal: Portal, fresh: World) -> None:
    confirmed(fresh, "Print labels")
    requirements.ask_now(fresh.scope("manager", "alpha"), AskCheck(SOON))
    at = press(portal(fresh, "sponsor", "scope"), "Yes, it is still right")
    assert at.success[0].value == "Thank you. Your answer is kept with your name and the day."
    assert "Is the scope still right?" not in said(at)


def test_the_list_is_searched_by_values_in_the_address(portal: Portal, fresh: World) -> None:
    confirmed(fresh, "Print labels", "Weigh trucks")
    at = portal(fresh, "sponsor", "scope", search="trucks")
    assert "Weigh trucks" in " ".join(unfolded(at))
    assert "Print labels" not in " ".join(unfolded(at))
    at = portal(fresh, "sponsor", "scope", priority="could")
    assert "No requirement fits what is chosen above." in said(at)
    at = portal(fresh, "sponsor", "scope", module="Quay", priority="must")
    assert sum(e.startswith("**R-") for e in unfolded(at)) == 2


@pytest.mark.parametrize("number", ["2", "99", "x", "-1", "１"])
def test_an_address_of_a_requirement_that_is_not_open_is_answered(
    portal: Portal, small_world: World, number: str
) -> None:
    at = portal(small_world, "sponsor", "scope", requirement=number)
    assert not at.exception
    assert "There is no such requirement, or it is not open to you." in said(at)


def test_a_draft_a_note_and_ways_that_were_not_offered_are_in_no_byte_of_the_clients_pages(
    portal: Portal, small_world: World
) -> None:
    for who in ("sponsor", "contributor", "reader"):
        for number in ("1", "3"):
            shown = rendered(portal(small_world, who, "scope", requirement=number))
            assert "What 3 ALPHAMARK" in shown
            assert INTERNAL not in shown


@pytest.mark.parametrize("number", [1, 15])
def test_the_pages_take_at_most_eight_statements(portal: Portal, fresh: World, number: int) -> None:
    (first, *_) = confirmed(fresh, *(f"Agreed {n}" for n in range(number)))
    proposed(fresh, *(f"Waits {n}" for n in range(number)))
    drafted(fresh, *(f"Draft {n}" for n in range(number)))
    asked = str(first.number)
    for who, path, query in (
        ("sponsor", "scope", {}),
        ("sponsor", "scope", {"requirement": asked}),
        ("manager", "requirements", {}),
        ("manager", "requirements", {"part": "propose"}),
        ("manager", "requirements", {"part": "check"}),
        ("manager", "requirements", {"part": "paste"}),
        ("manager", "requirements", {"requirement": asked, "see": "verdict"}),
        ("manager", "requirements", {"requirement": asked, "see": "ways"}),
    ):
        with counted() as sent:
            at = portal(fresh, who, path, **query)
        assert not at.exception
        assert len(sent) <= 8, (path, query, len(sent))


# The desk


@pytest.mark.parametrize(
    ("language", "sentence", "save"),
    [
        ("en", "No requirement has been written down yet.", "Save the draft"),
        ("zh", "尚未写下任何需求。", "保存草稿"),
    ],
)
def test_the_desk_begins_with_nothing_and_takes_the_first(
    portal: Portal, sqlite: str, language: str, sentence: str, save: str
) -> None:
    assert sqlite
    world = without_any(build(language))
    at = portal(world, "manager", "requirements")
    assert not at.exception
    assert at.subheader[0].value == sentence
    at = portal(world, "manager", "requirements", part="write")
    assert not at.exception
    press(at, save)
    assert at.error
    at.text_input[0].set_value("First")
    press(at, save)
    assert at.success
    assert [item.title for item in requirements.desk(world.scope("manager", "alpha")).items] == ["First"]


def test_a_draft_is_written_in_two_languages_and_kept_on_an_error(portal: Portal, fresh: World) -> None:
    (draft,) = drafted(fresh, "Print labels")
    at = portal(fresh, "manager", "requirements", requirement=str(draft.number))
    write(at, "Requirement, in one line", "")
    write(at, "What you need", "Labels *now*")
    press(at, "Save the draft")
    assert at.error[0].value == "Please fill in “Requirement, in one line”."
    assert next(t for t in at.text_area if t.label == "What you need").value == "Labels *now*"
    write(at, "Requirement, in one line", "Print labels")
    write(at, "Requirement, in one line in Simplified Chinese", "打印标签")
    press(at, "Save the draft")
    assert at.success[0].value == f"{draft.code} is saved. Only your side sees it."
    assert one(fresh, draft.number).wording.texts.translations == {"zh": {"title": "打印标签"}}


def test_several_drafts_are_proposed_together(portal: Portal, fresh: World) -> None:
    drafted(fresh, "Print labels", "Weigh trucks")
    scope = fresh.scope("manager", "alpha")
    vague = requirements.save_draft(
        scope, SaveDraft(None, 0, WORDING.changed_by({"title": "V", "criteria": ""}))
    )
    at = portal(fresh, "manager", "requirements", part="propose")
    assert f"criteria are missing: R-{vague}\\." in said(at)
    at.date_input[0].set_value(TODAY - timedelta(days=1))
    press(at, "Propose to the client")
    assert at.error[0].value == "That day is over; nobody could keep it."
    at.date_input[0].set_value(SOON)
    press(at, "Propose to the client")
    assert at.success[0].value == "2 requirements are with the client now."
    assert len(requirements.report(fresh.scope("sponsor", "alpha")).waiting) == 2


def test_a_proposal_is_taken_back(portal: Portal, fresh: World) -> None:
    (waiting,) = proposed(fresh, "Print labels")
    at = portal(fresh, "manager", "requirements", requirement=str(waiting.number))
    press(at, f"Take {waiting.code} back")
    assert at.success[0].value == "It is a draft again, which the client no longer sees."
    assert "Print labels" not in rendered(portal(fresh, "sponsor", "scope"))


def test_a_wish_that_was_sent_back_is_no_longer_pursued(portal: Portal, fresh: World) -> None:
    (waiting,) = proposed(fresh, "Fly")
    mark = Mark(waiting.id, waiting.version)
    requirements.send_back(fresh.scope("sponsor", "alpha"), SendBack(mark, "Higher"))
    at = portal(fresh, "manager", "requirements", requirement=str(waiting.number))
    press(at, f"No longer pursue {waiting.code}")
    assert at.success[0].value == "It is listed as no longer part of the scope."
    assert "Fly" not in " ".join(unfolded(portal(fresh, "sponsor", "scope")))
    assert "Fly" in " ".join(unfolded(portal(fresh, "sponsor", "scope", state="retired")))


def test_a_verdict_stands_beside_what_there_is_to_do_it_with(portal: Portal, fresh: World) -> None:
    (waiting,) = proposed(fresh, "Print labels")
    at = portal(fresh, "manager", "requirements", requirement=str(waiting.number), see="verdict")
    assert not at.exception
    assert [(m.label, m.value) for m in at.metric][:2] == [
        ("Budget left", "€8,999"),
        ("Hours planned ahead", "none"),
    ]
    write(at, "Why, in words for the client", "Done before")
    write(at, "Note for our side alone", f"{INTERNAL} margin")
    press(at, "Save the verdict")
    assert at.success[0].value == "The verdict is saved."
    shown = rendered(portal(fresh, "sponsor", "scope"))
    assert INTERNAL not in shown


def test_rows_are_pasted_looked_at_and_saved(portal: Portal, fresh: World) -> None:
    at = portal(fresh, "manager", "requirements", part="paste")
    at.text_area[0].set_value(
        "Requirement\tPriority\tCriteria\nPrint labels\tmust\tIn 5 s; no gap\nWeigh\tS\tFast"
    )
    press(at, "Show what it would change")
    assert "2 new rows" in said(at)
    press(at, "Save 2 rows")
    told = requirements.desk(fresh.scope("manager", "alpha")).items
    assert [(item.title, item.priority, item.words["criteria"]) for item in told] == [
        ("Print labels", Priority.MUST, "In 5 s\nno gap"),
        ("Weigh", Priority.SHOULD, "Fast"),
    ]


def test_ways_are_written_and_offered(portal: Portal, fresh: World) -> None:
    (draft,) = drafted(fresh, "Approve by phone")
    page = {"requirement": str(draft.number), "see": "ways"}
    at = portal(fresh, "manager", "requirements", **page)
    write(at, "Which standard it meets, and how", "Four-eyes rule")
    press(at, "Save")
    assert at.success[0].value == "It is saved. The client reads it once you offer the ways."
    for words in ("A link", "As today"):
        at = portal(fresh, "manager", "requirements", **page)
        write(at, "What this way is", words)
        write(at, "Added to the price", "12.50")
        press(at, "Save the way")
        assert at.success[0].value == "The way is saved."
    at = portal(fresh, "manager", "requirements", **page)
    press(at, "Offer the ways to the client")
    assert at.success[0].value == f"{draft.code} is with the client now."
    assert "It is with the client now. Take it back to change the ways." in said(at)


def test_the_home_page_leads_the_sponsor_to_what_waits(portal: Portal, fresh: World) -> None:
    (waiting,) = proposed(fresh, "Print labels")
    at = portal(fresh, "sponsor", "home")
    assert f"Read and confirm {waiting.code}: Print labels" in said(at)
    at = portal(fresh, "sponsor", "progress")
    assert not at.exception
    assert "Decisions on other pages" in said(at)
    desk = portal(fresh, "manager", "home")
    assert f"Read and confirm {waiting.code}: Print labels" in said(desk)
