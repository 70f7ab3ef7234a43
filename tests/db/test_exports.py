"""The portfolio as CSV and as a workbook: who gets it, with which rows, and what a browser may do with it."""

import csv
import io
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import time_machine
from openpyxl import load_workbook
from starlette.applications import Starlette
from starlette.testclient import TestClient

from db.models.project import Project
from db.session import writing
from portal.access import operator_scope
from portal.identity import sessions
from portal.routes.exports import ROUTES
from tests.worlds import ALPHA, BETA, NOW, PEOPLE, World

ADDRESS = "/exports/portfolio."
ENDINGS = ("csv", "xlsx")
MINE = {
    "manager": {"ALPHAMARK", "HIDDENMARK"},
    "beta_manager": {"BETAMARK"},
    "lead": {"ALPHAMARK", "SIBLINGMARK", "HIDDENMARK", "BETAMARK"},
    "administrator": {"ALPHAMARK", "SIBLINGMARK", "HIDDENMARK", "BETAMARK"},
}


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def client() -> TestClient:
    return TestClient(Starlette(routes=ROUTES), raise_server_exceptions=False)


def get(client: TestClient, world: World, who: str, query: str = "", ending: str = "csv") -> httpx.Response:
    return client.get(ADDRESS + ending + query, headers={"X-Portal-Session": world.handles[who]})


def table(answer: httpx.Response) -> list[list[Any]]:
    """Every line of the file, whichever it is."""
    if answer.content.startswith(b"PK"):
        sheet = load_workbook(io.BytesIO(answer.content)).active
        return [list(line) for line in sheet.iter_rows(values_only=True)]
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


def projects(answer: httpx.Response) -> list[str]:
    head, *lines = table(answer)
    return [line[head.index("Project")].rpartition(" ")[2] for line in lines]


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("who", [name for name, _, _ in PEOPLE])
def test_everybody_gets_the_rows_of_their_portfolio_or_nothing(
    world: World, client: TestClient, who: str, ending: str
) -> None:
    answer = get(client, world, who, ending=ending)
    if who in MINE:
        assert answer.status_code == 200
        assert set(projects(answer)) == MINE[who]
    else:
        assert answer.status_code == 404
        assert ALPHA not in answer.text
        assert BETA not in answer.text


@pytest.mark.parametrize("ending", ENDINGS)
def test_nobody_gets_anything_without_a_session(world: World, client: TestClient, ending: str) -> None:
    for handle in ("", "nonsense", "handle-nobody", "x" * 5000):
        assert client.get(ADDRESS + ending, headers={"X-Portal-Session": handle}).status_code == 401
    signed_in = world.viewer("lead")
    assert signed_in.session_id is not None
    sessions.end(signed_in.session_id)
    assert get(client, world, "lead", ending=ending).status_code == 401


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_preview_of_a_client_has_no_portfolio(world: World, client: TestClient, ending: str) -> None:
    manager = world.viewer("manager")
    assert manager.session_id is not None
    sessions.start_preview(manager.session_id, world.person_ids["sponsor"])
    assert get(client, world, "manager", ending=ending).status_code == 404


def test_another_ending_is_no_file(world: World, client: TestClient) -> None:
    for ending in ("xls", "pdf", "", "XLSX"):
        assert get(client, world, "lead", ending=ending).status_code == 404


def test_the_address_chooses_among_ones_own(world: World, client: TestClient) -> None:
    assert projects(get(client, world, "lead", "?client=BETAMARK+Ltd")) == ["BETAMARK"]
    assert projects(get(client, world, "manager", "?client=BETAMARK+Ltd")) == []
    assert set(projects(get(client, world, "lead", "?health=amber"))) == MINE["lead"]
    assert projects(get(client, world, "lead", "?health=red&order=slip")) == []
    nonsense = "?health=%00&order=1;drop&client=&manager=&closed=maybe"
    assert set(projects(get(client, world, "lead", nonsense))) == MINE["lead"]


@pytest.mark.parametrize(
    ("ending", "kind"),
    [
        ("csv", "text/csv; charset=utf-8"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ],
)
def test_the_file_is_saved_never_shown_and_kept_by_no_cache(
    world: World, client: TestClient, ending: str, kind: str
) -> None:
    headers = get(client, world, "lead", ending=ending).headers
    assert headers["content-disposition"] == f'attachment; filename="portfolio-2027-03-10.{ending}"'
    assert headers["content-type"] == kind
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "private, no-store"
    assert headers["content-security-policy"] == "default-src 'none'; sandbox"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_the_file_is_only_read(world: World, client: TestClient, method: str) -> None:
    sent: Any = {"X-Portal-Session": world.handles["lead"]}
    for ending in ENDINGS:
        assert client.request(method, ADDRESS + ending, headers=sent).status_code == 405


def test_a_project_named_like_a_formula_runs_nothing(world: World, client: TestClient) -> None:
    with writing(operator_scope()) as session:
        project = session.get(Project, world.project_ids["alpha"])
        assert project is not None
        project.name = "=cmd|' /C calc'!A0"
    written = get(client, world, "manager").content.decode("utf-8-sig")
    assert "'=cmd|' /C calc'!A0" in written
    assert not any(cell.startswith("=") for line in csv.reader(io.StringIO(written)) for cell in line)
    book = load_workbook(io.BytesIO(get(client, world, "manager", ending="xlsx").content))
    (cell,) = (each for line in book.active.iter_rows() for each in line if "calc" in str(each.value))
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=cmd|' /C calc'!A0", "s", True)
