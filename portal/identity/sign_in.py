"""Signing in and out: the pages that anybody may see, outside Streamlit.

They are plain HTML that works without a script, loads nothing from elsewhere and is ready at once. What a
page wants from the database or from argon2 runs in a few threads of its own, so that nobody else waits.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Protocol

from anyio import CapacityLimiter, to_thread
from starlette.background import BackgroundTask
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from db.models.identity import LinkPurpose
from portal.i18n import N_, Text
from portal.identity import browser, links, people, sessions, throttle
from portal.identity.links import LinkState
from portal.identity.oidc import providers
from portal.identity.passwords import check
from portal.settings import settings

EXPIRED_FORM = N_("This form was open for too long, or your browser keeps no cookies. Please try again.")
TOO_MANY = N_("Too many attempts came from your network. Wait a minute and try again.")
DOES_NOT_FIT = N_(
    "This e-mail address and password do not fit together. Check both, or have a sign-in link mailed to you."
)


class Asset(Protocol):
    """A file that the browser may load while somebody types."""

    @property
    def path(self) -> str: ...

    @property
    def kind(self) -> str: ...


_threads: dict[int, CapacityLimiter] = {}


async def in_thread(work: Callable[..., Response], *given: Any) -> Response:
    """Run what blocks beside the event loop, in at most four threads."""
    from asyncio import get_running_loop

    limiter = _threads.setdefault(id(get_running_loop()), CapacityLimiter(4))
    return await to_thread.run_sync(partial(work, *given), limiter=limiter)


async def read_form(request: Request) -> FormData:
    """The fields of a form; none of ours takes a file."""
    return await request.form(max_files=0, max_fields=20)


def routes(prefetch: Sequence[Asset] = ()) -> list[BaseRoute]:
    """The routes of signing in and out. `prefetch` is what the browser may load while somebody types."""

    async def login(request: Request) -> Response:
        if request.method == "POST":
            return await in_thread(_password, request, await read_form(request))
        return await in_thread(_login, request, prefetch)

    return [
        Route("/login", login, methods=["GET", "POST"]),
        Route("/login/mail", _with_form(_mail), methods=["POST"]),
        Route("/login/demo", _with_form(_demo), methods=["POST"]),
        Route("/login/link/{token}", _link, methods=["GET", "POST"]),
        Mount("/login/static", StaticFiles(directory=browser.HERE / "static"), name="sign-in-static"),
        Route("/sign-out", _sign_out, methods=["GET", "POST"]),
    ]


def _with_form(answer: Callable[[Request, FormData], Response]) -> Callable[[Request], Any]:
    async def endpoint(request: Request) -> Response:
        return await in_thread(answer, request, await read_form(request))

    return endpoint


def _login(request: Request, prefetch: Sequence[Asset]) -> Response:
    goal = browser.safe_next(request.query_params.get("next"))
    again = "again" in request.query_params
    if not again and sessions.find(browser.session_token(request)):
        return RedirectResponse(goal, 303)
    out = "out" in request.query_params
    return _form(request, goal=goal, prefetch=prefetch, signed_out=out, again=again)


def _form(request: Request, status: int = 200, **values: Any) -> Response:
    shown = {
        "error": "",
        "email": "",
        "prefetch": (),
        "signed_out": False,
        "again": False,
        "field": "",
        **values,
    }
    accounts = people.demo_accounts() if settings().demo else ()
    return browser.page(request, "sign_in.html", status, accounts=accounts, providers=providers(), **shown)


def word(form: FormData, name: str, longest: int = 1000) -> str:
    """A field of a form as text, cut off where nobody types any more."""
    value = form.get(name)
    return value[:longest] if isinstance(value, str) else ""


def _refused(request: Request, form: FormData) -> Response | None:
    """The answer to a form that is not ours, or to one too many from this network."""
    _, goal, email = _text(request), word(form, "next"), word(form, "email", 320)
    if not browser.own_form(request, form):
        return _form(request, 403, error=_(EXPIRED_FORM), email=email, goal=goal)
    if throttle.address_wait(browser.ip(request)):
        return _form(request, 429, error=_(TOO_MANY), email=email, goal=goal)
    return None


def _text(request: Request) -> Text:
    return Text(browser.language(request))


def _password(request: Request, form: FormData) -> Response:
    if refused := _refused(request, form):
        return refused
    _, goal, email = _text(request), word(form, "next"), people.tidy(word(form, "email", 320))
    if wait := throttle.password_wait(email):
        sentence = locked(_, wait)
        return _form(request, 429, error=sentence, email=email, goal=goal)
    person = check(email, word(form, "password", 1000))
    if person is None:
        return _form(request, 401, error=_(DOES_NOT_FIT), email=email, goal=goal, field="password")
    throttle.password_was_right(email)
    return browser.enter(request, person, "password", goal)


def _mail(request: Request, form: FormData) -> Response:
    if refused := _refused(request, form):
        return refused
    _, goal, email = _text(request), word(form, "next"), people.tidy(word(form, "email", 320))
    if "@" not in email:
        sentence = _("Enter the e-mail address to which you were invited.")
        return _form(request, 422, error=sentence, email=email, goal=goal, field="email")
    answer = browser.page(request, "mailed.html", goal=goal, email=email, minutes=settings().link_minutes)
    if not throttle.link_wait(email):
        # Done after the answer has left, so that it takes as long for an unknown address as for a known one.
        answer.background = BackgroundTask(links.send_sign_in, email, browser.safe_next(goal))
    return answer


def _demo(request: Request, form: FormData) -> Response:
    if not settings().demo:
        return browser.page(request, "message.html", 404, **not_found(_text(request)))
    if refused := _refused(request, form):
        return refused
    chosen = word(form, "account", 20)
    account = next((a for a in people.demo_accounts() if str(a.person_id) == chosen), None)
    person = people.by_id(account.person_id) if account else None
    if person is None:
        return browser.page(request, "message.html", 404, **not_found(_text(request)))
    return browser.enter(request, person, "demo", word(form, "next"))


async def _link(request: Request) -> Response:
    if request.method == "POST":
        return await in_thread(_use_link, request, await read_form(request))
    return await in_thread(_show_link, request)


def _show_link(request: Request) -> Response:
    """Nothing is used up by looking: mail programs open links to see what is behind them."""
    link = links.find(request.path_params["token"], LinkPurpose.SIGN_IN)
    if link.state is LinkState.OPEN and link.person:
        return browser.page(request, "link.html", name=link.person.name, email=link.person.email)
    return _spent_link(request, link.state)


def _use_link(request: Request, form: FormData) -> Response:
    if refused := _refused(request, form):
        return refused
    token = request.path_params["token"]
    link = links.find(token, LinkPurpose.SIGN_IN)
    if link.person and links.use(token, LinkPurpose.SIGN_IN, browser.form_key(request)):
        throttle.password_was_right(link.person.email)
        return browser.enter(request, link.person, "link", link.next_address)
    return _spent_link(request, link.state)


def _spent_link(request: Request, state: LinkState) -> Response:
    _ = _text(request)
    if state is LinkState.UNKNOWN:
        return browser.page(request, "message.html", 404, **not_found(_))
    sentence = {
        LinkState.USED: _(
            "This sign-in link was used before. Each is good once; have a new one mailed to you."
        ),
        LinkState.EXPIRED: _("This sign-in link has expired. Have a new one mailed to you."),
    }.get(state, _(EXPIRED_FORM))
    return browser.page(
        request, "message.html", 410, title=_("This link is no longer good"), sentence=sentence, sign_in=True
    )


def locked(text: Text, wait: int) -> str:
    """What is said when too many passwords were tried; `wait` is in seconds."""
    return text.plural(
        "There were too many attempts for this address. Wait {n} minute, or have a sign-in link mailed.",
        "There were too many attempts for this address. Wait {n} minutes, or have a sign-in link mailed.",
        -(-wait // 60),
    )


def not_found(text: Text) -> dict[str, Any]:
    """What is said about a link that nobody made."""
    return {
        "title": text("This link is not known"),
        "sentence": text("Copy the whole link from the mail, or ask whoever sent it for a new one."),
        "sign_in": True,
    }


async def _sign_out(request: Request) -> Response:
    if request.method == "POST":
        return await in_thread(_signed_out, request, await read_form(request))
    return await in_thread(_ask_sign_out, request)


def _ask_sign_out(request: Request, error: str = "", status: int = 200) -> Response:
    found = sessions.find(browser.session_token(request))
    if found is None:
        return RedirectResponse("/login", 303)
    return browser.page(
        request, "sign_out.html", status, name=found.name, email=found.email, error=error, goal="/"
    )


def _signed_out(request: Request, form: FormData) -> Response:
    if not browser.own_form(request, form):
        return _ask_sign_out(request, _text(request)(EXPIRED_FORM), 403)
    found = sessions.find(browser.session_token(request))
    if found and word(form, "where") == "everywhere":
        sessions.end_all(found.person_id)
    elif found:
        sessions.end(found.session_id)
    response = RedirectResponse("/login?out", 303)
    browser.leave(response)
    return response
