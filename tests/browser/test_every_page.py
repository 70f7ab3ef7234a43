"""Every page in a real browser: English on a desk and Chinese on a phone; `make walks` sees all four ways."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from portal.sitemap import SITEMAP, Page
from tests.browser.visitor import Enter, Visitor, usual

pytestmark = pytest.mark.browser

SIDES = {"client": "sponsor", "manage": "manager", "admin": "administrator"}
WAYS = usual("en-1280", "zh-390")


@pytest.mark.parametrize("usually", WAYS)
@pytest.mark.parametrize("page", SITEMAP, ids=lambda page: page.path)
def test_a_page_is_drawn_without_complaint_third_party_sideways_scrolling_or_barrier(
    enter: Enter, page: Page, usually: str
) -> None:
    visitor = enter(SIDES[page.file.split("/")[0]], usually=usually)
    width = visitor.way.width
    visitor.go(f"/{'' if page.path == 'home' else page.path}?project=publicalpha")
    assert visitor.page.locator('[data-testid="stException"]').count() == 0
    assert visitor.page.locator("h1").count() >= 1
    assert visitor.complaints == []
    assert visitor.foreign == []
    # A grid scrolls inside itself; the page itself never does.
    assert visitor.page.evaluate("document.documentElement.scrollWidth") <= width
    main = '[data-testid="stMain"]'
    assert visitor.page.evaluate(f"document.querySelector('{main}').scrollWidth") <= width
    if usually == WAYS[0]:
        assert barriers(visitor) == set()


def barriers(visitor: Visitor) -> set[tuple[str, str]]:
    """What axe finds serious for people who do not see, hear or point as others do."""
    found = Axe().run(visitor.page)
    # What Streamlit's own parts do is not ours to mend: its canvas grid and toolbars, and its caption's grey.
    return {
        (violation["id"], node["html"][:160])
        for violation in found.response["violations"]
        if violation["impact"] in ("serious", "critical")
        for node in violation["nodes"]
    }
