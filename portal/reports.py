"""Everything that one person may see of one project, as plain data: the pages' figures without the pages."""

from typing import Any

from db.queries import status as queries
from db.session import reading
from portal import budget, changes, issues, progress, surveys, training
from portal.access import NotFound, Permission, Scope
from portal.clock import now
from portal.i18n import Text


def told(scope: Scope) -> dict[str, Any]:
    """The report of a project for the person of the scope. Sections they may not see are absent.

    Money is written as strings, days and moments in ISO 8601, moments in UTC.
    """
    text = Text(scope.viewer.language, scope.viewer.time_zone)
    here = scope.here
    said: dict[str, Any] = {
        "as_of": now().isoformat(timespec="seconds"),
        "project": {
            "key": here.key,
            "name": text.pick(here.name, here.translations, "name"),
            "client": text.pick(here.client_name, here.client_translations, "name"),
            "status": _status(scope),
        },
    }
    if scope.may(Permission.SEE_PROGRESS):
        said["progress"] = progress.as_json(progress.report(scope))
    if scope.may(Permission.SEE_BUDGET):
        said["budget"] = budget.as_json(budget.report(scope))
    if scope.may(Permission.SEE_ISSUES):
        said["issues"] = issues.as_json(issues.report(scope))
    if scope.may(Permission.SEE_FEEDBACK):
        said["changes"] = changes.as_json(changes.report(scope))
        said["surveys"] = surveys.as_json(surveys.report(scope))
    if scope.may(Permission.SEE_TRAINING):
        said["training"] = training.as_json(training.report(scope))
    return said


def _status(scope: Scope) -> str:
    with reading(scope) as session:
        project = queries.project(session, scope.here.project_id)
    if project is None:
        raise NotFound(scope.here.public_id)
    return project.status.value
