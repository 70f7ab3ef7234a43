import unicodedata
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from portal.cleaning import cleaned_paragraph
from portal.forms import (
    Notice,
    Problem,
    Problems,
    ReadBeforeChecked,
    Reader,
    clean_line,
    clean_paragraph,
    needed,
    sentences,
)
from portal.i18n import Text

EN, ZH = Text("en"), Text("zh")


class Cause(StrEnum):
    OURS = "ours"
    CLIENT = "client"
    OTHER = "other"


def said(reader: Reader, text: Text = EN) -> list[str]:
    return sentences(reader.problems or (), text)


# Cleaning


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  plain  ", "plain"),
        ("cafe\u0301", "café"),
        ("a\0b\x07c\x85d", "abc d"),
        ("a\r\nb\tc\u2028d", "a b c d"),
        ("invoice\u202egpj.exe", "invoicegpj.exe"),
        ("\ufeff\u200bzero\u2060width\u00ad", "zerowidth"),
        ("lone \ud83d surrogate", "lone  surrogate"),
        ("family 👩\u200d💻", "family 👩\u200d💻"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("a\u200db", "ab"),
        ("👩\u200d", "👩"),
        ("🔥\u200d\u200d🔥", "🔥🔥"),
        (
            "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
            "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
        ),
        ("hidden\U000e0041\U000e0042", "hidden"),
        ("需求　说明", "需求　说明"),
    ],
)
def test_a_line_keeps_what_people_see(typed, kept):
    assert clean_line(typed) == kept


def test_a_paragraph_keeps_line_breaks_and_tabs():
    assert clean_paragraph("\n a\r\nb\rc\n\n\td\x0c \u2029") == "a\nb\nc\n\n\td"


def test_a_tower_of_marks_is_cut_and_costs_no_time():
    cleaned = cleaned_paragraph("a" + "\u0301\u0316" * 50_000)
    assert len(cleaned.text) <= 31
    assert cleaned.removed > 99_000


ANYTHING = st.text(
    st.characters(categories=None)
    | st.sampled_from("\0\r\n\t\u200b\u200d\u200c\u202e\ufeff\u0301\u0316e👩中 ")
)


@given(ANYTHING)
@example("\u212a\u200d中")
@example("e\u200d\u0301\u200dx")
def test_cleaning_is_done_once_and_leaves_nothing_invisible(typed):
    for clean, allowed in ((clean_line, ""), (clean_paragraph, "\n\t")):
        kept = clean(typed)
        assert clean(kept) == kept
        assert unicodedata.is_normalized("NFC", kept)
        assert [c for c in kept if unicodedata.category(c) in ("Cc", "Cs") and c not in allowed] == []
        assert not set(kept) & set(
            "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c\ufeff\u200b"
        )
        assert kept == kept.strip()
        kept.encode()


# Text


@given(ANYTHING, st.integers(1, 30))
def test_any_text_is_kept_clean_within_the_limit_or_refused(typed, limit):
    reader = Reader({"note": typed})
    note = reader.paragraph("note", limit, label="Note")
    assert bool(note) != bool(reader.problems)
    assert len(note) <= limit
    assert note in ("", clean_paragraph(typed))


@given(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.decimals(),
        st.dates(),
        ANYTHING,
        st.lists(ANYTHING),
    )
)
def test_no_reader_ever_raises(raw):
    reader = Reader({"x": raw})
    reader.line("x", label="X")
    reader.paragraph("x", label="X")
    amount = reader.amount("x", label="X")
    whole = reader.whole("x", label="X")
    day = reader.day("x", label="X")
    reader.choice("x", Cause, label="X")
    reader.choices("x", Cause, label="X")
    reader.email("x", label="X")
    reader.address("x", label="X")
    reader.flag("x", required=True, label="X")
    assert amount is None or (amount.is_finite() and abs(amount) < 10**12)
    assert whole is None or 0 <= whole < 2**63
    assert day is None or date(2000, 1, 1) <= day <= date(2100, 12, 31)
    assert all("{" not in sentence for sentence in said(reader, ZH))


def test_too_long_a_line_is_refused_with_its_length():
    reader = Reader({"title": "x" * 1201})
    assert reader.line("title", label="Title") == ""
    assert said(reader) == ["“Title” is 1,201 characters long; at most 200 fit. Please shorten it."]
    assert said(reader, ZH) == ["「Title」现有 1,201 个字符，最多可填 200 个，请适当精简。"]


def test_a_million_letters_are_refused_at_once():
    reader = Reader({"note": "\u0301\u0316" * 500_000})
    assert reader.paragraph("note", label="Note") == ""
    assert len(said(reader)) == 1


