"""Statements that are built a single time: what is shared between two askers, and what is not."""

from sqlalchemy import Select, select

from db.models.plan import Milestone
from db.once import once

BUILT: list[bool] = []


@once
def _milestones(project_id: int, *, with_title: bool) -> Select[int]:
    BUILT.append(with_title)
    asked = select(Milestone.id).where(Milestone.project_id == project_id)
    return asked.where(Milestone.title != "") if with_title else asked


def test_a_statement_is_built_once_for_each_shape_and_asked_with_each_value() -> None:
    BUILT.clear()
    first, second = _milestones(7, with_title=True), _milestones(8, with_title=True)
    other, _ = _milestones(7, with_title=False)
    assert BUILT == [True, False]
    assert first[0] is second[0]
    assert first[0] is not other
    assert (first[1], second[1]) == ({"project_id": 7}, {"project_id": 8})


def test_a_statement_that_is_shared_holds_no_value_of_an_asker() -> None:
    asked, _ = _milestones(4711, with_title=False)
    assert asked.compile().params == {"project_id": None}
