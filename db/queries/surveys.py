"""Which surveys a project has, what they ask, what was answered, and what followed."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session

from db.base import Audience
from db.models.survey import (
    ActionStatus,
    ImprovementAction,
    QuestionKind,
    Survey,
    SurveyAnswer,
    SurveyKind,
    SurveyQuestion,
    SurveyResponse,
    SurveyStatus,
)
from db.once import once

Said = Mapping[str, Mapping[str, str]]


class SurveyRow(NamedTuple):
    survey_id: int
    version: int
    kind: SurveyKind
    title: str
    translations: Said
    status: SurveyStatus
    audience: Audience
    opened_at: datetime | None
    closes_on: date | None
    closed_at: datetime | None
    answered: int


class QuestionRow(NamedTuple):
    question_id: int
    survey_id: int
    kind: QuestionKind
    prompt: str
    options: Mapping[str, Any]
    required: bool
    translations: Said


class AnswerRow(NamedTuple):
    """One answer of one response. Where everything was left out, one row without a question."""

    survey_id: int
    response_id: int
    person_name: str
    submitted_at: datetime
    question_id: int | None
    score: int | None
    words: str | None


class ImprovementRow(NamedTuple):
    improvement_id: int
    version: int
    survey_id: int | None
    said: str
    did: str
    translations: Said
    status: ActionStatus
    owner: str
    due: date | None
    added_at: datetime
    audience: Audience


def surveys(session: Session, project_id: int) -> tuple[SurveyRow, ...]:
    """A project's surveys, newest first, each with the number of responses in reach."""
    return tuple(SurveyRow._make(row) for row in session.execute(*_surveys(project_id)))


@once
def _surveys(project_id: int) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Survey.id,
            Survey.version,
            Survey.kind,
            Survey.title,
            Survey.translations,
            Survey.status,
            Survey.audience,
            Survey.opened_at,
            Survey.closes_on,
            Survey.closed_at,
            func.count(SurveyResponse.id),
        )
        .outerjoin(SurveyResponse, SurveyResponse.survey_id == Survey.id)
        .where(Survey.project_id == project_id)
        .group_by(Survey.id)
        .order_by(Survey.id.desc())
    )


def questions(session: Session, project_id: int, survey_id: int | None = None) -> tuple[QuestionRow, ...]:
    """The questions of all surveys of a project, or of one, in the order of the form."""
    asked = _questions(project_id, survey_id, of_one=survey_id is not None)
    return tuple(QuestionRow._make(row) for row in session.execute(*asked))


@once
def _questions(project_id: int, survey_id: int | None, *, of_one: bool) -> Select[*tuple[Any, ...]]:
    asked: Select[*tuple[Any, ...]] = select(
        SurveyQuestion.id,
        SurveyQuestion.survey_id,
        SurveyQuestion.kind,
        SurveyQuestion.prompt,
        SurveyQuestion.options,
        SurveyQuestion.required,
        SurveyQuestion.translations,
    ).where(SurveyQuestion.project_id == project_id)
    if of_one:
        asked = asked.where(SurveyQuestion.survey_id == survey_id)
    return asked.order_by(SurveyQuestion.survey_id, SurveyQuestion.position, SurveyQuestion.id)


def answers(
    session: Session, project_id: int, *, survey_id: int | None = None, person_id: int | None = None
) -> tuple[AnswerRow, ...]:
    """The answers of one survey or of one person, by the moment they were sent."""
    asked = (
        select(
            SurveyResponse.survey_id,
            SurveyResponse.id,
            SurveyResponse.person_name,
            SurveyResponse.submitted_at,
            SurveyAnswer.question_id,
            SurveyAnswer.score,
            SurveyAnswer.words,
        )
        .outerjoin(
            SurveyAnswer,
            and_(
                SurveyAnswer.response_id == SurveyResponse.id,
                SurveyAnswer.project_id == SurveyResponse.project_id,
            ),
        )
        .where(SurveyResponse.project_id == project_id)
    )
    if survey_id is not None:
        asked = asked.where(SurveyResponse.survey_id == survey_id)
    if person_id is not None:
        asked = asked.where(SurveyResponse.person_id == person_id)
    ordered = asked.order_by(SurveyResponse.submitted_at, SurveyResponse.id, SurveyAnswer.id)
    return tuple(AnswerRow._make(row) for row in session.execute(ordered))


def improvements(session: Session, project_id: int) -> tuple[ImprovementRow, ...]:
    """What followed from what was said, newest first."""
    return tuple(ImprovementRow._make(row) for row in session.execute(*_improvements(project_id)))


@once
def _improvements(project_id: int) -> Select[*tuple[Any, ...]]:
    return (
        select(
            ImprovementAction.id,
            ImprovementAction.version,
            ImprovementAction.survey_id,
            ImprovementAction.said,
            ImprovementAction.did,
            ImprovementAction.translations,
            ImprovementAction.status,
            ImprovementAction.owner,
            ImprovementAction.due,
            ImprovementAction.added_at,
            ImprovementAction.audience,
        )
        .where(ImprovementAction.project_id == project_id)
        .order_by(ImprovementAction.added_at.desc(), ImprovementAction.id.desc())
    )
