"""The server as it is started: a process of its own, with Streamlit in it."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from portal.gate.surface import is_never, is_public
from portal.identity import sessions
from portal.identity.sessions import Started
from portal.settings import ROOT
from tests.server.conftest import HTML
from tests.worlds import World

TOKEN = "A" * 43


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def process(*words: str, **environment: str) -> Iterator[subprocess.Popen[str]]:
    """A process that is ended, and whose output is read, at the end."""
    started = subprocess.Popen(
        words,
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield started
    finally:
        if started.poll() is None:
            started.terminate()
        try:
            started.communicate(timeout=30)
        except subprocess.TimeoutExpired:
            started.kill()
            started.communicate()


def wait_until_up(url: str, server: subprocess.Popen[str]) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and server.poll() is None:
        try:
            if httpx.get(f"{url}/healthz", timeout=5).status_code == 200:
                return
        except httpx.HTTPError:
            time.sleep(0.1)
    raise AssertionError(server.communicate(timeout=5)[0])


SERVE = """
import sys
from pathlib import Path

import uvicorn

from portal.server import application

uvicorn.run(
    application(Path(sys.argv[1])), port=int(sys.argv[2]), proxy_headers=False, server_header=False,
    log_level="warning", ws="websockets-sansio", timeout_graceful_shutdown=20,
)
"""

SCRIPT = """
import streamlit as st

st.write("handle=" + str(st.user.get("session")))
st.write("user=" + str(sorted(st.user.to_dict().items())))
if "boom" in st.query_params:
    raise RuntimeError("a secret of the database")
if "slow" in st.query_params:
    import time
    from datetime import UTC, datetime
    from db.models.project import Client
    from db.session import writing
    from portal.access import operator_scope

    with writing(operator_scope()) as session:
        session.add(Client(name="begun before the end", created_at=datetime.now(UTC)))
        session.flush()
        time.sleep(3)
"""


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "script.py"
    path.write_text(textwrap.dedent(SCRIPT))
    return path


Server = tuple[str, "subprocess.Popen[str]"]


@pytest.fixture
def server(script: Path, small_world: World, sqlite: str) -> Iterator[Server]:
    """The portal with a script of the tests in the place of its entry; the database is the tests' own."""
    assert small_world
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    words = (sys.executable, "-c", SERVE, str(script), str(port))
    with process(*words, DATABASE_URL=sqlite, PORTAL_PUBLIC_URL=url) as started:
        wait_until_up(url, started)
        yield url, started


def dial(url: str, session: Started | None = None, **headers: str) -> ClientConnection:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    if session:
        sent["Cookie"] = f"portal={session.token}"
    address = url.replace("http:", "ws:") + "/_stcore/stream"
    return connect(address, additional_headers=sent, subprotocols=["streamlit"], open_timeout=20)  # type: ignore[list-item]


def run(socket_: ClientConnection, query: str = "") -> str:
    """Run the page and give back all that was sent for it."""
    message = BackMsg()
    message.rerun_script.query_string = query
    socket_.send(message.SerializeToString())
    return until_finished(socket_)


def until_finished(socket_: ClientConnection) -> str:
    said = []
    until = time.monotonic() + 30
    while time.monotonic() < until:
        data = socket_.recv(30)
        assert isinstance(data, bytes)
        message = ForwardMsg.FromString(data)
        said.append(str(message))
        if message.WhichOneof("type") == "script_finished":
            return "\n".join(said)
    raise AssertionError("the page did not finish")


def kinds_of(socket_: ClientConnection, seconds: float) -> list[str]:
    """The kinds of messages that still come in for a while."""
    kinds, until = [], time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        try:
            data = socket_.recv(left)
        except (TimeoutError, ConnectionClosed):
            break
        assert isinstance(data, bytes)
        kinds.append(str(ForwardMsg.FromString(data).WhichOneof("type")))
    return kinds


def test_the_page_knows_the_session_and_nothing_a_browser_made_up(server: Server, small_world: World) -> None:
    url, _ = server
    started = sessions.start(small_world.person_ids["sponsor"], "password")
    with dial(url, started, X_Portal_Session="handle-administrator") as socket_:
        shown = run(socket_)
    assert f"handle={started.handle}" in shown
    assert "handle-administrator" not in shown
    assert started.token not in shown
    for forged in ("", "portal=x", "portal=handle-administrator"):
        with pytest.raises(InvalidStatus):
            dial(url, Cookie=forged, X_Portal_Session="handle-administrator")


