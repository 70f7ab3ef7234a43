"""How the sponsor decides on an edition: confirms it, or asks for changes."""

from collections.abc import Callable
from typing import TypeVar

import streamlit as st

from portal import charter, ui
from portal.charter import AgreementReport, Edition
from portal.forms import Problems
from portal.i18n import Text
from portal.page import PageContext
from portal.problems import Refused
from portal.progress.wording import joined

Command = TypeVar("Command")
Result = TypeVar("Result")


def decide(report: AgreementReport, page: PageContext) -> None:
    """Both answers, with what happens next, after the whole text."""
    if report.shown is None or not (report.waits and report.may_agree):
        return
    first = report.editions.in_force is None
    with ui.card(page.text("Your decision")):
        _confirm(report.shown, first, page)
    with st.expander(page.text("I want something to be different"), icon=":material/rate_review:"):
        _send_back(report.shown, page)


def _confirm(edition: Edition, first: bool, page: PageContext) -> None:
    _ = text = page.text
    st.markdown(_after_confirming(first, text))
    consent = _("I have read edition {n} and agree to it for our side", n=edition.number)
    label = _("Confirm edition {n}", n=edition.number)
    form = ui.Form(f"confirm-charter:{edition.id}", label, text, icon=":material/handshake:", border=False)
    with form:
        form.keep("version", edition.version)
        form.flag("consent", consent)
    if form.sent:
        deliver(
            form,
            charter.read_confirm(form.reader(), edition.id, consent),
            lambda command, token: charter.confirm(page.scope, command, token),
            lambda number: _(
                "You have confirmed edition {n}. It holds from now on, with your name and the moment.",
                n=number,
            ),
        )


def _after_confirming(first: bool, text: Text) -> str:
    said = text(
        "What happens next: your name and the moment are kept with this edition, and it can no longer be"
        " changed; anything new becomes the next edition, which you confirm again."
    )
    if not first:
        return said
    dates = text(
        "The dates of the plan as it stands today become the agreed dates; whatever moves later comes with"
        " its reason."
    )
    return joined(text, said, dates)


def _send_back(edition: Edition, page: PageContext) -> None:
    _ = text = page.text
    form = ui.Form(
        f"send-back:{edition.id}", _("Send it back with this wish"), text, border=False, primary=False
    )
    with form:
        form.keep("version", edition.version)
        form.paragraph(
            "comment",
            _("What should be different"),
            help=_("The project manager reads it and makes a new proposal. Both sides can read it later."),
        )
    if form.sent:
        deliver(
            form,
            charter.read_send_back(form.reader(), text, edition.id),
            lambda command, token: charter.send_back(page.scope, command, token),
            _("Your wish has been sent. The project manager makes a new proposal, which appears here."),
        )


def deliver(
    form: ui.Form,
    command: Command | Problems,
    verb: Callable[[Command, str], Result],
    done: str | Callable[[Result], str],
    describe: Callable[[object], str] | None = None,
) -> None:
    """As every form does, and say in words why an edition refuses."""
    try:
        form.deliver(command, verb, done, describe=describe)
    except Refused as refusal:
        form.complain(refusal.problem.sentence(form.text))
