"""How hours become cost entries: the arithmetic first, then one entry for each role."""

from collections.abc import Mapping
from difflib import get_close_matches

import streamlit as st

from db.models.project import ContractType
from portal import effort, ui
from portal.effort import CostProposal, RoleCost
from portal.i18n import Text
from portal.page import PageContext
from portal.views.hours import view
from portal.views.money.forms import deliver


def show(page: PageContext) -> None:
    """What the hours of a month are worth, and the entries that can be made of them."""
    _ = text = page.text
    proposal = effort.cost_proposal(page.scope, st.query_params.get("month", ""))
    ui.headline(_headline(proposal, text), text)
    months = {f"{month:%Y-%m}": text.month(month) for month in proposal.months}
    view.select(_("Month"), months, "month", f"{proposal.month:%Y-%m}")
    if proposal.without:
        said = _("Left out for want of a rate in some week: {roles}.", roles=text.list(proposal.without))
        st.warning(text.md(said), icon=":material/warning:")
    if not proposal.roles:
        ui.nothing_yet(_("Hours of this month appear here with their rates, as soon as both are entered."))
        return
    with ui.card(_("What the hours are worth")):
        st.markdown("\n".join(_sum(role, proposal, text) for role in proposal.roles))
        st.caption(_("A week counts in the month of its Monday, at the rate that holds on it."))
    _book(proposal, page)


def _headline(proposal: CostProposal, text: Text) -> str:
    hours = sum((role.hours for role in proposal.roles), effort.NOTHING)
    amount = sum((role.amount for role in proposal.roles), effort.NOTHING)
    return text(
        "The hours of {month} with a rate: {hours} h, worth {amount}.",
        month=text.month(proposal.month),
        hours=text.number(hours),
        amount=text.money(amount, proposal.currency, exact=True),
    )


def _sum(role: RoleCost, proposal: CostProposal, text: Text) -> str:
    """ "- **Developers** 40 h × £95.00 + 12 h × £98.00 = £4,976.00 · it costs us £2,080.00" """

    def money(amount: object) -> str:
        return text.money(amount, proposal.currency, exact=True)  # type: ignore[arg-type]

    parts = " + ".join(
        text("{n} h × {rate}", n=text.number(hours), rate=money(charge))
        for charge, hours in role.by_charge.items()
    )
    facts = [f"{parts} = {money(role.amount)}"]
    if role.cost is not None:
        facts.append(text("it costs us {amount}", amount=money(role.cost)))
    if role.booked is not None:
        facts.append(text("already entered: {amount}", amount=money(role.booked)))
    return f"- **{text.md(role.role)}** {text.md(' · '.join(facts))}"


def _book(proposal: CostProposal, page: PageContext) -> None:
    _ = page.text
    if proposal.contract_type is ContractType.FIXED_PRICE:
        st.info(
            _("This project has a fixed price, so hours make no entries: what the client pays is invoiced."),
            icon=":material/info:",
        )
        return
    if not proposal.open:
        st.info(_("All hours of this month are entered already."), icon=":material/info:")
    elif not proposal.lines:
        st.info(_("Add a budget line first: every entry belongs to one."), icon=":material/info:")
    else:
        _form(proposal, page)
    page.link("money", _("Spent and ordered"), icon=":material/payments:", part="entries")


def _form(proposal: CostProposal, page: PageContext) -> None:
    _ = text = page.text
    send = text.plural(
        "Make a cost entry from these hours", "Make {n} cost entries from these hours", len(proposal.open)
    )
    lines = dict(proposal.lines)
    few = len(lines) <= 5
    form = ui.Form(f"book:{page.scope.here.project_id}:{proposal.month}", send, text)
    with form:
        st.caption(_("One entry for each role. The client does not see them before you publish them."))
        for place, role in enumerate(proposal.open):
            label = _("Budget line for {role}", role=role.role)
            form.choice(
                f"line{place}",
                text.md(label),
                list(lines),
                lambda id_: text.md(lines[id_]) if few else lines[id_],
                _likely(role.role, lines),
            )
    if form.sent:
        deliver(
            form,
            effort.read_booking(form.reader(), proposal, text),
            lambda command, token: effort.book_costs(page.scope, command, token),
            lambda n: text.plural("{n} entry is made.", "{n} entries are made.", n),
        )


def _likely(role: str, lines: Mapping[int, str]) -> int | None:
    """The budget line that is called nearly as the role is: Development for Developers."""
    found = get_close_matches(role, lines.values(), 1)
    return next((id_ for id_, category in lines.items() if category in found), None)
