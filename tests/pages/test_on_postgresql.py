"""Every page once more on PostgreSQL, where row-level security filters underneath."""

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from portal.settings import ROOT
from portal.sitemap import SITEMAP, Page
from tests.conftest import PostgresServer
from tests.rendered import rendered
from tests.worlds import BETA, INTERNAL, World, build

SIDES = {"client": "sponsor", "manage": "manager", "admin": "administrator"}


@pytest.fixture
def on_postgres(postgres: str, postgres_server: PostgresServer) -> World:
    assert postgres
    assert postgres_server
    return build()


@pytest.mark.postgres
@pytest.mark.parametrize("page", SITEMAP, ids=lambda page: page.path)
def test_a_page_is_drawn_on_postgresql_as_well(on_postgres: World, page: Page) -> None:
    who = SIDES[page.file.split("/")[0]]
    at = AppTest.from_file(str(ROOT / "portal" / "app.py"), default_timeout=30)
    at.user = {"session": on_postgres.handles[who]}
    at.context["url"] = f"http://localhost:8501/{'' if page.path == 'home' else page.path}"
    at.query_params["project"] = on_postgres.projects["alpha"]
    at._page_hash = calc_hash("" if page.path == "home" else page.path)
    at.run()
    assert not at.exception
    shown = rendered(at)
    if who != "administrator":
        assert BETA not in shown
    if who == "sponsor":
        assert INTERNAL not in shown


@pytest.mark.postgres
def test_a_nul_in_an_address_is_no_such_project(on_postgres: World) -> None:
    at = AppTest.from_file(str(ROOT / "portal" / "app.py"), default_timeout=30)
    at.user = {"session": on_postgres.handles["lead"]}
    at.query_params["project"] = "a\x00b"
    at.run()
    assert not at.exception
    assert [title.value for title in at.title] == ["Not found"]
