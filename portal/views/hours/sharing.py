"""How hours are handed to the client: up to which week, under which names, and what has changed since."""

from collections.abc import Callable

import streamlit as st

from portal import effort, ui
from portal.effort import Proposal, wording
from portal.effort.sharing import Correction
from portal.i18n import LANGUAGES, Text
from portal.page import PageContext
from portal.views.hours import view
from portal.views.money.forms import deliver, in_other_languages


def show(page: PageContext) -> None:
    """What the client reads, what they would read, and the buttons."""
    _ = text = page.text
    proposal = effort.proposal(page.scope, st.query_params.get("until", ""))
    ui.headline(_headline(proposal, text), text)
    if proposal.until is None:
        ui.nothing_yet(_("Enter hours first, by hand or from a time sheet. Here you then hand them over."))
        return
    weeks = {week.isoformat(): wording.day(week, text) for week in proposal.weeks}
    view.select(_("Publish up to and including the week of"), weeks, "until", proposal.until.isoformat())
    with ui.card(_("This is what the client would read")):
        view.drawn(proposal.roles, text)
        st.caption(_("Roles and weeks only: no names, no rates, no costs."))
    _publish(proposal, page)
    if proposal.shown_until is not None:
        _withdraw(page)


def _headline(proposal: Proposal, text: Text) -> str:
    if proposal.shown_until is None:
        return text("The client sees no hours yet.")
    return text("The client sees hours up to the week of {day}.", day=wording.day(proposal.shown_until, text))


def _publish(proposal: Proposal, page: PageContext) -> None:
    _ = text = page.text
    until = proposal.until
    assert until is not None
    form = ui.Form(
        f"publish-hours:{page.scope.here.project_id}:{until}", _("Publish hours to the client"), text
    )
    with form:
        if proposal.corrections:
            st.markdown(_("The client was shown other hours for these weeks. Say why they have changed:"))
            st.markdown("\n".join(f"- {_correction(each, text)}" for each in proposal.corrections))
            form.paragraph("explanation", _("Explanation"), help=_("The client reads this: what happened?"))
            in_other_languages(form, {"explanation": _("Explanation")}, {}, text)
        with st.expander(_("Roles in other languages"), icon=":material/translate:"):
            for place, role in enumerate(proposal.roles):
                said = proposal.names.get(role.role, {})
                for code in (c for c in LANGUAGES if c != text.language or c in said):
                    label = _("{field} in {language}", field=role.role, language=text.language_called(code))
                    form.line(f"role{place}:{code}", text.md(label), said.get(code, ""))
    if form.sent:
        deliver(
            form,
            effort.read_publishing(form.reader(), until, proposal.roles, text),
            lambda command, token: effort.publish_hours(page.scope, command, token),
            _("The client now sees hours up to the week of {day}.", day=wording.day(until, text)),
        )


def _correction(each: Correction, text: Text) -> str:
    return text.md(wording.corrected(each.role, each.was, each.now, "", text))


def _withdraw(page: PageContext) -> None:
    _ = page.text
    form = ui.Form(
        f"withdraw-hours:{page.scope.here.project_id}",
        _("Withdraw all hours"),
        _,
        primary=False,
        border=False,
    )
    with form:
        pass
    verb: Callable[[None, str], int] = lambda _none, token: effort.withdraw_hours(page.scope, token)  # noqa: E731
    if form.sent:
        deliver(form, None, verb, _("The client no longer sees any hours."))
