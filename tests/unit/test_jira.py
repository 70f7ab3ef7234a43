import csv
import io
import json
import os
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from db.models.issue import IssueStatus, Severity
from db.models.plan import TaskStatus
from portal.integrations import jira, jira_columns, reading
from portal.integrations.records import (
    DateOrder,
    IssueRecord,
    LeftOut,
    MilestoneRecord,
    Options,
    Parsed,
    StatusSeen,
    TaskRecord,
    UnreadableFile,
)

HERE = Path(__file__).parent.parent
SAMPLES = HERE / "samples" / "jira"
OUTSIDE = Path(os.environ.get("CANDOR_SAMPLES", HERE.parent.parent / "shared" / "data")) / "jira"
outside = pytest.mark.skipif(not OUTSIDE.is_dir(), reason="the real exports are not here (CANDOR_SAMPLES)")

SHANGHAI = Options(zone="Asia/Shanghai")


def sample(name: str, options: Options = SHANGHAI) -> Parsed:
    return jira.read((SAMPLES / name).read_bytes(), name, options)


def real(name: str, options: Options = jira.NO_CHOICES) -> Parsed:
    return jira.read((OUTSIDE / name).read_bytes(), name, options)


def table(*rows: list[str], options: Options = jira.NO_CHOICES) -> Parsed:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return jira.read(out.getvalue().encode("utf-8", "surrogatepass"), "export.csv", options)


def task(parsed: Parsed, key: str) -> TaskRecord:
    return next(task for task in parsed.tasks if task.external_key == key)


def issue(parsed: Parsed, key: str) -> IssueRecord:
    return next(issue for issue in parsed.issues if issue.key == key)


def shanghai(year: int, month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=SHANGHAI.timezone).astimezone(UTC)


# A table with all fields


def test_every_field_of_a_row_lands_in_its_place() -> None:
    assert task(sample("all_fields.csv"), "LUM-1") == TaskRecord(
        "20001",
        "Set up the warehouse feed",
        TaskStatus.IN_PROGRESS,
        external_key="LUM-1",
        description='First line\nSecond line, with a comma\n\nLast "line"',
        status_name="In Progress",
        assignee="Ines Okafor",
        start=date(2026, 11, 4),
        due=date(2026, 12, 18),
        estimate_h=Decimal("80.00"),
        spent_h=Decimal("1.50"),
        milestone_external_id="1.0",
        created_at=shanghai(2026, 11, 3, 9, 5),
        updated_at=shanghai(2026, 11, 18, 16, 30),
    )


def test_a_file_tells_its_project_and_counts_its_rows() -> None:
    parsed = sample("all_fields.csv")
    assert (parsed.system, parsed.project_name, parsed.project_key) == ("jira", "Lumen rollout", "LUM")
    assert (parsed.records_read, len(parsed.tasks), len(parsed.issues)) == (6, 4, 2)
    assert parsed.problems == ()


def test_a_subtask_hangs_under_its_parent() -> None:
    assert task(sample("all_fields.csv"), "LUM-2").parent_external_id == "20001"


def test_the_day_of_completion_is_the_day_in_the_zone_of_the_export() -> None:
    assert task(sample("all_fields.csv"), "LUM-2").done_on == date(2026, 11, 10)


def test_without_a_date_of_resolution_the_change_of_category_is_the_end() -> None:
    done = task(sample("all_fields.csv"), "LUM-6")
    assert (done.done_on, done.done_approximate) == (date(2026, 11, 19), False)


def test_cells_beyond_the_header_are_ignored() -> None:
    assert task(sample("all_fields.csv"), "LUM-6").title == "Train the two shifts"


def test_what_was_decided_against_is_cancelled_and_has_no_day_of_completion() -> None:
    dropped = task(sample("all_fields.csv"), "LUM-3")
    assert (dropped.status, dropped.done_on) == (TaskStatus.CANCELLED, None)


