"""Which surveys has this project, what did I answer, and what followed from it?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby
from typing import Any

from db.base import Audience
from db.models.survey import ActionStatus, QuestionKind, SurveyKind, SurveyStatus
from db.queries import surveys as queries
from db.session import reading
from portal import clock
from portal.access import NotFound, Scope
from portal.i18n import Text
from portal.surveys.scores import SCALES
from portal.surveys.templates import choice_field


@dataclass(frozen=True, slots=True)
class Question:
    """One question in the reader's language."""

    question_id: int
    kind: QuestionKind
    prompt: str
    required: bool
    choices: tuple[str, ...] = ()

    @property
    def scale(self) -> tuple[int, int] | None:
        """The lowest and the highest answer; for a choice, its position from 1. None for free text."""
        if self.kind is QuestionKind.CHOICE:
            return (1, len(self.choices))
        return SCALES.get(self.kind)


@dataclass(frozen=True, slots=True)
class Given:
    """One answer: a score, the position of a choice, or words."""

    question_id: int
    score: int | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class MyAnswers:
    """What the reader has answered, and when."""

    submitted_at: datetime
    given: tuple[Given, ...]

    def to(self, question: Question) -> Given | None:
        """The answer to one question, if there is one."""
        return next((g for g in self.given if g.question_id == question.question_id), None)


@dataclass(frozen=True, slots=True)
class Survey:
    """One survey as it stands today. `answered` counts the responses the reader may know of."""

    survey_id: int
    version: int
    kind: SurveyKind
    title: str
    translations: Mapping[str, Mapping[str, str]]
    status: SurveyStatus
    audience: Audience
    opened_at: datetime | None
    closes_on: date | None
    closed_at: datetime | None
    answered: int
    questions: tuple[Question, ...] = ()
    mine: MyAnswers | None = None

    @property
    def is_open(self) -> bool:
        return self.status is SurveyStatus.OPEN


@dataclass(frozen=True, slots=True)
class Improvement:
    """You said, we did."""

    improvement_id: int
    version: int
    survey_id: int | None
    said: str
    did: str
    status: ActionStatus
    owner: str
    due: date | None
    added_at: datetime
    audience: Audience


@dataclass(frozen=True, slots=True)
class SurveysReport:
    """Every survey that has been opened, newest first, and what followed."""

    surveys: tuple[Survey, ...]
    improvements: tuple[Improvement, ...]

    @property
    def waiting(self) -> tuple[Survey, ...]:
        """Open surveys which the reader has not answered, the one that closes first first."""
        found = [s for s in self.surveys if s.is_open and s.mine is None]
        return tuple(sorted(found, key=lambda s: (s.closes_on or date.max, s.survey_id)))

    @property
    def answered(self) -> tuple[Survey, ...]:
        """What the reader has answered, newest first."""
        return tuple(s for s in self.surveys if s.mine is not None)

    @property
    def missed(self) -> tuple[Survey, ...]:
        """Surveys that closed before the reader has answered."""
        return tuple(s for s in self.surveys if not s.is_open and s.mine is None)

    def following(self, survey: Survey) -> tuple[Improvement, ...]:
        """What followed from one survey."""
        return tuple(i for i in self.improvements if i.survey_id == survey.survey_id)


@dataclass(frozen=True, slots=True)
class Overview:
    """All surveys of a project with those in preparation, and all improvements, for the project manager."""

    surveys: tuple[Survey, ...]
    improvements: tuple[Improvement, ...]

    def survey(self, survey_id: int) -> Survey:
        """The survey with this id. Raises NotFound."""
        for each in self.surveys:
            if each.survey_id == survey_id:
                return each
        raise NotFound(survey_id)


