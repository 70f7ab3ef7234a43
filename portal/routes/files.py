"""Who gets the bytes of a file: whoever may read its row, asked anew on every request.

Streamlit's own addresses for media open to anybody who knows them; these do not.
"""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route

from portal import files
from portal.access import NotFound, portfolio_scope
from portal.i18n import Text, best_language
from portal.identity.viewer import NotSignedIn, viewer

SESSION_HEADER = "x-portal-session"

# A file is never shown as a page of ours: it is saved, taken for what we say it is, kept by no cache, and if
# a browser opened it all the same, nothing in it would run.
# "identity" keeps the server from compressing: a part of a compressed file would be a part of something else.
HEADERS = {
    "Content-Encoding": "identity",
    "Cache-Control": "private, no-store",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


async def _file(request: Request) -> Response:
    return await run_in_threadpool(_answer, request, request.path_params["public_id"])


def _answer(request: Request, public_id: str) -> Response:
    """The file, or the same words for unknown, foreign and internal ones.

    The gate has replaced whatever the browser sent as session header by the handle of its cookie's session.
    """
    try:
        looking = viewer(request.headers.get(SESSION_HEADER, ""))
    except NotSignedIn:
        text = Text(best_language(request.headers.get("accept-language", "")))
        return _said(text("Your session has ended. Sign in again to go on."), 401)
    try:
        found = files.opened(portfolio_scope(looking), public_id)
    except NotFound:
        text = Text(looking.language)
        return _said(text("There is no such file, or it is not open to you."), 404)
    return FileResponse(
        found.path,
        headers=HEADERS,
        media_type=found.media_type,
        filename=found.name,
        content_disposition_type="attachment",
    )


def _said(sentence: str, status: int) -> Response:
    return PlainTextResponse(sentence, status, HEADERS)


ROUTES: list[Route] = [Route("/files/{public_id}", _file, methods=["GET", "HEAD"])]
