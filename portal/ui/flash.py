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
    into.update(sentence=sentence, icon=icon, shown=None, kept=time.monotonic())


def later(sentence: str, icon: str = ":material/check_circle:") -> None:
    """Keep a sentence for the next run."""
    put(box(), sentence, icon)


def waits() -> bool:
    """Whether something was kept after this run has begun and said what there was to say."""
    held = box()
    return bool(held) and held["shown"] is None


def came_since(moment: float) -> bool:
    """Whether something was kept after this moment of `time.monotonic`, said already or not."""
    held = box()
    return bool(held) and bool(held["kept"] > moment)


def show() -> None:
    """Say what was kept; it is gone with the first run that is not of the same moment."""
    held = box()
    # The place is there in any case: what follows would else be another element of the page, and forget
    # which of its tabs was open.
    place = st.empty()
    if not held:
        return
    moment = time.monotonic()
    if held["shown"] is not None and moment - held["shown"] > STAYS_SECONDS:
        held.clear()
        return
    held["shown"] = held["shown"] or moment
    place.success(held["sentence"], icon=held["icon"])
