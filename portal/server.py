"""The server: how are gate, sign-in pages, plain routes and Streamlit put together, started and ended?"""

import asyncio
import gc
import hashlib
import hmac
import importlib
import logging
import secrets
import time
import tomllib
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp
from streamlit import file_util
from streamlit.web import bootstrap
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from db import schema
from db.session import close_database, database, open_database
from portal.chores import Clockwork
from portal.gate import Gate
from portal.gate.assets import Assets
from portal.gate.front import FrontPage
from portal.i18n import Text, best_language
from portal.identity import joining, oidc, passwords, sessions, sign_in
from portal.identity.people import is_anybody_there
from portal.notify.mail import Postman
from portal.routes import certificates, exports, files
from portal.settings import ROOT, settings
from portal.sitemap import SITEMAP

log = logging.getLogger(__name__)

ENTRY = ROOT / "portal" / "app.py"
DRAIN_SECONDS = 15.0
"""How long a server that is told to end waits for what is just being written."""


def application(entry: Path = ENTRY) -> ASGIApp:
    """The whole portal as one ASGI application."""
    configure()
    assets = Assets(Path(file_util.get_static_dir()))
    app = st.App(
        entry,
        lifespan=_lifespan,
        routes=plain_routes(assets),
        on_script_error=say_sorry,
        exception_handlers={Exception: _failed},
    )
    return guarded(app, assets)


def guarded(app: ASGIApp, assets: Assets) -> ASGIApp:
    """An application behind the gate, which is told where a browser sits by the proxies we trust."""
    paths = frozenset("/" if page.path == "home" else f"/{page.path}" for page in SITEMAP)
    gate: Any = Gate(app, assets, FrontPage(assets.index, paths))
    outermost: Any = ProxyHeadersMiddleware(gate, trusted_hosts=settings().forwarded_allow_ips)
    return outermost  # type: ignore[no-any-return]


def plain_routes(assets: Assets) -> list[BaseRoute]:
    """What is answered without Streamlit."""
    doors = [*sign_in.routes(assets.prefetch()), *joining.routes(), *oidc.routes()]
    return [
        Route("/healthz", _health),
        Route("/home", _home),
        *doors,
        *files.ROUTES,
        *exports.ROUTES,
        *certificates.ROUTES,
    ]


async def _home(request: Request) -> Response:
    """Streamlit knows its first page by no other address than the bare one."""
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"/{query}", 303)


def configure() -> None:
    """Tell Streamlit what .streamlit/config.toml says, and what only this installation knows.

    Everything is handed over as flags, which win over whatever lies in the working or home directory.
    """
    told = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    bootstrap.load_config_options({**_flat(told), **_own()})


def _own() -> dict[str, Any]:
    host = urlsplit(settings().address).hostname or "localhost"
    hosts = {host, "localhost", "127.0.0.1"} if _is_loopback(host) else {host}
    key = hmac.new(settings().key, b"streamlit", hashlib.sha256).hexdigest()
    return {
        "server.allowedHosts": sorted(hosts),
        "server.cookieSecret": key,
        "logger.hideWelcomeMessage": True,
    }


def _is_loopback(host: str) -> bool:
    return host in ("localhost", "127.0.0.1", "::1")


def _flat(section: Mapping[str, Any], before: str = "") -> dict[str, Any]:
    """{"server": {"port": 1}} as {"server.port": 1}; the trusted headers are one option, not a section."""
    flat: dict[str, Any] = {}
    for name, value in section.items():
        key = f"{before}{name}"
        if isinstance(value, dict) and key != "server.trustedUserHeaders":
            flat |= _flat(value, f"{key}.")
        else:
            flat[key] = value
    return flat


@asynccontextmanager
async def _lifespan(app: st.App) -> AsyncIterator[None]:
    open_database(settings().url, settings().key)
    await run_in_threadpool(schema.migrate)
    await run_in_threadpool(_warm_up)
    postman, clockwork = Postman(), Clockwork()
    postman.start()
    clockwork.start()
    yield
    await _drain()
    await run_in_threadpool(clockwork.stop)
    await run_in_threadpool(postman.stop)
    close_database()


def _warm_up() -> None:
    """Load what the first visitor would wait for, and take it out of the garbage collector's sight."""
    passwords.nobodys_hash()
    for name in ("altair", "pandas", "pyarrow", "portal.page", "portal.shell"):
        importlib.import_module(name)
    for code in ("en", "zh"):
        Text(code)("Sign in")
    gc.collect()
    gc.freeze()


async def _drain() -> None:
    """Let transactions end that have begun: a page that is just saving is not cut off."""
    until = time.monotonic() + DRAIN_SECONDS
    while _writing() and time.monotonic() < until:
        await asyncio.sleep(0.05)


def _writing() -> int:
    pool = database().writer.pool
    return int(getattr(pool, "checkedout", lambda: 0)())


async def _health(request: Request) -> Response:
    try:
        await run_in_threadpool(is_anybody_there)  # a question for readers: it never waits for a writer
    except Exception:
        log.exception("The database did not answer")
        return JSONResponse({"status": "no database"}, 503)
    return JSONResponse({"status": "ok"})


def _failed(request: Request, error: Exception) -> Response:
    reference = secrets.token_hex(4)
    log.error("Reference %s", reference, exc_info=error)
    _ = Text(best_language(request.headers.get("accept-language", "")))
    sentence = _("Something went wrong here, and it has been noted as {reference}.", reference=reference)
    return PlainTextResponse(sentence, 500)


def say_sorry(error: Exception) -> bool:
    """What somebody sees whose page failed: a sentence with the reference under which the log tells more."""
    reference = secrets.token_hex(4)
    log.error("Reference %s", reference, exc_info=error)
    _ = Text(_reader_language())
    st.error(
        _(
            "This page could not be shown. Nothing you saved is lost. If it happens again, tell us this"
            " reference: {reference}",
            reference=reference,
        ),
        icon=":material/error:",
    )
    return True


def _reader_language() -> str:
    try:
        found = sessions.find_handle(str(st.user.get("session") or ""))
    except Exception:
        log.exception("The reader's language is not known")
        found = None
    return found.language if found else best_language(str(st.context.locale or ""))
