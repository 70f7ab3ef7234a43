"""Surveys on both databases: prepared, opened, answered once, read by those who may, followed by deeds."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from sqlalchemy import event, select

from db.base import Audience
from db.models.project import Activity
from db.models.survey import (
    ActionStatus,
    QuestionKind,
    Survey,
    SurveyAnswer,
    SurveyKind,
    SurveyResponse,
    SurveyStatus,
)
from db.session import AlreadyDone, Conflict, ReadOnly, database, identity, reading, writing
from portal import surveys
from portal.access import (
    NotAllowed,
    NotFound,
    Permission,
    Scope,
    operator_scope,
    preview_viewer,
    project_scope,
)
from portal.identity.members import client_people
from portal.surveys import Answer, Draft, Given, Improve, ImprovementAt, Open, SurveyAt
from tests.worlds import ALPHA, INTERNAL, NOW, TODAY, World

QUESTIONS = ("nps", "communication", "quality", "effort", "matters", "change")
LAST_DAY = TODAY + timedelta(days=10)


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


def prepared(scope: Scope, chosen: tuple[str, ...] = QUESTIONS) -> int:
    titles = {"zh": "您觉得我们做得怎么样？"}
    return surveys.prepare(
        scope, Draft(SurveyKind.MID_PROJECT, "How are we doing?", LAST_DAY, chosen, titles)
    )


def opened(scope: Scope, chosen: tuple[str, ...] = QUESTIONS) -> int:
    survey_id = prepared(scope, chosen)
    surveys.open_survey(scope, Open(survey_id, 1, LAST_DAY))
    return survey_id


def found(scope: Scope, survey_id: int) -> surveys.Survey:
    return next(s for s in surveys.report(scope).surveys if s.survey_id == survey_id)


def give(
    scope: Scope, survey_id: int, *values: int | str | None, token: str | None = None
) -> surveys.Receipt:
    """Answer the questions of a survey in their order."""
    questions = found(scope, survey_id).questions
    given = tuple(
        Given(question.question_id, words=value)
        if isinstance(value, str)
        else Given(question.question_id, value)
        for question, value in zip(questions, values, strict=False)
        if value is not None
    )
    return surveys.answer(scope, Answer(survey_id, given), token)


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


# Preparing and opening


def test_a_survey_in_preparation_is_for_the_firm_alone(manager: Scope, sponsor: Scope) -> None:
    survey_id = prepared(manager)
    assert surveys.overview(manager).survey(survey_id).status is SurveyStatus.DRAFT
    assert survey_id not in {s.survey_id for s in surveys.report(sponsor).surveys}
    with pytest.raises(NotFound):
        surveys.answer(sponsor, Answer(survey_id, ()))


def test_a_survey_asks_what_was_chosen_in_the_order_of_the_template(manager: Scope) -> None:
    survey_id = prepared(manager, ("change", "nps"))
    questions = surveys.form_of(manager, survey_id, "en")
    assert [(q.kind, q.required) for q in questions] == [(QuestionKind.NPS, True), (QuestionKind.TEXT, False)]
    assert questions[1].prompt == "What should we change first?"


def test_the_form_is_shown_in_the_language_of_whoever_reads_it(manager: Scope) -> None:
    survey_id = prepared(manager, ("matters",))
    (english,), (chinese,) = (surveys.form_of(manager, survey_id, code) for code in ("en", "zh"))
    assert english.prompt == "What matters most to you in the weeks ahead?"
    assert chinese.prompt != english.prompt
    assert len(chinese.choices) == len(english.choices) == 5
    assert not set(chinese.choices) & set(english.choices)


def test_opening_publishes_the_survey_with_its_questions_and_tells_the_client(
    manager: Scope, sponsor: Scope
) -> None:
    survey_id = opened(manager)
    survey = found(sponsor, survey_id)
    assert (survey.status, survey.opened_at, survey.closes_on) == (SurveyStatus.OPEN, NOW, LAST_DAY)
    assert [q.kind for q in survey.questions] == [
        QuestionKind.NPS,
        QuestionKind.CSAT,
        QuestionKind.CSAT,
        QuestionKind.CES,
        QuestionKind.CHOICE,
        QuestionKind.TEXT,
    ]
    assert ("survey_opened", "How are we doing?") in happened(sponsor)


def test_a_survey_opens_once(manager: Scope) -> None:
    survey_id = opened(manager)
    with pytest.raises(Conflict):
        surveys.open_survey(manager, Open(survey_id, 1, LAST_DAY))
    with pytest.raises(surveys.NotInPreparation):
        surveys.open_survey(manager, Open(survey_id, 2, LAST_DAY))
    with pytest.raises(surveys.NotInPreparation):
        surveys.discard(manager, SurveyAt(survey_id, 2))


def test_a_survey_in_preparation_can_be_thrown_away(manager: Scope) -> None:
    survey_id = prepared(manager)
    surveys.discard(manager, SurveyAt(survey_id, 1))
    with pytest.raises(NotFound):
        surveys.overview(manager).survey(survey_id)
    assert surveys.form_of(manager, survey_id, "en") == ()


def test_closing_early_ends_it_and_tells_the_client(manager: Scope, sponsor: Scope) -> None:
    survey_id = opened(manager)
    surveys.close_early(manager, SurveyAt(survey_id, 2))
    survey = found(sponsor, survey_id)
    assert (survey.status, survey.closed_at) == (SurveyStatus.CLOSED, NOW)
    assert ("survey_closed", "How are we doing?") in happened(sponsor)
    with pytest.raises(surveys.NotOpen):
        surveys.close_early(manager, SurveyAt(survey_id, 3))


@pytest.mark.parametrize("who", ["sponsor", "contributor", "reader", "member", "lead", "administrator"])
def test_only_a_project_manager_runs_surveys(world: World, manager: Scope, who: str) -> None:
    draft, survey_id = prepared(manager), opened(manager)
    scope = world.scope(who, "alpha")
    action = surveys.improve(
        manager, Improve(survey_id, "Said", "Did", "Li Na", None, ActionStatus.PLANNED, {})
    )
    for verb in (
        lambda: prepared(scope),
        lambda: surveys.open_survey(scope, Open(draft, 1, LAST_DAY)),
        lambda: surveys.close_early(scope, SurveyAt(survey_id, 2)),
        lambda: surveys.discard(scope, SurveyAt(draft, 1)),
        lambda: surveys.improve(scope, Improve(None, "S", "D", "O", None, ActionStatus.PLANNED, {})),
        lambda: surveys.publish_improvement(scope, ImprovementAt(action, 1)),
        lambda: surveys.advance(scope, surveys.Advance(action, 1, ActionStatus.DONE)),
        lambda: surveys.discard_improvement(scope, ImprovementAt(action, 1)),
    ):
        with pytest.raises(NotAllowed):
            verb()


def test_a_foreign_survey_does_not_exist(world: World, manager: Scope) -> None:
    survey_id = prepared(manager)
    foreign = world.scope("beta_manager", "beta")
    with pytest.raises(NotFound):
        surveys.open_survey(foreign, Open(survey_id, 1, LAST_DAY))
    with pytest.raises(NotFound):
        surveys.close_early(foreign, SurveyAt(survey_id, 1))
    with pytest.raises(NotFound):
        surveys.discard(foreign, SurveyAt(survey_id, 1))
    with pytest.raises(NotFound):
        surveys.overview(foreign).survey(survey_id)
    assert surveys.form_of(foreign, survey_id, "en") == ()
    # The same person in another of their projects does not find it either.
    hidden = world.scope("manager", "hidden")
    with pytest.raises(NotFound):
        surveys.open_survey(hidden, Open(survey_id, 1, LAST_DAY))


# Answering


def test_answers_are_kept_under_a_name_and_a_receipt_says_when(manager: Scope, sponsor: Scope) -> None:
    survey_id = opened(manager)
    assert [s.survey_id for s in surveys.report(sponsor).waiting].count(survey_id) == 1
    receipt = give(sponsor, survey_id, 9, 4, 5, 6, 2, "Tell us earlier")
    assert receipt == surveys.Receipt("How are we doing?", NOW)
    survey = found(sponsor, survey_id)
    assert survey.mine is not None
    assert [(g.score, g.words) for g in survey.mine.given] == [
        (9, ""),
        (4, ""),
        (5, ""),
        (6, ""),
        (2, "Keeping to the dates"),
        (None, "Tell us earlier"),
    ]
    assert survey_id not in {s.survey_id for s in surveys.report(sponsor).waiting}


def test_what_is_not_required_may_be_left_out(manager: Scope, sponsor: Scope) -> None:
    survey_id = opened(manager, ("keep",))
    give(sponsor, survey_id, None)
    mine = found(sponsor, survey_id).mine
    assert mine is not None
    assert mine.given == ()


def test_each_person_answers_once(manager: Scope, sponsor: Scope, contributor: Scope) -> None:
    survey_id = opened(manager, ("nps",))
    give(sponsor, survey_id, 9)
    with pytest.raises(surveys.AnsweredBefore):
        give(sponsor, survey_id, 2)
    give(contributor, survey_id, 3)
    assert surveys.overview(manager).survey(survey_id).answered == 2


def test_a_double_click_answers_once(manager: Scope, sponsor: Scope) -> None:
    survey_id = opened(manager, ("nps",))
    give(sponsor, survey_id, 9, token="one form")
    with pytest.raises(AlreadyDone):
        give(sponsor, survey_id, 9, token="one form")
    assert surveys.overview(manager).survey(survey_id).answered == 1


def test_a_survey_that_closed_meanwhile_takes_no_answers(manager: Scope, sponsor: Scope) -> None:
    survey_id = opened(manager, ("nps",))
    surveys.close_early(manager, SurveyAt(survey_id, 2))
    with pytest.raises(surveys.SurveyIsClosed):
        give(sponsor, survey_id, 9)
    assert [s.survey_id for s in surveys.report(sponsor).missed] == [survey_id]


def test_the_day_after_the_last_day_is_too_late(manager: Scope, sponsor: Scope) -> None:
    survey_id = opened(manager, ("nps",))
    with time_machine.travel(NOW + timedelta(days=11), tick=False):
        assert found(sponsor, survey_id).status is SurveyStatus.CLOSED
        with pytest.raises(surveys.SurveyIsClosed):
            give(sponsor, survey_id, 9)


def test_answers_that_do_not_fit_the_survey_are_refused_whole(manager: Scope, sponsor: Scope) -> None:
    survey_id, other = opened(manager, ("nps", "change")), opened(manager, ("nps",))
    nps, change = (q.question_id for q in found(sponsor, survey_id).questions)
    foreign = found(sponsor, other).questions[0].question_id
    for given in (
        (),
        (Given(nps, 11),),
        (Given(nps, None, "ten"),),
        (Given(nps, 9), Given(nps, 9)),
        (Given(nps, 9), Given(foreign, 9)),
        (Given(nps, 9), Given(change, 3)),
        (Given(nps, 9), Given(change, None, "x" * 5001)),
    ):
        with pytest.raises(surveys.AnswersDoNotFit):
            surveys.answer(sponsor, Answer(survey_id, given))
    assert surveys.overview(manager).survey(survey_id).answered == 0


@pytest.mark.parametrize("who", ["reader", "member", "manager", "lead", "administrator"])
def test_only_sponsors_and_contributors_answer(world: World, manager: Scope, who: str) -> None:
    survey_id = opened(manager, ("nps",))
    question = surveys.form_of(manager, survey_id, "en")[0]
    with pytest.raises(NotAllowed):
        surveys.answer(world.scope(who, "alpha"), Answer(survey_id, (Given(question.question_id, 9),)))


def test_nobody_answers_through_a_preview(world: World, manager: Scope) -> None:
    survey_id = opened(manager, ("nps",))
    looking = preview_viewer(manager.viewer, world.viewer("sponsor"))
    with pytest.raises(ReadOnly):
        give(project_scope(looking, world.projects["alpha"]), survey_id, 9)


def test_one_person_of_the_client_never_reads_the_answers_of_another(
    manager: Scope, sponsor: Scope, contributor: Scope
) -> None:
    survey_id = opened(manager, ("nps", "change"))
    give(sponsor, survey_id, 2, "A word about the colleague")
    for scope in (contributor,):
        with reading(scope) as session:
            assert session.scalars(select(SurveyResponse.person_name)).all() == []
            assert session.scalars(select(SurveyAnswer.words)).all() == []
        assert found(scope, survey_id).answered == 0
        assert "A word about the colleague" not in repr(surveys.report(scope))
        with pytest.raises(NotAllowed):
            surveys.results(scope, found(scope, survey_id))
    with reading(manager) as session:
        assert session.scalars(select(SurveyResponse.person_name)).all() == [f"{ALPHA} sponsor"]


def test_a_client_never_gets_what_is_internal(world: World, sponsor: Scope) -> None:
    report = surveys.report(sponsor)
    assert [s.title for s in report.surveys] == [f"Survey {ALPHA} ALPHAMARK"]
    assert INTERNAL not in repr(report)
    assert "BETAMARK" not in repr(report)


# Results


def test_the_results_are_exact(manager: Scope, sponsor: Scope, contributor: Scope) -> None:
    survey_id = opened(manager)
    give(sponsor, survey_id, 10, 5, 3, 7, 2, "Tell us earlier")
    give(contributor, survey_id, 6, 4, 2, 4, 2)
    results = surveys.results(manager, surveys.overview(manager).survey(survey_id))
    assert (results.answered, results.people, results.rate) == (2, 2, Decimal(1))
    assert results.nps == surveys.Score(Decimal(0), 2)
    assert results.csat == surveys.Score(Decimal("0.5"), 2)
    assert results.ces == surveys.Score(Decimal("5.5"), 2)
    informed, quality = results.of(QuestionKind.CSAT)
    assert informed.score == surveys.Score(Decimal(1), 2)
    assert quality.counts == ((1, 0), (2, 1), (3, 1), (4, 0), (5, 0))
    (matters,) = results.of(QuestionKind.CHOICE)
    assert matters.counts == ((1, 0), (2, 2), (3, 0), (4, 0), (5, 0))
    assert matters.remarks == ()
    (change,) = results.of(QuestionKind.TEXT)
    assert change.remarks == (surveys.Remark(f"{ALPHA} sponsor", NOW, "Tell us earlier"),)
    assert results.persons == ((f"{ALPHA} sponsor", NOW), (f"{ALPHA} contributor", NOW))


def test_results_without_answers_have_no_figures(manager: Scope) -> None:
    survey_id = opened(manager)
    results = surveys.results(manager, surveys.overview(manager).survey(survey_id))
    assert (results.answered, results.rate) == (0, Decimal(0))
    assert (results.nps, results.csat, results.ces) == (None, None, None)


def test_those_who_may_answer_are_counted_by_role_and_project(world: World, manager: Scope) -> None:
    assert client_people(manager) == 3
    assert client_people(manager, Permission.ANSWER_SURVEYS) == 2
    assert client_people(world.scope("manager", "hidden")) == 1
    assert client_people(world.scope("beta_manager", "beta")) == 1
    with identity() as session:
        from db.models.identity import Person

        person = session.get(Person, world.person_ids["contributor"])
        assert person is not None
        person.deactivated_at = NOW
    assert client_people(manager, Permission.ANSWER_SURVEYS) == 1


# What follows


def measure(scope: Scope, survey_id: int | None = None, due: date | None = LAST_DAY) -> int:
    others = {"zh": {"said": "通知太晚", "did": "每周五发布进展"}}
    return surveys.improve(
        scope,
        Improve(
            survey_id, "News came late", "We publish every Friday", "Li Na", due, ActionStatus.DOING, others
        ),
    )


def test_a_measure_is_internal_until_published_and_then_told(manager: Scope, sponsor: Scope) -> None:
    survey_id = opened(manager, ("nps",))
    action = measure(manager, survey_id)
    assert surveys.report(sponsor).improvements == ()
    surveys.publish_improvement(manager, ImprovementAt(action, 1))
    (told,) = surveys.report(sponsor).improvements
    assert (told.said, told.did, told.owner, told.due, told.status) == (
        "News came late",
        "We publish every Friday",
        "Li Na",
        LAST_DAY,
        ActionStatus.DOING,
    )
    assert ("improvement_added", "We publish every Friday") in happened(sponsor)
    assert surveys.report(sponsor).following(found(sponsor, survey_id)) == (told,)


def test_a_measure_goes_on_and_its_end_is_told(manager: Scope, sponsor: Scope) -> None:
    action = measure(manager)
    surveys.publish_improvement(manager, ImprovementAt(action, 1))
    surveys.advance(manager, surveys.Advance(action, 1, ActionStatus.DONE))
    assert surveys.report(sponsor).improvements[0].status is ActionStatus.DONE
    assert [kind for kind, _ in happened(sponsor)].count("improvement_added") == 2
    with pytest.raises(Conflict):
        surveys.advance(manager, surveys.Advance(action, 1, ActionStatus.PLANNED))


def test_what_the_client_has_read_is_not_thrown_away(manager: Scope) -> None:
    kept, dropped = measure(manager), measure(manager)
    surveys.discard_improvement(manager, ImprovementAt(dropped, 1))
    surveys.publish_improvement(manager, ImprovementAt(kept, 1))
    with pytest.raises(NotFound):
        surveys.discard_improvement(manager, ImprovementAt(kept, 1))
    assert [i.improvement_id for i in surveys.overview(manager).improvements] == [kept]


def test_a_measure_follows_only_from_a_survey_of_the_same_project(world: World, manager: Scope) -> None:
    foreign = surveys.overview(world.scope("beta_manager", "beta")).surveys[0].survey_id
    with pytest.raises(NotFound):
        measure(manager, foreign)
    action = measure(manager)
    with pytest.raises(NotFound):
        surveys.publish_improvement(world.scope("beta_manager", "beta"), ImprovementAt(action, 1))


# For other programs, and how much it costs


def test_the_report_as_json(manager: Scope, sponsor: Scope) -> None:
    survey_id = opened(manager, ("nps",))
    give(sponsor, survey_id, 9)
    expected = {
        "title": "How are we doing?",
        "kind": "mid_project",
        "status": "open",
        "opened_at": "2027-03-10T09:00:00+00:00",
        "closes_on": "2027-03-20",
        "answered": 1,
    }
    assert surveys.as_json(surveys.report(sponsor))[0] == expected
    assert surveys.as_json(surveys.report(manager))[0] == expected


def test_a_hundred_surveys_cost_as_many_statements_as_one(
    world: World, manager: Scope, sponsor: Scope
) -> None:
    with counted() as few:
        surveys.report(sponsor)
    with writing(operator_scope()) as session:
        for number in range(100):
            session.add(
                Survey(
                    project_id=world.project_ids["alpha"],
                    client_id=world.client_ids["alpha"],
                    audience=Audience.CLIENT,
                    kind=SurveyKind.MID_PROJECT,
                    title=f"Survey {number}",
                    status=SurveyStatus.OPEN,
                )
            )
    with counted() as many:
        surveys.report(sponsor)
    assert len(few) == len(many) == 4
    with counted() as desk:
        surveys.results(manager, surveys.overview(manager).surveys[0])
    assert len(desk) == 5
