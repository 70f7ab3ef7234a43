"""The gate: what reaches the portal, as whom, and what every answer is accompanied by."""

import gzip
import json
import threading
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import httpx
import pytest
from sqlalchemy.exc import OperationalError
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from portal import gate
from portal.clock import now
from portal.gate import assets as gate_assets
from portal.gate import quotas, socket
from portal.gate.assets import Assets
from portal.gate.front import FrontPage
from portal.gate.surface import PUBLIC, is_never, is_public
from portal.identity import sessions
from portal.identity.sessions import Started
from portal.server import guarded
from portal.settings import settings
from tests.server.conftest import Opened, change_person, running, stand_in
from tests.worlds import World

HEADERS = {
    "content-security-policy",
    "x-content-type-options",
    "x-frame-options",
    "referrer-policy",
    "permissions-policy",
    "cross-origin-opener-policy",
    "cross-origin-resource-policy",
    "cache-control",
}
TOKEN = "A" * 43


# ---------------------------------------------------------------------- the surface


def test_what_anybody_may_ask_for_is_exactly_this() -> None:
    assert {(door.pattern.pattern, *sorted(door.methods)) for door in PUBLIC} == {
        (r"/login", "GET", "HEAD", "POST"),
        (r"/login/mail", "POST"),
        (r"/login/demo", "POST"),
        (r"/login/link/[\w-]{1,200}", "GET", "HEAD", "POST"),
        (r"/login/static/[\w.-]+", "GET", "HEAD"),
        (r"/invite/[\w-]{1,200}", "GET", "HEAD", "POST"),
        (r"/auth/[\w-]{1,64}/start", "GET"),
        (r"/auth/[\w-]{1,64}/callback", "GET"),
        (r"/healthz", "GET", "HEAD"),
        (r"/static/(?:js|css|media)/[\w.@+-]+", "GET", "HEAD"),
        (r"/(?:favicon\.png|manifest\.json)", "GET", "HEAD"),
    }


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/progress",
        "/login/",
        "/login/static/../../etc/passwd",
        "/login/static/a/b",
        "/loginx",
        "//login",
        "/LOGIN",
        "/login/link/",
        "/invite/",
        "/invite/" + "A" * 43 + "/more",
        "/login\n",
        "/healthz/",
        "/static/",
        "/static/js/",
        "/static/js/../../index.html",
        "/static/other/file.js",
        "/media/abc.png",
        "/component/x",
        "/_stcore/health",
        "/_stcore/host-config",
        "/_stcore/stream",
        "/_stcore/upload_file/a/b",
        "/_stcore/bidi-components/x",
        "/files/abc",
        "/certificates/abc.pdf",
        "/certificates/abc.json",
        "/sign-out",
        "/auth/",
        "/auth/x",
        "/auth/x/y/start",
        "/auth/x/callback/",
        "/oauth2callback",
        "/index.html",
        "/favicon.ico",
    ],
)
def test_nothing_else_is_open(path: str) -> None:
    assert not is_public(path, "GET")
    assert not is_public(path, "POST")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "get", ""])
def test_open_addresses_are_open_for_their_own_methods_only(method: str) -> None:
    assert not is_public("/login", method)
    assert not is_public("/healthz", method)


NEVER = (
    "/_stcore/agent",
    "/_stcore/agent/mcp",
    "/_stcore/agent/openapi.json",
    "/_stcore/agent/interact/x",
    "/progress/_stcore/agent/mcp",
    "/_stcore/metrics",
    "/_stcore/metrics/",
    "/_stcore/script-health-check",
    "/auth/login",
    "/auth/logout",
    "/oauth2callback",
)


def test_some_addresses_do_not_exist_for_anybody(browser: Opened, session: Started) -> None:
    anybody, somebody = browser(), browser(session)
    for path in NEVER:
        assert is_never(path)
        answers = [anybody.get(path), somebody.get(path), somebody.post(path)]
        assert [answer.status_code for answer in answers] == [404] * 3, path


@pytest.mark.parametrize(
    "path", ["/", "/progress", "/media/x.png", "/_stcore/upload_file/a/b", "/files/1", "/certificates/1.pdf"]
)
def test_without_a_session_nothing_reaches_the_portal(browser: Opened, path: str) -> None:
    for method in ("GET", "HEAD"):
        answer = browser().request(method, path)
        assert (answer.status_code, answer.headers["location"][:6]) == (303, "/login")
        assert browser(Accept="*/*").request(method, path).status_code == 401
    for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS"):
        answer = browser().request(method, path)
        assert (answer.status_code, answer.text) == (401, "Please sign in first.")