def test_a_bug_that_was_opened_again_is_open_although_it_has_a_resolution() -> None:
    bug = issue(sample("all_fields.csv"), "LUM-4")
    assert (bug.status, bug.severity, bug.resolved_at) == (IssueStatus.OPEN, Severity.CRITICAL, None)


def test_an_incident_is_an_issue_and_takes_its_severity_from_the_priority() -> None:
    incident = issue(sample("all_fields.csv"), "LUM-5")
    assert (incident.status, incident.severity) == (IssueStatus.CLOSED, Severity.CRITICAL)
    assert incident.opened_at == shanghai(2026, 11, 8, 8)
    assert incident.resolved_at == shanghai(2026, 11, 9, 19, 45)


def test_every_fix_version_becomes_a_milestone_once() -> None:
    assert sample("all_fields.csv").milestones == (
        MilestoneRecord("1.0", "1.0"),
        MilestoneRecord("1.1", "1.1"),
    )


def test_statuses_are_counted_in_the_order_of_the_file() -> None:
    assert sample("all_fields.csv").statuses == (
        StatusSeen("In Progress", 1, TaskStatus.IN_PROGRESS),
        StatusSeen("Closed", 3, TaskStatus.DONE),
        StatusSeen("Reopened", 1, TaskStatus.PENDING),
        StatusSeen("Done", 1, TaskStatus.DONE),
    )


def test_secrets_are_counted_and_never_kept() -> None:
    parsed = sample("all_fields.csv")
    assert parsed.dropped == {
        LeftOut.ACCOUNT_ID: 10,
        LeftOut.COMMENT: 3,
        LeftOut.ATTACHMENT: 1,
        LeftOut.WATCHER: 2,
        LeftOut.EMAIL: 1,
    }
    held = repr(parsed.tasks) + repr(parsed.issues) + repr(parsed.problems)
    for secret in ("712020", "internal remark", "plan.pdf", "lumen.example"):
        assert secret not in held


def test_a_login_that_is_an_address_loses_its_domain() -> None:
    assert task(sample("all_fields.csv"), "LUM-2").assignee == "ines.okafor"


def test_the_mapping_shows_repeated_headings_once() -> None:
    columns = {column.header: (column.times, column.field) for column in sample("all_fields.csv").columns}
    assert columns["Custom field (Team)"] == (2, "")
    assert columns["Due Date"] == (1, "due")
    assert columns["Custom field (Start date)"] == (1, "start")
    assert columns["Σ Original Estimate"] == (1, "")


# What a person chooses


def test_a_chosen_status_stands_before_the_category() -> None:
    chosen = Options(status_map={" in progress": TaskStatus.DONE, "CLOSED": TaskStatus.PENDING})
    parsed = sample("all_fields.csv", chosen)
    assert task(parsed, "LUM-1").status == TaskStatus.DONE
    assert task(parsed, "LUM-2").status == TaskStatus.PENDING
    assert task(parsed, "LUM-2").done_on is None
    assert parsed.statuses[1] == StatusSeen("Closed", 3, TaskStatus.DONE)


def test_confirming_closed_as_done_still_leaves_out_what_was_decided_against() -> None:
    parsed = sample("all_fields.csv", Options(status_map={"Closed": TaskStatus.DONE}))
    assert task(parsed, "LUM-3").status == TaskStatus.CANCELLED


def test_a_chosen_column_stands_before_a_recognised_one() -> None:
    parsed = sample("all_fields.csv", Options(columns={"assignee": "reporter", "due": "Nowhere"}))
    assert task(parsed, "LUM-1").assignee == "Tom Reed"
    assert task(parsed, "LUM-1").due == date(2026, 12, 18)
    assert [(problem.row, problem.column, problem.values) for problem in parsed.problems] == [
        (1, "Nowhere", {"value": "Nowhere"})
    ]


def test_chosen_issue_types_replace_the_usual_ones() -> None:
    parsed = sample("all_fields.csv", Options(issue_types=frozenset({"story"})))
    assert [issue.key for issue in parsed.issues] == ["LUM-6"]
    assert len(parsed.tasks) == 5


