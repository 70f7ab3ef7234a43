"""Requirements by hand: the firm pastes and proposes several, the sponsor confirms or sends one back."""

import pytest

from tests.browser.hands import fill, hears, opened, press, tick, touch, unharmed
from tests.browser.visitor import Enter, Served
from tests.browser.wording import Words

pytestmark = pytest.mark.browser


def test_rows_are_pasted_proposed_and_confirmed_together(enter: Enter, served: Served) -> None:
    manager, sponsor = enter("beta_manager"), enter("beta_sponsor", usually="zh-390")
    here = f"?project={served.world.projects['beta']}"
    with unharmed(manager), unharmed(sponsor):
        manager.go(f"/requirements{here}&part=paste")
        opened(manager, "Paste from a spreadsheet")
        rows = "Requirement\tExpected result\tCriteria\tPriority\nPrint labels\tA label\tIn 5 s\tmust\n"
        fill(manager, "Rows copied in a spreadsheet", rows + "Weigh trucks\tA weight\tTo 20 kg\tshould")
        press(manager, "Show what it would change")
        hears(manager, "{n} new rows", n=2)
        press(manager, "Save {n} rows", n=2)
        hears(manager, "{n} pasted rows are saved.", n=2)
        sponsor.go(f"/scope{here}")
        assert "Print labels" not in sponsor.says
        manager.go(f"/requirements{here}&part=propose")
        # The marker draft of the world stays at home.
        touch(manager, manager.page.get_by_text("R-2 ·").first)
        manager.page.wait_for_timeout(200)
        press(manager, "Propose to the client")
        hears(manager, "{n} requirements are with the client now.", n=2)

        sponsor.go(f"/scope{here}")
        hears(sponsor, Words("Print labels"))
        assert "INTERNALMARK" not in sponsor.says
        assert sponsor.is_narrow()
        for title in ("Print labels", "Weigh trucks"):
            touch(sponsor, sponsor.page.get_by_test_id("stCheckbox").filter(has_text=title).first)
            sponsor.page.wait_for_timeout(200)
        tick(sponsor, "I have read what I have ticked and agree to all of it for our side")
        press(sponsor, "Confirm")
        hears(sponsor, "You have confirmed {n} requirements. They are part of the scope now.", n=2)


def test_a_requirement_comes_back_with_a_wish_and_goes_out_in_new_words(enter: Enter) -> None:
    sponsor, lead = enter("sibling_sponsor", usually="en-390"), enter("administrator")
    with unharmed(sponsor), unharmed(lead):
        sponsor.go("/scope?project=publicsibling")
        opened(sponsor, "I want something to be different")
        fill(sponsor, "What should be different", "In half the time, please")
        press(sponsor, "Send {code} back with this wish", code="R-3")
        hears(
            sponsor, "Your wish has been sent. The project manager makes a new proposal, which appears here."
        )
        # The list knows it as sent back, with the words, and the administrator reads the same.
        lead.go("/scope?project=publicsibling&requirement=3")
        hears(lead, Words("In half the time, please"))
        assert "INTERNALMARK" not in lead.says