@pytest.mark.parametrize(
    ("asked", "goal"),
    [
        ("/", "/login"),
        ("/progress", "/login?next=/progress"),
        ("/progress?project=abc&tab=2", "/login?next=/progress%3Fproject%3Dabc%26tab%3D2"),
        ("/a%20b?x=%2F%2Fevil", "/login?next=/a%2520b%3Fx%3D%252F%252Fevil"),
        ("/%E4%B8%AD", "/login?next=/%25E4%25B8%25AD"),
    ],
)
def test_a_deep_link_is_kept_for_after_signing_in(browser: Opened, asked: str, goal: str) -> None:
    assert browser().get(asked).headers["location"] == goal


# ---------------------------------------------------------------------- the session


def test_a_session_reaches_the_portal_as_its_handle(browser: Opened, session: Started) -> None:
    answer = browser(session).get("/media/x.png").json()
    assert answer["headers"]["x-portal-session"] == [session.handle]


@pytest.mark.parametrize("name", ["X-Portal-Session", "x-portal-session", "X-PORTAL-SESSION"])
def test_a_header_that_a_browser_made_up_never_arrives(
    browser: Opened, session: Started, world: World | None, name: str
) -> None:
    forged = {name: "handle-administrator"}
    assert browser(**forged).get("/progress").status_code == 303
    answer = browser(session, **forged).get("/media/x.png").json()
    assert answer["headers"]["x-portal-session"] == [session.handle]
    public = browser(**forged).get("/healthz")
    assert public.status_code == 200


@pytest.fixture
def world(small_world: World) -> World:
    return small_world


COOKIES = ("", "portal=", "portal=x", "portal=handle-sponsor", "portal=hash-sponsor", 'portal="', "a;b=;;=")


def test_a_cookie_that_was_not_given_out_opens_nothing(address: str) -> None:
    with httpx.Client(base_url=address) as client:
        for cookie in COOKIES:
            assert client.get("/progress", headers={"Cookie": cookie}).status_code == 401, cookie


def test_of_two_cookies_the_valid_one_must_be_the_session(address: str, session: Started) -> None:
    with httpx.Client(base_url=address) as client:
        both = f"x=1; portal={session.token}; y=2"
        assert client.get("/progress", headers={"Cookie": both}).status_code == 200


@pytest.mark.parametrize("how", ["end", "everywhere", "deactivate"])
def test_a_replayed_cookie_opens_nothing_after_the_session_has_ended(
    browser: Opened, session: Started, world: World, how: str
) -> None:
    opened = browser(session)
    assert opened.is_in()
    if how == "end":
        sessions.end(session.session_id)
    elif how == "everywhere":
        sessions.end_all(world.person_ids["sponsor"])
    else:
        change_person(world.person_ids["sponsor"], deactivated_at=now())
    replays = [opened.get("/progress").status_code for _ in range(20)]
    assert replays == [303] * 20


def test_with_https_only_the_cookie_with_the_prefix_counts(
    monkeypatch: pytest.MonkeyPatch, small_world: World, assets: Assets
) -> None:
    monkeypatch.setenv("PORTAL_PUBLIC_URL", "https://portal.example.com")
    settings.cache_clear()
    started = sessions.start(small_world.person_ids["sponsor"], "password")
    with running(guarded(stand_in(assets), assets)) as url, httpx.Client(base_url=url) as client:
        assert client.get("/x", headers={"Cookie": f"portal={started.token}"}).status_code == 401
        good = client.get("/x", headers={"Cookie": f"__Host-portal={started.token}"})
        assert good.status_code == 200
        assert good.headers["strict-transport-security"] == "max-age=31536000"


def test_a_database_that_is_away_says_so_in_a_sentence(
    browser: Opened, session: Started, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(token: str) -> None:
        raise OperationalError("SELECT secret", {}, RuntimeError("no connection"))

    monkeypatch.setattr(sessions, "find", away)
    answer = browser(session).get("/progress")
    assert answer.status_code == 503
    assert answer.text == (
        "The portal cannot reach its database just now. Nothing is lost; try again in a minute."
    )
    assert headers_missing(answer) == set()


# ---------------------------------------------------------------------- headers


def headers_missing(answer: httpx.Response) -> set[str]:
    return {name for name in HEADERS if name not in answer.headers}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/login", 200),
        ("GET", "/", 303),
        ("POST", "/", 401),
        ("GET", "/_stcore/metrics", 404),
        ("GET", "/static/js/none.js", 404),
        ("GET", f"/invite/{TOKEN}", 404),
        ("GET", "/login/static/none.css", 404),
        ("GET", "/healthz", 200),
        ("GET", "/favicon.png", 200),
    ],
)
def test_every_answer_carries_every_header(browser: Opened, method: str, path: str, status: int) -> None:
    answer = browser().request(method, path)
    assert answer.status_code == status
    assert headers_missing(answer) == set()
    assert "server" not in answer.headers
    assert "x-powered-by" not in answer.headers


