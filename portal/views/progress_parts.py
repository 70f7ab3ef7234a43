"""What the address of the Progress page holds: which part is open, which choice, which sheet."""

from collections.abc import Iterable, Mapping

import streamlit as st

from portal.i18n import N_, Text

PARTS: Mapping[str, str] = {
    "overview": N_("Overview"),
    "timeline": N_("Timeline"),
    "history": N_("History"),
    "tasks": N_("Tasks"),
}
_MOST_SHEETS = 10_000


def part(text: Text) -> str:
    """Which part of the page is open. Another part begins anew, with the project alone in its address."""
    return choice("part", PARTS, text("Part"), text, keep=("project",))


def choice(
    name: str, options: Mapping[str, str], label: str, text: Text, keep: Iterable[str], default: str = ""
) -> str:
    """One of several, kept in the address by its value, which is the same in every language.

    `keep` names what of the address still holds when another one is chosen.
    """
    asked = st.query_params.get(name, "")
    shown = asked if asked in options else default or next(iter(options))
    if st.session_state.get(name) != shown:
        st.session_state[name] = shown  # the address may have changed by a link
    st.segmented_control(
        label,
        list(options),
        format_func=lambda value: text(options[value]),
        key=name,
        required=True,
        label_visibility="collapsed",
        on_change=_chosen,
        args=(name, tuple(keep)),
    )
    return shown


def _chosen(name: str, keep: tuple[str, ...]) -> None:
    kept = {each: st.query_params[each] for each in keep if each in st.query_params}
    st.query_params.from_dict({**kept, name: st.session_state[name]})


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
