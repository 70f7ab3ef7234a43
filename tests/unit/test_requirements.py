"""Requirements without a database: wording from edition to edition, growth, differences, words of a table."""

from datetime import UTC, date, datetime, timedelta

import pytest

from db.models.requirement import Priority, Requirement
from db.queries.requirements.scopes import VersionRow
from portal.charter.texts import Written
from portal.editing.pasting import Fate, Ruled, read_sheet
from portal.editing.sheet import guess, sheet
from portal.forms import Problems, Reader
from portal.i18n import Text
from portal.requirements import pasted
from portal.requirements.checks import AnswerCheck, read_answer
from portal.requirements.deciding import read_confirm
from portal.requirements.differences import differences
from portal.requirements.drafting import SaveDraft, read_draft
from portal.requirements.growth import growth
from portal.requirements.proposing import Mark, is_clarification, is_whole
from portal.requirements.reading import asked_for, due_on
from portal.requirements.sentences import finding, shorter
from portal.requirements.texts import Wording, criteria

EN = Text("en")
FIRST = datetime(2027, 3, 1, 10, tzinfo=UTC)
WORDING = Wording(
    Written(
        {"title": "Print labels", "module": "Quay", "expected": "A label", "criteria": "In 5 s\nNo gap"},
        {"zh": {"title": "打印标签", "expected": "一张标签"}},
    ),
    Priority.MUST,
)


def version(number: int, requirements: dict[int, str], change: int | None = None) -> VersionRow:
    content = [{"number": n, "edition": 1, "title": "x", "priority": p} for n, p in requirements.items()]
    at = FIRST + timedelta(days=10 * (number - 1))
    return VersionRow(number, f"Reason {number}", {"zh": {"reason": "原因"}}, change, content, at, "Ada")


# Wording


def test_an_edition_says_what_the_row_said_in_every_language() -> None:
    row = Requirement(translations={"zh": {"verdict_why": "可以"}})
    WORDING.write_to(row)
    assert (row.title, row.priority, row.is_special) == ("Print labels", Priority.MUST, False)
    assert row.translations == {"zh": {"verdict_why": "可以", "title": "打印标签", "expected": "一张标签"}}
    stored = WORDING.texts.stored()
    assert Wording.kept(WORDING.content(), {"zh": {**stored["zh"], "reason": "原因"}}).said(Text("zh")) == {
        **dict.fromkeys(("need", "background", "source"), ""),
        **WORDING.said(Text("zh")),
    }
    assert Wording.kept(WORDING.content(), stored).texts.values["title"] == "Print labels"
    assert Wording.kept(WORDING.content(), stored).priority is Priority.MUST


def test_a_change_leaves_alone_what_it_does_not_name_and_drops_stale_translations() -> None:
    changed = WORDING.changed_by({"title": "Print two labels", "priority": "could"})
    assert changed.texts.values["title"] == "Print two labels"
    assert changed.texts.values["expected"] == "A label"
    assert changed.priority is Priority.COULD
    assert changed.texts.translations == {"zh": {"expected": "一张标签"}}


def test_a_change_brings_its_own_translations() -> None:
    content = {"title": "Print two", "translations": {"zh": {"title": "打印两张", "reason": "不属于此"}}}
    assert WORDING.changed_by(content).texts.translations == {
        "zh": {"expected": "一张标签", "title": "打印两张"}
    }


def test_an_added_requirement_has_every_field() -> None:
    added = Wording().changed_by({"title": "New", "is_special": True})
    assert (added.texts.values["title"], added.texts.values["need"]) == ("New", "")
    assert (added.priority, added.is_special) == (Priority.SHOULD, True)


def test_criteria_are_lines_without_their_bullets() -> None:
    assert criteria("- one\n\n• two \n three") == ["one", "two", "three"]


@pytest.mark.parametrize(
    ("change", "clarifies"),
    [
        ({"expected": "A label of 10 cm"}, True),
        ({"title": "Print a label"}, True),
        ({"priority": "should"}, False),
        ({"is_special": True}, False),
        ({"module": "Gate"}, False),
    ],
)
def test_a_clarification_leaves_alone_what_it_weighs(change: dict[str, object], clarifies: bool) -> None:
    assert is_clarification(WORDING, WORDING.changed_by(change)) is clarifies


