"""Two people save the same thing at once, and people follow addresses that lead nowhere."""

import pytest

from tests.browser.hands import choose, field, fill, hears, press, turn_to, unharmed
from tests.browser.visitor import Enter

pytestmark = pytest.mark.browser

IT_STANDS = "{status}, {severity}, owner {owner}, next step {next_step}"
HERE = "?project=publicalpha"
NO_PROJECT = "There is no such project, or it is not open to you."
NO_CHANGE = "There is no such change request, or it is not open to you."
NO_ISSUE = "There is no such issue, or it is not open to you."
READING = 1_000
"""Milliseconds in which nobody has read a sentence yet: a click so soon belongs to the one before it."""
THEIRS = "Somebody else has saved this in the meantime, so yours is not saved yet."


def test_two_managers_work_on_one_issue_and_the_second_decides(enter: Enter) -> None:
    first, second = enter("manager"), enter("member")
    with unharmed(first), unharmed(second):
        for one in (first, second):
            one.go(f"/issue-desk{HERE}&issue=1")
            turn_to(one, "Change its state")
        fill(first, "Next step", "Call the vendor")
        press(first, "Save the changes")
        hears(first, "Issue {number} is up to date.", number="1")
        fill(second, "Next step", "Wait until Monday")
        press(second, "Save the changes")
        hears(second, THEIRS)
        hears(second, IT_STANDS, next_step="Call the vendor")
        assert field(second, "Next step").input_value() == "Wait until Monday"
        second.page.wait_for_timeout(READING)
        press(second, "Save the changes")
        hears(second, "Issue {number} is up to date.", number="1")
        assert second.reads("Next: {step}", step="Wait until Monday")
        assert "Call the vendor" in second.says  # in the history


def test_the_settings_of_a_project_are_changed_in_two_windows_and_the_second_decides(enter: Enter) -> None:
    first, second = enter("manager"), enter("manager")
    with unharmed(first), unharmed(second):
        for one in (first, second):
            one.go("/status?project=publichidden")
        choose(first, "The project is", "on hold")
        press(first, "Save")
        hears(first, "The project is saved.")
        fill(second, "Figures are confirmed every … days", "21")
        press(second, "Save")
        hears(second, THEIRS)
        hears(second, "on hold")
        assert field(second, "Figures are confirmed every … days").input_value() == "21"
        second.page.wait_for_timeout(READING)
        press(second, "Save")
        hears(second, "The project is saved.")
        second.go("/status?project=publichidden")
        assert field(second, "Figures are confirmed every … days").input_value() == "21"


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/progress?project=nobody-knows", NO_PROJECT),
        ("/progress?project=publicbeta", NO_PROJECT),
        ("/issues?project=publicalpha&issue=2", NO_ISSUE),
        (
            "/issues?project=publicalpha&issue=%00%F0%9F%92%A9&show=%3Cscript%3E&severity=99&sheet=-1",
            NO_ISSUE,
        ),
        (
            "/feedback?project=publicalpha&change=1e9&survey=x&changes-page=999",
            "There is no such change request, or it is not open to you.",
        ),
        ("/progress?project=publicalpha&project=publicbeta", NO_PROJECT),
    ],
)
def test_an_address_that_leads_nowhere_is_answered_in_a_sentence(
    enter: Enter, path: str, sentence: str
) -> None:
    visitor = enter("contributor", usually="zh-390")
    with unharmed(visitor):
        visitor.go(path)
        hears(visitor, sentence)
        assert "BETAMARK" not in visitor.says
