"""The portfolio and the check of "on track", by hand in a browser."""

import pytest

from tests.browser.hands import choose, fill, hears, pick, press, unharmed
from tests.browser.visitor import Enter

pytestmark = pytest.mark.browser

HERE = "?project=publicalpha"
TABLE, CARDS = ".st-key-portfolio-table", ".st-key-portfolio-cards"


def test_a_lead_narrows_the_portfolio_down_and_takes_it_along(enter: Enter) -> None:
    lead = enter("lead")
    with unharmed(lead):
        lead.go("/portfolio")
        assert lead.page.locator(TABLE).is_visible()
        assert not lead.page.locator(CARDS).is_visible()
        pick(lead, "Ordered by", "Slip")
        pick(lead, "Client", "BETAMARK Ltd")
        assert "client=BETAMARK+Ltd" in lead.page.url
        assert "order=slip" in lead.page.url
        hears(lead, "1 project")
        lead.page.reload()
        lead.settle()
        hears(lead, "1 project")
        answer = lead.context.request.get(
            lead.address
            + str(lead.page.get_by_role("link", name="Save as a spreadsheet (CSV)").get_attribute("href"))
        )
        assert answer.status == 200
        assert answer.body().startswith(b"\xef\xbb\xbf")
        assert b"BETAMARK" in answer.body()
        assert b"ALPHAMARK" not in answer.body()


def test_on_a_phone_every_project_is_a_card_and_nothing_scrolls_sideways(enter: Enter) -> None:
    lead = enter("lead", width=390, language="zh")
    with unharmed(lead):
        lead.go("/portfolio")
        assert not lead.page.locator(TABLE).is_visible()
        assert lead.page.locator(CARDS).get_by_role("link").count() >= 4
        assert lead.page.evaluate("document.documentElement.scrollWidth") <= 390
        hears(lead, "今天谁需要您")


def test_green_over_red_figures_needs_a_word_that_the_client_then_reads(enter: Enter) -> None:
    manager = enter("manager")
    with unharmed(manager):
        manager.go("/status" + HERE)
        hears(manager, "These figures speak against “On track”:")
        choose(manager, "How the project stands", "On track")
        fill(manager, "In one sentence", "Walked through and well.")
        press(manager, "Save the statement")
        hears(manager, "so nothing was saved")
        fill(manager, "Why on track all the same", "The later day is outside the season.")
        press(manager, "Save the statement")
        hears(manager, "The statement is saved.")
        assert manager.says.count("Walked through and well.") == 1
    sponsor = enter("sponsor", width=390)
    with unharmed(sponsor):
        sponsor.go("/progress" + HERE)
        hears(sponsor, "Why on track all the same: The later day is outside the season.")
