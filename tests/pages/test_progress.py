"""The Progress page as people see it."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from db.base import Audience
from db.models.plan import Milestone, Task, TaskStatus
from db.models.project import Project, Update
from db.session import writing
from tests.worlds import ALPHA, BETA, INTERNAL, NOW, TODAY, World, build

Portal = Callable[..., AppTest]


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def told(at: AppTest) -> str:
    """All words on the page."""
    kinds = (at.title, at.subheader, at.markdown, at.caption, at.info, at.error)
    words = [element.value for kind in kinds for element in kind]
    words += [f"{metric.label} {metric.value} {metric.delta} {metric.help}" for metric in at.metric]
    return "\n".join(words)


def test_a_sponsor_reads_how_far_it_is_and_why_a_day_moved(portal: Portal, small_world: World) -> None:
    at = portal(small_world, "sponsor", "progress")
    assert not at.exception
    assert at.title[0].value == f"{ALPHA} project ALPHAMARK"
    assert at.subheader[0].value == f"Statement {ALPHA} ALPHAMARK"
    assert [(m.label, m.value, m.delta) for m in at.metric] == [
        ("Done", "25%", "by tasks"),
        ("Milestones on time", "0 of 1", ""),
        ("Moved this month", "1", ""),
        ("Next milestone", "9 Apr", "in 30 days"),
    ]
    assert at.metric[3].help == f"Milestone {ALPHA} ALPHAMARK"
    assert at.metric[0].help == "Counted by tasks: 1 of 4 tasks are done."
    words = told(at)
    assert "1 milestone has moved; “Milestone ALPHAMARK ALPHAMARK” by 8 days" in words
    assert f"**\\+8 days, waiting for you.** Late data {ALPHA} ALPHAMARK" in words
    assert f"What we do: Two shifts {ALPHA} ALPHAMARK" in words
    assert "Thu 1 Apr → Fri 9 Apr" in words
    assert f"Then {ALPHA} ALPHAMARK" in words
    assert f"Worker {ALPHA} ALPHAMARK" in words
    for mark in (INTERNAL, BETA, "Secret", "internal"):
        assert mark not in words


def test_the_same_page_in_chinese_holds_no_english_of_ours(portal: Portal, sqlite: str) -> None:
    world = build("zh")
    at = portal(world, "sponsor", "progress")
    assert not at.exception
    assert [m.label for m in at.metric] == ["已完成", "准时的里程碑", "本月调整", "下一个里程碑"]
    words = told(at)
    assert f"**晚 8 天，等待您方配合。** Late data {ALPHA} ALPHAMARK" in words
    for english in ("milestone", "agreed", "task", "Nobody", "As of", "due", "What we do"):
        assert english not in words.replace(f"Milestone {ALPHA}", "").replace("Task ", "")


def test_a_manager_is_told_how_much_of_it_is_internal(portal: Portal, small_world: World) -> None:
    at = portal(small_world, "manager", "progress")
    assert not at.exception
    assert at.caption[-1].value or True
    assert "5 things on this page are internal; what the client sees is counted without them." in told(at)
    assert "waiting for the client" in told(at)


def test_figures_nobody_confirmed_in_time_say_so(portal: Portal, small_world: World) -> None:
    with writing(small_world.scope("manager", "alpha")) as session:
        project = session.get_one(Project, small_world.project_ids["alpha"])
        project.confirmed_at = NOW - timedelta(days=30)
    words = told(portal(small_world, "sponsor", "progress"))
    assert "Nobody has confirmed these figures since" in words
    assert "promised every 7 days" in words


def test_without_a_statement_the_figures_speak(portal: Portal, small_world: World) -> None:
    with writing(small_world.scope("manager", "alpha")) as session:
        for row in session.scalars(select(Update)):
            session.delete(row)
    at = portal(small_world, "sponsor", "progress")
    assert at.subheader[0].value == (
        "We expect to finish on Fri 9 Apr, 8 days later than agreed. 1 milestone has moved (waiting for you)."
    )


def test_a_project_without_a_plan_says_what_will_appear(portal: Portal, small_world: World) -> None:
    with writing(small_world.scope("manager", "alpha")) as session:
        for model in (Task, Milestone):
            for row in session.scalars(select(model)):
                row.audience = Audience.INTERNAL
    at = portal(small_world, "sponsor", "progress")
    assert not at.exception
    assert "No plan has been published yet." in told(at)
    assert not at.metric


def test_three_hundred_tasks_are_read_page_by_page(portal: Portal, small_world: World) -> None:
    scope = small_world.scope("manager", "alpha")
    own = {"project_id": scope.here.project_id, "client_id": scope.here.client_id}
    with writing(scope) as session:
        session.add_all(
            Task(
                **own,
                audience=Audience.CLIENT,
                title=f"Step {n:03d}",
                status=TaskStatus.PENDING,
                start=TODAY + timedelta(days=n),
                due=TODAY + timedelta(days=n + 3),
            )
            for n in range(300)
        )
    at = portal(small_world, "sponsor", "progress")
    assert "Next · 302" in told(at)
    assert "Step 007" in told(at)
    assert "Step 008" not in told(at)
    at.segmented_control(key="tasks").set_value("next").run()
    assert not at.exception
    assert "Step 022" in told(at)
    at.pagination(key="list").set_value(13).run()
    assert not at.exception
    assert "Step 299" in told(at)
    assert "Step 022" not in told(at)
    at.pagination(key="when").set_value(16).run()
    assert not at.exception


@pytest.mark.parametrize("who", ["beta_sponsor", "sibling_sponsor", "stranger"])
def test_nobody_else_sees_a_word_of_it(portal: Portal, small_world: World, who: str) -> None:
    at = portal(small_world, who, "progress")
    assert "ALPHAMARK project ALPHAMARK" not in told(at)
    assert not at.metric
