"""What was agreed after the charter: told beside the edition that holds, and noted in the next one."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from db.base import Audience
from db.models.change import ChangeRequest, ChangeStatus
from db.models.charter import Charter, CharterStatus
from db.session import writing
from portal import charter
from portal.access import Scope, operator_scope
from portal.charter import Begin
from tests.db.test_deliverables import counted
from tests.worlds import NOW, World

HELD = NOW - timedelta(days=30)


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def agreed(world: World) -> World:
    """One edition that holds, and nothing agreed since."""
    with writing(operator_scope()) as session:
        for model in (Charter, ChangeRequest):
            for row in session.scalars(select(model).where(model.project_id == world.project_ids["alpha"])):
                session.delete(row)
        session.flush()
        session.add(
            Charter(
                **owned(world),
                edition=1,
                status=CharterStatus.CONFIRMED,
                purpose="Ship faster",
                scope_in="Stock\nFinance",
                translations={"zh": {"scope_in": "库存\n财务"}},
                proposed_at=HELD,
                confirmed_at=HELD + timedelta(days=3),
                confirmed_by="Ada",
            )
        )
    return world


def owned(world: World, project: str = "alpha") -> dict[str, object]:
    return {
        "project_id": world.project_ids[project],
        "client_id": world.client_ids[project],
        "audience": Audience.CLIENT,
    }


def change(
    world: World,
    number: int,
    decided: datetime | None,
    status: ChangeStatus = ChangeStatus.APPROVED,
    **values: object,
) -> None:
    with writing(operator_scope()) as session:
        session.add(
            ChangeRequest(
                **{**owned(world), **values},
                number=number,
                title=f"Change {number}",
                translations={"zh": {"title": f"变更 {number}"}},
                what="x",
                status=status,
                submitted_at=HELD,
                submitted_by="Ada",
                submitted_by_id=1,
                decided_at=decided,
            )
        )


def since(scope: Scope) -> list[tuple[str, str]]:
    holds = charter.report(scope).editions.in_force
    assert holds is not None
    return [(each.code, each.title) for each in holds.agreed_since]


def test_the_edition_that_holds_names_what_was_agreed_after_it_was_written(agreed: World) -> None:
    sponsor = agreed.scope("sponsor", "alpha")
    assert since(sponsor) == []
    change(agreed, 7, NOW)
    change(agreed, 5, HELD + timedelta(days=1), ChangeStatus.IMPLEMENTED)
    change(agreed, 4, HELD - timedelta(days=1))
    change(agreed, 8, NOW, ChangeStatus.DECLINED)
    change(agreed, 9, None, ChangeStatus.WAITING_FOR_DECISION)
    change(agreed, 10, NOW, audience=Audience.INTERNAL)
    # What was signed while the edition waited for the client is not in its text either.
    assert since(sponsor) == [("CR-5", "Change 5"), ("CR-7", "Change 7")]
    chinese = replace(sponsor, viewer=replace(sponsor.viewer, language="zh"))
    assert since(chinese) == [("CR-5", "变更 5"), ("CR-7", "变更 7")]
    holds = charter.desk(agreed.scope("manager", "alpha")).in_force
    assert holds is not None
    assert [each.number for each in holds.agreed_since] == [5, 7]


def test_the_next_edition_begins_with_a_line_for_each_in_every_language(agreed: World) -> None:
    manager = agreed.scope("manager", "alpha")
    change(agreed, 5, NOW - timedelta(days=2))
    change(agreed, 7, NOW - timedelta(days=1))
    charter.begin(manager, Begin())
    draft = charter.desk(manager).open
    assert draft is not None
    assert draft.texts.values["scope_in"] == "Stock\nFinance\nCR-5 · Change 5\nCR-7 · Change 7"
    assert draft.texts.translations["zh"]["scope_in"] == "库存\n财务\nCR-5 · 变更 5\nCR-7 · 变更 7"
    assert draft.agreed_since == ()
    holds = charter.report(agreed.scope("sponsor", "alpha")).editions.in_force
    assert holds is not None
    assert holds.texts.values["scope_in"] == "Stock\nFinance"


def test_without_anything_agreed_since_the_next_edition_is_a_copy(agreed: World) -> None:
    manager = agreed.scope("manager", "alpha")
    charter.begin(manager, Begin())
    draft = charter.desk(manager).open
    assert draft is not None
    assert draft.texts.values["scope_in"] == "Stock\nFinance"


def test_changes_of_other_projects_are_not_among_them(agreed: World) -> None:
    change(agreed, 7, NOW, project_id=agreed.project_ids["sibling"])
    assert since(agreed.scope("sponsor", "alpha")) == []


def test_more_changes_need_no_more_statements(agreed: World) -> None:
    sponsor = agreed.scope("sponsor", "alpha")
    with counted() as before:
        charter.report(sponsor)
    for number in range(20, 40):
        change(agreed, number, NOW)
    with counted() as after:
        told = charter.report(sponsor)
    assert len(after) == len(before) <= 6
    assert len(told.editions.all) == 1
    assert told.editions.in_force is not None
    assert len(told.editions.in_force.agreed_since) == 20
