"""What an import decides before it reaches a database: what is new, who stands under whom, what may move."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from db.base import Audience
from db.models.issue import IssueStatus, Severity
from db.models.plan import Milestone, TaskStatus
from db.queries.imports import KnownRow
from portal.i18n import Text
from portal.imports import Why, columns, parents, words
from portal.imports.comparing import Compared, _compared
from portal.imports.milestones import Dates, dates_after
from portal.imports.outcome import Counts, Undecided
from portal.integrations.records import IssueRecord, LeftOut, MilestoneRecord, RowProblem, TaskRecord

MORNING = datetime(2027, 3, 10, 9, 0, tzinfo=UTC)


def task(external_id: str, key: str = "", parent: str = "", **more: object) -> TaskRecord:
    record = TaskRecord(
        external_id, f"Task {external_id}", TaskStatus.PENDING, external_key=key, parent_external_id=parent
    )
    return replace(record, **more)


def row(number: int, external_id: str, key: str = "", **more: object) -> KnownRow:
    known = KnownRow(number, external_id, key, "h", None, None, Audience.INTERNAL)
    return known._replace(**more)


def compared(records: list[TaskRecord], known: list[KnownRow]) -> Compared[TaskRecord]:
    return _compared(records, known, lambda record: columns.of_task(record, ""), frozenset())


# What is new


def test_a_record_is_found_by_its_id_even_if_its_key_has_changed() -> None:
    found = compared([task("1", "NEW-1")], [row(7, "1", "OLD-1")])
    assert [match.known.id for match in found.changed if match.known] == [7]


def test_where_one_side_knows_only_the_key_the_key_decides() -> None:
    with_id = compared([task("10", "K-1")], [row(7, "K-1", "K-1")])
    assert [(m.known.id, m.external_id) for m in with_id.changed if m.known] == [(7, "10")]
    without = compared([task("K-1", "K-1")], [row(7, "10", "K-1")])
    assert [(m.known.id, m.external_id) for m in without.changed if m.known] == [(7, "10")]


def test_two_boards_that_number_their_cards_alike_stay_apart() -> None:
    found = compared([task("b1", "#1")], [row(7, "a1", "#1")])
    assert len(found.new) == 1
    assert [known.id for known in found.missing] == [7]


def test_no_row_is_given_to_two_records() -> None:
    found = compared([task("10", "K-1"), task("K-1", "K-2")], [row(7, "K-1", "K-1")])
    assert (len(found.new), len(found.changed)) == (1, 1)


def test_what_somebody_removed_here_stays_out_and_what_the_source_deleted_comes_back() -> None:
    here = row(1, "1", deleted_at=MORNING)
    there = row(2, "2", deleted_at=MORNING, raw_hash=None)
    found = compared([task("1"), task("2")], [here, there])
    assert [m.known for m in found.same] == [here]
    assert [m.known for m in found.changed] == [there]


def test_only_what_is_older_in_every_time_zone_is_left_as_it_is() -> None:
    known = [row(1, "1", external_updated_at=MORNING)]
    older = compared([task("1", updated_at=MORNING - timedelta(days=3))], known)
    doubtful = compared([task("1", updated_at=MORNING - timedelta(hours=13))], known)
    assert (older.older, len(older.same), len(doubtful.changed)) == (1, 1, 1)


def test_a_comment_on_a_card_changes_nothing() -> None:
    done = task("1", status=TaskStatus.DONE, done_on=date(2027, 3, 1), done_approximate=True)
    later = replace(done, done_on=date(2027, 3, 9), updated_at=MORNING)
    assert columns.of_task(done, "") == columns.of_task(later, "")
    exact = replace(done, done_approximate=False)
    assert columns.of_task(exact, "") != columns.of_task(replace(exact, done_on=date(2027, 3, 9)), "")


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Other"},
        {"description": "Other"},
        {"status": TaskStatus.DONE},
        {"status_name": "Other"},
        {"assignee": "Other"},
        {"start": date(2027, 1, 1)},
        {"due": date(2027, 1, 1)},
        {"done_on": date(2027, 1, 1)},
        {"done_approximate": True},
        {"estimate_h": Decimal(1)},
        {"spent_h": Decimal(1)},
        {"archived": True},
        {"external_key": "K-9"},
        {"external_url": "https://example.com/1"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_each_column_that_an_import_fills_makes_a_record_new(change: dict[str, object]) -> None:
    plain = task("1")
    assert columns.of_task(plain, "") != columns.of_task(replace(plain, **change), "")
    assert columns.of_task(plain, "") != columns.of_task(plain, "2")


# Who stands under whom


def test_a_parent_is_named_by_its_id_or_its_key_and_may_be_here_already() -> None:
    tasks = [task("1", "K-1"), task("2", parent="1"), task("3", parent="K-1"), task("4", parent="old")]
    above = parents.resolved(tasks, [row(9, "old")])
    assert above == {"1": "", "2": "1", "3": "1", "4": "old"}


def test_an_unknown_or_deleted_parent_counts_as_none() -> None:
    tasks = [task("1", parent="nobody"), task("2", parent="gone")]
    assert parents.resolved(tasks, [row(9, "gone", deleted_at=MORNING)]) == {"1": "", "2": ""}


def test_a_circle_is_broken_even_if_half_of_it_is_here_already() -> None:
    assert parents.resolved([task("1", parent="1")], []) == {"1": ""}
    above = parents.resolved([task("1", parent="2"), task("2", parent="3"), task("3", parent="1")], [])
    assert above == {"1": "", "2": "3", "3": "1"}
    half = parents.resolved([task("1", parent="2")], [row(11, "1"), row(12, "2", parent_id=11)])
    assert half == {"1": ""}


def test_parents_are_stored_before_their_children_however_long_the_line_is() -> None:
    line = {str(n): str(n - 1) for n in range(1, 3000)}
    depth = parents.from_the_top([*line, "0"], line)
    assert (depth["0"], depth["1"], depth["2999"]) == (0, 1, 2999)
    assert parents.from_the_top(["5"], line) == {"5": 0}


# Which dates move

PLANNED, WANTED, DAY = date(2027, 4, 1), date(2027, 4, 9), date(2027, 4, 5)


def planned(**more: object) -> Milestone:
    return Milestone(title="Go-live", baseline=PLANNED, forecast=PLANNED, **more)


@pytest.mark.parametrize(
    ("record", "internal", "promised"),
    [
        (MilestoneRecord("1", "v", WANTED), Dates(PLANNED, WANTED, None), Dates(PLANNED, PLANNED, None)),
        (MilestoneRecord("1", "v"), Dates(PLANNED, None, None), Dates(PLANNED, PLANNED, None)),
        (
            MilestoneRecord("1", "v", PLANNED, date(2027, 3, 30), done=True),
            Dates(PLANNED, PLANNED, date(2027, 3, 30)),
            Dates(PLANNED, PLANNED, date(2027, 3, 30)),
        ),
        (
            MilestoneRecord("1", "v", PLANNED, DAY, done=True),
            Dates(PLANNED, PLANNED, DAY),
            Dates(PLANNED, PLANNED, None),
        ),
        (MilestoneRecord("v", "v"), Dates(PLANNED, PLANNED, None), Dates(PLANNED, PLANNED, None)),
    ],
    ids=["moved", "no date", "reached in time", "reached late", "a name only"],
)
def test_a_date_moves_only_while_the_client_does_not_know_it(
    record: MilestoneRecord, internal: Dates, promised: Dates
) -> None:
    assert dates_after(planned(), record, promised=False) == internal
    assert dates_after(planned(), record, promised=True) == promised


def test_a_milestone_without_a_day_may_get_its_first_one() -> None:
    row = Milestone(title="Go-live")
    assert dates_after(row, MilestoneRecord("1", "v", WANTED), promised=True) == Dates(WANTED, WANTED, None)


# How it is said


def test_a_problem_names_row_and_column() -> None:
    problem = RowProblem(
        17, "Due date", "“{value}” is not a date we can read; the field was left empty.", {"value": "x"}
    )
    assert words.problem(problem, Text()).startswith("row 17, column Due date: “x” is not a date")
    assert words.problem(problem, Text("zh")).startswith("第 17 行，「Due date」列：无法识别日期「x」")
    assert words.problem(replace(problem, column=""), Text()).startswith("row 17: ")


def test_counts_are_said_in_one_line_and_zeros_are_not() -> None:
    assert words.counts(Counts(12, 3, 115, 2, 1, 4), Text()) == (
        "12 new, 3 changed, 115 as before, 1 removed, 4 published, 2 not in this file"
    )
    assert words.counts(Counts(), Text()) == "none"
    assert words.left_out({LeftOut.EMAIL: 2, LeftOut.COMMENT: 0}, Text()) == "E-mail addresses: 2"


@pytest.mark.parametrize("why", list(Why))
@pytest.mark.parametrize("language", ["en", "zh"])
def test_everything_to_decide_is_said_with_its_title(why: Why, language: str) -> None:
    said = words.undecided(Undecided(why, "Go-live", PLANNED, WANTED), Text(language))
    assert "Go-live" in said
    assert "{" not in said


def test_an_issue_without_an_owner_still_has_a_fingerprint_of_its_own() -> None:
    issue = IssueRecord("1", "t", Severity.LOW, IssueStatus.OPEN)
    assert columns.digest(columns.issue(issue)) != columns.digest(columns.issue(replace(issue, owner="Ann")))