def test_a_table_in_an_unknown_language_is_read_once_its_columns_are_named() -> None:
    data = b"Otsikko,Avain\nRakenna,FI-1\n"
    with pytest.raises(UnreadableFile) as refusal:
        jira.read(data, "vienti.csv")
    assert refusal.value.columns == ("Otsikko", "Avain")
    assert [column.header for column in jira.columns(data, "vienti.csv")] == ["Otsikko", "Avain"]
    parsed = jira.read(data, "vienti.csv", Options(columns={"summary": "otsikko", "key": "Avain"}))
    assert (parsed.tasks[0].external_id, parsed.tasks[0].title) == ("FI-1", "Rakenna")


# Other languages and encodings


def test_a_chinese_table_in_gb18030_is_read() -> None:
    parsed = sample("chinese_gb18030.csv")
    first = task(parsed, "LM-1")
    assert (first.title, first.status, first.assignee) == ("搭建数据接口", TaskStatus.IN_PROGRESS, "林小雨")
    assert (first.due, first.estimate_h) == (date(2026, 12, 18), Decimal("8.00"))
    assert first.created_at == shanghai(2026, 11, 3, 9, 5)
    assert task(parsed, "LM-3").created_at == shanghai(2026, 11, 3, 9, 5)
    bug = issue(parsed, "LM-2")
    assert (bug.severity, bug.status) == (Severity.CRITICAL, IssueStatus.CLOSED)
    assert bug.resolved_at == shanghai(2026, 11, 6, 0, 15)
    assert [version.title for version in parsed.milestones] == ["一期", "二期"]
    assert parsed.problems == ()


def test_a_german_table_with_semicolons_in_an_old_encoding_is_read() -> None:
    parsed = sample("german_semicolon.csv")
    first = task(parsed, "DE-1")
    assert (first.title, first.assignee, first.status) == (
        "Schnittstelle prüfen",
        "Jörg Weiß",
        TaskStatus.IN_PROGRESS,
    )
    assert (first.start, first.due) == (date(2026, 11, 4), date(2026, 12, 18))
    assert issue(parsed, "DE-2").resolved_at == shanghai(2026, 3, 6, 10)
    assert parsed.problems == ()


def test_an_american_table_in_utf16_with_tabs_is_read_month_first() -> None:
    parsed = sample("american_utf16.csv")
    assert task(parsed, "US-1").due == date(2026, 12, 18)
    assert task(parsed, "US-1").created_at == shanghai(2026, 11, 3, 9, 5)
    assert task(parsed, "US-2").due == date(2027, 1, 2)
    assert parsed.problems == ()


def test_dates_that_can_mean_two_days_are_read_day_first_and_reported() -> None:
    parsed = sample("doubtful_dates.csv")
    assert [task.due for task in parsed.tasks] == [date(2026, 4, 3), date(2026, 6, 5)]
    assert [(problem.row, dict(problem.values)) for problem in parsed.problems] == [
        (1, {"value": "03/04/2026"})
    ]


def test_a_chosen_order_of_dates_is_not_questioned() -> None:
    parsed = sample("doubtful_dates.csv", Options(date_order=DateOrder.MDY))
    assert [task.due for task in parsed.tasks] == [date(2026, 3, 4), date(2026, 5, 6)]
    assert parsed.problems == ()


@pytest.mark.parametrize(
    "text",
    [
        "18/Dec/26",
        "18/dez./26 12:00 AM",
        "18/déc./26",
        "18 de diciembre de 2026",
        "18/дек/26",
        "18/十二月/26 12:00 上午",
        "18/דצמ׳/26",
        "2026年12月18日",
        "2026-12-18",
        "2026/12/18 午前0:00",
        "Dec 18, 2026",
        "18.12.2026",
        "12/18/2026",
    ],
)
def test_a_day_is_recognised_in_many_locales(text: str) -> None:
    parsed = table(["Summary", "Issue key", "Due date"], ["One", "X-1", text])
    assert (parsed.tasks[0].due, parsed.problems) == (date(2026, 12, 18), ())


