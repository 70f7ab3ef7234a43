"""What holds for every part of the pages on change requests: few statements, and no forgotten sentence."""

from collections.abc import Iterator

import pytest
import time_machine

from db.models.change import ChangeStatus
from portal import changes
from portal.i18n import LANGUAGES, PSEUDO
from tests.conftest import Portal
from tests.db import assessed_changes as told
from tests.db.test_changes import counted
from tests.walls.test_pseudo_locale import forgotten, protos, spoken
from tests.worlds import NOW, World, build

S = ChangeStatus
MOST_STATEMENTS = 8
DESK = ("request", "assessment", "ways", "requirements", "offer")


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def at_every_stage(world: World) -> Iterator[tuple[str, int]]:
    """One request after the other, brought to a stage of its life."""
    sponsor, manager = world.scope("sponsor", "alpha"), world.scope("manager", "alpha")
    change = told.with_ways(manager, told.assess(manager, told.in_assessment(sponsor, manager)))
    yield "assessed", change.number
    changes.release(manager, changes.ChangeAt(change.change_id, change.version))
    yield "released", change.number
    version = told.numbered(manager, change.number).version
    changes.offer(manager, changes.Offer(change.change_id, version, told.DECIDE_BY))
    yield "offered", change.number
    told.brought_to(change.number, sponsor.here.project_id, S.APPROVED, agreed_with="Ada", decided_at=NOW)
    yield "agreed", change.number


def test_no_view_of_a_request_asks_more_than_eight_times(portal: Portal, small_world: World) -> None:
    for stage, number in at_every_stage(small_world):
        for who in ("sponsor", "contributor"):
            with counted() as sent:
                portal(small_world, who, "scope", part="changes", change=str(number))
            assert len(sent) <= MOST_STATEMENTS, (stage, who, sent)
        for part in DESK:
            with counted() as sent:
                portal(small_world, "manager", "changes", change=str(number), part=part)
            assert len(sent) <= MOST_STATEMENTS, (stage, part, sent)
    with counted() as sent:
        portal(small_world, "sponsor", "scope", part="changes")
    assert len(sent) <= MOST_STATEMENTS


def test_every_sentence_about_a_request_goes_through_the_catalogue(sqlite: str, portal: Portal) -> None:
    assert sqlite
    world = build(PSEUDO)
    names = {language.name for language in LANGUAGES.values()}
    # Typed by people, or said by the text that is signed, which speaks the client's language.
    theirs = (
        "Export",
        "A button",
        "auditors",
        "We look",
        "Copy by hand",
        "An hour",
        "One more",
        "None",
        "The test",
    )
    for stage, number in at_every_stage(world):
        views = [("manager", "changes", {"part": part}) for part in DESK]
        views += [("sponsor", "scope", {"part": "changes"}), ("contributor", "scope", {"part": "changes"})]
        for who, path, query in views:
            at = portal(world, who, path, change=str(number), **query)
            assert not at.exception
            said = [line for proto in protos(at._tree) for line in spoken(proto)]
            paper = "What is to change" in "".join(said)
            left = [line for line in said if forgotten(line) and line not in names]
            left = [line for line in left if not any(words in line for words in theirs)]
            if not paper:
                assert left == [], (stage, who, query)
