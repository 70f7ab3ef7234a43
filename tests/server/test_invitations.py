"""Invitations: who may invite whom, what the link opens, and what it never does."""

import re
import threading
import time
from html import unescape

import pytest
import time_machine
from sqlalchemy import select
from typer.testing import CliRunner

from db.models.identity import Membership, OneTimeLink, Person, PortalRole, Role
from db.models.record import AuditEvent, OutboxMail
from db.session import AlreadyDone, identity_reading, reading
from portal.access import (
    NotAllowed,
    NotFound,
    PreviewIsReadOnly,
    operator_scope,
    preview_viewer,
    project_scope,
)
from portal.clock import now
from portal.i18n import Text
from portal.identity import invitations, passwords, people, sessions
from portal.identity.invitations import AccountIsClosed, Invite
from portal.problems import Problems
from portal.settings import settings
from tests.server.conftest import PASSWORD, Opened, change_person
from tests.server.test_sign_in import error
from tests.worlds import World

ANNA = Invite("anna@berg.example", "Anna Berg", Role.SPONSOR)
USED, EXPIRED = "This invitation was used before", "This invitation has expired"


def path_of(link: str | None) -> str:
    assert link is not None
    return link.removeprefix(settings().address)


def person(email: str) -> Person:
    with identity_reading() as connection:
        return connection.scalars(select(Person).where(Person.email == email)).one()


def roles(email: str) -> dict[int, Role]:
    with identity_reading() as connection:
        asked = (
            select(Membership).join(Person, Person.id == Membership.person_id).where(Person.email == email)
        )
        return {row.project_id: row.role for row in connection.scalars(asked)}


def mails_to(email: str) -> list[OutboxMail]:
    with identity_reading() as connection:
        asked = select(OutboxMail).where(OutboxMail.recipient == email).order_by(OutboxMail.id)
        return list(connection.scalars(asked))


# ---------------------------------------------------------------------- inviting


def test_a_manager_invites_into_their_own_project(world: World) -> None:
    made = invitations.invite(world.scope("manager", "alpha"), ANNA)
    anna = person("anna@berg.example")
    assert made.person_id == anna.id
    assert (anna.name, anna.language, anna.password_hash) == ("Anna Berg", "en", None)
    assert anna.portal_role is PortalRole.NONE
    assert roles("anna@berg.example") == {world.project_ids["alpha"]: Role.SPONSOR}
    (mail,) = mails_to("anna@berg.example")
    assert mail.subject == "You are invited to “ALPHAMARK project ALPHAMARK”"
    assert made.link is not None
    assert made.link in mail.body
    assert "as Sponsor" in mail.body
    assert (made.expires_at - now()).days == 6


def test_the_mail_is_in_the_language_of_the_invited_person(world: World) -> None:
    invitations.invite(world.scope("manager", "alpha"), Invite("li@hua.example", "李华", Role.VIEWER, "zh"))
    (mail,) = mails_to("li@hua.example")
    assert mail.subject.startswith("邀请您加入项目「")
    assert mail.body.startswith("李华，您好：")
    assert "「只读成员」" in mail.body


@pytest.mark.parametrize("who", ["sponsor", "contributor", "reader", "member", "lead"])
def test_nobody_else_invites(world: World, who: str) -> None:
    with pytest.raises(NotAllowed):
        invitations.invite(world.scope(who, "alpha"), ANNA)
    assert mails_to("anna@berg.example") == []


def test_a_manager_cannot_even_name_another_project(world: World) -> None:
    with pytest.raises(NotFound):
        world.scope("manager", "beta")
    with pytest.raises(NotAllowed):
        invitations.invite_to_portal(world.scope("manager", "alpha"), ANNA, PortalRole.ADMINISTRATOR)


def test_a_preview_invites_nobody(world: World) -> None:
    preview = preview_viewer(world.viewer("manager"), world.viewer("sponsor"))
    with pytest.raises(PreviewIsReadOnly):
        invitations.invite(project_scope(preview, world.projects["alpha"]), ANNA)


