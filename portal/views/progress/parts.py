"""What the address of the Progress page holds: which part is open, which choice, which sheet."""

from collections.abc import Mapping

import streamlit as st

from portal.i18n import N_, Text
from portal.views.choice import choice

PARTS: Mapping[str, str] = {
    "overview": N_("Overview"),
    "timeline": N_("Timeline"),
    "history": N_("History"),
    "tasks": N_("Tasks"),
}
_MOST_SHEETS = 10_000


def part(text: Text) -> str:
    """Which part of the page is open. Another part begins anew, with the project alone in its address."""
    return choice("part", text("Part"), PARTS, text, keep=("project",))


def sheet(name: str = "sheet") -> int:
    """Which sheet the address asks for; nonsense is the first."""
    asked = st.query_params.get(name, "1")
    return min(int(asked), _MOST_SHEETS) if asked.isdecimal() and int(asked) > 0 else 1


def sheets(number: int, shown: int, name: str = "sheet") -> None:
    """The way to the other sheets, where there is more than one."""
    if number > 1:
        key = f"{name}:{number}"
        st.pagination(number, default=min(shown, number), key=key, on_change=_turned, args=(name, key))


def _turned(name: str, key: str) -> None:
    st.query_params[name] = str(st.session_state[key])