def test_an_empty_field_is_a_problem_only_if_required():
    reader = Reader({"title": " \u200b\n"})
    assert reader.line("title", required=False, label="Title") == ""
    assert reader.problems is None
    assert reader.line("missing", label="Title") == ""
    assert said(reader) == ["Please fill in “Title”."]


def test_what_is_no_text_is_refused():
    reader = Reader({"title": 5})
    assert reader.line("title", label="Title") == ""
    assert said(reader) == ["“Title” is not text."]


def test_the_person_is_told_what_was_removed():
    reader = Reader({"title": "a\0b\u202ec", "note": "fine", "other": "\u200bx"})
    reader.line("title", label="Title")
    reader.line("note", label="Note")
    reader.line("other", label="Other")
    assert reader.removed == {"title": 2, "other": 1}
    assert reader.notices == (Notice("title", "Title", 2), Notice("other", "Other", 1))
    assert [notice.sentence(EN) for notice in reader.notices] == [
        "2 invisible characters were removed from “Title”.",
        "1 invisible character was removed from “Other”.",
    ]
    assert reader.notices[0].sentence(ZH) == "已从「Title」中移除 2 个不可见字符。"


# Numbers


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1,234.50", "1234.50"),
        ("1 234,50", "1234.50"),
        ("1 234.5", "1234.50"),
        ("1\u202f234\u00a0567", "1234567.00"),
        ("1'234.50", "1234.50"),
        ("1.234.567,5", "1234567.50"),
        ("1234,5", "1234.50"),
        ("1,234", "1234.00"),
        ("１，２３４．５０", "1234.50"),
        (" −5 ", "-5.00"),
        (".5", "0.50"),
        ("5.", "5.00"),
        ("-0", "0.00"),
        ("1.500", "1.50"),
        (7, "7.00"),
        (0.1 + 0.2, "0.30"),
        (Decimal("1E+3"), "1000.00"),
        (Decimal("0E-999999"), "0.00"),
    ],
)
def test_an_amount_is_read_as_people_write_it(typed, amount):
    reader = Reader({"cost": typed})
    read = reader.amount("cost", label="Cost")
    assert (str(read), reader.problems) == (amount, None)


@pytest.mark.parametrize(
    "typed",
    [
        "NaN",
        "inf",
        "-Infinity",
        "1e9",
        "1E999999999",
        "1,23,4",
        "1.2.3",
        "12,34,567",
        "1 23",
        "abc",
        "0x10",
        "1_000",
        "٣",
        "9" * 61,
        float("nan"),
        float("inf"),
        Decimal("sNaN"),
        Decimal("-Infinity"),
        True,
        [],
        date(2026, 1, 1),
    ],
)
def test_what_is_no_number_is_refused_with_an_example(typed):
    reader = Reader({"cost": typed})
    assert reader.amount("cost", label="Cost") is None
    assert said(reader) == ["“Cost” is not a number we can read. Please write it like 1234.50."]


def test_more_decimals_than_the_currency_has_are_refused():
    for raw in ("1.234", Decimal("0.001"), Decimal("1E-999999")):
        reader = Reader({"cost": raw})
        assert reader.amount("cost", label="Cost") is None
        assert said(reader) == ["“Cost” has too many digits after the decimal point; at most 2 are kept."]


@pytest.mark.parametrize("raw", [10**12, Decimal("1E+999999"), 1e300, 10**300, "9" * 60])
def test_too_large_an_amount_is_refused(raw):
    reader = Reader({"cost": raw})
    assert reader.amount("cost", label="Cost") is None
    assert said(reader) == ["“Cost” must be at most 999,999,999,999.99."]


def test_an_integer_too_long_to_print_is_refused():
    reader = Reader({"days": 10**5000})
    assert reader.whole("days", label="Days") is None
    assert said(reader) == ["“Days” must be at most 9,223,372,036,854,775,807."]


def test_an_amount_below_its_least_is_refused():
    reader = Reader({"cost": "-1"})
    assert reader.amount("cost", minimum=Decimal(0), label="Cost") is None
    assert said(reader, ZH) == ["「Cost」不能小于 0。"]


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2))
def test_an_amount_the_portal_wrote_is_read_back(amount):
    for text in (EN, ZH):
        reader = Reader({"cost": text.number(amount, 2)})
        assert reader.amount("cost", label="Cost") == amount


def test_whole_numbers_stay_within_what_both_databases_keep():
    for raw, kept in (("1,200", 1200), (5.0, 5), (2**63 - 1, 2**63 - 1), (2**63, None), ("2.5", None)):
        reader = Reader({"days": raw})
        assert reader.whole("days", label="Days") == kept
        assert (reader.problems is None) == (kept is not None)
    reader = Reader({"days": 2**64})
    assert reader.whole("days", 0, 2**80, label="Days") is None


# Days