@pytest.mark.parametrize(
    ("category", "expected"),
    [
        ("待办", TaskStatus.PENDING),
        ("In Arbeit", TaskStatus.IN_PROGRESS),
        ("Terminé", TaskStatus.DONE),
        ("En curso", TaskStatus.IN_PROGRESS),
        ("完了", TaskStatus.DONE),
        ("К выполнению", TaskStatus.PENDING),
        ("בתהליך", TaskStatus.IN_PROGRESS),
    ],
)
def test_a_category_is_understood_in_many_languages(category: str, expected: TaskStatus) -> None:
    parsed = table(["Summary", "Issue key", "Status", "Status Category"], ["One", "X-1", "Zzz", category])
    assert parsed.tasks[0].status == expected


def test_without_a_category_the_name_decides_and_then_the_date_of_resolution() -> None:
    header = ["Summary", "Issue key", "Status", "Resolved"]
    resolved = "10/Nov/26 9:00 AM"
    parsed = table(
        header,
        ["a", "X-1", "Code Review", ""],
        ["b", "X-2", "Zzz", resolved],
        ["c", "X-3", "Backlog", resolved],
    )
    assert [(task.status, task.done_on) for task in parsed.tasks] == [
        (TaskStatus.IN_PROGRESS, None),
        (TaskStatus.DONE, date(2026, 11, 10)),
        (TaskStatus.PENDING, None),
    ]


# Rows that are not as they should be


def test_faulty_rows_are_named_by_the_number_a_spreadsheet_shows() -> None:
    problems = sample("faulty_rows.csv").problems
    assert [(problem.row, problem.column) for problem in problems] == [
        (3, "Issue key"),
        (4, "Summary"),
        (5, "Created"),
        (5, "Due date"),
        (5, "Original estimate"),
        (6, "Created"),
        (6, "Due date"),
        (6, "Original estimate"),
        (8, ""),
        (9, "Summary"),
    ]
    assert [dict(problem.values) for problem in problems[2:5]] == [
        {"value": "yesterday"},
        {"value": "31/Feb/26"},
        {"value": "two days"},
    ]


def test_a_row_with_an_unreadable_date_is_kept_without_it() -> None:
    odd = task(sample("faulty_rows.csv"), "FLT-4")
    assert (odd.title, odd.created_at, odd.due, odd.estimate_h) == ("Odd values", None, None, None)


def test_of_two_rows_with_one_key_the_later_counts() -> None:
    parsed = sample("faulty_rows.csv")
    assert [task.external_key for task in parsed.tasks] == ["FLT-1", "FLT-4", "FLT-5", "FLT-6", "FLT-7"]
    assert task(parsed, "FLT-6").title == "Said twice"


def test_a_long_title_is_cut_and_stands_whole_before_the_description() -> None:
    long = task(sample("faulty_rows.csv"), "FLT-7")
    assert (long.title, long.description) == ("L" * 499 + "…", "L" * 620)


def test_invisible_signs_do_not_get_in() -> None:
    parsed = table(["Summary", "Issue key"], ["Pay\u202e now\x07\tplease", "X-1\u200b"])
    assert (parsed.tasks[0].title, parsed.tasks[0].external_key) == ("Pay now please", "X-1")


def test_a_parent_known_only_by_its_key_is_found_by_it() -> None:
    parsed = table(
        ["Summary", "Issue key", "Issue id", "Parent", "Custom field (Epic Link)"],
        ["child", "X-2", "2", "", "X-1"],
        ["other", "X-3", "3", "X-1", ""],
        ["orphan", "X-4", "4", "", "Y-9"],
        ["parent", "X-1", "1", "", ""],
    )
    assert [task.parent_external_id for task in parsed.tasks] == ["1", "1", "Y-9", ""]