def test_an_error_of_the_server_carries_them_too_and_tells_nothing(browser: Opened, session: Started) -> None:
    answer = browser(session).get("/fails")
    assert answer.status_code == 500
    assert headers_missing(answer) == set()
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text


def test_scripts_run_from_files_only(browser: Opened, assets: Assets) -> None:
    policy = browser().get("/login").headers["content-security-policy"]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'self'"
    (streamlits,), (ours,) = assets.inline_scripts(), FrontPage.inline_scripts()
    assert rules["script-src"] == f"'self' '{streamlits}' '{ours}'"
    assert (rules["object-src"], rules["frame-ancestors"], rules["base-uri"]) == ("'none'",) * 3
    assert rules["form-action"] == "'self'"
    assert "unsafe-eval" not in policy


def test_only_files_of_the_front_end_may_be_kept(browser: Opened, session: Started, assets: Assets) -> None:
    script = assets.prefetch()[1].path
    assert browser().get(script).headers["cache-control"] == "public, max-age=31536000, immutable"
    for path in ("/login", "/healthz", "/"):
        assert browser().get(path).headers["cache-control"] == "no-store"
    assert browser(session).get("/progress").headers["cache-control"] == "no-store"
    assert browser().get("/static/js/none.js").headers["cache-control"] == "no-store"


# ---------------------------------------------------------------------- the front end's files


def test_scripts_are_sent_compressed_and_are_what_streamlit_brings(browser: Opened, assets: Assets) -> None:
    path = next(p.path for p in assets.prefetch() if p.kind == "script")
    plain = browser(**{"Accept-Encoding": "identity"}).get(path)
    packed = browser(**{"Accept-Encoding": "gzip"}).get(path)
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.content == plain.content == assets._paths[path].read_bytes()
    assert int(packed.headers["content-length"]) < int(plain.headers["content-length"]) / 2
    assert packed.headers["content-type"] == "text/javascript; charset=utf-8"


