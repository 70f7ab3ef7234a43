"""A manager says from when on both are warned, the client reads it, and how money is drawn stays chosen."""

from decimal import Decimal

import pytest

from tests.browser.hands import alerts, choose, fill, hears, opened, press, unharmed
from tests.browser.visitor import Enter, Visitor, usual
from tests.browser.wording import Words

pytestmark = pytest.mark.browser

HERE = "?project=publicalpha"


def warning(visitor: Visitor) -> str:
    return visitor.said(
        "{share} of the agreed price of {total} is invoiced or scheduled; {left} is left.",
        share=visitor.text.percent(Decimal("0.52")),
        total=visitor.text.money(10_500, "EUR"),
        left=visitor.text.money(5000, "EUR"),
    )


def test_both_sides_read_the_same_warning(enter: Enter) -> None:
    manager, client = enter("manager"), enter("sponsor", usually="en-390")
    with unharmed(manager), unharmed(client):
        client.go(f"/budget{HERE}")
        assert warning(client) not in client.says
        manager.go(f"/money{HERE}&part=contract")
        fill(manager, "Warn both sides from this percentage", "50")
        press(manager, "Save the warning")
        hears(manager, "The warning is saved.")
        assert any(warning(manager) in said for said in alerts(manager))
        client.go(f"/budget{HERE}")
        assert any(warning(client) in said for said in alerts(client))
        fill(manager, "Warn both sides from this percentage", "85")
        press(manager, "Save the warning")
        hears(manager, "The warning is saved.")
        assert not any(warning(manager) in said for said in alerts(manager))


@pytest.mark.parametrize("usually", usual("en-390", "zh-1280"))
def test_a_client_sees_what_is_left_and_opens_the_technical_terms(enter: Enter, usually: str) -> None:
    client = enter("sponsor", usually=usually)
    with unharmed(client):
        client.go(f"/budget{HERE}")
        choose(client, "How the money is drawn", "What is left")
        hears(client, Words(client.text.money(6500, "EUR")))
        assert "curve=left" in client.page.url
        client.page.reload()
        client.settle()
        group = client.page.get_by_role("radiogroup", name=client.said("How the money is drawn"))
        checked = group.get_by_role("radio", name=client.said("What is left"))
        assert checked.get_attribute("aria-checked") == "true"
        opened(client, "Earned value in its technical terms")
        hears(client, Words("BAC"))
        assert "TCPI" not in client.says  # a fixed price carries no pace of spending on
        assert client.is_narrow()