def test_a_file_with_several_projects_says_so() -> None:
    parsed = table(["Summary", "Issue key", "Project key"], ["a", "X-1", "X"], ["b", "Y-1", "Y"])
    assert [dict(problem.values) for problem in parsed.problems] == [{"keys": "X, Y"}]


# Answers of the interfaces


def test_a_search_of_the_newer_interface_becomes_plain_text() -> None:
    first = task(sample("search_v3.json"), "ORB-1")
    assert (
        first.description
        == "Why\nAsk @Mara Lind first\nthen build\n- one\n- two\nhttps://orbit.example/wiki/1"
    )
    assert first.external_url == "https://orbit.example/browse/ORB-1"
    assert (first.start, first.due) == (date(2026, 11, 4), date(2026, 12, 18))
    assert (first.estimate_h, first.spent_h) == (Decimal("8.00"), Decimal("1.50"))
    assert (first.assignee, first.milestone_external_id) == ("Mara Lind", "9001")
    assert first.created_at == shanghai(2026, 11, 3, 9, 5)


def test_the_key_of_the_category_counts_whatever_its_name() -> None:
    parsed = sample("search_v3.json")
    assert [task.status for task in parsed.tasks] == [
        TaskStatus.IN_PROGRESS,
        TaskStatus.DONE,
        TaskStatus.CANCELLED,
        TaskStatus.PENDING,
    ]


def test_without_a_date_of_resolution_the_last_step_into_done_is_the_end() -> None:
    assert task(sample("search_v3.json"), "ORB-2").done_on == date(2026, 11, 11)


def test_a_resolution_date_does_not_make_an_open_issue_done() -> None:
    ready = task(sample("search_v3.json"), "ORB-5")
    assert (ready.status, ready.done_on, ready.parent_external_id) == (TaskStatus.PENDING, None, "50001")


def test_a_severity_field_stands_before_the_priority_and_waiting_for_the_client_is_told() -> None:
    bug = issue(sample("search_v3.json"), "ORB-4")
    assert (bug.severity, bug.status, bug.owner) == (Severity.MEDIUM, IssueStatus.WAITING, "Ravi Das")


def test_released_versions_are_reached_milestones() -> None:
    assert sample("search_v3.json").milestones == (
        MilestoneRecord("9001", "Go-live", due=date(2026, 12, 20), start=date(2026, 11, 1)),
        MilestoneRecord("9002", "Beta", due=date(2026, 11, 10), done_on=date(2026, 11, 10), done=True),
    )


def test_entries_of_an_answer_that_are_no_issues_are_reported() -> None:
    parsed = sample("search_v3.json")
    assert [(problem.row, problem.column) for problem in parsed.problems] == [(6, "summary"), (7, "")]
    assert parsed.dropped == {
        LeftOut.ACCOUNT_ID: 2,
        LeftOut.EMAIL: 2,
        LeftOut.COMMENT: 1,
        LeftOut.ATTACHMENT: 1,
        LeftOut.WATCHER: 3,
    }


def test_a_mention_in_wiki_text_loses_its_account_id() -> None:
    parsed = sample("search_v2.json")
    done = task(parsed, "ORB-20")
    assert done.description == "Plain *wiki* text for @…"
    assert (done.estimate_h, done.spent_h, done.done_on) == (
        Decimal("0.50"),
        Decimal("0.25"),
        date(2026, 11, 9),
    )


def test_an_address_behind_the_common_gateway_is_no_page() -> None:
    sprint = task(sample("sprint_issues.json"), "ORB-30")
    assert (sprint.external_url, sprint.parent_external_id) == ("", "50001")


def test_a_project_answer_holds_only_milestones() -> None:
    parsed = sample("project.json")
    assert (parsed.project_name, parsed.project_key, parsed.tasks) == ("Orbit portal", "ORB", ())
    assert [(version.title, version.done_on, version.done) for version in parsed.milestones] == [
        ("Go-live", None, False),
        ("Beta", date(2026, 11, 10), True),
        ("Archive", None, True),
        ("Prehistory", None, True),
    ]
    assert [(problem.row, problem.column) for problem in parsed.problems] == [(4, "releaseDate")]


