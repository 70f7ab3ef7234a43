"""How statements and figures look: one sentence, a few figures, cards, and a word where nothing is yet."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

import streamlit as st
from streamlit.elements.lib.mutable_expander_container import ExpanderContainer

from db.models.project import Rag
from portal.i18n import N_, Text

Tone = Literal["good", "bad", "plain"]

# Colour never alone: each has a shape and a word.
_RAG: dict[Rag, tuple[str, str, Literal["green", "orange", "red", "gray"]]] = {
    Rag.GREEN: (N_("On track"), ":material/circle:", "green"),
    Rag.AMBER: (N_("At risk"), ":material/warning:", "orange"),
    Rag.RED: (N_("Off track"), ":material/stop:", "red"),
    Rag.GREY: (N_("Not assessed yet"), ":material/remove:", "gray"),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: what it is called, its value, and a short note below it."""

    label: str
    value: str
    note: str = ""
    tone: Tone = "plain"
    help: str | None = None


def rag_word(rag: Rag, text: Text) -> str:
    """How a project stands, in a word."""
    return text(_RAG[rag][0])


def rag_badge(rag: Rag, text: Text) -> None:
    """How a project stands, with shape, word and colour."""
    word, icon, colour = _RAG[rag]
    st.badge(text(word), icon=icon, color=colour)


def rag_inline(rag: Rag, text: Text) -> str:
    """The same inside a line of Markdown."""
    word, icon, colour = _RAG[rag]
    return f":{colour}-badge[{icon} {text(word)}]"


def heading(title: str, rag: Rag | None, as_of: str, text: Text) -> None:
    """The top of a project page: its name, how it stands, and as of when and from what."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.title(text.md(title), anchor=False, width="content")
        if rag is not None:
            rag_badge(rag, text)
    if as_of:
        st.caption(as_of)


def headline(sentence: str, text: Text) -> None:
    """The one sentence that a page opens with; people's own words or ours."""
    st.subheader(text.md(sentence), anchor=False)


def figures(*shown: Figure) -> None:
    """Three to five figures side by side; they stack on a phone."""
    tones: dict[Tone, tuple[Literal["green", "red", "gray"], Literal["up", "down", "off"]]] = {
        "good": ("green", "off"),
        "bad": ("red", "off"),
        "plain": ("gray", "off"),
    }
    with st.grid(len(shown), min_column_width=150):
        for figure in shown:
            colour, arrow = tones[figure.tone]
            st.metric(
                figure.label,
                figure.value,
                figure.note or None,
                delta_color=colour,
                delta_arrow=arrow,
                border=True,
                help=figure.help,
                height="stretch",
            )


@contextmanager
def card(title: str = "", key: str | None = None) -> Iterator[None]:
    """A bordered part of a page with its own small heading."""
    with st.container(border=True, key=key):
        if title:
            st.markdown(f"### {title}")
        yield


@contextmanager
def on_demand(label: str, key: str, icon: str | None = None) -> Iterator[bool]:
    """A part that is folded away; what is in it is made and sent once somebody unfolds it.

    Gives whether it is open: the caller draws only then. `key` is unique on the page.
    """
    with st.expander(label, key=key, icon=icon, on_change="rerun") as part:
        yield is_open(part)


def is_open(part: ExpanderContainer) -> bool:
    """Whether somebody has unfolded this."""
    return bool(part.open)


def nothing_yet(sentence: str) -> None:
    """What stands where nothing is yet: what will appear, who puts it there, and when."""
    with st.container(border=True):
        st.markdown(f":material/hourglass_empty: {sentence}")


def empty_field(text: Text) -> str:
    """What stands in a list for a value that nobody has given."""
    return text("not set")
