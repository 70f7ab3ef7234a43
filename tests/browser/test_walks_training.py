"""How training material is found, read and rated, and what of it the firm learns and takes away again."""

import pytest

from tests.browser.hands import Upload, choose, field, fill, hears, press, press_it, unharmed, upload
from tests.browser.visitor import Enter, Visitor
from tests.browser.wording import Words

pytestmark = pytest.mark.browser

THERE = "?project=publicbeta"
GUIDE = "Guide BETAMARK BETAMARK"
NOT_TAKEN = "Files like “{name}” are not taken. These are: {kinds}."
NOT_WHAT_IT_SAYS = (
    "The content of “{name}” is not what its name says. Please save it anew in the program it comes from."
)
TOO_LARGE = (
    "“{name}” has {size} MB; at most {limit} MB are taken. "
    "Please make it smaller, or give its web address instead."
)
RATED = "Thank you; the project team sees how many it helped."


def card_of(visitor: Visitor, title: str, button: str) -> None:
    """Press a button of one of the cards."""
    card = visitor.page.get_by_test_id("stVerticalBlock").filter(has_text=title).last
    press_it(visitor, card.get_by_role("button", name=visitor.said(button), exact=True))


def test_material_is_searched_marked_and_rated_until_it_is_withdrawn(enter: Enter) -> None:
    client, manager = enter("beta_sponsor"), enter("beta_manager")
    with unharmed(client), unharmed(manager):
        client.go("/training" + THERE)
        hears(client, Words(GUIDE))
        link = client.page.get_by_role("link", name=client.said("Open at {site}", site="example.com"))
        fill(client, "Search", "nothing of that name")
        client.settle()
        hears(client, "Nothing fits. Clear the search, or choose fewer of the buttons above.")
        assert link.count() == 0
        fill(client, "Search", "Guide")
        link.wait_for()
        assert link.get_attribute("href") == "https://example.com/guide"
        card_of(client, GUIDE, "Mark as read")
        hears(client, "Marked as read.")
        hears(client, "Already read")
        card_of(client, GUIDE, "Not helpful")
        hears(client, RATED)
        card_of(client, GUIDE, "Not helpful")
        hears(client, "Your answer is taken back.")
        card_of(client, GUIDE, "Helpful")
        hears(client, RATED)

        manager.go("/library" + THERE)
        hears(manager, "{n} person read it", n=1)
        hears(manager, "it helped {n}", n="1")
        card_of(manager, GUIDE, "Withdraw")
        hears(manager, "Withdrawn; the client no longer sees it.")
        client.go("/training" + THERE)
        assert GUIDE not in client.says
        card_of(manager, GUIDE, "Publish")
        hears(manager, "Published; the client sees it now.")
        client.go("/training" + THERE)
        hears(client, Words(GUIDE))
        hears(client, "Already read")


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (Upload("gate.exe", "application/octet-stream", b"MZ" + bytes(200)), NOT_TAKEN),
        (Upload("gate.pdf", "application/pdf", b"MZ" + bytes(200)), NOT_WHAT_IT_SAYS),
        (Upload("gate.pdf", "application/pdf", b"%PDF-1.4\n" + bytes(21 * 1024 * 1024)), TOO_LARGE),
    ],
    ids=["program", "program that calls itself a PDF", "21 MB"],
)
def test_a_file_that_is_no_training_material_is_refused_in_a_sentence(
    enter: Enter, file: Upload, sentence: str
) -> None:
    manager = enter("beta_manager")
    with unharmed(manager):
        manager.go("/library" + THERE)
        press(manager, "Add training material", twice=False)
        fill(manager, "Title", "Not to be taken")
        choose(manager, "What it is", "Document")
        upload(manager, file)
        press(manager, "Add")
        hears(manager, sentence, name=file.name)
        assert field(manager, "Title").input_value() == "Not to be taken"
        manager.go("/library" + THERE)
        assert "Not to be taken" not in manager.says
