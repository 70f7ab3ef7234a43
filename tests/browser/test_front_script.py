"""What the small script of the front page does: navigation on a phone, a second press, Streamlit's words."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.hands import hears, navigate, touch, unfold_navigation
from tests.browser.visitor import PHONE, Enter
from tests.browser.wording import Words

pytestmark = pytest.mark.browser

HERE = "?project=publicalpha"
PRESSES = """
async () => {
  const button = document.createElement("button");
  button.dataset.testid = "stBaseButton-primary";
  button.textContent = "Publish";
  document.body.append(button);
  const pressed = [];
  button.addEventListener("click", () => {
    pressed.push(button.textContent);
    button.textContent = "Withdraw";
  });
  const press = () => button.dispatchEvent(
    new MouseEvent("click", { bubbles: true, cancelable: true, detail: 1, clientX: 50, clientY: 50 })
  );
  press();
  await new Promise((soon) => setTimeout(soon, 100));
  press();
  const soon = [...pressed];
  await new Promise((later) => setTimeout(later, 1100));
  press();
  press();
  return [soon, pressed];
}
"""
"""A button of which the label changes with the press, pressed again at once, and twice after a second."""


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
    soon, later = visitor.page.evaluate(PRESSES)
    assert soon == ["Publish"]
    assert later == ["Publish", "Withdraw", "Withdraw"]


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


LIST = """
() => document.body.insertAdjacentHTML("beforeend", `<div id="list" data-testid="stSelectboxVirtualDropdown">
  <p>Remove old racks</p><p>Calendar</p><p>Open: doors</p><p>No results</p></div>`)
"""


def test_peoples_words_in_a_list_that_unfolds_stay_as_they_were_written(enter: Enter) -> None:
    visitor = enter("manager", usually="zh-1280")
    visitor.go(f"/plan{HERE}")
    visitor.page.evaluate(LIST)
    expect(visitor.page.locator("#list p")).to_have_text(
        ["Remove old racks", "Calendar", "Open: doors", visitor.said("No results")]
    )
