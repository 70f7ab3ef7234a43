"""What the small script of the front page does: navigation on a phone, a second press, Streamlit's words."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.hands import hears, navigate, touch, unfold_navigation
from tests.browser.visitor import PHONE, Enter
from tests.browser.wording import Words

pytestmark = pytest.mark.browser

HERE = "?project=publicalpha"
SUCCESSOR = """
<button id="one" data-testid="stBaseButton-primary" style="position:fixed;top:200px;left:20px;z-index:9999999;
 width:90px;height:40px">Publish</button>
"""
REPLACE = """
() => {
  document.body.insertAdjacentHTML("beforeend", %s);
  window.pressed = [];
  const button = document.getElementById("one");
  button.addEventListener("click", () => {
    window.pressed.push(button.textContent);
    button.textContent = "Withdraw";
  });
}
"""


def test_on_a_phone_the_navigation_closes_behind_whoever_followed_a_link(enter: Enter) -> None:
    visitor = enter("manager", usually="zh-390")
    visitor.go(f"/{HERE}")
    for page in ("Progress", "Budget"):
        navigate(visitor, page)
        expect(visitor.page.get_by_role("heading", level=1)).to_be_visible()
    if visitor.way.width > PHONE:
        expect(visitor.page.get_by_test_id("stSidebar")).to_have_attribute("data-collapsed", "false")


def test_who_has_few_projects_goes_to_another_with_one_press(enter: Enter) -> None:
    visitor = enter("manager", usually="en-390")
    visitor.go(f"/progress{HERE}")
    unfold_navigation(visitor)
    navigation = visitor.page.get_by_test_id("stSidebar")
    touch(visitor, navigation.locator("[class*=st-key-to-project] button").first)
    hears(visitor, Words("HIDDENMARK"))
    assert visitor.page.url.endswith("/progress?project=publichidden")
    if visitor.way.is_phone:
        expect(navigation).to_have_attribute("data-collapsed", "true")


def test_a_second_press_does_not_hit_the_button_that_has_taken_the_place_of_the_first(enter: Enter) -> None:
    visitor = enter("manager")
    visitor.go(f"/{HERE}")
    visitor.page.evaluate(REPLACE % repr(SUCCESSOR.replace("\n", " ")))
    button = visitor.page.locator("#one")
    touch(visitor, button)
    visitor.page.wait_for_timeout(400)
    touch(visitor, button)
    assert visitor.page.evaluate("window.pressed") == ["Publish"]
    visitor.page.wait_for_timeout(1100)
    touch(visitor, button)
    touch(visitor, button)
    assert visitor.page.evaluate("window.pressed") == ["Publish", "Withdraw", "Withdraw"]


def test_the_words_of_streamlits_own_parts_are_in_the_readers_language(enter: Enter) -> None:
    visitor = enter("manager", usually="zh-1280")
    visitor.go(f"/plan{HERE}")
    if visitor.way.width > PHONE:
        collapse = visitor.page.get_by_test_id("stSidebarCollapseButton").locator("button")
        expect(collapse).to_have_attribute("aria-label", visitor.said("Collapse sidebar"))
    skip = visitor.page.get_by_test_id("stSkipToContent")
    expect(skip).to_have_text(visitor.said("Skip to main content"))
    buttons = visitor.page.get_by_test_id("stElementToolbar").get_by_role("button")
    for label in (button.get_attribute("aria-label") or "" for button in buttons.all()):
        assert visitor.way.language == "en" or not re.match("[A-Z][a-z]+", label), label
