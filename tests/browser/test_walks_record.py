"""The record, by hand in a browser: an administrator verifies it, a client compares a head from a mail."""

import time

import pytest

from tests.browser.hands import field, hears, learns, pick, press, unharmed
from tests.browser.visitor import Enter
from tests.browser.wording import Words

pytestmark = pytest.mark.browser

HERE = "?project=publicalpha"


def test_an_administrator_verifies_all_trails_and_finds_one_event(enter: Enter) -> None:
    administrator = enter("administrator")
    with unharmed(administrator):
        administrator.go("/audit")
        hears(administrator, "Does it still say what it said?")
        press(administrator, "Verify now", twice=False)
        hears(administrator, "Everything fits: {n} events {trails}, compared with {heads}.")
        pick(administrator, "Client", Words("BETAMARK Ltd"))
        assert "client=2" in administrator.page.url
        hears(administrator, "Older events")
        press(administrator, "Older events", twice=False)
        assert "before=" in administrator.page.url
        assert "client=2" in administrator.page.url
        hears(administrator, "Newest events")
        assert administrator.page.evaluate(
            "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        )


def test_a_sponsor_reads_the_record_on_a_phone_and_compares_its_head(enter: Enter) -> None:
    sponsor = enter("sponsor", usually="zh-390")
    with unharmed(sponsor):
        until = time.monotonic() + 60  # the first heads are published soon after the server has begun
        while True:
            sponsor.go("/record" + HERE)
            if sponsor.page.get_by_role(
                "textbox", name=sponsor.said("Compare a head from your mail")
            ).count():
                break
            assert time.monotonic() < until
            sponsor.page.wait_for_timeout(2000)
        hears(sponsor, "Nobody can change it unnoticed")
        head = sponsor.page.get_by_test_id("stMain").locator("code").first.inner_text()
        box = field(sponsor, "Compare a head from your mail")
        box.fill(head)
        box.press("Enter")
        told = learns(sponsor, "It fits: what was recorded up to {day}, {n} events, is unchanged.")
        assert told["n"]
        box.fill("ab" * 32)
        box.press("Enter")
        hears(sponsor, "What was recorded")
        assert "INTERNALMARK" not in sponsor.says
        assert sponsor.is_narrow()
