"""How one of several ways of looking is chosen, so that the address remembers it in no language."""

from collections.abc import Mapping

import streamlit as st

from portal.i18n import Text


def choice(name: str, label: str, options: Mapping[str, str], text: Text, *, forgets: str = "") -> str:
    """Which of the options the address names, the first one if none; `forgets` is what a new choice ends."""
    asked = st.query_params.get(name, "")
    default = asked if asked in options else next(iter(options))
    chosen = st.segmented_control(
        label,
        list(options),
        format_func=lambda option: text(options[option]),
        default=default,
        required=True,
        label_visibility="collapsed",
    )
    if chosen != default:
        st.query_params[name] = chosen
        if forgets:
            st.query_params.pop(forgets, None)
        st.rerun()  # the widget knows its choice by the address, so it must be shown with it
    return chosen
