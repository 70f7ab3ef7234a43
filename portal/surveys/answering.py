"""How does somebody of the client answer a survey, once, with nothing lost?"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from db.models.survey import QuestionKind, SurveyAnswer, SurveyQuestion, SurveyResponse, SurveyStatus
from db.models.survey import Survey as SurveyRecord
from db.session import writing
from portal import clock
from portal.access import NotFound, Permission, Scope
from portal.activity import owned_by
from portal.forms import Problems, Reader
from portal.i18n import Text
from portal.surveys.asked import Given, Question, Survey, standing

LONGEST = 5000
"""Characters of a free answer."""


class SurveyIsClosed(RuntimeError):
    """The survey closed while somebody was answering it; nothing was saved."""


class AnsweredBefore(RuntimeError):
    """This person has answered this survey already; the first answers stand."""


class AnswersDoNotFit(ValueError):
    """An answer belongs to another survey, is off the scale, or a required one is missing."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Somebody's answers to one survey."""

    survey_id: int
    given: tuple[Given, ...]


@dataclass(frozen=True, slots=True)
class Receipt:
    """That the answers have arrived, and when."""

    title: str
    submitted_at: datetime


def field_of(question: Question) -> str:
    """The name of a question's field in the form."""
    return f"question-{question.question_id}"


def read_answers(reader: Reader, text: Text, survey: Survey) -> Answer | Problems:
    """What was answered. Every required question without an answer is named."""
    given = [_read(reader, question) for question in survey.questions]
    answered = tuple(each for each in given if each is not None)
    return reader.problems or Answer(survey.survey_id, answered)


def _read(reader: Reader, question: Question) -> Given | None:
    field, label = field_of(question), question.prompt
    if question.scale is None:
        words = reader.paragraph(field, LONGEST, question.required, label=label)
        return Given(question.question_id, words=words) if words else None
    lowest, highest = question.scale
    score = reader.whole(field, lowest, highest, question.required, label=label)
    return None if score is None else Given(question.question_id, score)


def answer(scope: Scope, command: Answer, token: str | None = None) -> Receipt:
    """Keep somebody's answers under their name; each person answers a survey once.

    Raises NotFound, SurveyIsClosed, AnsweredBefore, AnswersDoNotFit.
    """
    scope.require(Permission.ANSWER_SURVEYS)
    with writing(scope, token) as session:
        survey = _open_survey(session, scope, command.survey_id)
        questions = _questions(session, survey)
        _refuse_misfits(command, questions)
        response = SurveyResponse(
            **owned_by(scope),
            survey_id=survey.id,
            person_id=scope.viewer.person_id,
            person_name=scope.viewer.name,
            submitted_at=clock.now(),
        )
        _store_once(session, response)
        session.add_all(_answer_row(scope, response, questions[g.question_id], g) for g in command.given)
        title = Text(scope.viewer.language).pick(survey.title, survey.translations, "title")
        return Receipt(title, response.submitted_at)


def _open_survey(session: Session, scope: Scope, survey_id: int) -> SurveyRecord:
    mine = (SurveyRecord.id == survey_id) & (SurveyRecord.project_id == scope.here.project_id)
    survey = session.scalars(select(SurveyRecord).where(mine)).first()
    if survey is None or survey.status is SurveyStatus.DRAFT:
        raise NotFound(survey_id)
    today = clock.today(scope.viewer.time_zone)
    if standing(survey.status, survey.closes_on, today) is not SurveyStatus.OPEN:
        raise SurveyIsClosed
    return survey


def _questions(session: Session, survey: SurveyRecord) -> dict[int, SurveyQuestion]:
    rows = session.scalars(select(SurveyQuestion).where(SurveyQuestion.survey_id == survey.id))
    return {row.id: row for row in rows}


def _store_once(session: Session, response: SurveyResponse) -> None:
    session.add(response)
    try:
        session.flush()
    except IntegrityError as error:
        raise AnsweredBefore from error


def _answer_row(
    scope: Scope, response: SurveyResponse, question: SurveyQuestion, given: Given
) -> SurveyAnswer:
    words = given.words
    if question.kind is QuestionKind.CHOICE and given.score is not None:
        # The words are kept beside the position, so that the record can be read without the form.
        words = str(question.options["choices"][given.score - 1])
    return SurveyAnswer(
        **owned_by(scope),
        response_id=response.id,
        question_id=question.id,
        person_id=scope.viewer.person_id,
        score=given.score,
        words=words,
    )


def _refuse_misfits(command: Answer, questions: dict[int, SurveyQuestion]) -> None:
    answered = {given.question_id for given in command.given}
    missing = {row.id for row in questions.values() if row.required} - answered
    if missing or len(answered) != len(command.given) or not answered <= questions.keys():
        raise AnswersDoNotFit
    if not all(_fits(given, questions[given.question_id]) for given in command.given):
        raise AnswersDoNotFit


def _fits(given: Given, row: SurveyQuestion) -> bool:
    choices = tuple(row.options.get("choices", ()))
    scale = Question(row.id, row.kind, row.prompt, row.required, choices).scale
    if scale is None:
        return given.score is None and 0 < len(given.words) <= LONGEST
    return given.score is not None and scale[0] <= given.score <= scale[1] and not given.words
