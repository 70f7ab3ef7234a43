"""A client answers back on an issue, opens it again, and finds it among many."""

import pytest

from tests.browser.hands import choose, fill, follow, hears, learns, opened, press, turn_to, unharmed
from tests.browser.visitor import Enter
from tests.browser.wording import Words

pytestmark = pytest.mark.browser

THERE = "?project=publicbeta"
AGAIN = "Issue {number} is open again; the project team sees why."


def test_a_client_comments_on_an_issue_and_opens_it_again_when_it_is_not_resolved(enter: Enter) -> None:
    client, manager = enter("beta_sponsor"), enter("beta_manager")
    with unharmed(client), unharmed(manager):
        client.go("/issues" + THERE)
        opened(client, "Raise an issue")
        fill(client, "What is wrong, in one line", "The door jams")
        fill(client, "What happens", "It opens at the third try.")
        press(client, "Raise the issue")
        told = learns(client, "Issue {number} is raised. The project team answers here.")
        number = told["number"]
        client.go(f"/issues{THERE}&issue={number}")
        fill(client, "Your comment", "Now at the fourth.")
        press(client, "Send the comment")
        hears(client, "Your comment is with the project team.")
        assert client.says.count("Now at the fourth.") == 1

        manager.go("/" + THERE)
        follow(manager, f"issue={number}")
        hears(manager, Words("Now at the fourth."))
        turn_to(manager, "Change its state")
        choose(manager, "Status", "Resolved")
        press(manager, "Save the changes", twice=False)
        hears(
            manager,
            "Please fill in “{label}”: the client sees this issue and is owed the why.",
            label=manager.said("Reason for the change"),
        )
        fill(manager, "Reason for the change", "The hinge is oiled.")
        press(manager, "Save the changes")
        hears(manager, "Issue {number} is up to date.", number=number)

        client.go(f"/issues{THERE}&issue={number}")
        hears(client, Words("The hinge is oiled."))
        opened(client, "It is not resolved")
        press(client, "Open it again", twice=False)
        hears(client, "Please fill in “{label}”.", label=client.said("What is still wrong?"))
        fill(client, "What is still wrong?", "It jams when it rains.")
        press(client, "Open it again")
        hears(client, AGAIN, number=number)
        hears(client, Words("It jams when it rains."))
        assert client.is_narrow()
