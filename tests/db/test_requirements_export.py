"""The requirement document as a file: who gets it, what stands in it, and that nothing of it runs."""

import csv
import io
from collections.abc import Iterator
from datetime import datetime

import httpx
import pytest
import time_machine
from openpyxl import load_workbook
from sqlalchemy import select
from starlette.applications import Starlette
from starlette.testclient import TestClient

from db.models.requirement import Requirement
from db.session import writing
from portal.access import operator_scope
from portal.routes.exports import ROUTES
from tests.worlds import ALPHA, BETA, INTERNAL, NOW, PEOPLE, World

ADDRESS = "/exports/requirements."
ENDINGS = ("csv", "xlsx")


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def client() -> TestClient:
    return TestClient(Starlette(routes=ROUTES), raise_server_exceptions=False)


def get(
    client: TestClient, world: World, who: str, project: str = "alpha", ending: str = "csv"
) -> httpx.Response:
    address = f"{ADDRESS}{ending}?project={world.projects.get(project, project)}"
    return client.get(address, headers={"X-Portal-Session": world.handles[who]})


def lines(answer: httpx.Response) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


def in_words(answer: httpx.Response) -> str:
    """Everything that the file says, whichever it is."""
    if not answer.content.startswith(b"PK"):
        return answer.text
    sheet = load_workbook(io.BytesIO(answer.content)).active
    return repr(list(sheet.iter_rows(values_only=True)))


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("who", [name for name, _, _ in PEOPLE])
def test_everybody_of_the_project_gets_what_its_client_reads_and_nobody_else_anything(
    world: World, client: TestClient, who: str, ending: str
) -> None:
    for project, mark in (("alpha", "ALPHAMARK"), ("beta", "BETAMARK")):
        answer = get(client, world, who, project, ending)
        portal_role, memberships = next((role, dict(m)) for name, role, m in PEOPLE if name == who)
        if project in memberships or portal_role.value != "none":
            assert answer.status_code == 200
            assert f"What 1 {mark}" in in_words(answer)
        else:
            assert answer.status_code == 404
            assert mark not in answer.text
        assert INTERNAL not in in_words(answer)


def test_the_document_says_which_version_it_is_and_lists_every_requirement(
    world: World, client: TestClient
) -> None:
    told = lines(get(client, world, "sponsor"))
    assert told[0] == ["Requirement document", f"{ALPHA} project ALPHAMARK"]
    assert told[1] == ["Version of the scope", "1", "2027-03-08", f"Reason {ALPHA} ALPHAMARK"]
    assert told[2] == ["As of", "2027-03-10"]
    assert told[4][:3] == ["Number", "Part of the result", "Requirement, in one line"]
    agreed, waiting = told[5:]
    assert (agreed[0], agreed[6], agreed[10], agreed[12]) == ("R-1", "must have", "agreed", "2027-03-08")
    assert (waiting[0], waiting[10], waiting[12]) == ("R-3", "waits for the sponsor’s confirmation", "")


def test_as_a_workbook_it_has_real_dates_and_its_head_stays_in_sight(
    world: World, client: TestClient
) -> None:
    sheet = load_workbook(io.BytesIO(get(client, world, "sponsor", ending="xlsx").content)).active
    assert sheet.title == "Requirement document"
    assert [sheet.cell(2, place).value for place in (1, 2, 3)] == [
        "Version of the scope",
        1,
        datetime(2027, 3, 8),
    ]
    assert (sheet.cell(3, 2).value, sheet.cell(3, 2).number_format) == (datetime(2027, 3, 10), "yyyy-mm-dd")
    assert [sheet.cell(6, place).value for place in (1, 12, 13)] == ["R-1", 1, datetime(2027, 3, 8)]
    assert (sheet.cell(5, 1).value, sheet.freeze_panes) == ("Number", "A6")


def test_the_file_bears_project_version_and_day_and_is_kept_by_no_cache(
    world: World, client: TestClient
) -> None:
    headers = get(client, world, "reader").headers
    name = "requirements-ONE-version-1-2027-03-10.csv"
    assert headers["content-disposition"] == f'attachment; filename="{name}"'
    assert headers["cache-control"] == "private, no-store"
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("project", ["missing", "", "%00", "../1"])
def test_a_project_that_is_not_there_is_not_found(world: World, client: TestClient, project: str) -> None:
    answer = get(client, world, "sponsor", project)
    assert answer.status_code == 404
    assert ALPHA not in answer.text
    assert BETA not in answer.text


def test_a_requirement_worded_like_a_formula_runs_nothing(world: World, client: TestClient) -> None:
    with writing(operator_scope()) as session:
        for row in session.scalars(select(Requirement)):
            row.title, row.criteria = "=cmd|' /C calc'!A0", "+1\n-2"
    told = lines(get(client, world, "sponsor"))
    assert told[5][2] == "'=cmd|' /C calc'!A0"
    assert told[5][5] == "'+1; 2"
    sheet = load_workbook(io.BytesIO(get(client, world, "sponsor", ending="xlsx").content)).active
    assert [(sheet.cell(6, place).value, sheet.cell(6, place).data_type) for place in (3, 6)] == [
        ("=cmd|' /C calc'!A0", "s"),
        ("+1; 2", "s"),
    ]
    assert not any(cell.startswith(("=", "+", "-", "@")) for line in told for cell in line)
