"""How people come in, sign in and are shown out, in the browser."""

import pytest

from tests.browser.hands import choose, fill, hears, number_in, pick, press, unharmed
from tests.browser.visitor import Enter, Visitor

pytestmark = pytest.mark.browser

HERE = "?project=publicalpha"
BLOCK = "[data-testid=stHorizontalBlock], [data-testid=stVerticalBlock]"
PASSWORD = "seven lamps above the quay"


def _invited(host: Visitor, address: str, name: str, role: str) -> str:
    """Invite somebody on the page of people; the way to the door, as the page shows it."""
    host.go("/people" + HERE)
    fill(host, "E-mail address", address)
    fill(host, "Name", name)
    choose(host, "Role", role)
    press(host, "Invite")
    hears(host, "The invitation was mailed.")
    return number_in(r"(/invite/[\w-]+)", host.says)


def _opens_account(guest: Visitor, way: str, language: str) -> None:
    guest.page.goto(guest.address + way)
    guest.page.locator("#language").select_option(language)
    guest.page.locator("#password").fill(PASSWORD)
    guest.page.locator("button.primary").dblclick()
    guest.page.wait_for_selector('[data-testid="stApp"]')
    guest.settle()


def test_somebody_is_invited_comes_in_in_chinese_and_signs_in_again(enter: Enter) -> None:
    manager, guest = enter("manager"), enter(None, language="zh", width=390)
    with unharmed(manager):
        way = _invited(manager, "li.na@alpha.example", "Li Na", "Contributor")
        assert manager.says.count("li.na@alpha.example") == 1
    _opens_account(guest, way, "zh")
    hears(guest, "您好，Li Na")
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
            assert "邮箱地址与密码不匹配。" in guest.page.inner_text("main, body")
    guest.page.wait_for_selector('[data-testid="stApp"]')
    guest.settle()
    assert f"/issues{HERE}&issue=1" in guest.page.url
    hears(guest, "Described ALPHAMARK ALPHAMARK")
    assert enter(None).context.request.get(guest.address + way).status == 410

    with unharmed(manager):
        row = manager.page.locator(BLOCK).filter(has_text="li.na@alpha.example").last
        row.get_by_role("button", name="Change role").click()
        pick(manager, "Role in this project", "Take out of the project")
        press(manager, "Save")
        hears(manager, "The role is changed; it counts from the next click of that person.")
        assert "li.na@alpha.example" not in manager.says
    guest.go("/issues" + HERE)
    hears(guest, "它未对您开放")
    assert "ALPHAMARK" not in guest.says


def test_an_administrator_begins_a_project_and_invites_a_lead(enter: Enter) -> None:
    administrator = enter("administrator")
    with unharmed(administrator):
        administrator.go("/clients")
        fill(administrator, "Client", "Harbour Authority")
        fill(administrator, "Name of the project", "New quay")
        fill(administrator, "Key", "QUAY")
        press(administrator, "Begin the project")
        hears(administrator, "The project has begun.")
        assert administrator.says.count("Harbour Authority") == 1
        assert administrator.says.count("New quay") == 1

        administrator.go("/accounts")
        fill(administrator, "E-mail address", "lea.lead@firm.example")
        fill(administrator, "Name", "Lea Lead")
        choose(administrator, "In the whole portal", "Delivery lead")
        press(administrator, "Invite")
        hears(administrator, "The invitation was mailed.")
        assert administrator.says.count("lea.lead@firm.example") == 1


def test_whose_account_is_closed_is_shown_out_at_the_next_click(enter: Enter) -> None:
    administrator, manager, guest = enter("administrator"), enter("manager"), enter(None)
    way = _invited(manager, "max.gone@alpha.example", "Max Gone", "Reader")
    _opens_account(guest, way, "en")
    guest.go("/progress" + HERE)
    assert "ALPHAMARK" in guest.says
    with unharmed(administrator):
        administrator.go("/accounts")
        pick(administrator, "Whose account", "Max Gone")
        administrator.page.get_by_text("May sign in").click()
        press(administrator, "Save")
        hears(administrator, "The account is changed")
        assert "closed" in administrator.says
    guest.page.get_by_role("link", name="Issues").first.click()
    hears(guest, "You are signed out")
    assert "ALPHAMARK" not in guest.says
