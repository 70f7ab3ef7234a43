"""How does a project manager prepare a survey, open it and close it?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.base import Audience
from db.models.survey import Survey as SurveyRecord
from db.models.survey import SurveyKind, SurveyQuestion, SurveyStatus
from db.queries import surveys as queries
from db.session import expect_version, reading, writing
from portal import activity, clock, publishing
from portal.access import NotFound, Permission, Scope
from portal.forms import Problems, Reader, needed
from portal.i18n import LANGUAGES, N_, Text
from portal.surveys.asked import Question, question_of
from portal.surveys.templates import TEMPLATES, Asked, in_all_languages, words_of


class NotInPreparation(RuntimeError):
    """The survey has been opened in the meantime, or closed: this is for surveys in preparation."""


class NotOpen(RuntimeError):
    """Only an open survey can be closed."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A survey from a template: its title, its last day, and which questions it asks.

    `titles` holds the title in other languages than the one it was written in, by language.
    """

    kind: SurveyKind
    title: str
    closes_on: date
    chosen: tuple[str, ...]
    titles: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Open:
    """Open a survey until a day."""

    survey_id: int
    version: int
    closes_on: date


@dataclass(frozen=True, slots=True)
class SurveyAt:
    """A survey as it was shown."""

    survey_id: int
    version: int


def read_draft(reader: Reader, text: Text, kind: SurveyKind) -> Draft | Problems:
    """A survey to be prepared. Fields: title, title_<language>, closes_on, ask_<name> per question."""
    title = reader.line("title", 200, label=text("Title"))
    titles = {code: reader.line(f"title_{code}", 200, False, label=text("Title")) for code in _others(text)}
    closes_on = _closing_day(reader, text)
    chosen = tuple(a.name for a in TEMPLATES[kind].questions if reader.flag(f"ask_{a.name}"))
    if not chosen:
        reader.refuse("title", N_("Choose at least one question."))
    if reader.problems:
        return reader.problems
    said = {code: words for code, words in titles.items() if words}
    return Draft(kind, title, needed(closes_on), chosen, said)


def read_open(reader: Reader, text: Text, survey_id: int) -> Open | Problems:
    """The last day of a survey that is about to be opened. Fields: closes_on, version."""
    closes_on = _closing_day(reader, text)
    version = reader.whole("version", 1, label="version")
    return reader.problems or Open(survey_id, needed(version), needed(closes_on))


def _closing_day(reader: Reader, text: Text) -> date | None:
    return reader.day("closes_on", earliest=text.today, label=text("Last day to answer"))


def _others(text: Text) -> list[str]:
    return [code for code in LANGUAGES if code != text.language]


def prepare(scope: Scope, command: Draft, token: str | None = None) -> int:
    """A survey in preparation, which the firm alone can see; answers its id."""
    scope.require(Permission.MANAGE_SURVEYS)
    template = TEMPLATES[command.kind]
    with writing(scope, token) as session:
        survey = SurveyRecord(
            **activity.owned_by(scope),
            kind=command.kind,
            title=command.title,
            translations={code: {"title": title} for code, title in command.titles.items()},
            closes_on=command.closes_on,
        )
        session.add(survey)
        session.flush()
        asked = [a for a in template.questions if a.name in command.chosen]
        session.add_all(_question(scope, survey, n, a) for n, a in enumerate(asked, start=1))
        return survey.id


def _question(scope: Scope, survey: SurveyRecord, position: int, asked: Asked) -> SurveyQuestion:
    return SurveyQuestion(
        **activity.owned_by(scope),
        survey_id=survey.id,
        position=position,
        kind=asked.kind,
        prompt=asked.prompt,
        options={"choices": list(asked.choices)} if asked.choices else {},
        required=asked.required,
        translations=in_all_languages(words_of(asked)),
    )


def form_of(scope: Scope, survey_id: int, language: str) -> tuple[Question, ...]:
    """The questions of a survey as somebody with this language reads them. One statement."""
    with reading(scope) as session:
        rows = queries.questions(session, scope.here.project_id, survey_id)
    return tuple(question_of(row, Text(language)) for row in rows)


def open_survey(scope: Scope, command: Open, token: str | None = None) -> None:
    """Let the client's people see a prepared survey and answer it. Raises NotInPreparation, Conflict."""
    scope.require(Permission.MANAGE_SURVEYS, Permission.PUBLISH)
    with writing(scope, token) as session:
        survey = _prepared(session, scope, SurveyAt(command.survey_id, command.version))
        survey.status = SurveyStatus.OPEN
        survey.opened_at = clock.now()
        survey.closes_on = command.closes_on
        shown = publishing.Publish(publishing.Kind.SURVEY, (survey.id,), Audience.CLIENT)
        publishing.set_audience(session, scope, shown)
        activity.note(
            session,
            activity.Kind.SURVEY_OPENED,
            survey,
            survey.title,
            scope,
            translations=survey.translations,
        )


def close_early(scope: Scope, command: SurveyAt, token: str | None = None) -> None:
    """End a survey before its last day. Raises NotOpen, Conflict."""
    scope.require(Permission.MANAGE_SURVEYS)
    with writing(scope, token) as session:
        survey = _found(session, scope, command.survey_id)
        expect_version(survey, command.version)
        if survey.status is not SurveyStatus.OPEN:
            raise NotOpen
        survey.status = SurveyStatus.CLOSED
        survey.closed_at = clock.now()
        activity.note(
            session,
            activity.Kind.SURVEY_CLOSED,
            survey,
            survey.title,
            scope,
            translations=survey.translations,
        )


def discard(scope: Scope, command: SurveyAt, token: str | None = None) -> None:
    """Throw away a survey in preparation, which nobody of the client has seen. Raises NotInPreparation."""
    scope.require(Permission.MANAGE_SURVEYS)
    with writing(scope, token) as session:
        session.delete(_prepared(session, scope, command))


def _prepared(session: Session, scope: Scope, command: SurveyAt) -> SurveyRecord:
    survey = _found(session, scope, command.survey_id)
    expect_version(survey, command.version)
    if survey.status is not SurveyStatus.DRAFT:
        raise NotInPreparation
    return survey


def _found(session: Session, scope: Scope, survey_id: int) -> SurveyRecord:
    here = SurveyRecord.project_id == scope.here.project_id
    survey = session.scalars(select(SurveyRecord).where(SurveyRecord.id == survey_id, here)).first()
    if survey is None:
        raise NotFound(survey_id)
    return survey
