"""What a role opens and what it does not, what a preview shows, and what is withdrawn again."""

import pytest

from tests.browser.grids import shows, tick_row
from tests.browser.hands import choose, fill, hears, learns, opened, press, touch, turn_to, unharmed
from tests.browser.visitor import Enter, Visitor
from tests.browser.wording import Words
from tests.worlds import INTERNAL

pytestmark = pytest.mark.browser

HERE, THERE = "?project=publicalpha", "?project=publicbeta"
BLOCK = "[data-testid=stHorizontalBlock], [data-testid=stVerticalBlock]"
PREVIEW = "You see the portal as {name} does. Nothing can be changed."
ONLY_THE_OWNER = (
    "In a preview nothing can be changed here. Password and sessions are shown to their owner alone."
)
NOTHING_CHANGED = "You may not change this here; nothing was saved."


def begin_preview(manager: Visitor, email: str) -> None:
    """Look through the eyes of the one with this address."""
    manager.go("/people" + HERE)
    row = manager.page.locator(BLOCK).filter(has_text=email).last
    touch(manager, row.get_by_role("button", name=manager.said("Preview"), exact=True))


def test_a_preview_is_what_that_client_sees_and_refuses_every_form(enter: Enter) -> None:
    enter("contributor")  # a preview speaks the language of whom it shows, which is that of this way
    manager = enter("manager")
    with unharmed(manager):
        begin_preview(manager, "contributor@alphamark.example")
        hears(manager, PREVIEW, name="ALPHAMARK contributor")
        manager.go("/budget" + HERE)
        hears(manager, "Not open to you")
        assert "€" not in manager.says
        manager.go("/issues" + HERE)
        assert INTERNAL not in manager.says
        opened(manager, "Raise an issue")
        fill(manager, "What is wrong, in one line", "Typed in a preview")
        fill(manager, "What happens", "Nothing.")
        press(manager, "Raise the issue")
        hears(manager, NOTHING_CHANGED)
        manager.go("/account" + HERE)
        hears(manager, ONLY_THE_OWNER)
        press(manager, "End preview", twice=False)
        manager.go("/issue-desk" + HERE)
        assert INTERNAL in manager.says
        assert "Typed in a preview" not in manager.says


@pytest.mark.parametrize(
    ("who", "path"),
    [
        *(("member", path) for path in ("money", "hours", "people", "surveys")),
        *(("reader", path) for path in ("budget", "issue-desk", "status")),
        *(("contributor", path) for path in ("plan", "library")),
    ],
)
def test_what_a_role_does_not_open_is_not_offered_and_is_refused_in_words(
    enter: Enter, who: str, path: str
) -> None:
    visitor = enter(who)
    with unharmed(visitor):
        visitor.go("/" + HERE)
        assert visitor.page.locator(f"[data-testid=stSidebar] a[href*='/{path}?']").count() == 0
        visitor.go(f"/{path}{HERE}")
        hears(visitor, "Not open to you")
        assert INTERNAL not in visitor.says
        assert "€" not in visitor.says


def test_a_member_works_on_an_issue_and_only_for_the_firm(enter: Enter) -> None:
    member, client = enter("member"), enter("reader")
    with unharmed(member), unharmed(client):
        member.go(f"/issue-desk{HERE}&issue=1")
        fill(member, "Your comment", "A note among us.")
        press(member, "Save the comment")
        hears(member, "The comment is saved.")
        client.go(f"/issues{HERE}&issue=1")
        hears(client, Words("Described ALPHAMARK ALPHAMARK"))
        assert "A note among us." not in client.page.content()
        assert client.page.get_by_role("button", name=client.said("Save the comment")).count() == 0


def test_an_issue_and_a_comment_are_withdrawn_and_gone_for_the_client(enter: Enter) -> None:
    manager, client = enter("beta_manager"), enter("beta_sponsor")
    with unharmed(manager), unharmed(client):
        manager.go("/issue-desk" + THERE)
        opened(manager, "Write down an issue")
        fill(manager, "Title", "The lift is slow")
        fill(manager, "What happens", "It takes a minute to the second floor.")
        press(manager, "Save the issue")
        number = learns(manager, "Issue {number} is saved; only your team sees it.")["number"]
        client.go("/issues" + THERE)
        assert "The lift is slow" not in client.says
        manager.go(f"/issue-desk{THERE}&issue={number}")
        turn_to(manager, "What the client sees")
        press(manager, "Publish the issue")
        hears(manager, "The client sees issue {number} now.", number=number)
        turn_to(manager, "Say something")
        fill(manager, "Your comment", "The motor is old.")
        choose(manager, "Who reads it?", "The client")
        press(manager, "Save the comment")
        hears(manager, "The comment is saved.")
        client.go(f"/issues{THERE}&issue={number}")
        hears(client, Words("The motor is old."))

        press(manager, "Withdraw it from the client")
        hears(manager, "The client no longer sees this comment.")
        client.go(f"/issues{THERE}&issue={number}")
        hears(client, Words("It takes a minute to the second floor."))
        assert "The motor is old." not in client.page.content()
        turn_to(manager, "What the client sees")
        press(manager, "Withdraw the issue")
        hears(manager, "The client no longer sees issue {number}.", number=number)
        client.go(f"/issues{THERE}&issue={number}")
        hears(client, "There is no such issue, or it is not open to you.")
        assert "The lift is slow" not in client.page.content()


def test_a_milestone_is_withdrawn_after_what_that_hides_was_shown(enter: Enter) -> None:
    manager, client = enter("beta_manager"), enter("beta_sponsor")
    with unharmed(manager), unharmed(client):
        client.go("/progress" + THERE)
        hears(client, Words("Milestone BETAMARK BETAMARK"))
        manager.go("/plan" + THERE)
        choose(manager, "Part of the plan", "What the client sees")
        manager.settle()
        shows(manager, "Milestone BETAMARK BETAMARK")
        tick_row(manager, "Milestone BETAMARK BETAMARK")
        hears(manager, "{n} row chosen", n=1)
        press(manager, "Confirm")
        hears(manager, "{n} row was withdrawn.", n=1)
        client.go("/progress" + THERE)
        assert "Milestone BETAMARK BETAMARK" not in client.says
        manager.page.reload()
        manager.settle()
        shows(manager, "Milestone BETAMARK BETAMARK")
        tick_row(manager, "Milestone BETAMARK BETAMARK")
        press(manager, "Confirm")
        hears(manager, "The client now sees {n} row more.", n=1)
