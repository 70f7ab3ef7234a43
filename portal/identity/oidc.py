"""OIDC: how does somebody prove who they are at an identity provider, and whose account is that?

A provider proves an identity once; from then on our own session counts. Somebody is known by issuer and
subject. The first time an address decides, if the provider says it is verified and somebody invited it.
"""

import logging
import tomllib
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from authlib.integrations.base_client import OAuthError
from httpx import HTTPError
from joserfc.errors import JoseError
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from starlette.concurrency import run_in_threadpool
from starlette.middleware.sessions import SessionMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route, Router
from starlette.types import Receive, Scope, Send

from db.models.identity import ExternalIdentity, Person
from db.session import identity, identity_reading
from portal.clock import now
from portal.i18n import Text
from portal.identity import browser, throttle
from portal.identity.people import Known, known, tidy
from portal.settings import settings

log = logging.getLogger(__name__)

CALLBACK_MINUTES = 10
_SCOPE = "openid email profile"
_OAUTH_KEYS = ("client_id", "client_secret", "server_metadata_url")


@dataclass(frozen=True, slots=True)
class Provider:
    """One `[auth.<name>]` of the settings, with the keys that Streamlit documents."""

    name: str
    label: str
    options: Mapping[str, Any] = field(repr=False)


class NotInvited(PermissionError):
    """The provider knows this person; nobody has invited them here, or their account is closed."""


class EmailNotVerified(PermissionError):
    """The provider does not vouch for the address, so it must not open anybody's account."""


def providers() -> tuple[Provider, ...]:
    """The providers that are set up, in the order of the file."""
    return _read(str(settings().auth_file), _changed())


def _changed() -> float:
    path = settings().auth_file
    return path.stat().st_mtime if path.is_file() else 0.0


@lru_cache(maxsize=4)
def _read(path: str, changed: float) -> tuple[Provider, ...]:
    if not changed:
        return ()
    with open(path, "rb") as file:  # noqa: PTH123 - a cache key is a string
        auth = tomllib.load(file).get("auth", {})
    sections = {name: section for name, section in auth.items() if isinstance(section, dict)}
    if "client_id" in auth:  # a single provider may stand in [auth] itself
        sections = {"sso": auth, **{n: s for n, s in sections.items() if n != "client_kwargs"}}
    return tuple(
        Provider(name, str(section.get("label") or name.replace("-", " ").replace("_", " ").title()), section)
        for name, section in sections.items()
        if all(section.get(key) for key in _OAUTH_KEYS)
    )


@lru_cache(maxsize=16)
def _client(name: str, path: str, changed: float) -> Any:
    """Authlib's client of a provider; it keeps what it has read of the provider's metadata."""
    provider = next((p for p in _read(path, changed) if p.name == name), None)
    if provider is None:
        return None
    wanted = dict(provider.options.get("client_kwargs") or {})
    scope = str(wanted.pop("scope", _SCOPE))
    wanted.pop("prompt", None)  # said with each redirect, where somebody may be asked anew
    registry = _registry()
    registry.register(
        name,
        **{key: provider.options[key] for key in _OAUTH_KEYS},
        # A proof key with S256 whether or not the provider says that it checks it.
        client_kwargs={**wanted, "scope": scope, "code_challenge_method": "S256", "timeout": 10},
    )
    return registry.create_client(name)


def _registry() -> Any:
    """Authlib's registry, loaded when a provider is set up only."""
    with warnings.catch_warnings():
        # Authlib says that it will one day want another HTTP library; that is for whoever raises its version.
        warnings.simplefilter("ignore")
        from authlib.integrations.starlette_client import OAuth
    return OAuth()


def client(name: str) -> Any:
    """The client of a provider, or None if none has this name."""
    return _client(name, str(settings().auth_file), _changed())


def routes() -> list[BaseRoute]:
    """The two routes of every provider."""
    inner = Router(
        [
            Route("/{name}/start", _start, methods=["GET"]),
            Route("/{name}/callback", _callback, methods=["GET"]),
        ]
    )
    return [Mount("/auth", _OwnCookie(inner))]


class _OwnCookie:
    """Keeps state, nonce and proof key in a cookie of ten minutes, which no other part of the server sees."""

    def __init__(self, app: Any) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        keeping = SessionMiddleware(
            self._app,
            secret_key=settings().key.hex(),
            session_cookie=browser.cookie("portal-oidc"),
            max_age=CALLBACK_MINUTES * 60,
            same_site="lax",
            https_only=settings().is_https,
        )
        # A copy: the session of Streamlit's own middleware must not receive what we put into ours.
        await keeping(dict(scope), receive, send)


