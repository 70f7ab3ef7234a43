"""How one of several ways of looking is chosen, so that the address remembers it in no language."""

from collections.abc import Iterable, Mapping

import streamlit as st

from portal.i18n import Text


def choice(
    name: str,
    label: str,
    options: Mapping[str, str],
    text: Text,
    *,
    default: str = "",
    keep: Iterable[str] | None = None,
    forgets: Iterable[str] = (),
) -> str:
    """Which of the options the address names; `default`, or the first one, if it names none.

    `options` holds sentences marked with `N_` by value. What else stands in the address stays there when
    another one is chosen, without `forgets`; or, where `keep` is given, what that names alone.
    """
    return choose(
        name,
        label,
        {value: text(words) for value, words in options.items()},
        default=default,
        keep=keep,
        forgets=forgets,
    )


def choose(
    name: str,
    label: str,
    said: Mapping[str, str],
    *,
    default: str = "",
    keep: Iterable[str] | None = None,
    forgets: Iterable[str] = (),
) -> str:
    """The same for options that are in the reader's words already."""
    asked = st.query_params.get(name, "")
    shown = asked if asked in said else default or next(iter(said))
    if st.session_state.get(name) != shown:
        st.session_state[name] = shown  # the address may have changed by a link
    st.segmented_control(
        label,
        list(said),
        format_func=lambda value: said[value],
        key=name,
        required=True,
        label_visibility="collapsed",
        on_change=_remember,
        args=(name, None if keep is None else tuple(keep), tuple(forgets)),
    )
    return shown


def _remember(name: str, keep: tuple[str, ...] | None, forgets: tuple[str, ...]) -> None:
    now = st.query_params.to_dict()
    kept = {key: value for key, value in now.items() if (keep is None or key in keep) and key not in forgets}
    st.query_params.from_dict({**kept, name: str(st.session_state[name])})
