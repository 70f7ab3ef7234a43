"""Issues without a database: what a form gives, and how clocks, changes and the opening are said."""

import dataclasses
from datetime import timedelta

import pytest
import time_machine

from db.base import Audience
from db.models.issue import EntryKind, IssueStatus, Severity
from db.queries.issues import EntryRow
from portal import issues
from portal.forms import Problems, Reader
from portal.i18n import Text
from portal.issues import Change, IssueItem, IssuesReport, opening, words
from portal.issues.history import steps
from portal.issues.rows import in_languages
from portal.problems import sentences
from tests.worlds import NOW

EN, ZH = Text("en"), Text("zh")

ITEM = IssueItem(
    id=1,
    number=7,
    version=3,
    internal=False,
    title="Login fails",
    description="",
    severity=Severity.HIGH,
    status=IssueStatus.OPEN,
    owner="Ann",
    raised_by="Ben",
    raised_by_client=True,
    opened_at=NOW - timedelta(days=2, hours=3),
    first_response_at=None,
    resolved_at=None,
    next_step="Look at the log",
    next_step_as_written="Look at the log",
    next_step_in={},
    as_of=NOW,
)

NOTHING = IssuesReport(
    as_of=NOW,
    by_severity=dict.fromkeys(Severity, 0),
    by_status=dict.fromkeys(IssueStatus, 0),
    unanswered=0,
    ownerless=0,
    oldest=None,
    first_answer=None,
    resolved_lately=0,
    items=(),
    matching=0,
    sheets=1,
    resolved=(),
)


@pytest.fixture(autouse=True)
def _frozen():
    with time_machine.travel(NOW, tick=False):
        yield


def open_ones(ownerless: int = 0, waiting: int = 0, resolved: int = 0, **by_severity: int) -> IssuesReport:
    counted = {**NOTHING.by_severity, **{Severity(name): n for name, n in by_severity.items()}}
    by_status = {**NOTHING.by_status, IssueStatus.WAITING: waiting, IssueStatus.RESOLVED: resolved}
    return dataclasses.replace(
        NOTHING,
        by_severity=counted,
        by_status=by_status,
        ownerless=ownerless,
        oldest=NOW - timedelta(days=4, hours=5),
    )


@pytest.mark.parametrize(
    ("report", "sentence"),
    [
        (NOTHING, "No issue is open."),
        (
            dataclasses.replace(NOTHING, resolved_lately=3),
            "No issue is open. 3 were resolved in the last 30 days.",
        ),
        (
            open_ones(high=1, low=2),
            "3 issues are open; 1 is high. The oldest has waited 4 days; every one has an owner.",
        ),
        (
            open_ones(critical=2, high=1, ownerless=2, waiting=1),
            "3 issues are open; 2 are critical and 1 is high. The oldest has waited 4 days; 2 have no owner "
            "yet. 1 waits for you.",
        ),
        (
            open_ones(low=2, resolved=2),
            "2 issues are open; none is critical or high. The oldest has waited 4 days; every one has an "
            "owner. 2 are resolved and wait for your confirmation.",
        ),
        (
            open_ones(critical=1, ownerless=1),
            "1 issue is open; it is critical. It has been open for 4 days and has no owner yet.",
        ),
    ],
)
def test_the_client_is_told_how_many_how_grave_how_old_and_whose_turn(
    report: IssuesReport, sentence: str
) -> None:
    assert opening.for_client(report, EN) == sentence


def test_the_firm_is_told_what_it_owes() -> None:
    report = dataclasses.replace(open_ones(low=2), unanswered=1)
    assert opening.for_desk(report, EN).endswith("1 issue of the client waits for a first answer.")


def test_the_opening_is_written_in_chinese() -> None:
    said = opening.for_client(open_ones(critical=1, high=2, waiting=1), ZH)
    assert said == (
        "目前有 3 个问题待解决，严重级 1 个和高级别 2 个。等待最久的已有 4 天，每个问题都有专人负责。"
        "有 1 个等待您处理。"
    )


