"""Signing in and out as a browser does it."""

import re
import statistics
import time
from html import unescape

import pytest
import time_machine
from sqlalchemy import func, select

from db.models.identity import OneTimeLink
from db.models.identity import Session as SignedIn
from db.models.record import OutboxMail
from db.session import identity_reading
from portal.clock import now
from portal.identity import browser as the_browser
from portal.identity import links, passwords, sessions, throttle
from portal.identity.browser import safe_next
from portal.identity.sessions import Started
from portal.settings import settings
from tests.server.conftest import PASSWORD, Opened, change_person
from tests.worlds import World

DOES_NOT_FIT = "This e-mail address and password do not fit together."


def error(page: str) -> str:
    found = re.search(r'<p class="error" role="alert"[^>]*>(.*?)</p>', page)
    return unescape(found[1]) if found else ""


def last_mail() -> OutboxMail:
    """The newest mail; it is written after the answer has left, so it may take a moment."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        with identity_reading() as connection:
            mail = connection.scalars(select(OutboxMail).order_by(OutboxMail.id.desc())).first()
        if mail is not None:
            return mail
        time.sleep(0.02)
    raise AssertionError("no mail was written")


def mails() -> int:
    with identity_reading() as connection:
        return connection.scalar(select(func.count(OutboxMail.id))) or 0


def link_in(mail: OutboxMail) -> str:
    found = re.search(r"https?://[^/]+(/(?:login/link|invite)/\S+)", mail.body)
    assert found, mail.body
    return found[1]


# ---------------------------------------------------------------------- with a password


def test_somebody_with_the_right_password_comes_in(browser: Opened, sponsor: str) -> None:
    opened = browser()
    answer = opened.sign_in(sponsor)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert opened.is_in()


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(browser: Opened, sponsor: str) -> None:
    cookie = browser().sign_in(sponsor).headers["set-cookie"]
    assert re.fullmatch(
        r"portal=[\w-]{43}; HttpOnly; Max-Age=43200; Path=/; SameSite=lax", cookie, re.IGNORECASE
    )


def test_with_https_the_browser_guards_the_cookie_itself(
    browser: Opened, sponsor: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORTAL_PUBLIC_URL", "https://portal.example.com")
    settings.cache_clear()
    opened = browser()
    shown = opened.get("/login")
    form = shown.headers["set-cookie"]
    assert form.startswith("__Host-portal-form=")
    assert "secure" in form.lower()
    # The client of the tests speaks plain http, so it has to be told to send the cookie back.
    opened.headers["Cookie"] = form.split(";")[0]
    cookie = opened.send_form(shown, "/login", email=sponsor, password=PASSWORD).headers["set-cookie"].lower()
    assert cookie.startswith("__host-portal=")
    assert {"secure", "httponly", "path=/", "samesite=lax"} <= set(cookie.split("; "))
    assert "domain" not in cookie


@pytest.mark.parametrize("typed", ["  {}  ", "{}\n"])
def test_an_address_is_found_however_it_was_typed(browser: Opened, sponsor: str, typed: str) -> None:
    assert browser().sign_in(typed.format(sponsor.upper())).status_code == 303


def test_a_password_fits_however_the_keyboard_composes_it(browser: Opened, small_world: World) -> None:
    composed, decomposed = "caf\u00e9 am see 12", "cafe\u0301 am see 12"
    change_person(small_world.person_ids["sponsor"], password_hash=passwords.hashed(composed))
    assert browser().sign_in(small_world.emails["sponsor"], decomposed).status_code == 303


def test_a_deep_link_survives_signing_in(browser: Opened, sponsor: str) -> None:
    opened = browser()
    goal = "/issues?project=publicalpha&open=3&q=a%20b"
    to_login = opened.get(goal).headers["location"]
    shown = opened.get(to_login)
    kept = re.search(r'name="next" value="([^"]*)"', shown.text)
    assert kept is not None
    answer = opened.send_form(shown, "/login", email=sponsor, password=PASSWORD, next=unescape(kept[1]))
    assert answer.headers["location"] == goal


@pytest.mark.parametrize(
    ("typed_email", "typed_password"),
    [
        ("{sponsor}", "wrong password"),
        ("{sponsor}", ""),
        ("{sponsor}", "x" * 5000),
        ("nobody@nowhere.example", PASSWORD),
        ("", ""),
        ("' OR 1=1 --", "' OR 1=1 --"),
        ("{sponsor}\x00", PASSWORD),
        ("\ud7ff\u202e@x.example", PASSWORD),
    ],
)
def test_whatever_does_not_fit_is_refused_with_the_same_sentence(
    browser: Opened, sponsor: str, typed_email: str, typed_password: str
) -> None:
    opened = browser()
    answer = opened.sign_in(typed_email.format(sponsor=sponsor), typed_password)
    assert answer.status_code == 401
    assert error(answer.text).startswith(DOES_NOT_FIT)
    assert not opened.is_in()


def test_known_and_unknown_addresses_are_answered_alike(browser: Opened, sponsor: str) -> None:
    opened = browser()
    pages = [opened.sign_in(email, "wrong password").text for email in (sponsor, "x@y.example")]
    same = {page.replace(email, "…") for page, email in zip(pages, (sponsor, "x@y.example"), strict=True)}
    assert len(same) == 1


@pytest.mark.usefixtures("real_argon2")
def test_known_and_unknown_addresses_take_the_same_time(sqlite: str) -> None:
    from tests.worlds import build

    world = build()
    change_person(world.person_ids["sponsor"], password_hash=passwords.hashed(PASSWORD))
    passwords.nobodys_hash()

    def measured(email: str) -> float:
        start = time.process_time()
        assert passwords.check(email, "wrong password") is None
        return time.process_time() - start

    known, unknown = [], []
    for _ in range(7):
        known.append(measured(world.emails["sponsor"]))
        unknown.append(measured("nobody@nowhere.example"))
    ratio = statistics.median(known) / statistics.median(unknown)
    assert 0.75 < ratio < 1.33


def test_the_typed_address_stays_in_the_form_and_cannot_break_out_of_it(browser: Opened) -> None:
    hostile = '"><script>alert(1)</script>@x.example'
    answer = browser().sign_in(hostile, "wrong password")
    assert 'value="&#34;&gt;&lt;script&gt;alert(1)&lt;/script&gt;@x.example"' in answer.text
    assert "<script" not in answer.text


@pytest.mark.parametrize("who", ["deactivated", "without password"])
def test_a_closed_or_passwordless_account_does_not_open(
    browser: Opened, sponsor: str, small_world: World, who: str
) -> None:
    if who == "deactivated":
        change_person(small_world.person_ids["sponsor"], deactivated_at=now())
    else:
        change_person(small_world.person_ids["sponsor"], password_hash=None)
    answer = browser().sign_in(sponsor)
    assert answer.status_code == 401
    assert error(answer.text).startswith(DOES_NOT_FIT)


def test_signing_in_gives_a_new_session_and_ends_the_old_one_of_this_browser(
    browser: Opened, sponsor: str, session: Started
) -> None:
    opened = browser(session)
    opened.cookies.set("portal-form", "")
    sent = browser()
    shown = sent.get("/login")
    sent.cookies.set("portal", session.token)
    answer = sent.send_form(shown, "/login", email=sponsor, password=PASSWORD)
    assert session.token not in answer.headers["set-cookie"]
    assert sessions.find(session.token) is None


def test_a_chosen_session_is_never_taken_over(browser: Opened, sponsor: str) -> None:
    opened = browser()
    shown = opened.get("/login")
    opened.cookies.set("portal", "B" * 43)
    answer = opened.send_form(shown, "/login", email=sponsor, password=PASSWORD)
    assert "B" * 43 not in answer.headers["set-cookie"]
    assert sessions.find("B" * 43) is None


def test_whoever_is_signed_in_goes_on_from_the_sign_in_page(browser: Opened, session: Started) -> None:
    answer = browser(session).get("/login?next=/budget%3Fproject%3Da")
    assert (answer.status_code, answer.headers["location"]) == (303, "/budget?project=a")


# ---------------------------------------------------------------------- where to go afterwards


@pytest.mark.parametrize(
    "wanted",
    [
        None,
        "",
        "https://evil.example/",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "\t//evil.example",
        " //evil.example",
        "/ok\r\nSet-Cookie: a=b",
        "javascript:alert(1)",
        "data:text/html,x",
        "http:/evil.example",
        "evil.example",
        "@evil.example",
        "/x\x00",
        "/login",
        "/login/demo",
        "/sign-out",
        "/auth/x/start",
        "/invite/abc",
        "/_stcore/stream",
        "/" + "x" * 1000,
        "/[::1",
        "//[::1",
    ],
)
def test_an_address_elsewhere_is_never_gone_to(wanted: str | None) -> None:
    assert safe_next(wanted) in ("/", "/[::1")


@pytest.mark.parametrize(
    "wanted",
    ["/", "/budget", "/budget?project=a&x=%2F%2Fevil", "/a/b?u=https://x.example", "/%2F/evil", "/中文"],
)
def test_a_page_of_the_portal_is(wanted: str) -> None:
    assert safe_next(wanted) == wanted


def test_a_hostile_next_is_forgotten_in_address_and_form(browser: Opened, sponsor: str) -> None:
    opened = browser()
    assert "evil" not in opened.get("/login?next=https://evil.example/").text
    answer = opened.sign_in(sponsor, next="//evil.example/")
    assert answer.headers["location"] == "/"


# ---------------------------------------------------------------------- too often


def test_after_five_wrong_passwords_the_account_waits(browser: Opened, sponsor: str) -> None:
    opened = browser()
    for _ in range(5):
        assert opened.sign_in(sponsor, "wrong password").status_code == 401
    for password in ("wrong password", PASSWORD):
        answer = opened.sign_in(sponsor.upper(), password)
        assert answer.status_code == 429
        assert error(answer.text) == (
            "There were too many attempts for this address. Wait 15 minutes, or have a sign-in link mailed."
        )
    with time_machine.travel(time.time() + 15 * 60 + 1):
        assert opened.sign_in(sponsor).status_code == 303


def test_an_unknown_account_waits_just_the_same(browser: Opened) -> None:
    opened = browser()
    answers = [opened.sign_in("nobody@nowhere.example", "wrong password").status_code for _ in range(7)]
    assert answers == [401] * 5 + [429] * 2


def test_a_right_password_forgets_the_wrong_ones_before_it(browser: Opened, sponsor: str) -> None:
    for _ in range(3):
        opened = browser()
        for _ in range(4):
            assert opened.sign_in(sponsor, "wrong password").status_code == 401
        assert opened.sign_in(sponsor).status_code == 303


def test_one_account_waiting_stops_nobody_else(browser: Opened, sponsor: str, small_world: World) -> None:
    change_person(small_world.person_ids["manager"], password_hash=passwords.hashed(PASSWORD))
    for _ in range(6):
        browser().sign_in(sponsor, "wrong password")
    assert browser().sign_in(small_world.emails["manager"]).status_code == 303


def test_a_network_has_a_hundred_attempts_a_minute(browser: Opened, sponsor: str) -> None:
    for _ in range(100):
        assert throttle.address_wait("127.0.0.1") == 0
    answer = browser().sign_in(sponsor)
    assert answer.status_code == 429
    assert error(answer.text) == "Too many attempts came from your network. Wait a minute and try again."


# ---------------------------------------------------------------------- forms of others


@pytest.mark.parametrize("token", ["", "x", "0" * 64, None])
def test_a_form_that_is_not_ours_does_nothing(browser: Opened, sponsor: str, token: str | None) -> None:
    opened = browser()
    opened.get("/login")
    data = {"email": sponsor, "password": PASSWORD, **({} if token is None else {"form": token})}
    for path in ("/login", "/login/mail"):
        answer = opened.post(path, data=data)
        assert answer.status_code == 403
        assert error(answer.text).startswith("This form was open for too long")
    assert not opened.is_in()
    assert mails() == 0


def test_a_form_of_another_browser_does_nothing(browser: Opened, sponsor: str) -> None:
    stranger, victim = browser(), browser()
    shown = stranger.get("/login")
    victim.get("/login")
    assert victim.send_form(shown, "/login", email=sponsor, password=PASSWORD).status_code == 403


def test_a_form_is_still_good_in_a_second_window(browser: Opened, sponsor: str) -> None:
    opened = browser()
    first = opened.get("/login")
    opened.get("/login")
    assert opened.send_form(first, "/login", email=sponsor, password=PASSWORD).status_code == 303


def test_a_file_where_a_word_is_expected_is_refused(browser: Opened, sponsor: str) -> None:
    opened = browser()
    shown = opened.get("/login")
    token = the_browser._proof(opened.cookies["portal-form"])
    assert token in shown.text
    answer = opened.post(
        "/login", data={"form": token}, files={"email": ("a", b"x"), "password": ("b", b"y")}
    )
    assert answer.status_code == 400


# ---------------------------------------------------------------------- the page itself


def test_the_page_speaks_the_browsers_language_until_another_is_chosen(browser: Opened) -> None:
    chinese = browser(**{"Accept-Language": "zh-CN,zh;q=0.9,en;q=0.5"})
    assert '<html lang="zh">' in chinese.get("/login").text
    assert "邮箱地址" in chinese.get("/login").text
    chosen = chinese.get("/login?language=en&next=/budget")
    assert '<html lang="en">' in chosen.text
    assert 'name="next" value="/budget"' in chosen.text
    assert '<html lang="en">' in chinese.get("/login").text
    assert '<html lang="en">' in browser(**{"Accept-Language": "tlh"}).get("/login?language=../x").text


def test_an_error_is_said_in_chinese_too(browser: Opened) -> None:
    opened = browser(**{"Accept-Language": "zh"})
    assert error(opened.sign_in("x@y.example", "wrong password").text) == (
        "邮箱地址与密码不匹配。请检查后重试，或改用邮件中的登录链接。"
    )


def test_who_is_to_sign_shows_once_more_who_they_are_and_comes_back(browser: Opened, sponsor: str) -> None:
    opened = browser()
    opened.sign_in(sponsor)
    assert opened.get("/login?next=/scope%3Fchange%3D7").headers["location"] == "/scope?change=7"
    page = opened.get("/login?again=1&next=/scope%3Fchange%3D7")
    assert page.status_code == 200
    assert "Please show once more that it is you" in page.text
    assert 'name="next" value="/scope?change=7"' in page.text
    assert "Please show once more" not in opened.get("/login?next=/", follow_redirects=True).text


def test_nothing_is_loaded_from_elsewhere(browser: Opened) -> None:
    page = browser().get("/login").text
    loaded = re.findall(r'(?:src|href|action)="([^"]*)"', page)
    assert [address for address in loaded if not address.startswith("/") or address.startswith("//")] == []
    assert "<script" not in page
    assert "style=" not in page


def test_everything_the_page_loads_is_there_for_anybody(browser: Opened) -> None:
    opened = browser()
    page = opened.get("/login").text
    wanted = {
        unescape(address)
        for address in re.findall(r'(?:src|href)="([^"]*)"', page)
        if not address.startswith("/login?")
    }
    assert len(wanted) > 40
    assert {
        address: opened.get(address).status_code for address in wanted if "?" in address or "login" in address
    }
    assert [address for address in wanted if opened.head(address).status_code != 200] == []


def test_the_front_end_is_fetched_while_somebody_types(browser: Opened) -> None:
    page = browser().get("/login").text
    fetched = re.findall(
        r'<link rel="prefetch" href="/static/(js|css|media)/[^"]+" as="(\w+)" crossorigin>', page
    )
    assert {("js", "script"), ("css", "style"), ("media", "font")} <= set(fetched)


def test_every_field_has_a_label_and_every_error_is_announced(browser: Opened) -> None:
    page = browser().sign_in("x@y.example", "wrong password").text
    fields = re.findall(r'<input id="(\w+)"', page)
    assert fields == ["email", "password"]
    assert all(f'<label for="{field}">' in page for field in fields)
    assert 'role="alert" id="error"' in page
    assert 'aria-describedby="error" aria-invalid="true"' in page
    assert page.count("<h1>") == 1


def test_the_page_is_ready_in_a_moment(browser: Opened) -> None:
    opened = browser()
    opened.get("/login")
    taken = []
    for _ in range(5):
        start = time.perf_counter()
        opened.get("/login")
        taken.append(time.perf_counter() - start)
    assert statistics.median(taken) < 0.15


# ---------------------------------------------------------------------- with a mailed link


def test_a_mailed_link_signs_in_once(browser: Opened, sponsor: str) -> None:
    opened = browser()
    answer = opened.form("/login", "/login/mail", email=sponsor, next="/budget?project=publicalpha")
    assert answer.status_code == 200
    assert "Look into your mailbox" in answer.text
    mail = last_mail()
    assert (mail.recipient, mail.subject) == (sponsor, "Your sign-in link for Candor")
    other = browser()
    signed_in = other.form(link_in(mail))
    assert (signed_in.status_code, signed_in.headers["location"]) == (303, "/budget?project=publicalpha")
    assert other.is_in()
    again = browser().get(link_in(mail))
    assert again.status_code == 410
    assert "This sign-in link was used before." in again.text


def test_a_mail_program_that_opens_the_link_does_not_use_it_up(browser: Opened, sponsor: str) -> None:
    browser().form("/login", "/login/mail", email=sponsor)
    link = link_in(last_mail())
    for _ in range(3):
        assert browser().get(link).status_code == 200
        assert browser().head(link).status_code == 200
    assert browser().form(link).status_code == 303


def test_an_impatient_second_click_on_the_link_comes_in_too(browser: Opened, sponsor: str) -> None:
    browser().form("/login", "/login/mail", email=sponsor)
    link = link_in(last_mail())
    opened = browser()
    shown = opened.get(link)
    answers = [opened.send_form(shown, link).status_code for _ in range(3)]
    assert answers == [303, 303, 303]
    stranger = browser()
    stranger.get("/login")
    assert stranger.send_form(stranger.get("/login"), link).status_code == 410


def test_an_expired_link_says_so(browser: Opened, sponsor: str) -> None:
    browser().form("/login", "/login/mail", email=sponsor)
    link = link_in(last_mail())
    opened = browser()
    shown = opened.get(link)
    with time_machine.travel(time.time() + 20 * 60 + 1):
        late = opened.get(link)
        assert late.status_code == 410
        assert "This sign-in link has expired. Have a new one mailed to you." in late.text
        assert opened.send_form(shown, link).status_code == 410
    assert not opened.is_in()


@pytest.mark.parametrize("token", ["A" * 43, "_" * 20, "-" * 100])
def test_a_link_nobody_made_is_not_found(browser: Opened, token: str) -> None:
    answer = browser().get(f"/login/link/{token}")
    assert answer.status_code == 404
    assert "This link is not known" in answer.text


def test_the_database_holds_no_link(browser: Opened, sponsor: str) -> None:
    browser().form("/login", "/login/mail", email=sponsor)
    token = link_in(last_mail()).rpartition("/")[2]
    with identity_reading() as connection:
        kept = connection.scalars(select(OneTimeLink)).one()
    assert token not in str(vars(kept))


def test_a_link_of_somebody_deactivated_opens_nothing(
    browser: Opened, sponsor: str, small_world: World
) -> None:
    browser().form("/login", "/login/mail", email=sponsor)
    link = link_in(last_mail())
    opened = browser()
    shown = opened.get(link)
    change_person(small_world.person_ids["sponsor"], deactivated_at=now())
    assert opened.send_form(shown, link).status_code == 404
    assert opened.get(link).status_code == 404


def test_an_unknown_address_reads_the_same_and_gets_no_mail(browser: Opened, sponsor: str) -> None:
    opened = browser()
    known, unknown = (
        opened.form("/login", "/login/mail", email=email).text.replace(email, "…")
        for email in (sponsor, "nobody@nowhere.example")
    )
    assert known == unknown
    assert last_mail().recipient == sponsor
    assert mails() == 1


def test_nobody_is_flooded_with_links(browser: Opened, sponsor: str) -> None:
    opened = browser()
    pages = {opened.form("/login", "/login/mail", email=sponsor).status_code for _ in range(9)}
    assert pages == {200}
    opened.get("/healthz")
    until = time.monotonic() + 10
    while mails() < 5 and time.monotonic() < until:
        time.sleep(0.02)
    time.sleep(0.1)
    assert mails() == 5


def test_a_link_goes_to_a_page_of_the_portal_only(browser: Opened, sponsor: str) -> None:
    browser().form("/login", "/login/mail", email=sponsor, next="https://evil.example")
    assert browser().form(link_in(last_mail())).headers["location"] == "/"


@pytest.mark.parametrize("email", ["", "nobody", "x" * 400])
def test_a_link_needs_an_address(browser: Opened, email: str) -> None:
    answer = browser().form("/login", "/login/mail", email=email)
    assert answer.status_code == 422
    assert error(answer.text) == "Enter the e-mail address to which you were invited."


def test_a_link_opens_an_account_whose_password_is_locked(browser: Opened, sponsor: str) -> None:
    opened = browser()
    for _ in range(6):
        opened.sign_in(sponsor, "wrong password")
    opened.form("/login", "/login/mail", email=sponsor)
    assert opened.form(link_in(last_mail())).status_code == 303
    assert browser().sign_in(sponsor).status_code == 303


def test_a_used_link_is_forgotten_after_a_minute(browser: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    links._just_used.clear()
    links._just_used["hash", "form"] = time.monotonic() - links.REPEAT_SECONDS - 1
    assert not links.just_used("token", "form")
    assert not links.just_used("token", "")


# ---------------------------------------------------------------------- out again


def test_signing_out_here_ends_this_session_and_takes_the_cookie(
    browser: Opened, session: Started, small_world: World
) -> None:
    elsewhere = sessions.start(small_world.person_ids["sponsor"], "password")
    opened = browser(session)
    answer = opened.form("/sign-out", where="here")
    assert (answer.status_code, answer.headers["location"]) == (303, "/login?out")
    assert 'portal=""' in answer.headers["set-cookie"]
    assert "max-age=0" in answer.headers["set-cookie"].lower()
    assert sessions.find(session.token) is None
    assert sessions.find(elsewhere.token) is not None
    assert "You have signed out." in browser().get("/login?out").text


def test_signing_out_everywhere_ends_all(browser: Opened, session: Started, small_world: World) -> None:
    elsewhere = sessions.start(small_world.person_ids["sponsor"], "password")
    browser(session).form("/sign-out", where="everywhere")
    assert sessions.find(session.token) is None
    assert sessions.find(elsewhere.token) is None


def test_opening_the_page_signs_nobody_out(browser: Opened, session: Started) -> None:
    page = browser(session).get("/sign-out")
    assert page.status_code == 200
    assert "ALPHAMARK sponsor" in page.text
    assert sessions.find(session.token) is not None


def test_signing_out_needs_our_own_form(browser: Opened, session: Started) -> None:
    answer = browser(session).post("/sign-out", data={"where": "everywhere"})
    assert answer.status_code == 403
    assert sessions.find(session.token) is not None


def test_a_copied_cookie_is_worth_nothing_after_signing_out(browser: Opened, session: Started) -> None:
    browser(session).form("/sign-out", where="here")
    thief = browser(session)
    assert [thief.get("/progress").status_code for _ in range(100)] == [303] * 100


# ---------------------------------------------------------------------- the demonstration


def test_without_the_setting_there_are_no_demo_accounts(browser: Opened, small_world: World) -> None:
    change_person(small_world.person_ids["sponsor"], demo=True)
    opened = browser()
    page = opened.get("/login")
    assert "ALPHAMARK" not in page.text
    answer = opened.send_form(page, "/login/demo", account=str(small_world.person_ids["sponsor"]))
    assert answer.status_code == 404
    assert not opened.is_in()


@pytest.fixture
def demo(monkeypatch: pytest.MonkeyPatch, small_world: World) -> World:
    monkeypatch.setenv("PORTAL_DEMO", "true")
    settings.cache_clear()
    for who in ("sponsor", "manager", "lead"):
        change_person(small_world.person_ids[who], demo=True)
    return small_world


def test_with_the_setting_demo_accounts_are_one_click_and_grouped_by_side(
    browser: Opened, demo: World
) -> None:
    opened = browser()
    shown = opened.get("/login?next=/budget")
    client, delivering = shown.text.index("As a client"), shown.text.index("On the delivering side")
    assert client < shown.text.index("ALPHAMARK sponsor") < delivering
    assert delivering < shown.text.index("ALPHAMARK manager")
    assert delivering < shown.text.index("FIRM lead")
    assert "beta_sponsor" not in shown.text
    answer = opened.send_form(shown, "/login/demo", account=str(demo.person_ids["sponsor"]), next="/budget")
    assert (answer.status_code, answer.headers["location"]) == (303, "/budget")
    assert opened.is_in()


@pytest.mark.parametrize("who", ["beta_sponsor", "administrator"])
def test_nobody_else_is_one_click_away(browser: Opened, demo: World, who: str) -> None:
    opened = browser()
    shown = opened.get("/login")
    assert opened.send_form(shown, "/login/demo", account=str(demo.person_ids[who])).status_code == 404
    assert not opened.is_in()


@pytest.mark.parametrize("account", ["", "0", "-1", "1e3", "١", "99999999999999999999", "1;2", "x" * 5000])
def test_an_account_that_is_no_number_is_nobody(browser: Opened, demo: World, account: str) -> None:
    assert demo
    opened = browser()
    assert opened.form("/login", "/login/demo", account=account).status_code == 404
    assert not opened.is_in()


def test_a_deactivated_demo_account_is_not_offered(browser: Opened, demo: World) -> None:
    change_person(demo.person_ids["sponsor"], deactivated_at=now())
    opened = browser()
    shown = opened.get("/login")
    assert "ALPHAMARK sponsor" not in shown.text
    answer = opened.send_form(shown, "/login/demo", account=str(demo.person_ids["sponsor"]))
    assert answer.status_code == 404


def test_a_session_says_how_it_began(browser: Opened, demo: World, sponsor: str) -> None:
    browser().form("/login", "/login/demo", account=str(demo.person_ids["sponsor"]))
    browser().sign_in(sponsor)
    with identity_reading() as connection:
        methods = list(connection.scalars(select(SignedIn.method).order_by(SignedIn.id.desc()).limit(2)))
    assert methods == ["password", "demo"]
