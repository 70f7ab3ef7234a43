"""Saying: how is a sentence about a deliverable kept, so that everybody reads it in their language?"""

from typing import Protocol

from db.base import Translations
from portal.i18n import LANGUAGES, Text


class Titled(Protocol):
    """What bears a title in more than one language."""

    title: str
    translations: Translations


def about(row: Titled, language: str, sentence: str, **values: object) -> tuple[str, Translations]:
    """A sentence of ours with the row's {title}: in this language, and in all others as translations."""
    said = {
        code: _said(Text(code), row, sentence, values)[:500] for code in dict.fromkeys((language, *LANGUAGES))
    }
    mine = said.pop(language)
    return mine, {code: {"title": words} for code, words in said.items()}


def _said(text: Text, row: Titled, sentence: str, values: dict[str, object]) -> str:
    return text(sentence, title=text.pick(row.title, row.translations, "title"), **values)
