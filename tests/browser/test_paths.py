"""The paths that people walk: signing in, being shown out, preview, sending a form twice."""

import pytest

from tests.browser.visitor import Enter
from tests.worlds import ALPHA, INTERNAL

pytestmark = pytest.mark.browser


def test_a_stranger_is_asked_to_sign_in_and_the_deep_link_is_kept(enter: Enter) -> None:
    visitor = enter(None)
    visitor.page.goto(visitor.address + "/progress?project=publicalpha")
    assert "/login" in visitor.page.url
    assert "next=" in visitor.page.url
    assert ALPHA not in visitor.page.content()
    assert visitor.foreign == []


def test_signing_out_clears_the_screen(enter: Enter) -> None:
    visitor = enter("reader")
    visitor.go("/progress?project=publicalpha")
    assert ALPHA in visitor.says
    visitor.page.get_by_role("button", name="Sign out").click()
    visitor.page.get_by_role("heading", name="You are signed out").wait_for()
    visitor.settle()
    assert ALPHA not in visitor.says
    visitor.page.goto(visitor.address + "/progress?project=publicalpha")
    assert "/login" in visitor.page.url


def test_the_project_stays_in_the_address_from_page_to_page(enter: Enter) -> None:
    visitor = enter("manager")
    visitor.go("/?project=publichidden")
    visitor.page.get_by_role("link", name="Progress").first.click()
    visitor.settle()
    assert "project=publichidden" in visitor.page.url
    assert "HIDDENMARK" in visitor.says
    visitor.page.reload()
    visitor.settle()
    assert "HIDDENMARK" in visitor.says


def test_a_preview_shows_the_clients_view_and_ends(enter: Enter) -> None:
    visitor = enter("manager")
    visitor.go("/people?project=publicalpha")
    visitor.page.get_by_role("button", name="Preview").last.click()
    visitor.page.get_by_text("You see the portal as").wait_for()
    visitor.go("/issues?project=publicalpha")
    assert INTERNAL not in visitor.says
    visitor.page.get_by_role("button", name="End preview").click()
    visitor.settle()
    visitor.go("/issue-desk?project=publicalpha")
    assert INTERNAL in visitor.says


def test_a_double_click_saves_a_statement_once(enter: Enter) -> None:
    visitor = enter("manager")
    visitor.go("/status?project=publicalpha")
    visitor.page.get_by_role("textbox", name="In one sentence").first.fill("Clicked twice")
    visitor.page.get_by_role("button", name="Save the statement").dblclick()
    visitor.page.get_by_text("The statement is saved.").or_(
        visitor.page.get_by_text("This was already saved")
    ).first.wait_for()
    visitor.settle()
    visitor.go("/status?project=publicalpha")
    assert visitor.says.count("Clicked twice") == 1


def test_bad_input_keeps_what_was_typed(enter: Enter) -> None:
    visitor = enter("manager", language="zh")
    visitor.go("/status?project=publicalpha")
    sentence = visitor.page.get_by_role("textbox", name="一句话说明").first
    sentence.fill("长" * 10_000)
    visitor.page.get_by_role("button", name="保存状态说明").click()
    visitor.page.locator('[data-testid="stAlert"]').first.wait_for()
    visitor.settle()
    assert len(visitor.page.get_by_role("textbox", name="一句话说明").first.input_value()) == 10_000