def test_an_open_issue_says_how_long_it_waits_for_its_first_answer() -> None:
    assert words.clocks(ITEM, EN) == [
        "open for 2 days",
        "waiting for a first answer since Mon 8 Mar 06:00",
    ]


def test_what_the_firm_raised_waits_for_no_answer() -> None:
    assert words.clocks(dataclasses.replace(ITEM, raised_by_client=False), EN) == ["open for 2 days"]


def test_a_resolved_issue_says_how_long_everything_took() -> None:
    done = dataclasses.replace(
        ITEM,
        status=IssueStatus.RESOLVED,
        first_response_at=ITEM.opened_at + timedelta(minutes=80),
        resolved_at=NOW - timedelta(days=1),
    )
    assert words.clocks(done, EN) == [
        "resolved yesterday after 1 day",
        "first answer after 1 h 20 min",
    ]


@pytest.mark.parametrize(
    ("passed", "said"),
    [
        (timedelta(minutes=35), "35 min"),
        (timedelta(hours=3, minutes=10), "3 h"),
        (timedelta(hours=3, minutes=50), "4 h"),
        (timedelta(days=2, hours=20), "3 days"),
    ],
)
def test_a_figure_gives_a_duration_in_one_unit(passed: timedelta, said: str) -> None:
    assert words.roughly(passed, EN) == said


@pytest.mark.parametrize(
    ("change", "internal", "said"),
    [
        (Change("status", "open", "waiting"), False, "Status: To do → Waiting for you"),
        (Change("status", "open", "waiting"), True, "Status: To do → Waiting for the client"),
        (Change("severity", "high", "low"), False, "Severity: High → Low"),
        (Change("owner", "", "Ann"), False, "Owner: Ann"),
        (Change("owner", "Ann", ""), False, "Owner: Ann → –"),
        (Change("next_step", "Wait", "Act"), False, "Next step: Act (before: Wait)"),
        (Change("status", "Blocked", "open"), False, "Status: Blocked → To do"),
        (Change("sprint", "3", "4"), False, "sprint: 3 → 4"),
    ],
)
def test_a_change_is_said_in_words(change: Change, internal: bool, said: str) -> None:
    assert words.change(change, EN, internal=internal) == said


def test_every_severity_status_and_view_has_a_word() -> None:
    assert set(words.SEVERITIES) == set(words.AS_FELT) == set(Severity)
    for internal in (True, False):
        assert set(words.statuses(internal)) == set(IssueStatus)
        assert set(words.views(internal)) == set(issues.View)


def _entry(n: int, kind: EntryKind = EntryKind.CHANGE, minutes: int = 0, **more: object) -> EntryRow:
    empty = EntryRow(
        n, Audience.CLIENT, kind, "", "", "", "", {}, NOW + timedelta(minutes=minutes), "Ann", False
    )
    return empty._replace(**more)


def test_changes_of_one_moment_are_one_step_and_each_comment_stands_alone() -> None:
    made = steps(
        [
            _entry(1, field="status", after="open", body="Because"),
            _entry(2, field="owner", after="Ann"),
            _entry(3, EntryKind.COMMENT, body="One"),
            _entry(4, EntryKind.COMMENT, body="Two", translations={"zh": {"body": "二"}}),
            _entry(5, minutes=1, field="owner", after="Ben"),
        ],
        ZH,
    )
    assert [(s.id, s.body, len(s.changes)) for s in made] == [
        (1, "Because", 2),
        (3, "One", 0),
        (4, "二", 0),
        (5, "", 1),
    ]


def test_internal_and_shared_entries_of_one_moment_do_not_mix() -> None:
    made = steps(
        [_entry(1, EntryKind.COMMENT, body="Us", audience=Audience.INTERNAL), _entry(2, field="owner")], EN
    )
    assert [s.internal for s in made] == [True, False]


