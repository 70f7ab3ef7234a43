"""How the firm asks the client for something, follows it up, and notes an answer that came another way."""

from collections.abc import Mapping, Sequence

import streamlit as st

from db.models.schedule import AskKind
from portal import schedule, ui
from portal.i18n import Text
from portal.page import PageContext
from portal.schedule import AskView, Effect, Entry, NoLongerAsked, Register
from portal.views.asks import described
from portal.views.languages import other_languages
from portal.views.plan.choices import choose_one_of, distinct, entries

ENDED_SHOWN = 20


def asks(page: PageContext) -> None:
    """What waits on the client and what that costs, a form to ask for more, and forms to end an ask."""
    _ = text = page.text
    register = schedule.register(page.scope)
    titles = schedule.entries(page.scope)
    effect = schedule.effect(register.asks, register.dependencies, text.today)
    waiting = register.open
    st.markdown(f"**{text.md(_opening(register, effect, text))}**")
    if waiting:
        lines = [described(ask, effect, register, text, internal=True) for ask in waiting]
        st.markdown("\n\n".join(lines))
        st.caption(
            _(
                "Counted in calendar days from the day it was needed. Days on which two things wait count "
                "once. What the plan leaves free between one task or milestone and the next is taken off. "
                "Dates that were moved for it contain it already."
            )
        )
    mine = [ask for ask in waiting if ask.kind is AskKind.INPUT]
    if mine:
        _end(mine, page)
    _ask(titles, page)
    _ended([ask for ask in register.asks if not ask.is_open], effect, register, text)


def _opening(register: Register, effect: Effect, text: Text) -> str:
    if not register.open:
        return text("Nothing waits for the client at the moment.")
    said = text.plural(
        "{n} thing waits for the client.", "{n} things wait for the client.", len(register.open)
    )
    if not effect.days:
        return said
    waited = text.plural(
        "In all, the project has waited {n} day for the client.",
        "In all, the project has waited {n} days for the client.",
        effect.days,
    )
    return text("{first} {second}", first=said, second=waited)


def _ask(titles: Mapping[Entry, str], page: PageContext) -> None:
    _ = text = page.text
    words = entries(titles, text)
    with ui.card(_("Ask the client for something")):
        form = ui.Form("ask", _("Ask the client"), text, border=False)
        with form:
            form.line("title", _("What is needed"))
            form.paragraph("why", _("Why"), help=_("What can go on once you have it. The client reads this."))
            form.line("asked_of", _("Asked of"), help=_("The person at the client who can give it."))
            form.day("needed_by", _("Needed on"))
            held = st.selectbox(
                _("What it holds up"),
                list(words),
                None,
                format_func=lambda word: words[word],
                key=form.key("holds"),
                placeholder=choose_one_of(len(words), text),
                help=_("From it the client reads which dates a late answer moves."),
            )
            form.put("holds", held)
            other_languages(form, text, {"why": _("Why")}, {"title": _("What is needed")})
            st.caption(_("The client sees this at once, on their home page and with the progress."))
        if form.sent:
            form.deliver(
                schedule.read_ask(form.reader(), text),
                lambda command, token: schedule.ask(page.scope, command, token),
                _("The client is asked."),
            )


def _end(waiting: Sequence[AskView], page: PageContext) -> None:
    """Note an answer, or take an ask back."""
    _ = text = page.text
    by_id = {ask.id: ask for ask in waiting}
    with ui.card(_("Answered, or no longer needed")):
        # What was ended is no longer among them: the list begins anew, and not with what it cannot show.
        key = f"ask-to-end:{len(by_id)}:{max(by_id)}"
        say = distinct({ask.id: ask.title for ask in waiting}).__getitem__
        chosen = by_id[st.selectbox(_("What was asked"), list(by_id), format_func=say, key=key)]
        form = ui.Form(f"answered:{chosen.id}", _("Mark as answered"), text, border=False, primary=False)
        with form:
            form.paragraph("words", _("What they answered"), height=80)
            form.day("on", _("Answered on"), text.today)
        back = ui.Form(f"take-back:{chosen.id}", _("No longer needed"), text, border=False, primary=False)
        with back:
            pass
        try:
            if form.sent:
                form.deliver(
                    schedule.read_mark(form.reader(), text, chosen.id, chosen.asked_on),
                    lambda command, token: schedule.mark_answered(page.scope, command, token),
                    _("The answer is noted."),
                )
            if back.sent:
                back.deliver(
                    schedule.TakeBack(chosen.id),
                    lambda command, token: schedule.take_back(page.scope, command, token),
                    _("The client is no longer asked for it."),
                )
        except NoLongerAsked:
            form.complain(_("This was answered or taken back in the meantime; nothing was saved."))


def _ended(ended: Sequence[AskView], effect: Effect, register: Register, text: Text) -> None:
    """What was answered or taken back, the latest first, with the answers."""
    if not ended:
        return
    latest = sorted(ended, key=lambda ask: ask.done_on or ask.asked_on, reverse=True)
    lines = []
    for ask in latest[:ENDED_SHOWN]:
        titles = register.milestones_after(ask)
        stands = schedule.sentence(ask, effect.of(ask), titles, text, internal=True)
        if ask.consent is not None:
            stands = schedule.consent_sentence(ask.consent, text)
        said = f"- **{text.md(ask.title)}** :gray[{text.md(stands)}]"
        if ask.answer and ask.consent is None:
            answered = text("{name}: {answer}", name=ask.done_by, answer=ask.answer)
            said += "  \n  " + text.md(answered, lines=True)
        lines.append(said)
    with ui.card(text("Answered so far")):
        st.markdown("\n".join(lines))
