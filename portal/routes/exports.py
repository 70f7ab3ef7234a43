"""Who gets a list as a file: whoever may see the page that shows it, asked anew on every request."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from portal import portfolio
from portal.access import NotAllowed, portfolio_scope
from portal.i18n import Text, best_language
from portal.identity.viewer import NotSignedIn, viewer
from portal.routes.files import HEADERS, SESSION_HEADER

_CSV = "text/csv; charset=utf-8"


async def _portfolio(request: Request) -> Response:
    return await run_in_threadpool(_answer, request)


def _answer(request: Request) -> Response:
    """The projects that the address asks for, of those this person answers for.

    The gate has replaced whatever the browser sent as session header by the handle of its cookie's session.
    """
    try:
        looking = viewer(request.headers.get(SESSION_HEADER, ""))
    except NotSignedIn:
        text = Text(best_language(request.headers.get("accept-language", "")))
        return _said(text("Your session has ended. Sign in again to go on."), 401)
    text = Text(looking.language, looking.time_zone)
    try:
        told = portfolio.report(portfolio_scope(looking), portfolio.wanted_by(request.query_params))
    except NotAllowed:
        return _said(text("There is no such file, or it is not open to you."), 404)
    name = portfolio.FILE_NAME.format(day=text.today.isoformat())
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(portfolio.as_csv(told, text), media_type=_CSV, headers={**HEADERS, **disposition})


def _said(sentence: str, status: int) -> Response:
    return PlainTextResponse(sentence, status, HEADERS)


ROUTES: list[Route] = [Route("/exports/portfolio.csv", _portfolio, methods=["GET", "HEAD"])]
