"""The Plan page: what a manager types, sends, and is told."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from db.models.plan import Milestone, Task
from db.session import reading, writing
from portal import plan, progress
from portal.plan import RowEdit, SaveRows
from tests.worlds import ALPHA, NOW, World, build

Portal = Callable[..., AppTest]


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def part(at: AppTest, name: str) -> AppTest:
    return at.segmented_control(key="part").set_value(name).run()


def grid_of(at: AppTest) -> str:
    return str(at.data_editor[0].key)


def typed(at: AppTest, **state: Any) -> AppTest:
    """Type into the table: the same state that a browser would send."""
    full = {"edited_rows": {}, "added_rows": [], "deleted_rows": [], **state}
    at.session_state[grid_of(at)] = full
    return at.run()


def press(at: AppTest, label: str) -> AppTest:
    return next(button for button in at.button if button.label == label).click().run()


def said(at: AppTest) -> str:
    return "\n".join(
        element.value for kind in (at.success, at.error, at.warning, at.info) for element in kind
    )


def titles(world: World) -> list[str]:
    return [row.title for row in plan.tasks(world.scope("manager", "alpha"))]


def test_tasks_are_typed_saved_and_shown_again(portal: Portal, small_world: World) -> None:
    at = part(portal(small_world, "manager", "plan"), "tasks")
    assert not at.exception
    assert [button.disabled for button in at.button if button.label == "Save tasks"] == [True]
    typed(
        at,
        edited_rows={0: {"title": "Map the data", "due": "2027-03-25"}},
        added_rows=[{"title": "Train the clerks", "status": "in_progress"}],
        deleted_rows=[1],
    )
    assert "3 rows are not saved yet." in [caption.value for caption in at.caption]
    press(at, "Save tasks")
    assert not at.exception
    assert said(at) == "The tasks are saved."
    rows = plan.tasks(small_world.scope("manager", "alpha"))
    assert (rows[0].title, rows[0].due) == ("Map the data", date(2027, 3, 25))
    assert rows[-1].title == "Train the clerks"
    assert len(rows) == 8
    assert at.data_editor[0].value["title"].iloc[0] == "Map the data"


def test_bad_cells_are_told_and_nothing_typed_is_lost(portal: Portal, small_world: World) -> None:
    at = part(portal(small_world, "manager", "plan"), "tasks")
    before = titles(small_world)
    state = {"edited_rows": {0: {"title": "Good", "due": "2027-02-01"}, 2: {"title": ""}}}
    typed(at, **state)
    press(at, "Save tasks")
    assert said(at) == "In row 1, the due day is before the start.\n\nPlease fill in “Task, row 3”."
    assert titles(small_world) == before
    kept = at.session_state[grid_of(at)]
    assert {n: dict(cells) for n, cells in kept["edited_rows"].items()} == state["edited_rows"]
    typed(at, edited_rows={0: {"title": "Good"}})
    press(at, "Save tasks")
    assert titles(small_world)[0] == "Good"


def test_two_managers_see_both_versions_and_the_second_decides(portal: Portal, small_world: World) -> None:
    at = part(portal(small_world, "manager", "plan"), "tasks")
    typed(at, edited_rows={0: {"title": "Mine"}, 1: {"assignee": "Li Na"}})
    scope = small_world.scope("manager", "alpha")
    first = plan.tasks(scope)[0]
    plan.save_tasks(scope, SaveRows(changed=(RowEdit(first.id, first.version, {"title": "Theirs"}),)))
    at.run()
    press(at, "Save tasks")
    assert "Somebody else has saved some of these rows" in said(at)
    assert "“Theirs”: theirs is Task “Theirs”, yours is Task “Mine”." in said(at)
    assert titles(small_world)[0] == "Theirs"
    assert at.session_state[grid_of(at)]["edited_rows"][0]["title"] == "Mine"
    press(at, "Save tasks")
    assert said(at) == "The tasks are saved."
    rows = plan.tasks(scope)
    assert (rows[0].title, rows[1].assignee) == ("Mine", "Li Na")


def test_what_is_not_saved_keeps_the_part_on_the_screen_and_can_be_discarded(
    portal: Portal, small_world: World
) -> None:
    at = part(portal(small_world, "manager", "plan"), "tasks")
    typed(at, edited_rows={0: {"title": "Mine"}})
    at.run()
    assert not [control for control in at.segmented_control if control.key == "part"]
    old = grid_of(at)
    press(at, "Discard changes")
    assert grid_of(at) != old
    assert at.segmented_control(key="part").value == "tasks"
    assert "Mine" not in titles(small_world)


def test_a_forged_payload_moves_no_published_day(portal: Portal, small_world: World) -> None:
    at = portal(small_world, "manager", "plan")
    rows = plan.milestones(small_world.scope("manager", "alpha"))
    place = next(n for n, row in enumerate(rows) if row.is_published)
    typed(at, edited_rows={place: {"forecast": "2027-06-01", "shown": "yes"}})
    press(at, "Save milestones")
    number = place + 1
    assert said(at) == f"“Expected on, row {number}” is moved with its reason only: use “Move a date” below."
    assert plan.milestones(small_world.scope("manager", "alpha")) == rows


def test_a_day_is_moved_with_its_reason_and_the_client_reads_it(portal: Portal, small_world: World) -> None:
    at = portal(small_world, "manager", "plan")
    rows = plan.milestones(small_world.scope("manager", "alpha"))
    shown = next(row for row in rows if row.is_published)
    at.selectbox(key="move-milestone").set_value(shown.id).run()
    next(d for d in at.date_input if d.label == "New day").set_value(date(2027, 4, 20))
    next(a for a in at.text_area if a.label == "What happened").set_value("Printers came late")
    press(at, "Move the date")
    assert said(at) == "Please fill in “How we make up for it”."
    assert next(a for a in at.text_area if a.label == "What happened").value == "Printers came late"
    assert len(progress.report(small_world.scope("sponsor", "alpha")).moves) == 1
    next(a for a in at.text_area if a.label == "How we make up for it").set_value("Two shifts")
    press(at, "Move the date")
    assert not at.exception
    assert said(at) == "The date has moved. The client reads the reason with it."
    client = portal(small_world, "sponsor", "progress")
    words = "\n".join(element.value for element in client.markdown)
    assert "**\\+11 days, on our side.** Printers came late" in words
    assert "What we do: Two shifts" in words


def test_a_milestone_is_marked_as_reached(portal: Portal, small_world: World) -> None:
    at = portal(small_world, "manager", "plan")
    shown = next(row for row in plan.milestones(small_world.scope("manager", "alpha")) if row.is_published)
    at.selectbox(key="reached-milestone").set_value(shown.id).run()
    press(at, "Mark as reached")
    assert said(at) == "The milestone is reached."
    (seen,) = progress.report(small_world.scope("sponsor", "alpha")).milestones
    assert seen.actual == NOW.date()


def test_chosen_rows_are_shown_to_the_client_after_confirming(portal: Portal, small_world: World) -> None:
    at = part(portal(small_world, "manager", "plan"), "show")
    at.segmented_control(key="kind").set_value("task").run()
    assert "The client sees 4 of 8. Choose rows, then say what should happen." in [
        m.value for m in at.markdown
    ]
    at.session_state["choose-task-4"] = {"selection": {"rows": [0, 1, 7], "columns": [], "cells": []}}
    at.run()
    assert not at.exception
    assert "### 3 rows chosen" in [m.value for m in at.markdown]
    press(at, "Confirm")
    assert said(at) == "The client now sees 2 rows more."
    assert "row chosen" not in " ".join(m.value for m in at.markdown).replace("rows", "row")
    assert progress.report(small_world.scope("sponsor", "alpha")).counts.total == 6


def test_imported_tasks_are_shown_and_not_edited(portal: Portal, small_world: World) -> None:
    with writing(small_world.scope("manager", "alpha")) as session:
        row = session.scalars(select(Task)).first()
        assert row is not None
        row.source, row.external_key = "jira", "HAR-7"
    at = part(portal(small_world, "manager", "plan"), "tasks")
    at.segmented_control(key="from").set_value("jira").run()
    assert not at.exception
    assert not at.data_editor
    assert at.dataframe[0].value["Key there"].tolist() == ["HAR-7"]


def test_the_method_of_percent_done_is_chosen(portal: Portal, small_world: World) -> None:
    at = part(portal(small_world, "manager", "plan"), "settings")
    method = next(c for c in at.segmented_control if c.label == "Percent done is counted by")
    method.set_value("milestone_weights")
    press(at, "Save settings")
    assert said(at) == "The settings are saved."
    report = progress.report(small_world.scope("sponsor", "alpha"))
    assert report.definition == "Counted by milestones, each with its agreed weight: 0 of 1 is reached."


@pytest.mark.parametrize("name", ["milestones", "tasks", "show", "settings"])
def test_every_part_in_chinese(portal: Portal, sqlite: str, name: str) -> None:
    at = part(portal(build("zh"), "manager", "plan"), name)
    assert not at.exception
    assert at.title[0].value == "计划"
    labels = [
        element.label for kind in (at.button, at.selectbox, at.date_input, at.text_area) for element in kind
    ]
    # The project beside the navigation has the name its people gave it.
    assert not [label for label in labels if label.isascii() and "MARK" not in label]


@pytest.mark.parametrize("who", ["sponsor", "member", "lead", "beta_manager"])
def test_only_the_project_manager_has_this_page(portal: Portal, small_world: World, who: str) -> None:
    at = portal(small_world, who, "plan")
    assert at.title[0].value in ("Not open to you", "Not found")
    assert not at.data_editor


def test_an_empty_plan_can_be_begun(portal: Portal, small_world: World) -> None:
    scope = small_world.scope("manager", "alpha")
    with writing(scope) as session:
        for model in (Task, Milestone):
            for row in session.scalars(select(model).where(model.project_id == scope.here.project_id)):
                row.deleted_at = NOW
    at = portal(small_world, "manager", "plan")
    assert not at.exception
    typed(at, added_rows=[{"title": "Pilot", "baseline": "2027-05-03"}])
    press(at, "Save milestones")
    assert said(at) == "The milestones are saved."
    with reading(scope) as session:
        row = session.scalars(select(Milestone).where(Milestone.title == "Pilot")).one()
    assert (row.baseline, row.forecast, row.weight) == (date(2027, 5, 3), date(2027, 5, 3), 1)
    assert ALPHA in scope.here.name