async def _start(request: Request) -> Response:
    name = request.path_params["name"]
    found = client(name)
    if found is None:
        return await run_in_threadpool(_said, request, 404, _unknown_provider(_text(request)))
    if throttle.address_wait(browser.ip(request)):
        return await run_in_threadpool(_said, request, 429, _too_many(_text(request)))
    goal = browser.safe_next(request.query_params.get("next"))
    # Somebody who is to show that it is still they must not be waved through by an old session over there.
    anew = {"prompt": "login", "max_age": "0"} if "again" in request.query_params else _prompt(name)
    try:
        answer: Response = await found.authorize_redirect(
            request, f"{settings().address}/auth/{name}/callback", **anew
        )
    except (HTTPError, OAuthError, RuntimeError, ValueError, KeyError):
        log.exception("The provider %s could not be asked", name)
        return await run_in_threadpool(_said, request, 502, _no_answer(_text(request)))
    request.session["goal"] = goal
    return answer


def _prompt(name: str) -> dict[str, str]:
    """What the settings want a provider to ask, such as which of several accounts it shall be."""
    provider = next((p for p in providers() if p.name == name), None)
    wanted = (provider.options.get("client_kwargs") or {}).get("prompt") if provider else None
    return {"prompt": str(wanted)} if wanted else {}


async def _callback(request: Request) -> Response:
    name = request.path_params["name"]
    found = client(name)
    if found is None:
        return await run_in_threadpool(_said, request, 404, _unknown_provider(_text(request)))
    goal = str(request.session.pop("goal", "/"))
    try:
        token = await found.authorize_access_token(request)
    except (OAuthError, JoseError, HTTPError, RuntimeError, ValueError, KeyError):
        log.warning("Signing in through %s failed", name, exc_info=True)
        return await run_in_threadpool(_said, request, 400, _failed(_text(request)))
    finally:
        request.session.clear()
    claims = dict(token.get("userinfo") or {})
    if not claims:
        return await run_in_threadpool(_said, request, 400, _failed(_text(request)))
    return await run_in_threadpool(_enter, request, name, claims, goal)


def _enter(request: Request, name: str, claims: dict[str, Any], goal: str) -> Response:
    _ = _text(request)
    try:
        person = whose(claims)
    except EmailNotVerified:
        return _said(request, 403, _not_verified(_))
    except NotInvited:
        return _said(request, 403, _not_invited(_, str(claims.get("email") or "")))
    return browser.enter(request, person, name, goal)


def whose(claims: Mapping[str, Any]) -> Known:
    """The person of an ID token that was checked. Raises NotInvited or EmailNotVerified."""
    issuer, subject = str(claims.get("iss") or ""), str(claims.get("sub") or "")
    if not issuer or not subject:
        raise NotInvited
    asked = (
        select(Person)
        .join(ExternalIdentity, ExternalIdentity.person_id == Person.id)
        .where(ExternalIdentity.issuer == issuer, ExternalIdentity.subject == subject)
    )
    with identity_reading() as connection:
        person = connection.scalar(asked)
    if person is None:
        try:
            return _link(issuer, subject, claims)
        except IntegrityError:  # another window was faster
            return whose(claims)
    if person.deactivated_at is not None:
        raise NotInvited
    return known(person)


def _link(issuer: str, subject: str, claims: Mapping[str, Any]) -> Known:
    email = tidy(str(claims.get("email") or ""))
    if claims.get("email_verified") is not True:
        raise EmailNotVerified
    with identity() as connection:
        person = connection.scalar(
            select(Person).where(Person.email == email, Person.deactivated_at.is_(None))
        )
        if not email or person is None:
            raise NotInvited
        connection.add(
            ExternalIdentity(person_id=person.id, issuer=issuer, subject=subject, created_at=now())
        )
        return known(person)


def _text(request: Request) -> Text:
    return Text(browser.language(request))


def _said(request: Request, status: int, words: tuple[str, str]) -> Response:
    title, sentence = words
    return browser.page(request, "message.html", status, title=title, sentence=sentence, sign_in=True)


def _unknown_provider(_: Text) -> tuple[str, str]:
    return _("This way to sign in is not known"), _("Choose one of the ways on the sign-in page.")


def _too_many(_: Text) -> tuple[str, str]:
    return _("Please wait a moment"), _(
        "Too many attempts came from your network. Wait a minute and try again."
    )


def _no_answer(_: Text) -> tuple[str, str]:
    return _("The sign-in service does not answer"), _(
        "This is not your fault. Try again in a few minutes, or sign in another way."
    )


def _failed(_: Text) -> tuple[str, str]:
    return _("Signing in did not work"), _(
        "The sign-in service did not confirm who you are, or it took too long. Please start again."
    )


def _not_verified(_: Text) -> tuple[str, str]:
    return _("Your e-mail address is not confirmed"), _(
        "The sign-in service does not vouch for your e-mail address. Confirm the address there, or sign in"
        " with the link in your invitation."
    )


def _not_invited(_: Text, email: str) -> tuple[str, str]:
    return _("You have no account here yet"), _(
        "Nobody has invited {email}. Ask whoever runs your project for an invitation to exactly this"
        " address.",
        email=email or "–",
    )
