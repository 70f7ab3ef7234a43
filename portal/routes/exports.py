"""Who gets a list as a file: whoever may see the page that shows it, asked anew on every request."""

from collections.abc import Callable
from functools import partial

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from portal import portfolio, requirements, tracing
from portal.access import NotAllowed, NotFound, Viewer, portfolio_scope, project_scope
from portal.i18n import Text, best_language
from portal.identity.viewer import NotSignedIn, viewer
from portal.routes.files import HEADERS, SESSION_HEADER
from portal.sheets import Format, Table, as_file

Listed = Callable[[Request, Viewer, Text], Table]

_TYPES = {
    Format.CSV: "text/csv; charset=utf-8",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


async def _given(request: Request, *, listed: Listed, form: Format) -> Response:
    return await run_in_threadpool(_answer, request, listed, form)


def _answer(request: Request, listed: Listed, form: Format) -> Response:
    """The list that the address asks for, as far as this person may see it.

    The gate has replaced whatever the browser sent as session header by the handle of its cookie's session.
    """
    wanted = request.query_params.get("project", "")
    try:
        looking = viewer(request.headers.get(SESSION_HEADER, ""), wanted)
    except NotSignedIn:
        text = Text(best_language(request.headers.get("accept-language", "")))
        return _said(text("Your session has ended. Sign in again to go on."), 401)
    text = Text(looking.language, looking.time_zone)
    try:
        table = listed(request, looking, text)
    except (NotAllowed, NotFound):
        return _said(text("There is no such file, or it is not open to you."), 404)
    disposition = {"Content-Disposition": f'attachment; filename="{table.name}.{form}"'}
    return Response(as_file(table, form), media_type=_TYPES[form], headers={**HEADERS, **disposition})


def _projects(request: Request, looking: Viewer, text: Text) -> Table:
    """The projects that the address asks for, of those this person answers for."""
    told = portfolio.report(portfolio_scope(looking), portfolio.wanted_by(request.query_params))
    return portfolio.table(told, text)


def _threads(request: Request, looking: Viewer, text: Text) -> Table:
    """The threads from requirements to acceptances in the project that the address names."""
    scope = project_scope(looking, request.query_params.get("project", ""))
    return tracing.table(tracing.report(scope), scope.here.key, text)


def _document(request: Request, looking: Viewer, text: Text) -> Table:
    """The requirement document of the project that the address names, as the client reads it."""
    scope = project_scope(looking, request.query_params.get("project", ""))
    name = text.pick(scope.here.name, scope.here.translations, "name")
    return requirements.document(requirements.report(scope), name, scope.here.key, text)


def _said(sentence: str, status: int) -> Response:
    return PlainTextResponse(sentence, status, HEADERS)


LISTS: dict[str, Listed] = {"portfolio": _projects, "requirements": _document, "trace": _threads}
ROUTES: list[Route] = [
    Route(f"/exports/{name}.{form}", partial(_given, listed=listed, form=form), methods=["GET", "HEAD"])
    for name, listed in LISTS.items()
    for form in Format
]
