"""The front page: the one HTML file that every page of the portal starts from, in the reader's language.

Streamlit sends the same English file to everybody. Here it says which language follows, so that screen
readers pronounce it and browsers hyphenate it, and it bears the portal's name until the first page has drawn.
"""

from functools import lru_cache
from html import escape

from starlette.responses import HTMLResponse

from portal.i18n import Text
from portal.settings import settings

_LANGUAGE, _TITLE, _END = '<html lang="en">', "<title>Streamlit</title>", "</head>"

# Streamlit's calendar has one sentence of its own, in English, for a year that it cannot show; there is no
# setting for it.
_CALENDAR = """<style>
[data-testid="stDateInput"] span[role="alert"] {{ font-size: 0; }}
[data-testid="stDateInput"] span[role="alert"]::after {{ font-size: 0.875rem; content: {sentence}; }}
</style>"""


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
            .replace(_END, style + _END)
        )


def _css_string(words: str) -> str:
    """A CSS string that also cannot end the style element it stands in."""
    escaped = "".join(c if c.isalnum() or c in " .,;:-" else f"\\{ord(c):x} " for c in words)
    return f'"{escaped}"'
