import logging
import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
import time_machine
from babel.messages.pofile import read_po
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from portal import catalogues, clock
from portal.catalogues import LOCALES, discover, faulty, language_of, read_catalogue
from portal.i18n import LANGUAGES, Text, best_language

EN, ZH, PSEUDO = (Text(code, "Europe/London") for code in ("en", "zh", "en-XA"))
NOON = datetime(2026, 3, 9, 12, 0, tzinfo=UTC)
HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'


@pytest.fixture(autouse=True)
def monday_noon():
    with time_machine.travel(NOON, tick=False):
        yield


# Clock


def test_now_is_aware_and_in_utc():
    assert clock.now() == NOON
    assert clock.now().utcoffset() == timedelta(0)


def test_today_depends_on_where_the_reader_sits():
    with time_machine.travel(datetime(2026, 3, 9, 20, 0, tzinfo=UTC), tick=False):
        assert clock.today("Europe/London") == date(2026, 3, 9)
        assert clock.today("Asia/Shanghai") == date(2026, 3, 10)


@pytest.mark.parametrize("name", ["", "Mars/Olympus", "../../etc/passwd", "Europe", "x\0y", "A" * 9000])
def test_an_unknown_zone_is_read_as_utc(name):
    assert clock.today(name) == date(2026, 3, 9)


# Catalogues


def test_languages_are_english_and_the_catalogues_present():
    assert list(LANGUAGES) == ["en", "zh"]
    assert [language.name for language in LANGUAGES.values()] == ["English", "简体中文"]
    assert str(LANGUAGES["zh"].locale) == "zh_Hans_CN"
    assert str(LANGUAGES["en"].locale) == "en_GB"


def test_another_language_is_called_as_the_reader_calls_it():
    assert [Text("en").language_called(code) for code in LANGUAGES] == ["English", "Simplified Chinese"]
    assert [Text("zh").language_called(code) for code in LANGUAGES] == ["英语", "简体中文"]
    assert Text("en").language_called("xx") == "xx"


def test_a_new_catalogue_is_a_new_language_without_code(tmp_path):
    for folder in ("de", "zh_Hant", "pt_BR"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "core.po").write_text(HEADER)
    (tmp_path / "notes").mkdir()
    found = discover(tmp_path)
    assert list(found) == ["en", "de", "pt", "zh-Hant"]
    assert [str(found[code].locale) for code in ("de", "pt", "zh-Hant")] == ["de_DE", "pt_BR", "zh_Hant_TW"]
    assert language_of("de").name == "Deutsch"


def test_a_sentence_nobody_translated_is_shown_in_english():
    assert ZH("Nobody translated {this}", this="it") == "Nobody translated it"


def test_an_unknown_language_is_english():
    assert Text("xx")("today") == "today"


def test_fragments_are_merged_and_the_faulty_left_out(tmp_path, caplog):
    folder = tmp_path / "zh_Hans"
    folder.mkdir()
    (folder / "a.po").write_text(
        HEADER + 'msgid "Hello {name}"\nmsgstr "您好，{nmae}"\n\nmsgid "Yes"\nmsgstr "是"\n\n'
        'msgid "Cut {off"\nmsgstr "断{"\n\nmsgid "Lost {date}"\nmsgstr "丢失"\n'
    )
    (folder / "b.po").write_text(HEADER + 'msgid "No"\nmsgstr "否"\n\nmsgid "Yes"\nmsgstr "对"\n')
    (folder / "c.po").write_text("this is no catalogue")
    with caplog.at_level(logging.ERROR):
        merged = read_catalogue(folder)
    assert [merged.gettext(m) for m in ("Yes", "No", "Hello {name}", "Lost {date}")] == [
        "是",
        "否",
        "Hello {name}",
        "Lost {date}",
    ]
    assert len(caplog.records) == 5


def test_a_translation_that_cannot_be_filled_in_falls_back_to_english(monkeypatch):
    class Broken(catalogues.Pseudo):
        def gettext(self, message):
            return "{wrong}"

    monkeypatch.setattr("portal.i18n.translations", lambda code: Broken())
    assert ZH("Hello {name}", name="Li") == "Hello Li"


def test_a_value_missing_in_the_code_is_an_error_that_tests_can_see():
    with pytest.raises(KeyError):
        EN("Hello {name}", nmae="Li")


