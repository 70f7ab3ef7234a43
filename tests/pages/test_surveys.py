"""The project manager's surveys: prepared, looked at, opened, read, closed, and answered with deeds."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from streamlit.testing.v1 import AppTest

from db.base import Audience
from db.models.survey import ActionStatus, SurveyKind, SurveyStatus
from portal import surveys
from portal.surveys import Draft, Given, Open
from tests.conftest import Portal
from tests.worlds import ALPHA, INTERNAL, NOW, TODAY, World, build

LAST_DAY = TODAY + timedelta(days=7)


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def prepared(world: World, *chosen: str) -> int:
    scope = world.scope("manager", "alpha")
    return surveys.prepare(scope, Draft(SurveyKind.MID_PROJECT, "How are we doing?", LAST_DAY, chosen, {}))


def answered(world: World) -> int:
    """An open survey with two answers."""
    manager = world.scope("manager", "alpha")
    survey_id = prepared(world, "nps", "communication", "effort", "matters", "change")
    surveys.open_survey(manager, Open(survey_id, 1, LAST_DAY))
    questions = surveys.form_of(manager, survey_id, "en")
    for who, scores in (("sponsor", (10, 5, 7, 2)), ("contributor", (6, 4, 4, 2))):
        given = [Given(q.question_id, s) for q, s in zip(questions, scores, strict=False)]
        given.append(Given(questions[4].question_id, words=f"Earlier *news*, says {who}"))
        surveys.answer(world.scope(who, "alpha"), surveys.Answer(survey_id, tuple(given)))
    return survey_id


def said(at: AppTest) -> str:
    shown = [*at.title, *at.subheader, *at.markdown, *at.caption, *at.info, *at.error, *at.success]
    return "\n".join(str(each.value) for each in shown)


def press(at: AppTest, label: str) -> AppTest:
    return next(b for b in at.button if b.label == label).click().run()


def overview(world: World) -> surveys.Overview:
    return surveys.overview(world.scope("manager", "alpha"))


def test_a_survey_is_prepared_looked_at_and_opened(portal: Portal, small_world: World) -> None:
    at = portal(small_world, "manager", "surveys")
    assert not at.exception
    ticked = [c.label for c in at.checkbox]
    assert len(ticked) == 10
    next(c for c in at.checkbox if "recommend" not in c.label).uncheck()
    press(at, "Prepare, and show me the form")
    assert at.success[0].value == "Prepared. The client does not see it before you open it."
    survey = overview(small_world).surveys[0]
    assert (survey.status, survey.audience, survey.title) == (
        SurveyStatus.DRAFT,
        Audience.INTERNAL,
        "How are we doing so far?",
    )
    assert survey.translations == {"zh": {"title": "到目前为止，我们做得怎么样？"}}
    # The exact form, with nine questions now, and the button that sends nothing.
    assert len(at.radio) == 7
    press(at, "Send my answers")
    assert "This is a preview; nothing was sent." in said(at)
    press(at, "Open it now")
    assert "The survey is open." in at.success[0].value
    assert overview(small_world).surveys[0].status is SurveyStatus.OPEN
    assert overview(small_world).surveys[0].closes_on == TODAY + timedelta(days=14)


def test_the_preview_speaks_the_readers_language(portal: Portal, small_world: World) -> None:
    prepared(small_world, "communication")
    at = portal(small_world, "manager", "surveys")
    assert at.radio[0].options[0] == "Very dissatisfied"
    next(g for g in at.button_group if g.label == "Language of the form").set_value("zh").run()
    assert at.radio[0].options[0] == "很不满意"
    assert [b for b in at.button if b.label == "提交我的回答"]


def test_a_closing_day_that_has_passed_is_refused_and_stays_in_the_form(
    portal: Portal, small_world: World
) -> None:
    prepared(small_world, "nps")
    at = portal(small_world, "manager", "surveys")
    at.date_input[0].set_value(TODAY - timedelta(days=1))
    press(at, "Open it now")
    assert "“Last day to answer” must be a date from 10 March 2027" in at.error[0].value
    assert at.date_input[0].value == TODAY - timedelta(days=1)
    assert overview(small_world).surveys[0].status is SurveyStatus.DRAFT


def test_a_survey_in_preparation_is_thrown_away(portal: Portal, small_world: World) -> None:
    survey_id = prepared(small_world, "nps")
    at = portal(small_world, "manager", "surveys")
    press(at, "Throw it away")
    assert at.success[0].value == "The survey in preparation is gone."
    assert survey_id not in {s.survey_id for s in overview(small_world).surveys}


def test_results_are_told_in_figures_findings_and_words(portal: Portal, small_world: World) -> None:
    answered(small_world)
    at = portal(small_world, "manager", "surveys")
    assert not at.exception
    assert at.subheader[0].value == "2 of 2 people have answered “How are we doing?”."
    assert [(m.label, m.value, m.delta) for m in at.metric] == [
        ("Answered", "2 of 2", "100%"),
        ("Would recommend us", "0", "2 answers"),
        ("Satisfied", "100%", "2 answers"),
        ("Easy to work with", "5.5 of 7", "2 answers"),
    ]
    assert "2 answers: too few for a trend." in said(at)
    assert "#### 1 of 2 people would recommend us" in said(at)
    assert "#### 100% of all answers are “satisfied” or better" in said(at)
    assert "- **2** Keeping to the dates" in said(at)
    assert "Earlier \\*news\\*, says sponsor" in said(at)
    assert f"{ALPHA} sponsor" in said(at)


def test_results_speak_chinese(portal: Portal, sqlite: str) -> None:
    assert sqlite
    world = build("zh")
    answered(world)
    at = portal(world, "manager", "surveys")
    assert not at.exception
    assert "只有 2 份回答，不足以看出趋势。" in said(at)
    assert "- **2** 按约定的日期进行" in said(at)


def test_a_survey_is_closed_early(portal: Portal, small_world: World) -> None:
    survey_id = answered(small_world)
    at = portal(small_world, "manager", "surveys", survey=str(survey_id))
    press(at, "Close the survey now")
    assert "nobody can answer any more" in at.success[0].value
    assert overview(small_world).survey(survey_id).status is SurveyStatus.CLOSED
    assert not [b for b in at.button if b.label == "Close the survey now"]


def test_a_measure_is_written_published_and_brought_to_its_end(portal: Portal, small_world: World) -> None:
    survey_id = answered(small_world)
    at = portal(small_world, "manager", "surveys")
    press(at, "Add the measure")
    assert "Please fill in “You said”." in at.error[0].value
    for label, words in (("You said", "News came late"), ("What we do about it", "A note each Friday")):
        next(t for t in at.text_area if t.label == label).set_value(words)
    next(t for t in at.text_input if t.label == "Who sees to it").set_value("Li Na")
    press(at, "Add the measure")
    (told,) = overview(small_world).improvements
    assert (told.survey_id, told.said, told.audience) == (survey_id, "News came late", Audience.INTERNAL)
    next(g for g in at.button_group if g.label == "How far it is").set_value(ActionStatus.DOING)
    press(at, "Save how far it is")
    assert overview(small_world).improvements[0].status is ActionStatus.DOING
    press(at, "Publish it")
    assert overview(small_world).improvements[0].audience is Audience.CLIENT
    assert "its words and its day stay as they are" in said(at)
    group = next(g for g in at.button_group if g.label == "How far it is")
    group.set_value(ActionStatus.DONE)
    press(at, "Save how far it is")
    assert overview(small_world).improvements[0].status is ActionStatus.DONE


@pytest.mark.parametrize("wanted", ["999", "x", "-1"])
def test_an_unknown_survey_is_not_found(portal: Portal, small_world: World, wanted: str) -> None:
    at = portal(small_world, "manager", "surveys", survey=wanted)
    assert not at.exception
    assert "There is no such survey, or it is not open to you." in said(at)


def test_a_foreign_survey_is_not_found(portal: Portal, small_world: World) -> None:
    foreign = surveys.overview(small_world.scope("beta_manager", "beta")).surveys[0].survey_id
    at = portal(small_world, "manager", "surveys", survey=str(foreign))
    assert "There is no such survey, or it is not open to you." in said(at)
    assert "BETAMARK" not in said(at)


def test_the_page_is_closed_to_the_client(portal: Portal, small_world: World) -> None:
    at = portal(small_world, "sponsor", "surveys")
    assert INTERNAL not in said(at)
    assert "Your role in this project does not include this page." in said(at)
