"""The gate: who may ask for what, before anything else of the portal runs.

It wraps the whole application, HTTP and WebSocket. It finds the session of the cookie, tells Streamlit whose
it is in a header of which browsers' copies are removed, limits what somebody may send, and puts the security
headers on every answer. It reads `scope["path"]` only: a Host header can mislead `request.url.path`.
"""

import logging
import secrets
from urllib.parse import quote, urlsplit

from anyio import to_thread
from sqlalchemy.exc import SQLAlchemyError
from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from portal.gate.assets import Assets
from portal.gate.front import FrontPage
from portal.gate.headers import accompanied, content_policy, may_be_kept, security_headers
from portal.gate.quotas import UPLOADS, Quotas, TooMuch, body_limit
from portal.gate.socket import POLICY, TRY_LATER, Socket
from portal.gate.surface import NEVER, PUBLIC, is_never, is_public
from portal.i18n import N_, Text, best_language
from portal.identity import sessions
from portal.identity.browser import cookie
from portal.identity.sessions import Found
from portal.settings import settings

__all__ = ["HEADER", "NEVER", "PUBLIC", "SCOPE_KEY", "Gate", "session_of"]

HEADER = b"x-portal-session"
SCOPE_KEY = "portal.session"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})

log = logging.getLogger(__name__)


def session_of(scope: Scope) -> Found:
    """The session the gate found for a request; for routes that are not public it is always there."""
    found: Found = scope[SCOPE_KEY]
    return found


