"""The home page as it is drawn: links into every project, whichever is chosen."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from streamlit.testing.v1 import AppTest

from db.models.schedule import AskKind, ClientActionStatus
from db.session import writing
from portal import asks
from tests.conftest import Portal
from tests.rendered import rendered
from tests.worlds import NOW, TODAY, World


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.mark.parametrize("who", ["lead", "administrator", "manager", "sponsor"])
def test_home_is_drawn_without_a_project_in_the_address(small_world: World, portal: Portal, who: str) -> None:
    at = portal(small_world, who, "home", project="")
    assert not at.exception
    assert "ALPHAMARK project ALPHAMARK" in rendered(at)


def test_a_link_leads_into_a_project_where_other_pages_are_open(small_world: World, portal: Portal) -> None:
    from db.models.identity import Membership, Role
    from db.session import identity

    with identity() as session:
        session.add(
            Membership(
                person_id=small_world.person_ids["sponsor"],
                project_id=small_world.project_ids["beta"],
                client_id=small_world.client_ids["beta"],
                role=Role.MANAGER,
                created_at=NOW,
            )
        )
    at = portal(small_world, "sponsor", "home", project="alpha")
    assert not at.exception
    assert "BETAMARK project BETAMARK" in rendered(at)


def test_home_speaks_chinese(sqlite: str, portal: Portal) -> None:
    from tests.worlds import build

    assert sqlite
    at = portal(build("zh"), "sponsor", "home")
    assert [title.value for title in at.title] == ["您好，ALPHAMARK sponsor"]
    assert "有 1 件事待您处理。" in [heading.value for heading in at.subheader]


def ways(at: AppTest, label: str) -> list[tuple[str, str]]:
    """Where the links of this name lead: the page and what of its address opens the right thing."""
    links = [link.proto for link in at.get("page_link") if link.proto.label == label]
    return [(link.page, link.query_string.partition("&")[2]) for link in links]


@pytest.mark.parametrize(
    ("kind", "page", "query"),
    [
        (AskKind.INPUT, "plan", "part=asks"),
        (AskKind.CONSENT, "plan", "part=asks"),
        (AskKind.ACCEPTANCE, "delivery", "deliverable=7"),
        (AskKind.RECEIPT, "delivery", "part=handover"),
        (AskKind.CHANGE, "changes", "change=7"),
        (AskKind.CHARTER, "charter", ""),
        (AskKind.REQUIREMENT, "requirements", "requirement=7"),
        (AskKind.SCOPE, "requirements", "part=check"),
    ],
)
def test_an_answer_is_read_where_the_thing_itself_stands(
    small_world: World, portal: Portal, kind: AskKind, page: str, query: str
) -> None:
    manager = small_world.scope("manager", "alpha")
    subject = None if kind is AskKind.INPUT else 7
    with writing(manager) as session:
        ask = asks.Ask("Look at it", TODAY + timedelta(days=3), kind, subject)
        row = asks.open_ask(session, manager, ask)
        row.status, row.done_at, row.done_by = ClientActionStatus.DONE, NOW, "Somebody"
    at = portal(small_world, "manager", "home")
    assert not at.exception
    assert ways(at, "Read the answer") == [(page, query)]


def test_what_is_overdue_is_said_first_and_what_is_too_much_for_a_glance_is_folded_away(
    small_world: World, portal: Portal
) -> None:
    manager = small_world.scope("manager", "alpha")
    with writing(manager) as session:
        for number in range(10):
            asks.open_ask(session, manager, asks.Ask(f"Thing {number}", TODAY + timedelta(days=number - 2)))
    at = portal(small_world, "sponsor", "home")
    assert at.subheader[0].value == "11 things wait for you. 2 are overdue."
    words = [each.value for each in at.markdown]
    assert any(":red[was due 2 days ago (Mon 8 Mar)]" in each for each in words)
    assert not any(":red[due" in each for each in words)
    assert "3 more" in [each.label for each in at.expander]


def test_of_many_changes_the_latest_of_a_project_are_shown_at_once(
    small_world: World, portal: Portal
) -> None:
    manager = small_world.scope("manager", "alpha")
    with writing(manager) as session:
        for number in range(9):
            asks.open_ask(session, manager, asks.Ask(f"Thing {number}", TODAY + timedelta(days=9)))
    at = portal(small_world, "reader", "home")
    shown = [each for each in at.markdown if "Asked for: Thing" in each.value]
    assert [each.value.count("Asked for: Thing") + each.value.count("Happened") for each in shown] == [6, 4]
    assert [each.label for each in at.expander] == ["4 more"]
