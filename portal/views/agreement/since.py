"""How it is said what was agreed after an edition was written, with the way to each change."""

import streamlit as st

from portal import ui
from portal.charter import CharterDesk, Edition
from portal.page import PageContext


def beside(edition: Edition, page: PageContext) -> None:
    """What holds as well, for whoever reads the edition that holds."""
    said = page.text(
        "These changes were signed after edition {n} was written. They hold as well.", n=edition.number
    )
    _listed(edition, said, page)


def to_be_worded(desk: CharterDesk, page: PageContext) -> None:
    """What the next edition is to say, for whoever writes it."""
    text, holds = page.text, desk.in_force
    if holds is None:
        return
    if desk.open is None:
        said = text(
            "These changes were signed after edition {n} was written. The next edition begins with a line for"
            " each, under what is part of the project; word it there.",
            n=holds.number,
        )
    else:
        said = text(
            "These changes were signed after edition {n} was written. See that edition {next} says what they"
            " changed.",
            n=holds.number,
            next=desk.open.number,
        )
    _listed(holds, said, page)


def _listed(edition: Edition, said: str, page: PageContext) -> None:
    if not edition.agreed_since:
        return
    text = page.text
    with ui.card(text("Agreed since then")):
        st.markdown(text.md(said))
        for change in edition.agreed_since:
            label = text.md(f"{change.code} · {change.title}")
            page.link("scope", label, icon=":material/handshake:", part="changes", change=str(change.number))