def test_the_audit_trail_names_the_inviter(world: World) -> None:
    invitations.invite(world.scope("manager", "alpha"), ANNA)
    with reading(operator_scope()) as connection:
        events = list(connection.scalars(select(AuditEvent).order_by(AuditEvent.id.desc()).limit(2)))
    assert {(event.record, event.action, event.actor) for event in events} == {
        ("person", "create", "ALPHAMARK manager"),
        ("membership", "create", "ALPHAMARK manager"),
    }
    assert {event.person_id for event in events} == {world.person_ids["manager"]}


def test_a_double_click_invites_once(world: World) -> None:
    scope = world.scope("manager", "alpha")
    invitations.invite(scope, ANNA, "the form's token")
    with pytest.raises(AlreadyDone):
        invitations.invite(scope, ANNA, "the form's token")
    assert len(mails_to("anna@berg.example")) == 1


def test_two_managers_inviting_the_same_address_at_once_both_succeed(world: World) -> None:
    failures: list[BaseException] = []

    def run(who: str, project: str) -> None:
        try:
            invitations.invite(world.scope(who, project), ANNA)
        except BaseException as failure:  # noqa: BLE001
            failures.append(failure)

    threads = [threading.Thread(target=run, args=a) for a in (("manager", "alpha"), ("beta_manager", "beta"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert set(roles("anna@berg.example")) == {world.project_ids["alpha"], world.project_ids["beta"]}


def test_a_second_invitation_makes_the_first_link_worthless(small_world: World, browser: Opened) -> None:
    scope = small_world.scope("manager", "alpha")
    first, second = (path_of(invitations.invite(scope, ANNA).link) for _ in range(2))
    assert browser().get(first).status_code == 410
    assert browser().get(second).status_code == 200


def test_inviting_again_changes_the_role_and_nothing_else(world: World) -> None:
    scope = world.scope("manager", "alpha")
    invitations.invite(scope, ANNA)
    invitations.invite(scope, Invite("Anna@Berg.example ", "Somebody else", Role.VIEWER, "zh"))
    anna = person("anna@berg.example")
    assert (anna.name, anna.language) == ("Anna Berg", "en")
    assert roles("anna@berg.example") == {world.project_ids["alpha"]: Role.VIEWER}


def test_the_inviter_gets_no_key_to_what_others_have_opened(world: World) -> None:
    invitations.invite(world.scope("manager", "alpha"), ANNA)
    second = invitations.invite(world.scope("beta_manager", "beta"), ANNA)
    assert second.link is None
    assert len(mails_to("anna@berg.example")) == 2
    third = invitations.invite(operator_scope(world.scope("beta_manager", "beta").here), ANNA)
    assert third.link is not None


def test_a_closed_account_is_not_opened_by_an_invitation(world: World) -> None:
    change_person(world.person_ids["sponsor"], deactivated_at=now())
    command = Invite(world.emails["sponsor"], "X", Role.VIEWER)
    with pytest.raises(AccountIsClosed):
        invitations.invite(world.scope("manager", "alpha"), command)


def test_an_administrator_makes_administrators(world: World) -> None:
    made = invitations.invite_to_portal(
        operator_scope(), Invite("boss@firm.example", "Boss", Role.MANAGER), PortalRole.ADMINISTRATOR
    )
    assert made.link is not None
    assert person("boss@firm.example").portal_role is PortalRole.ADMINISTRATOR
    assert roles("boss@firm.example") == {}
    assert mails_to("boss@firm.example")[0].subject == "Your account for Candor"


@pytest.mark.parametrize(
    ("raw", "field"),
    [
        ({"email": "anna", "name": "Anna", "role": "sponsor"}, "email"),
        ({"email": "anna@berg.example\r\nBcc: x@y.example", "name": "Anna", "role": "sponsor"}, "email"),
        ({"email": "anna@berg.example", "name": " ", "role": "sponsor"}, "name"),
        ({"email": "anna@berg.example", "name": "Anna", "role": "king"}, "role"),
        ({"email": "anna@berg.example", "name": "Anna", "role": "sponsor", "language": "tlh"}, "language"),
    ],
)
def test_a_form_that_cannot_be_kept_says_why(raw: dict[str, object], field: str) -> None:
    problems = invitations.read(raw, Text())
    assert isinstance(problems, Problems)
    assert problems.of(field)


# ---------------------------------------------------------------------- opening the account


@pytest.fixture
def invitation(small_world: World) -> str:
    return path_of(invitations.invite(small_world.scope("manager", "alpha"), ANNA).link)


def opened_account(browser: Opened, invitation: str, **fields: str) -> tuple[int, str]:
    answer = browser().form(
        invitation, **{"name": "Anna B.", "language": "en", "way": "password", "password": PASSWORD, **fields}
    )
    return answer.status_code, error(answer.text)


def test_an_invitation_shows_what_it_is_for(browser: Opened, invitation: str) -> None:
    page = browser().get(invitation).text
    assert "Welcome, Anna Berg" in page
    assert "ALPHAMARK project ALPHAMARK" in page
    assert "ALPHAMARK Ltd · Sponsor" in page
    assert "BETAMARK" not in page
    assert 'autocomplete="new-password"' in page


def test_looking_does_not_use_it_up(browser: Opened, invitation: str) -> None:
    assert [browser().get(invitation).status_code for _ in range(3)] == [200] * 3


def test_the_invited_person_chooses_name_language_and_password(browser: Opened, invitation: str) -> None:
    opened = browser()
    answer = opened.form(
        invitation, name="  Anna\u202e Berg ", language="zh", way="password", password=PASSWORD
    )
    assert (answer.status_code, answer.headers["location"]) == (303, "/?project=publicalpha")
    assert opened.is_in()
    anna = person("anna@berg.example")
    assert (anna.name, anna.language) == ("Anna Berg", "zh")
    assert anna.visit_at is not None
    assert browser().sign_in("anna@berg.example").status_code == 303


def test_or_mailed_links_only(browser: Opened, invitation: str) -> None:
    assert opened_account(browser, invitation, way="mail", password="") == (303, "")
    assert person("anna@berg.example").password_hash is None
    assert browser().sign_in("anna@berg.example", "").status_code == 401


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"password": "short"}, "Choose a password of at least 8 characters."),
        ({"password": ""}, "Choose a password of at least 8 characters."),
        ({"password": "Password123!"}, "This password is among the first that somebody would try."),
        ({"password": "anna.berg1"}, "This password is among the first that somebody would try."),
        ({"password": "x1" * 65}, "Choose a password of at most 128 characters."),
        ({"name": " \u200b "}, "Your name"),
    ],
)
def test_what_cannot_be_kept_is_said_and_the_rest_stays_typed(
    browser: Opened, invitation: str, fields: dict[str, str], sentence: str
) -> None:
    opened = browser()
    typed = {"name": "Anna B.", "language": "zh", "way": "password", "password": PASSWORD, **fields}
    answer = opened.form(invitation, **typed)
    assert answer.status_code == 422
    assert sentence in error(answer.text)
    assert f'value="{unescape(typed["name"])}"' in unescape(answer.text)
    assert re.search(r'value="zh"[^>]*selected', answer.text)
    assert person("anna@berg.example").password_hash is None
    assert not opened.is_in()
    answer = opened.send_form(answer, invitation, **{**typed, "name": "Anna B.", "password": PASSWORD})
    assert answer.status_code == 303


