"""How the project manager's desk for change requests looks: what waits, one request, and its next step."""

from collections.abc import Callable, Mapping

import streamlit as st

from db.base import Audience
from db.models.change import ChangeStatus
from portal import changes, ui
from portal.access import NotFound, Permission
from portal.changes import Change, ChangesReport
from portal.i18n import N_, Text
from portal.page import PageContext
from portal.views.changes import alternatives, assessment, offer, request, touches
from portal.views.changes import view as parts
from portal.views.changes.asking import SHOWN, request_fields
from portal.views.choice import choice
from portal.views.languages import other_languages

# The order of the list: what the firm owes an answer first.
_ORDER = (
    ChangeStatus.SUBMITTED,
    ChangeStatus.IN_ASSESSMENT,
    ChangeStatus.WAITING_FOR_DECISION,
    ChangeStatus.APPROVED,
    ChangeStatus.IMPLEMENTED,
    ChangeStatus.DECLINED,
    ChangeStatus.WITHDRAWN,
)
PARTS: Mapping[str, str] = {
    "request": N_("Request"),
    "assessment": N_("Money, dates, effects"),
    "ways": N_("Alternatives"),
    "requirements": N_("Requirements"),
    "offer": N_("Offer"),
}
_PARTS: Mapping[str, Callable[[int, PageContext], None]] = {
    "request": request.show,
    "assessment": assessment.money_and_dates,
    "ways": alternatives.show,
    "requirements": touches.show,
    "offer": offer.show,
}


def desk(page: PageContext) -> None:
    """The request that the address names, in one of its parts; else all of them."""
    number = parts.asked_for()
    if number is None:
        _all(page)
        return
    shown = st.empty()
    try:
        with shown.container():
            _one(number, page)
    except NotFound:
        shown.empty()
        parts.say_lost(page.text)
        _all(page)


def _all(page: PageContext) -> None:
    text = page.text
    report = changes.report(page.scope)
    ui.headline(opening(report, text), text)
    ui.figures(*figures(report, text))
    listing(report, page)
    if page.scope.may(Permission.ANSWER_CHANGES):
        enter_form(page)


def opening(report: ChangesReport, text: Text) -> str:
    """The one sentence at the top."""
    ours = report.standing(ChangeStatus.SUBMITTED, ChangeStatus.IN_ASSESSMENT)
    if ours:
        return text.plural(
            "{n} change request waits for your answer.",
            "{n} change requests wait for your answer.",
            len(ours),
        )
    theirs = report.standing(ChangeStatus.WAITING_FOR_DECISION)
    if theirs:
        return text.plural(
            "{n} change request waits for the client’s decision.",
            "{n} change requests wait for the client’s decision.",
            len(theirs),
        )
    return text("No change request waits for anybody.")


def figures(report: ChangesReport, text: Text) -> tuple[ui.Figure, ...]:
    """How many stand where, and what the agreed ones add."""
    _ = text
    return (
        ui.Figure(
            _("Waiting for us"),
            text.number(len(report.standing(ChangeStatus.SUBMITTED, ChangeStatus.IN_ASSESSMENT))),
        ),
        ui.Figure(
            _("Waiting for the client"), text.number(len(report.standing(ChangeStatus.WAITING_FOR_DECISION)))
        ),
        ui.Figure(_("Agreed changes"), text.number(len(report.agreed)), _agreed(report, text)),
    )


def _agreed(report: ChangesReport, text: Text) -> str:
    if not report.agreed:
        return ""
    amount = text.money(report.agreed_amount, report.currency)
    if not report.agreed_days:
        return amount
    return f"{amount} · {text.plural('{n} day', '{n} days', report.agreed_days)}"


def listing(report: ChangesReport, page: PageContext) -> None:
    """All requests by where they stand; each opens in place of the list."""
    _ = page.text
    if not report.changes:
        ui.nothing_yet(
            _("No change has been asked for. What the client submits under Feedback appears here at once.")
        )
        return
    with ui.card(_("All change requests")):
        _by_status(report, page)


def _by_status(report: ChangesReport, page: PageContext) -> None:
    _ = text = page.text
    for status in _ORDER:
        found = report.standing(status)
        if found:
            st.markdown(f"{parts.badge(status, text)} :gray[{text.number(len(found))}]")
        for change in found[:SHOWN]:
            _row(change, page)
        if len(found) > SHOWN:
            with st.expander(_("Show all")):
                for change in found[SHOWN:]:
                    _row(change, page)


def _row(change: Change, page: PageContext) -> None:
    _ = text = page.text
    said = [change.submitted_by, text.date(change.submitted_at), _(parts.URGENCIES[change.urgency])]
    if change.audience is not Audience.CLIENT:
        said.append(_("not published"))
    with st.container(gap="xxsmall"):
        st.button(
            f"**{change.code}** {text.md(change.title)}",
            key=f"open-change-{change.number}",
            type="tertiary",
            icon=":material/chevron_right:",
            on_click=_open,
            args=(change.number,),
        )
        st.caption(text.md(" · ".join(said)))


def _open(number: int | None = None) -> None:
    # A link to the page one is on would reach this run alone; the address keeps what is written into it.
    st.query_params.pop("part", None)
    if number is None:
        st.query_params.pop("change", None)
    else:
        st.query_params["change"] = str(number)


def _one(number: int, page: PageContext) -> None:
    _ = text = page.text
    st.button(
        _("Back to the list"),
        key="leave-change",
        type="tertiary",
        icon=":material/arrow_back:",
        on_click=_open,
    )
    # Who may only approve comes for the offer.
    usual = "request" if page.scope.may(Permission.ANSWER_CHANGES) else "offer"
    part = choice("part", _("Part of the request"), PARTS, text, default=usual)
    _PARTS[part](number, page)


def enter_form(page: PageContext) -> None:
    """Write down a change that the firm itself proposes."""
    _ = text = page.text
    with st.expander(_("Enter a change request for the firm"), icon=":material/add:"):
        st.caption(_("It stays internal until you show it to the client."))
        form = ui.Form("enter-change", _("Enter the request"), text, border=False, primary=False)
        with form:
            request_fields(form, text)
            other_languages(
                form,
                text,
                {"what": _("What exactly"), "why": _("Why it is needed")},
                {"title": _("What should change, in one line")},
            )
        if form.sent:
            form.deliver(
                changes.read_submit(form.reader(), text),
                lambda command, token: changes.enter(page.scope, command, token),
                lambda code: _("Entered as {code}, visible to the firm alone.", code=code),
            )