def test_what_is_left_out_this_time_needs_no_criteria() -> None:
    assert is_whole(WORDING)
    assert not is_whole(WORDING.changed_by({"criteria": " \n"}))
    assert not is_whole(WORDING.changed_by({"expected": ""}))
    assert is_whole(Wording(Written({"title": "x"}), Priority.WONT))


# Differences


def test_differences_name_field_old_and_new() -> None:
    new = WORDING.changed_by({"criteria": "In 3 s\nNo gap", "priority": "should", "is_special": True})
    assert [(said.label, said.steps) for said in differences(WORDING, new, EN)] == [
        ("How both sides will know that it is there", (("In 5 s", "In 3 s"),)),
        ("Priority", (("must have", "should have"),)),
        ("Special requirement", (("no", "yes"),)),
    ]
    assert differences(WORDING, WORDING, EN) == ()


# Growth


def test_growth_counts_what_came_and_went_against_the_version_before() -> None:
    told = growth(
        [
            version(1, {1: "must", 2: "should"}),
            version(2, {1: "must", 3: "could", 4: "must"}, change=7),
            version(3, {1: "must", 3: "could", 4: "must", 5: "must"}),
        ],
        Text("zh"),
    )
    assert [(s.total, s.added, s.removed, s.change_number) for s in told.steps] == [
        (2, 2, 0, None),
        (3, 2, 1, 7),
        (4, 1, 0, None),
    ]
    assert told.steps[1].counts == {
        Priority.MUST: 2,
        Priority.SHOULD: 0,
        Priority.COULD: 1,
        Priority.WONT: 0,
    }
    assert (told.grown, told.by_changes, told.moved) == (2, 1, 4)
    assert told.steps[0].reason == "原因"


def test_a_version_names_what_came_and_went_in_the_readers_language() -> None:
    first, second = version(1, {1: "must", 2: "should"}), version(2, {1: "must", 3: "could"}, change=7)
    first.content[1] |= {"title": "Scan", "translations": {"zh": {"title": "扫描"}}}
    second.content[1] |= {"title": "Labels", "translations": {"zh": {"title": "标签"}}}
    for language, came, went in (("en", "Labels", "Scan"), ("zh", "标签", "扫描")):
        step = growth([first, second], Text(language)).steps[1]
        assert [(each.number, each.title) for each in step.came] == [(3, came)]
        assert [(each.number, each.title) for each in step.went] == [(2, went)]
    kept_before_titles_had_translations = growth([version(1, {1: "must"})], Text("zh"))
    assert kept_before_titles_had_translations.steps[0].came[0].title == "x"


@pytest.mark.parametrize(
    ("versions", "said"),
    [
        ([], ""),
        ([version(1, {1: "must"})], "1 requirement makes up the scope since 1 Mar."),
        (
            [version(1, {1: "must"}), version(2, {1: "must", 2: "must", 3: "must"}, 4)],
            "The scope has grown by 2 requirements since 1 Mar, all by agreed changes.",
        ),
        (
            [version(1, {1: "must"}), version(2, {1: "must", 2: "must"}, 4)],
            "The scope has grown by 1 requirement since 1 Mar, by an agreed change.",
        ),
        (
            [
                version(1, {1: "must"}),
                version(2, {1: "must", 2: "must"}, 4),
                version(3, {1: "must", 2: "must", 3: "must"}),
            ],
            "The scope has grown by 2 requirements since 1 Mar, 1 of them by agreed changes.",
        ),
        (
            [version(1, {1: "must"}), version(2, {1: "must", 2: "must"})],
            "The scope has grown by 1 requirement since 1 Mar, without a change request.",
        ),
        (
            [version(1, {1: "must", 2: "must"}), version(2, {1: "must"}, 4)],
            "The scope has shrunk by 1 requirement since 1 Mar, by an agreed change.",
        ),
        (
            [version(1, {1: "must"}), version(2, {2: "must"}, 4)],
            "As many requirements came as went since 1 Mar.",
        ),
        (
            [
                version(1, {1: "must", 2: "must"}),
                version(2, {1: "must"}, 4),
                version(3, dict.fromkeys(range(1, 6), "must")),
            ],
            "The scope has grown by 3 requirements since 1 Mar, without a change request.",
        ),
    ],
)
def test_the_finding_says_how_much_the_scope_has_grown_and_by_what(
    versions: list[VersionRow], said: str
) -> None:
    text = Text("en")
    found = finding(growth(versions, text), text)
    day = text.date(FIRST)
    assert found == said.replace("1 Mar", day)


