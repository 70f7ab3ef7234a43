"""The Progress page as people see it."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from db.base import Audience
from db.models.plan import Cause, Milestone, MilestoneMove, Task, TaskStatus
from db.models.project import Client, Project, Update
from db.models.schedule import AskKind, ClientAction
from db.session import writing
from portal.baselines import Ground, set_baseline
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
        ("Done", "25%", "+25 points in 7 days"),
        ("Milestones on time", "0 of 1", "moved this month: 1"),
        ("Waiting for you", "Nothing", ""),
        ("Likely finish", "–", "too little history"),
    ]
    words = told(at)
    assert "Counted by tasks: 1 of 4 tasks are done." in [caption.value for caption in at.caption]
    assert "There is no forecast yet: only 1 item has been finished; we need 5\\." in words
    assert "is 8 days later than first agreed: 8 days (waiting for you)." in words
    assert f"Next milestone: Milestone {ALPHA} ALPHAMARK, in 30 days (Fri 9 Apr)" in words
    assert "1 milestone has moved; “Milestone ALPHAMARK ALPHAMARK” by 8 days" in words
    assert f"**\\+8 days, waiting for you.** Late data {ALPHA} ALPHAMARK" in words
    assert f"What we do: Two shifts {ALPHA} ALPHAMARK" in words
    assert "Thu 1 Apr → Fri 9 Apr" in words
    assert f"Then {ALPHA} ALPHAMARK" in words
    for mark in (INTERNAL, BETA, "Secret", "internal"):
        assert mark not in words


def test_the_same_page_in_chinese_holds_no_english_of_ours(portal: Portal, sqlite: str) -> None:
    world = build("zh")
    at = portal(world, "sponsor", "progress")
    assert not at.exception
    assert [m.label for m in at.metric] == ["已完成", "准时的里程碑", "等待您处理", "可能完成时间"]
    words = told(at)
    assert f"**晚 8 天，等待贵方配合。** Late data {ALPHA} ALPHAMARK" in words
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


PARTS = ("overview", "timeline", "history", "tasks")


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("who", ["sponsor", "reader", "manager", "lead"])
def test_every_part_opens_and_a_client_reads_nothing_internal(
    portal: Portal, small_world: World, who: str, part: str
) -> None:
    at = portal(small_world, who, "progress", part=part)
    assert not at.exception
    words = told(at) + repr([chart.proto for chart in at.get("vega_lite_chart")])
    assert ALPHA in words
    assert BETA not in words
    if who in ("sponsor", "reader"):
        assert INTERNAL not in words


@pytest.mark.parametrize("part", PARTS)
def test_every_part_is_chinese_for_who_reads_chinese(portal: Portal, sqlite: str, part: str) -> None:
    at = portal(build("zh"), "sponsor", "progress", part=part)
    assert not at.exception
    assert list(at.segmented_control[0].options) == [
        "概览",
        "时间线",
        "日期变更",
        "任务",
    ]
    words = told(at)
    for english in ("milestone", "agreed", "Weekend", "Nobody", "Public", "later", "What we do"):
        assert english not in words.replace(f"Milestone {ALPHA}", "").replace("Task ", "")


def test_the_part_that_is_open_is_in_the_address_by_its_value(portal: Portal, small_world: World) -> None:
    at = portal(small_world, "sponsor", "progress", zoom="month", at="2027-04", part="timeline")
    assert at.segmented_control(key="part").value == "timeline"
    assert "**Apr 2027**" in told(at)
    at.segmented_control(key="part").set_value("history").run()
    assert not at.exception
    assert at.query_params == {"project": small_world.projects["alpha"], "part": "history"}
    assert "slipped once, by 8 days" in told(at)
    at.segmented_control(key="part").set_value("overview").run()
    assert at.metric[0].label == "Done"


def test_nonsense_in_the_address_shows_the_usual(portal: Portal, small_world: World) -> None:
    at = portal(small_world, "sponsor", "progress", part="; drop table", zoom="x", at="9999-99", sheet="-1")
    assert not at.exception
    assert at.segmented_control(key="part").value == "overview"
    at = portal(small_world, "sponsor", "progress", part="timeline", zoom="x", at="9999-99", sheet="9" * 400)
    assert not at.exception
    assert at.segmented_control(key="zoom").value == "quarter"
    at = portal(small_world, "sponsor", "progress", part="tasks", tasks="nothing", sheet="٣")
    assert not at.exception


def test_a_period_leads_to_its_neighbours_and_back_to_today(portal: Portal, small_world: World) -> None:
    at = portal(small_world, "sponsor", "progress", part="timeline")
    assert "**Feb\u2009–\u2009Apr 2027**" in told(at)
    assert "Weekends are shaded. Public holidays are not known" in told(at)
    links = {button.label: button for button in at.button}
    assert "Today" not in links
    links["Later"].click().run()
    assert not at.exception
    assert "**May\u2009–\u2009Jul 2027**" in told(at)
    assert "Nothing of the plan lies in this period." in told(at)
    assert at.query_params["at"] == "2027-05"
    {button.label: button for button in at.button}["Today"].click().run()
    assert "**Feb\u2009–\u2009Apr 2027**" in told(at)
    at.segmented_control(key="zoom").set_value("whole").run()
    assert not at.exception
    assert "**Whole project**" in told(at)


def test_holidays_of_the_client_s_country_are_listed_in_words(portal: Portal, small_world: World) -> None:
    with writing(small_world.scope("administrator", "alpha")) as session:
        session.get_one(Client, small_world.client_ids["alpha"]).country = "DE"
    words = told(portal(small_world, "sponsor", "progress", part="timeline"))
    assert "Public holidays: Fri 26 Mar: Good Friday; Mon 29 Mar: Easter Monday." in words


def test_three_hundred_tasks_are_read_sheet_by_sheet(portal: Portal, small_world: World) -> None:
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
    at = portal(small_world, "sponsor", "progress", part="tasks")
    assert "Next · 302" in told(at)
    assert "Step 007" in told(at)
    assert "Step 008" not in told(at)
    at.segmented_control(key="tasks").set_value("next").run()
    assert not at.exception
    assert "Step 022" in told(at)
    at.pagination[0].set_value(13).run()
    assert not at.exception
    assert at.query_params["sheet"] == "13"
    assert "Step 299" in told(at)
    assert "Step 022" not in told(at)
    at = portal(small_world, "sponsor", "progress", part="timeline", zoom="whole")
    assert at.pagination[0].proto.num_pages == 16
    at.pagination[0].set_value(16).run()
    assert not at.exception
    assert at.query_params["sheet"] == "16"


def ask(world: World, **columns: object) -> None:
    scope = world.scope("manager", "alpha")
    own = {"project_id": scope.here.project_id, "client_id": scope.here.client_id}
    with writing(scope) as session:
        milestone = session.scalars(select(Milestone.id).where(Milestone.audience == Audience.CLIENT)).first()
        session.add(
            ClientAction(
                **own,
                **{
                    "audience": Audience.CLIENT,
                    "number": 41,
                    "title": "Send the test data",
                    "asked_on": TODAY - timedelta(days=20),
                    "asked_by": "Li Na",
                    "needed_by": TODAY - timedelta(days=6),
                    "milestone_id": milestone,
                    **columns,
                },
            )
        )


def test_what_waits_on_the_client_stands_in_the_figures_with_its_days(
    portal: Portal, small_world: World
) -> None:
    before = portal(small_world, "sponsor", "progress").metric[2]
    ask(small_world)
    at = portal(small_world, "sponsor", "progress")
    assert not at.exception
    assert (before.label, at.metric[2].label) == ("Waiting for you", "Waiting for you")
    assert at.metric[2].value != before.value
    assert at.metric[2].delta == "adds 6 days"
    assert "Send the test data" in told(at)
    assert portal(small_world, "manager", "progress").metric[2].label == "Waiting for the client"


def test_a_charter_that_waits_leads_to_its_page(portal: Portal, small_world: World) -> None:
    ask(small_world, kind=AskKind.CHARTER, subject=1, title="What we agreed", needed_by=TODAY)
    at = portal(small_world, "sponsor", "progress")
    assert not at.exception
    assert "What we agreed waits for a confirmation" in told(at)
    assert "holds nothing up yet" in told(at)


def test_agreed_dates_are_compared_in_words(portal: Portal, small_world: World) -> None:
    scope = small_world.scope("manager", "alpha")
    words = told(portal(small_world, "sponsor", "progress", part="history"))
    assert "The dates of the plan were not set down as a whole yet." in words
    own = {"project_id": scope.here.project_id, "client_id": scope.here.client_id}
    with writing(scope) as session:
        set_baseline(session, scope, Ground("Charter signed", charter_edition=1))
    with writing(scope) as session:
        for row in session.scalars(select(Milestone).where(Milestone.audience == Audience.CLIENT)):
            days = {"old_date": row.forecast, "new_date": TODAY + timedelta(days=40)}
            why = {"cause": Cause.AGREED_CHANGE, "explanation": "Customs", "remedy": "None"}
            said = {"moved_at": NOW + timedelta(hours=1), "moved_by": "Li Na"}
            session.add(MilestoneMove(**own, **days, **why, **said, milestone_id=row.id))
            row.forecast = TODAY + timedelta(days=42)
    with writing(scope) as session:
        set_baseline(session, scope, Ground("Customs forms added", change_number=7))
    words = told(portal(small_world, "sponsor", "progress", part="history"))
    assert "1. agreed on Wed 10 Mar: Charter signed" in words
    assert "2. agreed on Wed 10 Mar, change request 7: Customs forms added" in words
    assert (
        f"**Milestone {ALPHA} ALPHAMARK** · 1: Fri 9 Apr · 2: Mon 19 Apr · expected now Wed 21 Apr" in words
    )


@pytest.mark.parametrize("who", ["beta_sponsor", "sibling_sponsor", "stranger"])
def test_nobody_else_sees_a_word_of_it(portal: Portal, small_world: World, who: str) -> None:
    at = portal(small_world, who, "progress")
    assert "ALPHAMARK project ALPHAMARK" not in told(at)
    assert not at.metric


@pytest.mark.parametrize("part", PARTS)
def test_every_part_opens_with_the_same_sentence(portal: Portal, small_world: World, part: str) -> None:
    at = portal(small_world, "sponsor", "progress", part=part)
    assert [each.value for each in at.subheader][:1] == [f"Statement {ALPHA} ALPHAMARK"]
