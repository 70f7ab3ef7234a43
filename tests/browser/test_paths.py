"""The paths that people walk: signing in, being shown out, preview, sending a form twice."""

import pytest

from tests.browser.hands import field, fill, hears, navigate, press, touch, unfold_navigation
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
    unfold_navigation(visitor)
    touch(visitor, visitor.page.get_by_role("button", name=visitor.said("Sign out")))
    signed_out = visitor.page.get_by_role("heading", name=visitor.said("You are signed out"))
    signed_out.wait_for()
    visitor.settle()
    assert ALPHA not in visitor.says
    visitor.page.goto(visitor.address + "/progress?project=publicalpha")
    assert "/login" in visitor.page.url


def test_the_project_stays_in_the_address_from_page_to_page(enter: Enter) -> None:
    visitor = enter("manager")
    visitor.go("/?project=publichidden")
    navigate(visitor, "Progress")
    assert "project=publichidden" in visitor.page.url
    assert "HIDDENMARK" in visitor.says
    visitor.page.reload()
    visitor.settle()
    assert "HIDDENMARK" in visitor.says


def test_a_preview_shows_the_clients_view_and_ends(enter: Enter) -> None:
    visitor = enter("manager")
    visitor.go("/people?project=publicalpha")
    touch(visitor, visitor.page.get_by_role("button", name=visitor.said("Preview"), exact=True).last)
    hears(visitor, "You see the portal as {name} does. Nothing can be changed.")
    visitor.go("/issues?project=publicalpha")
    assert INTERNAL not in visitor.says
    press(visitor, "End preview", twice=False)
    visitor.go("/issue-desk?project=publicalpha")
    assert INTERNAL in visitor.says


def test_a_double_click_saves_a_statement_once(enter: Enter) -> None:
    visitor = enter("manager")
    visitor.go("/status?project=publicalpha")
    fill(visitor, "In one sentence", "Clicked twice")
    press(visitor, "Save the statement")
    once, twice = "The statement is saved.", "This was already saved; nothing was saved twice."
    assert visitor.reads(once) or visitor.reads(twice)
    visitor.go("/status?project=publicalpha")
    assert visitor.says.count("Clicked twice") == 1


def test_bad_input_keeps_what_was_typed(enter: Enter) -> None:
    visitor = enter("manager", usually="zh-1280")
    visitor.go("/status?project=publicalpha")
    fill(visitor, "In one sentence", "长" * 10_000)
    press(visitor, "Save the statement", twice=False)
    hears(visitor, "“{label}” is {length} characters long; at most {limit} fit. Please shorten it.")
    assert len(field(visitor, "In one sentence").input_value()) == 10_000
