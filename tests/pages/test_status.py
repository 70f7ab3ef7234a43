"""Status and publishing: green over red figures needs a word, and figures are confirmed one by one or all."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from db.models.identity import Person
from db.models.project import Confirmation, Figures, Project, Rag, Update
from db.session import identity, reading, writing
from portal import status
from portal.access import operator_scope
from tests.conftest import Portal
from tests.worlds import ALPHA, NOW, World

CONTRADICTION = f"“Milestone {ALPHA} ALPHAMARK” is expected on Fri 9 Apr, 8 days later than agreed"


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def press(at: AppTest, label: str) -> AppTest:
    return next(button for button in at.button if button.label == label).click().run()


def write(at: AppTest, rag: Rag, sentence: str) -> None:
    next(c for c in at.segmented_control if c.label == "How the project stands").set_value(rag)
    next(field for field in at.text_input if field.label == "In one sentence").set_value(sentence)


def newest(world: World) -> Update:
    with reading(operator_scope()) as session:
        mine = Update.project_id == world.project_ids["alpha"]
        return session.scalars(select(Update).where(mine).order_by(Update.id.desc())).first()  # type: ignore[return-value]


def test_the_manager_sees_what_speaks_against_on_track(small_world: World, portal: Portal) -> None:
    at = portal(small_world, "manager", "status")
    assert not at.exception
    assert CONTRADICTION in at.warning[0].value
    assert "Why on track all the same" in [area.label for area in at.text_area]


def test_green_without_a_word_is_refused_and_everything_typed_stays(
    small_world: World, portal: Portal
) -> None:
    at = portal(small_world, "manager", "status")
    write(at, Rag.GREEN, "All is well.")
    press(at, "Save the statement")
    assert not at.exception
    assert "Figures speak against “On track”, so nothing was saved" in at.error[0].value
    assert CONTRADICTION in at.error[0].value
    assert next(f for f in at.text_input if f.label == "In one sentence").value == "All is well."
    assert newest(small_world).sentence != "All is well."

    at.text_area[0].set_value("The test days stay as they are.")
    press(at, "Save the statement")
    assert [success.value for success in at.success] == ["The statement is saved."]
    saved = newest(small_world)
    assert (saved.rag, saved.despite) == (Rag.GREEN, "The test days stay as they are.")
    assert any("Why on track all the same: The test days stay as they are." in m.value for m in at.markdown)


def explain(world: World) -> None:
    told = {"zh": {"sentence": "一切正常。", "despite": "测试日期不变。"}}
    words = ("All is well.", "", told, True, "The test *days* stay.")
    status.write_statement(world.scope("manager", "alpha"), status.WriteStatement(Rag.GREEN, *words))


def read(at: AppTest) -> str:
    return "\n".join(m.value for m in at.markdown)


def test_the_client_reads_the_explanation_below_the_statement(small_world: World, portal: Portal) -> None:
    explain(small_world)
    for path in ("home", "progress"):
        at = portal(small_world, "sponsor", path)
        assert not at.exception
        assert r"Why on track all the same: The test \*days\* stay." in read(at), path
    with identity() as session:
        person = session.get(Person, small_world.person_ids["sponsor"])
        assert person is not None
        person.language = "zh"
    for path in ("home", "progress"):
        assert "为何仍为「正常」：测试日期不变。" in read(portal(small_world, "sponsor", path)), path


def test_each_page_tells_of_its_own_figures(small_world: World, portal: Portal) -> None:
    with writing(operator_scope()) as session:
        project = session.get(Project, small_world.project_ids["alpha"])
        assert project is not None
        project.confirmed_at = NOW - timedelta(days=9)
    status.confirm(small_world.scope("manager", "alpha"), status.Confirm((Figures.PLAN,)))
    for path, stale in (("progress", False), ("budget", True), ("issues", True)):
        at = portal(small_world, "sponsor", path)
        assert not at.exception
        said = "\n".join(caption.value for caption in at.caption)
        assert ("Nobody has confirmed these figures since Mon 1 Mar 10:00" in said) is stale, path
    assert "As of today 10:00" in "\n".join(
        caption.value for caption in portal(small_world, "sponsor", "progress").caption
    )


def test_another_colour_goes_through(small_world: World, portal: Portal) -> None:
    at = portal(small_world, "manager", "status")
    write(at, Rag.RED, "We are late.")
    press(at, "Save the statement")
    assert [success.value for success in at.success] == ["The statement is saved."]
    assert newest(small_world).rag is Rag.RED


def test_an_internal_statement_is_published_later(small_world: World, portal: Portal) -> None:
    at = portal(small_world, "manager", "status")
    write(at, Rag.AMBER, "Only a draft.")
    next(box for box in at.checkbox if box.label == "The client may read this at once").uncheck()
    press(at, "Save the statement")
    assert newest(small_world).published_at is None
    press(at, "Publish this statement")
    assert [success.value for success in at.success] == ["The client can read the statement now."]
    assert newest(small_world).published_at == NOW
    assert "Only a draft." in "".join(m.value for m in portal(small_world, "sponsor", "home").markdown)


def test_one_kind_of_figures_is_confirmed(small_world: World, portal: Portal) -> None:
    with writing(operator_scope()) as session:
        project = session.get(Project, small_world.project_ids["alpha"])
        assert project is not None
        project.confirmed_at = NOW - timedelta(days=9)
    at = portal(small_world, "manager", "status")
    labels = {link.label for link in at.get("page_link")}
    assert {"Bring the plan up to date", "Bring the money up to date", "Enter the hours"} <= labels
    next(c for c in at.segmented_control if c.label == "What is right as of now").set_value(
        status.Which.BUDGET
    )
    press(at, "The figures are right as of now")
    assert [success.value for success in at.success] == ["The figures are confirmed."]
    with reading(operator_scope()) as session:
        assert [row.figures for row in session.scalars(select(Confirmation))] == [Figures.BUDGET]
    assert "Bring the money up to date" not in {link.label for link in at.get("page_link")}
    assert any("**Budget**: As of today 10:00" in m.value for m in at.markdown)


def test_a_forged_choice_of_figures_confirms_nothing(small_world: World, portal: Portal) -> None:
    at = portal(small_world, "manager", "status")
    assert "goals" not in [
        option for c in at.segmented_control for option in c.options if c.label == "What is right as of now"
    ]
