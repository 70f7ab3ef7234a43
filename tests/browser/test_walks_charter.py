"""The charter by hand: the firm writes and proposes it, the sponsor sends it back or confirms it."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.browser.hands import fill, hears, opened, press, put_day, tick, unharmed
from tests.browser.visitor import Enter, Served
from tests.browser.wording import Words

pytestmark = pytest.mark.browser

# The marker of the world: edition 1 is proposed in every project, and edition 2 a draft of the firm.
HERE = "?project=publicsibling"
CONFIRMED = "You have confirmed edition {n}. It holds from now on, with your name and the moment."
SENT_BACK = "Your wish has been sent. The project manager makes a new proposal, which appears here."


def test_a_sponsor_reads_an_edition_and_confirms_it_on_a_phone(enter: Enter) -> None:
    sponsor = enter("sibling_sponsor", usually="en-390")
    with unharmed(sponsor):
        sponsor.go(f"/agreement{HERE}")
        hears(sponsor, "Edition {n} waits for your confirmation.", n="1")
        assert "INTERNALMARK" not in sponsor.says
        assert sponsor.is_narrow()
        press(sponsor, "Confirm edition {n}", n="1")
        agreed = sponsor.said("I have read edition {n} and agree to it for our side", n="1")
        hears(sponsor, "Please tick “{label}” to go on.", label=agreed)
        tick(sponsor, agreed)
        press(sponsor, "Confirm edition {n}", n="1")
        hears(
            sponsor,
            CONFIRMED,
            n="1",
        )
        hears(sponsor, "it holds now")
        assert (
            sponsor.page.get_by_role("button", name=sponsor.said("Confirm edition {n}", n="1")).count() == 0
        )


def test_a_manager_begins_an_edition_and_the_sponsor_sends_it_back(enter: Enter, served: Served) -> None:
    manager, sponsor = enter("beta_manager"), enter("beta_sponsor", usually="zh-1280")
    here = f"?project={served.world.projects['beta']}"
    with unharmed(manager), unharmed(sponsor):
        sponsor.go(f"/agreement{here}")
        hears(sponsor, "Edition {n} waits for your confirmation.", n="1")
        opened(sponsor, "I want something to be different")
        fill(sponsor, "What should be different", "请补充第三仓库")
        press(sponsor, "Send it back with this wish")
        hears(sponsor, SENT_BACK)
        hears(sponsor, Words("请补充第三仓库"))
        # The draft that the firm keeps beside it is what the desk shows.
        manager.go(f"/charter{here}&part=goals")
        fill(manager, "What exactly is to be reached", "Close faster")
        fill(manager, "How it is measured", "Days")
        fill(manager, "Target", "3")
        put_day(manager, "By when", datetime.now(UTC).date() + timedelta(days=90))
        press(manager, "Save the goal")
        hears(manager, "The goal is saved.")
        hears(manager, Words("Close faster"))
        sponsor.go(f"/agreement{here}")
        assert "Close faster" not in sponsor.says
        manager.go(f"/charter{here}")
        press(manager, "Propose edition {n} to the client", n="2")
        hears(manager, "Edition {n} is with the client now.", n="2")
        sponsor.go(f"/agreement{here}")
        hears(sponsor, "Edition {n} waits for your confirmation, needed {when}.", n="2")
        hears(sponsor, Words("Close faster"))