class Gate:
    """The outermost ASGI application."""

    def __init__(self, app: ASGIApp, assets: Assets, front: FrontPage) -> None:
        self._app = app
        self._assets = assets
        self._front = front
        self._quotas = Quotas()
        self._headers = security_headers(content_policy((*assets.inline_scripts(), *front.inline_scripts())))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._http(_stripped(scope), receive, send)
        elif scope["type"] == "websocket":
            await self._websocket(_stripped(scope), receive, send)
        else:
            await self._app(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        path, method = scope["path"], scope["method"]
        asset = self._assets.has(path) and method in ("GET", "HEAD")
        started = _Started(accompanied(send, self._headers, may_be_kept(path)))
        try:
            if is_never(path) or (path.startswith("/static/") and not asset):
                await _plain(scope, 404, N_("Not found"))(scope, receive, started.send)
            elif asset:
                await self._assets(scope, receive, started.send)
            else:
                await self._answer(scope, receive, started.send)
        except SQLAlchemyError:
            log.exception("The database did not answer")
            if not started.yes:
                await _database_is_away(scope)(scope, receive, started.send)
        except Exception:
            reference = secrets.token_hex(4)
            log.exception("Reference %s", reference)
            if not started.yes:
                await _failed(scope, reference)(scope, receive, started.send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        public = is_public(scope["path"], scope["method"])
        answer = _unfit(scope)
        if answer is None and not public:
            found = await to_thread.run_sync(sessions.find, _token(scope))
            answer = _not_signed_in(scope) if found is None else self._over_quota(scope, found)
            if found is not None:
                _admit(scope, found)
            if answer is None and found is not None and self._is_front(scope):
                answer = self._front.answer(found.language)
        await (answer or self._app)(scope, receive, send)

    def _is_front(self, scope: Scope) -> bool:
        return scope["method"] in ("GET", "HEAD") and self._front.has(scope["path"])

    def _over_quota(self, scope: Scope, found: Found) -> Response | None:
        if scope["path"].startswith(UPLOADS) and (size := _size(scope)):
            try:
                self._quotas.upload(found.person_id, size)
            except TooMuch:
                return _plain(
                    scope, 429, N_("You have sent very many files in the last hour. Please try again later.")
                )
        return None

    async def _websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        send = accompanied(send, self._headers)
        token = _token(scope)
        found = await to_thread.run_sync(_find_or_none, token)
        if found is None or is_never(scope["path"]) or not _same_origin(scope):
            await _refuse_socket(scope, receive, send)
            return
        _admit(scope, found)
        socket = Socket(receive, send, lambda: to_thread.run_sync(_still_stands, token))
        try:
            with self._quotas.socket(found.person_id):
                await self._app(scope, socket.receive, socket.send)
                await socket.outlast()
        except TooMuch:
            await receive()
            await send({"type": "websocket.accept", "subprotocol": _subprotocol(scope)})
            await send({"type": "websocket.close", "code": TRY_LATER})


class _Started:
    """A `send` that remembers whether an answer has begun."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.yes = False

    async def send(self, message: Message) -> None:
        self.yes = True
        await self._send(message)


def _stripped(scope: Scope) -> Scope:
    """The same request without what a browser cannot be believed."""
    headers = [(name, value) for name, value in scope["headers"] if name.lower() != HEADER]
    return {**scope, "headers": headers}


def _admit(scope: Scope, found: Found) -> None:
    scope["headers"].append((HEADER, found.handle.encode()))
    scope[SCOPE_KEY] = found


def _token(scope: Scope) -> str:
    for header in Headers(scope=scope).getlist("cookie"):
        if token := cookie_parser(header).get(cookie("portal")):
            return token
    return ""


def _size(scope: Scope) -> int:
    said = Headers(scope=scope).get("content-length", "0")
    return int(said) if said.isdecimal() else 0


def _unfit(scope: Scope) -> Response | None:
    """The answer to a request that is too large, of unknown length, or steered by another site."""
    headers = Headers(scope=scope)
    if "transfer-encoding" in headers:
        return _plain(scope, 411, N_("The request does not say how long it is."))
    if _size(scope) > body_limit(scope["path"]):
        return _plain(scope, 413, N_("This is too large to be sent in one go."))
    if scope["method"] not in _SAFE and not _same_origin(scope):
        return _plain(scope, 403, N_("This request came from another site and was refused."))
    return None


def _same_origin(scope: Scope) -> bool:
    """Whether a request comes from a page of ours, or from something that is no browser."""
    headers = Headers(scope=scope)
    origin = headers.get("origin")
    if origin is None:
        return headers.get("sec-fetch-site", "same-origin") in ("same-origin", "none")
    try:
        site = urlsplit(origin).netloc.lower()
    except ValueError:
        return False
    return bool(site) and site in {
        headers.get("host", "").lower(),
        urlsplit(settings().address).netloc.lower(),
    }


def _not_signed_in(scope: Scope) -> Response:
    headers = Headers(scope=scope)
    if scope["method"] not in ("GET", "HEAD") or "text/html" not in headers.get("accept", ""):
        return _plain(scope, 401, N_("Please sign in first."))
    path = quote(scope["path"], safe="/:@!$'()*,;=~-._")
    query = scope.get("query_string", b"").decode("latin-1")
    goal = path + (f"?{query}" if query else "")
    return RedirectResponse("/login" if goal == "/" else f"/login?next={quote(goal, safe='/')}", 303)


def _plain(scope: Scope, status: int, sentence: str) -> Response:
    return PlainTextResponse(_text(scope)(sentence), status)


def _database_is_away(scope: Scope) -> Response:
    _ = _text(scope)
    sentence = _("The portal cannot reach its database just now. Nothing is lost; try again in a minute.")
    return PlainTextResponse(sentence, 503, {"Retry-After": "30"})


def _failed(scope: Scope, reference: str) -> Response:
    _ = _text(scope)
    sentence = _("Something went wrong here, and it has been noted as {reference}.", reference=reference)
    return PlainTextResponse(sentence, 500)


def _text(scope: Scope) -> Text:
    return Text(best_language(Headers(scope=scope).get("accept-language", "")))


def _find_or_none(token: str) -> Found | None:
    try:
        return sessions.find(token)
    except SQLAlchemyError:
        log.exception("The database did not answer")
        return None


def _still_stands(token: str) -> bool:
    """Whether a session stands; a database that is away for a moment closes nobody's page."""
    try:
        return sessions.find(token) is not None
    except SQLAlchemyError:
        log.exception("The database did not answer")
        return True


async def _refuse_socket(scope: Scope, receive: Receive, send: Send) -> None:
    await receive()
    if "websocket.http.response" in scope.get("extensions", {}):
        await send({"type": "websocket.http.response.start", "status": 403, "headers": []})
        await send({"type": "websocket.http.response.body", "body": b""})
    else:
        await send({"type": "websocket.close", "code": POLICY})


def _subprotocol(scope: Scope) -> str | None:
    offered: list[str] = scope.get("subprotocols", [])
    return offered[0] if offered else None
