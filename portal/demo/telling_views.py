"""Telling the views: which rows make a story's training, its surveys and what followed from them?"""

import hashlib
import secrets

from db.models import survey, training
from db.models.survey import QuestionKind, SurveyStatus
from portal import files
from portal.activity import Kind
from portal.demo.paper import content, media_type
from portal.demo.talk_story import Answers, Improvement, Lesson, Paper, Survey
from portal.demo.telling import Happened, Telling
from portal.surveys.templates import TEMPLATES, Asked, in_all_languages, words_of
from portal.uploads import Checked


def tell_training(telling: Telling) -> None:
    """Training material with its files and who has read it."""
    for position, told in enumerate(telling.story.lessons, start=1):
        _lesson(telling, told, position)


def _lesson(telling: Telling, told: Lesson, position: int) -> None:
    paper = _paper(telling, told, told.paper) if told.paper else None
    row = training.TrainingResource(
        **telling.own(told.internal),
        **telling.told(title=told.title, summary=told.summary, for_role=told.for_role),
        kind=told.kind,
        language=told.language or telling.story.language,
        minutes=told.minutes,
        address=told.address,
        file_id=paper,
        session_at=telling.days.moment(*told.session) if told.session else None,
        added_at=telling.at(told.added),
        position=position,
    )
    telling.found(row)
    telling.happened(Kind.TRAINING_ADDED, row, Happened(row.title, told.by, told.added))
    telling.add(
        *(
            training.TrainingProgress(
                **telling.own(told.internal),
                resource_id=row.id,
                person_id=telling.person_id(reader),
                read_at=telling.at(at),
                useful=useful,
            )
            for reader, at, useful in told.read
        )
    )


def _paper(telling: Telling, told: Lesson, paper: Paper) -> int:
    written = content(paper)
    digest = hashlib.sha256(written).hexdigest()
    upload = Checked(paper.name, media_type(paper), digest, written)
    with files.written(upload) as stored_as:
        row = training.StoredFile(
            **telling.own(told.internal),
            public_id=secrets.token_hex(16),
            name=upload.name,
            media_type=upload.media_type,
            size=upload.size,
            sha256=upload.sha256,
            stored_as=stored_as,
            uploaded_at=telling.at(told.added),
            uploaded_by=told.by.name,
        )
        telling.found(row)
    return row.id


def tell_surveys(telling: Telling) -> None:
    """Surveys with questions, answers and what followed, oldest first; then what followed from plain talk."""
    for told in telling.story.surveys:
        _survey(telling, told)
    for action in telling.story.improvements:
        _improvement(telling, action, None)


def _survey(telling: Telling, told: Survey) -> None:
    template = TEMPLATES[told.kind]
    row = survey.Survey(
        **telling.own(told.internal),
        kind=told.kind,
        title=template.title,
        translations=in_all_languages({"title": template.title}),
        status=told.status,
        opened_at=telling.at(told.opened) if told.opened else None,
        closes_on=None if told.closes is None else telling.day(told.closes),
        closed_at=telling.at(told.closed) if told.closed else None,
    )
    telling.found(row)
    asked = [_question(telling, row, question, n) for n, question in enumerate(template.questions, start=1)]
    telling.found(*asked)
    for answers in told.answers:
        _answers(telling, row, asked, answers)
    if told.opened:
        telling.happened(Kind.SURVEY_OPENED, row, Happened(row.title, told.by, told.opened))
    if told.closed:
        telling.happened(Kind.SURVEY_CLOSED, row, Happened(row.title, told.by, told.closed))
    for action in told.improvements:
        _improvement(telling, action, row.id)


def _question(telling: Telling, row: survey.Survey, asked: Asked, position: int) -> survey.SurveyQuestion:
    return survey.SurveyQuestion(
        **telling.own(row.status is SurveyStatus.DRAFT),
        survey_id=row.id,
        position=position,
        kind=asked.kind,
        prompt=asked.prompt,
        options={"choices": list(asked.choices)} if asked.choices else {},
        required=asked.required,
        translations=in_all_languages(words_of(asked)),
    )


def _answers(telling: Telling, row: survey.Survey, asked: list[survey.SurveyQuestion], told: Answers) -> None:
    person = {"person_id": telling.person_id(told.by)}
    response = survey.SurveyResponse(
        **telling.own(False),
        **person,
        survey_id=row.id,
        person_name=told.by.name,
        submitted_at=telling.at(told.at),
    )
    telling.found(response)
    for question, given in zip(asked, told.given, strict=True):
        if given != "":
            answer = survey.SurveyAnswer(**telling.own(False), **person, response_id=response.id)
            answer.question_id = question.id
            _fill(answer, question, given)
            telling.add(answer)


def _fill(answer: survey.SurveyAnswer, question: survey.SurveyQuestion, given: int | str) -> None:
    if isinstance(given, str):
        answer.words = given
        return
    answer.score = given
    if question.kind is QuestionKind.CHOICE:
        answer.words = str(question.options["choices"][given - 1])


def _improvement(telling: Telling, told: Improvement, survey_id: int | None) -> None:
    row = survey.ImprovementAction(
        **telling.own(told.internal),
        **telling.told(said=told.said, did=told.did),
        survey_id=survey_id,
        status=told.status,
        owner=told.owner.name,
        due=telling.day(told.due),
        added_at=telling.at(told.added),
    )
    telling.add(row)
    telling.happened(Kind.IMPROVEMENT_ADDED, row, Happened(row.did, told.owner, told.added))
