"""How events of the trail are said in one line each, and their values below."""

from collections.abc import Iterable, Mapping

import streamlit as st

from portal.audit import Change
from portal.audit.words import actor_word
from portal.i18n import N_, Text
from portal.page import PageContext

_DONE: Mapping[str, str] = {
    "create": N_("{what} · entered by {name}"),
    "update": N_("{what} · changed by {name}"),
    "delete": N_("{what} · deleted by {name}"),
}
PUBLISHED = N_("{what} · published by {name}")


def thing(record: str, number: int | None, subject: str, text: Text) -> str:
    """What an event is about, as plain text: milestone “Go-live”, change request 7 “Third dock”."""
    named = text("{record} {number}", record=record, number=number) if number is not None else record
    return text("{thing} “{subject}”", thing=named, subject=subject) if subject else named


def deed(name: str, action: str, what: str, text: Text, *, published: bool = False) -> str:
    """Who did what, as plain text."""
    sentence = PUBLISHED if published else _DONE.get(action, "{what} · {name}")
    return text(sentence, name=actor_word(name, text), what=what)


def values(changes: Iterable[Change], text: Text, subject: str = "") -> str:
    """The values with what they were before, in one paragraph of Markdown; not again what stands above."""
    return " · ".join(_value(change, text) for change in changes if change.after != subject)


def _value(change: Change, text: Text) -> str:
    name, after = f":gray[{text.md(change.name)}]", text.md(change.after)
    if not change.before:
        return text("{name}: {value}", name=name, value=after)
    return text("{name}: {before} → {after}", name=name, before=text.md(change.before), after=after)


def further(is_later: bool, older: int | None, page: PageContext) -> None:
    """Ways to the next sheet and back to the first; the rest of the address stays as it is."""
    text, query = page.text, st.query_params.to_dict()
    query.pop("before", None)
    project = query.pop("project", "")
    with st.container(horizontal=True):
        if is_later:
            page.link(page.page.path, text("Newest events"), project=project, **query)
        if older is not None:
            page.link(
                page.page.path, text("Older events"), project=project, **{**query, "before": str(older)}
            )
