"""What did the client's people say in a survey, in figures and in words?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from db.models.survey import QuestionKind, SurveyStatus
from db.queries import surveys as queries
from db.session import reading
from portal.access import Permission, Scope
from portal.i18n import Text
from portal.identity.members import client_people
from portal.surveys.asked import Question, Survey, question_of
from portal.surveys.scores import Score, distribution, response_rate, score


@dataclass(frozen=True, slots=True)
class Remark:
    """What somebody wrote, under the name the form announced."""

    person: str
    at: datetime
    words: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was answered to one question: how often each value, the figure, and the words."""

    question: Question
    n: int
    counts: tuple[tuple[int, int], ...]
    score: Score | None
    remarks: tuple[Remark, ...]


@dataclass(frozen=True, slots=True)
class Results:
    """A survey's outcome. `people` are those of the client who may answer; `rate` is a share from 0 to 1."""

    survey: Survey
    people: int
    answered: int
    rate: Decimal | None
    nps: Score | None
    csat: Score | None
    ces: Score | None
    outcomes: tuple[Outcome, ...]
    persons: tuple[tuple[str, datetime], ...]

    def of(self, kind: QuestionKind) -> tuple[Outcome, ...]:
        """The outcomes of one kind of question."""
        return tuple(o for o in self.outcomes if o.question.kind is kind)


def results(scope: Scope, survey: Survey) -> Results:
    """The results of a survey from the overview, for the delivering firm alone. Three statements."""
    scope.require(Permission.READ_INTERNAL)
    project_id = scope.here.project_id
    with reading(scope) as session:
        asked = queries.questions(session, project_id, survey.survey_id)
        # Nobody can have answered what nobody has seen.
        seen = survey.status is not SurveyStatus.DRAFT
        rows = queries.answers(session, project_id, survey_id=survey.survey_id) if seen else ()
    text = Text(scope.viewer.language)
    questions = tuple(question_of(row, text) for row in asked)
    outcomes = tuple(_outcome(q, [r for r in rows if r.question_id == q.question_id]) for q in questions)
    people = client_people(scope, Permission.ANSWER_SURVEYS)
    responses = {row.response_id: (row.person_name, row.submitted_at) for row in rows}
    return Results(
        survey=replace(survey, questions=questions),
        people=people,
        answered=len(responses),
        rate=response_rate(len(responses), people),
        nps=_together(QuestionKind.NPS, outcomes, rows),
        csat=_together(QuestionKind.CSAT, outcomes, rows),
        ces=_together(QuestionKind.CES, outcomes, rows),
        outcomes=outcomes,
        persons=tuple(responses.values()),
    )


def _outcome(question: Question, rows: Sequence[queries.AnswerRow]) -> Outcome:
    scores = _scores(rows)
    scale = question.scale
    return Outcome(
        question=question,
        n=len(rows),
        counts=distribution(scores, *scale) if scale else (),
        score=score(question.kind, scores),
        remarks=tuple(
            Remark(row.person_name, row.submitted_at, row.words)
            for row in rows
            if row.words and question.kind is QuestionKind.TEXT
        ),
    )


def _together(
    kind: QuestionKind, outcomes: Iterable[Outcome], rows: Iterable[queries.AnswerRow]
) -> Score | None:
    """The figure over all answers to questions of a kind; `n` is how many people it rests on."""
    ids = {o.question.question_id for o in outcomes if o.question.kind is kind}
    chosen = [row for row in rows if row.question_id in ids]
    figure = score(kind, _scores(chosen))
    return Score(figure.value, len({row.response_id for row in chosen})) if figure else None


def _scores(rows: Iterable[queries.AnswerRow]) -> list[int]:
    return [row.score for row in rows if row.score is not None]
