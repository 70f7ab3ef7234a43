"""The browser at the door: its language, where it wants to go, whether a form is ours, and its cookies."""

import hashlib
import hmac
import secrets
from functools import lru_cache, partial
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from portal.i18n import LANGUAGES, Text, best_language
from portal.identity import sessions
from portal.identity.people import Known
from portal.identity.roles import membership_name, role_name
from portal.settings import settings

HERE = Path(__file__).parent
LONGEST_ADDRESS = 1000
_NOT_A_GOAL = ("/login", "/sign-out", "/auth/", "/invite/", "/_stcore/", "/healthz", "/static/", "/media/")
_POST_ONLY = ("/login/mail", "/login/demo")
_YEAR = 365 * 24 * 3600


def cookie(name: str) -> str:
    """The full name of a cookie; with https the browser itself guards the prefix."""
    return f"__Host-{name}" if settings().is_https else name


def session_token(request: Request) -> str:
    """The secret of the session cookie, or nothing."""
    return request.cookies.get(cookie("portal"), "")


def ip(request: Request) -> str:
    """Where the browser sits; the server has already weighed what proxies say."""
    return request.client.host if request.client else ""


def safe_next(wanted: str | None) -> str:
    """The wanted address if it is a page of this portal, else the home page. It never leads elsewhere."""
    if not wanted or len(wanted) > LONGEST_ADDRESS or not wanted.startswith("/"):
        return "/"
    if wanted.startswith(("//", "/\\")) or "\\" in wanted or any(ord(sign) < 33 for sign in wanted):
        return "/"
    try:
        parts = urlsplit(wanted)
    except ValueError:
        return "/"
    if parts.scheme or parts.netloc or parts.path.startswith(_NOT_A_GOAL):
        return "/"
    return wanted


def language(request: Request, preferred: str = "") -> str:
    """The language chosen on this page, or chosen before, or the preferred one, or the browser's wish."""
    for chosen in (request.query_params.get("language"), request.cookies.get("portal-language"), preferred):
        if chosen and chosen in LANGUAGES:
            return chosen
    return best_language(request.headers.get("accept-language", ""))


def own_form(request: Request, form: FormData) -> bool:
    """Whether a form came from a page that we gave to this browser."""
    kept, sent = request.cookies.get(cookie("portal-form"), ""), form.get("form")
    return bool(kept) and isinstance(sent, str) and hmac.compare_digest(_proof(kept), sent)


def form_key(request: Request) -> str:
    """What stands for this browser's forms, to recognise one that is sent twice."""
    return request.cookies.get(cookie("portal-form"), "")


def _proof(kept: str) -> str:
    return hmac.new(settings().key, b"form:" + kept.encode(), hashlib.sha256).hexdigest()


def page(request: Request, template: str, status: int = 200, **values: Any) -> Response:
    """A page of ours, in the reader's language, with a form token."""
    code = language(request, values.pop("preferred", ""))
    kept = request.cookies.get(cookie("portal-form"), "")
    fresh = "" if len(kept) == 43 else secrets.token_urlsafe(32)
    goal = safe_next(values.pop("goal", request.query_params.get("next")))
    html = (
        _templates()
        .get_template(template)
        .render(
            _=Text(code),
            role_name=partial(role_name, Text(code)),
            membership_name=partial(membership_name, Text(code)),
            language=code,
            languages=[(known, LANGUAGES[known].name) for known in LANGUAGES],
            form_token=_proof(fresh or kept),
            path="/login" if request.scope["path"] in _POST_ONLY else request.scope["path"],
            goal=goal,
            goal_query="" if goal == "/" else f"next={quote(goal, safe='/')}",
            brand=settings().brand,
            firm=settings().firm,
            style=style(),
            **values,
        )
    )
    response = HTMLResponse(html, status)
    response.headers["Vary"] = "Accept-Language, Cookie"
    if fresh:
        _keep(response, cookie("portal-form"), fresh)
    if request.query_params.get("language") == code:
        _keep(response, "portal-language", code, _YEAR)
    return response


def enter(request: Request, person: Known, method: str, goal: str) -> Response:
    """Sign a person in: a new session, its cookie, and on to where they wanted to go."""
    if old := session_token(request):
        sessions.end_token(old)
    agent = request.headers.get("user-agent", "")
    started = sessions.start(person.person_id, method, ip(request), agent)
    response = RedirectResponse(safe_next(goal), 303)
    _keep(response, cookie("portal"), started.token, int(settings().absolute_hours * 3600))
    return response


def leave(response: Response) -> None:
    """Take the session cookie away."""
    _keep(response, cookie("portal"), "", 0)


def _keep(response: Response, name: str, value: str, seconds: int | None = None) -> None:
    response.set_cookie(
        name, value, max_age=seconds, path="/", secure=settings().is_https, httponly=True, samesite="lax"
    )


@lru_cache(maxsize=1)
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )


@lru_cache(maxsize=1)
def style() -> str:
    """The address of the style sheet; it changes with its content and is kept by browsers for long."""
    digest = hashlib.sha256((HERE / "static" / "sign-in.css").read_bytes()).hexdigest()[:12]
    return f"/login/static/sign-in.css?v={digest}"
