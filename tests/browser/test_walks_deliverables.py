"""Acceptance by hand: the firm hands over, the sponsor rules and signs, and what is left is put right."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from db.models.identity import Session
from db.session import close_database, identity, open_database
from tests.browser.hands import fill, hears, press, tick, touch, unharmed
from tests.browser.visitor import Enter, Served, Visitor
from tests.browser.wording import Words

pytestmark = pytest.mark.browser

SECRET = b"the secret of the browser tests, long enough"


def _signs_in_now(served: Served, who: str) -> None:
    """Somebody without a password has to have signed in a moment ago to sign."""
    open_database(f"sqlite:///{served.folder / 'portal.db'}", SECRET)
    with identity() as session:
        for row in session.scalars(select(Session).where(Session.handle == f"handle-{who}")):
            row.created_at = row.seen_at = datetime.now(UTC)
    close_database()


def _says_of_it(visitor: Visitor, ruling: str) -> None:
    """Press what one says of the only criterion."""
    touch(visitor, visitor.page.get_by_text(visitor.said(ruling), exact=True).first)
    visitor.page.wait_for_timeout(300)


def test_a_deliverable_is_handed_over_signed_with_a_remark_and_put_right(
    enter: Enter, served: Served
) -> None:
    manager, sponsor = enter("beta_manager"), enter("beta_sponsor", usually="zh-390")
    here = f"?project={served.world.projects['beta']}"
    _signs_in_now(served, "beta_sponsor")
    with unharmed(manager), unharmed(sponsor):
        # Deliverable 2 of the world is the firm's own until it is handed over.
        sponsor.go(f"/deliverables{here}&deliverable=2")
        hears(sponsor, "There is no such deliverable, or it is not open to you.")
        manager.go(f"/delivery{here}&deliverable=2")
        hears(manager, "{passed} of {n} criterion passed our own check.", passed="1", n=1)
        press(manager, "Hand it over")
        hears(manager, "Deliverable {n} is with the client, who is asked to decide.", n="2")
        sponsor.go(f"/deliverables{here}")
        press(sponsor, "Look and decide", twice=False)
        hears(sponsor, "Is it what you ordered?")
        assert sponsor.is_narrow()
        press(sponsor, "Go on to the text that is signed")
        hears(sponsor, "Please fill in “{label}”.")
        _says_of_it(sponsor, "Met, with a remark")
        remark = sponsor.said("Your remark on criterion {n}", n=1)
        fill(sponsor, remark, "请补充霜冻测试")
        press(sponsor, "Go on to the text that is signed")
        hears(sponsor, "The text is drawn up. Nothing is decided until it is signed.")
        hears(sponsor, Words("请补充霜冻测试"))
        assert sponsor.is_narrow()
        fill(sponsor, "Your full name", "BETAMARK beta_sponsor")
        tick(
            sponsor,
            "I have read this text to the end and sign it for {organisation}. Instead of a signature on paper"
            " I type my name.",
            organisation="BETAMARK Ltd",
        )
        press(sponsor, "Sign the acceptance")
        hears(sponsor, "Accepted with remarks by {name} on {date}.", name="BETAMARK beta_sponsor")
        hears(sponsor, "Nobody has been named for it yet.")
        # Once signed there is nothing left to press, and one remark came of it.
        assert sponsor.page.get_by_role("button", name=sponsor.said("Sign the acceptance")).count() == 0
        manager.go(f"/delivery{here}&part=punch")
        assert manager.says.count("请补充霜冻测试") == 1
        fill(manager, "Who puts it right", "Tomasz Lindner", nth=1)
        press(manager, "Save who and when", nth=1)
        hears(manager, "Saved. The client reads who puts it right and by when.")


def test_both_sides_follow_the_threads_and_take_them_home(enter: Enter) -> None:
    sponsor = enter("sibling_sponsor", usually="en-390")
    with unharmed(sponsor):
        sponsor.go("/scope?project=publicsibling&part=trace")
        hears(sponsor, "{n} requirement has no deliverable yet: {titles}.", n=1)
        assert "INTERNALMARK" not in sponsor.says
        assert sponsor.is_narrow()
        with sponsor.page.expect_download() as saved:
            sponsor.page.locator("a[href*='/exports/trace.csv']").click()
        assert saved.value.suggested_filename.startswith("traceability-TWO-")
