"""What every page keeps to, read from its text: the walls that memory would not hold."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.settings import ROOT
from portal.sitemap import SITEMAP

PAGES = sorted((ROOT / "pages").rglob("*.py"))
PORTAL = sorted((ROOT / "portal").rglob("*.py"))
DB = sorted((ROOT / "db").rglob("*.py"))


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def test_the_sitemap_and_the_files_are_the_same_set() -> None:
    assert sorted(page.script for page in SITEMAP) == PAGES


def test_addresses_are_unique() -> None:
    assert len({page.path for page in SITEMAP}) == len(SITEMAP)


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_a_page_knows_no_database(path: Path) -> None:
    forbidden = {"sqlalchemy", "alembic", "psycopg"}
    roots = {module.split(".")[0] for module in imported(path)}
    assert not roots & forbidden
    # The enums of the models are the field's words; nothing else of db is a page's business.
    assert all(module.startswith("db.models") for module in imported(path) if module.split(".")[0] == "db")


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_a_page_begins_with_who_is_looking(path: Path) -> None:
    body = [n for n in tree(path).body if not isinstance(n, ast.Expr | ast.Import | ast.ImportFrom)]
    first = ast.unparse(body[0])
    assert first == "page = open_page(__file__)"
    drawn = [n for n in tree(path).body if isinstance(n, ast.Expr) and not isinstance(n.value, ast.Constant)]
    assert all(n.lineno > body[0].lineno for n in drawn)


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_a_page_is_read_in_one_screen(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 80


@pytest.mark.parametrize("path", PAGES + PORTAL, ids=name)
def test_nothing_renders_html_caches_for_everybody_or_serves_bytes_by_guessable_address(path: Path) -> None:
    banned = {
        "unsafe_allow_html",
        "unsafe_allow_javascript",
        "cache_data",
        "cache_resource",
        "download_button",
    }
    used = {n.attr for n in ast.walk(tree(path)) if isinstance(n, ast.Attribute)}
    used |= {k.arg for n in ast.walk(tree(path)) if isinstance(n, ast.Call) for k in n.keywords if k.arg}
    assert not used & banned


@pytest.mark.parametrize("path", PORTAL, ids=name)
def test_nothing_is_drawn_inside_a_transaction(path: Path) -> None:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.With) and any("writing(" in ast.unparse(item) for item in node.items):
            drawn = [n for n in ast.walk(node) if isinstance(n, ast.Name) and n.id == "st"]
            assert not drawn, f"{name(path)}:{node.lineno}"


@pytest.mark.parametrize("path", PORTAL, ids=name)
def test_a_fragment_asks_again_who_is_looking(path: Path) -> None:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef) and any(
            "fragment" in ast.unparse(d) for d in node.decorator_list
        ):
            assert "open_page(" in ast.unparse(node) or "viewer(" in ast.unparse(node), node.name


def test_the_entry_script_has_no_pages_folder_beside_it() -> None:
    assert (ROOT / "portal" / "app.py").exists()
    assert not (ROOT / "portal" / "pages").exists()


def test_no_module_of_the_portal_bears_a_name_of_the_standard_library() -> None:
    names = {path.stem for path in (ROOT / "portal").iterdir() if path.suffix == ".py" or path.is_dir()}
    assert not names & sys.stdlib_module_names - {"__init__"}


def test_only_the_command_line_the_clock_and_the_demo_world_act_as_operator() -> None:
    users = {
        name(path)
        for path in PORTAL
        if any(isinstance(n, ast.Name) and n.id == "operator_scope" for n in ast.walk(tree(path)))
    }
    allowed = ("portal/cli/", "portal/demo/", "portal/chores.py")
    assert all(user.startswith(allowed) for user in users), users


def test_an_engine_is_made_in_one_place() -> None:
    makers = [name(path) for path in DB + PORTAL if "create_engine(" in path.read_text(encoding="utf-8")]
    assert makers == ["db/session.py"]


@pytest.mark.parametrize("path", PORTAL + PAGES, ids=name)
def test_statements_are_written_in_db_and_identity_only(path: Path) -> None:
    if name(path).startswith(("portal/identity/", "portal/cli/", "portal/demo/", "portal/notify/")):
        return
    calls = {ast.unparse(n.func) for n in ast.walk(tree(path)) if isinstance(n, ast.Call)}
    assert not calls & {"text", "sqlalchemy.text", "insert", "update", "delete", "union"} - _local_names(path)


def _local_names(path: Path) -> set[str]:
    """`text` is also what a page calls its words; only SQLAlchemy's functions of these names are meant."""
    from_sqlalchemy = {
        alias.asname or alias.name
        for n in ast.walk(tree(path))
        if isinstance(n, ast.ImportFrom) and (n.module or "").startswith("sqlalchemy")
        for alias in n.names
    }
    return {"text", "insert", "update", "delete", "union"} - from_sqlalchemy


def test_no_mapper_has_a_relationship_that_loads_by_itself() -> None:
    from sqlalchemy.orm import configure_mappers

    import db.models
    from db.base import Base

    assert db.models
    configure_mappers()
    loading = {
        f"{mapper.class_.__name__}.{relation.key}"
        for mapper in Base.registry.mappers
        for relation in mapper.relationships
        if relation.lazy != "raise"
    }
    assert loading == set()


def test_every_table_says_to_which_realm_it_belongs() -> None:
    import db.models
    from db.base import Base, Owned, Realm

    assert db.models
    for mapper in Base.registry.mappers:
        assert isinstance(mapper.class_.__realm__, Realm)
        has_project = {"project_id", "client_id", "audience"} <= set(mapper.columns.keys())
        assert has_project == issubclass(mapper.class_, Owned) or mapper.class_.__name__ == "Project"
