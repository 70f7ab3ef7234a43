"""Plan settings: by what is percent done counted, and when did the project begin?"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from db.models.project import ProgressMethod, Project
from db.queries import plan as queries
from db.session import expect_version, reading, writing
from portal.access import NotFound, Permission, Scope
from portal.forms import Problems, Reader, needed
from portal.i18n import Text


@dataclass(frozen=True, slots=True)
class PlanSettings:
    """What is set now."""

    method: ProgressMethod
    start_date: date | None
    version: int


@dataclass(frozen=True, slots=True)
class ChooseMethod:
    """Percent done is counted this way, and the project began on that day."""

    method: ProgressMethod
    start_date: date | None
    version: int


def settings(scope: Scope) -> PlanSettings:
    """The settings of the scope's project. One statement."""
    scope.require(Permission.EDIT_PLAN)
    with reading(scope) as session:
        row = queries.standing(session, scope.here.project_id)
    if row is None:
        raise NotFound
    return PlanSettings(row.progress_method, row.start_date, row.version)


def read_method(reader: Reader, text: Text) -> ChooseMethod | Problems:
    """What was chosen. Pure."""
    method = reader.choice("method", ProgressMethod, label=text("Percent done is counted by"))
    start = reader.day("start_date", required=False, label=text("Project start"))
    version = reader.whole("version", label=text("Version"))
    if problems := reader.problems:
        return problems
    return ChooseMethod(needed(method), start, needed(version))


def choose_method(scope: Scope, command: ChooseMethod, token: str | None = None) -> None:
    """Set both. Raises Conflict if somebody else saved the project since it was shown."""
    scope.require(Permission.EDIT_PLAN)
    with writing(scope, token) as session:
        asked = select(Project).where(Project.id == scope.here.project_id).with_for_update()
        project = session.scalars(asked).first()
        if project is None:
            raise NotFound
        expect_version(project, command.version)
        project.progress_method = command.method
        project.start_date = command.start_date