def test_pages_of_a_search_and_bare_lists_are_read() -> None:
    page = json.loads((SAMPLES / "search_v2.json").read_bytes())
    for value in ([page, page], page["issues"]):
        assert len(jira.read(json.dumps(value).encode(), "pages.json").tasks) == 1


# Whole files that are of no use


@pytest.mark.parametrize(
    ("data", "filename"),
    [
        (b"", "export.csv"),
        (b"\xef\xbb\xbf \r\n", "export.csv"),
        (b"PK\x03\x04rest", "export.csv"),
        (b"%PDF-1.7", "export.csv"),
        (b"Summary,Issue key\na\0b,X-1", "export.csv"),
        (b"\xff\xfeS\x00u", "export.csv"),
        (b"\xff\xfe\xff", "export.csv"),
        (b"Name,Date\na,b\n", "export.csv"),
        (b"Card ID,Card Name\n1,a\n", "export.csv"),
        (b"<html></html>", "export.csv"),
        (b'{"issues": [', "export.json"),
        (b"Summary,Issue key\na,X-1\n", "export.json"),
        (b'{"lists": [], "cards": []}', "board.json"),
        (b'{"data": []}', "asana.json"),
        (b"[]", "export.json"),
        (b"[1, 2]", "export.json"),
        (b"[" * 100_000, "export.json"),
        (b"9" * 10_000, "export.json"),
    ],
)
def test_a_file_of_no_use_is_refused_with_a_sentence(data: bytes, filename: str) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        jira.read(data, filename)
    assert refusal.value.message.format(**refusal.value.values).endswith(".")


def test_a_file_over_the_limit_is_refused_before_it_is_read() -> None:
    with pytest.raises(UnreadableFile) as refusal:
        jira.read(b"a" * (reading.MAX_BYTES + 1), "export.csv")
    assert refusal.value.values == {"limit": "20"}


def test_a_header_wider_than_any_export_is_refused_at_once() -> None:
    with pytest.raises(UnreadableFile):
        jira.read(b"Summary,Issue key" + b"," * 1_000_000, "export.csv")


# Real files


@outside
def test_the_real_export_gives_its_known_numbers() -> None:
    parsed = real("bsfse_team9_jira_cloud_export.scrubbed.csv")
    assert (parsed.records_read, len(parsed.tasks), len(parsed.issues)) == (130, 130, 0)
    assert sum(column.times for column in parsed.columns) == 95
    times = {column.header: column.times for column in parsed.columns}
    assert (times["Custom field (Asset type)"], times["Custom field (Department)"]) == (21, 21)
    assert {status.name: status.count for status in parsed.statuses} == {
        "Done": 51,
        "To Do": 62,
        "In Progress": 17,
    }
    counted = [sum(task.status == status for task in parsed.tasks) for status in TaskStatus]
    assert counted == [62, 17, 51, 0]
    assert sum(task.done_on is not None for task in parsed.tasks) == 51
    known = {task.external_id for task in parsed.tasks}
    assert sum(task.parent_external_id in known for task in parsed.tasks) == 113
    assert [task.start for task in parsed.tasks if task.start] == [date(2025, 12, 29)]
    assert not any(task.due or task.estimate_h for task in parsed.tasks)
    assert (parsed.problems, parsed.milestones) == ((), ())


@outside
def test_the_real_sprint_issue_is_not_done_although_it_has_a_resolution_date() -> None:
    parsed = real("gojira_issues_in_sprint.json")
    assert [(task.external_key, task.title, task.status, task.done_on) for task in parsed.tasks] == [
        ("AR-86", "AR-86", TaskStatus.PENDING, None)
    ]
    assert [(problem.row, problem.column) for problem in parsed.problems] == [(1, "summary")]