def test_an_invitation_opens_an_account_once(browser: Opened, invitation: str) -> None:
    assert opened_account(browser, invitation) == (303, "")
    late = browser().get(invitation)
    assert late.status_code == 410
    assert USED in late.text
    assert "Sign in to go on." in late.text
    stranger = browser()
    shown = stranger.get("/login")
    thief = stranger.send_form(shown, invitation, name="Thief", way="password", password="another fine one")
    assert thief.status_code == 410
    assert not stranger.is_in()
    assert browser().sign_in("anna@berg.example").status_code == 303


def test_a_second_click_on_the_form_is_harmless(browser: Opened, invitation: str) -> None:
    opened = browser()
    shown = opened.get(invitation)
    fields = {"name": "Anna B.", "language": "en", "way": "password", "password": PASSWORD}
    answers = [opened.send_form(shown, invitation, **fields).status_code for _ in range(3)]
    assert answers == [303, 303, 303]
    assert opened.is_in()


def test_whoever_is_in_already_goes_on_from_the_link(browser: Opened, invitation: str) -> None:
    opened = browser()
    opened.form(invitation, name="Anna B.", language="en", way="password", password=PASSWORD)
    answer = opened.get(invitation)
    assert (answer.status_code, answer.headers["location"]) == (303, "/?project=publicalpha")


