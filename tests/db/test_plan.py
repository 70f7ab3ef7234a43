"""Keeping the plan: what is saved, what is refused, and what the client learns, on both databases."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from sqlalchemy import select

from db.base import Audience
from db.models.plan import Cause, Milestone, MilestoneMove, Task, TaskStatus
from db.models.project import Activity, ProgressMethod, Project
from db.session import AlreadyDone, Conflict, ReadOnly, reading, writing
from portal import plan, progress
from portal.access import NotAllowed, NotFound, Scope
from portal.plan import (
    ChooseMethod,
    ImportedAgain,
    KeptFromMoving,
    MoveMilestone,
    NeedsItsReason,
    NothingToMove,
    ReachMilestone,
    Reason,
    RowEdit,
    RowMark,
    SavedByOthers,
    SaveRows,
)
from portal.publishing import Kind, Publish
from tests.worlds import ALPHA, INTERNAL, NOW, TODAY, World

AGREED, EXPECTED = date(2027, 4, 1), date(2027, 4, 9)
REASON = Reason(
    Cause.OURS, "Printers needed a driver", "Spare printers ordered", {"zh": {"remedy": "已订备用"}}
)


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def milestone(scope: Scope, *, published: bool) -> plan.PlannedMilestone:
    return next(m for m in plan.milestones(scope) if m.is_published is published)


def stored(scope: Scope, model: type[Milestone] | type[Task], row_id: int):
    with reading(scope) as session:
        return session.get(model, row_id)


def happened(scope: Scope, kind: str) -> list[tuple[str, dict[str, str], Audience]]:
    with reading(scope) as session:
        asked = select(Activity.title, Activity.values, Activity.audience).where(Activity.kind == kind)
        return [tuple(row) for row in session.execute(asked.order_by(Activity.id))]


# Moving a day


def test_a_move_keeps_the_old_day_the_reason_and_the_remedy(world: World) -> None:
    scope = world.scope("manager", "alpha")
    shown = milestone(scope, published=True)
    plan.move(scope, MoveMilestone(shown.id, shown.version, date(2027, 4, 15), REASON))
    (seen,) = progress.report(world.scope("sponsor", "alpha")).milestones
    assert (seen.baseline, seen.forecast) == (AGREED, date(2027, 4, 15))
    move = seen.moves[-1]
    assert (move.old_date, move.new_date, move.days) == (EXPECTED, date(2027, 4, 15), 6)
    assert (move.cause, move.explanation, move.remedy) == (Cause.OURS, REASON.explanation, REASON.remedy)
    assert (move.moved_at, move.moved_by) == (NOW, f"{ALPHA} manager")
    assert happened(world.scope("sponsor", "alpha"), "milestone_moved") == [
        (f"Milestone {ALPHA} ALPHAMARK", {"old": "2027-04-09", "new": "2027-04-15"}, Audience.CLIENT)
    ]


def test_the_move_of_an_internal_milestone_stays_internal_until_it_is_published(world: World) -> None:
    scope, sponsor = world.scope("manager", "alpha"), world.scope("sponsor", "alpha")
    shown = milestone(scope, published=False)
    plan.move(scope, MoveMilestone(shown.id, shown.version, date(2027, 4, 15), REASON))
    assert happened(sponsor, "milestone_moved") == []
    assert INTERNAL not in repr(progress.report(sponsor))
    plan.publish(scope, Publish(Kind.MILESTONE, (shown.id,), Audience.CLIENT))
    told = progress.report(sponsor)
    assert sorted(len(m.moves) for m in told.milestones) == [1, 2]


def test_the_first_move_of_a_milestone_without_an_agreed_day_agrees_on_the_old_one(world: World) -> None:
    scope = world.scope("manager", "alpha")
    shown = milestone(scope, published=True)
    with writing(scope) as session:
        session.get_one(Milestone, shown.id).baseline = None
    plan.move(scope, MoveMilestone(shown.id, shown.version, date(2027, 4, 15), REASON))
    assert stored(scope, Milestone, shown.id).baseline == EXPECTED


def test_nothing_moves_to_the_day_it_has_nor_once_it_is_reached(world: World) -> None:
    scope = world.scope("manager", "alpha")
    shown = milestone(scope, published=True)
    with pytest.raises(NothingToMove):
        plan.move(scope, MoveMilestone(shown.id, shown.version, EXPECTED, REASON))
    plan.reach(scope, ReachMilestone(shown.id, shown.version, TODAY))
    with pytest.raises(NothingToMove):
        plan.move(scope, MoveMilestone(shown.id, shown.version + 1, date(2027, 5, 1), REASON))


def test_a_double_click_moves_once(world: World) -> None:
    scope = world.scope("manager", "alpha")
    shown = milestone(scope, published=True)
    command = MoveMilestone(shown.id, shown.version, date(2027, 4, 15), REASON)
    plan.move(scope, command, "token")
    with pytest.raises(AlreadyDone):
        plan.move(scope, command, "token")
    assert len(progress.report(scope).moves) == 3


def test_a_move_of_what_somebody_else_has_saved_is_a_conflict(world: World) -> None:
    scope = world.scope("manager", "alpha")
    shown = milestone(scope, published=True)
    plan.move(scope, MoveMilestone(shown.id, shown.version, date(2027, 4, 15), REASON))
    with pytest.raises(Conflict) as conflict:
        plan.move(scope, MoveMilestone(shown.id, shown.version, date(2027, 4, 20), REASON))
    assert conflict.value.current.forecast == date(2027, 4, 15)


def test_milestones_of_others_are_not_found(world: World) -> None:
    manager, beta = world.scope("manager", "alpha"), world.scope("beta_manager", "beta")
    foreign = milestone(beta, published=True)
    sibling = _milestone_of(world, "sibling")
    for unknown in (foreign.id, sibling, 999_999):
        with pytest.raises(NotFound):
            plan.move(manager, MoveMilestone(unknown, 1, TODAY, REASON))
        with pytest.raises(NotFound):
            plan.reach(manager, ReachMilestone(unknown, 1, TODAY))
        with pytest.raises(NotFound):
            plan.save_milestones(manager, SaveRows(changed=(RowEdit(unknown, 1, {"weight": 2}),)))
        with pytest.raises(NotFound):
            plan.save_tasks(manager, SaveRows(removed=(RowMark(999_999, 1),)))


def _milestone_of(world: World, project: str) -> int:
    with reading(world.scope("lead", project)) as session:
        wanted = world.project_ids[project]
        return session.scalars(select(Milestone.id).where(Milestone.project_id == wanted)).first() or 0


# Reaching


def test_a_milestone_reached_in_time_needs_no_reason_and_is_told(world: World) -> None:
    scope, sponsor = world.scope("manager", "alpha"), world.scope("sponsor", "alpha")
    shown = milestone(scope, published=True)
    plan.reach(scope, ReachMilestone(shown.id, shown.version, TODAY))
    (seen,) = progress.report(sponsor).milestones
    assert (seen.actual, seen.status, seen.days_moved) == (TODAY, progress.MilestoneStatus.DONE, -22)
    assert len(happened(sponsor, "milestone_reached")) == 1


def test_what_is_reached_later_than_expected_needs_its_reason(world: World) -> None:
    scope = world.scope("manager", "alpha")
    shown = milestone(scope, published=True)
    late = ReachMilestone(shown.id, shown.version, EXPECTED + timedelta(days=2))
    with pytest.raises(NeedsItsReason):
        plan.reach(scope, late)
    assert stored(scope, Milestone, shown.id).actual is None
    plan.reach(scope, replace(late, reason=REASON))
    (seen,) = progress.report(world.scope("sponsor", "alpha")).milestones
    assert (seen.moves[-1].old_date, seen.moves[-1].days) == (EXPECTED, 2)


def test_a_reached_day_is_corrected_with_a_reason_only(world: World) -> None:
    scope = world.scope("manager", "alpha")
    shown = milestone(scope, published=True)
    plan.reach(scope, ReachMilestone(shown.id, shown.version, TODAY))
    corrected = ReachMilestone(shown.id, shown.version + 1, TODAY - timedelta(days=1))
    with pytest.raises(NeedsItsReason):
        plan.reach(scope, corrected)
    plan.reach(scope, replace(corrected, reason=REASON))
    assert stored(scope, Milestone, shown.id).actual == TODAY - timedelta(days=1)
    assert len(happened(scope, "milestone_reached")) == 1


# The table of milestones


def test_a_new_milestone_is_internal_and_agreed_for_its_first_day(world: World) -> None:
    scope = world.scope("manager", "alpha")
    new = {"title": "Pilot", "baseline": None, "forecast": date(2027, 5, 3), "actual": None, "weight": 2}
    assert plan.save_milestones(scope, SaveRows(added=(new,))) == 1
    made = plan.milestones(scope)[-1]
    assert (made.title, made.baseline, made.forecast, made.weight) == (
        "Pilot",
        date(2027, 5, 3),
        date(2027, 5, 3),
        2,
    )
    assert not made.is_published
    assert "Pilot" not in repr(progress.report(world.scope("sponsor", "alpha")))


@pytest.mark.parametrize(
    "forged",
    [
        {"forecast": date(2027, 6, 1)},
        {"forecast": None},
        {"baseline": date(2027, 6, 1)},
        {"baseline": None},
        {"actual": EXPECTED + timedelta(days=1)},
    ],
)
def test_a_day_the_client_knows_cannot_be_changed_in_the_table(
    world: World, forged: dict[str, date | None]
) -> None:
    scope = world.scope("manager", "alpha")
    shown = milestone(scope, published=True)
    with pytest.raises(KeptFromMoving):
        plan.save_milestones(scope, SaveRows(changed=(RowEdit(shown.id, shown.version, forged),)))
    row = stored(scope, Milestone, shown.id)
    assert (row.baseline, row.forecast, row.actual) == (AGREED, EXPECTED, None)


@pytest.mark.parametrize("column", ["audience", "client_id", "project_id", "version", "id", "deleted_at"])
def test_a_forged_column_is_refused(world: World, column: str) -> None:
    scope = world.scope("manager", "alpha")
    shown = milestone(scope, published=False)
    task = plan.tasks(scope)[0]
    with pytest.raises(NotAllowed):
        plan.save_milestones(scope, SaveRows(changed=(RowEdit(shown.id, shown.version, {column: 1}),)))
    with pytest.raises(NotAllowed):
        plan.save_tasks(scope, SaveRows(changed=(RowEdit(task.id, task.version, {column: 1}),)))


def test_a_milestone_once_published_keeps_its_agreed_day_and_cannot_be_removed(world: World) -> None:
    scope = world.scope("manager", "alpha")
    new = {"title": "Pilot", "baseline": date(2027, 5, 3), "forecast": None, "actual": None, "weight": 1}
    plan.save_milestones(scope, SaveRows(added=(new,)))
    made = plan.milestones(scope)[-1]
    plan.publish(scope, Publish(Kind.MILESTONE, (made.id,), Audience.CLIENT))
    plan.publish(scope, Publish(Kind.MILESTONE, (made.id,), Audience.INTERNAL))
    now = plan.milestones(scope)[-1]
    assert (now.is_published, now.was_published) == (False, True)
    with pytest.raises(KeptFromMoving):
        plan.save_milestones(scope, SaveRows(removed=(RowMark(now.id, now.version),)))
    edit = RowEdit(now.id, now.version, {"baseline": date(2027, 5, 10)})
    with pytest.raises(KeptFromMoving):
        plan.save_milestones(scope, SaveRows(changed=(edit,)))


def test_a_milestone_nobody_has_seen_can_be_put_right_and_removed(world: World) -> None:
    scope = world.scope("manager", "alpha")
    new = {"title": "Pilot", "baseline": date(2027, 5, 3), "forecast": None, "actual": None, "weight": 1}
    plan.save_milestones(scope, SaveRows(added=(new,)))
    made = plan.milestones(scope)[-1]
    edit = RowEdit(made.id, made.version, {"baseline": date(2027, 5, 10), "title_zh": "试点"})
    plan.save_milestones(scope, SaveRows(changed=(edit,)))
    now = plan.milestones(scope)[-1]
    assert (now.baseline, now.forecast) == (date(2027, 5, 10), date(2027, 5, 10))
    assert now.translations == {"zh": {"title": "试点"}}
    plan.save_milestones(scope, SaveRows(removed=(RowMark(now.id, now.version),)))
    assert now.id not in {m.id for m in plan.milestones(scope)}


def test_an_imported_milestone_keeps_what_the_import_says(world: World) -> None:
    scope = world.scope("manager", "alpha")
    shown = milestone(scope, published=False)
    with writing(scope) as session:
        session.get_one(Milestone, shown.id).source = "jira"
    with pytest.raises(KeptFromMoving):
        plan.save_milestones(scope, SaveRows(changed=(RowEdit(shown.id, shown.version, {"title": "X"}),)))
    plan.save_milestones(scope, SaveRows(changed=(RowEdit(shown.id, shown.version, {"weight": 3}),)))
    assert stored(scope, Milestone, shown.id).weight == 3


# The table of tasks


def test_a_table_is_saved_in_one_go(world: World) -> None:
    scope = world.scope("manager", "alpha")
    first, second, *_ = plan.tasks(scope)
    new = {
        "title": "New",
        "status": TaskStatus.DONE,
        "assignee": "Li Na",
        "start": TODAY,
        "due": TODAY,
        "estimate_h": Decimal("7.50"),
        "title_zh": "新",
    }
    changed = RowEdit(second.id, second.version, {"title": "Other", "status": TaskStatus.DONE})
    command = SaveRows(changed=(changed,), added=(new,), removed=(RowMark(first.id, first.version),))
    assert plan.save_tasks(scope, command) == 3
    rows = plan.tasks(scope)
    assert first.id not in {row.id for row in rows}
    assert rows[-1].title == "New"
    assert rows[-1].estimate_h == Decimal("7.5")
    assert not rows[-1].is_published
    assert rows[-1].translations == {"zh": {"title": "新"}}
    assert stored(scope, Task, rows[-1].id).done_on == TODAY
    changed_row = stored(scope, Task, second.id)
    assert (changed_row.title, changed_row.done_on, changed_row.version) == (
        "Other",
        TODAY,
        second.version + 1,
    )
    plan.save_tasks(
        scope, SaveRows(changed=(RowEdit(second.id, second.version + 1, {"status": TaskStatus.PENDING}),))
    )
    assert stored(scope, Task, second.id).done_on is None


def test_two_managers_are_told_which_rows_and_both_versions(world: World) -> None:
    scope = world.scope("manager", "alpha")
    first, second, third, *_ = plan.tasks(scope)
    theirs = RowEdit(first.id, first.version, {"title": "Theirs", "assignee": "Somebody"})
    plan.save_tasks(scope, SaveRows(changed=(theirs,), removed=(RowMark(third.id, third.version),)))
    mine = SaveRows(
        changed=(
            RowEdit(first.id, first.version, {"title": "Mine"}),
            RowEdit(second.id, second.version, {"title": "Untouched by them"}),
            RowEdit(third.id, third.version, {"assignee": "Mine"}),
        ),
        added=({"title": "New", "status": TaskStatus.PENDING},),
    )
    with pytest.raises(SavedByOthers) as found:
        plan.save_tasks(scope, mine, "token")
    clashes = {clash.id: clash for clash in found.value.clashes}
    assert set(clashes) == {first.id, third.id}
    assert clashes[first.id].cells == (("title", "Theirs", "Mine"),)
    assert clashes[third.id].is_removed
    assert [row.title for row in plan.tasks(scope)].count("New") == 0
    again = replace(
        mine,
        changed=tuple(
            replace(edit, version=clashes[edit.id].version if edit.id in clashes else edit.version)
            for edit in mine.changed
        ),
    )
    assert plan.save_tasks(scope, again, "token") == 4
    row = stored(scope, Task, first.id)
    assert (row.title, row.assignee) == ("Mine", "Somebody")
    assert third.id in {row.id for row in plan.tasks(scope)}


def test_of_two_managers_at_the_same_time_one_is_told(world: World) -> None:
    scope = world.scope("manager", "alpha")
    first = plan.tasks(scope)[0]
    outcomes: list[object] = []

    def save(title: str) -> None:
        try:
            outcomes.append(
                plan.save_tasks(
                    scope, SaveRows(changed=(RowEdit(first.id, first.version, {"title": title}),))
                )
            )
        except SavedByOthers as found:
            outcomes.append(found.clashes[0].cells)

    threads = [threading.Thread(target=save, args=(title,)) for title in ("A", "B")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(type, outcomes), key=str) == [int, tuple]
    assert stored(scope, Task, first.id).version == first.version + 1


def test_a_double_click_saves_a_table_once(world: World) -> None:
    scope = world.scope("manager", "alpha")
    command = SaveRows(added=({"title": "New", "status": TaskStatus.PENDING},))
    plan.save_tasks(scope, command, "token")
    with pytest.raises(AlreadyDone):
        plan.save_tasks(scope, command, "token")
    assert [row.title for row in plan.tasks(scope)].count("New") == 1


def test_imported_tasks_stay_as_the_other_system_has_them(world: World) -> None:
    scope = world.scope("manager", "alpha")
    first = plan.tasks(scope)[0]
    with writing(scope) as session:
        session.get_one(Task, first.id).source = "jira"
    assert plan.task_sources(scope) == {"": 7, "jira": 1}
    (imported,) = plan.tasks(scope, "jira")
    assert imported.id == first.id
    with pytest.raises(ImportedAgain):
        plan.save_tasks(scope, SaveRows(changed=(RowEdit(first.id, first.version, {"title": "X"}),)))
    with pytest.raises(ImportedAgain):
        plan.save_tasks(scope, SaveRows(removed=(RowMark(first.id, first.version),)))
    plan.save_tasks(scope, SaveRows(changed=(RowEdit(first.id, first.version, {"title_zh": "任务"}),)))
    assert stored(scope, Task, first.id).translations == {"zh": {"title": "任务"}}


# Showing to the client


def test_the_client_sees_rows_when_they_are_shown_and_learns_of_it_once(world: World) -> None:
    scope, sponsor = world.scope("manager", "alpha"), world.scope("sponsor", "alpha")
    shown = plan.showable(scope, Kind.TASK)
    assert (shown.total, shown.published, len(shown.rows)) == (8, 4, 8)
    assert [row.is_published for row in shown.rows] == [False] * 4 + [True] * 4
    hidden = tuple(row.id for row in shown.rows if not row.is_published)
    assert plan.publish(scope, Publish(Kind.TASK, hidden, Audience.CLIENT)) == 4
    assert plan.publish(scope, Publish(Kind.TASK, hidden, Audience.CLIENT)) == 0
    assert progress.report(sponsor).counts.total == 8
    assert happened(sponsor, "plan_published") == [("4 tasks", {}, Audience.CLIENT)]
    assert plan.publish(scope, Publish(Kind.TASK, hidden[:1], Audience.INTERNAL)) == 1
    assert progress.report(sponsor).counts.total == 7


def test_a_milestone_is_shown_with_an_agreed_day(world: World) -> None:
    scope = world.scope("manager", "alpha")
    shown = milestone(scope, published=False)
    with writing(scope) as session:
        session.get_one(Milestone, shown.id).baseline = None
    plan.publish(scope, Publish(Kind.MILESTONE, (shown.id,), Audience.CLIENT))
    assert stored(scope, Milestone, shown.id).baseline == EXPECTED


def test_rows_of_others_are_passed_over_when_showing(world: World) -> None:
    scope = world.scope("manager", "alpha")
    foreign = milestone(world.scope("beta_manager", "beta"), published=False)
    assert plan.publish(scope, Publish(Kind.MILESTONE, (foreign.id, 999_999), Audience.CLIENT)) == 0
    assert not milestone(world.scope("beta_manager", "beta"), published=False).is_published


# Settings


def test_the_method_of_percent_done_is_chosen(world: World) -> None:
    scope = world.scope("manager", "alpha")
    now = plan.settings(scope)
    command = ChooseMethod(ProgressMethod.MILESTONE_WEIGHTS, TODAY, now.version)
    plan.choose_method(scope, command)
    assert progress.report(world.scope("sponsor", "alpha")).percent_done == Decimal("0.0")
    with pytest.raises(Conflict) as conflict:
        plan.choose_method(scope, command)
    assert isinstance(conflict.value.current, Project)


# Who may


@pytest.mark.parametrize(
    "who", ["sponsor", "contributor", "reader", "member", "lead", "administrator", "manager"]
)
def test_only_the_project_manager_keeps_the_plan(world: World, who: str) -> None:
    scope = world.scope(who, "alpha")
    shown = milestone(world.scope("manager", "alpha"), published=True)
    verbs = [
        lambda: plan.milestones(scope),
        lambda: plan.tasks(scope),
        lambda: plan.task_sources(scope),
        lambda: plan.showable(scope, Kind.TASK),
        lambda: plan.settings(scope),
        lambda: plan.save_tasks(scope, SaveRows()),
        lambda: plan.save_milestones(scope, SaveRows()),
        lambda: plan.publish(scope, Publish(Kind.TASK, (), Audience.CLIENT)),
        lambda: plan.choose_method(scope, ChooseMethod(ProgressMethod.TASK_COUNT, None, 1)),
        lambda: plan.move(scope, MoveMilestone(shown.id, shown.version, TODAY, REASON)),
        lambda: plan.reach(scope, ReachMilestone(shown.id, shown.version + 1, TODAY)),
    ]
    for verb in verbs:
        if who == "manager":
            verb()
        else:
            with pytest.raises(NotAllowed):
                verb()


def test_a_preview_saves_nothing(world: World) -> None:
    scope = replace(world.scope("manager", "alpha"), read_only=True)
    with pytest.raises(ReadOnly):
        plan.save_tasks(scope, SaveRows(added=({"title": "New", "status": TaskStatus.PENDING},)))


def test_moves_are_never_edited(world: World) -> None:
    scope = world.scope("manager", "alpha")
    with pytest.raises(Exception, match="append-only"), writing(scope) as session:
        session.scalars(select(MilestoneMove)).first().explanation = "Prettier"
