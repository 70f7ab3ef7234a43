"""What is said once, at the top of the next run: that something was saved, and what happens next."""

import streamlit as st

_KEY = "flash"


def later(sentence: str, icon: str = ":material/check_circle:") -> None:
    """Keep a sentence for the next run."""
    st.session_state[_KEY] = (sentence, icon)


def show() -> None:
    """Say what was kept, once."""
    if _KEY in st.session_state:
        sentence, icon = st.session_state.pop(_KEY)
        st.success(sentence, icon=icon)