def test_an_expired_invitation_says_what_to_do_in_the_readers_language(
    browser: Opened, invitation: str
) -> None:
    opened = browser()
    shown = opened.get(invitation)
    with time_machine.travel(time.time() + 7 * 24 * 3600 + 1):
        late = opened.get(invitation)
        assert late.status_code == 410
        assert EXPIRED in late.text
        assert "Ask whoever invited you to send a new one" in late.text
        chinese = browser(**{"Accept-Language": "zh"}).get(f"{invitation}?language=zh")
        assert "此邀请已过期" in chinese.text
        answer = opened.send_form(shown, invitation, name="A", way="password", password=PASSWORD)
        assert answer.status_code == 410
    assert person("anna@berg.example").password_hash is None


@pytest.mark.parametrize("token", ["A" * 43, "-" * 20])
def test_an_invitation_nobody_sent_is_not_found(browser: Opened, token: str) -> None:
    opened = browser()
    answer = opened.get(f"/invite/{token}")
    assert answer.status_code == 404
    assert "This link is not known" in answer.text
    assert opened.send_form(opened.get("/login"), f"/invite/{token}", name="x").status_code == 404


def test_a_sign_in_link_is_no_invitation_and_an_invitation_no_sign_in_link(
    browser: Opened, invitation: str
) -> None:
    token = invitation.rpartition("/")[2]
    assert browser().get(f"/login/link/{token}").status_code == 404


def test_the_form_must_be_ours(browser: Opened, invitation: str) -> None:
    opened = browser()
    answer = opened.post(invitation, data={"name": "A", "way": "password", "password": PASSWORD})
    assert answer.status_code == 403
    assert person("anna@berg.example").password_hash is None


def test_a_name_cannot_break_out_of_the_page(browser: Opened, small_world: World) -> None:
    hostile = Invite("x@y.example", "<img src=x onerror=alert(1)>", Role.VIEWER)
    link = path_of(invitations.invite(small_world.scope("manager", "alpha"), hostile).link)
    page = browser().get(link).text
    assert "<img src=x" not in page
    assert "&lt;img src=x onerror=alert(1)&gt;" in page


# ---------------------------------------------------------------------- somebody who is here already


@pytest.fixture
def second_project(small_world: World, sponsor: str) -> str:
    """An invitation of Alpha's sponsor into Beta's project."""
    command = Invite(sponsor, "Whatever", Role.VIEWER)
    return path_of(invitations.invite(small_world.scope("beta_manager", "beta"), command).link)


def test_a_link_to_somebody_who_has_joined_opens_nothing_by_itself(
    browser: Opened, second_project: str, sponsor: str
) -> None:
    opened = browser()
    page = opened.get(second_project)
    assert "Welcome back" in page.text
    assert "new-password" not in page.text
    assert "BETAMARK project BETAMARK" in page.text
    assert "ALPHAMARK project" not in page.text
    before = person(sponsor).password_hash
    answer = opened.send_form(page, second_project, name="Thief", way="password", password="another fine one")
    assert answer.status_code == 200
    assert not opened.is_in()
    assert person(sponsor).password_hash == before


def test_with_their_password_it_leads_to_the_new_project(browser: Opened, second_project: str) -> None:
    opened = browser()
    page = opened.get(second_project)
    assert opened.send_form(page, second_project, joined="yes", password="wrong password").status_code == 401
    answer = opened.send_form(page, second_project, joined="yes", password=PASSWORD)
    assert (answer.status_code, answer.headers["location"]) == (303, "/?project=publicbeta")
    assert opened.is_in()


