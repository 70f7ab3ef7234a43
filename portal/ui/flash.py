"""What is said once, at the top of the next run: that something was saved, and what happens next."""

import time
from typing import Any

import streamlit as st

_KEY = "flash"
# A double click makes a second run, which must not swallow what the first one said.
STAYS_SECONDS = 3.0


def box() -> dict[str, Any]:
    """Where sentences are kept. Whoever holds it keeps one without touching the session again."""
    held: dict[str, Any] = st.session_state.setdefault(_KEY, {})
    return held


def put(into: dict[str, Any], sentence: str, icon: str = ":material/check_circle:") -> None:
    """Keep a sentence for the next run. Nothing can come between, not even the click that ends this run."""
    into.update(sentence=sentence, icon=icon, since=time.monotonic())


def later(sentence: str, icon: str = ":material/check_circle:") -> None:
    """Keep a sentence for the next run."""
    put(box(), sentence, icon)


def show() -> None:
    """Say what was kept; it is gone with the first run that is not of the same moment."""
    held = box()
    # The place is there in any case: what follows would else be another element of the page, and forget
    # which of its tabs was open.
    place = st.empty()
    if not held:
        return
    sentence, icon = held["sentence"], held["icon"]
    if time.monotonic() - held["since"] > STAYS_SECONDS:
        held.clear()
    place.success(sentence, icon=icon)
