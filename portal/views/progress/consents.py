"""How the client reads a later date for which their agreement is asked, and agrees or does not."""

from collections.abc import Mapping

import streamlit as st

from portal import schedule, ui
from portal.access import Permission
from portal.i18n import N_, Text
from portal.page import PageContext
from portal.progress.wording import cause_word
from portal.schedule import AGREED, REFUSED, AnsweredAlready, ConsentView, NoLongerAsked, Register

FORMS_SHOWN = 5

_ANSWERS: Mapping[str, str] = {AGREED: N_("I agree"), REFUSED: N_("I do not agree")}


def waiting(page: PageContext, told: Register | None = None) -> None:
    """The later dates that wait for the client's agreement, each with a form for who decides for the client.

    Nothing where none waits. `told` is what the page has asked for already; without it this takes two
    statements.
    """
    _ = text = page.text
    register = told or schedule.register(page.scope)
    asked = [(ask, ask.consent) for ask in register.open if ask.consent and ask.consent.is_waiting]
    if not asked:
        return
    with ui.card(_("New dates that are not agreed yet")):
        for ask, consent in asked[:FORMS_SHOWN]:
            late = ask.needed_by < text.today
            words = (
                N_("Asked, not agreed yet. An answer was needed {when}.")
                if late
                else N_("Asked, not agreed yet. An answer is needed {when}.")
            )
            by = text.md(text(words, when=text.when(ask.needed_by)))
            st.markdown(f"**{text.md(_moved(consent, text))}**\\\n:{'red' if late else 'gray'}[{by}]")
            if page.scope.may(Permission.AGREE):
                with st.expander(_("Read why, and decide"), key=f"consent-{consent.move_id}"):
                    st.markdown(_reason(consent, text, internal=page.scope.internal))
                    _decide(consent, page)


def _reason(consent: ConsentView, text: Text, *, internal: bool) -> str:
    """Why the date moves, and what is done about it. Markdown."""
    cause = text("Cause: {cause}", cause=cause_word(consent.cause, text, internal=internal))
    lines = [
        text.md(consent.explanation, lines=True),
        text.md(consent.remedy, lines=True),
        f":gray[{text.md(cause)}]",
    ]
    return "\n\n".join(line for line in lines if line)


def _moved(consent: ConsentView, text: Text) -> str:
    """The new date beside the old one; one that takes the place of a date nobody agreed to may be earlier."""
    days = {
        "title": consent.milestone,
        "new": text.long_date(consent.new_date),
        "old": text.long_date(consent.old_date),
    }
    if consent.days < 0:
        return text.plural(
            "“{title}”: {new} instead of {old}, {n} day earlier",
            "“{title}”: {new} instead of {old}, {n} days earlier",
            -consent.days,
            **days,
        )
    return text.plural(
        "“{title}”: {new} instead of {old}, {n} day later",
        "“{title}”: {new} instead of {old}, {n} days later",
        consent.days,
        **days,
    )


def _decide(consent: ConsentView, page: PageContext) -> None:
    """The answer is given once and stays, which is said before it is sent."""
    _ = text = page.text
    form = ui.Form(f"consent:{consent.move_id}", _("Send the answer"), text, border=False)
    with form:
        # Nothing is chosen beforehand: whoever agrees has said so.
        chosen = st.segmented_control(
            _("Your answer"),
            list(_ANSWERS),
            format_func=lambda answer: text(_ANSWERS[answer]),
            key=form.key("answer"),
        )
        form.put("answer", chosen)
        form.paragraph("comment", _("Comment"), help=_("Needed if you do not agree."), height=80)
        st.caption(_("Your answer is kept with your name and the date, and cannot be changed afterwards."))
    if form.sent:
        try:
            form.deliver(
                schedule.read_consent(form.reader(), text, consent.move_id),
                lambda command, token: schedule.consent(page.scope, command, token),
                _("Thank you. Your answer is kept with the date."),
            )
        except AnsweredAlready:
            form.complain(_("Somebody has answered this already; an answer is given once and stays."))
        except NoLongerAsked:
            form.complain(_("The date has moved again in the meantime, so this is no longer asked."))
