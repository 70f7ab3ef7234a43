"""Who gets the certificate of a signature: whoever may read what was signed, asked anew on every request."""

from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from portal import evidence
from portal.access import NotFound, portfolio_scope
from portal.evidence import Certificate
from portal.i18n import Text, best_language
from portal.identity.viewer import NotSignedIn, viewer
from portal.routes.files import HEADERS, SESSION_HEADER

Written = Callable[[Certificate, Text], bytes]


async def _pdf(request: Request) -> Response:
    return await run_in_threadpool(_answer, request, "pdf", "application/pdf", evidence.as_pdf)


async def _json(request: Request) -> Response:
    return await run_in_threadpool(_answer, request, "json", "application/json", _as_json)


def _as_json(certificate: Certificate, text: Text) -> bytes:
    return certificate.as_json()


def _answer(request: Request, ending: str, media_type: str, write: Written) -> Response:
    """The certificate, or the same words for unknown and foreign ones.

    The gate has replaced whatever the browser sent as session header by the handle of its cookie's session.
    """
    try:
        looking = viewer(request.headers.get(SESSION_HEADER, ""))
    except NotSignedIn:
        text = Text(best_language(request.headers.get("accept-language", "")))
        return _said(text("Your session has ended. Sign in again to go on."), 401)
    text = Text(looking.language, looking.time_zone)
    try:
        found = evidence.certificate(portfolio_scope(looking), request.path_params["public_id"])
    except NotFound:
        return _said(text("There is no such file, or it is not open to you."), 404)
    disposition = {"Content-Disposition": f'attachment; filename="{found.name}.{ending}"'}
    return Response(write(found, text), media_type=media_type, headers={**HEADERS, **disposition})


def _said(sentence: str, status: int) -> Response:
    return PlainTextResponse(sentence, status, HEADERS)


ROUTES: list[Route] = [
    Route("/certificates/{public_id}.pdf", _pdf, methods=["GET", "HEAD"]),
    Route("/certificates/{public_id}.json", _json, methods=["GET", "HEAD"]),
]
