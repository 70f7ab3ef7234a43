"""The threads between requirements, criteria, acceptances and changes: both ways, with gaps, as a file."""

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import time_machine
from openpyxl import load_workbook
from sqlalchemy import select
from starlette.applications import Starlette
from starlette.testclient import TestClient

from db.base import Audience
from db.models.change import ChangeRequest, ChangeRequirement, Touch
from db.models.deliverable import Criterion, Deliverable, DeliverableStatus, Outcome, Ruling
from db.models.requirement import Requirement
from db.session import writing
from portal import tracing
from portal.access import NotAllowed, Scope, operator_scope
from portal.routes.exports import ROUTES
from tests.db.test_deliverables import counted
from tests.worlds import ALPHA, BETA, INTERNAL, NOW, World

MEMBERS = ["sponsor", "contributor", "reader", "manager", "member", "lead", "administrator"]


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def tied(world: World) -> World:
    """The client's requirement 1 is answered to by what was handed over, and touched by change request 1."""
    with writing(operator_scope()) as session:
        mine = world.project_ids["alpha"]
        asked = select(Requirement).where(Requirement.project_id == mine)
        needs = {row.number: row for row in session.scalars(asked)}
        for audience, number in ((Audience.CLIENT, 1), (Audience.INTERNAL, 2)):
            point = session.scalars(
                select(Criterion).where(Criterion.project_id == mine, Criterion.audience == audience)
            ).one()
            point.requirement_id = needs[number].id
            change = session.scalars(
                select(ChangeRequest).where(ChangeRequest.project_id == mine, ChangeRequest.number == number)
            ).one()
            tie = ChangeRequirement(
                project_id=mine,
                client_id=change.client_id,
                audience=audience,
                change_request_id=change.id,
                requirement_id=needs[number].id,
                touch=Touch.CHANGE,
            )
            session.add(tie)
    return world


def told(world: World, who: str) -> tracing.Trace:
    return tracing.report(world.scope(who, "alpha"))


def test_a_thread_leads_from_the_need_to_what_was_accepted_and_changed(tied: World) -> None:
    shown = told(tied, "sponsor")
    need = next(each for each in shown.needs if each.number == 1)
    (part,) = need.parts
    assert (part.deliverable_number, part.status) == (1, DeliverableStatus.ACCEPTED)
    assert part.verdict is not None
    assert (part.verdict.outcome, part.verdict.ruling) == (Outcome.WITH_REMARKS, Ruling.REMARK)
    assert [(each.number, each.touch) for each in need.changes] == [(1, Touch.CHANGE)]
    assert need.is_accepted
    assert shown.accepted == 1


def test_and_back_from_the_deliverable_to_the_need(tied: World) -> None:
    shown = told(tied, "reader")
    (result,) = shown.results
    need = shown.need_of(result.parts[0])
    assert need is not None
    assert need.number == 1
    assert shown.without_requirement == ()


def test_gaps_are_named_on_both_ends(world: World) -> None:
    shown = told(world, "sponsor")
    assert [each.number for each in shown.without_deliverable] == [1]
    assert [each.number for each in shown.without_requirement] == [1]
    assert shown.accepted == 0


def test_a_client_follows_its_own_threads_only(tied: World) -> None:
    for who in ("sponsor", "contributor", "reader"):
        shown = repr(told(tied, who))
        assert INTERNAL not in shown
        assert BETA not in shown
    ours = told(tied, "manager")
    assert [each.number for each in ours.results] == [1, 2]
    assert [each.number for each in ours.needs] == [1, 2, 3]
    assert [each.number for each in ours.needs[1].changes] == [2]


def test_a_client_reads_a_requirement_as_it_was_shown_last(tied: World) -> None:
    with writing(operator_scope()) as session:
        mine = tied.project_ids["alpha"]
        row = session.scalars(
            select(Requirement).where(Requirement.project_id == mine, Requirement.number == 1)
        ).one()
        row.title = f"{INTERNAL} being written anew"
    assert INTERNAL not in repr(told(tied, "sponsor").needs)
    assert INTERNAL in repr(told(tied, "manager").needs[0])


def test_nobody_else_follows_anything(world: World) -> None:
    with pytest.raises(NotAllowed):
        tracing.report(without_scope(world.scope("sponsor", "alpha")))


def without_scope(scope: Scope) -> Scope:
    return replace(scope, permissions=frozenset())