def test_people_s_braces_are_not_filled_in():
    assert EN("{who} wrote", who="{0.__class__}") == "{0.__class__} wrote"


@pytest.mark.parametrize(
    "path", sorted(LOCALES.glob("*/*.po")), ids=lambda path: f"{path.parent.name}/{path.name}"
)
def test_every_catalogue_is_sound(path: Path):
    with path.open("rb") as lines:
        messages = [m for m in read_po(lines, path.parent.name, abort_invalid=True) if m.id]
    assert [m.id for m in messages if not m.string or m.fuzzy] == []
    assert [m.id for m in messages if faulty(m)] == []


def test_the_core_is_translated_completely():
    source = "".join((LOCALES.parent / name).read_text() for name in ("i18n.py", "forms.py"))
    marked = re.findall(r'N_\("([^"]+)"\)', source)
    assert len(marked) > 20
    assert [m for m in marked if ZH(m) == m and m not in {"{day} {time}", "{larger} {smaller}"}] == []


def test_pseudo_language_marks_sentences_and_keeps_placeholders():
    assert PSEUDO("Moved by {days} days", days=3) == "⟦Móvéd bý 3 dáýš⟧"
    assert PSEUDO.plural("{n} day", "{n} days", 1) == "⟦1 dáý⟧"


def test_plural_follows_the_number():
    assert [EN.plural("{n} day", "{n} days", n) for n in (0, 1, 1200)] == ["0 days", "1 day", "1,200 days"]
    assert [ZH.plural("{n} day", "{n} days", n) for n in (0, 1, 1200)] == ["0 天", "1 天", "1,200 天"]


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("en-GB,zh;q=0.5", "en"),
        ("en;q=0.3, zh-Hans-CN;q=0.8", "zh"),
        ("fr-FR, zh-TW;q=0.7", "zh"),
        ("zh;q=0, fr", "en"),
        ("de;q=nonsense,zh", "zh"),
        ("*", "en"),
        ("", "en"),
        ("," * 100_000, "en"),
    ],
)
def test_best_language_is_the_first_wish_we_can_meet(header, code):
    assert best_language(header) == code


@given(st.text())
def test_best_language_never_fails(header):
    assert best_language(header) in LANGUAGES


# Figures


def test_numbers():
    assert EN.number(Decimal("1234567.5")) == "1,234,567.5"
    assert EN.number(0.1 + 0.2) == "0.3"
    assert EN.number(3, 2) == "3.00"
    assert EN.number(Decimal("2.5"), 0) == "3"
    assert EN.number(Decimal("-0.4"), 0) == "0"
    assert EN.number(float("nan")) == "–"


def test_percent():
    assert EN.percent(Decimal("0.125")) == "13%"
    assert EN.percent(0.125, 1) == "12.5%"
    assert ZH.percent(-0.04) == "-4%"


@pytest.mark.parametrize(
    ("amount", "currency", "rounded", "exact"),
    [
        ("0", "GBP", "£0", "£0.00"),
        ("999.5", "GBP", "£999.50", "£999.50"),
        ("999.999", "GBP", "£1,000", "£999.999"),
        ("-1234.5", "EUR", "-€1,235", "-€1,234.50"),
        ("1234.5", "JPY", "JP¥1,235", "JP¥1,234.5"),
        ("1200.00", "CNY", "CN¥1,200", "CN¥1,200.00"),
        ("-0.01", "USD", "-US$0.01", "-US$0.01"),
    ],
)
def test_money_is_rounded_to_what_a_reader_needs(amount, currency, rounded, exact):
    assert EN.money(Decimal(amount), currency) == rounded
    assert EN.money(Decimal(amount), currency, exact=True) == exact


def test_money_in_chinese():
    assert ZH.money(Decimal("-1234.5"), "CNY") == "-¥1,235"
    assert ZH.money_compact(Decimal(-1234567), "CNY") == "-¥123.5万"
    assert EN.money_compact(Decimal(-1234567), "GBP") == "-£1.2M"


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=2))
def test_money_never_loses_its_sign(amount):
    for text in (EN, ZH):
        assert text.money(amount, "GBP").startswith("-") == (amount < 0)


