"""How people come in, sign in and are shown out, in the browser."""

import pytest

from tests.browser.hands import (
    choose,
    fill,
    hears,
    learns,
    navigate,
    number_in,
    pick,
    press,
    tick,
    touch,
    unharmed,
)
from tests.browser.visitor import Enter, Visitor
from tests.browser.wording import Words

pytestmark = pytest.mark.browser

HERE = "?project=publicalpha"
BLOCK = "[data-testid=stHorizontalBlock], [data-testid=stVerticalBlock]"
MAILED = (
    "The invitation was mailed. If it does not arrive, send this link yourself; it opens the account once, "
    "until {date}: {link}"
)
BEGUN = "The project has begun. Everything in it is internal until you publish it."
ACCOUNT_CHANGED = "The account is changed; it counts from the next click of that person."
NO_MATCH = (
    "This e-mail address and password do not fit together. Check both, or have a sign-in link mailed to you."
)
HAS_AN_ACCOUNT = "You have an account already, or a newer invitation came after this one. Sign in to go on."
ROLE_CHANGED = "The role is changed; it counts from the next click of that person."
PASSWORD = "seven lamps above the quay"


def _invited(host: Visitor, address: str, name: str, role: str) -> str:
    """Invite somebody on the page of people; the way to the door, as the page shows it."""
    host.go("/people" + HERE)
    fill(host, "E-mail address", address)
    fill(host, "Name", name)
    choose(host, "Role", role)
    press(host, "Invite")
    link = learns(host, MAILED)["link"]
    return number_in(r"(/invite/[\w-]+)", link)


def _opens_account(guest: Visitor, way: str) -> None:
    guest.page.goto(guest.address + way)
    guest.page.locator("#language").select_option(guest.way.language)
    guest.page.locator("#password").fill(PASSWORD)
    guest.page.locator("button.primary").dblclick()
    guest.page.wait_for_selector('[data-testid="stApp"]')
    guest.settle()


def test_somebody_is_invited_comes_in_and_signs_in_again(enter: Enter) -> None:
    manager, guest = enter("manager"), enter(None, usually="zh-390")
    with unharmed(manager):
        way = _invited(manager, "li.na@alpha.example", "Li Na", "Contributor")
        assert manager.says.count("li.na@alpha.example") == 1
    _opens_account(guest, way)
    hears(guest, "Welcome, {name}", name="Li Na")
    guest.go("/account")
    guest.page.goto(guest.address + "/sign-out")
    guest.page.locator("button.primary").click()
    guest.page.wait_for_url("**/login?out*")

    guest.page.goto(guest.address + f"/issues{HERE}&issue=1")
    assert "/login" in guest.page.url
    for password in ("not this one at all", PASSWORD):
        if not guest.page.locator("#email").input_value():
            guest.page.locator("#email").fill("li.na@alpha.example")
        assert guest.page.locator("#email").input_value() == "li.na@alpha.example"
        guest.page.locator("#password").fill(password)
        guest.page.locator("form[action='/login'] button.primary").click()
        if password != PASSWORD:
            assert guest.said(NO_MATCH) in guest.page.inner_text("main, body")
    guest.page.wait_for_selector('[data-testid="stApp"]')
    guest.settle()
    assert f"/issues{HERE}&issue=1" in guest.page.url
    hears(guest, Words("Described ALPHAMARK ALPHAMARK"))
    late = enter(None, usually="zh-390")
    answer = late.page.goto(late.address + way)
    assert answer is not None
    assert answer.status == 410
    told = late.page.inner_text("main")
    assert late.said("This invitation was used before") in told
    assert late.said(HAS_AN_ACCOUNT) in told
    assert late.page.get_by_role("link", name=late.said("Go to the sign-in page")).count() == 1
    assert "ALPHAMARK" not in told

    with unharmed(manager):
        row = manager.page.locator(BLOCK).filter(has_text="li.na@alpha.example").last
        touch(manager, row.get_by_role("button", name=manager.said("Change role")))
        pick(manager, "Role in this project", "Take out of the project")
        press(manager, "Save")
        hears(manager, ROLE_CHANGED)
        assert "li.na@alpha.example" not in manager.says
        # The one who moves up to that place must not be found with their role opened.
        assert manager.page.get_by_test_id("stPopoverBody").count() == 0
    guest.go("/issues" + HERE)
    hears(guest, "There is no such project, or it is not open to you.")
    assert "ALPHAMARK" not in guest.says


def test_an_administrator_begins_a_project_and_invites_a_lead(enter: Enter) -> None:
    administrator = enter("administrator")
    with unharmed(administrator):
        administrator.go("/clients")
        fill(administrator, "Client", "Harbour Authority")
        fill(administrator, "Name of the project", "New quay")
        fill(administrator, "Key", "QUAY")
        press(administrator, "Begin the project")
        hears(administrator, BEGUN)
        assert administrator.says.count("Harbour Authority") == 1
        assert administrator.says.count("New quay") == 1

        administrator.go("/accounts")
        fill(administrator, "E-mail address", "lea.lead@firm.example")
        fill(administrator, "Name", "Lea Lead")
        choose(administrator, "In the whole portal", "Delivery lead")
        press(administrator, "Invite")
        hears(administrator, MAILED)
        assert administrator.says.count("lea.lead@firm.example") == 1


def test_whose_account_is_closed_is_shown_out_at_the_next_click(enter: Enter) -> None:
    administrator, manager, guest = enter("administrator"), enter("manager"), enter(None)
    way = _invited(manager, "max.gone@alpha.example", "Max Gone", "Reader")
    _opens_account(guest, way)
    guest.go("/progress" + HERE)
    assert "ALPHAMARK" in guest.says
    with unharmed(administrator):
        administrator.go("/accounts")
        pick(administrator, "Whose account", Words("Max Gone"))
        tick(administrator, "May sign in")
        press(administrator, "Save")
        hears(administrator, ACCOUNT_CHANGED)
        assert administrator.reads("closed {day}")
    navigate(guest, "Issues")
    hears(guest, "You are signed out")
    assert "ALPHAMARK" not in guest.says
