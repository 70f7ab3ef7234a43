"""The client's feedback page: asked, answered, received; changes asked for, followed and taken back."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from streamlit.testing.v1 import AppTest

from db.models.survey import ActionStatus, SurveyKind
from portal import changes, surveys
from portal.surveys import Draft, Open, SurveyAt
from tests.conftest import Portal
from tests.db import assessed_changes as told
from tests.worlds import ALPHA, NOW, TODAY, World, build


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def opened(world: World) -> int:
    """A survey with every kind of question, open in `alpha`; the world's own one is closed."""
    scope = world.scope("manager", "alpha")
    for survey in surveys.overview(scope).surveys:
        surveys.close_early(scope, SurveyAt(survey.survey_id, survey.version))
    chosen = ("nps", "communication", "effort", "matters", "change")
    survey_id = surveys.prepare(
        scope, Draft(SurveyKind.MID_PROJECT, "How are we doing?", TODAY + timedelta(days=7), chosen, {})
    )
    surveys.open_survey(scope, Open(survey_id, 1, TODAY + timedelta(days=7)))
    return survey_id


def said(at: AppTest) -> str:
    """Everything the page says, in one piece."""
    shown = [*at.title, *at.subheader, *at.markdown, *at.caption, *at.info, *at.warning, *at.error]
    shown += [*at.success, *at.code]
    return "\n".join(str(each.value) for each in shown) + "\n".join(e.label for e in at.expander)


def press(at: AppTest, label: str) -> AppTest:
    return next(b for b in at.button if b.label == label).click().run()


def numbered(world: World, number: int) -> changes.Change:
    return changes.report(world.scope("manager", "alpha")).numbered(number)


def test_the_page_opens_with_what_waits(portal: Portal, small_world: World) -> None:
    opened(small_world)
    at = portal(small_world, "sponsor", "feedback")
    assert not at.exception
    assert at.subheader[0].value == "1 survey asks for your view."
    assert [(m.label, m.value) for m in at.metric] == [
        ("Surveys you answered", "0"),
        ("Improvements made", "0"),
        ("Change requests agreed", "1"),
        ("Agreed changes add", "€500"),
    ]
    assert next(r.options for r in at.radio) == [str(n) for n in range(11)]
    assert all(r.value is None for r in at.radio)
    assert f"Your answers carry your name, {ALPHA} sponsor." in said(at)


def test_the_page_speaks_chinese(portal: Portal, sqlite: str) -> None:
    assert sqlite
    world = build("zh")
    opened(world)
    at = portal(world, "sponsor", "feedback")
    assert not at.exception
    assert at.subheader[0].value == "有 1 份问卷想听听您的意见。"
    assert at.radio[0].label == "1. 您有多大可能向同事或朋友推荐我们？"
    assert at.radio[1].options == ["很不满意", "不满意", "一般", "满意", "很满意"]


def test_answers_are_sent_once_and_a_receipt_says_what_happens_next(
    portal: Portal, small_world: World
) -> None:
    survey_id = opened(small_world)
    at = portal(small_world, "sponsor", "feedback")
    for radio, value in zip(at.radio, (9, 4, 6, 2), strict=True):
        radio.set_value(value)
    at.text_area[0].set_value("Tell us earlier")
    press(at, "Send my answers")
    assert not at.exception
    assert "Thank you. Your answers to “How are we doing?” arrived today 10:00." in at.success[0].value
    assert "What happens next" in at.success[0].value
    assert not at.radio
    assert "Keeping to the dates" in said(at)
    assert "9 of 10" in said(at)
    assert "The project manager has not written yet what follows from this survey." in said(at)
    assert surveys.overview(small_world.scope("manager", "alpha")).survey(survey_id).answered == 1


def test_a_missing_answer_is_named_and_what_was_typed_stays(portal: Portal, small_world: World) -> None:
    opened(small_world)
    at = portal(small_world, "sponsor", "feedback")
    at.radio[0].set_value(3)
    at.text_area[0].set_value("Tell us earlier")
    press(at, "Send my answers")
    assert "How satisfied are you with how we keep you informed?" in at.error[0].value
    assert "It is easy to work with us." in at.error[0].value
    assert "How likely are you" not in at.error[0].value
    assert "What should we change first" not in at.error[0].value
    assert (at.radio[0].value, at.text_area[0].value) == (3, "Tell us earlier")
    for radio in at.radio[1:]:
        radio.set_value(1)
    press(at, "Send my answers")
    assert at.success