def test_a_live_page_loses_its_session_at_the_next_action(server: Server, small_world: World) -> None:
    url, _ = server
    started = sessions.start(small_world.person_ids["sponsor"], "password")
    with dial(url, started) as socket_:
        run(socket_)
        sessions.end_all(small_world.person_ids["sponsor"])
        time.sleep(2.1)
        run(socket_)  # this one passes: the portal's own page says then that the session has ended
        again = BackMsg()
        again.rerun_script.query_string = ""
        socket_.send(again.SerializeToString())
        assert "script_finished" not in kinds_of(socket_, seconds=5)
    with pytest.raises(InvalidStatus):
        dial(url, started)


def test_another_sessions_page_is_not_taken_over_by_its_id(server: Server, small_world: World) -> None:
    url, _ = server
    victim = sessions.start(small_world.person_ids["sponsor"], "password")
    thief = sessions.start(small_world.person_ids["beta_sponsor"], "password")
    with dial(url, victim) as socket_:
        shown = run(socket_)
    known = re.search(r'session_id: "([^"]+)"', shown)
    assert known is not None
    address = url.replace("http:", "ws:") + "/_stcore/stream"
    with connect(
        address,
        additional_headers={"Cookie": f"portal={thief.token}"},
        subprotocols=["streamlit", "x", known[1]],  # type: ignore[list-item]
    ) as stolen:
        shown = run(stolen)
    assert f"handle={thief.handle}" in shown
    assert victim.handle not in shown


def test_a_page_that_fails_says_a_sentence_with_a_reference_of_the_log(
    server: Server, small_world: World
) -> None:
    url, started = server
    session = sessions.start(small_world.person_ids["sponsor"], "password")
    with dial(url, session) as socket_:
        shown = run(socket_, "boom=1")
    assert "This page could not be shown. Nothing you saved is lost." in shown
    assert "secret" not in shown
    assert "Traceback" not in shown
    assert "RuntimeError" not in shown
    reference = re.search(r"reference: ([0-9a-f]{8})", shown)
    assert reference is not None
    started.terminate()
    log, _ = started.communicate(timeout=30)
    assert f"Reference {reference[1]}" in log
    assert "a secret of the database" in log


ROUTES = """
import json, sys
from pathlib import Path
import streamlit as st
from streamlit import file_util
from portal.gate.assets import Assets
from portal.server import configure, plain_routes

configure()
assets = Assets(Path(file_util.get_static_dir()))
app = st.App(Path(sys.argv[1]), routes=plain_routes(assets))._build_starlette_app()

def paths(routes, before=""):
    for route in routes:
        path = before + getattr(route, "path", "")
        inner = getattr(getattr(route, "app", None), "routes", None) or getattr(route, "routes", None)
        yield path
        if inner:
            yield from paths(inner, path)

print(json.dumps(sorted(set(paths(app.routes)))))
"""


def _is_nothing(path: str, answer: httpx.Response) -> bool:
    return answer.status_code == 404 and (is_never(path) or path.startswith("/static"))


def test_of_all_addresses_there_are_only_the_public_ones_answer_anybody(server: Server, script: Path) -> None:
    url, _ = server
    with process(sys.executable, "-c", ROUTES, str(script)) as asked:
        listed, _ = asked.communicate(timeout=60)
    patterns = json.loads(listed.strip().splitlines()[-1])
    assert len(patterns) > 20
    assert {
        "/_stcore/stream",
        "/_stcore/metrics",
        "/files/{public_id}",
        "/certificates/{public_id}.pdf",
        "/login",
        "/healthz",
    } <= set(patterns)
    open_to_anybody, surprising = set(), []
    with httpx.Client(base_url=url, headers=HTML, timeout=30) as client:
        for pattern in [*patterns, "/", "/progress", "/index.html", "/_stcore/x", "/app/static/x"]:
            path = re.sub(r"\{[^}]*path\}", "x/y", pattern)
            path = re.sub(r"\{token\}", TOKEN, path)
            path = re.sub(r"\{[^}]*\}", "x", path) or "/"
            for method in ("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"):
                answer = client.request(method, path)
                refused = answer.status_code == 401 or (
                    answer.status_code == 303 and answer.headers["location"].startswith("/login")
                )
                if is_public(path, method):
                    open_to_anybody.add(pattern)
                elif not refused and not _is_nothing(path, answer):
                    surprising.append((method, path, answer.status_code))
    assert surprising == []
    assert open_to_anybody == {
        "/login",
        "/login/mail",
        "/login/demo",
        "/login/link/{token}",
        "/invite/{token}",
        "/healthz",
    }


