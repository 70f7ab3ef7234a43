"""How a project manager says the same in the languages they do not write in themselves."""

from collections.abc import Mapping

import streamlit as st

from portal import ui
from portal.i18n import LANGUAGES, Text


def other_languages(
    form: ui.Form,
    text: Text,
    paragraphs: Mapping[str, str],
    lines: Mapping[str, str] | None = None,
) -> None:
    """Optional fields by name and label, once more for each other language: "answer_zh" beside "answer"."""
    with st.expander(text("In another language (optional)")):
        for code in (code for code in LANGUAGES if code != text.language):
            language = text.language_called(code)
            for field, label in (lines or {}).items():
                form.line(f"{field}_{code}", text("{label} ({language})", label=label, language=language))
            for field, label in paragraphs.items():
                said = text("{label} ({language})", label=label, language=language)
                form.paragraph(f"{field}_{code}", said, height=80)