def test_a_file_is_compressed_once(assets: Assets, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []
    original = gzip.compress

    def compress(body: bytes, level: int, *, mtime: int) -> bytes:
        calls.append(len(body))
        return original(body, level, mtime=mtime)

    monkeypatch.setattr(gate_assets.gzip, "compress", compress)
    path = next(p.path for p in assets.prefetch() if p.kind == "style")
    threads = [threading.Thread(target=assets.answer, args=(path, True)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(calls) <= 1


def test_every_file_of_the_front_end_is_open_but_the_page_itself(assets: Assets) -> None:
    assert [path for path in assets._paths if not is_public(path, "GET")] == []
    assert len(assets._paths) > 300
    assert not assets.has("/index.html")


def test_what_the_first_pages_draw_with_is_fetched_with_all_it_imports(assets: Assets) -> None:
    fetched = [part.path for part in assets.prefetch()]
    assert all(assets.has(path) for path in fetched)
    assert len(set(fetched)) == len(fetched)
    names = {path.rpartition("/")[2].partition(".")[0] for path in fetched}
    assert {"index", "ArrowVegaLiteChart", "Metric", "PageLink", "MaterialSymbols-Rounded", "embed"} <= names


def test_fonts_are_not_compressed_twice(browser: Opened, assets: Assets) -> None:
    font = next(p.path for p in assets.prefetch() if p.kind == "font")
    answer = browser(**{"Accept-Encoding": "gzip"}).get(font)
    assert "content-encoding" not in answer.headers
    assert answer.headers["content-type"] == "font/woff2"


def test_asking_for_the_head_of_a_file_sends_no_body(browser: Opened, assets: Assets) -> None:
    answer = browser().head(assets.prefetch()[0].path)
    assert (answer.status_code, answer.content) == (200, b"")


# ---------------------------------------------------------------------- how much


@pytest.mark.parametrize(
    ("path", "size", "status"),
    [
        ("/anything", 1024 * 1024, 200),
        ("/anything", 1024 * 1024 + 1, 413),
        ("/_stcore/upload_file/a/b", 2 * 1024 * 1024, 200),
        ("/_stcore/upload_file/a/b", 51 * 1024 * 1024, 413),
    ],
)
def test_a_request_has_a_largest_size(
    browser: Opened, session: Started, path: str, size: int, status: int
) -> None:
    assert browser(session).put(path, content=b"x" * size).status_code == status


def test_a_request_says_how_long_it_is(browser: Opened, session: Started) -> None:
    chunks = (b"x" * 1000 for _ in range(10))
    assert browser(session).post("/anything", content=chunks).status_code == 411


def test_nobody_anonymous_sends_files(browser: Opened) -> None:
    sent = browser().put("/_stcore/upload_file/a/b", content=b"x" * 1000)
    assert (sent.status_code, sent.text) == (401, "Please sign in first.")


def test_somebody_sends_so_much_in_an_hour_and_no_more(
    browser: Opened, session: Started, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quotas, "HOURLY_BYTES", 3000)
    opened = browser(session)
    sent = [opened.put("/_stcore/upload_file/a/b", content=b"x" * 1000).status_code for _ in range(4)]
    assert sent == [200, 200, 200, 429]
    other = browser(sessions.start(world.person_ids["manager"], "password"))
    assert other.put("/_stcore/upload_file/a/b", content=b"x" * 1000).status_code == 200
    second = browser(sessions.start(world.person_ids["sponsor"], "password"))
    assert second.put("/_stcore/upload_file/a/b", content=b"x" * 1000).status_code == 429


def test_an_hour_later_there_is_room_again(monkeypatch: pytest.MonkeyPatch) -> None:
    moment = [1000.0]
    monkeypatch.setattr(quotas.time, "monotonic", lambda: moment[0])
    share = quotas.Quotas()
    share.upload(1, quotas.HOURLY_BYTES)
    with pytest.raises(quotas.TooMuch):
        share.upload(1, 1)
    moment[0] += 3601
    share.upload(1, 1)


# ---------------------------------------------------------------------- other sites


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "http://localhost:3000"},
        {"Origin": "null"},
        {"Origin": "http://[bad"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_another_site_changes_nothing_with_our_cookie(
    browser: Opened, session: Started, headers: dict[str, str]
) -> None:
    answer = browser(session).post("/sign-out", headers=headers)
    assert (answer.status_code, answer.text) == (403, "This request came from another site and was refused.")
    assert browser().post("/login", headers=headers).status_code == 403
    assert sessions.find(session.token) is not None


def test_our_own_pages_may(browser: Opened, session: Started, address: str) -> None:
    for origin in (address, "http://localhost:8501"):
        assert browser(session).post("/anything", headers={"Origin": origin}).status_code == 200


def test_a_proxy_we_do_not_know_cannot_say_where_a_browser_sits(
    small_world: World, assets: Assets, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = {"X-Forwarded-For": "6.6.6.6, 203.0.113.7"}
    seen: list[Any] = []

    async def note(scope: Any, receive: Any, send: Any) -> None:
        seen.append(scope["client"][0])
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    for trusted in ("127.0.0.1", "192.0.2.1"):
        monkeypatch.setenv("PORTAL_FORWARDED_ALLOW_IPS", trusted)
        settings.cache_clear()
        with running(guarded(note, assets)) as url, httpx.Client(base_url=url) as client:
            client.get("/healthz", headers=said)
    assert seen == ["203.0.113.7", "127.0.0.1"]


# ---------------------------------------------------------------------- sockets


Dialled = Callable[..., ClientConnection]


@pytest.fixture
def dial(address: str) -> Dialled:
    def dialled(session: Started | None = None, **headers: str) -> ClientConnection:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if session:
            sent["Cookie"] = f"portal={session.token}"
        url = address.replace("http:", "ws:") + "/_stcore/stream"
        return connect(url, additional_headers=sent, subprotocols=["streamlit"], open_timeout=10)  # type: ignore[list-item]

    return dialled


@pytest.mark.parametrize("cookie", ["", "portal=wrong", "portal=handle-sponsor"])
def test_a_socket_without_a_session_is_refused_before_it_opens(dial: Dialled, cookie: str) -> None:
    with pytest.raises(InvalidStatus) as refused:
        dial(Cookie=cookie, X_Portal_Session="handle-administrator")
    assert refused.value.response.status_code == 403
    assert {name.lower() for name in refused.value.response.headers} >= HEADERS


def test_a_socket_reaches_streamlit_as_its_handle_whatever_the_browser_sends(
    dial: Dialled, session: Started
) -> None:
    with dial(session, X_Portal_Session="handle-administrator") as socket_:
        assert json.loads(socket_.recv(5)) == [session.handle]
        assert socket_.subprotocol == "streamlit"


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "http://localhost:3000", "http://127.0.0.1:1", "null", "file://"]
)
def test_a_page_of_another_site_opens_no_socket(dial: Dialled, session: Started, origin: str) -> None:
    with pytest.raises(InvalidStatus):
        dial(session, Origin=origin)


def test_our_own_page_opens_a_socket(dial: Dialled, session: Started, address: str) -> None:
    with dial(session, Origin=address) as socket_:
        assert json.loads(socket_.recv(5)) == [session.handle]


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "CHECK_SECONDS", 0.0)
    monkeypatch.setattr(socket, "FAREWELL_SECONDS", 0.3)
    monkeypatch.setattr(socket, "SILENCE_SECONDS", 0.5)


@pytest.mark.usefixtures("quick")
def test_after_the_session_has_ended_one_frame_passes_and_then_none(dial: Dialled, session: Started) -> None:
    with dial(session) as socket_:
        socket_.recv(5)
        socket_.send(b"1")
        assert socket_.recv(5) == b"seen 1"
        sessions.end(session.session_id)
        socket_.send(b"2")
        assert socket_.recv(5) == b"seen 2"
        socket_.send(b"3")
        with pytest.raises(ConnectionClosed) as closed:
            socket_.recv(5)
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 1008
    with pytest.raises(InvalidStatus):
        dial(session)


@pytest.mark.usefixtures("quick")
def test_an_ended_page_stays_readable_before_its_socket_closes(
    dial: Dialled, session: Started, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "SILENCE_SECONDS", 30.0)
    with dial(session) as socket_:
        socket_.recv(5)
        sessions.end(session.session_id)
        socket_.send(b"1")
        assert socket_.recv(5) == b"seen 1"
        with pytest.raises(TimeoutError):
            socket_.recv(1.0)
        socket_.send(b"2")
        with pytest.raises(TimeoutError):
            socket_.recv(0.5)


def test_the_session_is_asked_for_at_most_every_two_seconds(
    dial: Dialled, session: Started, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    find = sessions.find
    monkeypatch.setattr(sessions, "find", lambda token: asked.append(token) or find(token))
    with dial(session) as socket_:
        socket_.recv(5)
        for _ in range(50):
            socket_.send(b"x")
            socket_.recv(5)
    assert 1 <= len(asked) <= 3


@pytest.mark.usefixtures("quick")
def test_a_database_that_is_away_for_a_moment_closes_no_page(
    dial: Dialled, session: Started, monkeypatch: pytest.MonkeyPatch
) -> None:
    with dial(session) as socket_:
        socket_.recv(5)

        def away(token: str) -> None:
            raise OperationalError("SELECT 1", {}, RuntimeError())

        monkeypatch.setattr(sessions, "find", away)
        for _ in range(3):
            socket_.send(b"x")
            assert socket_.recv(5) == b"seen x"


def test_a_text_frame_ends_the_socket_quietly(dial: Dialled, session: Started) -> None:
    with dial(session) as socket_:
        socket_.recv(5)
        socket_.send("text")
        with pytest.raises(ConnectionClosed) as closed:
            socket_.recv(5)
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 1003


def test_somebody_keeps_so_many_pages_open_and_no_more(
    dial: Dialled, session: Started, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quotas, "SOCKETS", 3)
    with ExitStack() as open_:
        for _ in range(3):
            open_.enter_context(dial(session))
        with dial(session) as refused, pytest.raises(ConnectionClosed) as closed:
            refused.recv(5)
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 1013
        with dial(sessions.start(world.person_ids["manager"], "password")) as other:
            assert other.recv(5)


def test_a_closed_page_gives_its_place_back(
    dial: Dialled, session: Started, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quotas, "SOCKETS", 1)
    for _ in range(5):
        with dial(session) as socket_:
            assert json.loads(socket_.recv(5)) == [session.handle]


def test_the_name_of_the_header_is_the_one_streamlit_trusts() -> None:
    import tomllib

    from portal.settings import ROOT

    told = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    trusted = told["server"]["trustedUserHeaders"]
    assert {name.lower().encode(): key for name, key in trusted.items()} == {gate.HEADER: "session"}
