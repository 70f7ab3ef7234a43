"""Setting: does the client see the project and what is in it, and does it run?"""

from collections.abc import Mapping
from dataclasses import dataclass

from db.base import Audience
from db.models.project import Activity, Project, ProjectStatus
from db.queries import status as queries
from db.session import expect_version, writing
from portal import clock
from portal.access import NotFound, Permission, Scope
from portal.activity import Kind as Happened
from portal.activity import owned_by
from portal.forms import Problems, Reader, needed
from portal.i18n import Text
from portal.publishing import Kind, Publish, set_audience

TURNS: Mapping[ProjectStatus, Happened] = {
    ProjectStatus.ACTIVE: Happened.PROJECT_RESUMED,
    ProjectStatus.ON_HOLD: Happened.PROJECT_HELD,
    ProjectStatus.CLOSED: Happened.PROJECT_CLOSED,
}


@dataclass(frozen=True, slots=True)
class SetProject:
    """Whether the client sees the project at all, whether it runs, and how often figures are confirmed."""

    published: bool
    status: ProjectStatus
    rhythm_days: int
    version: int


def read_project(reader: Reader, text: Text) -> SetProject | Problems:
    """The project's settings from their form."""
    published = reader.flag("published")
    status = reader.choice("status", ProjectStatus, label=text("The project is"))
    rhythm = reader.whole("rhythm_days", 1, 90, label=text("Figures are confirmed every … days"))
    version = reader.whole("version", 0, label="version")
    if reader.problems:
        return reader.problems
    return SetProject(published, needed(status), needed(rhythm), needed(version))


def set_project(scope: Scope, command: SetProject, token: str | None = None) -> None:
    """Publish or withdraw the project itself, put it on hold, close it."""
    scope.require(Permission.PUBLISH)
    with writing(scope, token) as session:
        project = queries.project(session, scope.here.project_id)
        if project is None:
            raise NotFound
        expect_version(project, command.version)
        if project.status is not command.status:
            session.add(_turn(scope, project, command.status))
        project.audience = Audience.CLIENT if command.published else Audience.INTERNAL
        project.status = command.status
        project.rhythm_days = command.rhythm_days


def _turn(scope: Scope, project: Project, status: ProjectStatus) -> Activity:
    """Since when a project rests and since when it goes on: what was promised does not count in between.

    Whoever sees the project may know: how it stands is no secret of the side that delivers.
    """
    return Activity(
        **owned_by(scope, Audience.CLIENT),
        at=clock.now(),
        kind=TURNS[status],
        title=project.name,
        translations={
            code: {"title": said["name"]} for code, said in project.translations.items() if "name" in said
        },
        actor_name=scope.viewer.name,
    )


def publish_all(scope: Scope, kind: Kind, token: str | None = None) -> int:
    """Let the client read everything of a kind; answers how much was internal until now."""
    scope.require(Permission.PUBLISH)
    with writing(scope, token) as session:
        ids = queries.internal_ids(session, scope.here.project_id, kind)
        return set_audience(session, scope, Publish(kind, ids, Audience.CLIENT))
