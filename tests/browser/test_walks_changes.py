"""A change by hand: an idea in private, submitted, assessed, approved by the firm, offered to the client."""

import re

import pytest
from playwright.sync_api import Locator

from tests.browser.hands import (
    Upload,
    fill,
    follow,
    hears,
    learns,
    opened,
    press,
    tick,
    unharmed,
    upload,
)
from tests.browser.visitor import Enter, Visitor
from tests.browser.wording import Words

pytestmark = pytest.mark.browser

HERE = "?project=publicalpha"
ARRIVED = "Your request arrived as {code}. The project manager assesses it and answers here."
TITLE = "A second gate"


def number_of(code: str) -> int:
    return int(code.rpartition("-")[2])


def box_of(visitor: Visitor, label: str) -> Locator:
    """A field whose label begins with people's own words."""
    return visitor.page.get_by_role("textbox", name=re.compile(re.escape(label) + "[,，]")).first


def type_into(visitor: Visitor, label: str, value: str) -> None:
    """Type into such a field, and leave it."""
    box = box_of(visitor, label)
    box.fill(value)
    box.blur()


def begun(contributor: Visitor) -> int:
    """An idea, kept in private at first, then submitted with a drawing."""
    contributor.go(f"/scope{HERE}&part=changes")
    opened(contributor, "Begin a draft instead")
    fill(contributor, "What should change, in one line", TITLE, 1)
    press(contributor, "Begin the draft")
    number = number_of(learns(contributor, "{code} is your draft; go on writing below.")["code"])
    contributor.go(f"/scope{HERE}&part=changes&change={number}")
    hears(contributor, "Draft, only you see it")
    upload(contributor, Upload("gate.txt", "text/plain", b"By the north wall"))
    press(contributor, "Attach the file")
    hears(contributor, "“{name}” is attached.", name="gate.txt")
    fill(contributor, "What exactly", "Lorries should leave by the back.")
    fill(contributor, "Why it is needed", "The yard is too small.")
    tick(contributor, "Submit it with this: the project manager reads it from then on")
    press(contributor, "Save")
    hears(contributor, ARRIVED, code=f"CR-{number}")
    return number


def assessed(manager: Visitor, number: int) -> None:
    """From the first word to an assessment that is complete."""
    manager.go("/" + HERE)
    hears(manager, "Answer change request {number}: {title}", number=number, title=TITLE)
    follow(manager, f"change={number}")
    hears(manager, Words("Lorries should leave by the back."))
    hears(manager, Words("gate.txt"))
    fill(manager, "What the client reads about it", "We look into it.")
    press(manager, "Save and tell the client")
    being = manager.said("Being assessed")
    hears(manager, "{code} is now: {status}.", code=f"CR-{number}", status=being)
    manager.go(f"/changes{HERE}&change={number}&part=assessment")
    type_into(manager, "Category ALPHAMARK ALPHAMARK", "2000")
    type_into(manager, "Milestone ALPHAMARK ALPHAMARK", "5")
    for label in ("What it does to the scope", "What it does to the quality", "What it does to the risks"):
        fill(manager, label, f"{label[16:]}: nothing bad")
    press(manager, "Save the assessment")
    hears(manager, "The assessment is saved. An internal approval given before has ended.")
    manager.go(f"/changes{HERE}&change={number}&part=ways")
    fill(manager, "What this way is", "Lorries go on turning in the yard.")
    press(manager, "Save the alternative")
    hears(manager, "The alternative is saved.")


def approved(manager: Visitor, lead: Visitor, number: int) -> None:
    """The firm's own approval, asked for by one and given by another."""
    manager.go(f"/changes{HERE}&change={number}&part=offer")
    hears(manager, Words("Lorries go on turning in the yard."))
    press(manager, "Ask for internal approval")
    hears(manager, "Whoever may approve offers finds it on their first page.")
    lead.go("/")
    hears(lead, "Approve the offer for change request {number}: {title}", number=number, title=TITLE)
    follow(lead, f"change={number}")
    hears(lead, "This is what the client will read")
    press(lead, "Approve this offer for our side")
    hears(lead, "The offer is approved; it can be sent to the client.")


def test_a_request_that_the_firm_declines_keeps_every_word(enter: Enter) -> None:
    sponsor, manager = enter("sponsor", usually="en-390"), enter("manager", usually="zh-1280")
    with unharmed(sponsor), unharmed(manager):
        sponsor.go("/feedback" + HERE)
        fill(sponsor, "What should change, in one line", "A third gate")
        fill(sponsor, "What exactly", "One for visitors.")
        fill(sponsor, "Why it is needed", "They wait with the lorries.")
        press(sponsor, "Submit the request")
        number = number_of(learns(sponsor, ARRIVED)["code"])
        manager.go(f"/changes{HERE}&change={number}")
        for status in ("Being assessed", "Declined"):
            fill(manager, "What the client reads about it", f"Our word: {status}")
            press(manager, "Save and tell the client")
            hears(manager, "{code} is now: {status}.", code=f"CR-{number}", status=manager.said(status))
        hears(manager, "This request is settled; nothing more can happen to it.")
        sponsor.go(f"/scope{HERE}&part=changes&change={number}")
        hears(sponsor, Words("Our word: Declined"))
        assert sponsor.is_narrow()