def test_sizes():
    assert [EN.size(n) for n in (0, 1, 999, 45_000, 3_200_000, 2_000_000_000)] == [
        "0 bytes",
        "1 byte",
        "999 bytes",
        "45 kB",
        "3.2 MB",
        "2.0 GB",
    ]
    assert ZH.size(3_200_000) == "3.2 MB"


def test_lists():
    assert EN.list(["a", "b", "c"]) == "a, b and c"
    assert ZH.list(["a", "b", "c"]) == "a、b和c"
    assert EN.list(x for x in ("a",)) == "a"
    assert EN.list([]) == ""


# Days and moments


def test_dates():
    assert (EN.date(date(2026, 3, 12)), ZH.date(date(2026, 3, 12))) == ("Thu 12 Mar", "3月12日 周四")
    assert (EN.date(date(2028, 3, 12)), ZH.date(date(2028, 3, 12))) == ("12 Mar 2028", "2028年3月12日")
    assert EN.long_date(date(2027, 3, 12)) == "12 March 2027"
    assert ZH.long_date(date(2027, 3, 12)) == "2027年3月12日"
    assert (EN.month(date(2027, 3, 12)), ZH.month(date(2027, 3, 12))) == ("Mar 2027", "2027年3月")


@pytest.mark.parametrize(
    ("days", "english", "chinese"),
    [
        (0, "today", "今天"),
        (1, "tomorrow", "明天"),
        (-1, "yesterday", "昨天"),
        (3, "in 3 days (Thu 12 Mar)", "3 天后（3月12日 周四）"),
        (-3, "3 days ago (Fri 6 Mar)", "3 天前（3月6日 周五）"),
        (60, "in 60 days (Fri 8 May)", "60 天后（5月8日 周五）"),
        (61, "Sat 9 May", "5月9日 周六"),
        (-90, "9 Dec 2025", "2025年12月9日"),
    ],
)
def test_when_says_how_far_a_day_is(days, english, chinese):
    day = date(2026, 3, 9) + timedelta(days)
    assert (EN.when(day), ZH.when(day)) == (english, chinese)


@pytest.mark.parametrize(
    ("moment", "english", "chinese"),
    [
        (datetime(2026, 3, 9, 9, 12, tzinfo=UTC), "today 09:12", "今天 09:12"),
        (datetime(2026, 3, 8, 17, 3, tzinfo=UTC), "yesterday 17:03", "昨天 17:03"),
        (datetime(2026, 3, 12, 9, 12, tzinfo=UTC), "Thu 12 Mar 09:12", "3月12日 周四 09:12"),
        (datetime(2025, 7, 1, 9, 12, tzinfo=UTC), "1 Jul 2025 10:12", "2025年7月1日 10:12"),
        (datetime(2026, 3, 9, 9, 12), "today 09:12", "今天 09:12"),
    ],
)
def test_moments_are_told_by_the_reader_s_clock(moment, english, chinese):
    assert (EN.moment(moment), ZH.moment(moment)) == (english, chinese)


def test_the_same_moment_is_another_day_elsewhere():
    moment = datetime(2026, 3, 8, 17, 3, tzinfo=UTC)
    assert Text("en", "Asia/Shanghai").moment(moment) == "today 01:03"


@pytest.mark.parametrize(
    ("passed", "english", "chinese"),
    [
        (timedelta(seconds=20), "just now", "刚刚"),
        (timedelta(minutes=1), "1 minute ago", "1 分钟前"),
        (timedelta(hours=3, minutes=59), "3 hours ago", "3 小时前"),
        (timedelta(days=2), "2 days ago", "2 天前"),
        (timedelta(hours=-3), "in 3 hours", "3 小时后"),
        (timedelta(days=100), "29 Nov 2025", "2025年11月29日"),
    ],
)
def test_ago(passed, english, chinese):
    assert (EN.ago(NOON - passed), ZH.ago(NOON - passed)) == (english, chinese)


@pytest.mark.parametrize(
    ("span", "english", "chinese"),
    [
        (timedelta(days=2, hours=3, minutes=40), "2 days 3 h", "2 天 3 小时"),
        (timedelta(hours=3, minutes=20), "3 h 20 min", "3 小时 20 分钟"),
        (timedelta(days=1), "1 day", "1 天"),
        (timedelta(days=1, minutes=5), "1 day", "1 天"),
        (timedelta(days=45, hours=3), "45 days", "45 天"),
        (timedelta(hours=-2), "2 h", "2 小时"),
        (timedelta(seconds=5), "less than a minute", "不到 1 分钟"),
    ],
)
def test_durations(span, english, chinese):
    assert (EN.duration(span), ZH.duration(span)) == (english, chinese)


