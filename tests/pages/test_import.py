"""The page of the import: from a file to a preview, to the import and what came of it."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import select
from streamlit.runtime.scriptrunner import RerunData, RerunException
from streamlit.testing.v1 import AppTest

from db.base import Audience
from db.models.issue import Issue
from db.models.plan import Milestone, Task, TaskStatus
from db.models.project import Project
from db.session import reading
from portal import imports
from portal.access import operator_scope
from portal.i18n import Text
from portal.integrations import jira
from portal.views.imports.view import _watched
from tests.conftest import Portal
from tests.worlds import NOW, World, build

HERE = Path(__file__).parent.parent
SAMPLES = HERE / "samples"
OUTSIDE = Path(os.environ.get("CANDOR_SAMPLES", HERE.parent.parent / "shared" / "data")) / "jira"
outside = pytest.mark.skipif(not OUTSIDE.is_dir(), reason="the real exports are not here (CANDOR_SAMPLES)")

PLAIN = (
    b"Summary,Issue key,Issue id,Issue Type,Status,Due date\n"
    b"Build it,K-1,1,Task,Ready,2027-04-01\nTest it,K-2,2,Task,Done,31/Feb/27\nIt fails,K-3,3,Bug,To Do,\n"
)


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=True):
        yield


def said(at: AppTest) -> str:
    shown = [
        *at.title,
        *at.subheader,
        *at.markdown,
        *at.caption,
        *at.info,
        *at.error,
        *at.success,
        *at.warning,
    ]
    return "\n".join(str(each.value) for each in shown)


def upload(at: AppTest, data: bytes, name: str = "export.csv") -> AppTest:
    return at.file_uploader[0].set_value((name, data, "text/csv")).run()


def choose(at: AppTest, label: str, value: object) -> AppTest:
    return next(box for box in at.selectbox if box.label.startswith(label)).set_value(value).run()


def tick(at: AppTest, label: str) -> None:
    next(box for box in at.checkbox if box.label.startswith(label)).set_value(True)


def press(at: AppTest, label: str = "Import") -> AppTest:
    return next(button for button in at.button if button.label == label).click().run()


def counted(at: AppTest) -> list[str]:
    return [metric.value for metric in at.metric]


def tasks() -> list[Task]:
    with reading(operator_scope()) as session:
        return list(session.scalars(select(Task).where(Task.source.is_not(None)).order_by(Task.id)))


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Bring a project over from Jira or Trello, as often as you like."),
        ("zh", "从 Jira 或 Trello 导入项目，可随时重复导入。"),
    ],
)
def test_the_page_says_what_it_is_for(portal: Portal, sqlite: str, language: str, sentence: str) -> None:
    assert sqlite
    at = portal(build(language), "manager", "import")
    assert not at.exception
    assert at.subheader[0].value == sentence


def test_a_preview_shows_everything_and_writes_nothing(portal: Portal, small_world: World) -> None:
    at = upload(portal(small_world, "manager", "import"), PLAIN)
    assert not at.exception
    assert counted(at) == ["2", "0", "1", "0", "1"]
    assert "**Tasks**: 2 new" in said(at)
    assert "#### 1 thing could not be taken as it stands" in said(at)
    first, problems = (frame.value for frame in at.dataframe)
    assert list(first["Title"]) == ["It fails", "Build it", "Test it"]
    assert (list(problems["Row"]), list(problems["Column"])) == ([3], ["Due date"])
    assert tasks() == []


def test_an_import_is_done_once_and_its_outcome_has_an_address(portal: Portal, small_world: World) -> None:
    at = upload(portal(small_world, "manager", "import"), PLAIN)
    choose(at, "Ready", TaskStatus.IN_PROGRESS)
    assert counted(at) == ["2", "1", "1", "0", "1"]
    press(at)
    assert not at.exception
    assert at.success[0].value == "The file is imported."
    assert at.subheader[0].value == "3 entries are new."
    assert at.query_params["project"] == small_world.projects["alpha"]
    (run,) = imports.runs(small_world.scope("manager", "alpha"))
    assert at.query_params["run"] == str(run.id)
    assert [(row.title, row.status, row.audience) for row in tasks()] == [
        ("Build it", TaskStatus.IN_PROGRESS, Audience.INTERNAL),
        ("Test it", TaskStatus.DONE, Audience.INTERNAL),
    ]
    again = portal(small_world, "manager", "import", run=str(run.id))
    assert again.subheader[0].value == "3 entries are new."
    assert "31/Feb/27" in again.dataframe[0].value["What is wrong"][0]


def test_the_same_file_again_changes_nothing_and_says_so(portal: Portal, small_world: World) -> None:
    imports.take(
        small_world.scope("manager", "alpha"),
        jira.read(PLAIN, "export.csv"),
        imports.TakeIn("export.csv"),
    )
    at = upload(portal(small_world, "manager", "import"), PLAIN)
    assert "**Tasks**: 2 as before" in said(at)
    press(at)
    assert at.success[0].value == "Nothing has changed: everything in this file is here already."
    assert len(imports.runs(small_world.scope("manager", "alpha"))) == 1


def test_what_is_published_is_read_by_the_client_at_once(portal: Portal, small_world: World) -> None:
    at = upload(portal(small_world, "manager", "import"), PLAIN)
    tick(at, "The client may read this at once")
    press(at)
    assert {row.audience for row in tasks()} == {Audience.CLIENT}
    client = small_world.scope("sponsor", "alpha")
    with reading(client) as session:
        assert session.scalars(select(Issue.title).where(Issue.source == "jira")).all() == ["It fails"]


def test_a_new_project_is_begun_and_mistakes_lose_nothing(portal: Portal, small_world: World) -> None:
    at = upload(portal(small_world, "manager", "import"), PLAIN)
    choose(at, "Into which project", "new")
    tick(at, "The client may read this at once")
    press(at)
    assert at.error[0].value.splitlines()[0] == "Please fill in “Client”."
    assert len(at.metric) == 5  # the file and what it holds are still there
    typed = {"Client": "ALPHAMARK Ltd", "Name of the project": "Third", "Key": "one"}
    for label, words in typed.items():
        next(field for field in at.text_input if field.label == label).set_value(words)
    press(at)
    assert "already has a project with this key" in at.error[0].value
    next(field for field in at.text_input if field.label == "Key").set_value("four")
    press(at)
    assert at.success[0].value == "The file is imported."
    with reading(operator_scope()) as session:
        project = session.scalars(select(Project).where(Project.key == "FOUR")).one()
    assert (project.name, project.audience, project.confirmed_from) == ("Third", Audience.CLIENT, "jira")
    assert at.query_params["project"] == project.public_id
    assert {row.project_id for row in tasks()} == {project.id}


def test_columns_that_are_not_recognised_are_chosen(portal: Portal, small_world: World) -> None:
    table = b"Ticket,What to do,Until\nK-1,Build it,2027-04-01\n"
    at = upload(portal(small_world, "manager", "import"), table)
    assert at.error[0].value == "No heading with the needed columns was found in this file."
    choose(at, "Key there", "Ticket")
    choose(at, "Title", "What to do")
    choose(at, "Due", "Until")
    assert not at.error
    press(at)
    assert [(row.title, str(row.due)) for row in tasks()] == [("Build it", "2027-04-01")]


def test_lists_of_a_board_become_milestones(portal: Portal, small_world: World) -> None:
    at = portal(small_world, "manager", "import")
    at.button_group[0].set_value("trello").run()
    upload(at, (SAMPLES / "trello" / "board_new.json").read_bytes(), "board.json")
    assert not at.exception
    lists = next(box for box in at.multiselect if box.label == "Lists whose cards are milestones")
    lists.set_value([lists.options[0]]).run()
    assert int(at.metric[3].value) > 0
    press(at)
    with reading(operator_scope()) as session:
        assert session.scalars(select(Milestone).where(Milestone.source == "trello")).all()


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"PK\x03\x04...", "a.xlsx", "This is a spreadsheet or an archive. Please export"),
        (b"a,b\0c", "a.csv", "This is not a text file. Please export the project as CSV or JSON."),
        (b"", "a.csv", "The file is empty."),
        (b"x" * (20 * 1024 * 1024 + 1), "a.csv", "The file is larger than 20 MB."),
        (b"{", "a.json", "This is not a complete JSON file."),
        (b'{"lists": [], "cards": []}', "a.json", "This is a Trello board."),
    ],
    ids=["spreadsheet", "NUL", "empty", "too large", "broken", "other system"],
)
def test_a_file_of_no_use_is_answered_with_one_sentence(
    portal: Portal, small_world: World, data: bytes, name: str, sentence: str
) -> None:
    at = upload(portal(small_world, "manager", "import"), data, name)
    assert not at.exception
    assert len(at.error) == 1
    assert at.error[0].value.startswith(sentence)


def test_a_published_milestone_that_the_file_moves_is_shown_before_anything_is_written(
    portal: Portal, small_world: World
) -> None:
    versions = '[{"id": "1", "name": "Go-live", "released": false, "releaseDate": "2027-04-%s"}]'
    scope = small_world.scope("manager", "alpha")
    first = jira.read((versions % "01").encode(), "v.json")
    imports.take(scope, first, imports.TakeIn("v.json", publish=True))
    at = upload(portal(small_world, "manager", "import"), (versions % "09").encode(), "v.json")
    assert "the file says 9 April 2027, the plan says 1 April 2027" in at.warning[0].value
    press(at)
    assert "the file says 9 April 2027" in at.warning[0].value


@pytest.mark.parametrize("who", ["sponsor", "member", "lead"])
def test_who_may_not_import_does_not_get_the_page(portal: Portal, small_world: World, who: str) -> None:
    at = portal(small_world, who, "import")
    assert len(at.file_uploader) == 0
    assert not at.exception


def test_an_administrator_begins_a_project_and_cannot_publish(portal: Portal, small_world: World) -> None:
    at = upload(portal(small_world, "administrator", "import"), PLAIN)
    assert not at.exception
    assert [box.label for box in at.checkbox if "client" in box.label] == []
    press(at)
    assert at.success[0].value == "The file is imported."


def test_a_run_of_another_project_is_not_shown(portal: Portal, small_world: World) -> None:
    beta = small_world.scope("beta_manager", "beta")
    run_id = imports.take(beta, jira.read(PLAIN, "secret.csv"), imports.TakeIn("secret.csv")).run_id
    at = portal(small_world, "manager", "import", run=str(run_id))
    assert "secret" not in said(at)
    assert len(at.file_uploader) == 1


def test_a_click_while_an_import_runs_does_not_stop_it() -> None:
    class Bar:
        def progress(self, value: float, said: str) -> None:
            raise RerunException(RerunData())

    _watched(Bar(), Text())(200, 450)


@outside
@pytest.mark.slow
def test_the_real_export_on_the_page(portal: Portal, sqlite: str) -> None:
    assert sqlite
    at = portal(build("zh"), "manager", "import")
    path = OUTSIDE / "bsfse_team9_jira_cloud_export.scrubbed.csv"
    upload(at, path.read_bytes(), path.name)
    assert not at.exception
    assert counted(at) == ["130", "17", "51", "0", "0"]
    press(at, "导入")
    assert at.subheader[0].value == "新增 130 条。"
