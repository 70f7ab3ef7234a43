"""What somebody changes of their own account, and what an administrator changes of another's."""

import pytest

from portal import account
from tests.browser.hands import (
    alerts,
    choose,
    field,
    fill,
    hears,
    navigate,
    opened,
    pick,
    press,
    tick,
    unharmed,
)
from tests.browser.visitor import Enter, Visitor
from tests.browser.wording import Words

pytestmark = pytest.mark.browser

HERE = "?project=publicalpha"
PASSWORD = "nine herons at low water"
SPOKEN = {"en": "English", "zh": "简体中文"}
OTHER = {"en": "zh", "zh": "en"}
SAVED = "Saved. Everything is now in this language and this time zone."
OWN_ACCOUNT = (
    "You cannot close your own account: it would sign you out, and you could not open it again."
    " Another administrator can close it."
)
CHANGED = "The account is changed; it counts from the next click of that person."
PASSWORD_CHANGED = "Your password is changed, and you are signed out everywhere else."


def speaks(visitor: Visitor, language: str) -> None:
    """From here on the visitor reads in another language."""
    visitor.way = visitor.way._replace(language=language)


def test_name_language_and_time_zone_are_saved_and_hold_at_once(enter: Enter) -> None:
    reader = enter("reader")
    first, second = reader.way.language, OTHER[reader.way.language]
    with unharmed(reader):
        reader.go("/account" + HERE)
        hears(reader, "You sign in as {email}.", email="reader@alphamark.example")
        fill(reader, "Name", "Rita Reader")
        choose(reader, "Language", Words(SPOKEN[second]))
        pick(reader, "Time zone", Words(account.zone_name("Asia/Shanghai", reader.text)))
        press(reader, "Save")
        speaks(reader, second)
        hears(reader, SAVED)
        assert field(reader, "Name").input_value() == "Rita Reader"
        chosen = reader.page.get_by_role("combobox", name=reader.said("Time zone"))
        assert account.zone_name("Asia/Shanghai", reader.text) in chosen.input_value()
        navigate(reader, "Training")
        hears(reader, "Training")

        reader.go("/account" + HERE)
        assert reader.page.locator("html").get_attribute("lang") == second
        fill(reader, "Name", "")
        press(reader, "Save", twice=False)
        hears(reader, "Please fill in “{label}”.", label=reader.said("Name"))
        fill(reader, "Name", "ALPHAMARK reader")
        choose(reader, "Language", Words(SPOKEN[first]))
        pick(reader, "Time zone", Words(account.zone_name("Europe/Berlin", reader.text)))
        press(reader, "Save")
        speaks(reader, first)
        hears(reader, SAVED)


def test_a_password_is_set_and_changed_and_other_browsers_are_shown_out(enter: Enter) -> None:
    here = enter("contributor")
    with unharmed(here):
        here.go("/account" + HERE)
        opened(here, "Set a password")
        fill(here, "New password", PASSWORD)
        fill(here, "New password once more", PASSWORD + "!")
        press(here, "Set a password", twice=False)
        assert len(alerts(here)) == 1
        fill(here, "New password", "short")
        fill(here, "New password once more", "short")
        press(here, "Set a password", twice=False)
        assert len(alerts(here)) == 1
        fill(here, "New password", PASSWORD)
        fill(here, "New password once more", PASSWORD)
        press(here, "Set a password")
        hears(here, PASSWORD_CHANGED)

    there = enter(None)
    there.page.goto(there.address + "/login")
    there.page.locator("#email").fill("contributor@alphamark.example")
    there.page.locator("#password").fill(PASSWORD)
    there.page.locator("form[action='/login'] button.primary").click()
    there.page.wait_for_selector('[data-testid="stApp"]')
    there.settle()
    with unharmed(here):
        here.go("/account" + HERE)
        opened(here, "Change password")
        fill(here, "Present password", "not this one at all")
        fill(here, "New password", PASSWORD + " again")
        fill(here, "New password once more", PASSWORD + " again")
        press(here, "Change password", twice=False)
        hears(here, "Your present password is not the one you entered.")
        press(here, "Sign out everywhere else")
        hears(here, "Only this session is left.")
        assert here.page.get_by_role("button", name=here.said("Sign out there")).count() == 0
    there.page.goto(there.address + "/issues" + HERE)
    assert "/login" in there.page.url


def test_an_administrator_gives_a_role_takes_it_back_and_cannot_be_the_last(enter: Enter) -> None:
    administrator, person = enter("administrator"), enter("beta_manager")
    with unharmed(administrator):
        administrator.go("/accounts?find=beta_manager")
        hears(administrator, "{n} person", n=1)
        pick(administrator, "Whose account", Words("BETAMARK beta_manager"))
        choose(administrator, "In the whole portal", "Delivery lead")
        press(administrator, "Save")
        hears(administrator, CHANGED)
        hears(administrator, "Delivery lead")
    with unharmed(person):
        person.go("/portfolio")
        hears(person, Words("ALPHAMARK project"))
    with unharmed(administrator):
        choose(administrator, "In the whole portal", "No role")
        press(administrator, "Save")
        hears(administrator, CHANGED)
        administrator.go("/accounts?find=administrator")
        pick(administrator, "Whose account", Words("administrator"))
        tick(administrator, "May sign in")
        press(administrator, "Save", twice=False)
        hears(administrator, OWN_ACCOUNT)
        tick(administrator, "May sign in")
        choose(administrator, "In the whole portal", "No role")
        press(administrator, "Save", twice=False)
        hears(administrator, "The portal needs an administrator. Name another one first.")
    with unharmed(person):
        person.go("/portfolio")
        assert "ALPHAMARK" not in person.says
