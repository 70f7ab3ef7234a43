"""A real portal behind a real browser: served once a session, with the world of two clients."""

import hashlib
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Request, sync_playwright
from playwright.sync_api import Error as PlaywrightError
from sqlalchemy import select

from db import schema
from db.models.identity import Person, Session
from db.session import close_database, identity, open_database
from tests import worlds
from tests.browser.visitor import LOCALES, Enter, Served, Visitor, Way, way_of_today
from tests.worlds import World

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
]
CANDIDATES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def _chromium() -> str | None:
    named = os.environ.get("CHROMIUM")
    return named or next((found for name in CANDIDATES if (found := shutil.which(name))), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, or Playwright's. Without any the tests skip, except in CI, where they fail."""
    with sync_playwright() as playwright:
        path = _chromium() or playwright.chromium.executable_path
        if not Path(path).exists():
            sentence = "There is no Chromium; `make test` installs one."
            if os.environ.get("CI") == "true":
                pytest.fail(sentence)
            pytest.skip(sentence)
        launched = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The portal as `portal serve` starts it, on a free port, with a world of today."""
    folder = tmp_path_factory.mktemp("served")
    port = _free_port()
    environment = {
        **{k: v for k, v in os.environ.items() if not k.startswith("PORTAL_") and k != "DATABASE_URL"},
        "PORTAL_DATA_DIR": str(folder),
        "PORTAL_SECRET": "the secret of the browser tests, long enough",
        "PORTAL_PUBLIC_URL": f"http://localhost:{port}",
        "PORTAL_AUTH_FILE": str(folder / "none.toml"),
    }
    world = _world(folder, environment["PORTAL_SECRET"])
    command = [sys.executable, "-m", "portal.cli", "serve", "--port", str(port)]
    with (folder / "serve.log").open("w") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        _wait_for(f"http://localhost:{port}/healthz", process, folder)
        yield Served(f"http://localhost:{port}", world, folder)
        process.terminate()
        process.wait(timeout=30)


def _world(folder: Path, secret: str) -> World:
    open_database(f"sqlite:///{folder / 'portal.db'}", secret.encode())
    schema.migrate()
    world = worlds.build()
    with identity() as session:
        for signed_in in session.scalars(select(Session)):
            signed_in.token_hash = hashlib.sha256(signed_in.handle.encode()).hexdigest()
    close_database()
    return world


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(address: str, process: subprocess.Popen[bytes], folder: Path) -> None:
    for _ in range(300):
        if process.poll() is not None:
            break
        try:
            with urlopen(address, timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("The portal did not start:\n" + (folder / "serve.log").read_text())


@pytest.fixture
def enter(browser: Browser, served: Served, request: pytest.FixtureRequest) -> Iterator[Enter]:
    """Somebody's browser: `enter("sponsor")` comes the way of the environment; None is a stranger.

    `usually="zh-390"` is the way of those who come while no way is named; `language` and `width` are for
    walks that are about exactly that.
    """
    opened: list[Visitor] = []

    def visit(
        who: str | None, width: int = 0, language: str = "", height: int = 900, usually: str = ""
    ) -> Visitor:
        today = way_of_today(usually)
        way = Way(language or today.language, width or today.width)
        context = browser.new_context(
            viewport={"width": way.width, "height": height},
            locale=LOCALES[way.language],
            has_touch=way.is_phone,
        )
        if who is not None:
            _speak(served, who, way.language)
            cookie = {"name": "portal", "value": f"handle-{who}", "url": served.address}
            context.add_cookies([cookie])
        visitor = Visitor(context.new_page(), context, served.address, way, who or "stranger")
        opened.append(visitor)
        visitor.page.on("console", lambda message: _note(visitor, message.type, message.text))
        visitor.page.on("pageerror", lambda error: visitor.complaints.append(str(error)))
        visitor.page.on("request", lambda request: _watch(visitor, request))
        return visitor

    yield visit
    for place, visitor in enumerate(opened):
        _keep_picture(visitor, f"{request.node.name}-{place}")
        visitor.context.close()


def _keep_picture(visitor: Visitor, walk: str) -> None:
    """How a walk ended, for people to look at, if they named a folder for it."""
    if folder := os.environ.get("WALK_PICTURES"):
        name = re.sub(r"[^\w-]+", "_", f"{walk}-{visitor.name}")[:140]
        there = Path(folder) / str(visitor.way)
        there.mkdir(parents=True, exist_ok=True)
        with suppress(PlaywrightError):  # a walk that ended on its way elsewhere has no picture
            visitor.picture(there / f"{name}.png")


def _note(visitor: Visitor, kind: str, said: str) -> None:
    # Streamlit probes where it lives when it is opened at a sub-path; those 404s are its way of looking.
    if kind == "error" and "404" not in said:
        visitor.complaints.append(said)


def _watch(visitor: Visitor, request: Request) -> None:
    if not request.url.startswith((visitor.address, "data:", "blob:", visitor.address.replace("http", "ws"))):
        visitor.foreign.append(request.url)


def _speak(served: Served, who: str, language: str) -> None:
    """Whoever comes in speaks this language and is signed in, whatever another walk has done to them."""
    open_database(f"sqlite:///{served.folder / 'portal.db'}", b"the secret of the browser tests, long enough")
    with identity() as session:
        session.get_one(Person, served.world.person_ids[who]).language = language
        signed_in = session.scalars(select(Session).where(Session.handle == f"handle-{who}")).one()
        signed_in.revoked_at = None
    close_database()
