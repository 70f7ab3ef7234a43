"""Surveys: the arithmetic of content people, the templates, and reading what was answered."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine

from db.base import Audience
from db.models.survey import ActionStatus, QuestionKind, SurveyKind, SurveyStatus
from portal import surveys
from portal.forms import Problems, Reader
from portal.i18n import LANGUAGES, Text
from portal.surveys import Answer, Draft, Given, Question
from portal.surveys.asked import standing
from portal.surveys.scores import ces, csat, distribution, nps, response_rate
from portal.surveys.templates import TEMPLATES, in_all_languages, words_of
from tests.worlds import NOW

TEXT = Text("en", "UTC")


def test_nps_is_promoters_minus_detractors_in_points() -> None:
    # 5 promoters, 3 passives, 2 detractors of 10: 50 % - 20 %.
    score = nps([10, 10, 9, 9, 9, 8, 7, 7, 6, 0])
    assert score is not None
    assert (score.value, score.n) == (Decimal(30), 10)


@pytest.mark.parametrize(
    ("given", "value"),
    [
        ([9], 100),
        ([10], 100),
        ([8], 0),
        ([7], 0),
        ([6], -100),
        ([0], -100),
        ([9, 6], 0),
        ([10, 10, 8, 6], 25),
        ([9, 7, 7, 3, 2], -20),
    ],
)
def test_the_borders_of_the_groups_are_at_seven_and_nine(given: list[int], value: int) -> None:
    score = nps(given)
    assert score is not None
    assert score.value == Decimal(value)


def test_nps_is_taken_before_anything_is_rounded() -> None:
    # 2 promoters and 1 detractor of 3: 33.33, whereas rounded shares would give 67 - 33 = 34.
    score = nps([9, 10, 0])
    assert score is not None
    assert TEXT.number(score.value, 0) == "33"


def test_csat_is_the_share_of_four_and_five() -> None:
    score = csat([5, 4, 4, 3, 1])
    assert score is not None
    assert (score.value, score.n) == (Decimal("0.6"), 5)
    assert csat([3]) == surveys.Score(Decimal(0), 1)
    assert csat([4]) == surveys.Score(Decimal(1), 1)


def test_ces_is_the_mean_of_seven_steps() -> None:
    assert ces([7, 6, 6, 4]) == surveys.Score(Decimal("5.75"), 4)


def test_without_answers_there_is_no_figure() -> None:
    assert (nps([]), csat([]), ces([])) == (None, None, None)
    assert response_rate(0, 0) is None


def test_the_response_rate_never_passes_one() -> None:
    assert response_rate(3, 4) == Decimal("0.75")
    assert response_rate(5, 4) == Decimal(1)
    assert response_rate(0, 4) == Decimal(0)


def test_a_distribution_names_every_value_of_the_scale() -> None:
    assert distribution([5, 5, 1], 1, 5) == ((1, 1), (2, 0), (3, 0), (4, 0), (5, 2))


def test_four_answers_are_thin_and_five_are_not() -> None:
    assert surveys.Score(Decimal(1), 4).is_thin
    assert not surveys.Score(Decimal(1), 5).is_thin


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2027, 3, 19), SurveyStatus.OPEN),
        (date(2027, 3, 20), SurveyStatus.OPEN),
        (date(2027, 3, 21), SurveyStatus.CLOSED),
    ],
)
def test_the_last_day_is_still_a_day_to_answer(day: date, expected: SurveyStatus) -> None:
    assert standing(SurveyStatus.OPEN, date(2027, 3, 20), day) is expected
    assert standing(SurveyStatus.OPEN, None, day) is SurveyStatus.OPEN
    assert standing(SurveyStatus.DRAFT, date(2027, 3, 20), day) is SurveyStatus.DRAFT


@pytest.mark.parametrize("kind", SurveyKind)
def test_a_template_asks_all_that_it_should_in_every_language(kind: SurveyKind) -> None:
    questions = TEMPLATES[kind].questions
    kinds = [q.kind for q in questions]
    assert kinds.count(QuestionKind.NPS) == 1
    assert kinds.count(QuestionKind.CSAT) == 5
    assert kinds.count(QuestionKind.CES) == 1
    assert kinds.count(QuestionKind.CHOICE) == 1
    assert kinds.count(QuestionKind.TEXT) == 2
    assert len({q.name for q in questions}) == 10
    for question in questions:
        said = in_all_languages(words_of(question))
        for code in LANGUAGES:
            if code != "en":
                assert said[code].keys() == words_of(question).keys(), (code, question.prompt)


QUESTIONS = (
    Question(1, QuestionKind.NPS, "Recommend?", True),
    Question(2, QuestionKind.CSAT, "Content?", True),
    Question(3, QuestionKind.CHOICE, "Which?", False, ("This", "That")),
    Question(4, QuestionKind.TEXT, "What first?", False),
)
SURVEY = surveys.Survey(
    survey_id=7,
    version=1,
    kind=SurveyKind.MID_PROJECT,
    title="How?",
    translations={},
    status=SurveyStatus.OPEN,
    audience=Audience.CLIENT,
    opened_at=NOW,
    closes_on=None,
    closed_at=None,
    answered=0,
    questions=QUESTIONS,
)


def read(**raw: object) -> Answer | Problems:
    named = {f"question-{name[1:]}": value for name, value in raw.items()}
    return surveys.read_answers(Reader(named), TEXT, SURVEY)


def test_answers_are_read_and_what_was_left_out_is_left_out() -> None:
    assert read(q1=0, q2=5, q3=None, q4="  Tell us\nearlier ") == Answer(
        7, (Given(1, 0), Given(2, 5), Given(4, words="Tell us\nearlier"))
    )


def test_every_missing_required_answer_is_named() -> None:
    problems = read(q1=None, q2=None, q4="Kept")
    assert isinstance(problems, Problems)
    assert [p.sentence(TEXT) for p in problems] == [
        "Please fill in “Recommend?”.",
        "Please fill in “Content?”.",
    ]


@pytest.mark.parametrize("forged", [11, -1, 2**63, "eleven", 4.5, float("nan")])
def test_a_forged_score_is_refused(forged: object) -> None:
    problems = read(q1=forged, q2=5)
    assert isinstance(problems, Problems)
    assert len(problems.of("question-1")) == 1


def test_a_choice_beyond_the_list_is_refused() -> None:
    problems = read(q1=9, q2=4, q3=3)
    assert isinstance(problems, Problems)
    assert len(problems.of("question-3")) == 1


@time_machine.travel(NOW, tick=False)
def test_a_draft_holds_the_chosen_questions_and_the_title_in_both_languages() -> None:
    raw = {
        "title": "How is it?",
        "title_zh": "您觉得如何？",
        "closes_on": date(2027, 3, 24),
        "ask_nps": True,
        "ask_keep": True,
    }
    assert surveys.read_draft(Reader(raw), TEXT, SurveyKind.MID_PROJECT) == Draft(
        SurveyKind.MID_PROJECT, "How is it?", date(2027, 3, 24), ("nps", "keep"), {"zh": "您觉得如何？"}
    )


@time_machine.travel(NOW, tick=False)
def test_a_draft_needs_a_question_and_a_day_to_come() -> None:
    raw = {"title": "How is it?", "closes_on": date(2027, 3, 9)}
    problems = surveys.read_draft(Reader(raw), TEXT, SurveyKind.MID_PROJECT)
    assert isinstance(problems, Problems)
    assert {p.field for p in problems} == {"title", "closes_on"}


def test_a_measure_needs_what_was_said_what_is_done_and_by_whom() -> None:
    problems = surveys.read_improvement(Reader({"status": "planned"}), TEXT, None)
    assert isinstance(problems, Problems)
    assert [p.field for p in problems] == ["said", "did", "owner"]


def test_a_measure_keeps_both_languages() -> None:
    raw = {"said": "Late", "did": "Earlier", "said_zh": "晚了", "status": "doing", "owner": "Li Na"}
    assert surveys.read_improvement(Reader(raw), TEXT, 3) == surveys.Improve(
        3, "Late", "Earlier", "Li Na", None, ActionStatus.DOING, {"zh": {"said": "晚了"}}
    )
