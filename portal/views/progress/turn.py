"""How it is shown what waits on the client: how much, which days it adds, and where one answers."""

from collections.abc import Iterable, Mapping

import streamlit as st

from db.models.schedule import AskKind
from portal import ui
from portal.i18n import N_, Text
from portal.page import PageContext
from portal.schedule import AskView, Effect, Register
from portal.views import asks
from portal.views.progress import consents


def figure(register: Register, effect: Effect, page: PageContext) -> ui.Figure:
    """How many things wait, and by how many days they hold a milestone up."""
    text = page.text
    name = text("Waiting for the client") if page.scope.internal else text("Waiting for you")
    number = len(register.open)
    if not number:
        return ui.Figure(name, text("Nothing"))
    value = text.plural("{n} item", "{n} items", number)
    if days := max(effect.milestones.values(), default=0):
        counted = text(
            "Counted in calendar days from the day it was needed, less what the plan leaves free on the way."
            " Dates that were moved for it contain it already."
        )
        added = text.plural("adds {n} day", "adds {n} days", days)
        return ui.Figure(name, value, added, "bad", help=counted)
    return ui.Figure(name, value, text("holds nothing up yet"))


def show(register: Register, page: PageContext) -> None:
    """What is to be decided and what is to be answered, side by side where there is both."""
    decisions = [ask for ask in register.open if ask.kind is not AskKind.INPUT]
    if not decisions:
        asks.mine(page, register)
        return
    left, right = st.columns(2)
    with left:
        _charter(decisions, page)
        consents.waiting(page, register)
        _elsewhere(decisions, page)
    with right:
        asks.mine(page, register)


def _charter(decisions: Iterable[AskView], page: PageContext) -> None:
    """What both sides agree on is read and confirmed on a page of its own."""
    text = page.text
    for ask in decisions:
        if ask.kind is AskKind.CHARTER:
            with ui.card(text("What we agreed waits for a confirmation")):
                st.markdown(text.md(_needed(ask, text)))
                page.link("agreement", text("Read and confirm"), icon=":material/arrow_forward:")


def _elsewhere(decisions: Iterable[AskView], page: PageContext) -> None:
    """What is decided about scope, changes and deliverables, where its whole text can be read."""
    text = page.text
    there = [ask for ask in decisions if ask.kind in _PAGES]
    if not there:
        return
    with ui.card(text("Decisions on other pages")):
        for ask in there:
            path, label, query = _PAGES[ask.kind]
            colour = "red" if ask.needed_by < text.today else "gray"
            st.markdown(f"**{text.md(ask.title)}**  \n:{colour}[{text.md(_needed(ask, text))}]")
            named = {_NAMED[ask.kind]: str(ask.subject)} if ask.kind in _NAMED and ask.subject else {}
            page.link(path, text(label), icon=":material/arrow_forward:", **query, **named)


def _needed(ask: AskView, text: Text) -> str:
    words = N_("Needed {when}") if ask.needed_by >= text.today else N_("Was needed {when}")
    return text(words, when=text.when(ask.needed_by))


# By which name the address of that page opens the thing itself.
_NAMED: Mapping[AskKind, str] = {AskKind.ACCEPTANCE: "deliverable", AskKind.CHANGE: "change"}
_PAGES: Mapping[AskKind, tuple[str, str, Mapping[str, str]]] = {
    AskKind.ACCEPTANCE: ("deliverables", N_("Look and decide"), {}),
    AskKind.CHANGE: ("scope", N_("Decide"), {"part": "changes"}),
    AskKind.RECEIPT: ("deliverables", N_("Read and confirm"), {}),
    AskKind.REQUIREMENT: ("scope", N_("Read and confirm"), {}),
    AskKind.SCOPE: ("scope", N_("Answer"), {}),
}