def test_guessing_there_is_counted_with_guessing_on_the_sign_in_page(
    browser: Opened, second_project: str, sponsor: str
) -> None:
    opened = browser()
    page = opened.get(second_project)
    for _ in range(5):
        opened.send_form(page, second_project, joined="yes", password="wrong password")
    assert opened.send_form(page, second_project, joined="yes", password=PASSWORD).status_code == 429
    assert browser().sign_in(sponsor).status_code == 429


def test_without_a_password_a_link_is_mailed(browser: Opened, small_world: World) -> None:
    email = small_world.emails["contributor"]
    command = Invite(email, "X", Role.VIEWER)
    link = path_of(invitations.invite(small_world.scope("beta_manager", "beta"), command).link)
    opened = browser()
    page = opened.get(link)
    assert 'type="password"' not in page.text
    answer = opened.send_form(page, "/login/mail", email=email, next="/?project=publicbeta")
    assert answer.status_code == 200
    assert "Look into your mailbox" in answer.text


def test_signed_in_already_it_leads_on(browser: Opened, second_project: str, small_world: World) -> None:
    here = browser(sessions.start(small_world.person_ids["sponsor"], "password"))
    answer = here.get(second_project)
    assert (answer.status_code, answer.headers["location"]) == (303, "/?project=publicbeta")


# ---------------------------------------------------------------------- the command line


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, sqlite: str) -> CliRunner:
    monkeypatch.setenv("DATABASE_URL", sqlite)
    settings.cache_clear()
    return CliRunner()


def test_the_command_prints_a_link_that_works(
    command: CliRunner, small_world: World, browser: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    from portal.cli import app

    words = ["invite", "anna@berg.example", "--client", "ALPHAMARK Ltd", "--project", "ONE"]
    result = command.invoke(app, [*words, "--role", "contributor", "--name", "Anna Berg"])
    assert result.exit_code == 0, result.output
    link = result.output.strip().splitlines()[-1]
    assert browser().get(path_of(link)).status_code == 200
    assert roles("anna@berg.example") == {small_world.project_ids["alpha"]: Role.CONTRIBUTOR}


def test_the_command_makes_the_first_administrator(command: CliRunner, sqlite: str) -> None:
    from portal.cli import app

    assert not people.is_anybody_there()
    result = command.invoke(app, ["invite", "boss@firm.example", "--administrator"])
    assert result.exit_code == 0, result.output
    assert "/invite/" in result.output
    assert person("boss@firm.example").portal_role is PortalRole.ADMINISTRATOR
    assert people.is_anybody_there()


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["--client", "Nobody", "--project", "ONE"], 3, "There is no client named “Nobody”. There are:"),
        (["--client", "BETAMARK Ltd", "--project", "TWO"], 3, "no project with the key “TWO”. It has: ONE."),
        ([], 2, "Say which project: --client NAME --project KEY"),
    ],
)
def test_the_command_says_what_is_missing(
    command: CliRunner, small_world: World, words: list[str], code: int, sentence: str
) -> None:
    from portal.cli import app

    assert small_world
    result = command.invoke(app, ["invite", "anna@berg.example", *words])
    assert result.exit_code == code
    assert sentence in result.output
    assert mails_to("anna@berg.example") == []


def test_the_command_refuses_what_is_no_address(command: CliRunner) -> None:
    from portal.cli import app

    result = command.invoke(app, ["invite", "anna", "--administrator"])
    assert result.exit_code == 2
    assert "is not a complete e-mail address" in result.output


def test_a_password_chosen_here_is_stored_as_a_hash_alone(browser: Opened, invitation: str) -> None:
    opened_account(browser, invitation)
    kept = person("anna@berg.example").password_hash
    assert kept is not None
    assert kept.startswith("$argon2id$")
    assert passwords.fits(PASSWORD, kept)
    with identity_reading() as connection:
        link = connection.scalars(select(OneTimeLink)).one()
    assert link.used_at is not None