def report(scope: Scope) -> SurveysReport:
    """The opened surveys of the scope's project with the reader's own answers. Four statements.

    Answers of other people are in the results alone, which the client's people cannot reach.
    """
    project_id = scope.here.project_id
    with reading(scope) as session:
        rows = queries.surveys(session, project_id)
        asked = queries.questions(session, project_id)
        mine = queries.answers(session, project_id, person_id=scope.viewer.person_id)
        followed = queries.improvements(session, project_id)
    text = Text(scope.viewer.language, scope.viewer.time_zone)
    questions = _by_survey(asked, text)
    answers = my_answers(mine)
    return SurveysReport(
        surveys=tuple(
            replace(
                survey_of(row, scope),
                questions=questions.get(row.survey_id, ()),
                mine=answers.get(row.survey_id),
            )
            for row in rows
            if row.status is not SurveyStatus.DRAFT
        ),
        improvements=tuple(improvement_of(row, text) for row in followed),
    )


def overview(scope: Scope) -> Overview:
    """Every survey and every improvement of the scope's project. Two statements."""
    with reading(scope) as session:
        rows = queries.surveys(session, scope.here.project_id)
        followed = queries.improvements(session, scope.here.project_id)
    text = Text(scope.viewer.language, scope.viewer.time_zone)
    return Overview(
        surveys=tuple(survey_of(row, scope) for row in rows),
        improvements=tuple(improvement_of(row, text) for row in followed),
    )


def as_json(report: SurveysReport) -> list[dict[str, Any]]:
    """The opened surveys for other programs. `answered` counts the responses this reader may know of: of the
    client's people it is their own, so 0 or 1."""
    return [
        {
            "title": survey.title,
            "kind": survey.kind.value,
            "status": survey.status.value,
            "opened_at": survey.opened_at.isoformat() if survey.opened_at else None,
            "closes_on": survey.closes_on.isoformat() if survey.closes_on else None,
            "answered": survey.answered,
        }
        for survey in report.surveys
    ]


def standing(status: SurveyStatus, closes_on: date | None, today: date) -> SurveyStatus:
    """How a survey stands on a day: its closing day is the last one on which it can be answered."""
    if status is SurveyStatus.OPEN and closes_on is not None and closes_on < today:
        return SurveyStatus.CLOSED
    return status


def survey_of(row: queries.SurveyRow, scope: Scope) -> Survey:
    """A row in the reader's language, as it stands today where the reader sits."""
    text = Text(scope.viewer.language)
    today = clock.today(scope.viewer.time_zone)
    title = text.pick(row.title, row.translations, "title")
    status = standing(row.status, row.closes_on, today)
    return Survey(**{**row._asdict(), "title": title, "status": status})


def question_of(row: queries.QuestionRow, text: Text) -> Question:
    """A question in the reader's language."""
    choices = row.options.get("choices", [])
    return Question(
        question_id=row.question_id,
        kind=row.kind,
        prompt=text.pick(row.prompt, row.translations, "prompt"),
        required=row.required,
        choices=tuple(
            text.pick(c, row.translations, choice_field(n)) for n, c in enumerate(choices, start=1)
        ),
    )


def improvement_of(row: queries.ImprovementRow, text: Text) -> Improvement:
    """A measure in the reader's language."""
    values = {
        **row._asdict(),
        **{f: text.pick(getattr(row, f), row.translations, f) for f in ("said", "did")},
    }
    return Improvement(**{name: value for name, value in values.items() if name != "translations"})


def my_answers(rows: Iterable[queries.AnswerRow]) -> dict[int, MyAnswers]:
    """One person's answers by survey."""
    return {
        each[0].survey_id: MyAnswers(
            each[0].submitted_at,
            tuple(
                Given(row.question_id, row.score, row.words or "")
                for row in each
                if row.question_id is not None
            ),
        )
        for each in (list(group) for _, group in groupby(rows, key=lambda row: row.response_id))
    }


def _by_survey(rows: Iterable[queries.QuestionRow], text: Text) -> dict[int, tuple[Question, ...]]:
    return {
        survey_id: tuple(question_of(row, text) for row in group)
        for survey_id, group in groupby(rows, key=lambda row: row.survey_id)
    }
