"""`portal audit` and `portal chores`, as somebody types them."""

import json
from pathlib import Path

import pytest
from sqlalchemy import text
from typer.testing import CliRunner, Result

from db.session import close_database, database, maintenance, open_database
from portal.cli import app
from portal.settings import settings
from tests.conftest import SECRET
from tests.worlds import World


def portal(*words: str) -> Result:
    result = CliRunner().invoke(app, list(words))
    close_database()
    return result


@pytest.fixture
def named(world: World, database: str, monkeypatch: pytest.MonkeyPatch) -> World:
    """The world, in the database that the environment names."""
    monkeypatch.setenv("DATABASE_URL", database)
    monkeypatch.setenv("PORTAL_SECRET", SECRET.decode())
    settings.cache_clear()
    return world


def tamper(url: str, statement: str) -> None:
    open_database(url, SECRET)
    with maintenance() as connection:
        if database().is_sqlite:
            connection.execute(text("DROP TRIGGER audit_event_no_update"))
            connection.execute(text("DROP TRIGGER audit_event_no_delete"))
        else:
            connection.execute(text("ALTER TABLE audit_event DISABLE TRIGGER USER"))
        connection.execute(text(statement))
        connection.commit()
    close_database()


def test_heads_are_published_and_an_untouched_trail_verifies(named: World) -> None:
    first = portal("audit", "anchor")
    assert first.exit_code == 0, first.output
    assert "3 heads published" in first.stdout
    assert "0 heads published" in portal("audit", "anchor").stdout
    told = portal("audit", "verify")
    assert told.exit_code == 0, told.output
    assert "ALPHAMARK Ltd: " in told.stdout
    assert told.stdout.count("whole; the newest head covers") == 3
    alone = portal("audit", "verify", "--client", "BETAMARK Ltd")
    assert alone.exit_code == 0
    assert "ALPHAMARK" not in alone.stdout
    assert portal("audit", "verify", "--client", "Nobody").exit_code == 3


def test_what_was_done_to_a_trail_is_said_and_answered_with_one(named: World, database: str) -> None:
    portal("audit", "anchor")
    tamper(database, "UPDATE audit_event SET actor = 'x' WHERE chain = 2 AND position = 5")
    told = portal("audit", "verify")
    assert told.exit_code == 1
    assert "BETAMARK Ltd: EDITED. Event 5 was changed after it was written" in told.stdout
    assert "The event there is of " in told.stdout
    assert "1 of 3 trails do not say what they said." in told.stdout
    assert portal("audit", "verify", "--client", "ALPHAMARK Ltd").exit_code == 0


def test_a_kept_copy_of_the_heads_finds_what_the_portals_own_files_no_longer_tell(
    named: World, database: str, tmp_path: Path
) -> None:
    portal("audit", "anchor")
    kept = tmp_path / "kept.jsonl"
    kept.write_bytes(settings().anchors.read_bytes())
    settings().anchors.unlink()
    tamper(database, "DELETE FROM audit_event WHERE chain = 1 AND position > 9")
    open_database(database, SECRET)
    with maintenance() as connection:
        if database.startswith("sqlite"):
            connection.execute(text("DROP TRIGGER anchor_no_delete"))
        else:
            connection.execute(text("ALTER TABLE anchor DISABLE TRIGGER USER"))
        connection.execute(text("DELETE FROM anchor"))
        connection.commit()
    close_database()
    assert portal("audit", "verify").exit_code == 0  # nothing here remembers
    told = portal("audit", "verify", "--heads", str(kept))
    assert told.exit_code == 1
    assert "ALPHAMARK Ltd: END CUT OFF. The end was cut off after event 9" in told.stdout


def test_a_file_that_holds_no_heads_is_refused_with_its_line(named: World, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.jsonl"
    wrong.write_text('{"chain": 1}\n')
    told = portal("audit", "verify", "--heads", str(wrong))
    assert told.exit_code == 2
    assert "Line 1 of" in told.output
    assert portal("audit", "verify", "--heads", str(tmp_path / "none")).exit_code == 2


def test_what_was_recorded_is_shown_with_every_value(named: World) -> None:
    told = portal("audit", "show", "--client", "ALPHAMARK Ltd", "--project", "ONE", "--record", "milestone")
    assert told.exit_code == 0, told.output
    assert "create milestone:" in told.stdout
    assert '    title: null → "Milestone ALPHAMARK ALPHAMARK"' in told.stdout
    assert "BETAMARK" not in told.stdout
    as_json = portal("audit", "show", "--client", "ALPHAMARK Ltd", "--limit", "3", "--json")
    assert [json.loads(line)["chain"] for line in as_json.stdout.splitlines()] == [1, 1, 1]
    own = portal("audit", "show", "--limit", "1000")
    assert "create person:" in own.stdout
    assert "argon2" not in own.stdout
    assert portal("audit", "show", "--client", "Nobody").exit_code == 3
    assert portal("audit", "show", "--client", "ALPHAMARK Ltd", "--project", "X").exit_code == 3
    assert portal("audit", "show", "--record", "milestone; drop").exit_code == 2


def test_chores_are_done_by_hand_and_once(named: World) -> None:
    told = portal("chores")
    assert told.exit_code == 0, told.output
    assert "heads: done" in told.stdout
    assert "heads: already done, or somebody else is at it" in portal("chores").stdout
    assert "heads: done" in portal("chores", "--again").stdout
