"""Progress as each reader may see it, on both databases."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from sqlalchemy import event, select

from db.base import Audience
from db.models.identity import Role
from db.models.plan import Cause, Milestone, MilestoneMove, Task, TaskStatus
from db.models.project import ProgressMethod, Project, Rag, Update
from db.models.schedule import Phase
from db.session import database, writing
from portal import progress, schedule
from portal.access import NotAllowed, NotFound, Scope
from portal.baselines import Ground, set_baseline
from portal.forecast import Forecast
from portal.progress import MilestoneStatus, TaskChoice, Timeline, Zoom
from tests.worlds import ALPHA, BETA, INTERNAL, NOW, TODAY, World


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@contextmanager
def statements() -> Iterator[list[str]]:
    """The SQL that is sent meanwhile, without transactions and settings."""
    sent: list[str] = []

    def note(connection, cursor, statement, parameters, context, executemany):
        if statement.lstrip().upper().startswith(("SELECT", "WITH")) and "set_config" not in statement:
            sent.append(statement)

    engine = database().reader
    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)


def many_tasks(scope: Scope, number: int, **columns: object) -> None:
    own = {"project_id": scope.here.project_id, "client_id": scope.here.client_id}
    with writing(scope) as session:
        session.add_all(
            Task(**{**own, "audience": Audience.CLIENT, "title": f"Task {n}", "position": n, **columns})
            for n in range(number)
        )


def emptied(scope: Scope) -> None:
    """The project without tasks and milestones, as before an import."""
    with writing(scope) as session:
        for model in (Task, Milestone):
            for row in session.scalars(select(model).where(model.project_id == scope.here.project_id)):
                row.deleted_at = NOW


def test_a_client_sees_what_is_published_and_nothing_else(world: World) -> None:
    report = progress.report(world.scope("sponsor", "alpha"))
    assert report.counts.total == 4
    assert (report.counts.done, report.counts.in_progress, report.counts.pending) == (1, 1, 2)
    assert report.percent_done == Decimal("25.0")
    (milestone,) = report.milestones
    assert milestone.title == f"Milestone {ALPHA} ALPHAMARK"
    assert milestone.status is MilestoneStatus.LATE
    assert milestone.days_moved == 8
    (move,) = milestone.moves
    assert (move.old_date, move.new_date, move.days) == (date(2027, 4, 1), date(2027, 4, 9), 8)
    assert (move.cause, move.explanation) == (Cause.CLIENT, f"Late data {ALPHA} ALPHAMARK")
    assert (move.remedy, move.moved_by) == (f"Two shifts {ALPHA} ALPHAMARK", f"Somebody {ALPHA} ALPHAMARK")
    assert report.moved_this_month == 1
    assert report.update is not None
    assert report.update.rag is Rag.AMBER
    assert report.update.sentence == f"Statement {ALPHA} ALPHAMARK"
    assert report.unpublished == 0


@pytest.mark.parametrize("who", ["sponsor", "contributor", "reader"])
def test_a_client_s_answer_holds_no_internal_word(world: World, who: str) -> None:
    scope = world.scope(who, "alpha")
    told = repr(progress.report(scope)) + "".join(repr(progress.tasks(scope, c)) for c in TaskChoice)
    assert ALPHA in told
    assert INTERNAL not in told
    assert BETA not in told
    assert "Secret" not in told


def test_the_delivering_side_sees_both_and_how_much_is_internal(world: World) -> None:
    for who in ("manager", "member", "lead"):
        report = progress.report(world.scope(who, "alpha"))
        assert report.counts.total == 8
        assert len(report.milestones) == 2
        assert report.unpublished == 5


def test_a_draft_of_an_update_is_not_how_a_project_stands(world: World) -> None:
    scope = world.scope("manager", "alpha")
    with writing(scope) as session:
        own = {"project_id": scope.here.project_id, "client_id": scope.here.client_id}
        session.add(
            Update(**own, rag=Rag.RED, sentence="Draft", written_at=NOW, written_by=1, author_name="M")
        )
    update = progress.report(scope).update
    assert update is not None
    assert update.sentence != "Draft"


def test_without_the_permission_there_is_no_report(world: World) -> None:
    scope = world.scope("sponsor", "alpha")
    nobody = Scope(scope.viewer, scope.reach, frozenset(), scope.project)
    with pytest.raises(NotAllowed):
        progress.report(nobody)
    with pytest.raises(NotAllowed):
        progress.tasks(nobody)
    with pytest.raises(NotFound):
        world.scope("sponsor", "beta")


def test_an_import_of_130_tasks_comes_to_39_2_percent_as_json(world: World) -> None:
    scope = world.scope("manager", "alpha")
    emptied(scope)
    for status, number in ((TaskStatus.DONE, 51), (TaskStatus.IN_PROGRESS, 17), (TaskStatus.PENDING, 62)):
        many_tasks(scope, number, status=status)
    many_tasks(scope, 5, status=TaskStatus.DONE, deleted_at=NOW)
    told = progress.as_json(progress.report(scope))
    assert json.loads(json.dumps(told)) == {
        "tasks": {"total": 130, "done": 51, "in_progress": 17, "pending": 62, "cancelled": 0},
        "percent_done": 39.2,
        "milestones": [],
    }


def test_json_tells_each_milestone_with_its_moves(world: World) -> None:
    (milestone,) = progress.as_json(progress.report(world.scope("sponsor", "alpha")))["milestones"]
    assert milestone == {
        "title": f"Milestone {ALPHA} ALPHAMARK",
        "baseline": "2027-04-01",
        "forecast": "2027-04-09",
        "actual": None,
        "status": "late",
        "moves": [
            {
                "old_date": "2027-04-01",
                "new_date": "2027-04-09",
                "days": 8,
                "cause": "client",
                "explanation": f"Late data {ALPHA} ALPHAMARK",
                "remedy": f"Two shifts {ALPHA} ALPHAMARK",
                "moved_at": "2027-03-07T09:00:00+00:00",
                "moved_by": f"Somebody {ALPHA} ALPHAMARK",
            }
        ],
    }


def test_hours_and_weights_are_counted_by_the_project_s_method(world: World) -> None:
    scope = world.scope("manager", "alpha")
    emptied(scope)
    many_tasks(scope, 1, status=TaskStatus.DONE, estimate_h=Decimal("10.5"))
    many_tasks(scope, 1, status=TaskStatus.PENDING, estimate_h=Decimal("31.5"))
    many_tasks(scope, 3, status=TaskStatus.PENDING)
    with writing(scope) as session:
        session.get_one(Project, scope.here.project_id).progress_method = ProgressMethod.ESTIMATED_HOURS
    report = progress.report(scope)
    assert report.percent_done == Decimal("25.0")
    assert report.definition == (
        "Counted by estimated hours: 10.5 of 42 hours belong to tasks that are done."
        " 3 tasks without an estimate are not counted."
    )


def test_the_reader_reads_their_own_language(world: World) -> None:
    scope = world.scope("manager", "alpha")
    with writing(scope) as session:
        for row in session.scalars(select(Milestone).where(Milestone.audience == Audience.CLIENT)):
            row.translations = {"zh": {"title": "上线"}}
        own = {"project_id": scope.here.project_id, "client_id": scope.here.client_id}
        session.add(
            MilestoneMove(
                **own,
                audience=Audience.CLIENT,
                milestone_id=session.scalars(
                    select(Milestone.id).where(Milestone.audience == Audience.CLIENT)
                ).one(),
                old_date=TODAY,
                new_date=TODAY + timedelta(days=1),
                cause=Cause.OURS,
                explanation="Why",
                remedy="What",
                translations={"zh": {"explanation": "原因", "remedy": "措施"}},
                moved_at=NOW,
                moved_by="M",
            )
        )
    sponsor = world.scope("sponsor", "alpha")
    reader = Scope(
        type(sponsor.viewer)(
            **{n: getattr(sponsor.viewer, n) for n in sponsor.viewer.__slots__} | {"language": "zh"}
        ),
        sponsor.reach,
        sponsor.permissions,
        sponsor.project,
    )
    (milestone,) = progress.report(reader).milestones
    assert milestone.title == "上线"
    assert (milestone.moves[-1].explanation, milestone.moves[-1].remedy) == ("原因", "措施")


# Tasks


def test_the_overview_holds_the_first_ten_of_each_kind(world: World) -> None:
    scope = world.scope("manager", "alpha")
    emptied(scope)
    for n in range(15):
        many_tasks(scope, 1, title=f"Done {n}", status=TaskStatus.DONE, done_on=TODAY - timedelta(days=n))
        many_tasks(scope, 1, title=f"Next {n}", status=TaskStatus.PENDING, due=TODAY + timedelta(days=n))
    many_tasks(scope, 2, status=TaskStatus.IN_PROGRESS)
    many_tasks(scope, 3, status=TaskStatus.CANCELLED)
    shown = progress.tasks(scope)
    assert [task.title for task in shown.of(TaskChoice.DONE)] == [f"Done {n}" for n in range(10)]
    assert [task.title for task in shown.of(TaskChoice.NEXT)] == [f"Next {n}" for n in range(10)]
    assert len(shown.of(TaskChoice.DOING)) == 2
    assert len(shown.listed) == 22


def test_one_kind_is_listed_page_by_page(world: World) -> None:
    scope = world.scope("manager", "alpha")
    emptied(scope)
    for n in range(30):
        many_tasks(scope, 1, title=f"Next {n}", status=TaskStatus.PENDING, due=TODAY + timedelta(days=n))
    first = progress.tasks(scope, TaskChoice.NEXT, 1)
    second = progress.tasks(scope, TaskChoice.NEXT, 2)
    assert [task.title for task in first.listed] == [f"Next {n}" for n in range(25)]
    assert [task.title for task in second.listed] == [f"Next {n}" for n in range(25, 30)]
    assert progress.tasks(scope, TaskChoice.NEXT, 99).listed == ()
    assert progress.tasks(scope, TaskChoice.NEXT, -5).listed == first.listed


# Timeline


def phase(scope: Scope, title: str, position: int, audience: Audience = Audience.CLIENT) -> int:
    own = {"project_id": scope.here.project_id, "client_id": scope.here.client_id}
    with writing(scope) as session:
        row = Phase(**own, audience=audience, title=title, position=position)
        session.add(row)
        session.flush()
        return row.id


def timed(scope: Scope, zoom: Zoom = Zoom.WHOLE, asked: str = "", sheet: int = 1) -> Timeline:
    period = progress.period(zoom, asked, TODAY)
    return progress.timeline(scope, progress.report(scope), schedule.phases(scope), period, sheet)


def titles(shown: Timeline) -> list[tuple[str | None, list[str]]]:
    return [
        (lane.phase.title if lane.phase else None, [entry.title for entry in lane.entries])
        for lane in shown.lanes
    ]


def test_a_timeline_goes_phase_by_phase_with_milestones_among_their_tasks(world: World) -> None:
    scope = world.scope("manager", "alpha")
    emptied(scope)
    build, test = phase(scope, "Build", 1), phase(scope, "Test", 2)
    many_tasks(scope, 1, title="Loose", start=TODAY)
    many_tasks(scope, 1, title="Second", start=TODAY + timedelta(days=9), phase_id=build)
    many_tasks(scope, 1, title="First", due=TODAY, phase_id=build)
    many_tasks(scope, 1, title="Try", start=TODAY - timedelta(days=30), phase_id=test)
    many_tasks(scope, 1, title="Without days", phase_id=build)
    many_tasks(scope, 1, title="Cancelled", status=TaskStatus.CANCELLED, start=TODAY)
    with writing(scope) as session:
        own = {"project_id": scope.here.project_id, "client_id": scope.here.client_id}
        built = {"title": "Built", "forecast": TODAY + timedelta(days=5), "phase_id": build}
        session.add(Milestone(**own, audience=Audience.CLIENT, **built))
    shown = timed(scope)
    assert titles(shown) == [
        ("Build", ["First", "Built", "Second"]),
        ("Test", ["Try"]),
        (None, ["Loose"]),
    ]
    assert (shown.sheets, shown.frame) == (1, (TODAY - timedelta(days=30), TODAY + timedelta(days=9)))
    assert titles(timed(world.scope("sponsor", "alpha"))) == titles(shown)


def test_a_client_sees_neither_internal_phases_nor_what_is_internal_in_them(world: World) -> None:
    scope = world.scope("manager", "alpha")
    emptied(scope)
    hidden = phase(scope, f"Phase {INTERNAL}", 1, Audience.INTERNAL)
    many_tasks(scope, 1, title="Shared", start=TODAY, phase_id=hidden)
    many_tasks(scope, 1, title=f"Task {INTERNAL}", start=TODAY, audience=Audience.INTERNAL, phase_id=hidden)
    assert titles(timed(scope)) == [(f"Phase {INTERNAL}", ["Shared", f"Task {INTERNAL}"])]
    shown = timed(world.scope("sponsor", "alpha"))
    assert titles(shown) == [(None, ["Shared"])]
    assert INTERNAL not in repr(shown)


def test_a_period_holds_what_has_a_day_in_it(world: World) -> None:
    scope = world.scope("manager", "alpha")
    emptied(scope)
    late, done = date(2027, 2, 3), TaskStatus.DONE
    many_tasks(scope, 1, title="Overdue since February", start=late, due=late)
    many_tasks(scope, 1, title="Done in February", start=late, due=late, status=done, done_on=late)
    march = date(2027, 3, 2)
    many_tasks(scope, 1, title="Done late", start=late, due=late, status=done, done_on=march)
    many_tasks(scope, 1, title="From March to May", start=date(2027, 3, 31), due=date(2027, 5, 1))
    many_tasks(scope, 1, title="April", due=date(2027, 4, 1))

    def listed(asked: str) -> set[str]:
        return {task.title for task in timed(scope, Zoom.MONTH, asked).tasks}

    assert listed("2027-01") == set()
    assert listed("2027-02") == {"Overdue since February", "Done in February", "Done late"}
    assert listed("2027-03") == {"Overdue since February", "Done late", "From March to May"}
    assert listed("2027-04") == {"From March to May", "April"}
    assert listed("2027-05") == {"From March to May"}


def test_sheets_hold_twenty_tasks_each_and_every_milestone_once(world: World) -> None:
    scope = world.scope("manager", "alpha")
    emptied(scope)
    for n in range(45):
        many_tasks(scope, 1, title=f"Task {n:02d}", start=TODAY + timedelta(days=n))
    with writing(scope) as session:
        own = {"project_id": scope.here.project_id, "client_id": scope.here.client_id}
        for n in (-5, 0, 19, 20, 39, 40, 60):
            day = TODAY + timedelta(days=n)
            session.add(Milestone(**own, audience=Audience.CLIENT, title=f"M {n}", forecast=day))
    sheets = [timed(scope, sheet=n) for n in (1, 2, 3)]
    assert [[task.title for task in shown.tasks] for shown in sheets] == [
        [f"Task {n:02d}" for n in range(20)],
        [f"Task {n:02d}" for n in range(20, 40)],
        [f"Task {n:02d}" for n in range(40, 45)],
    ]
    assert [[m.title for m in shown.milestones] for shown in sheets] == [
        ["M -5", "M 0", "M 19"],
        ["M 20", "M 39"],
        ["M 40", "M 60"],
    ]
    assert [shown.sheets for shown in sheets] == [3, 3, 3]
    beyond = timed(scope, sheet=99)
    assert (beyond.lanes, beyond.sheets) == ((), 1)
    assert timed(scope, sheet=-3).tasks == sheets[0].tasks


def test_the_agreed_days_of_a_task_are_those_of_the_latest_baseline(world: World) -> None:
    scope = world.scope("manager", "alpha")
    emptied(scope)
    many_tasks(scope, 1, title="Build", start=date(2027, 3, 1), due=date(2027, 3, 9))
    for reason in ("Charter", "Change 1"):
        with writing(scope) as session:
            set_baseline(session, scope, Ground(reason))
        with writing(scope) as session:
            for row in session.scalars(select(Task).where(Task.title == "Build")):
                row.due = date(2027, 3, 20)
    (shown,) = timed(world.scope("sponsor", "alpha")).tasks
    assert shown.agreed == (date(2027, 3, 1), date(2027, 3, 20))
    assert shown.span == (date(2027, 3, 1), date(2027, 3, 20))


# Outlook


def test_the_outlook_counts_what_the_client_reads_and_is_the_same_for_everybody(world: World) -> None:
    scope = world.scope("manager", "alpha")
    emptied(scope)
    for week in range(1, 11):
        done = {"status": TaskStatus.DONE, "done_on": TODAY - timedelta(weeks=week)}
        many_tasks(scope, 2, **done)
        many_tasks(scope, 9, audience=Audience.INTERNAL, **done)
    many_tasks(scope, 8)
    many_tasks(scope, 30, audience=Audience.INTERNAL)
    results = {}
    for who in ("sponsor", "manager", "lead"):
        reader = world.scope(who, "alpha")
        results[who] = progress.outlook(reader, progress.report(reader)).result
    assert isinstance(results["sponsor"], Forecast)
    assert (results["sponsor"].items_done, results["sponsor"].remaining) == (20, 8)
    assert results["manager"] == results["lead"] == results["sponsor"]


@pytest.mark.parametrize("tasks", [5, 2_000])
def test_each_part_of_the_page_sends_the_same_few_statements_on_any_size(world: World, tasks: int) -> None:
    many_tasks(world.scope("manager", "alpha"), tasks, start=TODAY, due=TODAY)
    scope = world.scope("sponsor", "alpha")
    report = progress.report(scope)

    def asked(part: Callable[[], object]) -> int:
        with statements() as sent:
            part()
        return len(sent)

    whole = progress.period(Zoom.WHOLE, "", TODAY)
    assert asked(lambda: progress.report(scope)) == 3
    assert asked(lambda: progress.outlook(scope, report)) == 1
    assert asked(lambda: progress.timeline(scope, report, (), whole)) == 2
    assert [asked(lambda c=choice: progress.tasks(scope, c)) for choice in TaskChoice] == [1, 1, 1, 1]


def test_nobody_without_the_permission_reads_a_timeline_or_an_outlook(world: World) -> None:
    scope = world.scope("sponsor", "alpha")
    report = progress.report(scope)
    nobody = Scope(scope.viewer, scope.reach, frozenset(), scope.project)
    with pytest.raises(NotAllowed):
        progress.timeline(nobody, report, (), progress.period(Zoom.WHOLE, "", TODAY))
    with pytest.raises(NotAllowed):
        progress.outlook(nobody, report)


def test_every_role_of_a_project_reads_progress(world: World) -> None:
    for who in (*(role.value for role in Role if role is not Role.VIEWER), "reader", "lead", "administrator"):
        assert progress.report(world.scope(who, "alpha")).counts.total in (4, 8)
