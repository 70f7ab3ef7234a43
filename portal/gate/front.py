"""The front page: the one HTML file that every page of the portal starts from, in the reader's language.

Streamlit sends the same English file to everybody. Here it says which language follows, so that screen
readers pronounce it and browsers hyphenate it, and it bears the portal's name until the first page has drawn.
With it goes a small script, `front.js`, for what Streamlit has no setting for: on a phone the navigation
closes behind whoever followed a link, a second press does not hit the button that has taken the place of the
first, and Streamlit's own words are said in the reader's language.
"""

import json
from functools import lru_cache
from html import escape
from pathlib import Path

from starlette.responses import HTMLResponse

from portal.gate.assets import digest
from portal.gate.streamlits_words import NAMED, STREAMLITS_WORDS
from portal.i18n import Text
from portal.settings import settings

_LANGUAGE, _TITLE, _END = '<html lang="en">', "<title>Streamlit</title>", "</head>"

# Streamlit's calendar has one sentence of its own, in English, for a year that it cannot show; there is no
# setting for it.
_CALENDAR = """<style>
[data-testid="stDateInput"] span[role="alert"] {{ font-size: 0; }}
[data-testid="stDateInput"] span[role="alert"]::after {{ font-size: 0.875rem; content: {sentence}; }}
</style>"""

# What is chosen is written in the primary colour. No colour is dark enough to stand under the white words of
# a button and light enough to be read on a dark ground: it is written in ink, and its frame tells.
_CHOSEN = """<style>
button[data-variant][data-selected="true"] { color: inherit !important; }
</style>"""

_SCRIPT = (Path(__file__).parent / "front.js").read_text(encoding="utf-8")


class FrontPageChanged(RuntimeError):
    """Streamlit's file no longer has the places where the portal writes its own words."""


class FrontPage:
    """Streamlit's file with our words, for the paths of the portal's pages."""

    def __init__(self, file: str, paths: frozenset[str]) -> None:
        for place in (_LANGUAGE, _TITLE, _END):
            if file.count(place) != 1:
                raise FrontPageChanged(place)
        self._file = file
        self._paths = paths
        self._in = lru_cache(maxsize=8)(self._written)

    @staticmethod
    def inline_scripts() -> tuple[str, ...]:
        """The hash of the script it adds, for the content policy."""
        return (digest(_SCRIPT),)

    def has(self, path: str) -> bool:
        """Whether a page of the portal starts at this path."""
        return path in self._paths

    def answer(self, language: str) -> HTMLResponse:
        """The file for a reader of this language."""
        return HTMLResponse(self._in(language))

    def _written(self, language: str) -> str:
        _ = Text(language)
        sentence = _("This day is too far away and was not taken over. Please choose another.")
        style = _CALENDAR.format(sentence=_css_string(sentence))
        return (
            self._file.replace(_LANGUAGE, f'<html lang="{escape(language)}">')
            .replace(_TITLE, f"<title>{escape(settings().brand)}</title>")
            .replace(_END, style + _CHOSEN + _told(_) + f"<script>{_SCRIPT}</script>" + _END)
        )


def _told(text: Text) -> str:
    """The words for the script, as data that no browser takes for a script or for the end of one."""
    told = {
        "words": {word: said for word in STREAMLITS_WORDS if (said := text(word)) != word},
        "named": text("{word}: {name}", word="{word}", name="{name}"),  # as in "Add row: Milestones"
        "before": {word.removesuffix("{name}"): text(word, name="{name}") for word in NAMED},
    }
    data = json.dumps(told, ensure_ascii=False).replace("<", "\\u003c")
    return f'<script id="portal-front" type="application/json">{data}</script>'


def _css_string(words: str) -> str:
    """A CSS string that also cannot end the style element it stands in."""
    escaped = "".join(c if c.isalnum() or c in " .,;:-" else f"\\{ord(c):x} " for c in words)
    return f'"{escaped}"'
