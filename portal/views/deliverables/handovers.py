"""How a handover reads, with whom to call afterwards, and how its receipt is confirmed."""

from collections.abc import Sequence
from datetime import timedelta

import streamlit as st

from portal import deliverables, ui
from portal.charter import Written
from portal.deliverables import HandoverDesk, HandoverView
from portal.deliverables.sentences import received, support
from portal.deliverables.texts import HANDOVER_FIELDS
from portal.i18n import Text
from portal.page import PageContext
from portal.views.agreement.forms import deliver
from portal.views.agreement.view import points
from portal.views.charter.forms import texts_fields

SUPPORT_DAYS = 90
MOST_LINKS = 6


def listed(handed: Sequence[HandoverView], page: PageContext) -> None:
    """Every handover, newest first."""
    for each in handed:
        with ui.card(page.text("Handover {n}", n=each.number)):
            _record(each, page)


def _record(shown: HandoverView, page: PageContext) -> None:
    text = page.text
    parts = [text.md(shown.words["what"], lines=True)]
    if shown.words["documents"]:
        parts.append(f"**{text('Documents')}**\n\n{points(shown.words['documents'], text)}")
    if whom := support(shown, text):
        parts.append(f"**{text('Whom to call')}**\n\n:material/call: {text.md(whom)}")
    parts.append(f":gray[{text.md(received(shown, text))}]")
    st.markdown("\n\n".join(parts))
    titles = [line for line in shown.words["training"].splitlines() if line.strip()]
    if titles:
        st.markdown(f"**{text('Training')}**")
        for title in titles[:MOST_LINKS]:
            page.link("training", text.md(title), icon=":material/school:", q=title)


def to_receive(shown: HandoverView, page: PageContext) -> None:
    """The client confirms that it has been received, after reading it."""
    _ = text = page.text
    st.markdown(f"**{_('Handover {n}', n=shown.number)}**")
    _record(shown, page)
    label = _("I have received handover {n}", n=shown.number)
    form = ui.Form(f"receive:{shown.id}", label, text, icon=":material/move_to_inbox:", border=False)
    with form:
        form.keep("version", shown.version)
    if form.sent:
        deliver(
            form,
            deliverables.Receive(shown.id, int(str(form.raw["version"]))),
            lambda command, token: deliverables.receive(page.scope, command, token),
            lambda number: _("You have confirmed that you received handover {n}.", n=number),
            describe=lambda theirs: _("it was corrected; please read it again"),
        )


def desk(told: HandoverDesk, page: PageContext) -> None:
    """What was handed over, and a form for the next record or for one that is not confirmed yet."""
    text = page.text
    listed(told.handovers, page)
    waiting = next((each for each in told.handovers if each.received_at is None), None)
    title = text("Correct handover {n}", n=waiting.number) if waiting else text("Hand over")
    with st.expander(title, icon=":material/move_to_inbox:", expanded=not told.handovers):
        _form(told, waiting, page)


def _form(told: HandoverDesk, waiting: HandoverView | None, page: PageContext) -> None:
    _ = text = page.text
    st.markdown(
        _(
            "The client reads it at once and is asked to confirm that it was received. Until then you can"
            " correct it; afterwards it stays."
        )
    )
    form = ui.Form(
        f"handover:{waiting.id if waiting else 0}", _("Hand over to the client"), text, border=False
    )
    with form:
        form.keep("version", waiting.version if waiting else 0)
        texts = waiting.texts if waiting else Written()
        texts_fields(form, HANDOVER_FIELDS, texts, text, lambda: _facts(form, waiting, text))
        chosen = _lessons(form, told, waiting, text)
    if form.sent:
        deliver(
            form,
            deliverables.read_handover(form.reader(), text, waiting.id if waiting else None, chosen),
            lambda command, token: deliverables.hand_over(page.scope, command, token),
            lambda number: _("Handover {n} is with the client.", n=number),
            describe=lambda theirs: str(getattr(theirs, "what", "")),
        )


def _facts(form: ui.Form, waiting: HandoverView | None, text: Text) -> None:
    form.line("support_name", text("Whom to call"), waiting.support_name if waiting else "")
    until = waiting.support_until if waiting else text.today + timedelta(days=SUPPORT_DAYS)
    form.day("support_until", text("Support until"), until)


def _lessons(
    form: ui.Form, told: HandoverDesk, waiting: HandoverView | None, text: Text
) -> list[deliverables.Lesson]:
    """The items of the training material that belong to it; what was chosen is looked up by its id."""
    by_id = {lesson.id: lesson for lesson in told.lessons}
    if not by_id:
        return []
    named = waiting.words["training"].splitlines() if waiting else []
    before = [lesson.id for lesson in told.lessons if lesson.title in named]
    chosen = st.multiselect(
        text("Training"),
        list(by_id),
        before,
        format_func=lambda lesson_id: by_id[lesson_id].title,
        key=form.key("lessons"),
        placeholder=text("Choose from the training material"),
    )
    return [by_id[lesson_id] for lesson_id in chosen if lesson_id in by_id]