def test_a_whole_file_of_the_front_end_comes_out_of_the_gate(server: Server) -> None:
    url, _ = server
    page = httpx.get(f"{url}/login", headers=HTML).text
    fetched = re.findall(r'<link rel="prefetch" href="([^"]+)"', page)
    with httpx.Client(base_url=url, headers={"Accept-Encoding": "gzip"}) as client:
        answers = [client.get(path) for path in fetched[:10]]
    assert {answer.status_code for answer in answers} == {200}
    assert sum("content-encoding" in answer.headers for answer in answers) >= 8


def test_hostile_frames_do_not_bring_it_down(server: Server, small_world: World) -> None:
    url, _ = server
    session = sessions.start(small_world.person_ids["sponsor"], "password")
    for frame in (b"", b"\x00" * 1000, os.urandom(2000), "text", b"x" * 5_000_000):
        with dial(url, session) as socket_:
            try:
                socket_.send(frame)
                socket_.recv(1)
            except (TimeoutError, ConnectionClosed):
                pass
    start = time.perf_counter()
    assert httpx.get(f"{url}/healthz").json() == {"status": "ok"}
    assert time.perf_counter() - start < 2


def test_what_is_being_saved_is_saved_when_the_server_is_told_to_end(
    server: Server, small_world: World
) -> None:
    from sqlalchemy import select

    from db.models.project import Client
    from db.session import identity_reading

    url, started = server
    session = sessions.start(small_world.person_ids["sponsor"], "password")
    with dial(url, session) as socket_:
        message = BackMsg()
        message.rerun_script.query_string = "slow=1"
        socket_.send(message.SerializeToString())
        time.sleep(1.5)
        started.send_signal(signal.SIGTERM)
        assert started.wait(30) in (0, -signal.SIGTERM)
    with identity_reading() as connection:
        names = list(connection.scalars(select(Client.name)))
    assert "begun before the end" in names


# ---------------------------------------------------------------------- the command


Said = Callable[..., tuple[int, str]]


@pytest.fixture
def portal_command(tmp_path: Path) -> Said:
    def run_it(*words: str, **environment: str) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-m", "portal.cli", *words],
            check=False,
            cwd=ROOT,
            env={**os.environ, "PORTAL_DATA_DIR": str(tmp_path / "var"), **environment},
            capture_output=True,
            text=True,
            timeout=60,
        )
        return done.returncode, done.stdout + done.stderr

    return run_it


def test_it_starts_with_nothing_prepared(tmp_path: Path) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    data = tmp_path / "fresh" / "var"
    words = (sys.executable, "-m", "portal.cli", "serve", "--port", str(port))
    begin = time.monotonic()
    with process(*words, PORTAL_DATA_DIR=str(data)) as started:
        wait_until_up(url, started)
        taken = time.monotonic() - begin
        answer = httpx.get(f"{url}/", headers=HTML)
        assert (answer.status_code, answer.headers["location"]) == (303, "/login")
        started.send_signal(signal.SIGTERM)
        said, _ = started.communicate(timeout=30)
    assert f"The portal is at http://localhost:{port}" in said
    assert "portal invite you@example.com --administrator" in said
    assert "Traceback" not in said
    assert (data / "portal.db").is_file()
    assert (data / "secret").stat().st_mode & 0o777 == 0o600
    assert len((data / "secret").read_text()) >= 32
    assert taken < 30  # on a quiet machine 4; here others work as well


@pytest.mark.parametrize(
    ("words", "environment", "sentence"),
    [
        (("--address", "0.0.0.0"), {}, "Other machines could reach the portal without https."),
        (("--address", "0.0.0.0"), {"PORTAL_PUBLIC_URL": "http://x.example"}, "without https"),
        ((), {"PORTAL_SECRET": "short"}, "PORTAL_SECRET is too short. Give it at least 32 characters"),
        ((), {"PORTAL_FORWARDED_ALLOW_IPS": "*"}, "PORTAL_FORWARDED_ALLOW_IPS must name the proxy."),
    ],
)
def test_it_does_not_start_in_a_dangerous_way(
    portal_command: Said, words: tuple[str, ...], environment: dict[str, str], sentence: str
) -> None:
    code, said = portal_command("serve", "--port", str(free_port()), *words, **environment)
    assert code == 2
    assert sentence in said
    assert "Traceback" not in said


def test_the_tables_are_made_by_a_command_too(portal_command: Said, tmp_path: Path) -> None:
    for _ in range(2):
        code, said = portal_command("migrate")
        assert (code, said.strip()) == (0, "The database is as this version needs it.")
    assert (tmp_path / "var" / "portal.db").is_file()
