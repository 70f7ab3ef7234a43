"""The home page as it is drawn: links into every project, whichever is chosen."""

import pytest

from tests.conftest import Portal
from tests.rendered import rendered
from tests.worlds import World


@pytest.mark.parametrize("who", ["lead", "administrator", "manager", "sponsor"])
def test_home_is_drawn_without_a_project_in_the_address(small_world: World, portal: Portal, who: str) -> None:
    at = portal(small_world, who, "home", project="")
    assert not at.exception
    assert "ALPHAMARK project ALPHAMARK" in rendered(at)


def test_a_link_leads_into_a_project_where_other_pages_are_open(small_world: World, portal: Portal) -> None:
    from db.models.identity import Membership, Role
    from db.session import identity
    from tests.worlds import NOW

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
