"""The Portfolio page: who needs somebody first, what is shown, and what the address remembers."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from db.base import Audience
from db.models.issue import Issue, Severity
from db.models.project import Project, Rag, Update
from db.session import identity, writing
from portal import portfolio
from portal.access import operator_scope
from tests.conftest import Portal
from tests.worlds import ALPHA, BETA, INTERNAL, NOW, World


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def said(at: AppTest) -> str:
    return "\n".join(element.value for kind in (at.subheader, at.markdown, at.caption) for element in kind)


def shown(at: AppTest) -> list[str]:
    """The projects of the table, in its order."""
    return [str(name).rpartition(" ")[2] for name in at.dataframe[0].value["Project"]] if at.dataframe else []


def chosen(at: AppTest, label: str, value: Any) -> AppTest:
    return next(box for box in at.selectbox if box.label == label).set_value(value).run()


def ask(world: World, project: str = "beta") -> None:
    """A client's question that nobody has answered for five days."""
    with writing(operator_scope()) as session:
        session.add(
            Issue(
                project_id=world.project_ids[project],
                client_id=world.client_ids["beta" if project == "beta" else "alpha"],
                audience=Audience.CLIENT,
                number=90,
                title="Why?",
                severity=Severity.HIGH,
                raised_by_client=True,
                opened_at=NOW - timedelta(days=5),
            )
        )


def speak(world: World, who: str, language: str) -> None:
    from db.models.identity import Person

    with identity() as session:
        person = session.get(Person, world.person_ids[who])
        assert person is not None
        person.language = language


def test_a_lead_reads_first_which_client_needs_them(small_world: World, portal: Portal) -> None:
    ask(small_world)
    at = portal(small_world, "lead", "portfolio")
    assert not at.exception
    assert at.subheader[0].value.startswith(
        f"{BETA} Ltd needs you today: 1 question has waited for an answer since Fri 5 Mar."
    )
    assert shown(at)[0] == "BETAMARK"
    assert set(shown(at)) == {"ALPHAMARK", "BETAMARK", "SIBLINGMARK", "HIDDENMARK"}
    figures = {metric.label: metric.value for metric in at.metric}
    assert (figures["Running projects"], figures["Overdue answers"]) == ("4", "1")
    assert INTERNAL not in said(at)


def test_the_page_speaks_chinese(small_world: World, portal: Portal) -> None:
    ask(small_world)
    speak(small_world, "lead", "zh")
    at = portal(small_world, "lead", "portfolio")
    assert not at.exception
    assert at.title[0].value == "项目总览"
    assert at.subheader[0].value.startswith(f"今天需要您关注{BETA} Ltd：")
    assert "延期（天）" in at.dataframe[0].value.columns


def test_a_manager_is_led_to_where_they_mend_it(small_world: World, portal: Portal) -> None:
    ask(small_world, "alpha")
    with writing(operator_scope()) as session:
        project = session.get(Project, small_world.project_ids["alpha"])
        assert project is not None
        project.confirmed_at = NOW - timedelta(days=8)
    at = portal(small_world, "manager", "portfolio")
    links = {(link.label, link.page) for link in at.get("page_link")} if at.get("page_link") else set()
    assert {label for label, _ in links} >= {"Answer", "Confirm", "Bring the plan up to date"}
    assert set(shown(at)) == {"ALPHAMARK", "HIDDENMARK"}
    assert "Plan: last confirmed Tue 2 Mar 10:00" in said(at)
    assert BETA not in said(at)


def test_a_lead_only_looks(small_world: World, portal: Portal) -> None:
    ask(small_world)
    at = portal(small_world, "lead", "portfolio")
    labels = {link.label for link in at.get("page_link")}
    assert "Look at it" in labels
    assert not labels & {"Answer", "Confirm", "Explain it"}


