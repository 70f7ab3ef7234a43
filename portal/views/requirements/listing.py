"""How requirements are listed: found by part, priority, state or words, which the address remembers."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import streamlit as st

from db.models.requirement import Priority
from portal.i18n import Text
from portal.page import PageContext
from portal.requirements import PRIORITIES, Item
from portal.requirements.sentences import STATES, Reader, state

A_SHEET = 20
_SEARCHED = ("title", "module", "need", "expected", "criteria", "background", "source")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for; "" is everything."""

    module: str
    priority: str
    state: str
    words: str

    def fits(self, item: Item) -> bool:
        """Whether a requirement is among it; what left the scope is listed only if it is asked for."""
        where = state(item)
        wrong_state = where != self.state if self.state else where == "retired"
        wrong_fact = (self.priority and item.priority.value != self.priority) or (
            self.module and item.wording.texts.values["module"] != self.module
        )
        return not (wrong_state or wrong_fact) and self.words.casefold() in _searched(item)


def _searched(item: Item) -> str:
    return " ".join([item.code, *(item.words[name] for name in _SEARCHED)]).casefold()


def wanted(items: Sequence[Item], reader: Reader, page: PageContext) -> Wanted:
    """What the reader looks for, by values in the address."""
    text = page.text
    modules = {item.wording.texts.values["module"]: item.words["module"] for item in items}
    states = {state(item) for item in items}
    with st.container(horizontal=True, gap="small"):
        module = _picked(
            "module",
            text("Part of the result"),
            {"": text("All parts"), **{m: said for m, said in sorted(modules.items()) if m}},
        )
        priority = _picked(
            "priority",
            text("Priority"),
            {"": text("Any priority"), **{p.value: text(PRIORITIES[p]) for p in Priority}},
        )
        where = _picked(
            "state",
            text("Where it stands"),
            {
                "": text("All that counts now"),
                **{word: text(said) for word, said in STATES[reader].items() if word in states},
            },
        )
        words = st.text_input(
            text("Find a requirement"),
            key="search",
            bind="query-params",
            placeholder=text("Find a requirement"),
            icon=":material/search:",
            label_visibility="collapsed",
            width=155,
        )
    return Wanted(module, priority, where, (words or "").strip())


def _picked(name: str, label: str, said: Mapping[str, str]) -> str:
    """One of several, kept in the address by its value; nothing for a value that is not offered."""
    asked = st.query_params.get(name, "")
    shown = asked if asked in said else ""
    key = f"pick-{name}"
    if st.session_state.get(key) != shown:
        st.session_state[key] = shown  # the address may have changed by a link
    st.selectbox(
        label,
        list(said),
        format_func=lambda value: said[value],
        key=key,
        label_visibility="collapsed",
        width=155,
        on_change=_remember,
        args=(name, key),
    )
    return shown


def _remember(name: str, key: str) -> None:
    value = str(st.session_state[key] or "")
    st.query_params.pop("sheet", None)
    if value:
        st.query_params[name] = value
    else:
        st.query_params.pop(name, None)


def shown(
    items: Iterable[Item],
    first: Item | None,
    reader: Reader,
    page: PageContext,
    draw: Callable[[Item], None],
) -> None:
    """What was looked for, part by part and sheet by sheet; the one that somebody has opened comes first."""
    text = page.text
    everything = list(items)
    looked_for = wanted(everything, reader, page)
    found = [item for item in everything if looked_for.fits(item)]
    if first is not None:
        draw(first)
        found = [item for item in found if item.id != first.id]
    if not found and first is None:
        st.caption(text("No requirement fits what is chosen above."))
    found.sort(key=lambda item: (not item.words["module"], item.words["module"], item.number))
    sheets = -(-len(found) // A_SHEET)
    sheet = min(_sheet(), max(sheets, 1))
    on_sheet = found[A_SHEET * (sheet - 1) : A_SHEET * sheet]
    for module, group in groupby(on_sheet, key=lambda item: item.words["module"]):
        st.markdown(f"#### {text.md(module or text('No part named'))}")
        for item in group:
            draw(item)
    if sheets > 1:
        st.pagination(sheets, key="sheet", bind="query-params")


def _sheet() -> int:
    asked = st.query_params.get("sheet", "")
    return max(1, int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1


def hint(text: Text) -> str:
    """What MoSCoW means, for those who have never heard of it."""
    return text(
        "Must have: without it the result is of no use. Should have: important, but there is a way around it."
        " Could have: if money and time allow. Not this time: agreed to be left out."
    )
