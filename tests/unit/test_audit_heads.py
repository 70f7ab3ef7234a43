"""Heads in a file, grown trees, and how a trail is read against what was published."""

from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db import merkle
from portal.audit import Head, NotAHeadFile, grouped, read_heads
from portal.audit.checking import Tampering, together
from portal.audit.heads import append
from portal.audit.values import said
from portal.i18n import Text

AT = datetime(2027, 3, 10, 9, 0, tzinfo=UTC)


def head(size: int, chain: int = 1, mark: str = "a") -> Head:
    return Head(chain, size, sha256(f"{chain}{size}{mark}".encode()).hexdigest(), "d" * 64, AT)


@given(st.lists(st.binary(max_size=8), max_size=70))
def test_a_tree_that_grows_has_the_head_of_the_whole_at_every_size(entries: list[bytes]) -> None:
    tree, leaves = merkle.Growing(), []
    assert tree.root == merkle.EMPTY
    for entry in entries:
        leaves.append(merkle.leaf(entry))
        tree.add(leaves[-1])
        assert (tree.size, tree.root) == (len(leaves), merkle.root(leaves))


def test_heads_come_back_from_the_file_as_they_were_written_and_once_each(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "heads.jsonl"
    assert read_heads(path) == ()
    assert append(path, [head(3), head(4, 2)], {1: "Zürich 公司"}) == 2
    assert append(path, [head(3), head(9)], {}) == 1
    assert read_heads(path) == (head(3), head(4, 2), head(9))
    assert "Zürich 公司" in path.read_text("utf-8")
    path.chmod(0o640)
    append(path, [head(10)], {})
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_line_that_was_cut_off_counts_as_never_written_and_is_written_over(tmp_path: Path) -> None:
    path = tmp_path / "heads.jsonl"
    append(path, [head(3), head(4)], {})
    whole = path.read_bytes()
    path.write_bytes(whole[:-30])
    assert read_heads(path) == (head(3),)
    append(path, [head(4)], {})
    assert path.read_bytes() == whole


@pytest.mark.parametrize(
    "line", ["{", "[]", '{"chain": 1, "size": 2, "root": "zz", "digest": "", "at": "x"}']
)
def test_a_line_that_is_no_head_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "heads.jsonl"
    append(path, [head(3)], {})
    with path.open("a") as file:
        file.write(line + "\n")
    with pytest.raises(NotAHeadFile, match="2"):
        read_heads(path)


def test_the_file_wins_over_the_table_and_a_difference_is_told() -> None:
    published, wrong = together([head(3), head(5)], [head(3), head(5, mark="b"), head(7)])
    assert published == (head(3), head(5), head(7))
    assert wrong is not None
    assert (wrong.kind, wrong.position) == (Tampering.HEAD_CHANGED, 5)
    assert together([], [head(3)]) == ((head(3),), None)
    missing = together([head(3)], [])[1]
    assert missing is not None
    assert missing.position == 3


def test_a_head_is_compared_in_groups_of_eight() -> None:
    assert grouped("0123456789abcdef" * 4) == " ".join(["01234567", "89abcdef"] * 4)


@pytest.mark.parametrize(
    ("record", "column", "value", "expected"),
    [
        ("milestone", "forecast", "2027-03-12", "Fri 12 Mar"),
        ("budget_line", "agreed", "10000.5000", "10,000.5"),
        ("issue", "status", "in_progress", "in progress"),
        ("milestone_move", "needs_consent", True, "yes"),
        ("milestone", "title", None, "–"),
        ("milestone", "title", "Two\n  lines", "Two lines"),
        ("issue", "status", "no longer known", "no longer known"),
        ("milestone", "forecast", "garbage", "garbage"),
        ("no_table", "title", "x" * 400, "x" * 159 + "…"),
        ("requirement_edition", "content", {"need": "a", "criteria": ["b", "c"]}, "need: a · criteria: b; c"),
    ],
)
def test_values_are_said_as_people_read_them(record: str, column: str, value: object, expected: str) -> None:
    import time_machine

    with time_machine.travel(AT, tick=False):
        assert said(record, column, value, Text()) == expected
