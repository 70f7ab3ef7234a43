import csv
import io
import json
import os
from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.models.issue import IssueStatus, Severity
from db.models.plan import TaskStatus
from portal.integrations import trello
from portal.integrations.records import (
    ColumnFound,
    IssueRecord,
    LeftOut,
    MilestoneRecord,
    Options,
    Parsed,
    StatusSeen,
    TaskRecord,
    UnreadableFile,
)
from portal.integrations.trello_history import born
from portal.integrations.vocabulary import list_status

HERE = Path(__file__).parent.parent
SAMPLES = HERE / "samples" / "trello"
OUTSIDE = Path(os.environ.get("CANDOR_SAMPLES", HERE.parent.parent / "shared" / "data")) / "trello"
outside = pytest.mark.skipif(not OUTSIDE.is_dir(), reason="the real exports are not here (CANDOR_SAMPLES)")

CHOSEN = Options(
    zone="Asia/Shanghai",
    milestone_lists=frozenset({"milestones"}),
    issue_label="snag",
    columns={"estimate_h": "Hours planned", "spent_h": "hours used"},
)


def sample(name: str, options: Options = CHOSEN) -> Parsed:
    return trello.read((SAMPLES / name).read_bytes(), name, options)


def task(parsed: Parsed, title: str) -> TaskRecord:
    return next(task for task in parsed.tasks if task.title == title)


# A board as it is exported today


def test_every_field_of_a_card_lands_in_its_place() -> None:
    assert sample("board_new.json").tasks[0] == TaskRecord(
        "6abe21100000000000000001",
        "Tile the kitchen",
        TaskStatus.IN_PROGRESS,
        external_key="#1",
        external_url="https://trello.com/c/lnk00001",
        description="With the grey ones",
        status_name="Doing",
        assignee="Otto Brand",
        assignees=("Otto Brand", "Nia Park"),
        start=date(2026, 11, 2),
        due=date(2026, 12, 5),
        estimate_h=Decimal("12.50"),
        spent_h=Decimal("3.00"),
        created_at=datetime(2026, 10, 1, 9, tzinfo=UTC),
        updated_at=datetime(2026, 11, 1, 17, 30, tzinfo=UTC),
    )


def test_a_board_tells_its_name_and_counts_its_cards() -> None:
    parsed = sample("board_new.json")
    assert (parsed.system, parsed.project_name, parsed.project_key) == (
        "trello",
        "Harbour café fit-out",
        "HRBcafe1",
    )
    assert parsed.records_read == 9


def test_the_day_of_completion_is_the_last_entry_into_a_list_of_finished_work() -> None:
    lease = task(sample("board_new.json"), "Sign the lease")
    assert (lease.status, lease.done_on, lease.done_approximate) == (
        TaskStatus.DONE,
        date(2026, 10, 31),
        False,
    )


def test_without_that_entry_the_last_change_is_an_approximate_end() -> None:
    front = task(sample("board_new.json"), "Paint the front")
    assert (front.done_on, front.done_approximate) == (date(2026, 11, 4), True)


def test_an_archived_card_keeps_the_status_of_its_list() -> None:
    front = task(sample("board_new.json"), "Paint the front")
    assert (front.status, front.archived) == (TaskStatus.DONE, True)


def test_a_card_archived_unfinished_is_cancelled() -> None:
    parsed = sample("board_new.json")
    assert task(parsed, "Neon sign").status == TaskStatus.CANCELLED
    assert task(parsed, "Left in an archived list").status == TaskStatus.CANCELLED
    assert task(parsed, "Left in an archived list").archived


def test_a_card_archived_unfinished_stays_open_if_a_person_says_so() -> None:
    parsed = sample("board_new.json", Options(archived_is_cancelled=False))
    assert (task(parsed, "Neon sign").status, task(parsed, "Neon sign").archived) == (
        TaskStatus.PENDING,
        True,
    )


def test_a_card_marked_complete_is_done_in_any_list_since_it_was_marked() -> None:
    chairs = task(sample("board_new.json"), "Choose the chairs")
    assert (chairs.status, chairs.done_on, chairs.done_approximate) == (
        TaskStatus.DONE,
        date(2026, 11, 7),
        False,
    )


def test_checklist_items_are_tasks_under_their_card() -> None:
    parsed = sample("board_new.json")
    items = [task for task in parsed.tasks if task.parent_external_id == "6abe21100000000000000001"]
    assert [(item.title, item.status, item.due, item.done_on, item.done_approximate) for item in items] == [
        ("Measure the wall", TaskStatus.DONE, None, date(2026, 11, 6), False),
        ("Order the tiles", TaskStatus.PENDING, date(2026, 12, 1), None, False),
        ("Ask the landlord", TaskStatus.DONE, None, date(2026, 11, 2), True),
    ]
    assert items[0].assignee == "Otto Brand"


