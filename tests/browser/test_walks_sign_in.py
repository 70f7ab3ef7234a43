"""The ways in without a password, and the links that no longer lead in."""

import time
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy

import pytest
from sqlalchemy import select

from db.models.identity import LinkPurpose, OneTimeLink
from db.session import close_database, identity, open_database
from tests.browser.hands import fill, hears, learns, number_in, press, press_it, touch, unharmed
from tests.browser.visitor import Enter, Served, Visitor
from tests.browser.wording import Words

pytestmark = pytest.mark.browser

HERE = "?project=publicalpha"
PATIENCE_SECONDS = 20
MAILED = (
    "The invitation was mailed. If it does not arrive, send this link yourself; it opens the account once, "
    "until {date}: {link}"
)
WRONG = (
    "This e-mail address and password do not fit together. Check both, or have a sign-in link mailed to you."
)
LINK_USED = "This sign-in link was used before. Each is good once; have a new one mailed to you."
ASK_AGAIN = "Ask whoever invited you to send a new one; a reply to their mail is enough."
LOCKED = "There were too many attempts for this address. Wait {n} minutes, or have a sign-in link mailed."


def mails_to(served: Served, address: str) -> list[str]:
    """What was mailed to somebody, the oldest first."""
    found = [
        message_from_bytes(file.read_bytes(), policy=policy.default)
        for file in sorted(served.folder.rglob("*.eml"))
    ]
    return [str(mail.get_content()) for mail in found if address in str(mail["To"])]


def newest_mail(served: Served, address: str, before: int) -> str:
    """The mail that has just been written, once it is there."""
    until = time.monotonic() + PATIENCE_SECONDS
    while len(mails_to(served, address)) <= before:
        assert time.monotonic() < until, f"no mail came to {address}"
        time.sleep(0.2)
    return mails_to(served, address)[-1]


def at_the_door(visitor: Visitor) -> str:
    """What a page outside the portal says."""
    return visitor.page.inner_text("main")


def test_a_mailed_link_leads_to_the_page_that_was_asked_for_and_only_once(
    enter: Enter, served: Served
) -> None:
    guest, address = enter(None), "member@alphamark.example"
    before = len(mails_to(served, address))
    guest.page.goto(f"{guest.address}/issues{HERE}&issue=1")
    guest.page.locator("#email").fill(address)
    touch(guest, guest.page.get_by_role("button", name=guest.said("Mail me a sign-in link instead")))
    guest.page.get_by_role("heading", name=guest.said("Look into your mailbox")).wait_for()
    link = number_in(r"(http://localhost:\d+/login/link/\S+)", newest_mail(served, address, before))
    guest.page.goto(link)
    press_it(guest, guest.page.get_by_role("button", name=guest.said("Sign in"), exact=True), twice=False)
    guest.page.wait_for_selector('[data-testid="stApp"]')
    hears(guest, Words("Described ALPHAMARK ALPHAMARK"))
    assert f"/issues{HERE}&issue=1" in guest.page.url

    late = enter(None)
    late.page.goto(link)
    assert late.said(
        "This sign-in link was used before. Each is good once; have a new one mailed to you."
    ) in (at_the_door(late))


def test_an_invitation_that_expired_says_what_to_do(enter: Enter, served: Served) -> None:
    manager, guest = enter("manager"), enter(None)
    with unharmed(manager):
        manager.go("/people" + HERE)
        fill(manager, "E-mail address", "late.guest@alpha.example")
        fill(manager, "Name", "Late Guest")
        press(manager, "Invite")
        way = number_in(r"(/invite/[\w-]+)", learns(manager, MAILED)["link"])
    open_database(f"sqlite:///{served.folder / 'portal.db'}", b"the secret of the browser tests, long enough")
    with identity() as session:
        invitations = select(OneTimeLink).where(OneTimeLink.purpose == LinkPurpose.INVITATION)
        newest = session.scalars(invitations.order_by(OneTimeLink.id.desc())).first()
        assert newest is not None
        newest.expires_at = datetime.now(UTC) - timedelta(minutes=1)
    close_database()
    guest.page.goto(guest.address + way)
    assert guest.said("This invitation has expired") in at_the_door(guest)
    assert guest.said(ASK_AGAIN) in at_the_door(guest)
    assert guest.page.evaluate("document.documentElement.scrollWidth") <= guest.way.width


def test_whoever_guesses_a_password_again_and_again_has_to_wait(enter: Enter) -> None:
    guest = enter(None)
    guest.page.goto(guest.address + "/login")
    for attempt in range(12):
        guest.page.locator("#email").fill("lead@firm.example")
        guest.page.locator("#password").fill(f"guess number {attempt}")
        with guest.page.expect_navigation():
            touch(guest, guest.page.locator("form[action='/login'] button.primary"))
        told = at_the_door(guest)
        if guest.said(WRONG) not in told:
            break
    assert any(guest.said(LOCKED, n=n) in told for n in range(1, 31)), told
