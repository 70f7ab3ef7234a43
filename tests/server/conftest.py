"""What the tests of the door share: a portal without Streamlit behind the real gate, and a browser."""

import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from argon2 import PasswordHasher
from sqlalchemy import select
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect
from streamlit import file_util

from db.models.identity import Person
from db.session import identity
from portal.gate.assets import Assets
from portal.identity import passwords, sessions, throttle
from portal.identity.sessions import Started
from portal.server import guarded, plain_routes
from tests.worlds import World

PASSWORD = "seven wet umbrellas"
FORM = re.compile(r'name="form" value="([0-9a-f]+)"')
HTML = {"Accept": "text/html,application/xhtml+xml", "Sec-Fetch-Site": "same-origin"}


@pytest.fixture(autouse=True)
def _fast_and_fresh(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """No attempts counted by other tests, and cheap hashes where time is not what is tested."""
    throttle.forget_everything()
    sessions._touched.clear()
    if "real_argon2" not in request.fixturenames:
        monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    passwords.nobodys_hash.cache_clear()


@pytest.fixture
def real_argon2() -> None:
    """Hashes as they are in use."""


@contextmanager
def running(app: Any) -> Iterator[str]:
    """The application on a free port of this machine; gives its address."""
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            port=0,
            log_level="critical",
            proxy_headers=False,
            server_header=False,
            ws="websockets-sansio",
            lifespan="off",
        )
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until = time.monotonic() + 20
    while not server.started and time.monotonic() < until:
        time.sleep(0.01)
    host, port = server.servers[0].sockets[0].getsockname()[:2]
    yield f"http://{host}:{port}"
    server.should_exit = True
    thread.join(20)


@pytest.fixture(scope="session")
def assets() -> Assets:
    return Assets(Path(file_util.get_static_dir()))


class Failure(RuntimeError):
    """What a route of the tests raises."""


def stand_in(assets: Assets) -> Starlette:
    """Our own routes; where Streamlit would be, something that says what reached it."""

    async def echo(request: Request) -> Response:
        body = await request.body()
        headers = {name: request.headers.getlist(name) for name in request.headers}
        return JSONResponse({"path": request.scope["path"], "headers": headers, "size": len(body)})

    async def fail(request: Request) -> Response:
        raise Failure("a secret of the database")

    async def stream(socket: WebSocket) -> None:
        await socket.accept(subprotocol="streamlit")
        await socket.send_text(json.dumps(socket.headers.getlist("x-portal-session")))
        try:
            while True:
                await socket.send_bytes(b"seen " + await socket.receive_bytes())
        except WebSocketDisconnect:
            return

    everything = ["GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH"]
    return Starlette(
        routes=[
            *plain_routes(assets),
            Route("/fails", fail),
            WebSocketRoute("/_stcore/stream", stream),
            Route("/{path:path}", echo, methods=everything),
        ]
    )


@pytest.fixture
def address(small_world: World, assets: Assets) -> Iterator[str]:
    """The address of a portal without Streamlit, with the world of two clients in it."""
    assert small_world
    with running(guarded(stand_in(assets), assets)) as url:
        yield url


class Browser(httpx.Client):
    """A browser: keeps cookies, sends forms, follows nothing by itself."""

    def form(self, page: str, action: str | None = None, **fields: str) -> httpx.Response:
        """Open a page, and send its form with these fields."""
        shown = self.get(page)
        return self.send_form(shown, action or page, **fields)

    def send_form(self, shown: httpx.Response, action: str, **fields: str) -> httpx.Response:
        """Send a form of a page that was opened before."""
        found = FORM.search(shown.text)
        assert found, shown.text
        return self.post(action, data={"form": found[1], **fields})

    def sign_in(self, email: str, password: str = PASSWORD, next: str = "/") -> httpx.Response:
        return self.form("/login", email=email, password=password, next=next)

    def is_in(self) -> bool:
        """Whether a page of the portal opens."""
        return self.get("/progress").status_code == 200


Opened = Callable[..., Browser]


@pytest.fixture
def browser(address: str) -> Iterator[Opened]:
    """Opens browsers: `browser()` is anonymous, `browser(started)` holds a session's cookie."""
    open_: list[Browser] = []

    def opened(session: Started | None = None, **headers: str) -> Browser:
        made = Browser(base_url=address, headers={**HTML, **headers}, timeout=30)
        if session:
            made.cookies.set("portal", session.token)
        open_.append(made)
        return made

    yield opened
    for one in open_:
        one.close()


def change_person(person_id: int, **values: object) -> None:
    """Set columns of a person."""
    with identity() as connection:
        person = connection.scalars(select(Person).where(Person.id == person_id)).one()
        for name, value in values.items():
            setattr(person, name, value)


@pytest.fixture
def sponsor(small_world: World) -> str:
    """The address of the sponsor, who has a password."""
    change_person(small_world.person_ids["sponsor"], password_hash=passwords.hashed(PASSWORD))
    return small_world.emails["sponsor"]


@pytest.fixture
def session(small_world: World) -> Started:
    """A session of the sponsor."""
    return sessions.start(small_world.person_ids["sponsor"], "password")


Running = Callable[[Any], AbstractContextManager[str]]
