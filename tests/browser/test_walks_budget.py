"""A manager says from when on both are warned, the client reads it, and how money is drawn stays chosen."""

import pytest

from tests.browser.hands import alerts, choose, fill, hears, learns, opened, press, unharmed
from tests.browser.visitor import Enter, Visitor, usual
from tests.browser.wording import Words, pattern

pytestmark = pytest.mark.browser

HERE = "?project=publicalpha"


WARNING = "{share} of the agreed price of {total} is invoiced or scheduled; {left} is left."
AGREED = "The agreed price is {total}; {share} of it is invoiced and {amount} is still to come."


def warnings(visitor: Visitor) -> list[dict[str, str]]:
    """The figures of the warning, in whichever box they stand."""
    found = (pattern(visitor.text, WARNING).search(said) for said in alerts(visitor))
    return [warning.groupdict() for warning in found if warning]


def test_both_sides_read_the_same_warning(enter: Enter) -> None:
    manager, client = enter("manager"), enter("sponsor", usually="en-390")
    with unharmed(manager), unharmed(client):
        client.go(f"/budget{HERE}")
        assert warnings(client) == []
        # Other walks of this world may have agreed and spent more; what was agreed is what the headline says.
        agreed = learns(client, AGREED)["total"]
        manager.go(f"/money{HERE}&part=contract")
        fill(manager, "Warn both sides from this percentage", "50")
        press(manager, "Save the warning")
        hears(manager, "The warning is saved.")
        (told,) = warnings(manager)
        assert told["total"] == agreed
        client.go(f"/budget{HERE}")
        assert warnings(client) == [told]
        fill(manager, "Warn both sides from this percentage", "85")
        press(manager, "Save the warning")
        hears(manager, "The warning is saved.")
        assert warnings(manager) == []


@pytest.mark.parametrize("usually", usual("en-390", "zh-1280"))
def test_a_client_sees_what_is_left_and_opens_the_technical_terms(enter: Enter, usually: str) -> None:
    client = enter("sponsor", usually=usually)
    with unharmed(client):
        client.go(f"/budget{HERE}")
        told = learns(client, AGREED)
        choose(client, "How the money is drawn", "What is left")
        hears(client, "{amount} is left to invoice", amount=told["amount"])
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
