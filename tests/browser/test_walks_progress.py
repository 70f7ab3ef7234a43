"""Progress walked by hand: through its parts and periods, on a desk and on a phone, in both languages."""

import re

import pytest

from tests.browser.hands import choose, hears, press, unharmed
from tests.browser.visitor import Enter, Visitor

pytestmark = pytest.mark.browser

HERE = "?project=publicalpha"
MARCH = "&part=timeline&zoom=month&at=2027-03"


def drawn(visitor: Visitor) -> str:
    """The words of the page's drawings, once they are there."""
    visitor.page.locator('[data-testid="stVegaLiteChart"] svg').first.wait_for()
    return " ".join(visitor.page.locator('[data-testid="stVegaLiteChart"] svg text').all_text_contents())


def is_narrow(visitor: Visitor, width: int) -> bool:
    main = visitor.page.evaluate("document.querySelector('[data-testid=\"stMain\"]').scrollWidth")
    return bool(main <= width)


def test_a_client_walks_through_time_and_the_address_remembers_where(enter: Enter) -> None:
    client = enter("sponsor")
    with unharmed(client):
        client.go("/progress" + HERE)
        hears(client, "Likely finish")
        choose(client, "Part", "Timeline")
        hears(client, "Three months")
        choose(client, "Period", "Month")
        client.settle()
        assert "zoom=month" in client.page.url
        client.go("/progress" + HERE + MARCH)
        hears(client, "Mar 2027")
        assert "Task in_progress ALPHAMARK ALPHAMARK" in drawn(client)
        press(client, "Later", twice=False)
        hears(client, "Apr 2027")
        assert "at=2027-04" in client.page.url
        # Other walks of this world may have moved it further.
        assert re.search(r"Milestone ALPHAMARK ALPHAMARK · (\+\d+ days|\d+ \w+ 2027)", drawn(client))
        client.page.reload()
        client.settle()
        hears(client, "Apr 2027")
        press(client, "Today", twice=False)
        hears(client, "Nothing of the plan lies in this period.")
        choose(client, "Part", "History")
        hears(client, "slipped ")
        assert re.search(r"slipped (once|\d+ times), by \d+ days", client.says)
        assert "at=" not in client.page.url
        client.page.go_back()
        client.settle()
        hears(client, "Three months")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_part_fits_on_a_phone_and_its_drawings_are_read(enter: Enter, language: str) -> None:
    client = enter("sponsor", width=390, language=language)
    with unharmed(client):
        for part in ("&part=overview", MARCH, "&part=timeline&zoom=whole", "&part=history", "&part=tasks"):
            client.go("/progress" + HERE + part)
            assert is_narrow(client, 390), part
            if "tasks" not in part:
                assert drawn(client).strip(), part
                label = client.page.locator('[data-testid="stVegaLiteChart"]').first
                box = label.bounding_box()
                assert box is not None
                assert box["x"] + box["width"] <= 390, part
