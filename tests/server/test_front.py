"""The front page: Streamlit's file in the reader's language."""

import json
import re
from pathlib import Path

import pytest
from streamlit import file_util

from portal.gate.front import FrontPage, FrontPageChanged, _css_string
from portal.gate.streamlits_words import STREAMLITS_WORDS
from portal.identity.sessions import Started
from tests.server.conftest import Opened

FILE = '<html lang="en"><head><title>Streamlit</title></head><body></body></html>'


def test_it_says_which_language_follows_and_bears_the_portals_name() -> None:
    said = bytes(FrontPage(FILE, frozenset()).answer("zh").body).decode()
    assert '<html lang="zh">' in said
    assert "<title>Candor</title>" in said
    assert "Streamlit" not in said


def test_the_calendars_only_sentence_is_in_the_readers_language() -> None:
    front = FrontPage(FILE, frozenset())
    assert _css_string("日期太远，未被采用，请另选一天。")[:6] in bytes(front.answer("zh").body).decode()
    assert "This day is too far away" in bytes(front.answer("en").body).decode()


def test_words_cannot_end_the_style_they_stand_in() -> None:
    assert "<" not in _css_string('"; } </style><script>')
    assert '"' not in _css_string('a"b')[1:-1]


def told(language: str) -> dict[str, str]:
    page = bytes(FrontPage(FILE, frozenset()).answer(language).body).decode()
    found = re.search(r'<script id="portal-front" type="application/json">(.*?)</script>', page)
    assert found is not None
    words: dict[str, str] = json.loads(found[1])["words"]
    return words


def test_streamlits_own_words_are_told_in_the_readers_language() -> None:
    assert told("en") == {}
    assert set(told("zh")) == set(STREAMLITS_WORDS)
    assert told("zh")["Add row"] == "添加一行"


def test_this_streamlit_still_says_them() -> None:
    scripts = "".join(
        file.read_text(encoding="utf-8")
        for file in (Path(file_util.get_static_dir()) / "static" / "js").glob("*.js")
    )
    composed = re.compile(r"Press (?:Ctrl\+|⌘\+)?Enter to (?:apply|submit form)")
    gone = {
        word
        for word in STREAMLITS_WORDS
        if not composed.fullmatch(word) and f"`{word}`" not in scripts and f'"{word}"' not in scripts
    }
    assert gone == set()
    assert "+Enter to ${" in scripts
    assert "`Press Enter to ${" in scripts


def test_only_pages_of_the_portal_start_from_it() -> None:
    front = FrontPage(FILE, frozenset({"/", "/progress"}))
    assert [front.has(path) for path in ("/", "/progress", "/elsewhere", "/static/js/a.js")] == [
        True,
        True,
        False,
        False,
    ]


def test_a_file_that_no_longer_has_the_places_is_refused_when_the_portal_starts() -> None:
    with pytest.raises(FrontPageChanged, match="html lang"):
        FrontPage("<html></html>", frozenset())


def test_the_file_of_this_streamlit_has_them() -> None:
    file = (Path(file_util.get_static_dir()) / "index.html").read_text(encoding="utf-8")
    assert FrontPage(file, frozenset()).answer("en").status_code == 200


def test_the_first_page_is_found_by_its_name_too(browser: Opened, session: Started) -> None:
    answer = browser(session).get("/home?project=abc")
    assert (answer.status_code, answer.headers["location"]) == (303, "/?project=abc")


def test_a_page_of_the_portal_arrives_in_the_language_of_the_session(
    browser: Opened, session: Started
) -> None:
    arrived = browser(session).get("/progress")
    assert '<html lang="en">' in arrived.text
    assert arrived.headers["cache-control"] == "no-store"
