"""Two hundred rows, taking a save back, two versions, and what publishing reveals, on both databases."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal as D
from typing import Any

import pytest
import time_machine
from sqlalchemy import event, select

from db import chaining
from db.base import Audience
from db.models.identity import Membership, Role
from db.models.money import BudgetLine, CostKind
from db.models.plan import Cause, Milestone, Task, TaskStatus
from db.models.project import Client
from db.models.record import AuditEvent, ImportRun
from db.queries import imports as import_queries
from db.session import AlreadyDone, ReadOnly, database, identity, reading, writing
from portal import budget, plan
from portal.access import NotAllowed, Scope, operator_scope, preview_viewer, project_scope
from portal.budget.line_locks import LinesSavedByOthers
from portal.editing.undo import (
    MOST_STEPS,
    LeftOut,
    NothingToUndo,
    Table,
    Undone,
    Why,
    last_save,
    undo,
)
from portal.plan import MoveMilestone, Reason, RowEdit, RowMark, SavedByOthers, SaveRows
from portal.publishing import Kind, Publish
from portal.revealing import Fact, reveal
from tests.worlds import ALPHA, INTERNAL, NOW, World

REASON = Reason(Cause.OURS, "Printers needed a driver", "Spare printers", {"zh": {"explanation": "缺驱动"}})


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def manager(world: World) -> Scope:
    return world.scope("manager", "alpha")


@pytest.fixture
def colleague(world: World) -> Scope:
    """A second project manager of the same project."""
    with identity() as session:
        session.add(
            Membership(
                person_id=world.person_ids["beta_manager"],
                project_id=world.project_ids["alpha"],
                client_id=world.client_ids["alpha"],
                role=Role.MANAGER,
                created_at=NOW,
            )
        )
    return world.scope("beta_manager", "alpha")


@contextmanager
def selects() -> Iterator[list[str]]:
    told: list[str] = []

    def note(connection: object, cursor: object, statement: str, *more: object) -> None:
        if statement.lstrip().upper().startswith("SELECT") and "set_config" not in statement:
            told.append(statement)

    engines = {database().reader, database().writer}
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    try:
        yield told
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)


def state(scope: Scope, model: type[Task] | type[Milestone] | type[BudgetLine]) -> dict[int, dict[str, Any]]:
    """Every row of the project with all of its columns but the version."""
    with reading(scope) as session:
        rows = session.scalars(select(model).where(model.project_id == scope.here.project_id))
        return {
            row.id: {c.key: getattr(row, c.key) for c in row.__mapper__.column_attrs if c.key != "version"}
            for row in rows
        }


def alive(scope: Scope) -> list[str]:
    return [row.title for row in plan.all_tasks(scope)]


def took_back(scope: Scope, table: Table) -> Undone:
    last = last_save(scope, table)
    assert last is not None
    return undo(scope, table, last.id)


def milestone(scope: Scope, *, published: bool) -> plan.PlannedMilestone:
    return next(m for m in plan.milestones(scope) if m.is_published is published)


def line_edit(line: budget.DeskLine, category: str, amount: D) -> budget.LineEdit:
    return budget.LineEdit(line.id, line.version, budget.LineValues(category, amount))


def changed(row: plan.PlannedTask | plan.PlannedMilestone, **values: object) -> SaveRows:
    return SaveRows(changed=(RowEdit(row.id, row.version, values),))


def new_tasks(number: int) -> tuple[dict[str, Any], ...]:
    return tuple(
        {
            "title": f"Prüfung {i} 检查",
            "status": TaskStatus.PENDING,
            "assignee": "Jörg",
            "start": None,
            "due": date(2027, 3, 12),
            "estimate_h": D("7.50"),
        }
        for i in range(number)
    )


# Two hundred rows


@pytest.mark.parametrize("number", [3, 200])
def test_a_save_reads_in_as_many_statements_for_three_rows_as_for_two_hundred(
    manager: Scope, number: int
) -> None:
    plan.save_tasks(manager, SaveRows(added=new_tasks(number)), "first")
    shown = [row for row in plan.all_tasks(manager) if row.title.startswith("Prüfung")]
    edits = tuple(RowEdit(row.id, row.version, {"status": TaskStatus.DONE}) for row in shown)
    with selects() as statements:
        began = time.perf_counter()
        plan.save_tasks(manager, SaveRows(changed=edits, added=new_tasks(number)), "second")
        took = time.perf_counter() - began
    assert len(statements) <= 4, statements
    assert took < 2
    with selects() as statements:
        assert took_back(manager, Table.TASKS) == Undone(2 * number, ())
    assert len(statements) <= 8, statements


def test_lines_are_saved_in_as_many_statements_for_one_as_for_many(manager: Scope) -> None:
    values = tuple(budget.LineValues(f"Line {i}", D(i)) for i in range(200))
    budget.save_lines(manager, budget.SaveLines(added=values))
    lines = [line for line in budget.desk(manager).lines if line.category.startswith("Line ")]
    edits = tuple(line_edit(line, line.category, D(1000)) for line in lines[:150])
    gone = tuple(budget.LineRemoval(li.id, li.version) for li in lines[150:])
    with selects() as statements:
        assert budget.save_lines(manager, budget.SaveLines(edits=edits, removed=gone)) == 200
    # Three of them ask what goes with the removed lines, for the audit trail.
    assert len(statements) <= 9, statements
    assert took_back(manager, Table.LINES) == Undone(200, ())
    after = [li for li in budget.desk(manager).lines if li.category.startswith("Line ")]
    assert sorted((li.category, li.agreed) for li in after) == sorted((v.category, v.agreed) for v in values)


def test_a_double_click_saves_once_and_is_taken_back_once(manager: Scope) -> None:
    before = alive(manager)
    plan.save_tasks(manager, SaveRows(added=new_tasks(2)), "token")
    with pytest.raises(AlreadyDone):
        plan.save_tasks(manager, SaveRows(added=new_tasks(2)), "token")
    last = last_save(manager, Table.TASKS)
    assert last is not None
    assert (last.rows, last.at) == (2, NOW)
    undo(manager, Table.TASKS, last.id)
    with pytest.raises(AlreadyDone):
        undo(manager, Table.TASKS, last.id)
    assert alive(manager) == before


# Taking back


def test_everything_is_exactly_as_it_was_and_the_trail_tells_of_it(manager: Scope, world: World) -> None:
    first, second, third, *_ = plan.all_tasks(manager)
    plan.save_tasks(
        manager,
        SaveRows(changed=(RowEdit(third.id, third.version, {"title_zh": "任务", "assignee": "Ann"}),)),
    )
    before = state(manager, Task)
    third = next(row for row in plan.all_tasks(manager) if row.id == third.id)
    plan.save_tasks(
        manager,
        SaveRows(
            changed=(
                RowEdit(
                    first.id, 1, {"title": "Other", "status": TaskStatus.PENDING, "estimate_h": D("7.5")}
                ),
                RowEdit(third.id, third.version, {"title_zh": "", "due": None, "assignee": ""}),
            ),
            added=new_tasks(1),
            removed=(RowMark(second.id, second.version),),
        ),
    )
    assert took_back(manager, Table.TASKS) == Undone(4, ())
    after = state(manager, Task)
    (new,) = after.keys() - before.keys()
    assert after.pop(new)["deleted_at"] == NOW
    assert after == before
    earlier = last_save(manager, Table.TASKS)
    assert earlier is not None
    assert (earlier.rows, earlier.steps) == (1, 1)
    with reading(operator_scope()) as session:
        told = session.scalars(select(AuditEvent).where(AuditEvent.record_id == first.id)).all()
        changes = [e.change["title"] for e in told if e.record == "task" and "title" in e.change]
        assert changes[-2:] == [[first.title, "Other"], ["Other", first.title]]
        assert chaining.first_break(session, world.client_ids["alpha"], database().secret) is None


def test_milestones_come_back_with_their_days(manager: Scope) -> None:
    hidden = milestone(manager, published=False)
    before = state(manager, Milestone)
    new = {"title": "Go live", "baseline": date(2027, 6, 1), "forecast": None, "actual": None, "weight": 2}
    plan.save_milestones(
        manager,
        SaveRows(
            changed=(RowEdit(hidden.id, hidden.version, {"actual": date(2027, 3, 9), "weight": 5}),),
            added=(new,),
        ),
    )
    assert took_back(manager, Table.MILESTONES) == Undone(2, ())
    after = state(manager, Milestone)
    assert {id_: row for id_, row in after.items() if id_ in before} == before
    assert "Go live" not in {m.title for m in plan.milestones(manager)}


def test_days_that_the_client_has_seen_are_left_and_named(manager: Scope) -> None:
    shown = milestone(manager, published=True)
    values = {"title": "Renamed", "actual": date(2027, 3, 9)}
    plan.save_milestones(manager, SaveRows(changed=(RowEdit(shown.id, shown.version, values),)))
    assert took_back(manager, Table.MILESTONES) == Undone(0, (LeftOut("Renamed", Why.TOLD),))
    assert milestone(manager, published=True).actual == date(2027, 3, 9)


def test_a_date_that_moved_with_its_reason_after_the_save_is_left_and_named(manager: Scope) -> None:
    shown = milestone(manager, published=True)
    plan.save_milestones(manager, SaveRows(changed=(RowEdit(shown.id, shown.version, {"title": "Renamed"}),)))
    plan.move(manager, MoveMilestone(shown.id, shown.version + 1, date(2027, 5, 1), REASON))
    assert took_back(manager, Table.MILESTONES) == Undone(
        0, (LeftOut("Renamed", Why.CHANGED, f"{ALPHA} manager"),)
    )
    assert milestone(manager, published=True).forecast == date(2027, 5, 1)


def test_a_title_that_the_client_sees_is_put_back(manager: Scope) -> None:
    shown = milestone(manager, published=True)
    plan.save_milestones(manager, SaveRows(changed=(RowEdit(shown.id, shown.version, {"title": "Renamed"}),)))
    assert took_back(manager, Table.MILESTONES) == Undone(1, ())
    assert milestone(manager, published=True).title == shown.title


def test_what_others_have_changed_since_stays_and_is_named(manager: Scope, colleague: Scope) -> None:
    first, second, third, *_ = plan.all_tasks(manager)
    edits = tuple(RowEdit(row.id, row.version, {"assignee": "Mine"}) for row in (first, second, third))
    plan.save_tasks(manager, SaveRows(changed=edits))
    plan.save_tasks(colleague, SaveRows(changed=(RowEdit(first.id, 2, {"assignee": "Theirs"}),)))
    plan.save_tasks(colleague, SaveRows(removed=(RowMark(second.id, 2),)))
    name = colleague.viewer.name
    assert took_back(manager, Table.TASKS) == Undone(
        1, (LeftOut(first.title, Why.CHANGED, name), LeftOut(second.title, Why.CHANGED, name))
    )
    rows = {row.id: row.assignee for row in plan.all_tasks(manager)}
    assert (rows[first.id], rows[third.id]) == ("Theirs", third.assignee)
    assert second.id not in rows


def test_publishing_a_new_row_keeps_it_from_being_taken_back(manager: Scope, world: World) -> None:
    plan.save_tasks(manager, SaveRows(added=new_tasks(1)))
    new = plan.all_tasks(manager)[-1]
    plan.publish(manager, Publish(Kind.TASK, (new.id,), Audience.CLIENT))
    assert took_back(manager, Table.TASKS).left_out == (LeftOut(new.title, Why.CHANGED, f"{ALPHA} manager"),)
    assert new.title in alive(manager)


def test_only_the_person_who_saved_takes_back_and_only_the_last_save(
    manager: Scope, colleague: Scope
) -> None:
    plan.save_tasks(manager, SaveRows(added=new_tasks(1)))
    mine = last_save(manager, Table.TASKS)
    assert mine is not None
    assert last_save(colleague, Table.TASKS) is None
    with pytest.raises(NothingToUndo):
        undo(colleague, Table.TASKS, mine.id)
    plan.save_tasks(colleague, SaveRows(added=new_tasks(1)))
    assert last_save(manager, Table.TASKS) == mine  # somebody else's save takes nobody's undo away
    with pytest.raises(NothingToUndo):
        undo(manager, Table.MILESTONES, mine.id)
    plan.save_tasks(manager, SaveRows(added=new_tasks(1)))
    with pytest.raises(NothingToUndo):
        undo(manager, Table.TASKS, mine.id)


def test_a_deleted_line_comes_back_with_all_it_held(manager: Scope) -> None:
    said = {"zh": {"category": "培训"}}
    budget.save_lines(
        manager, budget.SaveLines(added=(budget.LineValues("Training", D("12.3456"), D(20), said),))
    )
    new = next(line for line in budget.desk(manager).lines if line.category == "Training")
    budget.save_lines(manager, budget.SaveLines(removed=(budget.LineRemoval(new.id, 1),)))
    assert took_back(manager, Table.LINES) == Undone(1, ())
    back = next(line for line in budget.desk(manager).lines if line.category == "Training")
    assert (back.agreed, back.forecast, back.translations, back.is_published) == (
        D("12.3456"),
        D(20),
        said,
        False,
    )


# Step by step


def retitled(scope: Scope, id_: int, title: str) -> None:
    row = next(row for row in plan.all_tasks(scope) if row.id == id_)
    plan.save_tasks(scope, changed(row, title=title))


def test_saves_are_taken_back_one_after_the_other_until_everything_is_as_it_was(manager: Scope) -> None:
    first, second, third, *_ = plan.all_tasks(manager)
    seen = [state(manager, Task)]
    retitled(manager, first.id, "One")
    seen.append(state(manager, Task))
    plan.save_tasks(
        manager, SaveRows(changed=(RowEdit(first.id, 2, {"due": None}),), removed=(RowMark(second.id, 1),))
    )
    seen.append(state(manager, Task))
    plan.save_tasks(manager, SaveRows(changed=(RowEdit(third.id, 1, {"estimate_h": D("7.5")}),)))
    for steps, before in enumerate(reversed(seen)):
        last = last_save(manager, Table.TASKS)
        assert last is not None
        assert last.steps == steps
        assert undo(manager, Table.TASKS, last.id).left_out == ()
        assert state(manager, Task) == before
    assert last_save(manager, Table.TASKS) is None


def test_a_save_after_some_were_taken_back_is_the_next_to_be_taken_back(manager: Scope) -> None:
    first = plan.all_tasks(manager)[0]
    retitled(manager, first.id, "One")
    retitled(manager, first.id, "Two")
    took_back(manager, Table.TASKS)
    retitled(manager, first.id, "Three")
    for title in ("One", first.title):
        assert took_back(manager, Table.TASKS) == Undone(1, ())
        assert next(row.title for row in plan.all_tasks(manager) if row.id == first.id) == title


def test_a_save_is_not_taken_back_over_a_later_one_that_stands(manager: Scope) -> None:
    first = plan.all_tasks(manager)[0]
    retitled(manager, first.id, "One")
    one = last_save(manager, Table.TASKS)
    retitled(manager, first.id, "Two")
    assert one is not None
    with pytest.raises(NothingToUndo):
        undo(manager, Table.TASKS, one.id)
    two = last_save(manager, Table.TASKS)
    took_back(manager, Table.TASKS)
    assert two is not None
    with pytest.raises(AlreadyDone):
        undo(manager, Table.TASKS, two.id)
    assert took_back(manager, Table.TASKS) == Undone(1, ())


def test_a_row_that_somebody_changed_between_two_saves_stays_from_there_on_down(
    manager: Scope, colleague: Scope
) -> None:
    first, second, *_ = plan.all_tasks(manager)
    both = tuple(RowEdit(row.id, 1, {"assignee": "Mine"}) for row in (first, second))
    plan.save_tasks(manager, SaveRows(changed=both))
    retitled(colleague, first.id, "Theirs")
    retitled(manager, first.id, "Mine as well")
    assert took_back(manager, Table.TASKS) == Undone(1, ())
    assert took_back(manager, Table.TASKS) == Undone(
        1, (LeftOut("Theirs", Why.CHANGED, colleague.viewer.name),)
    )
    rows = {row.id: (row.title, row.assignee) for row in plan.all_tasks(manager)}
    assert rows[first.id] == ("Theirs", "Mine")
    assert rows[second.id] == (second.title, second.assignee)


def test_what_somebody_else_changed_and_changed_back_is_a_change_of_theirs(
    manager: Scope, colleague: Scope
) -> None:
    first = plan.all_tasks(manager)[0]
    retitled(manager, first.id, "Mine")
    retitled(colleague, first.id, "Theirs")
    retitled(colleague, first.id, "Mine")
    assert took_back(manager, Table.TASKS) == Undone(
        0, (LeftOut("Mine", Why.CHANGED, colleague.viewer.name),)
    )


def test_a_row_that_stayed_once_stays_in_the_saves_before_as_well(manager: Scope) -> None:
    hidden = milestone(manager, published=False)
    plan.save_milestones(manager, changed(hidden, title="Renamed"))
    again = milestone(manager, published=False)
    plan.save_milestones(manager, changed(again, actual=date(2027, 3, 9)))
    plan.publish(manager, Publish(Kind.MILESTONE, (hidden.id,), Audience.CLIENT))
    me = manager.viewer.name
    for _ in range(2):
        assert took_back(manager, Table.MILESTONES) == Undone(0, (LeftOut("Renamed", Why.CHANGED, me),))
    assert last_save(manager, Table.MILESTONES) is None


def test_a_deleted_line_that_came_back_is_changed_back_as_well(manager: Scope) -> None:
    budget.save_lines(manager, budget.SaveLines(added=(budget.LineValues("Training", D(12)),)))
    (new,) = [line for line in budget.desk(manager).lines if line.category == "Training"]
    budget.save_lines(manager, budget.SaveLines(edits=(line_edit(new, "Courses", D("15.50")),)))
    budget.save_lines(manager, budget.SaveLines(removed=(budget.LineRemoval(new.id, 2),)))

    def lines() -> list[tuple[str, D]]:
        mine = {"Training", "Courses"}
        return [(li.category, li.agreed) for li in budget.desk(manager).lines if li.category in mine]

    for there in ([("Courses", D("15.50"))], [("Training", D(12))], []):
        assert took_back(manager, Table.LINES) == Undone(1, ())
        assert lines() == there
    assert last_save(manager, Table.LINES) is None


def test_a_line_that_came_back_twice_is_still_known(manager: Scope) -> None:
    budget.save_lines(manager, budget.SaveLines(added=(budget.LineValues("Training", D(12)),)))
    for _ in range(2):
        (line,) = [line for line in budget.desk(manager).lines if line.category == "Training"]
        budget.save_lines(manager, budget.SaveLines(removed=(budget.LineRemoval(line.id, line.version),)))
        assert took_back(manager, Table.LINES) == Undone(1, ())
    assert took_back(manager, Table.LINES) == Undone(1, ())
    assert "Training" not in [line.category for line in budget.desk(manager).lines]


def test_ten_saves_are_taken_back_and_no_more_in_as_many_statements(manager: Scope) -> None:
    first = plan.all_tasks(manager)[0]
    for number in range(MOST_STEPS + 2):
        retitled(manager, first.id, f"Title {number}")
    for steps in range(MOST_STEPS):
        with selects() as statements:
            last = last_save(manager, Table.TASKS)
        assert len(statements) == 1
        assert last is not None
        assert last.steps == steps
        with selects() as statements:
            undo(manager, Table.TASKS, last.id)
        assert len(statements) <= 8, statements
    assert last_save(manager, Table.TASKS) is None
    assert next(row.title for row in plan.all_tasks(manager) if row.id == first.id) == "Title 1"


def test_a_new_line_with_entries_stays(manager: Scope) -> None:
    budget.save_lines(manager, budget.SaveLines(added=(budget.LineValues("Training", D(12)),)))
    new = next(line for line in budget.desk(manager).lines if line.category == "Training")
    budget.add_entry(manager, budget.EntryValues(new.id, CostKind.ACTUAL, D(1), NOW.date()))
    assert took_back(manager, Table.LINES) == Undone(0, (LeftOut("Training", Why.USED),))


def test_an_amount_that_moved_with_a_reason_is_left(manager: Scope) -> None:
    line = next(line for line in budget.desk(manager).lines if line.is_published)
    renamed = budget.LineValues("Renamed", line.agreed, line.forecast)
    budget.save_lines(manager, budget.SaveLines(edits=(budget.LineEdit(line.id, line.version, renamed),)))
    reason = budget.Reason(Cause.CLIENT, "More interfaces", "We test both at once")
    budget.move_amount(
        manager, budget.MoveAmount(line.id, line.version + 1, budget.MovedField.AGREED, D(11000), reason)
    )
    undone = took_back(manager, Table.LINES)
    assert [(left.title, left.why) for left in undone.left_out] == [("Renamed", Why.CHANGED)]


def test_a_save_that_changes_nothing_leaves_the_one_before_to_be_taken_back(manager: Scope) -> None:
    first = plan.all_tasks(manager)[0]
    plan.save_tasks(manager, SaveRows(changed=(RowEdit(first.id, first.version, {"assignee": "Ann"}),)))
    mine = last_save(manager, Table.TASKS)
    plan.save_tasks(manager, SaveRows(changed=(RowEdit(first.id, first.version + 1, {"assignee": "Ann"}),)))
    assert last_save(manager, Table.TASKS) == mine


def test_nobody_else_may_take_back_and_a_preview_takes_nothing(manager: Scope, world: World) -> None:
    plan.save_tasks(manager, SaveRows(added=new_tasks(1)))
    mine = last_save(manager, Table.TASKS)
    assert mine is not None
    for who in ("sponsor", "contributor", "reader", "member", "lead", "administrator"):
        scope = world.scope(who, "alpha")
        for asked in (
            lambda s=scope: undo(s, Table.TASKS, mine.id),
            lambda s=scope: last_save(s, Table.LINES),
        ):
            with pytest.raises(NotAllowed):
                asked()
    looking = preview_viewer(world.viewer("manager"), world.viewer("sponsor"))
    with pytest.raises((NotAllowed, ReadOnly)):
        undo(project_scope(looking, world.projects["alpha"]), Table.TASKS, mine.id)
    with pytest.raises(NothingToUndo):
        undo(world.scope("beta_manager", "beta"), Table.TASKS, mine.id)


def test_what_is_kept_for_taking_back_is_no_import_and_no_clients(manager: Scope, world: World) -> None:
    plan.save_tasks(manager, SaveRows(added=new_tasks(1)))
    with reading(manager) as session:
        assert import_queries.runs(session, manager.here.project_id, 10) == ()
        (run,) = session.scalars(select(ImportRun).where(ImportRun.source == "table:task"))
        assert run.audience is Audience.INTERNAL
    with reading(world.scope("sponsor", "alpha")) as session:
        assert list(session.scalars(select(ImportRun))) == []


# Two versions


def test_a_clash_tells_theirs_in_full_and_saves_nothing(manager: Scope, colleague: Scope) -> None:
    first, second, *_ = plan.all_tasks(manager)
    theirs = {"title": "Theirs", "due": date(2027, 4, 1), "title_zh": "他们的"}
    plan.save_tasks(colleague, SaveRows(changed=(RowEdit(first.id, first.version, theirs),)))
    plan.save_tasks(colleague, SaveRows(removed=(RowMark(second.id, second.version),)))
    mine = SaveRows(
        changed=(
            RowEdit(first.id, first.version, {"title": "Mine"}),
            RowEdit(second.id, second.version, {"assignee": "Me"}),
        )
    )
    with pytest.raises(SavedByOthers) as caught:
        plan.save_tasks(manager, mine, "token")
    one, two = caught.value.clashes
    assert one.cells == (("title", "Theirs", "Mine"),)
    assert (one.version, one.is_removed, two.is_removed) == (2, False, True)
    assert {name: one.theirs[name] for name in theirs} == theirs
    # The one decides to keep theirs, the other to bring the row back; the token was not used up.
    plan.save_tasks(
        manager, SaveRows(changed=(RowEdit(second.id, two.version, {"assignee": "Me"}),)), "token"
    )
    rows = {row.id: row for row in plan.all_tasks(manager)}
    assert (rows[first.id].title, rows[second.id].assignee) == ("Theirs", "Me")


def test_every_line_that_others_saved_is_told_at_once(manager: Scope, colleague: Scope) -> None:
    values = (budget.LineValues("One", D(1)), budget.LineValues("Two", D(2)))
    budget.save_lines(manager, budget.SaveLines(added=values))
    one, two = budget.desk(manager).lines[-2:]
    for line, amount in ((one, D(11)), (two, D(22))):
        edit = budget.LineEdit(line.id, line.version, budget.LineValues(line.category, amount))
        budget.save_lines(colleague, budget.SaveLines(edits=(edit,)))
    mine = tuple(budget.LineEdit(li.id, 1, budget.LineValues("Mine", li.agreed)) for li in (one, two))
    with pytest.raises(LinesSavedByOthers) as caught:
        budget.save_lines(manager, budget.SaveLines(edits=mine))
    assert [(row.category, row.agreed, row.version) for row in caught.value.rows] == [
        ("One", D(11), 2),
        ("Two", D(22), 2),
    ]
    assert [li.agreed for li in budget.desk(manager).lines[-2:]] == [D(11), D(22)]


# Before publishing


def chinese_client(world: World) -> None:
    with writing(operator_scope()) as session:
        session.get_one(Client, world.client_ids["alpha"]).language = "zh"


def test_what_appears_is_told_in_the_clients_language_with_old_and_new_days(
    manager: Scope, world: World
) -> None:
    chinese_client(world)
    hidden = milestone(manager, published=False)
    plan.save_milestones(
        manager, SaveRows(changed=(RowEdit(hidden.id, hidden.version, {"title_zh": "上线"}),))
    )
    plan.move(manager, MoveMilestone(hidden.id, hidden.version + 1, date(2027, 4, 15), REASON))
    found = reveal(manager, Publish(Kind.MILESTONE, (hidden.id,), Audience.CLIENT))
    assert (found.appears, [row.title for row in found.rows]) == (True, ["上线"])
    (row,) = found.rows
    assert row.facts[:2] == (
        Fact("Agreed for", "", "2027年4月1日"),
        Fact("Expected on", "", "2027年4月15日"),
    )
    assert row.facts[-1] == Fact("Moved", "2027年4月9日", "2027年4月15日", "缺驱动")


def test_withdrawing_tells_what_goes_and_what_is_shown_already_is_not_told_again(manager: Scope) -> None:
    shown = milestone(manager, published=True)
    assert reveal(manager, Publish(Kind.MILESTONE, (shown.id,), Audience.CLIENT)).rows == ()
    (row,) = reveal(manager, Publish(Kind.MILESTONE, (shown.id,), Audience.INTERNAL)).rows
    assert row.facts[0] == Fact("Agreed for", "1 April 2027", "")


def test_amounts_are_told_line_by_line_and_in_all(manager: Scope) -> None:
    hidden = next(line for line in budget.desk(manager).lines if not line.is_published)
    found = reveal(manager, Publish(Kind.BUDGET_LINE, (hidden.id,), Audience.CLIENT))
    (row,) = found.rows
    assert row.title == hidden.category
    assert row.facts == (Fact("Agreed", "", "€10,000.00"),)
    assert found.totals == (Fact("Agreed in all", "€10,000.00", "€20,000.00"),)


@pytest.mark.parametrize("kind", [Kind.TASK, Kind.MILESTONE, Kind.BUDGET_LINE])
def test_nothing_internal_is_in_it_and_it_takes_few_statements(
    manager: Scope, world: World, kind: Kind
) -> None:
    model: Any = {Kind.TASK: Task, Kind.MILESTONE: Milestone, Kind.BUDGET_LINE: BudgetLine}[kind]
    with reading(manager) as session:
        ids = tuple(session.scalars(select(model.id).where(model.project_id == manager.here.project_id)))
        foreign = tuple(session.scalars(select(model.id)))
    with selects() as statements:
        found = reveal(manager, Publish(kind, ids, Audience.CLIENT))
    assert found.rows
    assert len(statements) == 1
    for column in (".description", ".note", ".cost,", "assignee", "spent_h", "moved_by"):
        assert not [s for s in statements if column in s], column
    told = repr(found)
    for secret in ("Secret", "Margin", "3131.31", "3,131.31", "Worker"):
        assert secret not in told
    elsewhere = reveal(world.scope("beta_manager", "beta"), Publish(kind, ids + foreign, Audience.CLIENT))
    assert ALPHA not in repr(elsewhere)
    assert INTERNAL in told  # the titles of what is about to be published, and nothing else of it


def test_only_who_publishes_looks_ahead(world: World, manager: Scope) -> None:
    wanted = Publish(Kind.TASK, (1,), Audience.CLIENT)
    refused: list[Callable[[], object]] = [
        lambda who=who: reveal(world.scope(who, "alpha"), wanted) for who in ("sponsor", "member", "lead")
    ]
    for asked in refused:
        with pytest.raises(NotAllowed):
            asked()
