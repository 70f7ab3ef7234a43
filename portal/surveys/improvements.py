"""You said, we did: what does the firm do about what the client said?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.base import Audience, Translations
from db.models.survey import ActionStatus, ImprovementAction
from db.models.survey import Survey as SurveyRecord
from db.session import Conflict, expect_version, writing
from portal import activity, clock, publishing
from portal.access import NotFound, Permission, Scope
from portal.forms import Problems, Reader, needed
from portal.i18n import LANGUAGES, Text

LONGEST = 2000
TOLD = ("said", "did")


@dataclass(frozen=True, slots=True)
class Improve:
    """A measure: what was said, what is done about it, by whom, until when. `others` holds both texts in
    other languages."""

    survey_id: int | None
    said: str
    did: str
    owner: str
    due: date | None
    status: ActionStatus
    others: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Advance:
    """A measure is under way, or done."""

    improvement_id: int
    version: int
    status: ActionStatus


@dataclass(frozen=True, slots=True)
class ImprovementAt:
    """A measure as it was shown."""

    improvement_id: int
    version: int


def read_improvement(reader: Reader, text: Text, survey_id: int | None) -> Improve | Problems:
    """A new measure. Fields: said, did, both with _<language>, owner, due, status."""
    labels = {"said": text("You said"), "did": text("What we do about it")}
    said, did = (reader.paragraph(field, LONGEST, label=labels[field]) for field in TOLD)
    others: Translations = {}
    for code in LANGUAGES:
        if code != text.language:
            read = {f: reader.paragraph(f"{f}_{code}", LONGEST, False, label=labels[f]) for f in TOLD}
            others[code] = {field: words for field, words in read.items() if words}
    owner = reader.line("owner", 200, label=text("Who sees to it"))
    due = reader.day("due", required=False, label=text("Until when"))
    status = reader.choice("status", ActionStatus, label=text("How far it is"))
    if reader.problems:
        return reader.problems
    kept = {code: words for code, words in others.items() if words}
    return Improve(survey_id, said, did, owner, due, needed(status), kept)


def read_advance(reader: Reader, text: Text, improvement_id: int) -> Advance | Problems:
    """How far a measure is. Fields: status, version."""
    status = reader.choice("status", ActionStatus, label=text("How far it is"))
    version = reader.whole("version", 1, label="version")
    return reader.problems or Advance(improvement_id, needed(version), needed(status))


def improve(scope: Scope, command: Improve, token: str | None = None) -> int:
    """Write down a measure, which the firm alone sees until it is published; answers its id."""
    scope.require(Permission.MANAGE_SURVEYS)
    with writing(scope, token) as session:
        if command.survey_id is not None:
            _survey(session, scope, command.survey_id)
        action = ImprovementAction(
            **activity.owned_by(scope),
            survey_id=command.survey_id,
            said=command.said,
            did=command.did,
            owner=command.owner,
            due=command.due,
            status=command.status,
            translations={code: dict(words) for code, words in command.others.items()},
            added_at=clock.now(),
        )
        session.add(action)
        session.flush()
        return action.id


def publish_improvement(scope: Scope, command: ImprovementAt, token: str | None = None) -> None:
    """Tell the client. From here on its words and its day stand as they are; only how far it is goes on.

    The version is not counted on: nothing that another form of the row shows has changed.
    """
    scope.require(Permission.MANAGE_SURVEYS, Permission.PUBLISH)
    with writing(scope, token) as session:
        action = _found(session, scope, command.improvement_id)
        if action.version != command.version:
            raise Conflict(action)
        if action.audience is not Audience.CLIENT:
            shown = publishing.Publish(publishing.Kind.IMPROVEMENT, (action.id,), Audience.CLIENT)
            publishing.set_audience(session, scope, shown)
            _tell(session, action, scope)


def advance(scope: Scope, command: Advance, token: str | None = None) -> None:
    """Say how far a measure is; the client is told when a published one is done."""
    scope.require(Permission.MANAGE_SURVEYS)
    with writing(scope, token) as session:
        action = _found(session, scope, command.improvement_id)
        expect_version(action, command.version)
        newly_done = command.status is ActionStatus.DONE and action.status is not ActionStatus.DONE
        action.status = command.status
        if newly_done and action.audience is Audience.CLIENT:
            _tell(session, action, scope)


def discard_improvement(scope: Scope, command: ImprovementAt, token: str | None = None) -> None:
    """Throw away a measure that was never published. Raises NotFound for a published one."""
    scope.require(Permission.MANAGE_SURVEYS)
    with writing(scope, token) as session:
        action = _found(session, scope, command.improvement_id)
        if action.audience is Audience.CLIENT:
            raise NotFound(command.improvement_id)
        expect_version(action, command.version)
        session.delete(action)


def _tell(session: Session, action: ImprovementAction, scope: Scope) -> None:
    titles = {code: {"title": words["did"]} for code, words in action.translations.items() if "did" in words}
    activity.note(session, activity.Kind.IMPROVEMENT_ADDED, action, action.did, scope, translations=titles)


def _found(session: Session, scope: Scope, improvement_id: int) -> ImprovementAction:
    here = ImprovementAction.project_id == scope.here.project_id
    asked = select(ImprovementAction).where(ImprovementAction.id == improvement_id, here)
    action = session.scalars(asked).first()
    if action is None:
        raise NotFound(improvement_id)
    return action


def _survey(session: Session, scope: Scope, survey_id: int) -> None:
    here = SurveyRecord.project_id == scope.here.project_id
    if session.scalars(select(SurveyRecord.id).where(SurveyRecord.id == survey_id, here)).first() is None:
        raise NotFound(survey_id)