def test_the_chosen_list_holds_milestones() -> None:
    assert sample("board_new.json").milestones == (
        MilestoneRecord(
            "6ac4b8900000000000000006", "Opening day", due=date(2027, 1, 15), start=date(2027, 1, 15)
        ),
    )


def test_the_chosen_label_marks_issues_and_another_their_severity() -> None:
    assert sample("board_new.json").issues == (
        IssueRecord(
            "6ac60a100000000000000007",
            "Door does not close",
            Severity.HIGH,
            IssueStatus.IN_PROGRESS,
            key="#7",
            url="https://trello.com/c/lnk00007",
            status_name="Doing",
            owner="Nia Park",
            opened_at=datetime(2026, 10, 7, 9, tzinfo=UTC),
            updated_at=datetime(2026, 11, 7, 17, 30, tzinfo=UTC),
        ),
    )


def test_without_choices_every_card_is_a_task() -> None:
    parsed = sample("board_new.json", trello.NO_CHOICES)
    assert (len(parsed.tasks), parsed.issues, parsed.milestones) == (11, (), ())
    assert parsed.tasks[0].estimate_h is None


def test_a_template_is_left_out_and_named() -> None:
    problems = sample("board_new.json").problems
    assert [(problem.row, problem.column) for problem in problems] == [(8, "name")]


def test_the_lists_of_the_board_are_offered_with_a_guess() -> None:
    assert sample("board_new.json").statuses == (
        StatusSeen("Ideas 💡", 2, TaskStatus.PENDING),
        StatusSeen("Doing", 2, TaskStatus.IN_PROGRESS),
        StatusSeen("Done ✅", 2, TaskStatus.DONE),
        StatusSeen("Milestones", 1, TaskStatus.PENDING),
        StatusSeen("Not done yet", 1, TaskStatus.PENDING),
    )


def test_a_chosen_status_of_a_list_also_moves_the_day_of_completion() -> None:
    chosen = Options(status_map={"doing": TaskStatus.DONE, "Done ✅": TaskStatus.DONE})
    lease = task(sample("board_new.json", chosen), "Sign the lease")
    assert (lease.status, lease.done_on) == (TaskStatus.DONE, date(2026, 10, 2))


def test_secrets_of_cards_are_counted_and_never_kept() -> None:
    parsed = sample("board_new.json")
    assert parsed.dropped == {LeftOut.EMAIL: 9, LeftOut.COMMENT: 1, LeftOut.ATTACHMENT: 1}
    for secret in ("boards.trello.com", "secret", "internal"):
        assert secret not in repr(parsed)


def test_the_custom_fields_of_a_board_can_be_chosen() -> None:
    assert sample("board_new.json").columns == (
        ColumnFound("Hours planned", 1, "estimate_h"),
        ColumnFound("Hours used", 1, "spent_h"),
    )


# Older boards and tables


def test_an_old_board_that_lacks_most_keys_is_read() -> None:
    parsed = sample("board_old.json")
    assert [(task.title, task.status, task.done_on) for task in parsed.tasks] == [
        ("整理合同", TaskStatus.IN_PROGRESS, None),
        ("首付款", TaskStatus.DONE, date(2018, 3, 2)),
    ]
    assert parsed.tasks[0].created_at == datetime(2018, 2, 1, 8, tzinfo=UTC)
    assert [(problem.row, problem.column) for problem in parsed.problems] == [(3, "id"), (4, "name")]


def test_a_table_of_a_premium_board_is_read() -> None:
    parsed = sample("premium.csv", trello.NO_CHOICES)
    assert (parsed.project_name, parsed.records_read) == ("Harbour café fit-out", 2)
    tiles, lease = parsed.tasks
    assert (tiles.title, tiles.description) == ("Tile the kitchen", "With the grey ones\nin two rows")
    assert tiles.assignees == ("Otto Brand", "Nia Park")
    assert (tiles.start, tiles.due) == (date(2026, 11, 2), date(2026, 12, 4))
    assert tiles.created_at == datetime(2026, 10, 1, 9, tzinfo=UTC)
    assert (lease.status, lease.archived, lease.done_on) == (TaskStatus.DONE, True, date(2026, 11, 2))
    assert lease.done_approximate
    assert parsed.dropped == {LeftOut.COMMENT: 4, LeftOut.ATTACHMENT: 2}


def test_a_link_that_is_no_web_address_is_dropped() -> None:
    assert task(sample("premium.csv", trello.NO_CHOICES), "Sign the lease").external_url == ""


def test_the_chosen_label_marks_issues_in_a_table_too() -> None:
    assert [(issue.title, issue.severity) for issue in sample("premium.csv").issues] == [
        ("Tile the kitchen", Severity.HIGH)
    ]


