"""How a client sees all deliverables: what waits for them, how each stands, and what is left."""

from collections.abc import Mapping, Sequence

import streamlit as st

from db.models.deliverable import DeliverableStatus
from portal import ui
from portal.deliverables import DeliverableView, Overview
from portal.deliverables.reading import is_with_remarks
from portal.deliverables.sentences import checked, headline, is_at_work, stands
from portal.deliverables.texts import STATUSES
from portal.i18n import Text
from portal.page import PageContext
from portal.views.deliverables import handovers, punch

# Colour never alone: each has a shape and a word.
_BADGES: Mapping[DeliverableStatus, tuple[str, str]] = {
    DeliverableStatus.PLANNED: ("gray", ":material/event:"),
    DeliverableStatus.IN_WORK: ("blue", ":material/build:"),
    DeliverableStatus.DELIVERED: ("orange", ":material/front_hand:"),
    DeliverableStatus.ACCEPTED: ("green", ":material/task_alt:"),
    DeliverableStatus.REJECTED: ("red", ":material/undo:"),
}


def badge(shown: DeliverableView, text: Text) -> str:
    """How it stands, in a word with a shape. Markdown."""
    colour, icon = _BADGES[shown.status]
    word = text("Accepted with remarks") if is_with_remarks(shown) else text(STATUSES[shown.status])
    return f":{colour}-badge[{icon} {word}]"


def opening(told: Overview, page: PageContext, *, is_lost: bool) -> None:
    """The heading, how it stands in a sentence, and the figures; or what will stand here."""
    text = page.text
    ui.heading(text("Deliverables"), None, text.md(page.name), text)
    if is_lost:
        lost(text)
    if told.all:
        ui.headline(headline(told, text, internal=page.scope.internal), text)
        figures(told, page)
    elif not told.handovers:
        nothing(text)


def nothing(text: Text) -> None:
    """What will stand here, who writes it, and when."""
    ui.nothing_yet(
        text(
            "No deliverable has been published yet. The project manager writes down what is handed over, by"
            " which criteria and when; here you then read it, look at the files and say whether it is what"
            " you ordered."
        )
    )


def lost(text: Text) -> None:
    """The address names a deliverable that is not there for this reader."""
    st.info(text("There is no such deliverable, or it is not open to you."), icon=":material/search_off:")


def figures(told: Overview, page: PageContext) -> None:
    """What is accepted, what waits, and what is to be put right."""
    _ = text = page.text
    left, late = len(told.to_put_right), told.overdue(text.today)
    accepted = _("{done} of {total}", done=text.number(told.accepted), total=text.number(len(told.all)))
    ui.figures(
        ui.Figure(_("Accepted"), accepted),
        ui.Figure(
            _("Waiting for the client") if page.scope.internal else _("Waiting for you"),
            text.number(len(told.waiting)),
        ),
        ui.Figure(
            _("To be put right"),
            text.number(left),
            text.plural("{n} overdue", "{n} overdue", late) if late else "",
            "bad" if late else "plain",
        ),
    )


def your_turn(told: Overview, page: PageContext) -> None:
    """What the client has to decide, look at or confirm."""
    text = page.text
    looks = told.to_look_at if told.may_look else ()
    decides = told.waiting if told.may_agree else ()
    receives = told.to_receive if told.may_agree else ()
    if not (looks or decides or receives):
        return
    with ui.card(text("Your turn")):
        for each in decides:
            said = stands(each, text)
            st.markdown(f"**{text.md(f'{each.number} · {each.title}')}**  \n:gray[{text.md(said)}]")
            page.link(
                "deliverables",
                text("Look and decide"),
                icon=":material/arrow_forward:",
                deliverable=str(each.number),
            )
        for item in looks:
            punch.to_look_at(item, page)
        for handed in receives:
            handovers.to_receive(handed, page)


def cards(shown: Sequence[DeliverableView], page: PageContext) -> None:
    """Each deliverable: what, how it stands, and the way to all of it."""
    text = page.text
    if not shown:
        return
    with st.grid(min(2, len(shown)), min_column_width=300):
        for each in shown:
            with st.container(border=True, height="stretch"):
                page.link(
                    page.page.path,
                    f"**{text.md(f'{each.number} · {each.title}')}**",
                    deliverable=str(each.number),
                )
                st.markdown(described(each, text, internal=page.scope.internal))


def described(each: DeliverableView, text: Text, *, internal: bool = False) -> str:
    """Status, what it is, and where it stands. Markdown."""
    lines = [badge(each, text)]
    if not each.is_shared:
        lines[0] += " :gray-badge[:material/visibility_off: " + text("only your side sees it") + "]"
    if each.words["what"]:
        lines.append(text.md(each.words["what"].splitlines()[0]))
    lines.append(f":gray[{text.md(stands(each, text, internal=internal))}]")
    if is_at_work(each):
        lines.append(f":gray[{text.md(checked(each, text))}]")
    return "\n\n".join(lines)


def left_over(told: Overview, page: PageContext) -> None:
    """What is to be put right, and what was."""
    if not told.punch:
        return
    text = page.text
    with ui.card(text("To be put right")):
        open_ = punch.listed(told.to_put_right, text, internal=page.scope.internal)
        st.markdown(open_ or _all_done(text))
        done = [item for item in told.punch if not item.is_open]
        if done:
            with st.expander(text.plural("{n} put right", "{n} put right", len(done))):
                st.markdown(punch.listed(done, text, internal=page.scope.internal))


def handed_over(told: Overview, page: PageContext) -> None:
    """What was handed over with the result, where the reader is not asked to confirm it above."""
    handovers.listed(told.not_asked_about, page)


def _all_done(text: Text) -> str:
    return text("Everything has been put right.")
