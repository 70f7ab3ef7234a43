"""What is said once, at the top of the next run: that something was saved, and what happens next."""

import time

import streamlit as st

_KEY = "flash"
# A double click makes a second run, which must not swallow what the first one said.
STAYS_SECONDS = 3.0


def later(sentence: str, icon: str = ":material/check_circle:") -> None:
    """Keep a sentence for the next run."""
    st.session_state[_KEY] = (sentence, icon, time.monotonic())


def show() -> None:
    """Say what was kept; it is gone with the first run that is not of the same moment."""
    if _KEY not in st.session_state:
        return
    sentence, icon, since = st.session_state[_KEY]
    if time.monotonic() - since > STAYS_SECONDS:
        del st.session_state[_KEY]
    st.success(sentence, icon=icon)