def test_it_takes_four_statements(tied: World) -> None:
    scope = tied.scope("sponsor", "alpha")
    with counted() as sent:
        tracing.report(scope)
    assert len(sent) == 4
    with writing(operator_scope()) as session:
        own = {"project_id": tied.project_ids["alpha"], "client_id": tied.client_ids["alpha"]}
        for number in range(10, 30):
            session.add(Deliverable(**own, audience=Audience.CLIENT, number=number, title="x"))
    with counted() as sent:
        tracing.report(scope)
    assert len(sent) == 4


# As a file


@pytest.fixture
def client() -> TestClient:
    return TestClient(Starlette(routes=ROUTES), raise_server_exceptions=False)


def lines(client: TestClient, world: World, who: str, project: str = "alpha") -> list[dict[str, str]]:
    answer = client.get(
        f"/exports/trace.csv?project={world.projects[project]}",
        headers={"X-Portal-Session": world.handles[who]},
    )
    assert answer.status_code == 200
    text = answer.content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("who", MEMBERS)
def test_everybody_of_the_project_gets_what_they_may_follow(
    tied: World, client: TestClient, who: str
) -> None:
    found = lines(client, tied, who)
    first = found[0]
    assert (first["Requirement no."], first["Deliverable no."], first["Round"]) == ("1", "1", "1")
    assert (first["Ruling"], first["Acceptance"]) == ("Met, with a remark", "Accepted with remarks")
    assert first["Decided on"] == (NOW - timedelta(days=3)).date().isoformat()
    inner = tied.scope(who, "alpha").internal
    assert (INTERNAL in repr(found)) is inner
    assert [line["Requirement no."] for line in found] == (["1", "2", "3"] if inner else ["1", "3"])


def test_what_is_missing_stands_in_the_file_too(world: World, client: TestClient) -> None:
    found = lines(client, world, "sponsor")
    assert [(line["Requirement no."], line["Deliverable no."]) for line in found] == [
        ("1", ""),
        ("3", ""),
        ("", "1"),
    ]


@pytest.mark.parametrize("who", MEMBERS)
def test_the_workbook_holds_what_the_other_file_holds(tied: World, client: TestClient, who: str) -> None:
    answer = client.get(
        f"/exports/trace.xlsx?project={tied.projects['alpha']}",
        headers={"X-Portal-Session": tied.handles[who]},
    )
    sheet = load_workbook(io.BytesIO(answer.content)).active
    head, *rows = sheet.iter_rows(values_only=True)
    found = [dict(zip(head, row, strict=True)) for row in rows]
    assert [{name: _plain(value) for name, value in row.items()} for row in found] == lines(client, tied, who)
    assert (found[0]["Requirement no."], found[0]["Round"]) == (1, 1)
    assert found[0]["Decided on"].date() == (NOW - timedelta(days=3)).date()


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    return "" if value is None else str(value)


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize("project", ["sibling", "hidden", "beta"])
def test_a_foreign_project_looks_like_none(
    world: World, client: TestClient, project: str, ending: str
) -> None:
    for address in (world.projects[project], "missing", "", "non%00sense"):
        answer = client.get(
            f"/exports/trace.{ending}?project={address}",
            headers={"X-Portal-Session": world.handles["reader"]},
        )
        assert answer.status_code == 404
        assert ALPHA not in answer.text


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_nobody_gets_anything_without_a_session(world: World, client: TestClient, ending: str) -> None:
    address = f"/exports/trace.{ending}?project={world.projects['alpha']}"
    for handle in ("", "nonsense"):
        assert client.get(address, headers={"X-Portal-Session": handle}).status_code == 401


def test_a_title_like_a_formula_runs_nothing(tied: World, client: TestClient) -> None:
    with writing(operator_scope()) as session:
        mine = Deliverable.project_id == tied.project_ids["alpha"]
        for row in session.scalars(select(Deliverable).where(mine)):
            row.title = "=cmd|' /C calc'!A0"
    titles = {line["Deliverable"] for line in lines(client, tied, "sponsor")}
    assert titles == {"'=cmd|' /C calc'!A0", ""}


def test_the_file_is_named_after_the_project_and_the_day(tied: World, client: TestClient) -> None:
    answer = client.get(
        f"/exports/trace.csv?project={tied.projects['alpha']}",
        headers={"X-Portal-Session": tied.handles["sponsor"]},
    )
    disposition = answer.headers["content-disposition"]
    assert disposition == 'attachment; filename="traceability-ONE-2027-03-10.csv"'
    assert answer.headers["cache-control"] == "private, no-store"
