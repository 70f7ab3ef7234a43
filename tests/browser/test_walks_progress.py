"""Progress walked by hand: through its parts and periods, on a desk and on a phone, in both languages."""

import re
from datetime import date

import pytest

from tests.browser.hands import choose, hears, press, unharmed
from tests.browser.visitor import Enter, Visitor, usual
from tests.browser.wording import Words, pattern

pytestmark = pytest.mark.browser

HERE = "?project=publicalpha"
MARCH = "&part=timeline&zoom=month&at=2027-03"


def drawn(visitor: Visitor) -> str:
    """The words of the page's drawings, once they are there."""
    visitor.page.locator('[data-testid="stVegaLiteChart"] svg').first.wait_for()
    return " ".join(visitor.page.locator('[data-testid="stVegaLiteChart"] svg text').all_text_contents())


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
        hears(client, Words(client.text.month(date(2027, 3, 1))))
        assert "Task in_progress ALPHAMARK ALPHAMARK" in drawn(client)
        press(client, "Later", twice=False)
        hears(client, Words(client.text.month(date(2027, 4, 1))))
        assert "at=2027-04" in client.page.url
        # Other walks of this world may have moved it further.
        late = pattern(client.text, "+{n} days").pattern
        assert re.search(rf"Milestone ALPHAMARK ALPHAMARK · ({late}|.*2027)", drawn(client))
        client.page.reload()
        client.settle()
        hears(client, Words(client.text.month(date(2027, 4, 1))))
        press(client, "Today", twice=False)
        hears(client, "Nothing of the plan lies in this period. Try another one, or the whole project.")
        choose(client, "Part", "History")
        hears(client, Words("Milestone ALPHAMARK ALPHAMARK"))
        once, often = ("“{title}” slipped once, by {days}", "“{title}” slipped {n} times, by {days} in all")
        assert client.reads(once) or client.reads(often)
        assert "at=" not in client.page.url
        client.page.go_back()
        client.settle()
        hears(client, "Three months")


@pytest.mark.parametrize("usually", usual("en-390", "zh-390"))
def test_every_part_fits_on_a_phone_and_its_drawings_are_read(enter: Enter, usually: str) -> None:
    client = enter("sponsor", usually=usually)
    with unharmed(client):
        for part in ("&part=overview", MARCH, "&part=timeline&zoom=whole", "&part=history", "&part=tasks"):
            client.go("/progress" + HERE + part)
            assert client.is_narrow(), part
            if "tasks" not in part:
                assert drawn(client).strip(), part
                label = client.page.locator('[data-testid="stVegaLiteChart"]').first
                box = label.bounding_box()
                assert box is not None
                assert box["x"] + box["width"] <= client.way.width, part