@outside
@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("mmplugin_webhook-cloud-issue-created-many-fields.json", TaskStatus.PENDING),
        ("mmplugin_webhook-issue-updated-reopened.json", TaskStatus.PENDING),
        ("mmplugin_webhook-issue-updated-sprint.json", TaskStatus.PENDING),
        ("mmplugin_webhook-issue-updated-resolved.json", TaskStatus.DONE),
    ],
)
def test_real_webhooks_have_one_status_whatever_their_category_is_called(
    name: str, status: TaskStatus
) -> None:
    assert [task.status for task in real(name).tasks] == [status]


@outside
def test_a_real_webhook_keeps_its_offset() -> None:
    (bug,) = real("mmplugin_webhook-server-issue-updated-closed.json").issues
    assert bug.opened_at == datetime(2019, 8, 12, 22, 14, 23, 580000, tzinfo=UTC)
    assert bug.resolved_at == datetime(2019, 8, 14, 3, 3, 2, 179000, tzinfo=UTC)
    assert (bug.status, bug.severity) == (IssueStatus.CLOSED, Severity.MEDIUM)


@outside
def test_a_real_deletion_brings_nothing_back() -> None:
    assert real("mmplugin_webhook-issue-deleted.json").tasks == ()


@outside
def test_a_real_project_gives_its_versions() -> None:
    parsed = real("gojira_project.json")
    assert (parsed.project_key, len(parsed.milestones)) == ("ABDERA", 9)
    assert parsed.milestones[0] == MilestoneRecord(
        "12312506", "0.2.2", due=date(2007, 2, 19), done_on=date(2007, 2, 19), done=True
    )


# Anything at all

CELL = st.text(st.characters(exclude_categories=[]), max_size=30) | st.sampled_from(
    [
        "10/Jan/26 11:19 AM",
        "9" * 40,
        "1e999999",
        "sNaN",
        "-0",
        "31/12/99",
        "٣/٤/٢٠٢٦",
        "١٠:٠٠",
        "²/³/2026",
        "0000-00-00",
    ]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | CELL,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(CELL, inner, max_size=4),
    max_leaves=12,
)
HEADER = [words[0] for words in jira_columns.FIELDS.values()]
FIELDS = [
    "summary",
    "description",
    "issuetype",
    "status",
    "resolution",
    "assignee",
    "priority",
    "created",
    "updated",
    "resolutiondate",
    "duedate",
    "parent",
    "timeoriginalestimate",
    "timetracking",
    "fixVersions",
    "comment",
    "attachment",
    "watches",
    "project",
    "epic",
    "statuscategorychangedate",
]


def read_or_refuse(data: bytes, filename: str) -> Parsed | None:
    try:
        return jira.read(data, filename)
    except UnreadableFile:
        return None


@given(st.binary(max_size=400), st.sampled_from(["export.csv", "export.json", ""]))
@example(b"\xff\xfe\x00\xd8", "")
@example(b'Summary,Issue key\n"never closed,X-1\n', "")
def test_no_bytes_do_more_than_be_refused(data: bytes, filename: str) -> None:
    read_or_refuse(data, filename)


@given(st.lists(st.lists(CELL, max_size=22), max_size=4))
def test_no_cell_makes_a_table_fail(rows: list[list[str]]) -> None:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([HEADER, *rows])
    parsed = read_or_refuse(out.getvalue().encode("utf-8", "replace"), "export.csv")
    records: list[TaskRecord | IssueRecord] = [*parsed.tasks, *parsed.issues] if parsed else []
    for record in records:
        assert 0 < len(record.title) <= 500
        assert record.external_id
        record.title.encode()


@given(st.dictionaries(st.sampled_from(FIELDS), JSON), JSON, JSON)
def test_no_answer_makes_the_reader_fail(fields: object, key: object, anything: object) -> None:
    value = {
        "issues": [{"id": key, "key": key, "fields": fields, "changelog": anything}, anything],
        "names": anything,
    }
    assert read_or_refuse(json.dumps(value).encode(), "answer.json")
    read_or_refuse(json.dumps(anything).encode(), "answer.json")
