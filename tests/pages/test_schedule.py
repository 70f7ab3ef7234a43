"""What stands around the plan, as it is typed, sent, told and answered."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from streamlit.testing.v1 import AppTest

from portal import plan, schedule
from portal.access import Scope
from portal.plan import MoveMilestone, Reason
from portal.schedule import AddDependency, AskClient, Entry, EntryKind, SavePhase
from portal.views.plan.choices import distinct
from tests.db.test_schedule import REASON, entry_of, moved, tasks, with_charter
from tests.rendered import rendered
from tests.worlds import NOW, TODAY, World, build

Portal = Callable[..., AppTest]
PARTS = ("phases", "dependencies", "asks", "baselines")


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def managing(world: World) -> Scope:
    return world.scope("manager", "alpha")


def labelled(at: AppTest, kind: str, label: str) -> Any:
    return next(each for each in getattr(at, kind) if each.label == label)


def filled(at: AppTest, **fields: str) -> AppTest:
    """Type into fields by label, with blanks as underscores."""
    for label, value in fields.items():
        wanted = label.replace("_", " ")
        for each in (*at.text_input, *at.text_area):
            if each.label == wanted:
                each.set_value(value)
                break
        else:
            raise AssertionError(wanted)
    return at


def press(at: AppTest, label: str) -> AppTest:
    return next(button for button in at.button if button.label == label).click().run()


def said(at: AppTest) -> str:
    return "\n".join(each.value for kind in (at.success, at.error, at.warning) for each in kind)


def ask(world: World, by: date = TODAY + timedelta(days=2), holds: Entry | None = None) -> int:
    scope = managing(world)
    schedule.ask(scope, AskClient("Test data", "To test", by, "Dev", holds, {}))
    return schedule.asks(scope)[-1].id


@pytest.mark.parametrize("part", PARTS)
def test_each_part_of_the_plan_is_drawn_with_nothing_and_with_something(
    portal: Portal, small_world: World, part: str
) -> None:
    assert not portal(small_world, "manager", "plan", part=part).exception
    scope = managing(small_world)
    schedule.add_dependency(scope, AddDependency(tasks(scope)[0], entry_of(scope), 2))
    ask(small_world, holds=tasks(scope)[0])
    with_charter(scope)
    moved(scope)
    at = portal(small_world, "manager", "plan", part=part)
    assert not at.exception
    assert at.segmented_control(key="part").value == part


@pytest.mark.parametrize("part", PARTS)
def test_each_part_speaks_chinese(portal: Portal, sqlite: str, part: str) -> None:
    assert sqlite
    at = portal(build("zh"), "manager", "plan", part=part)
    assert not at.exception
    assert at.segmented_control(key="part").value == part  # the address holds no word of a language
    assert [title.value for title in at.title] == ["计划"]


def test_a_part_is_remembered_by_its_value_and_nonsense_is_the_first(
    portal: Portal, small_world: World
) -> None:
    at = portal(small_world, "manager", "plan", part="nonsense")
    assert at.segmented_control(key="part").value == "milestones"
    at.segmented_control(key="part").set_value("asks").run()
    assert at.query_params["part"] == "asks"


def test_a_phase_is_typed_saved_and_shown(portal: Portal, small_world: World) -> None:
    at = portal(small_world, "manager", "plan", part="phases")
    filled(at, Phase="", Place_in_the_order="x")
    press(at, "Save the phase")
    assert said(at).startswith("Please fill in “Phase”.")
    filled(at, Phase="Build", Phase_in_Simplified_Chinese="建设", Place_in_the_order="3")
    labelled(at, "multiselect", "Milestones").set_value([entry_of(managing(small_world)).id])
    labelled(at, "checkbox", "The client sees this phase").check()
    press(at, "Save the phase")
    assert said(at) == "The phase is saved."
    seen = schedule.phases(small_world.scope("sponsor", "alpha"))[-1]
    assert (seen.title, seen.milestone_ids) == ("Build", (entry_of(managing(small_world)).id,))


def test_a_phase_that_was_never_shown_can_be_removed(portal: Portal, small_world: World) -> None:
    scope = managing(small_world)
    id_ = schedule.save_phase(
        scope, SavePhase(None, 1, "Later", {}, None, None, 9, False, frozenset(), frozenset())
    )
    at = portal(small_world, "manager", "plan", part="phases")
    labelled(at, "selectbox", "Phase to edit").set_value(id_).run()
    press(at, "Remove this phase")
    assert said(at) == "The phase is removed."
    assert id_ not in {phase.id for phase in schedule.phases(scope)}


def test_a_loop_is_told_by_name_and_what_was_chosen_stays(portal: Portal, small_world: World) -> None:
    scope = managing(small_world)
    first, second, *_ = tasks(scope)
    schedule.add_dependency(scope, AddDependency(first, second))
    at = portal(small_world, "manager", "plan", part="dependencies")
    labelled(at, "selectbox", "First").set_value(schedule.address(second))
    labelled(at, "selectbox", "Then").set_value(schedule.address(first))
    press(at, "Add the dependency")
    assert said(at).startswith(
        "Nothing of this could ever begin, because each would wait for the one before it"
    )
    assert said(at).count("→") == 2
    third = tasks(scope)[2]
    labelled(at, "selectbox", "Then").set_value(schedule.address(third))
    press(at, "Add the dependency")
    assert said(at) == "The dependency is added."
    labelled(at, "selectbox", "Dependency").set_value(schedule.dependencies(scope)[0].id).run()
    press(at, "Remove the dependency")
    assert said(at) == "The dependency is removed."
    assert len(schedule.dependencies(scope)) == 1


def test_the_client_is_asked_and_answers(portal: Portal, small_world: World) -> None:
    at = portal(small_world, "manager", "plan", part="asks")
    press(at, "Ask the client")
    assert "Please fill in “What is needed”." in said(at)
    filled(at, What_is_needed="Test data", Why="To test", Asked_of="Dev")
    labelled(at, "date_input", "Needed on").set_value(TODAY)
    chosen = schedule.address(entry_of(managing(small_world)))
    labelled(at, "selectbox", "What it holds up").set_value(chosen)
    press(at, "Ask the client")
    assert said(at) == "The client is asked."
    theirs = portal(small_world, "contributor", "progress")
    assert "What we need from you" in rendered(theirs)
    press(theirs, "Send the answer")
    assert said(theirs) == "Please fill in “Your answer”."
    filled(theirs, Your_answer="In the share")
    press(theirs, "Send the answer")
    assert said(theirs) == "Thank you. Your answer is with the project manager."
    at = portal(small_world, "manager", "plan", part="asks")
    assert "contributor: In the share" in rendered(at)
    assert "The client has answered: Test data" in rendered(portal(small_world, "manager", "home"))


def test_a_reader_of_the_client_sees_what_is_asked_and_cannot_answer(
    portal: Portal, small_world: World
) -> None:
    ask(small_world)
    at = portal(small_world, "reader", "progress")
    assert "Test data" in rendered(at)
    assert "Send the answer" not in [button.label for button in at.button]


def test_an_answer_is_noted_and_an_ask_taken_back(portal: Portal, small_world: World) -> None:
    first, second = ask(small_world), ask(small_world)
    at = portal(small_world, "manager", "plan", part="asks")
    labelled(at, "selectbox", "What was asked").set_value(first).run()
    filled(at, What_they_answered="By mail")
    press(at, "Mark as answered")
    assert said(at) == "The answer is noted."
    labelled(at, "selectbox", "What was asked").set_value(second).run()
    press(at, "No longer needed")
    assert said(at) == "The client is no longer asked for it."
    assert [each.is_open for each in schedule.asks(managing(small_world))] == [False, False]


def test_home_says_since_when_something_waits_and_what_it_adds(portal: Portal, small_world: World) -> None:
    ask(small_world, by=TODAY, holds=entry_of(managing(small_world)))
    shown = rendered(portal(small_world, "contributor", "home"))
    assert "We need from you: Test data" in shown
    theirs = rendered(portal(small_world, "manager", "home"))
    assert "Waiting for your clients" in theirs


def test_the_sponsor_agrees_to_a_later_date_only_with_a_choice_and_a_reason_to_refuse(
    portal: Portal, small_world: World
) -> None:
    scope = managing(small_world)
    with_charter(scope)
    shown = next(m for m in plan.milestones(scope) if m.is_published)
    at = portal(small_world, "manager", "plan")
    at.selectbox(key="move-milestone").set_value(shown.id).run()
    labelled(at, "date_input", "New day").set_value(date(2027, 4, 15))
    filled(at, What_happened="Late", How_we_make_up_for_it="Two shifts")
    press(at, "Move the date")
    assert said(at) == "The date has moved. The client reads the reason and is asked whether they agree."
    assert shown.expected == date(2027, 4, 9)
    at = portal(small_world, "sponsor", "progress")
    assert "New dates that are not agreed yet" in rendered(at)
    press(at, "Send the answer")
    assert said(at) == "Please fill in “Your answer”."
    labelled(at, "segmented_control", "Your answer").set_value("refused")
    press(at, "Send the answer")
    assert said(at) == "Please say why you do not agree, so that we can answer you."
    filled(at, Comment="Too late for us")
    press(at, "Send the answer")
    assert said(at) == "Thank you. Your answer is kept with the date."
    (given,) = schedule.consents_of(schedule.asks(scope))
    assert (given.agreed, given.comment) == (False, "Too late for us")


def test_two_who_agree_at_once_are_told_that_the_first_answer_stays(
    portal: Portal, small_world: World
) -> None:
    scope = managing(small_world)
    with_charter(scope)
    move_id = moved(scope)
    at = portal(small_world, "sponsor", "progress")
    schedule.consent(small_world.scope("sponsor", "alpha"), schedule.ConsentTo(move_id, True))
    labelled(at, "segmented_control", "Your answer").set_value("agreed")
    press(at, "Send the answer")
    assert "New dates that are not agreed yet" not in rendered(at)


def test_a_contributor_reads_that_a_date_is_not_agreed_yet(portal: Portal, small_world: World) -> None:
    scope = managing(small_world)
    with_charter(scope)
    moved(scope)
    shown = rendered(portal(small_world, "contributor", "progress"))
    assert "Asked, not agreed yet." in shown


def test_agreed_dates_stand_side_by_side_and_three_are_compared(portal: Portal, small_world: World) -> None:
    from db.session import writing
    from portal import baselines

    scope = managing(small_world)
    for number in range(1, 5):
        shown = next(m for m in plan.milestones(scope) if m.is_published)
        day = date(2027, 4, 10 + number)
        plan.move(scope, MoveMilestone(shown.id, shown.version, day, Reason(REASON.cause, "x", "y", {})))
        with writing(scope) as session:
            baselines.set_baseline(
                session, scope, baselines.Ground(f"Edition {number}", charter_edition=number)
            )
    at = portal(small_world, "manager", "plan", part="baselines")
    assert list(at.dataframe[0].value.columns) == [
        "Milestone",
        "Agreed 1",
        "Agreed 3",
        "Agreed 4",
        "Stands now",
        "Days since first agreed",
    ]
    at = portal(small_world, "manager", "plan", part="baselines", compare="2.4.x.99")
    assert list(at.dataframe[0].value.columns)[1:3] == ["Agreed 2", "Agreed 4"]
    assert "2 days later" in set(at.dataframe[0].value["Days since first agreed"])


def test_two_of_one_name_can_be_told_apart() -> None:
    assert distinct({1: "Test", 2: "Build", 3: "Test", 4: "Test"}) == {
        1: "Test",
        2: "Build",
        3: "Test (2)",
        4: "Test (3)",
    }


def test_entries_are_milestones_then_tasks(small_world: World) -> None:
    kinds = [entry.kind for entry in schedule.entries(managing(small_world))]
    assert kinds == [EntryKind.MILESTONE] * 2 + [EntryKind.TASK] * 8
