"""Progress as each reader may see it, on both databases."""

import json
from collections.abc import Iterator
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
from db.session import database, writing
from portal import progress
from portal.access import NotAllowed, NotFound, Scope
from portal.progress import MilestoneStatus, TaskChoice
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


def test_the_timeline_holds_open_tasks_first_and_pages_of_twenty(world: World) -> None:
    scope = world.scope("manager", "alpha")
    emptied(scope)
    done = {"status": TaskStatus.DONE, "start": TODAY, "done_on": TODAY}
    many_tasks(scope, 5, title="Done", **done)
    for n in range(18):
        many_tasks(scope, 1, title=f"Open {n}", start=TODAY + timedelta(days=n))
    many_tasks(scope, 4, title="Without days")
    many_tasks(scope, 4, title="Cancelled", status=TaskStatus.CANCELLED, start=TODAY)
    first, second = progress.tasks(scope), progress.tasks(scope, timeline_page=2)
    assert [task.title for task in first.timeline] == [f"Open {n}" for n in range(18)] + ["Done"] * 2
    assert [task.title for task in second.timeline] == ["Done"] * 3
    assert progress.report(scope).counts.with_dates == 23


def test_five_statements_on_a_small_project_and_on_two_thousand_tasks(world: World) -> None:
    scope = world.scope("sponsor", "alpha")

    def asked() -> int:
        with statements() as sent:
            progress.report(scope)
            progress.tasks(scope)
        return len(sent)

    assert asked() == 5
    many_tasks(world.scope("manager", "alpha"), 2_000, start=TODAY, due=TODAY)
    assert asked() == 5


def test_every_role_of_a_project_reads_progress(world: World) -> None:
    for who in (*(role.value for role in Role if role is not Role.VIEWER), "reader", "lead", "administrator"):
        assert progress.report(world.scope(who, "alpha")).counts.total in (4, 8)
