"""The portfolio and the check of "on track", by hand in a browser."""

import pytest

from tests.browser.hands import choose, fill, hears, pick, press, unharmed
from tests.browser.visitor import Enter
from tests.browser.wording import Words

pytestmark = pytest.mark.browser

WHY = "Why on track all the same: {explanation}"
HERE = "?project=publicalpha"
TABLE, CARDS = ".st-key-portfolio-table", ".st-key-portfolio-cards"


def test_a_lead_narrows_the_portfolio_down_and_takes_it_along(enter: Enter) -> None:
    lead = enter("lead")
    with unharmed(lead):
        lead.go("/portfolio")
        shown, hidden = (CARDS, TABLE) if lead.way.is_phone else (TABLE, CARDS)
        lead.page.locator(shown).wait_for(state="visible")
        lead.page.locator(hidden).wait_for(state="hidden")
        pick(lead, "Ordered by", "Slip")
        pick(lead, "Client", Words("BETAMARK Ltd"))
        assert "client=BETAMARK+Ltd" in lead.page.url
        assert "order=slip" in lead.page.url
        hears(lead, "{n} project", n=1)
        lead.page.reload()
        lead.settle()
        hears(lead, "{n} project", n=1)
        link = lead.page.get_by_role("link", name=lead.said("Save as CSV"))
        answer = lead.context.request.get(lead.address + str(link.get_attribute("href")))
        assert answer.status == 200
        assert answer.body().startswith(b"\xef\xbb\xbf")
        assert b"BETAMARK" in answer.body()
        assert b"ALPHAMARK" not in answer.body()


def test_on_a_phone_every_project_is_a_card_and_nothing_scrolls_sideways(enter: Enter) -> None:
    lead = enter("lead", usually="zh-390", width=390)
    with unharmed(lead):
        lead.go("/portfolio")
        assert not lead.page.locator(TABLE).is_visible()
        assert lead.page.locator(CARDS).get_by_role("link").count() >= 4
        assert lead.is_narrow()
        hears(lead, "Who needs you today")


def test_green_over_red_figures_needs_a_word_that_the_client_then_reads(enter: Enter) -> None:
    manager = enter("manager")
    with unharmed(manager):
        manager.go("/status" + HERE)
        hears(manager, "These figures speak against “On track”:")
        choose(manager, "How the project stands", "On track")
        fill(manager, "In one sentence", "Walked through and well.")
        press(manager, "Save the statement")
        hears(manager, "Figures speak against “On track”, so nothing was saved:")
        fill(manager, "Why on track all the same", "The later day is outside the season.")
        press(manager, "Save the statement")
        hears(manager, "The statement is saved.")
        assert manager.says.count("Walked through and well.") == 1
    sponsor = enter("sponsor", usually="en-390")
    with unharmed(sponsor):
        sponsor.go("/progress" + HERE)
        hears(sponsor, WHY, explanation="The later day is outside the season.")
