"""`portal report`, `portal backup` and `portal restore`, as somebody types them."""

import json
import tarfile
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from db.session import close_database, writing
from portal.cli import app
from portal.settings import settings
from tests.worlds import BETA, INTERNAL, World


def portal(*words: str) -> Result:
    result = CliRunner().invoke(app, list(words))
    close_database()
    return result


@pytest.fixture
def named(world: World, database: str, monkeypatch: pytest.MonkeyPatch) -> World:
    """The world, in the database that the environment names."""
    monkeypatch.setenv("DATABASE_URL", database)
    monkeypatch.setenv("PORTAL_SECRET", "a secret of the tests, 32 bytes long")
    settings.cache_clear()
    return world


def test_a_report_holds_what_the_sponsor_sees_and_nothing_else(named: World) -> None:
    result = portal("report", "ONE", "--as", named.emails["sponsor"], "--json")
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert told["project"] == {
        "key": "ONE",
        "name": "ALPHAMARK project ALPHAMARK",
        "client": "ALPHAMARK Ltd",
        "status": "active",
    }
    assert told["progress"]["tasks"] == {
        "total": 4,
        "done": 1,
        "in_progress": 1,
        "pending": 2,
        "cancelled": 0,
    }
    assert told["progress"]["percent_done"] == 25.0
    milestone = told["progress"]["milestones"][0]
    assert (milestone["baseline"], milestone["forecast"], milestone["actual"]) == (
        "2027-04-01",
        "2027-04-09",
        None,
    )
    assert [move["new_date"] for move in milestone["moves"]] == ["2027-04-09"]
    assert told["budget"] == {
        "currency": "EUR",
        "agreed": "10000.00",
        "approved_changes": "500.00",
        "spent": "4000.00",
        "committed": "1500.50",
        "left": "4999.50",
        "forecast_at_completion": "10500.00",
    }
    assert told["issues"]["open"] == 1
    assert told["issues"]["by_severity"] == {"critical": 0, "high": 1, "medium": 0, "low": 0}
    assert [change["number"] for change in told["changes"]] == [1]
    assert [survey["title"] for survey in told["surveys"]] == ["Survey ALPHAMARK ALPHAMARK"]
    assert [item["title"] for item in told["training"]] == ["Guide ALPHAMARK ALPHAMARK"]
    assert INTERNAL not in result.stdout
    assert BETA not in result.stdout
    assert "3131" not in result.stdout  # what it cost us


def test_sections_that_somebody_may_not_see_are_absent(named: World) -> None:
    told = json.loads(portal("report", "one", "--as", named.emails["contributor"], "--json").stdout)
    assert "budget" not in told
    assert "amount" not in told["changes"][0]
    told = json.loads(portal("report", "ONE", "--as", named.emails["manager"], "--json").stdout)
    assert told["progress"]["tasks"]["total"] == 8


@pytest.mark.parametrize(
    ("key", "who"),
    [("TWO", "sponsor"), ("THREE", "sponsor"), ("NOPE", "sponsor"), ("TWO", "beta_sponsor")],
)
def test_a_foreign_an_unpublished_and_a_missing_project_sound_the_same(
    named: World, key: str, who: str
) -> None:
    result = portal("report", key, "--as", named.emails[who], "--json")
    assert result.exit_code == 3
    assert result.stdout == ""
    assert result.stderr == f"There is no project “{key}” for {named.emails[who]}.\n"


def test_an_unknown_person_sees_nothing(named: World) -> None:
    assert named
    result = portal("report", "ONE", "--as", "nobody@example.com")
    assert (result.exit_code, result.stderr) == (3, "There is no project “ONE” for nobody@example.com.\n")


def test_a_lead_says_which_of_two_projects_with_the_same_key(named: World) -> None:
    result = portal("report", "ONE", "--as", named.emails["lead"], "--json")
    assert result.exit_code == 2
    assert "ALPHAMARK Ltd, BETAMARK Ltd" in result.stderr
    chosen = portal("report", "ONE", "--as", named.emails["lead"], "--client", "BETAMARK Ltd", "--json")
    assert json.loads(chosen.stdout)["project"]["client"] == "BETAMARK Ltd"


