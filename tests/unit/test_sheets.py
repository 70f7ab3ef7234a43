"""Lists as files: what a cell holds, what a spreadsheet does with it, and how the sheet is laid out."""

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from openpyxl import load_workbook

from portal.sheets import Cell, Format, Table, as_csv, as_file, as_xlsx


def table(*rows: Sequence[Cell], above: Sequence[Sequence[Cell]] = ()) -> Table:
    return Table("list", "List", ("What", "How much"), rows, above)


def sheet(written: Table) -> Any:
    return load_workbook(io.BytesIO(as_xlsx(written))).active


def test_dates_are_dates_and_amounts_are_numbers() -> None:
    made = sheet(
        table(
            ("Day", date(2027, 3, 10)), ("Amount", Decimal("1234.50")), ("Share", Decimal("12.3")), ("n", 7)
        )
    )
    assert [made.cell(line, 2).value for line in (2, 3, 4, 5)] == [datetime(2027, 3, 10), 1234.5, 12.3, 7]
    assert [made.cell(line, 2).number_format for line in (2, 3, 4, 5)] == [
        "yyyy-mm-dd",
        "#,##0.00",
        "#,##0.0",
        "General",
    ]


def test_what_is_missing_is_an_empty_cell() -> None:
    made = sheet(table(("", None)))
    assert [made.cell(2, place).value for place in (1, 2)] == [None, None]


def test_the_head_stays_in_sight_and_stands_under_what_the_list_says_of_itself() -> None:
    made = sheet(table(("a", 1)))
    assert (made.freeze_panes, made.auto_filter.ref, made.cell(1, 1).font.b) == ("A2", "A1:B2", True)
    made = sheet(table(("a", 1), ("b", 2), above=(("List", "of it"), ("As of", date(2027, 3, 10)))))
    assert (made.freeze_panes, made.auto_filter.ref) == ("A5", "A4:B6")
    assert [made.cell(line, 1).value for line in (1, 2, 3, 4, 5)] == ["List", "As of", None, "What", "a"]
    assert (made.cell(4, 1).font.b, made.cell(1, 1).font.b) == (True, False)


@pytest.mark.parametrize(
    "words", ["=1+1", "+1", "-1", "@SUM(A1)", "＝1", "＋1", "－1", "＠x", "\t=1", "  =HYPERLINK(0)", "#N/A"]
)
def test_text_that_looks_like_a_formula_stays_text(words: str) -> None:
    cell = sheet(table((words, None))).cell(2, 1)
    assert (cell.value, cell.data_type) == (words.strip(), "s")
    if not words.startswith("#"):
        assert (cell.number_format, cell.quotePrefix) == ("@", True)
        line = list(csv.reader(io.StringIO(as_csv(table((words, None))).decode("utf-8-sig"))))[1]
        assert line[0] == f"'{words.strip()}"


def test_a_tab_is_named_after_the_list_as_far_as_a_tab_may_be() -> None:
    named = Table("list", "What: [who] / 'when' and where else besides", ("a",), ())
    assert sheet(named).title == "What   who     when  and where e"[:31].strip()
    assert sheet(Table("list", "??", ("a",), ())).title == "1"


def test_a_column_is_as_wide_as_its_words_and_not_wider_than_a_page() -> None:
    made = sheet(table(("标签打印机", 1), above=(("x" * 300,),)))
    assert made.column_dimensions["A"].width == 12
    assert sheet(table(("x" * 300, 1))).column_dimensions["A"].width == 62


@settings(max_examples=60, deadline=None)
@given(some.text(max_size=60))
def test_any_text_makes_a_file_that_opens_and_says_it(words: str) -> None:
    for form in Format:
        assert as_file(table((words, 1)), form)
    cell = sheet(table((words, 1))).cell(2, 1)
    said = "".join(sign for sign in " ".join(words.split()) if sign.isprintable() or sign == " ")
    assert (cell.value is None and not said) or cell.data_type == "s"


def test_who_made_the_file_is_not_in_it() -> None:
    book = load_workbook(io.BytesIO(as_xlsx(table(("a", 1)))))
    assert (book.properties.title, book.properties.creator or "") == ("List", "")
