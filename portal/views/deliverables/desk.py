"""How a project manager sees what is to be handed over, and writes down the next deliverable."""

from collections.abc import Callable
from enum import StrEnum

import streamlit as st

from db.models.deliverable import DeliverableStatus
from portal import deliverables, ui
from portal.charter import Written
from portal.deliverables import Choice, DeliverableView, Desk
from portal.deliverables.sentences import desk_headline
from portal.deliverables.texts import DELIVERABLE_FIELDS
from portal.i18n import N_, Text
from portal.page import PageContext
from portal.views.agreement.forms import deliver
from portal.views.charter.forms import texts_fields
from portal.views.choice import choice
from portal.views.deliverables import handovers, punch
from portal.views.deliverables.view import cards, lost

NONE = 0


class Part(StrEnum):
    """What is on the screen; the address remembers it."""

    ALL = "all"
    PUNCH = "punch"
    HANDOVER = "handover"


_PARTS = {
    Part.ALL: N_("Deliverables"),
    Part.PUNCH: N_("To be put right"),
    Part.HANDOVER: N_("Handover"),
}


def opening(told: Desk, page: PageContext, *, is_lost: bool) -> None:
    """The heading, how it stands in a sentence, and the figures."""
    text = page.text
    ui.heading(text("Delivery and acceptance"), None, text.md(page.name), text)
    if is_lost:
        lost(text)
    ui.headline(desk_headline(told, text), text)
    figures(told, text)


def work(told: Desk, page: PageContext) -> None:
    """The part that is worked on, and the way to what the client sees."""
    text = page.text
    options = {each.value: _PARTS[each] for each in Part}
    part = Part(choice("part", text("What to work on"), options, text))
    if part is Part.PUNCH:
        punch.desk(told.punch, page)
    elif part is Part.HANDOVER:
        handovers.desk(deliverables.handover_desk(page.scope), page)
    else:
        listed(told, page)
    page.link("deliverables", text("See what the client sees of it"), icon=":material/inventory_2:")


def figures(desk: Desk, text: Text) -> None:
    """What is accepted, what waits, and what is to be put right."""
    _ = text
    left, late = sum(item.is_open for item in desk.punch), desk.overdue(text.today)
    ui.figures(
        ui.Figure(
            _("Accepted"),
            _("{done} of {total}", done=text.number(desk.accepted), total=text.number(len(desk.all))),
        ),
        ui.Figure(_("Waiting for the client"), text.number(desk.waiting)),
        ui.Figure(
            _("To be put right"),
            text.number(left),
            text.plural("{n} overdue", "{n} overdue", late) if late else "",
            "bad" if late else "plain",
        ),
    )


def listed(desk: Desk, page: PageContext) -> None:
    """Every deliverable, whether the client sees it or not, and a form for the next one."""
    text = page.text
    if not desk.all:
        ui.nothing_yet(
            text(
                "Write down what is to be handed over, by which criteria both sides will see that it is what"
                " was ordered, and for when it is agreed. The client sees it once you publish it."
            )
        )
    cards(desk.all, page)
    with st.expander(text("Write down a deliverable"), icon=":material/add:", expanded=not desk.all):
        describe(None, deliverables.milestones(page.scope), page)


def describe(shown: DeliverableView | None, milestones: tuple[Choice, ...], page: PageContext) -> None:
    """The form of a deliverable, or of a new one."""
    _ = text = page.text
    label = _("Save") if shown else _("Write it down")
    form = ui.Form(
        f"deliverable:{shown.id if shown else 0}", label, text, icon=":material/save:", border=False
    )
    with form:
        form.keep("version", shown.version if shown else 0)
        texts = shown.texts if shown else Written()
        texts_fields(form, DELIVERABLE_FIELDS, texts, text, lambda: _facts(form, shown, milestones, text))
    if form.sent:
        deliver(
            form,
            deliverables.read_describe(form.reader(), text, shown.id if shown else None),
            lambda command, token: deliverables.describe(page.scope, command, token),
            _saved(shown, text),
            describe=lambda theirs: str(getattr(theirs, "title", "")),
        )


def _saved(shown: DeliverableView | None, text: Text) -> Callable[[int], str]:
    sentence = (
        N_("Deliverable {n} is saved.")
        if shown
        else N_("Deliverable {n} is written down. Only your side sees it until you publish it.")
    )
    return lambda number: text(sentence, n=number)


def _facts(form: ui.Form, shown: DeliverableView | None, milestones: tuple[Choice, ...], text: Text) -> None:
    by_id = {each.id: each.label for each in milestones}
    if shown is not None and shown.is_shared and shown.due is not None:
        form.put("due", shown.due)
        day = text(
            "Agreed for {day}: the client reads this day. It moves with its milestone only.",
            day=text.date(shown.due),
        )
        st.caption(text.md(day))
    else:
        form.day(
            "due",
            text("Agreed day"),
            shown.due if shown else None,
            help=text(
                "Once the client reads it, it stays; later dates come from the milestone, with reasons."
            ),
        )
    form.choice(
        "milestone_id",
        text("Milestone"),
        [NONE, *by_id],
        lambda i: by_id.get(i, text("none")),
        shown.milestone_id if shown else NONE,
    )
    if shown is None or not shown.is_fixed:
        form.flag(
            "has_begun",
            text("Work on it has begun"),
            shown is not None and shown.status is DeliverableStatus.IN_WORK,
        )