def test_a_report_in_words_is_in_the_persons_language(named: World) -> None:
    assert "1 of 4 tasks done (25.0 %)." in portal("report", "ONE", "--as", named.emails["sponsor"]).stdout


@pytest.fixture
def on_sqlite(small_world: World, sqlite: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setenv("DATABASE_URL", sqlite)
    monkeypatch.setenv("PORTAL_SECRET", "a secret of the tests, 32 bytes long")
    settings.cache_clear()
    (settings().data_dir / "files").mkdir(parents=True)
    (settings().data_dir / "files" / "abc").write_bytes(b"a file of a client")
    assert tmp_path
    return small_world


def test_what_was_backed_up_comes_back_whole(on_sqlite: World, tmp_path: Path) -> None:
    from sqlalchemy import select

    from db.models.plan import Task
    from db.session import open_database

    archive = tmp_path / "backup.tar.gz"
    before = portal("report", "ONE", "--as", on_sqlite.emails["sponsor"], "--json").stdout
    assert portal("backup", str(archive)).exit_code == 0
    assert oct(archive.stat().st_mode)[-3:] == "600"
    with tarfile.open(archive) as opened:
        assert not any("secret" in name for name in opened.getnames())

    open_database(settings().url, settings().key)
    with writing(on_sqlite.scope("manager", "alpha")) as session:
        for task in session.scalars(select(Task)):
            task.title = "spoilt"
    close_database()
    (settings().data_dir / "files" / "abc").write_bytes(b"spoilt")

    refused = portal("restore", str(archive))
    assert refused.exit_code == 2
    assert "--replace" in refused.stderr
    restored = portal("restore", str(archive), "--replace")
    assert restored.exit_code == 0, restored.output
    after = portal("report", "ONE", "--as", on_sqlite.emails["sponsor"], "--json").stdout
    assert _without_moment(after) == _without_moment(before)
    assert (settings().data_dir / "files" / "abc").read_bytes() == b"a file of a client"


def _without_moment(told: str) -> dict[str, object]:
    return {name: part for name, part in json.loads(told).items() if name != "as_of"}


def test_a_damaged_archive_changes_nothing(on_sqlite: World, tmp_path: Path) -> None:
    archive = tmp_path / "backup.tar.gz"
    assert on_sqlite
    assert portal("backup", str(archive)).exit_code == 0
    folder = tmp_path / "unpacked"
    with tarfile.open(archive) as opened:
        opened.extractall(folder, filter="data")
    (folder / "files" / "abc").write_bytes(b"not what it was")
    with tarfile.open(archive, "w:gz") as written:
        for path in folder.iterdir():
            written.add(path, path.name)
    before = Path(settings().url.removeprefix("sqlite:///")).stat().st_mtime
    result = portal("restore", str(archive), "--replace")
    assert result.exit_code == 2
    assert "files/abc is not what it was" in result.stderr
    assert Path(settings().url.removeprefix("sqlite:///")).stat().st_mtime == before


def heads(*roots: str, chain: int = 1) -> bytes:
    """A file of heads as it is published: each as long as its place in it."""
    told = (
        {"chain": chain, "client": "ALPHAMARK Ltd", "size": size, "root": root * 32, "digest": ""}
        for size, root in enumerate(roots, start=1)
    )
    at = {"at": "2027-03-10T09:00:00+00:00"}
    return b"".join(json.dumps({**head, **at}).encode() + b"\n" for head in told)


def backed_up_with(archive: Path, published: bytes) -> Path:
    """An archive that holds these heads; the file itself is still there."""
    settings().anchors.parent.mkdir(parents=True, exist_ok=True)
    settings().anchors.write_bytes(published)
    assert portal("backup", str(archive)).exit_code == 0
    return settings().anchors


def test_published_heads_come_back_to_where_there_are_none(on_sqlite: World, tmp_path: Path) -> None:
    assert on_sqlite
    anchors = backed_up_with(tmp_path / "backup.tar.gz", heads("aa", "bb"))
    anchors.unlink()
    result = portal("restore", str(tmp_path / "backup.tar.gz"), "--replace")
    assert result.exit_code == 0, result.output
    assert f"Published heads added to {anchors}: 2." in result.stdout
    assert anchors.read_bytes() == heads("aa", "bb")
    assert anchors.stat().st_mode & 0o777 == 0o600


def test_heads_published_since_the_backup_stay(on_sqlite: World, tmp_path: Path) -> None:
    assert on_sqlite
    anchors = backed_up_with(tmp_path / "backup.tar.gz", heads("aa", "bb"))
    anchors.write_bytes(heads("aa", "bb", "cc"))
    result = portal("restore", str(tmp_path / "backup.tar.gz"), "--replace")
    assert f"Published heads added to {anchors}: 0." in result.stdout
    assert anchors.read_bytes() == heads("aa", "bb", "cc")


def test_a_shorter_file_of_heads_gets_what_it_lacks(on_sqlite: World, tmp_path: Path) -> None:
    assert on_sqlite
    anchors = backed_up_with(tmp_path / "backup.tar.gz", heads("aa", "bb"))
    anchors.write_bytes(heads("aa") + b'{"chain": 1, "si')
    assert "added to" in portal("restore", str(tmp_path / "backup.tar.gz"), "--replace").stdout
    assert anchors.read_bytes() == heads("aa", "bb")


@pytest.mark.parametrize(
    ("there", "why"),
    [
        (heads("aa", "ee"), "it says something else than the archive"),
        (b"no head at all\n", "a line in it or in the archive is no head"),
    ],
)
def test_heads_that_do_not_fit_are_kept_beside_those_of_the_archive(
    on_sqlite: World, tmp_path: Path, there: bytes, why: str
) -> None:
    assert on_sqlite
    anchors = backed_up_with(tmp_path / "backup.tar.gz", heads("aa", "bb", "cc"))
    anchors.write_bytes(there)
    result = portal("restore", str(tmp_path / "backup.tar.gz"), "--replace")
    assert result.exit_code == 0
    assert f"{anchors} was left as it is, because {why}." in result.stderr
    assert anchors.read_bytes() == there
    (aside,) = anchors.parent.glob("heads.from-backup-*.jsonl")
    assert aside.read_bytes() == heads("aa", "bb", "cc")
    assert aside.stat().st_mode & 0o777 == 0o600


def test_heads_on_another_disk_are_in_the_archive_too(
    on_sqlite: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert on_sqlite
    monkeypatch.setenv("PORTAL_ANCHOR_FILE", str(tmp_path / "elsewhere" / "published.jsonl"))
    settings.cache_clear()
    backed_up_with(tmp_path / "backup.tar.gz", heads("aa"))
    with tarfile.open(tmp_path / "backup.tar.gz") as opened:
        inside = opened.extractfile("heads.jsonl")
        assert inside is not None
        assert inside.read() == heads("aa")


def test_a_backup_is_made_where_the_heads_cannot_be_read_and_says_so(
    on_sqlite: World, tmp_path: Path
) -> None:
    assert on_sqlite
    settings().anchors.mkdir(parents=True)
    result = portal("backup", str(tmp_path / "backup.tar.gz"))
    assert result.exit_code == 0
    assert "The published heads are not in the archive" in result.stderr
    with tarfile.open(tmp_path / "backup.tar.gz") as opened:
        assert "heads.jsonl" not in opened.getnames()


def test_something_else_is_no_backup_and_nothing_is_overwritten(on_sqlite: World, tmp_path: Path) -> None:
    other = tmp_path / "other.tar.gz"
    other.write_text("hello")
    assert on_sqlite
    assert "is not an archive" in portal("restore", str(other)).stderr
    assert "exists already" in portal("backup", str(other)).stderr
    assert other.read_text() == "hello"
    assert "There is no file" in portal("restore", str(tmp_path / "none")).stderr