# Words and ids


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Done", TaskStatus.DONE),
        ("✅ 已完成", TaskStatus.DONE),
        ("本周完成的任务", TaskStatus.DONE),
        ("未完成", TaskStatus.PENDING),
        ("待完成", TaskStatus.PENDING),
        ("Not done", TaskStatus.PENDING),
        ("Done - March", TaskStatus.DONE),
        ("3. Doing", TaskStatus.IN_PROGRESS),
        ("In progress (web)", TaskStatus.IN_PROGRESS),
        ("进行中 🚧", TaskStatus.IN_PROGRESS),
        ("Closed", TaskStatus.DONE),
        ("Cancelled", TaskStatus.CANCELLED),
        ("To do", TaskStatus.PENDING),
        ("Whatever", TaskStatus.PENDING),
        ("", TaskStatus.PENDING),
    ],
)
def test_a_list_is_guessed_from_its_name(name: str, expected: TaskStatus) -> None:
    assert list_status(name) == expected


def test_an_id_tells_when_it_was_made() -> None:
    assert born("59bbfb881314a339999eb855") == datetime(2017, 9, 15, 16, 10, 48, tzinfo=UTC)
    assert [born("hashcard7"), born("z" * 24), born("0" * 24), born("")] == [None] * 4


# Whole files that are of no use


@pytest.mark.parametrize(
    ("data", "filename"),
    [
        (b"", "board.json"),
        (b'{"issues": []}', "jira.json"),
        (b"[]", "board.json"),
        (b'{"name": "no cards"}', "board.json"),
        (b"Summary,Issue key\na,X-1\n", "board.csv"),
        (b"PK\x03\x04", "board.xlsx"),
    ],
)
def test_a_file_of_no_use_is_refused_with_a_sentence(data: bytes, filename: str) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        trello.read(data, filename)
    assert refusal.value.message.format(**refusal.value.values).endswith(".")


# Real files


@outside
def test_the_real_board_is_read() -> None:
    name = "nextcloud_deck_small_board.json"
    parsed = trello.read((OUTSIDE / name).read_bytes(), name)
    (card,) = parsed.tasks
    assert (card.title, card.external_key, card.status) == ("Name Card 7", "#7", TaskStatus.PENDING)
    assert card.created_at == datetime(2017, 9, 15, 16, 14, 3, 187000, tzinfo=UTC)
    assert (parsed.project_name, parsed.dropped) == ("Test Board Name", {LeftOut.EMAIL: 1})
    assert "johndoe" not in repr(parsed)


@outside
def test_lines_of_a_data_pipeline_are_no_board() -> None:
    name = "faros_trello_airbyte_streams.jsonl"
    with pytest.raises(UnreadableFile):
        trello.read((OUTSIDE / name).read_bytes(), name)


# Anything at all

TEXT = st.text(st.characters(exclude_categories=[]), max_size=30)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)
KEYS = [
    "id",
    "name",
    "desc",
    "idList",
    "due",
    "start",
    "dueComplete",
    "closed",
    "dateLastActivity",
    "idMembers",
]
MORE = [
    "labels",
    "idLabels",
    "customFieldItems",
    "checklists",
    "checkItems",
    "cardRole",
    "shortUrl",
    "idShort",
]
PARTS = ["lists", "members", "labels", "checklists", "customFields", "actions"]


@given(st.binary(max_size=400), st.sampled_from(["board.csv", "board.json", ""]))
def test_no_bytes_do_more_than_be_refused(data: bytes, filename: str) -> None:
    with suppress(UnreadableFile):
        trello.read(data, filename)


@given(
    st.dictionaries(st.sampled_from(KEYS + MORE), JSON), st.dictionaries(st.sampled_from(PARTS), JSON), JSON
)
def test_no_board_makes_the_reader_fail(card: object, parts: dict[str, object], anything: object) -> None:
    same = {
        **parts,
        "lists": [card, anything],
        "checklists": [{"id": "1", "idCard": "c", "checkItems": [card]}],
    }
    for board in ({**parts, "cards": [card, anything]}, {**same, "cards": [{"id": "c", "name": "n"}, card]}):
        parsed = trello.read(json.dumps(board).encode(), "board.json", CHOSEN)
        assert parsed.records_read == 2


@given(st.lists(st.lists(TEXT, max_size=12), max_size=4))
def test_no_cell_makes_a_table_fail(rows: list[list[str]]) -> None:
    header = [
        "Card ID",
        "Card Name",
        "Due Date",
        "Labels",
        "Members",
        "Archived",
        "Last Activity Date",
        "List Name",
    ]
    out = io.StringIO(newline="")
    csv.writer(out).writerows([header, *rows])
    with suppress(UnreadableFile):
        trello.read(out.getvalue().encode("utf-8", "replace"), "board.csv")
