"""A manager says from when on both are warned, the client reads it, and how money is drawn stays chosen."""

import pytest

from tests.browser.hands import alerts, choose, fill, hears, opened, press, unharmed
from tests.browser.visitor import Enter

pytestmark = pytest.mark.browser

HERE = "?project=publicalpha"


def test_both_sides_read_the_same_warning(enter: Enter) -> None:
    manager, client = enter("manager"), enter("sponsor", width=390)
    words = "52% of the agreed price of €10,500 is invoiced or scheduled; €5,000 is left."
    with unharmed(manager), unharmed(client):
        client.go(f"/budget{HERE}")
        assert words not in client.says
        manager.go(f"/money{HERE}&part=contract")
        fill(manager, "Warn both sides from this percentage", "50")
        press(manager, "Save the warning")
        hears(manager, "The warning is saved.")
        assert any(words in said for said in alerts(manager))
        client.go(f"/budget{HERE}")
        assert any(words in said for said in alerts(client))
        fill(manager, "Warn both sides from this percentage", "85")
        press(manager, "Save the warning")
        hears(manager, "The warning is saved.")
        assert not any(words in said for said in alerts(manager))


@pytest.mark.parametrize(("width", "language"), [(390, "en"), (1280, "zh")])
def test_a_client_sees_what_is_left_and_opens_the_technical_terms(
    enter: Enter, width: int, language: str
) -> None:
    client = enter("sponsor", width=width, language=language)
    group, left, terms = (
        ("金额的显示方式", "余额走势", "挣值分析术语与数据")
        if language == "zh"
        else ("How the money is drawn", "What is left", "Earned value in its technical terms")
    )
    with unharmed(client):
        client.go(f"/budget{HERE}")
        choose(client, group, left)
        hears(client, "€6,500")
        assert "curve=left" in client.page.url
        client.page.reload()
        client.settle()
        checked = client.page.get_by_role("radiogroup", name=group).get_by_role("radio", name=left)
        assert checked.get_attribute("aria-checked") == "true"
        opened(client, terms)
        hears(client, "BAC")
        assert "TCPI" not in client.says  # a fixed price carries no pace of spending on
        main = client.page.get_by_test_id("stMain")
        assert main.evaluate("main => main.scrollWidth <= main.clientWidth")
