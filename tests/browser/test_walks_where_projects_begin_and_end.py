"""A project is begun by the file it comes with, and at its end the client is asked how it was."""

import json
from pathlib import Path

import pytest

from tests.browser.grids import shows
from tests.browser.hands import Upload, choose, fill, hears, opened, pick, press, unharmed, upload
from tests.browser.visitor import Enter
from tests.browser.wording import Words

pytestmark = pytest.mark.browser

SEARCH = Path(__file__).parent.parent / "samples" / "jira" / "search_v2.json"


def test_a_new_project_of_a_new_client_is_made_by_its_file(enter: Enter) -> None:
    manager = enter("manager")
    named = [issue["fields"]["summary"] for issue in json.loads(SEARCH.read_text())["issues"]]
    with unharmed(manager):
        manager.go("/import")
        pick(manager, "Into which project", manager.said("A new project"))
        fill(manager, "Client", "Quay & Sons <b>")
        fill(manager, "Name of the project", "海关 Customs desk")
        upload(manager, Upload("search.json", "application/json", SEARCH.read_bytes()))
        hears(manager, "What the file holds")
        shows(manager, named[0])
        press(manager, "Import", -1)
        hears(manager, "Please fill in “{label}”.", label=manager.said("Key"))
        fill(manager, "Key", "QUAY")
        press(manager, "Import", -1)
        hears(manager, "{n} entries are new.", n=1)
        manager.go("/")
        hears(manager, Words("海关 Customs desk"))
        hears(manager, Words("Quay & Sons <b>"))


def test_at_the_end_the_client_is_asked_how_it_was(enter: Enter) -> None:
    manager, sponsor = enter("manager"), enter("sponsor")
    with unharmed(manager), unharmed(sponsor):
        manager.go("/surveys?project=publicalpha")
        opened(manager, "Prepare a survey")
        choose(manager, "When in the project", manager.said("At the end of the project"))
        press(manager, "Prepare, and show me the form")
        hears(manager, "Prepared. The client does not see it before you open it.")
        sponsor.go("/feedback?project=publicalpha")
        assert not sponsor.reads("How did we do?")
        press(manager, "Open it now")
        hears(manager, "The survey is open. Whoever may answer finds it under “Your turn”.")
        sponsor.go("/feedback?project=publicalpha")
        hears(sponsor, "How did we do?")
        assert sponsor.is_narrow()
        press(manager, "Close the survey now")
        hears(manager, "The survey is closed; nobody can answer any more.")