# Forms


def _problems(command: object) -> list[str]:
    assert isinstance(command, Problems)
    return sentences(command, EN)


def work(**changed: object) -> Reader:
    return Reader(
        {
            "status": "open",
            "severity": "high",
            "owner": "Ann",
            "next_step": "Look at the log",
            "reason": "",
            "version": 3,
            **changed,
        }
    )


def test_a_raised_issue_needs_a_title_words_and_a_severity() -> None:
    assert _problems(issues.read_raise(Reader({"severity": "awful"}), EN)) == [
        "Please fill in “What is wrong, in one line”.",
        "Please fill in “What happens”.",
        "Please choose one of the options listed for “How bad is it for you?”.",
    ]
    command = issues.read_raise(
        Reader({"title": " Login\nfails ", "description": "x", "severity": "low", "owner": "Me"}), EN
    )
    assert command == issues.RaiseIssue("Login fails", "x", Severity.LOW)


def test_the_firms_issue_may_hold_another_language() -> None:
    command = issues.read_open(
        Reader({"title": "Disk", "severity": "low", "title:zh": "磁盘", "description:zh": ""}), EN
    )
    assert isinstance(command, issues.RaiseIssue)
    assert command.translations == {"zh": {"title": "磁盘"}}


@pytest.mark.parametrize("changed", [{"status": "waiting"}, {"severity": "medium"}])
def test_a_reason_is_asked_for_where_the_client_is_owed_one(changed: dict[str, str]) -> None:
    assert _problems(issues.read_work(work(**changed), ITEM, EN)) == [
        "Please fill in “Reason for the change”: the client sees this issue and is owed the why."
    ]
    command = issues.read_work(work(**changed, reason="Because"), ITEM, EN)
    assert isinstance(command, issues.Work)
    assert (command.number, command.version, command.reason) == (7, 3, "Because")


def test_no_reason_is_asked_for_where_only_the_team_sees_it() -> None:
    hidden = dataclasses.replace(ITEM, internal=True)
    assert isinstance(issues.read_work(work(status="closed"), hidden, EN), issues.Work)
    assert isinstance(issues.read_work(work(severity="critical"), ITEM, EN), issues.Work)


def test_a_form_in_which_nothing_is_different_says_so() -> None:
    assert _problems(issues.read_work(work(), ITEM, EN)) == [
        "Nothing is different yet. To say something without a change, write a comment."
    ]
    assert isinstance(issues.read_work(work(**{"next_step:zh": "看日志"}), ITEM, EN), issues.Work)


def test_a_comment_is_for_the_client_only_if_somebody_chose_so() -> None:
    said = issues.read_answer(Reader({"body": "Words", "audience": "client"}), 7, EN)
    assert said == issues.Comment(7, "Words", for_client=True)
    said = issues.read_answer(Reader({"body": "Words", "audience": "internal"}), 7, EN)
    assert said == issues.Comment(7, "Words")
    assert _problems(issues.read_answer(Reader({"body": "Words"}), 7, EN)) == [
        "Please fill in “Who reads it?”."
    ]


def test_reopening_needs_a_reason_and_confirming_none() -> None:
    assert _problems(issues.read_reopen(Reader({"version": 1}), 7, EN)) == [
        "Please fill in “What is still wrong?”."
    ]
    assert issues.read_confirm(Reader({"version": 1}), 7, EN) == issues.Confirm(7, 1)


def test_translations_of_one_field_leave_the_others_alone() -> None:
    kept = {"zh": {"title": "标题", "next_step": "旧"}, "de": {"next_step": "Alt"}}
    assert in_languages(kept, "next_step", {"zh": "新"}) == {"zh": {"title": "标题", "next_step": "新"}}
    assert in_languages(kept, "next_step", {}) == {"zh": {"title": "标题"}}
