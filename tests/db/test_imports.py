"""An import into both databases: once, again, newer, published, at the same time, and fast enough."""

import os
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import time_machine
from sqlalchemy import select, text

from db import chaining
from db.base import Audience, Base
from db.models.issue import EntryKind, Issue, IssueEntry, IssueStatus, Severity
from db.models.plan import Milestone, Task, TaskStatus
from db.models.project import Project
from db.models.record import AuditEvent, ImportRun
from db.session import AlreadyDone, maintenance, reading, writing
from db.session import database as database_secret
from portal import imports, plan, publishing
from portal.access import NotAllowed, NotFound, Scope, operator_scope
from portal.activity import Happening, since
from portal.i18n import Text
from portal.imports import ImportResult, TakeIn, Why
from portal.integrations import jira, trello
from portal.integrations.records import (
    IssueRecord,
    MilestoneRecord,
    Options,
    Parsed,
    RowProblem,
    TaskRecord,
)
from portal.plan import MoveMilestone, Reason
from tests.worlds import NOW, World

HERE = Path(__file__).parent.parent
SAMPLES = HERE / "samples"
OUTSIDE = Path(os.environ.get("CANDOR_SAMPLES", HERE.parent.parent / "shared" / "data"))
outside = pytest.mark.skipif(not OUTSIDE.is_dir(), reason="the real exports are not here (CANDOR_SAMPLES)")

FILE = TakeIn("export.csv")
PUBLISHED = TakeIn("export.csv", publish=True)
COMPLETE = TakeIn("export.csv", complete=True)
FIRST, SECOND = date(2027, 4, 1), date(2027, 4, 9)


@pytest.fixture
def scope(world: World) -> Scope:
    """The manager of a project that the client can see."""
    return world.scope("manager", "alpha")


def digest(scope: Scope) -> dict[str, Any]:
    """Every row of every table."""
    with maintenance() as connection:
        if connection.dialect.name == "postgresql":  # where row-level security hides every row from strangers
            connection.execute(text("SELECT set_config('candor.everything', 'on', true)"))
        return {
            table.name: sorted(map(repr, connection.execute(select(table))))
            for table in Base.metadata.sorted_tables
        }


def imported(model: type[Any], scope: Scope) -> list[Any]:
    with reading(operator_scope()) as session:
        asked = select(model).where(model.project_id == scope.here.project_id, model.source.is_not(None))
        return list(session.scalars(asked.order_by(model.id)))


def one(model: type[Any], scope: Scope) -> Any:
    (row,) = imported(model, scope)
    return row


def told(scope: Scope, after: datetime = NOW - timedelta(minutes=1)) -> list[Happening]:
    return [h for h in since(scope, after) if h.kind == "plan_imported"]


def tasks(*records: TaskRecord) -> Parsed:
    return Parsed("jira", tasks=records, records_read=len(records))


def milestones(*records: MilestoneRecord) -> Parsed:
    return Parsed("jira", milestones=records, records_read=len(records))


def issues(*records: IssueRecord) -> Parsed:
    return Parsed("jira", issues=records, records_read=len(records))


def task(number: int, **more: Any) -> TaskRecord:
    record = TaskRecord(str(number), f"Task {number}", TaskStatus.PENDING, external_key=f"K-{number}")
    return replace(record, **more)


def issue(**more: Any) -> IssueRecord:
    record = IssueRecord("1", "It is slow", Severity.HIGH, IssueStatus.OPEN, key="K-1", opened_at=NOW)
    return replace(record, **more)


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=True):
        yield


# Once and again

EXPORTS = sorted(path for path in SAMPLES.glob("*/*") if path.suffix in (".csv", ".json"))


