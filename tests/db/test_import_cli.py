"""`portal import` on a server where nothing was set up yet."""

import os
from pathlib import Path

import pytest
from sqlalchemy import select
from typer.testing import CliRunner, Result

from db.base import Audience
from db.models.issue import Issue
from db.models.plan import Milestone, Task, TaskStatus
from db.models.project import Client, Project
from db.session import reading
from portal.access import operator_scope
from portal.cli import app

HERE = Path(__file__).parent.parent
SAMPLES = HERE / "samples"
OUTSIDE = Path(os.environ.get("CANDOR_SAMPLES", HERE.parent.parent / "shared" / "data")) / "jira"
outside = pytest.mark.skipif(not OUTSIDE.is_dir(), reason="the real exports are not here (CANDOR_SAMPLES)")


def bring(system: str, file: Path, *more: str, client: str = "Alder & Co", project: str = "ORB") -> Result:
    words = ["import", system, str(file), "--client", client, "--project", project, *more]
    return CliRunner().invoke(app, words, catch_exceptions=False)


def rows(model: type[object]) -> list[object]:
    with reading(operator_scope()) as session:
        return list(session.scalars(select(model)))


@outside
def test_a_real_export_is_taken_on_an_empty_server_and_again_without_effect() -> None:
    file = OUTSIDE / "bsfse_team9_jira_cloud_export.scrubbed.csv"
    first = bring("jira", file, "--publish", "--name", "Team nine")
    assert first.exit_code == 0
    assert "The file holds 130 tasks: 62 planned, 17 in progress, 51 done, 0 cancelled." in first.stdout
    assert "Tasks: 130 new." in first.stdout
    (project,) = rows(Project)
    assert (project.name, project.key, project.audience) == ("Team nine", "ORB", Audience.CLIENT)
    assert {row.audience for row in rows(Task)} == {Audience.CLIENT}
    again = bring("jira", file, "--publish")
    assert (again.exit_code, "Nothing has changed." in again.stdout) == (0, True)
    assert len(rows(Task)) == 130


def test_without_publish_everything_stays_internal_and_the_file_names_the_project() -> None:
    told = bring("jira", SAMPLES / "jira" / "project.json", "--timezone", "Asia/Shanghai")
    assert told.exit_code == 0
    (project,), (client,) = rows(Project), rows(Client)
    assert (client.name, project.name, project.audience) == ("Alder & Co", "Orbit portal", Audience.INTERNAL)
    assert {row.audience for row in rows(Milestone)} == {Audience.INTERNAL}
    assert "What is new is internal." in told.stdout
    second = bring("jira", SAMPLES / "jira" / "all_fields.csv", project="orb")
    assert (second.exit_code, len(rows(Project)), len(rows(Client))) == (0, 1, 1)


def test_bad_rows_are_told_one_by_one_and_the_rest_is_taken() -> None:
    told = bring("jira", SAMPLES / "jira" / "faulty_rows.csv")
    assert told.exit_code == 0
    assert "row 5, column Due date: “31/Feb/26” is not a date we can read" in told.stderr
    assert len(rows(Task)) == 5


def test_of_many_problems_the_first_fifty_are_told(tmp_path: Path) -> None:
    file = tmp_path / "many.csv"
    lines = [f"Title {n},K-{n},soon" for n in range(60)]
    file.write_text("\n".join(["Summary,Issue key,Due date", *lines]))
    told = bring("jira", file)
    assert told.exit_code == 0
    assert len(told.stderr.splitlines()) == 51
    assert told.stderr.splitlines()[-1] == "and 10 more"


def test_a_board_with_a_label_for_milestones_and_statuses_of_ones_own() -> None:
    board = SAMPLES / "trello" / "board_old.json"
    told = bring("trello", board, "--status", "Ideas=cancelled", "--milestone-label", "green")
    assert told.exit_code == 0
    assert rows(Task)


def test_types_and_columns_can_be_named(tmp_path: Path) -> None:
    file = tmp_path / "own.csv"
    file.write_text("What,Issue key,Issue Type,Status\nA,K-1,Wish,A=B\nB,K-2,Task,A=B\n")
    told = bring(
        "jira", file, "--column", "summary=What", "--issue-type", "Wish", "--status", "A=B=in_progress"
    )
    assert told.exit_code == 0, told.stderr
    assert [row.title for row in rows(Issue)] == ["A"]
    assert [(row.title, row.status) for row in rows(Task)] == [("B", TaskStatus.IN_PROGRESS)]


def test_a_file_with_other_headings_says_what_it_holds_and_how_to_go_on(tmp_path: Path) -> None:
    file = tmp_path / "own.csv"
    file.write_text("Ticket,What to do\nK-1,Build it\n", encoding="utf-8")
    told = bring("jira", file)
    assert told.exit_code == 2
    assert "Its columns: Ticket, What to do. Say which is which, such as --column" in told.stderr
    done = bring("jira", file, "--column", "key=Ticket", "--column", "summary=What to do")
    assert (done.exit_code, "Tasks: 1 new." in done.stdout) == (0, True)


def test_a_whole_project_loses_what_its_file_has_lost(tmp_path: Path) -> None:
    file = tmp_path / "export.csv"
    file.write_text("Summary,Issue key\nA,K-1\nB,K-2\n")
    bring("jira", file)
    file.write_text("Summary,Issue key\nA,K-1\n")
    left = bring("jira", file)
    assert "Tasks: 1 as before, 1 not in this file." in left.stdout
    assert "with --complete it counts as deleted" in left.stdout
    gone = bring("jira", file, "--complete")
    assert "Tasks: 1 as before, 1 removed." in gone.stdout
    assert [row.deleted_at is None for row in rows(Task)] == [True, False]


@pytest.mark.parametrize(
    ("system", "name", "more", "sentence"),
    [
        ("jira", "jira/nowhere.csv", (), "No such file or directory."),
        ("jira", "jira", (), "Is a directory."),
        ("jira", "trello/board_new.json", (), "This is a Trello board."),
        ("trello", "jira/search_v2.json", (), "This comes from Jira."),
        ("jira", "jira/all_fields.csv", ("--timezone", "Mars/Phobos"), "“Mars/Phobos” is not a time zone."),
        ("jira", "jira/all_fields.csv", ("--timezone", ""), "“” is not a time zone."),
        ("jira", "jira/all_fields.csv", ("--status", "Ready"), "should look like “Ready=in_progress”."),
        ("jira", "jira/all_fields.csv", ("--status", "Ready=soon"), "is none of pending, in_progress, done"),
        ("jira", "jira/all_fields.csv", ("--column", "=x"), "should look like “due=Target date”."),
        ("jira", "jira/all_fields.csv", ("--project", "a b"), "A key holds letters A to Z, digits, - and _"),
        ("jira", "jira/all_fields.csv", ("--client", " "), "Please fill in “Client”."),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line_and_nothing_is_made(
    system: str, name: str, more: tuple[str, ...], sentence: str, tmp_path: Path
) -> None:
    told = bring(system, SAMPLES / name, *more)
    assert told.exit_code == 2
    assert sentence in told.stderr
    assert len(told.stderr.strip().splitlines()) == 1
    assert told.stdout == ""
    assert not (tmp_path / "data" / "portal.db").exists()
