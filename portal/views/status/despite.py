"""How the client reads why a project is called on track although figures say otherwise."""

import streamlit as st

from portal.i18n import Text


def line(explanation: str, text: Text) -> str:
    """The explanation as one line of Markdown; nothing where none was needed."""
    if not explanation:
        return ""
    said = text("Why on track all the same: {explanation}", explanation=explanation)
    return f":material/balance: {text.md(said)}"


def show(explanation: str, text: Text) -> None:
    """The same below a statement."""
    if explanation:
        st.markdown(line(explanation, text))