def test_filters_and_order_stand_in_the_address_by_value(small_world: World, portal: Portal) -> None:
    at = portal(small_world, "lead", "portfolio")
    chosen(at, "Client", f"{ALPHA} Ltd")
    assert set(shown(at)) == {"ALPHAMARK", "SIBLINGMARK", "HIDDENMARK"}
    chosen(at, "Ordered by", "name")
    assert shown(at) == ["ALPHAMARK", "HIDDENMARK", "SIBLINGMARK"]
    chosen(at, "Project manager", f"{ALPHA} manager")
    assert shown(at) == ["ALPHAMARK", "HIDDENMARK"]
    chosen(at, "Health", "red")
    assert shown(at) == []
    assert {name: at.query_params[name] for name in ("client", "order", "health")} == {
        "client": f"{ALPHA} Ltd",
        "order": "name",
        "health": "red",
    }
    assert "No project fits what is chosen above." in said(at)
    chosen(at, "Health", "")
    assert "health" not in at.query_params
    assert shown(at) == ["ALPHAMARK", "HIDDENMARK"]


def test_an_address_opens_the_page_as_it_was_left(small_world: World, portal: Portal) -> None:
    at = portal(
        small_world, "lead", "portfolio", client=f"{ALPHA} Ltd", order="name", health="amber", sheet="99"
    )
    assert shown(at) == ["ALPHAMARK", "HIDDENMARK", "SIBLINGMARK"]
    assert [link.proto.url for link in at.get("link_button")] == [
        f"/exports/portfolio.{ending}?client=ALPHAMARK+Ltd&health=amber&order=name"
        for ending in ("xlsx", "csv")
    ]
    for nonsense in ({"client": "Nobody"}, {"health": "pink", "order": "x", "sheet": "-1"}):
        assert not portal(small_world, "lead", "portfolio", **nonsense).exception


def test_a_closed_project_is_shown_on_demand(small_world: World, portal: Portal) -> None:
    from db.models.project import ProjectStatus

    with writing(operator_scope()) as session:
        project = session.get(Project, small_world.project_ids["beta"])
        assert project is not None
        project.status = ProjectStatus.CLOSED
    at = portal(small_world, "lead", "portfolio")
    assert "BETAMARK" not in shown(at)
    at.checkbox[0].check().run()
    assert shown(at)[-1] == "BETAMARK"
    assert list(at.dataframe[0].value["Health"])[-1] == "– Closed"


def test_many_projects_are_turned_over_sheet_by_sheet(
    small_world: World, portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(portfolio, "PER_SHEET", 3)
    at = portal(small_world, "lead", "portfolio", order="name")
    assert shown(at) == ["ALPHAMARK", "HIDDENMARK", "SIBLINGMARK"]
    at = portal(small_world, "lead", "portfolio", order="name", sheet="2")
    assert shown(at) == ["BETAMARK"]


def test_an_explained_green_says_so(small_world: World, portal: Portal) -> None:
    with writing(operator_scope()) as session:
        project = session.get(Project, small_world.project_ids["beta"])
        assert project is not None
        session.add(
            Update(
                project_id=project.id,
                client_id=project.client_id,
                audience=Audience.CLIENT,
                rag=Rag.GREEN,
                sentence="Well",
                despite="Because",
                written_at=NOW,
                written_by=1,
                author_name="PM",
                published_at=NOW,
            )
        )
    at = portal(small_world, "beta_manager", "portfolio", "beta")
    assert list(at.dataframe[0].value["Health"]) == ["● On track, explained"]
    with writing(operator_scope()) as session:
        mine = Update.project_id == small_world.project_ids["beta"]
        for row in session.scalars(select(Update).where(mine)):
            row.despite = ""
    at = portal(small_world, "beta_manager", "portfolio", "beta")
    assert "called on track without a word on the later date" in said(at)


def test_names_of_people_are_shown_as_they_are_typed(small_world: World, portal: Portal) -> None:
    evil = "**bold** :red[x] [a](http://b) <b>"
    with writing(operator_scope()) as session:
        project = session.get(Project, small_world.project_ids["beta"])
        assert project is not None
        project.name = evil
    ask(small_world)
    at = portal(small_world, "lead", "portfolio")
    assert not at.exception
    assert "**bold**" not in said(at)
    assert r"\*\*bold\*\*" in said(at)
    assert evil in list(at.dataframe[0].value["Project"])
