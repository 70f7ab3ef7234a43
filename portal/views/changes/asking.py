"""How somebody of the client sees all change requests, and asks for one."""

import streamlit as st

from db.models.change import ChangeStatus, Urgency
from portal import changes, ui
from portal.access import Permission
from portal.changes import Change, ChangesReport
from portal.i18n import Text
from portal.page import PageContext
from portal.views.changes.view import (
    URGENCIES,
    chosen,
    facts,
    headed,
    is_lost,
    say_lost,
    steps,
)

SHOWN = 20
"""How many requests one screen lists."""


def client_list(report: ChangesReport, page: PageContext) -> None:
    """All requests the client sees, each in place with its life; text and files are one click away."""
    _ = text = page.text
    with ui.card(_("Change requests")):
        if is_lost(report):
            say_lost(text)
        if not report.changes:
            st.markdown(
                _(
                    "No change has been asked for. Whatever you submit below appears here with its number, "
                    "its effect on money and dates, and the answer."
                )
            )
        asked = chosen(report)
        for change in page_of(report, asked):
            with st.expander(headed(change, text), expanded=change is asked):
                facts(change, text)
                steps(change, text)
                link(change, page)


def link(change: Change, page: PageContext) -> None:
    """The way to a request with everything that belongs to it."""
    text = page.text
    decides = change.status is ChangeStatus.WAITING_FOR_DECISION and page.scope.may(Permission.AGREE)
    label, icon = text("Open with text, alternatives and files"), ":material/arrow_forward:"
    if decides:
        label, icon = text("Read and decide"), ":material/draw:"
    elif change.is_draft:
        label, icon = text("Go on writing"), ":material/edit_note:"
    page.link("scope", label, icon=icon, part="changes", change=str(change.number))


def page_of(report: ChangesReport, asked: Change | None) -> list[Change]:
    """What one screen lists: the one that was asked for, what waits for the client, for us, and the rest."""

    def place(change: Change) -> tuple[bool, bool, bool, int]:
        waits = change.status is ChangeStatus.WAITING_FOR_DECISION
        return change is not asked, not waits, not change.is_undecided, -change.number

    ordered = sorted(report.changes, key=place)
    if len(ordered) <= SHOWN:
        return ordered
    pages = -(-len(ordered) // SHOWN)
    number = st.pagination(pages, key="changes-page", bind="query-params")
    return ordered[(number - 1) * SHOWN : number * SHOWN]


def submit_form(page: PageContext, primary: bool) -> None:
    """Ask for a change, with what happens next said before."""
    _ = text = page.text
    with ui.card(_("Ask for a change")):
        st.caption(
            _(
                "What happens next: your request gets a number, the project manager assesses what it means "
                "for money and dates, and nothing changes before you have agreed."
            )
        )
        form = ui.Form("submit-change", _("Submit the request"), text, border=False, primary=primary)
        with form:
            request_fields(form, text)
        if form.sent:
            form.deliver(
                changes.read_submit(form.reader(), text),
                lambda command, token: changes.submit(page.scope, command, token),
                lambda code: _(
                    "Your request arrived as {code}. The project manager assesses it and answers here.",
                    code=code,
                ),
            )


def request_fields(form: ui.Form, text: Text, change: Change | None = None) -> None:
    """What somebody says who asks for a change; `change` is what was said so far.

    Without one the address may bring words along, such as those of an answer that the scope is not right.
    """
    _ = text
    form.line("title", _("What should change, in one line"), change.title if change else "")
    brought = st.query_params.get("what", "")
    form.paragraph("what", _("What exactly"), change.what if change else brought)
    form.paragraph("why", _("Why it is needed"), change.why if change else "", height=80)
    urgency = change.urgency if change else Urgency.NORMAL
    form.choice("urgency", _("How urgent"), list(Urgency), ui.words(Urgency, URGENCIES, text), urgency)
