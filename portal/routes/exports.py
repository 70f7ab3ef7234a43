"""Who gets a list as a file: whoever may see the page that shows it, asked anew on every request."""

import re
from collections.abc import Callable
from typing import NamedTuple

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from portal import portfolio, requirements, tracing
from portal.access import NotAllowed, NotFound, Viewer, portfolio_scope, project_scope
from portal.i18n import Text, best_language
from portal.identity.viewer import NotSignedIn, viewer
from portal.routes.files import HEADERS, SESSION_HEADER

_CSV = "text/csv; charset=utf-8"


async def _portfolio(request: Request) -> Response:
    return await run_in_threadpool(_answer, request, _projects)


async def _trace(request: Request) -> Response:
    return await run_in_threadpool(_answer, request, _threads)


async def _requirements(request: Request) -> Response:
    return await run_in_threadpool(_answer, request, _document)


class _Sheet(NamedTuple):
    """A list as a file."""

    name: str
    content: bytes


def _answer(request: Request, written: Callable[[Request, Viewer, Text], _Sheet]) -> Response:
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
        sheet = written(request, looking, text)
    except (NotAllowed, NotFound):
        return _said(text("There is no such file, or it is not open to you."), 404)
    disposition = {"Content-Disposition": f'attachment; filename="{sheet.name}"'}
    return Response(sheet.content, media_type=_CSV, headers={**HEADERS, **disposition})


def _projects(request: Request, looking: Viewer, text: Text) -> _Sheet:
    """The projects that the address asks for, of those this person answers for."""
    told = portfolio.report(portfolio_scope(looking), portfolio.wanted_by(request.query_params))
    return _Sheet(portfolio.FILE_NAME.format(day=text.today.isoformat()), portfolio.as_csv(told, text))


def _threads(request: Request, looking: Viewer, text: Text) -> _Sheet:
    """The threads from requirements to acceptances in the project that the address names."""
    scope = project_scope(looking, request.query_params.get("project", ""))
    key = re.sub(r"[^A-Za-z0-9-]", "", scope.here.key) or "project"
    name = tracing.FILE_NAME.format(key=key, day=text.today.isoformat())
    return _Sheet(name, tracing.as_csv(tracing.report(scope), text))


def _document(request: Request, looking: Viewer, text: Text) -> _Sheet:
    """The requirement document of the project that the address names, as the client reads it."""
    scope = project_scope(looking, request.query_params.get("project", ""))
    told = requirements.report(scope)
    name = text.pick(scope.here.name, scope.here.translations, "name")
    return _Sheet(
        requirements.file_name(told, scope.here.key, text.today), requirements.as_csv(told, name, text)
    )


def _said(sentence: str, status: int) -> Response:
    return PlainTextResponse(sentence, status, HEADERS)


ROUTES: list[Route] = [
    Route("/exports/portfolio.csv", _portfolio, methods=["GET", "HEAD"]),
    Route("/exports/requirements.csv", _requirements, methods=["GET", "HEAD"]),
    Route("/exports/trace.csv", _trace, methods=["GET", "HEAD"]),
]