# Forms


def test_a_draft_is_read_in_two_languages() -> None:
    raw = {
        "title": "Print",
        "title_zh": "打印",
        "criteria": "a\nb",
        "priority": "must",
        "is_special": True,
        "version": 3,
    }
    read = read_draft(Reader(raw), EN, 12)
    assert isinstance(read, SaveDraft)
    assert (read.requirement_id, read.version, read.wording.priority) == (12, 3, Priority.MUST)
    assert read.wording.texts.values["criteria"] == "a\nb"
    assert read.wording.texts.translations == {"zh": {"title": "打印"}}


def test_a_draft_needs_a_title_and_a_known_priority() -> None:
    read = read_draft(Reader({"priority": "urgent", "version": 0}), EN, None)
    assert isinstance(read, Problems)
    assert {problem.field for problem in read} == {"title", "priority"}


def test_nobody_confirms_without_choosing_and_consenting() -> None:
    read = read_confirm(Reader({"shown": "4:1 9:2", "r9": True}), "I agree")
    assert isinstance(read, Problems)
    assert [problem.field for problem in read] == ["consent"]
    none = read_confirm(Reader({"shown": "4:1", "r7": True, "consent": True}), "I agree")
    assert isinstance(none, Problems)
    both = read_confirm(Reader({"shown": "4:1 9:2", "r9": True, "r4": True, "consent": True}), "I agree")
    assert not isinstance(both, Problems)
    assert both.marks == (Mark(4, 1), Mark(9, 2))


def test_a_no_says_what_is_not_right() -> None:
    assert isinstance(read_answer(Reader({"version": 1}), EN, 5, still_right=False), Problems)
    assert read_answer(Reader({"version": 1}), EN, 5, still_right=True) == AnswerCheck(5, 1, True, "")


@pytest.mark.parametrize(
    ("wanted", "number"), [("3", 3), ("", None), ("x", None), ("-1", None), ("１", None)]
)
def test_an_address_names_a_number_or_nothing(wanted: str, number: int | None) -> None:
    assert asked_for(wanted) == number


def test_the_next_question_is_so_many_days_after_the_last() -> None:
    assert due_on(date(2027, 2, 20), 30) == date(2027, 3, 22)


def test_words_in_an_address_are_cut_where_they_are_too_long() -> None:
    assert shorter("short", 10) == "short"
    assert shorter("far too long for it", 10) == "far too l…"


# Tables


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Must", Priority.MUST),
        ("must have", Priority.MUST),
        ("高", Priority.MUST),
        ("S", Priority.SHOULD),
        ("Could", Priority.COULD),
        ("won't have", Priority.WONT),
        ("whatever", None),
    ],
)
def test_a_priority_is_understood_in_the_words_people_use(typed: str, meant: Priority | None) -> None:
    assert pasted.priority_meant(typed) is meant


def test_rows_of_a_spreadsheet_become_drafts_and_leave_alone_what_the_client_has_read() -> None:
    empty = dict.fromkeys(("module", "need", "expected", "criteria", "background", "source"), "")
    facts = {"priority": Priority.SHOULD, "is_special": False}
    known = (
        pasted.RegisterRow(1, 4, "Print labels", {**empty, **facts, "title": "Print labels"}, True),
        pasted.RegisterRow(2, 1, "Agreed", {**empty, **facts, "title": "Agreed"}, False),
    )
    table = Ruled(known, pasted.columns(), pasted.check)
    copied = (
        "Requirement\tModule\tAcceptance criteria\tMoSCoW\n"
        "Print labels\tQuay\tIn 5 s; no gap\tMust\nAgreed\tGate\t\t\nSend mail\t\t\tlater\n"
    )
    found = sheet(copied, table.columns)
    mapping = guess(found, table.columns)
    assert mapping == ("title", "module", "criteria", "priority")
    made = read_sheet(found, mapping, table, EN)
    assert [line.fate for line in made.lines] == [Fate.CHANGED, Fate.SAME, Fate.NEW]
    assert made.command.changed[0].values == {
        "module": "Quay",
        "criteria": "In 5 s\nno gap",
        "priority": Priority.MUST,
    }
    assert [bad.why for bad in made.bad] == [
        "“Part of the result, row 3” stays as it is: the client has read this requirement.",
        "“Priority, row 4” is none of the priorities.",
    ]
    assert made.command.added[0]["priority"] is Priority.SHOULD
