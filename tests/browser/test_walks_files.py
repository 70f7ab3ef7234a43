"""What is typed into a table, uploaded and imported, and what the client gets of it."""

from pathlib import Path

import pytest

from tests.browser.grids import add_row, tick_row, type_cell
from tests.browser.hands import (
    Upload,
    alerts,
    choose,
    fill,
    hears,
    number_in,
    press,
    press_it,
    tick,
    touch,
    unharmed,
    upload,
)
from tests.browser.visitor import Enter
from tests.browser.wording import Words

pytestmark = pytest.mark.browser

SAMPLES = Path(__file__).parent.parent / "samples"
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)
NO_TEXT = "This is not a text file. Please export the project as CSV or JSON."
TOO_LARGE = "The file is larger than {limit} MB."
HERE, THERE = "?project=publicalpha", "?project=publicbeta"


def test_the_plan_is_typed_into_its_table_and_counts_once_it_is_published(enter: Enter) -> None:
    manager, client = enter("beta_manager"), enter("beta_sponsor")
    with unharmed(manager), unharmed(client):
        client.go("/progress" + THERE)
        before = number_in(r"(\d+)%", client.says)
        manager.go(f"/plan{THERE}")
        choose(manager, "Part of the plan", "Tasks")
        manager.settle()
        new = add_row(manager, "Tasks of the plan")
        hears(manager, "{n} row is not saved yet.", n=1)
        type_cell(manager, new, "Task", "Paint the gate")
        type_cell(manager, new, "State", manager.said("done"))
        type_cell(manager, 1, "State", manager.said("done"))
        hears(manager, "{n} rows are not saved yet.", n=2)
        press(manager, "Save tasks")
        hears(manager, "The tasks are saved.")
        client.go("/progress" + THERE)
        assert number_in(r"(\d+)%", client.says) == before == "25"
        assert "Paint the gate" not in client.page.content()

        choose(manager, "Part of the plan", "What the client sees")
        manager.settle()
        choose(manager, "What to show", "Tasks")
        manager.settle()
        tick_row(manager, "Paint the gate")
        hears(manager, Words("Paint the gate"))
        press(manager, "Confirm")
        hears(manager, "The client now sees {n} row more.", n=1)
        client.go("/progress" + THERE)
        assert number_in(r"(\d+)%", client.says) == "40"


def test_a_training_file_is_read_by_those_it_was_published_to_alone(enter: Enter) -> None:
    manager, client, stranger = (
        enter("manager"),
        enter("contributor", usually="zh-1280"),
        enter("beta_sponsor"),
    )
    with unharmed(manager), unharmed(client):
        manager.go("/library" + HERE)
        press(manager, "Add training material", twice=False)
        fill(manager, "Title", "How to open the gate")
        choose(manager, "What it is", "Document")
        fill(manager, "For whom", "Porters")
        upload(manager, Upload("gate.pdf", "application/pdf", PDF))
        press(manager, "Add")
        hears(manager, "Added. The client sees it once you publish it.")
        assert manager.says.count("How to open the gate") == 1
        client.go("/training" + HERE)
        assert "How to open the gate" not in client.says
        card = manager.page.get_by_test_id("stVerticalBlock").filter(has_text="How to open the gate").last
        press_it(manager, card.get_by_role("button", name=manager.said("Publish")))
        hears(manager, "Published; the client sees it now.")

        client.go("/training" + HERE)
        hears(client, Words("How to open the gate"))
        card = client.page.get_by_test_id("stVerticalBlock").filter(has_text="How to open the gate").last
        link = card.get_by_role(
            "link", name=client.said("Download {kind} ({size})", kind="PDF", size=client.text.size(len(PDF)))
        )
        address = str(link.get_attribute("href"))
        with client.page.expect_download() as download:
            touch(client, link)
        assert download.value.path().read_bytes() == PDF
        assert stranger.context.request.get(stranger.address + address).status == 404
        assert enter(None).context.request.get(stranger.address + address, max_redirects=0).status in (
            303,
            401,
            404,
        )
        press_it(client, card.get_by_role("button", name=client.said("Mark as read")))
        hears(client, "Mark as not read")
        press_it(client, card.get_by_role("button", name=client.said("Helpful"), exact=True))
        hears(client, "Thank you; the project team sees how many it helped.")
        manager.go("/library" + HERE)
        read, helped = manager.said("{n} person read it", n=1), manager.said("it helped {n}", n="1")
        hears(manager, "{first} and {last}", first=read, last=helped)


def test_a_file_from_jira_is_looked_at_mapped_imported_and_then_changes_nothing(enter: Enter) -> None:
    manager, client = enter("beta_manager"), enter("beta_sponsor")
    file = Upload("jira.csv", "text/csv", (SAMPLES / "jira" / "all_fields.csv").read_bytes())
    with unharmed(manager), unharmed(client):
        manager.go("/import" + THERE)
        upload(manager, file)
        hears(manager, "What the file holds")
        client.go("/progress" + THERE + "&part=tasks")
        assert "Set up the warehouse feed" not in client.says
        tick(manager, "The client may read this at once")
        press(manager, "Import", -1)
        hears(manager, "The file is imported.")
        assert "run=" in manager.page.url
        client.go("/progress" + THERE + "&part=tasks")
        hears(client, Words("Set up the warehouse feed"))

        manager.go("/import" + THERE)
        upload(manager, file)
        press(manager, "Import", -1)
        hears(manager, "Nothing has changed: everything in this file is here already.")


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (
            Upload("a.pdf", "application/pdf", PDF + bytes(range(256))),
            NO_TEXT,
        ),
        (
            Upload("a.csv", "text/csv", b"Summary,Issue key\n" + b"x" * 21 * 1024 * 1024),
            TOO_LARGE,
        ),
        (Upload("a.csv", "text/csv", b""), "The file is empty."),
    ],
    ids=["a PDF", "21 MB", "empty"],
)
def test_a_file_that_cannot_be_imported_is_refused_in_a_sentence(
    enter: Enter, file: Upload, sentence: str
) -> None:
    manager = enter("manager", usually="zh-1280")
    with unharmed(manager):
        manager.go("/import" + HERE)
        upload(manager, file)
        hears(manager, sentence)
        assert len(alerts(manager)) == 1