@pytest.mark.parametrize("raw", ["2027-03-12", " 2027-03-12 ", date(2027, 3, 12), datetime(2027, 3, 12, 9)])
def test_a_day_is_read(raw):
    assert Reader({"due": raw}).day("due", label="Due") == date(2027, 3, 12)


@pytest.mark.parametrize(
    "raw", ["12/03/2027", "2027-13-01", "2027-02-29", "20270312", "2027-W10-5", "0000-01-01", 5]
)
def test_what_is_no_day_is_refused_with_an_example(raw):
    reader = Reader({"due": raw})
    assert reader.day("due", label="Due") is None
    assert said(reader) == ["“Due” is not a date we can read. Please write it like 2027-03-12."]


@pytest.mark.parametrize("raw", [date(1, 1, 1), date(9999, 12, 31), "0001-01-01", "9999-12-31"])
def test_a_far_year_is_refused_with_the_accepted_range(raw):
    reader = Reader({"due": raw})
    assert reader.day("due", label="Due") is None
    assert said(reader) == ["“Due” must be a date from 1 January 2000 to 31 December 2100."]
    assert said(reader, ZH) == ["「Due」须为 2000年1月1日 至 2100年12月31日 之间的日期。"]


# Choices, addresses, boxes


def test_choices_are_taken_from_the_list_only():
    reader = Reader(
        {"cause": "client", "also": ["other", "ours", "other"], "forged": "DROP", "some": ["ours", 7]}
    )
    assert reader.choice("cause", Cause, label="Cause") is Cause.CLIENT
    assert reader.choices("also", Cause, label="Also") == (Cause.OURS, Cause.OTHER)
    assert reader.choices("none", Cause, required=False, label="None") == ()
    assert reader.problems is None
    assert reader.choice("forged", Cause, label="Cause") is None
    assert reader.choices("some", Cause, label="Causes") == ()
    assert said(reader) == [
        "Please choose one of the options listed for “Cause”.",
        "Please choose only from the options listed for “Causes”.",
    ]


def test_an_e_mail_address_is_put_into_its_normal_form():
    assert Reader({"mail": " Li.Wei@EXAMPLE.com\u200b"}).email("mail", label="E-mail") == "Li.Wei@example.com"


@pytest.mark.parametrize(
    "typed", ["li", "li@", "@example.com", "a b@example.com", "a@b@example.com", "a@" + "b" * 64 + ".com"]
)
def test_an_incomplete_e_mail_address_is_refused(typed):
    reader = Reader({"mail": typed})
    assert reader.email("mail", label="E-mail") == ""
    assert said(reader) == [
        "“E-mail” is not a complete e-mail address. It should look like name@example.com."
    ]


@pytest.mark.parametrize(
    "typed", ["https://example.com/a?b=c#d", "http://10.0.0.1:8080/", "HTTPS://例子.example/路径"]
)
def test_a_web_address_is_kept(typed):
    assert Reader({"link": typed}).address("link", label="Link") == typed


@pytest.mark.parametrize(
    "typed",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "//example.com",
        "www.example.com",
        "https://",
        "https://[::1",
        "ftp://a.b",
        "https://bank.example@evil.example",
        "https://a.example:99999",
        "https://a.example/ b",
        "https:\\\\a.example",
    ],
)
def test_what_is_no_plain_web_address_is_refused(typed):
    reader = Reader({"link": typed})
    assert reader.address("link", label="Link") == ""
    assert said(reader) == ["“Link” must be a web address that starts with https:// or http://."]


def test_consent_must_be_given():
    assert [Reader({"ok": raw}).flag("ok") for raw in (True, "on", False, None, "no", 1)] == [True, True] + [
        False
    ] * 4
    reader = Reader({})
    assert reader.flag("ok", required=True, label="I agree") is False
    assert said(reader) == ["Please tick “I agree” to go on."]


# Problems


def test_problems_are_told_by_field_and_never_empty():
    reader = Reader({})
    reader.line("title", label="Title")
    reader.refuse("end", "The end is before {start}.", start=date(2027, 3, 12))
    problems = reader.problems
    assert problems is not None
    assert [problem.field for problem in problems] == ["title", "end"]
    assert problems.of("title") == (Problem("title", "Please fill in “{label}”.", {"label": "Title"}),)
    assert sentences(problems, EN)[1] == "The end is before 12 March 2027."
    assert len(problems) == 2
    with pytest.raises(ValueError, match="not empty"):
        Problems(())


def test_a_value_with_a_problem_cannot_be_used():
    assert needed(0) == 0
    with pytest.raises(ReadBeforeChecked):
        needed(Reader({}).amount("cost", label="Cost"))


def test_people_s_braces_in_a_label_are_shown_as_they_are():
    reader = Reader({})
    reader.line("x", label="{0.__class__}")
    assert said(reader) == ["Please fill in “{0.__class__}”."]
