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
        for code, language in LANGUAGES.items():
            if code == text.language:
                continue
            for field, label in (lines or {}).items():
                form.line(f"{field}_{code}", f"{label} · {language.name}")
            for field, label in paragraphs.items():
                form.paragraph(f"{field}_{code}", f"{label} · {language.name}", height=80)