def test_the_day_of_a_moment_is_the_reader_s_day():
    assert Text("en", "Asia/Shanghai").date(datetime(2026, 3, 9, 20, 0, tzinfo=UTC)) == "Tue 10 Mar"


def test_vega_speaks_chinese():
    locale = ZH.vega_locale()
    assert locale["time"]["months"][0] == "一月"
    assert locale["time"]["shortDays"][:2] == ["周日", "周一"]
    assert locale["number"]["grouping"] == [3]
    assert EN.vega_locale()["time"]["days"][0] == "Sunday"


# People's own text


def test_pick_takes_the_reader_s_version_or_the_original():
    translated = {"zh": {"title": "需求", "note": "  "}}
    assert ZH.pick("Requirements", translated, "title") == "需求"
    assert ZH.pick("Note", translated, "note") == "Note"
    assert EN.pick("Requirements", translated, "title") == "Requirements"
    assert ZH.pick("Requirements", None, "title") == "Requirements"


def test_plain_text_needs_no_escape():
    plain = "Sign-off (phase 2), 09:12; 45% of O'Brien/Li: done?"
    assert EN.md(plain) == plain


def test_nothing_is_shown_as_nothing():
    assert EN.md(None) == ""


def shown(markdown: str) -> str:
    """What a reader sees: CommonMark with tables, then what Streamlit replaces in the finished text."""
    commonmark = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    tokens = commonmark.parse(markdown)
    assert [token.type for token in tokens] in (["paragraph_open", "inline", "paragraph_close"], [])
    children = [child for token in tokens for child in token.children or []]
    assert {child.type for child in children} <= {"text", "text_special", "hardbreak"}
    text = "".join("\n" if child.type == "hardbreak" else child.content for child in children)
    assert not re.search(r":\+1:|:-1:|:[\w-]*[a-zA-Z_-][\w-]*:|:100:|:streamlit:", text, re.ASCII)
    assert not re.search(r"(^|\s)(<->|->|<-|--|>=|<=|~=)(\s|$)", text)
    return text.replace("\u2060", "").replace("\u00a0", " ")


def spaced(text: str) -> str:
    return re.sub(r"[ \u00a0]+", " ", "\n".join(line.strip(" \t\u00a0") for line in text.split("\n")))


SNIPPETS = [*"*_`$:/[](){}<>-+#|!&~^\\=@.,'\"1a中 \n", ":red[", ":material/home:", "-> ", "    "]
VISIBLE = st.characters(
    codec="utf-8", exclude_categories=["Cc", "Zs", "Zl", "Zp"], exclude_characters="\u2060\ufeff"
)
MARKS = st.lists(st.sampled_from(SNIPPETS) | VISIBLE).map("".join)


@given(MARKS)
@example(":material/home:")
@example(":material_home: and :smile: and :streamlit:")
@example("a :red[danger] b")
@example("$x^2$ <b>bold</b> &amp; [l](http://evil.example) ![i](u)")
@example("# a\n- b\n1. c\n> d\n\n    code\n---\n| a |\n|---|\n```\nx")
@example("-> and <- and -- and >= ")
def test_people_s_text_is_shown_letter_by_letter(typed):
    assert spaced(shown(EN.md(typed, lines=True))) == spaced(typed.strip("\n\t "))
    assert re.sub(r"\s+", " ", shown(EN.md(typed))).strip() == re.sub(r"\s+", " ", typed).strip()


def test_no_dollar_opens_a_formula_and_no_colon_a_directive():
    escaped = EN.md("$a$ :blue-background[x] http://a_b.example/ www.a_b.example x@a_b.example")
    assert not re.search(r"(?<!\\)[$\[@]|(?<!\\):(?=[a-z/])|www\.", escaped)


def test_line_breaks_are_kept_only_where_asked():
    assert EN.md("a\r\n\n  b", lines=True) == "a\\\n\\\n\u00a0\u00a0b"
    assert "\n" not in EN.md("a\r\n\n  b\u2028c\x0bd")
