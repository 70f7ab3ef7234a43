"""The charter by hand: the firm writes and proposes it, the sponsor sends it back or confirms it."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.browser.hands import fill, hears, opened, press, put_day, unharmed
from tests.browser.visitor import Enter, Served

pytestmark = pytest.mark.browser

# The marker of the world: edition 1 is proposed in every project, and edition 2 a draft of the firm.
HERE = "?project=publicsibling"


def test_a_sponsor_reads_an_edition_and_confirms_it_on_a_phone(enter: Enter) -> None:
    sponsor = enter("sibling_sponsor", width=390)
    with unharmed(sponsor):
        sponsor.go(f"/agreement{HERE}")
        hears(sponsor, "Edition 1 waits for your confirmation.")
        assert "INTERNALMARK" not in sponsor.says
        assert sponsor.page.evaluate("document.documentElement.scrollWidth") <= 390
        press(sponsor, "Confirm edition 1")
        hears(sponsor, "Please tick “I have read edition 1 and agree to it for our side” to go on.")
        sponsor.page.get_by_text("I have read edition 1 and agree to it for our side", exact=True).click()
        press(sponsor, "Confirm edition 1")
        hears(sponsor, "You have confirmed edition 1.")
        hears(sponsor, "it holds now")
        assert sponsor.page.get_by_role("button", name="Confirm edition 1").count() == 0


def test_a_manager_begins_an_edition_and_the_sponsor_sends_it_back(enter: Enter, served: Served) -> None:
    manager, sponsor = enter("beta_manager"), enter("beta_sponsor", language="zh")
    here = f"?project={served.world.projects['beta']}"
    with unharmed(manager), unharmed(sponsor):
        sponsor.go(f"/agreement{here}")
        hears(sponsor, "第 1 版约定待您确认。")
        opened(sponsor, "我希望修改")
        fill(sponsor, "希望如何修改", "请补充第三仓库")
        press(sponsor, "附上意见退回")
        hears(sponsor, "您的意见已发送。")
        hears(sponsor, "请补充第三仓库")
        # The draft that the firm keeps beside it is what the desk shows.
        manager.go(f"/charter{here}&part=goals")
        fill(manager, "What exactly is to be reached", "Close faster")
        fill(manager, "How it is measured", "Days")
        fill(manager, "Target", "3")
        put_day(manager, "By when", datetime.now(UTC).date() + timedelta(days=90))
        press(manager, "Save the goal")
        hears(manager, "The goal is saved.")
        hears(manager, "Close faster")
        sponsor.go(f"/agreement{here}")
        assert "Close faster" not in sponsor.says
        manager.go(f"/charter{here}")
        press(manager, "Propose edition 2 to the client")
        hears(manager, "Edition 2 is with the client now.")
        sponsor.go(f"/agreement{here}")
        hears(sponsor, "第 2 版约定待您确认")
        hears(sponsor, "Close faster")