def test_answers_to_a_survey_that_closed_meanwhile_are_shown_back(portal: Portal, small_world: World) -> None:
    survey_id = opened(small_world)
    at = portal(small_world, "sponsor", "feedback")
    for radio, value in zip(at.radio, (9, 4, 6, 2), strict=True):
        radio.set_value(value)
    at.text_area[0].set_value("Tell us earlier")
    surveys.close_early(small_world.scope("manager", "alpha"), SurveyAt(survey_id, 2))
    press(at, "Send my answers")
    assert not at.exception
    assert "This survey closed before your answers were sent" in at.warning[0].value
    assert "Tell us earlier" in at.code[0].value
    assert "Keeping to the dates" in at.code[0].value
    # They are still there after another run, and gone on the page of somebody who comes anew.
    assert "Tell us earlier" in at.run().code[0].value
    fresh = portal(small_world, "sponsor", "feedback")
    assert not fresh.warning
    assert not fresh.radio


def test_a_role_that_only_reads_is_told_so(portal: Portal, small_world: World) -> None:
    opened(small_world)
    at = portal(small_world, "reader", "feedback")
    assert not at.exception
    assert not at.radio
    assert "your role reads along" in said(at)
    assert not [b for b in at.button if b.label == "Submit the request"]


def test_the_project_manager_sees_what_the_client_sees_and_what_is_not_published(
    portal: Portal, small_world: World
) -> None:
    at = portal(small_world, "manager", "feedback")
    assert not at.exception
    assert "The client’s people answer here, each once." in said(at)
    assert any("Not published" in e.label for e in at.expander)


def test_you_said_we_did_stands_on_the_page(portal: Portal, small_world: World) -> None:
    manager = small_world.scope("manager", "alpha")
    action = surveys.improve(
        manager,
        surveys.Improve(None, "News *came* late", "A note each Friday", "Li Na", None, ActionStatus.DONE, {}),
    )
    surveys.publish_improvement(manager, surveys.ImprovementAt(action, 1))
    at = portal(small_world, "sponsor", "feedback")
    assert "You said: News \\*came\\* late" in said(at)
    assert "**We did:** A note each Friday" in said(at)


def test_a_change_is_asked_for_and_gets_a_number(portal: Portal, small_world: World) -> None:
    opened(small_world)
    at = portal(small_world, "contributor", "feedback")
    at.text_input[0].set_value("Export to Excel")
    press(at, "Submit the request")
    assert "Please fill in “What exactly”." in at.error[0].value
    assert at.text_input[0].value == "Export to Excel"
    next(t for t in at.text_area if t.label == "What exactly").set_value("A button")
    next(t for t in at.text_area if t.label == "Why it is needed").set_value("The auditors ask")
    press(at, "Submit the request")
    assert at.success[0].value.startswith("Your request arrived as CR-3.")
    assert any(e.label.startswith("**CR-3** Export to Excel") for e in at.expander)
    assert at.text_input[0].value == ""
    assert numbered(small_world, 3).submitted_by == f"{ALPHA} contributor"


def test_the_effect_and_the_deadline_are_said_in_plain_words(portal: Portal, small_world: World) -> None:
    sponsor, manager = small_world.scope("sponsor", "alpha"), small_world.scope("manager", "alpha")
    told.offered(sponsor, manager)
    at = portal(small_world, "sponsor", "feedback")
    assert at.subheader[0].value.endswith("1 change request waits for a decision.")
    assert "adds €1,501 to the agreed budget and moves the finish 5 days later" in said(at)
    assert "A decision is due in 9 days (Fri 19 Mar)." in said(at)
    blind = portal(small_world, "contributor", "feedback")
    assert "1,501" not in said(blind)
    assert "moves the finish 5 days later" in said(blind)


@pytest.mark.parametrize("number", ["2", "77", "-1", "x", "²", "9" * 30])
def test_an_unknown_internal_or_foreign_number_is_not_found(
    portal: Portal, small_world: World, number: str
) -> None:
    at = portal(small_world, "sponsor", "feedback", change=number)
    assert not at.exception
    assert "There is no such change request, or it is not open to you." in said(at)


def test_a_change_to_decide_is_the_turn_of_who_decides_and_of_nobody_else(
    portal: Portal, small_world: World
) -> None:
    scope = small_world.scope("manager", "alpha")
    for survey in surveys.overview(scope).surveys:
        surveys.close_early(scope, SurveyAt(survey.survey_id, survey.version))
    told.offered(small_world.scope("sponsor", "alpha"), scope)
    at = portal(small_world, "sponsor", "feedback")
    assert "### Your turn" in said(at)
    assert ":gray[due in 9 days (Fri 19 Mar)]" in said(at)
    assert "No survey is open." not in said(at)
    at = portal(small_world, "contributor", "feedback")
    assert ":gray[due in 9 days (Fri 19 Mar)]" not in said(at)
    assert "No survey is open." in said(at)
