"""How the client reads what is needed of them, what it holds up meanwhile, and answers."""

from collections.abc import Sequence

import streamlit as st

from db.models.schedule import AskKind
from portal import schedule, ui
from portal.access import Permission
from portal.i18n import Text
from portal.page import PageContext
from portal.schedule import AskView, Effect, Register

FORMS_SHOWN = 8
ANSWERED_SHOWN = 10


def mine(page: PageContext, told: Register | None = None) -> None:
    """What waits on the client, each with a place to answer for those who may; nothing if nothing was asked.

    `told` is what the page has asked for already; without it this takes two statements.
    """
    _ = text = page.text
    register = told or schedule.register(page.scope)
    asked = [ask for ask in register.asks if ask.kind is AskKind.INPUT and ask.is_published]
    waiting = [ask for ask in asked if ask.is_open]
    if not asked:
        return
    effect = schedule.effect(register.asks, register.dependencies, text.today)
    internal = page.scope.internal
    with ui.card(_("What the client is asked for") if internal else _("What we need from you")):
        if not waiting:
            st.markdown(_("Nothing is asked for at the moment."))
        for ask in waiting[:FORMS_SHOWN]:
            st.markdown(described(ask, effect, register, text, internal=internal))
            if page.scope.may(Permission.SUBMIT_CHANGES):
                _answer(ask, page)
        rest = [*waiting[FORMS_SHOWN:], *reversed([ask for ask in asked if not ask.is_open])]
        if rest:
            _others(rest, effect, register, page)
        if internal and page.scope.may(Permission.EDIT_PLAN):
            page.link("plan", _("Ask, take back or note an answer"), icon=":material/edit:", part="asks")


def described(ask: AskView, effect: Effect, register: Register, text: Text, *, internal: bool = False) -> str:
    """What is asked, how long it has waited and what that adds to which dates, and why. Markdown."""
    titles = register.milestones_after(ask)
    stands = schedule.sentence(ask, effect.of(ask), titles, text, internal=internal)
    colour = "orange" if ask.is_open and effect.of(ask) is not None else "gray"
    about = [text("Asked by {name} on {date}", name=ask.asked_by, date=text.date(ask.asked_on))]
    if ask.asked_of:
        about.append(text("of {name}", name=ask.asked_of))
    lines = [
        f"**{text.md(ask.title)}**",
        f":{colour}[{text.md(stands)}]" if stands else "",
        text.md(ask.why, lines=True),
        f":gray[{text.md(' · '.join(about))}]",
    ]
    return "  \n".join(line for line in lines if line)


def _answer(ask: AskView, page: PageContext) -> None:
    _ = text = page.text
    with st.expander(_("Answer"), key=f"answer-{ask.id}"):
        form = ui.Form(f"answer:{ask.id}", _("Send the answer"), text, border=False, primary=False)
        with form:
            form.paragraph(
                "words", _("Your answer"), help=_("Say where we find what you give us, or what you decided.")
            )
        if form.sent:
            try:
                form.deliver(
                    schedule.read_answer(form.reader(), text, ask.id),
                    lambda command, token: schedule.answer(page.scope, command, token),
                    _("Thank you. Your answer is with the project manager."),
                )
            except schedule.NoLongerAsked:
                form.complain(_("This was answered or taken back in the meantime; nothing was saved."))


def _others(asked: Sequence[AskView], effect: Effect, register: Register, page: PageContext) -> None:
    """What was answered or taken back, the latest first, after what is too far down to have a form."""
    text = page.text
    lines = []
    for ask in asked[:ANSWERED_SHOWN]:
        stands = schedule.sentence(
            ask, effect.of(ask), register.milestones_after(ask), text, internal=page.scope.internal
        )
        said = f"- **{text.md(ask.title)}** :gray[{text.md(stands)}]"
        if ask.answer:
            answered = text("{name}: {answer}", name=ask.done_by, answer=ask.answer)
            said += "  \n  " + text.md(answered, lines=True)
        lines.append(said)
    with st.expander(text.plural("{n} asked earlier", "{n} asked earlier", len(asked))):
        st.markdown("\n".join(lines))