@pytest.mark.parametrize("path", EXPORTS, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_a_second_import_of_the_same_file_changes_nothing(scope: Scope, path: Path) -> None:
    system = jira if path.parent.name == "jira" else trello
    parsed = system.read(path.read_bytes(), path.name, Options(zone="Asia/Shanghai"))
    first = imports.take(scope, parsed, TakeIn(path.name))
    held = len(parsed.tasks) + len(parsed.milestones) + len(parsed.issues)
    assert (first.created, first.updated, first.unchanged, first.vanished) == (held, 0, 0, 0)
    before = digest(scope)
    again = imports.take(scope, parsed, TakeIn(path.name))
    assert (again.created, again.updated, again.unchanged, again.run_id) == (0, 0, held, None)
    assert not again.changes
    assert digest(scope) == before


@outside
def test_the_real_export_gives_its_known_numbers(scope: Scope) -> None:
    path = OUTSIDE / "jira" / "bsfse_team9_jira_cloud_export.scrubbed.csv"
    parsed = jira.read(path.read_bytes(), path.name)
    result = imports.take(scope, parsed, PUBLISHED)
    assert result.tasks == (130, 0, 0, 0, 0, 0)
    rows = imported(Task, scope)
    counted = {status: sum(row.status is status for row in rows) for status in TaskStatus}
    assert counted == {
        TaskStatus.PENDING: 62,
        TaskStatus.IN_PROGRESS: 17,
        TaskStatus.DONE: 51,
        TaskStatus.CANCELLED: 0,
    }
    assert sum(row.parent_id is not None for row in rows) == 113
    before = digest(scope)
    assert imports.take(scope, parsed, PUBLISHED).unchanged == 130
    assert digest(scope) == before


@outside
def test_nothing_secret_of_the_real_exports_is_kept_anywhere(scope: Scope) -> None:
    board = OUTSIDE / "trello" / "nextcloud_deck_small_board.json"
    parsed = trello.read(board.read_bytes(), board.name)
    imports.take(scope, parsed, PUBLISHED)
    kept = repr(digest(scope))
    assert "boards.trello.com" not in kept
    assert {what.value: n for what, n in parsed.dropped.items()}["email"] > 0


@pytest.mark.parametrize("name", ["jira/all_fields.csv", "jira/search_v3.json", "trello/board_new.json"])
def test_nothing_secret_of_our_samples_is_kept_anywhere(scope: Scope, name: str) -> None:
    before = repr(digest(scope))
    system = jira if name.startswith("jira") else trello
    parsed = system.read((SAMPLES / name).read_bytes(), name)
    imports.take(scope, parsed, PUBLISHED)
    kept = repr(digest(scope)).replace(before, "")
    raw = (SAMPLES / name).read_text(encoding="utf-8")
    for secret in ("@example", "@boards.trello.com", "accountId", "557058:", "712020:"):
        if secret in raw:
            assert secret not in kept.replace("@alphamark.example", "").replace(
                "@betamark.example", ""
            ).replace("@firm.example", "")


def test_a_newer_export_updates_what_came_from_the_source_and_keeps_what_is_ours(scope: Scope) -> None:
    imports.take(scope, tasks(task(1), task(2), task(3)), FILE)
    with writing(scope) as session:
        for row in session.scalars(select(Task).where(Task.source == "jira")):
            row.translations = {"zh": {"title": "任务"}}
            row.audience = Audience.CLIENT
    newer = tasks(
        task(1),
        task(2, title="Renamed", status=TaskStatus.DONE, done_on=FIRST, estimate_h=Decimal("1.50")),
        task(4, parent_external_id="K-2"),
    )
    result = imports.take(scope, newer, FILE)
    assert result.tasks == (1, 1, 1, 1, 0, 0)
    rows = {row.external_id: row for row in imported(Task, scope)}
    changed = rows["2"]
    assert (changed.title, changed.status, changed.done_on, changed.version) == (
        "Renamed",
        TaskStatus.DONE,
        FIRST,
        2,
    )
    assert (changed.translations, changed.audience) == ({"zh": {"title": "任务"}}, Audience.CLIENT)
    assert (rows["1"].version, rows["3"].deleted_at, rows["4"].parent_id) == (1, None, changed.id)
    assert (rows["4"].audience, rows["4"].position) == (Audience.INTERNAL, 4)


def test_children_stand_under_their_parents_in_whatever_order_the_file_has_them(scope: Scope) -> None:
    parsed = tasks(
        task(1, parent_external_id="2"),
        task(2, parent_external_id="K-3"),
        task(3),
        task(4, parent_external_id="unknown"),
        task(5, parent_external_id="6"),
        task(6, parent_external_id="5"),
    )
    imports.take(scope, parsed, FILE)
    rows = {row.external_id: row for row in imported(Task, scope)}
    above = {name: row.parent_id for name, row in rows.items()}
    assert above == {
        "1": rows["2"].id,
        "2": rows["3"].id,
        "3": None,
        "4": None,
        "5": None,
        "6": rows["5"].id,
    }
    assert [rows[str(n)].position for n in range(1, 7)] == [1, 2, 3, 4, 5, 6]


def test_a_parent_that_comes_later_is_found_by_the_next_import(scope: Scope) -> None:
    child = task(2, parent_external_id="1")
    imports.take(scope, tasks(child), FILE)
    imports.take(scope, tasks(task(1)), FILE)
    assert imports.take(scope, tasks(child), FILE).tasks.updated == 1
    parent, found = sorted(imported(Task, scope), key=lambda row: row.external_id)
    assert found.parent_id == parent.id
    assert imports.take(scope, tasks(child), FILE).run_id is None


# What is missing


def test_what_is_missing_is_left_until_somebody_says_that_the_file_is_whole(scope: Scope) -> None:
    imports.take(scope, tasks(task(1), task(2)), FILE)
    left = imports.take(scope, tasks(task(1)), FILE)
    assert (left.vanished, left.removed, left.run_id) == (1, 0, None)
    gone = imports.take(scope, tasks(task(1)), COMPLETE)
    assert (gone.vanished, gone.removed) == (0, 1)
    assert [row.deleted_at is None for row in imported(Task, scope)] == [True, False]
    before = digest(scope)
    imports.take(scope, tasks(task(1)), COMPLETE)
    assert digest(scope) == before
    back = imports.take(scope, tasks(task(1), task(2)), FILE)
    assert (back.updated, [row.deleted_at for row in imported(Task, scope)]) == (1, [None, None])


def test_an_empty_file_removes_nothing_whatever_is_said_of_it(scope: Scope) -> None:
    imports.take(scope, tasks(task(1)), FILE)
    assert imports.take(scope, tasks(), COMPLETE).vanished == 1
    assert one(Task, scope).deleted_at is None


def test_what_comes_from_elsewhere_is_no_business_of_an_import(scope: Scope) -> None:
    before = digest(scope)
    imports.take(scope, Parsed("trello", tasks=(task(1),), records_read=1), COMPLETE)
    ours = [row for row in digest(scope)["task"] if row not in before["task"]]
    assert len(ours) == 1
    assert set(before["milestone"]) == set(digest(scope)["milestone"])
    imports.take(scope, tasks(task(2)), COMPLETE)
    assert sorted(row.source for row in imported(Task, scope) if row.deleted_at is None) == ["jira", "trello"]


def test_a_task_that_became_an_issue_is_no_longer_a_task(scope: Scope) -> None:
    imports.take(scope, tasks(task(1)), FILE)
    result = imports.take(scope, issues(issue()), FILE)
    assert (result.issues.created, result.tasks.removed, result.vanished) == (1, 1, 0)
    assert one(Task, scope).deleted_at is not None


# Milestones and law 2


def test_an_internal_milestone_follows_its_source_and_keeps_its_first_date(scope: Scope) -> None:
    imports.take(scope, milestones(MilestoneRecord("1", "Go-live", FIRST)), FILE)
    result = imports.take(scope, milestones(MilestoneRecord("1", "Go live", SECOND)), FILE)
    row = one(Milestone, scope)
    assert (row.title, row.baseline, row.forecast) == ("Go live", FIRST, SECOND)
    assert result.undecided == ()


def test_a_published_milestone_is_not_moved_silently(scope: Scope) -> None:
    imports.take(scope, milestones(MilestoneRecord("1", "Go-live", FIRST)), PUBLISHED)
    later = milestones(MilestoneRecord("1", "Go-live", SECOND))
    assert [u.why for u in imports.preview(scope, later, FILE).undecided] == [Why.MOVED]
    result = imports.take(scope, later, FILE)
    row = one(Milestone, scope)
    assert (row.baseline, row.forecast, row.audience) == (FIRST, FIRST, Audience.CLIENT)
    (open_,) = result.undecided
    assert (open_.why, open_.title, open_.planned, open_.wanted) == (Why.MOVED, "Go-live", FIRST, SECOND)
    # It is said again until somebody has moved it, with the reason.
    again = imports.take(scope, later, FILE)
    assert (again.undecided, again.run_id) == (result.undecided, None)
    (shown,) = [m for m in plan.milestones(scope) if m.source]
    reason = Reason("ours", "Late", "Two shifts", {})  # type: ignore[arg-type]
    plan.move(scope, MoveMilestone(shown.id, shown.version, SECOND, reason))
    assert imports.take(scope, later, FILE).undecided == ()


def test_a_milestone_that_was_withdrawn_is_still_known_to_the_client(scope: Scope) -> None:
    imports.take(scope, milestones(MilestoneRecord("1", "Go-live", FIRST)), PUBLISHED)
    hidden = publishing.Publish(publishing.Kind.MILESTONE, (one(Milestone, scope).id,), Audience.INTERNAL)
    publishing.publish(scope, hidden)
    result = imports.take(scope, milestones(MilestoneRecord("1", "Go-live", SECOND)), FILE)
    assert (one(Milestone, scope).forecast, [u.why for u in result.undecided]) == (FIRST, [Why.MOVED])


def test_a_milestone_that_moved_while_internal_is_not_published_without_a_reason(scope: Scope) -> None:
    imports.take(scope, milestones(MilestoneRecord("1", "Go-live", FIRST)), FILE)
    result = imports.take(scope, milestones(MilestoneRecord("1", "Go-live", SECOND)), PUBLISHED)
    (open_,) = result.undecided
    assert (open_.why, open_.planned, open_.wanted) == (Why.HELD_BACK, FIRST, SECOND)
    assert one(Milestone, scope).audience is Audience.INTERNAL
    steady = imports.take(scope, milestones(MilestoneRecord("2", "Test", FIRST)), PUBLISHED)
    assert [row.audience for row in imported(Milestone, scope)] == [Audience.INTERNAL, Audience.CLIENT]
    assert steady.milestones.created == 1


def test_a_published_milestone_is_reached_in_time_by_the_file_and_late_by_a_person(scope: Scope) -> None:
    imports.take(
        scope, milestones(MilestoneRecord("1", "A", FIRST), MilestoneRecord("2", "B", FIRST)), PUBLISHED
    )
    in_time = MilestoneRecord("1", "A", FIRST, date(2027, 3, 30), done=True)
    late = MilestoneRecord("2", "B", FIRST, SECOND, done=True)
    result = imports.take(scope, milestones(in_time, late), FILE)
    assert [row.actual for row in imported(Milestone, scope)] == [date(2027, 3, 30), None]
    assert [(u.why, u.title) for u in result.undecided] == [(Why.LATE, "B")]
    reached = [h.title for h in since(scope, NOW - timedelta(minutes=1)) if h.kind == "milestone_reached"]
    assert reached == ["A"]


def test_a_published_milestone_never_disappears_because_of_a_file(scope: Scope) -> None:
    first = milestones(MilestoneRecord("1", "A", FIRST), MilestoneRecord("2", "B", FIRST))
    imports.take(scope, first, PUBLISHED)
    result = imports.take(scope, milestones(first.milestones[0]), COMPLETE)
    assert (result.vanished, [(u.why, u.title) for u in result.undecided]) == (1, [(Why.GONE, "B")])
    assert [row.deleted_at for row in imported(Milestone, scope)] == [None, None]


def test_a_table_that_knows_only_the_name_of_a_version_takes_no_date_away(scope: Scope) -> None:
    imports.take(scope, milestones(MilestoneRecord("100", "v1", FIRST)), FILE)
    named = imports.take(scope, milestones(MilestoneRecord("v1", "v1")), FILE)
    assert (named.milestones.unchanged, one(Milestone, scope).forecast) == (1, FIRST)
    imports.take(scope, milestones(MilestoneRecord("v2", "v2")), FILE)
    imports.take(scope, milestones(MilestoneRecord("101", "v2", SECOND)), FILE)
    rows = [(row.external_id, row.forecast) for row in imported(Milestone, scope)]
    assert rows == [("100", FIRST), ("101", SECOND)]


# Issues


def test_issues_get_their_numbers_and_a_new_status_stands_in_the_history_of_published_ones(
    scope: Scope,
) -> None:
    imports.take(scope, issues(issue(), issue(external_id="2", key="K-2")), PUBLISHED)
    assert [row.number for row in imported(Issue, scope)] == [3, 4]
    resolved = NOW + timedelta(hours=3)
    done = issue(status=IssueStatus.RESOLVED, resolved_at=resolved)
    imports.take(scope, issues(done, issue(external_id="2", key="K-2")), FILE)
    row = imported(Issue, scope)[0]
    assert (row.status, row.resolved_at) == (IssueStatus.RESOLVED, resolved)
    with reading(scope) as session:
        (entry,) = session.scalars(select(IssueEntry).where(IssueEntry.issue_id == row.id))
    assert (entry.kind, entry.field, entry.before, entry.after, entry.audience) == (
        EntryKind.CHANGE,
        "status",
        "open",
        "resolved",
        Audience.CLIENT,
    )


def test_an_internal_issue_has_no_history_of_imports_and_keeps_an_owner_the_source_does_not_know(
    scope: Scope,
) -> None:
    imports.take(scope, issues(issue()), FILE)
    with writing(scope) as session:
        row = session.scalars(select(Issue).where(Issue.source == "jira")).one()
        row.owner, row.next_step = "Ann", "We measure"
    imports.take(scope, issues(issue(status=IssueStatus.IN_PROGRESS)), FILE)
    row = one(Issue, scope)
    assert (row.owner, row.next_step, row.status) == ("Ann", "We measure", IssueStatus.IN_PROGRESS)
    with reading(scope) as session:
        assert session.scalars(select(IssueEntry).where(IssueEntry.issue_id == row.id)).all() == []
    imports.take(scope, issues(issue(owner="Bo")), FILE)
    assert one(Issue, scope).owner == "Bo"


# What the client sees


def test_everything_is_internal_until_it_is_published_and_publishing_takes_what_was_there(
    world: World, scope: Scope
) -> None:
    both = Parsed("jira", tasks=(task(5),), issues=(issue(),), records_read=2)
    imports.take(scope, both, FILE)
    client = world.scope("sponsor", "alpha")
    assert told(client) == []
    assert [h.title for h in told(scope)] == ["2 new"]
    with reading(client) as session:
        assert session.scalars(select(Task).where(Task.source == "jira")).all() == []
    result = imports.take(scope, both, PUBLISHED)
    assert (result.published, result.updated, result.unchanged) == (2, 0, 2)
    (said,) = told(client)
    assert said.sentence(Text("en")) == "Plan brought up to date: 2 new"
    assert "2" in said.sentence(Text("zh"))
    assert "new" not in said.sentence(Text("zh"))
    with reading(client) as session:
        assert len(session.scalars(select(Task).where(Task.source == "jira")).all()) == 1
    before = digest(scope)
    imports.take(scope, both, PUBLISHED)
    assert digest(scope) == before


def test_the_client_is_told_only_of_what_the_client_can_see(world: World, scope: Scope) -> None:
    imports.take(scope, tasks(task(1)), PUBLISHED)
    newer = tasks(task(1, title="Other"), task(2), task(3))
    imports.take(scope, newer, FILE)
    assert sorted(h.title for h in told(world.scope("sponsor", "alpha"))) == ["1 changed", "1 new"]


def test_an_import_confirms_the_figures_and_is_written_down_with_its_problems(scope: Scope) -> None:
    problem = RowProblem(
        17, "Due date", "“{value}” is not a date we can read; the field was left empty.", {"value": "x"}
    )
    parsed = replace(tasks(task(1)), problems=(problem,) * 250)
    result = imports.take(scope, parsed, TakeIn("C:\\a\u202e\n" + "b" * 300 + ".csv"))
    assert len(result.problems) == 250
    (run,) = imports.runs(scope)
    assert (run.id, run.problems, len(run.result.problems), run.result.problems[0]) == (
        result.run_id,
        250,
        200,
        problem,
    )
    assert (run.result.tasks.created, run.source, len(run.file_name)) == (1, "jira", 200)
    assert imports.run(scope, run.id) == run
    with reading(scope) as session:
        project = session.get(Project, scope.here.project_id)
        kept = session.scalars(select(ImportRun)).one()
    assert project is not None
    assert (project.confirmed_from, project.confirmed_by) == ("jira", scope.viewer.name)
    assert abs(project.confirmed_at - NOW) < timedelta(minutes=1)
    assert kept.audience is Audience.INTERNAL


# Who may


@pytest.mark.parametrize("who", ["sponsor", "contributor", "reader", "member", "lead"])
def test_only_managers_and_administrators_import(world: World, who: str) -> None:
    scope = world.scope(who, "alpha")
    for verb in (imports.take, imports.preview):
        with pytest.raises(NotAllowed):
            verb(scope, tasks(task(1)), FILE)
    with pytest.raises(NotAllowed):
        imports.runs(scope)


def test_an_administrator_imports_and_does_not_publish(world: World) -> None:
    scope = world.scope("administrator", "alpha")
    assert imports.take(scope, tasks(task(1)), FILE).created == 1
    with pytest.raises(NotAllowed):
        imports.take(scope, tasks(task(2)), PUBLISHED)


def test_an_import_of_another_project_is_not_found(world: World, scope: Scope) -> None:
    run_id = imports.take(world.scope("beta_manager", "beta"), tasks(task(1)), FILE).run_id
    assert run_id is not None
    assert imports.runs(scope) == ()
    with pytest.raises(NotFound):
        imports.run(scope, run_id)


def test_the_same_source_in_two_projects_stays_apart(world: World, scope: Scope) -> None:
    beta = world.scope("beta_manager", "beta")
    imports.take(scope, tasks(task(1)), FILE)
    assert imports.take(beta, tasks(task(1, title="Theirs")), COMPLETE).created == 1
    assert (one(Task, scope).title, one(Task, beta).title) == ("Task 1", "Theirs")


# Once, at once, and all or nothing


def test_the_same_form_imports_once(scope: Scope) -> None:
    imports.take(scope, tasks(task(1)), FILE, "token")
    with pytest.raises(AlreadyDone):
        imports.take(scope, tasks(task(2)), FILE, "token")
    assert one(Task, scope).external_id == "1"


def test_two_imports_at_once_have_one_effect(scope: Scope) -> None:
    parsed = Parsed(
        "jira", tasks=tuple(task(n) for n in range(300)), issues=(issue(external_id="x"),), records_read=301
    )
    results: list[ImportResult | Exception] = []
    ready = threading.Barrier(2)

    def bring() -> None:
        ready.wait()
        try:
            results.append(imports.take(scope, parsed, FILE))
        except Exception as error:  # noqa: BLE001 - the thread tells the test
            results.append(error)

    threads = [threading.Thread(target=bring) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    created = sorted(r.created if isinstance(r, ImportResult) else -1 for r in results)
    assert created == [0, 301], results
    assert (len(imported(Task, scope)), len(imported(Issue, scope)), len(imports.runs(scope))) == (300, 1, 1)


def test_a_failure_in_the_middle_leaves_nothing_behind(scope: Scope) -> None:
    before = digest(scope)

    def stumble(done: int, total: int) -> None:
        if done:
            raise RuntimeError

    with pytest.raises(RuntimeError):
        imports.take(scope, tasks(*(task(n) for n in range(300))), FILE, "token", stumble)
    assert digest(scope) == before


def test_progress_is_told_every_two_hundred_records(scope: Scope) -> None:
    steps: list[tuple[int, int]] = []
    parsed = tasks(*(task(n) for n in range(450)))
    imports.take(scope, parsed, FILE, progress=lambda done, total: steps.append((done, total)))
    assert steps == [(0, 450), (200, 450), (400, 450), (450, 450)]


def test_each_row_that_is_new_or_changed_has_one_audit_event(scope: Scope) -> None:
    imports.take(scope, tasks(task(1), task(2, parent_external_id="1")), FILE)
    imports.take(scope, tasks(task(1), task(2, title="Other")), FILE)
    with reading(scope) as session:
        ids = [row.id for row in imported(Task, scope)]
        events = session.execute(
            select(AuditEvent.record_id, AuditEvent.action).where(
                AuditEvent.record == "task", AuditEvent.record_id.in_(ids)
            )
        )
        assert sorted(map(tuple, events)) == [(ids[0], "create"), (ids[1], "create"), (ids[1], "update")]
    with reading(operator_scope()) as session:
        assert chaining.first_break(session, scope.here.client_id, database_secret().secret) is None


@pytest.mark.slow
def test_twenty_thousand_records_are_brought_in_fast_enough(small_world: World) -> None:
    scope = small_world.scope("manager", "alpha")
    many = tasks(
        *(
            task(n, description="x" * 200, assignee="Ann", due=FIRST, parent_external_id=str(n // 10))
            for n in range(1, 20_001)
        )
    )
    began = time.process_time()
    assert imports.take(scope, many, FILE).created == 20_000
    spent = time.process_time() - began
    print(f"{20_000 / spent:.0f} records a second")
    assert 20_000 / spent > 1_000
    began = time.process_time()
    assert imports.take(scope, many, FILE).unchanged == 20_000
    assert time.process_time() - began < 5
