"""What is typed in a table or a form of the plan, and what is said about it."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as some

from db.models.plan import Cause, TaskStatus
from db.models.project import ProgressMethod
from portal import plan
from portal.forms import Problems, Reader, sentences
from portal.i18n import Text
from portal.plan import ChooseMethod, PlannedMilestone, PlannedTask, Reason, RowEdit, RowMark, SaveRows, edits

EN = Text("en")
NOW = datetime(2027, 3, 10, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


def task(number: int, **more) -> PlannedTask:
    shown = {
        "title": f"Task {number}",
        "translations": {},
        "status": TaskStatus.PENDING,
        "assignee": "",
        "start": date(2027, 3, 1),
        "due": date(2027, 3, 20),
        "estimate_h": None,
        "is_published": False,
        "source": None,
        "external_key": "",
        "version": 1,
    }
    return PlannedTask(id=number, **{**shown, **more})


def milestone(number: int = 1, **more) -> PlannedMilestone:
    shown = {
        "title": f"Milestone {number}",
        "translations": {},
        "baseline": date(2027, 4, 1),
        "forecast": date(2027, 4, 9),
        "actual": None,
        "weight": 1,
        "is_published": True,
        "was_published": True,
        "has_moved": True,
        "source": None,
        "external_key": "",
        "version": 3,
    }
    return PlannedMilestone(id=number, **{**shown, **more})


def read(state: dict, *shown: PlannedTask) -> SaveRows | list[str]:
    found = plan.read_tasks(edits(state), shown, EN)
    return sentences(found, EN) if isinstance(found, Problems) else found


def read_milestone(state: dict, *shown: PlannedMilestone) -> SaveRows | list[str]:
    found = plan.read_milestones(edits(state), shown, EN)
    return sentences(found, EN) if isinstance(found, Problems) else found


def test_cells_become_values_by_the_ids_and_versions_that_were_shown():
    state = {
        "edited_rows": {1: {"due": "2027-03-25", "estimate_h": 7.5, "status": "done", "title": " Other "}},
        "added_rows": [{"title": "New"}, {}, {"assignee": None, "title": ""}],
        "deleted_rows": [0],
    }
    values = {
        "title": "Other",
        "status": TaskStatus.DONE,
        "due": date(2027, 3, 25),
        "estimate_h": Decimal("7.50"),
    }
    new = {
        "title": "New",
        "status": TaskStatus.PENDING,
        "assignee": "",
        "start": None,
        "due": None,
        "estimate_h": None,
        "title_zh": "",
    }
    assert read(state, task(7), task(8, version=4)) == SaveRows(
        changed=(RowEdit(8, 4, values),), added=(new,), removed=(RowMark(7, 1),)
    )


def test_a_cell_typed_back_to_what_it_was_changes_nothing():
    assert read({"edited_rows": {0: {"title": "Task 7"}}}, task(7)) == SaveRows()


def test_bad_cells_are_named_by_row_and_column_all_at_once():
    state = {
        "edited_rows": {
            0: {"due": "soon", "estimate_h": -1},
            1: {"title": ""},
            2: {"due": "2027-02-01"},
        },
        "added_rows": [{"assignee": "Li Na"}],
    }
    assert read(state, task(7), task(8), task(9)) == [
        "“Due, row 1” is not a date we can read. Please write it like 2027-03-12.",
        "“Estimate in hours, row 1” must be at least 0.",
        "Please fill in “Task, row 2”.",
        "In row 3, the due day is before the start.",
        "Please fill in “Task, row 4”.",
    ]


def test_rows_are_counted_as_they_stand_on_the_screen_once_one_is_removed():
    state = {
        "edited_rows": {2: {"title": ""}},
        "deleted_rows": [0],
        "added_rows": [{"due": "x", "title": "N"}],
    }
    assert read(state, task(7), task(8), task(9)) == [
        "Please fill in “Task, row 2”.",
        "“Due, row 3” is not a date we can read. Please write it like 2027-03-12.",
    ]


@pytest.mark.parametrize(
    "state",
    [
        {"edited_rows": {5: {"title": "X"}}},
        {"edited_rows": {-1: {"title": "X"}}},
        {"deleted_rows": [9]},
        {"deleted_rows": [-1]},
        {"added_rows": [{"title": "X"}] * 1001},
    ],
)
def test_rows_that_were_not_shown_save_nothing(state):
    assert read(state, task(7)) == ["Some of these rows are not on this page; nothing was saved."]


@pytest.mark.parametrize(
    "state",
    [
        None,
        7,
        {},
        {"edited_rows": None},
        {"deleted_rows": ["0", None, True]},
        {"edited_rows": {0: {"audience": "client", "id": 1, "_index": 4}}, "added_rows": [7, {"_index": 9}]},
    ],
)
def test_what_makes_no_sense_is_left_out(state):
    assert read(state, task(7)) == SaveRows()


def test_imported_rows_are_read_only():
    state = {"edited_rows": {0: {"title": "X"}}}
    assert read(state, task(7, source="jira")) == [
        "“Task, row 1” comes from an import, which would overwrite it again. Please change it there."
    ]


def test_a_title_in_another_language_may_be_given_and_taken_away():
    shown = task(7, translations={"zh": {"title": "任务"}})
    assert read({"edited_rows": {0: {"title_zh": None}}}, shown) == SaveRows(
        changed=(RowEdit(7, 1, {"title_zh": ""}),)
    )


@given(
    some.dictionaries(
        some.sampled_from(["edited_rows", "added_rows", "deleted_rows"]),
        some.one_of(
            some.dictionaries(
                some.integers(-2, 3),
                some.dictionaries(
                    some.sampled_from(["title", "due", "estimate_h", "status", "title_zh", "version"]),
                    some.one_of(some.none(), some.text(), some.floats(), some.integers(), some.booleans()),
                ),
            ),
            some.lists(some.one_of(some.integers(-2, 3), some.dictionaries(some.text(), some.text()))),
        ),
    )
)
def test_whatever_a_browser_sends_is_saved_or_explained(state):
    if not isinstance(state.get("edited_rows", {}), dict):
        state.pop("edited_rows")
    found = plan.read_tasks(edits(state), (task(7), task(8)), EN)
    assert isinstance(found, SaveRows) or sentences(found, EN)


# Milestones


def test_days_the_client_knows_are_not_typed_over():
    state = {
        "edited_rows": {
            0: {"baseline": "2027-04-02", "forecast": "2027-04-12"},
            1: {"actual": "2027-03-02"},
        }
    }
    reached = milestone(2, actual=date(2027, 3, 1))
    assert read_milestone(state, milestone(), reached) == [
        "“Agreed for, row 1” was agreed with the client and stays as it is.",
        "“Expected on, row 1” is moved with its reason only: use “Move a date” below.",
        "“Reached on, row 2” was told to the client: use “Mark as reached” below to correct it.",
    ]


def test_what_is_reached_late_or_in_the_future_is_not_typed():
    shown = milestone(baseline=date(2027, 3, 1), forecast=date(2027, 3, 1))
    assert read_milestone({"edited_rows": {0: {"actual": "2027-03-02"}}}, shown) == [
        "In row 1, the day it was reached is later than expected: “Mark as reached” asks why."
    ]
    assert read_milestone({"edited_rows": {0: {"actual": "2027-03-11"}}}, milestone()) == [
        "In row 1, the day it was reached is still to come."
    ]


def test_a_milestone_the_client_has_seen_is_not_removed():
    assert read_milestone({"deleted_rows": [0]}, milestone()) == [
        "A milestone that the client has seen cannot be removed. Withdraw it instead."
    ]
    unseen = milestone(is_published=False, was_published=False)
    assert read_milestone({"deleted_rows": [0]}, unseen) == SaveRows(removed=(RowMark(1, 3),))


def test_a_new_milestone_weighs_one():
    found = read_milestone({"added_rows": [{"title": "Pilot", "forecast": "2027-05-03"}]})
    assert isinstance(found, SaveRows)
    assert found.added[0]["weight"] == 1
    assert found.added[0]["forecast"] == date(2027, 5, 3)


# Moving and reaching

TYPED = {
    "new_date": date(2027, 4, 15),
    "cause": "third_party",
    "explanation": "Printers came late",
    "remedy": "Two shifts",
    "explanation_zh": "打印机到货延迟",
    "version": 3,
}


def test_a_move_needs_day_cause_explanation_and_remedy():
    found = plan.read_move(Reader({"version": 3}), EN, milestone())
    assert isinstance(found, Problems)
    assert sentences(found, EN) == [
        "Please fill in “New day”.",
        "Please fill in “Cause”.",
        "Please fill in “What happened”.",
        "Please fill in “How we make up for it”.",
    ]


@pytest.mark.parametrize("missing", ["new_date", "cause", "explanation", "remedy"])
def test_a_move_without_one_of_them_is_refused(missing):
    found = plan.read_move(Reader({**TYPED, missing: None}), EN, milestone())
    assert isinstance(found, Problems)
    assert [problem.field for problem in found] == [missing]


def test_a_move_in_two_languages():
    assert plan.read_move(Reader(TYPED), EN, milestone()) == plan.MoveMilestone(
        1,
        3,
        date(2027, 4, 15),
        Reason(
            Cause.THIRD_PARTY,
            "Printers came late",
            "Two shifts",
            {"zh": {"explanation": "打印机到货延迟"}},
        ),
    )


def test_a_move_to_the_same_day_moves_nothing():
    found = plan.read_move(Reader({**TYPED, "new_date": date(2027, 4, 9)}), EN, milestone())
    assert isinstance(found, Problems)
    assert sentences(found, EN) == ["It is expected on that day already; nothing would move."]


def test_reached_in_time_needs_no_reason_reached_late_does():
    shown = milestone(baseline=date(2027, 3, 1), forecast=date(2027, 3, 5))
    in_time = plan.read_reach(Reader({"actual": date(2027, 3, 5), "version": 3}), EN, shown)
    assert in_time == plan.ReachMilestone(1, 3, date(2027, 3, 5), None)
    late = plan.read_reach(Reader({"actual": date(2027, 3, 6), "version": 3}), EN, shown)
    assert isinstance(late, Problems)
    assert sentences(late, EN)[0] == (
        "It was reached on another day than the client was told. Please say why below."
    )
    future = plan.read_reach(Reader({"actual": date(2027, 3, 11), "version": 3}), EN, milestone())
    assert isinstance(future, Problems)
    assert sentences(future, EN) == ["The day on which it was reached is still to come."]


def test_settings_are_read():
    found = plan.read_method(Reader({"method": "estimated_hours", "start_date": None, "version": 2}), EN)
    assert found == ChooseMethod(ProgressMethod.ESTIMATED_HOURS, None, 2)
    assert isinstance(plan.read_method(Reader({"method": "guess", "version": 2}), EN), Problems)
