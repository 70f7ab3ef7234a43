"""A real portal behind a real browser: served once a session, with the world of two clients."""

import hashlib
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright
from sqlalchemy import select

from db import schema
from db.models.identity import Person, Session
from db.session import close_database, identity, open_database
from tests import worlds
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


@dataclass
class Served:
    """A running portal and the people who can enter it with a cookie."""

    address: str
    world: World
    folder: Path


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


@dataclass
class Visitor:
    """One person at a browser, and everything the browser complained about."""

    page: Page
    context: BrowserContext
    address: str
    complaints: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)

    def go(self, path: str) -> None:
        """Open a page and wait until its script has ended."""
        self.page.goto(self.address + path)
        self.settle()

    def settle(self) -> None:
        """Wait until nothing is running and nothing stale is left."""
        self.page.wait_for_selector(
            '[data-testid="stApp"][data-test-script-state="notRunning"]', timeout=30_000
        )
        self.page.wait_for_timeout(250)

    @property
    def says(self) -> str:
        """The text of the page's main part."""
        return self.page.inner_text('[data-testid="stMain"]')


Enter = Callable[..., Visitor]


@pytest.fixture
def enter(browser: Browser, served: Served) -> Iterator[Enter]:
    """Somebody's browser: `enter("sponsor", width=390, language="zh")`; None is a stranger."""
    opened: list[BrowserContext] = []

    def visit(who: str | None, width: int = 1280, language: str = "en", height: int = 900) -> Visitor:
        context = browser.new_context(
            viewport={"width": width, "height": height}, locale="zh-CN" if language == "zh" else "en-GB"
        )
        opened.append(context)
        if who is not None:
            _speak(served, who, language)
            cookie = {"name": "portal", "value": f"handle-{who}", "url": served.address}
            context.add_cookies([cookie])
        visitor = Visitor(context.new_page(), context, served.address)
        visitor.page.on("console", lambda message: _note(visitor, message.type, message.text))
        visitor.page.on("pageerror", lambda error: visitor.complaints.append(str(error)))
        visitor.page.on("request", lambda request: _watch(visitor, request))
        return visitor

    yield visit
    for context in opened:
        context.close()


def _note(visitor: Visitor, kind: str, said: str) -> None:
    # Streamlit probes where it lives when it is opened at a sub-path; those 404s are its way of looking.
    if kind == "error" and "404" not in said:
        visitor.complaints.append(said)


def _watch(visitor: Visitor, request: Request) -> None:
    if not request.url.startswith((visitor.address, "data:", "blob:", visitor.address.replace("http", "ws"))):
        visitor.foreign.append(request.url)


def _speak(served: Served, who: str, language: str) -> None:
    open_database(f"sqlite:///{served.folder / 'portal.db'}", b"the secret of the browser tests, long enough")
    with identity() as session:
        person = session.get(Person, served.world.person_ids[who])
        assert person is not None
        person.language = language
    close_database()
