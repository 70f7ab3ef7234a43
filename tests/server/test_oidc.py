"""Signing in through an identity provider, against a real one."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from sqlalchemy import func, select

from db.models.identity import ExternalIdentity, Person
from db.models.identity import Session as SignedIn
from db.session import identity_reading
from portal.clock import now
from portal.gate.assets import Assets
from portal.identity import oidc
from portal.server import guarded
from portal.settings import settings
from tests.server.conftest import HTML, Browser, change_person, running, stand_in
from tests.server.provider import CLIENT_ID, CLIENT_SECRET, Provider, insecure_transport_is_meant
from tests.worlds import World

WELL_KNOWN = "/.well-known/openid-configuration"


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch, small_world: World) -> Iterator[Provider]:
    insecure_transport_is_meant(monkeypatch)
    made = Provider()
    made.user = {
        "sub": "0815",
        "email": small_world.emails["sponsor"],
        "email_verified": True,
        "name": "Somebody",
    }
    with running(made.app()) as issuer:
        made.issuer = issuer
        yield made


@pytest.fixture
def portal(
    provider: Provider, assets: Assets, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """The address of a portal that knows two providers, one of which does not answer."""
    auth = tmp_path / "secrets.toml"
    common = f'client_id = "{CLIENT_ID}"\nclient_secret = "{CLIENT_SECRET}"\n'
    auth.write_text(
        '[auth]\nredirect_uri = "unused"\ncookie_secret = "unused"\n'
        f'[auth.company]\n{common}server_metadata_url = "{provider.issuer}{WELL_KNOWN}"\n'
        'client_kwargs = { "prompt" = "select_account" }\nlabel = "Company account"\n'
        f'[auth.away]\n{common}server_metadata_url = "http://127.0.0.1:9{WELL_KNOWN}"\n'
        '[auth.half]\nclient_id = "only this"\n'
    )
    monkeypatch.setenv("PORTAL_AUTH_FILE", str(auth))
    settings.cache_clear()
    with running(guarded(stand_in(assets), assets)) as url:
        monkeypatch.setenv("PORTAL_PUBLIC_URL", url)
        settings.cache_clear()
        provider.client.redirect_uris = [f"{url}/auth/company/callback"]
        yield url


@pytest.fixture
def someone(portal: str) -> Iterator[Browser]:
    with Browser(base_url=portal, headers=HTML, timeout=30) as opened:
        yield opened


def through(browser: Browser, goal: str = "") -> httpx.Response:
    """Start, go to the provider, come back; gives the answer to coming back."""
    back = to_the_provider(browser, goal)
    return browser.get(back)


def to_the_provider(browser: Browser, goal: str = "") -> str:
    started = browser.get("/auth/company/start" + (f"?next={goal}" if goal else ""))
    assert started.status_code == 302, started.text
    at_the_provider = httpx.get(started.headers["location"])
    assert at_the_provider.status_code == 302, at_the_provider.text
    return str(at_the_provider.headers["location"])


def links() -> list[tuple[str, str, int]]:
    with identity_reading() as connection:
        rows = connection.scalars(select(ExternalIdentity).order_by(ExternalIdentity.id))
        return [(row.issuer, row.subject, row.person_id) for row in rows]


def people() -> int:
    with identity_reading() as connection:
        return connection.scalar(select(func.count(Person.id))) or 0


def test_who_is_to_sign_is_asked_by_the_provider_anew(someone: Browser) -> None:
    page = someone.get("/login?again=1&next=/budget").text
    assert 'href="/auth/company/start?next=/budget&amp;again=1"' in page
    asked = someone.get("/auth/company/start?next=/budget&again=1").headers["location"]
    assert "prompt=login" in asked
    assert "max_age=0" in asked
    assert "prompt=login" not in someone.get("/auth/company/start").headers["location"]


def test_the_sign_in_page_offers_the_providers_that_are_set_up(someone: Browser) -> None:
    page = someone.get("/login?next=/budget").text
    assert 'href="/auth/company/start?next=/budget"' in page
    assert "Continue with Company account" in page
    assert "Continue with Away" in page
    assert "half" not in page


def test_an_invited_person_comes_in_and_is_known_by_issuer_and_subject(
    someone: Browser, provider: Provider, small_world: World
) -> None:
    answer = through(someone, "/budget%3Fproject%3Dpublicalpha")
    assert (answer.status_code, answer.headers["location"]) == (303, "/budget?project=publicalpha")
    assert someone.is_in()
    assert links() == [(provider.issuer, "0815", small_world.person_ids["sponsor"])]
    with identity_reading() as connection:
        newest = connection.scalars(select(SignedIn).order_by(SignedIn.id.desc())).first()
    assert newest is not None
    assert newest.method == "company"


def test_the_request_carries_state_nonce_and_a_proof_key(someone: Browser, provider: Provider) -> None:
    through(someone)
    (asked,) = provider.authorisations
    assert asked["response_type"] == "code"
    assert asked["scope"] == "openid email profile"
    assert asked["code_challenge_method"] == "S256"
    assert len(asked["code_challenge"]) == 43
    assert len(asked["state"]) >= 20
    assert len(asked["nonce"]) >= 20
    assert asked["prompt"] == "select_account"
    assert asked["redirect_uri"].endswith("/auth/company/callback")


def test_the_second_time_the_address_does_not_matter_any_more(
    someone: Browser, provider: Provider, small_world: World
) -> None:
    through(someone)
    provider.user = {"sub": "0815", "email": "new@elsewhere.example", "email_verified": False}
    assert through(someone).status_code == 303
    assert len(links()) == 1
    provider.user = {"sub": "0815"}
    assert through(someone).status_code == 303


def test_the_same_address_at_another_subject_is_another_link_to_the_same_person(
    someone: Browser, provider: Provider, small_world: World
) -> None:
    through(someone)
    provider.user = {**provider.user, "sub": "4711"}
    assert through(someone).status_code == 303
    assert {(subject, person) for _, subject, person in links()} == {
        ("0815", small_world.person_ids["sponsor"]),
        ("4711", small_world.person_ids["sponsor"]),
    }


def test_nobody_registers_by_signing_in(someone: Browser, provider: Provider) -> None:
    before = people()
    provider.user = {"sub": "1", "email": "stranger@elsewhere.example", "email_verified": True}
    answer = through(someone)
    assert answer.status_code == 403
    assert "Nobody has invited stranger@elsewhere.example." in answer.text
    assert not someone.is_in()
    assert (people(), links()) == (before, [])


@pytest.mark.parametrize("verified", [False, None, "true", 1, "yes"])
def test_an_address_the_provider_does_not_vouch_for_opens_nothing(
    someone: Browser, provider: Provider, verified: object
) -> None:
    provider.user = {**provider.user, "email_verified": verified}
    answer = through(someone)
    assert answer.status_code == 403
    assert "Your e-mail address is not confirmed" in answer.text
    assert not someone.is_in()
    assert links() == []


@pytest.mark.parametrize("linked", [True, False])
def test_a_deactivated_person_does_not_come_in(
    someone: Browser, provider: Provider, small_world: World, linked: bool
) -> None:
    if linked:
        through(someone)
        someone.cookies.clear()
    change_person(small_world.person_ids["sponsor"], deactivated_at=now())
    assert through(someone).status_code == 403
    assert not someone.is_in()


@pytest.mark.parametrize(
    "wrong",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"iss": "https://evil.example"},
        {"aud": "another-client"},
        {"exp": 1_000_000_000},
        {"sub": None},
    ],
    ids=lambda wrong: next(iter(wrong)) + str(next(iter(wrong.values()))),
)
def test_a_token_that_is_wrong_in_one_place_opens_nothing(
    someone: Browser, provider: Provider, wrong: dict[str, object]
) -> None:
    provider.wrong = wrong
    answer = through(someone)
    assert answer.status_code in (400, 403)
    assert not someone.is_in()
    assert links() == []


def test_a_token_signed_by_somebody_else_opens_nothing(someone: Browser, provider: Provider) -> None:
    provider.signs_with_another_key = True
    answer = through(someone)
    assert answer.status_code == 400
    assert "Signing in did not work" in answer.text
    assert not someone.is_in()


def test_an_answer_without_a_token_of_identity_opens_nothing(someone: Browser, provider: Provider) -> None:
    provider.without_id_token = True
    assert through(someone).status_code == 400
    assert not someone.is_in()


def test_somebody_who_declines_reads_a_sentence(someone: Browser, provider: Provider) -> None:
    provider.denies = True
    answer = through(someone)
    assert answer.status_code == 400
    assert "Signing in did not work" in answer.text


def test_coming_back_needs_the_state_of_this_browser(portal: str, someone: Browser) -> None:
    back = to_the_provider(someone)
    with Browser(base_url=portal, headers=HTML) as other:
        assert other.get(back).status_code == 400
        assert not other.is_in()
    for broken in (back.replace("state=", "state=x"), back.split("&state=")[0], "/auth/company/callback"):
        assert someone.get(broken).status_code == 400
    assert not someone.is_in()


def test_coming_back_twice_opens_nothing_new(someone: Browser, provider: Provider) -> None:
    back = to_the_provider(someone)
    assert someone.get(back).status_code == 303
    before = provider.tokens
    someone.cookies.delete("portal")
    assert someone.get(back).status_code == 400
    assert provider.tokens == before
    assert not someone.is_in()


def test_a_stolen_code_is_worth_nothing_without_the_proof_key(someone: Browser, provider: Provider) -> None:
    back = to_the_provider(someone)
    code = parse_qs(urlsplit(back).query)["code"][0]
    stolen = httpx.post(
        f"{provider.issuer}/token",
        data={
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": provider.client.redirect_uris[0],
        },
        auth=(CLIENT_ID, CLIENT_SECRET),
    )
    assert stolen.status_code == 400
    assert "code_verifier" in stolen.text


def test_what_is_kept_between_is_kept_in_a_cookie_of_its_own_for_ten_minutes(someone: Browser) -> None:
    cookies = someone.get("/auth/company/start").headers.get_list("set-cookie")
    assert len(cookies) == 1
    assert cookies[0].startswith("portal-oidc=")
    assert {"httponly", "samesite=lax", "max-age=600", "path=/"} <= set(cookies[0].lower().split("; "))


def test_the_way_back_leads_to_a_page_of_the_portal_only(someone: Browser) -> None:
    assert through(someone, "https://evil.example/").headers["location"] == "/"
    assert through(someone, "//evil.example").headers["location"] == "/"


def test_a_provider_that_does_not_answer_is_said_to_be_away(someone: Browser) -> None:
    answer = someone.get("/auth/away/start")
    assert answer.status_code == 502
    assert "The sign-in service does not answer" in answer.text


@pytest.mark.parametrize("name", ["nobody", "half", "redirect_uri", "x" * 64])
def test_a_provider_that_is_not_set_up_is_not_known(someone: Browser, name: str) -> None:
    assert someone.get(f"/auth/{name}/start").status_code == 404
    assert someone.get(f"/auth/{name}/callback?code=x&state=y").status_code == 404


def test_only_these_two_addresses_of_a_provider_exist(someone: Browser) -> None:
    for path in ("/auth", "/auth/", "/auth/company", "/auth/company/other", "/auth/company/start/x"):
        assert someone.get(path).status_code in (303, 404)
    assert someone.post("/auth/company/start").status_code == 401


def test_a_single_provider_may_stand_in_auth_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    auth = tmp_path / "one.toml"
    auth.write_text(
        '[auth]\nclient_id = "a"\nclient_secret = "b"\nserver_metadata_url = "https://x.example"\n'
        'client_kwargs = { "scope" = "openid" }\n'
    )
    monkeypatch.setenv("PORTAL_AUTH_FILE", str(auth))
    settings.cache_clear()
    assert [provider.name for provider in oidc.providers()] == ["sso"]
    assert "b" not in repr(oidc.providers()).replace("label", "")


def test_without_a_file_there_is_no_provider(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_AUTH_FILE", str(tmp_path / "none.toml"))
    settings.cache_clear()
    assert oidc.providers() == ()
