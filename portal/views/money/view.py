"""How the money looks to a project manager: everything beside what the client sees, and the contract."""

from decimal import Decimal

import pandas as pd
import streamlit as st

from db.models.project import ContractType, Project
from portal import budget, ui
from portal.budget import BudgetReport, Desk, Trouble
from portal.budget.warned import warning
from portal.budget.words import CONTRACTS
from portal.i18n import N_, Text
from portal.page import PageContext
from portal.views.choice import choice
from portal.views.money.forms import deliver, reason_fields

NOTHING = Decimal(0)
PARTS = {
    "lines": N_("Budget lines"),
    "phases": N_("Phases and reserve"),
    "plan": N_("Monthly plan"),
    "entries": N_("Spent and ordered"),
    "value": N_("Earned value"),
    "contract": N_("Contract and warning"),
}


def headline(desk: Desk, text: Text) -> str:
    """How the money stands, in a sentence, with everything that is not published."""
    every = desk.everything
    if not desk.lines:
        return text("No budget has been entered yet.")
    if every.is_closed:
        return text(
            "The project is closed: {used} of {total} was used, {left} was left over.",
            used=text.money(every.used, every.currency),
            total=text.money(every.total, every.currency),
            left=text.money(every.left, every.currency),
        )
    said = N_("{spent} of {total} is spent, {left} is left.")
    if every.committed:
        # Without what is still to come in between, the sum would not come out.
        said = N_("{spent} of {total} is spent, {committed} is still to come, {left} is left.")
    return text(
        said,
        spent=text.money(every.spent, every.currency),
        total=text.money(every.total, every.currency),
        committed=text.money(every.committed, every.currency),
        left=text.money(every.left, every.currency),
    )


def warned(desk: Desk, text: Text) -> None:
    """What both sides are warned of, in the same words, and what only the firm needs to know."""
    every, client = desk.everything, desk.client
    ours, theirs = warning(every, text), warning(client, text)
    if theirs:
        _warn(theirs, text("The client reads these words on the budget page."), client, text)
    if ours and every.trouble is not client.trouble:
        hidden = text("With what is not published; the client does not read this.")
        _warn(ours, hidden, every, text)
    if every.open_book is not None and every.open_book.margin < 0:
        lost = text.money(-every.open_book.margin, every.currency, exact=True)
        st.warning(
            text.md(text("What is spent and ordered costs you {amount} more than you charge.", amount=lost)),
            icon=":material/trending_down:",
        )
    if not client.lines and desk.lines:
        st.info(
            text("The client sees no budget yet. It appears with the first line that you publish."),
            icon=":material/visibility_off:",
        )


def _warn(said: str, who_reads: str, report: BudgetReport, text: Text) -> None:
    show = st.error if report.trouble is Trouble.EXCEEDED else st.warning
    show(f"{text.md(said)}  \n:small[{text.md(who_reads)}]", icon=":material/warning:")


def side_by_side(desk: Desk, text: Text) -> None:
    """Everything, what the client sees of it, and the difference."""
    _ = text
    every, client = _figures(desk.everything, text), _figures(desk.client, text)
    both = [(amount, client.get(name, NOTHING)) for name, amount in every.items()]
    money = [[ours, theirs, ours - theirs] for ours, theirs in both]
    currency = desk.contract.currency
    cells = [[text.md(text.money(amount, currency, exact=True)) for amount in row] for row in money]
    for name, all_of_it, seen in _costs(desk, text):
        every[name] = all_of_it
        said = text.money(all_of_it, currency, exact=True)
        told = _("never shown") if seen is None else text.money(seen, currency, exact=True)
        cells.append([text.md(said), text.md(told), ""])
    columns = [_("Everything"), _("The client sees"), _("Not published")]
    st.table(
        pd.DataFrame(cells, index=pd.Index(list(every), dtype="object"), columns=columns, dtype="object"),
        border="horizontal",
        alt=_("Figures with everything, beside what the client sees"),
    )


def _costs(desk: Desk, text: Text) -> list[tuple[str, Decimal, Decimal | None]]:
    """Cost and margin of everything, and of what an open book shows the client."""
    book, seen = desk.everything.open_book, desk.client.open_book if _is_open(desk) else None
    if book is None:
        return []
    return [
        (text("What it costs us"), book.cost, seen.cost if seen else None),
        (text("Our margin"), book.margin, seen.margin if seen else None),
    ]


def _is_open(desk: Desk) -> bool:
    return desk.contract.contract_type is ContractType.OPEN_BOOK


def _figures(report: BudgetReport, text: Text) -> dict[str, Decimal]:
    return {
        text("Agreed"): report.agreed,
        text("Agreed changes"): report.approved_changes,
        text("Spent"): report.spent,
        text("Ordered, still to come"): report.committed,
        text("Left"): report.left,
        **_reserve(report, text),
        text("Expected in the end"): report.forecast_at_completion,
    }


def _reserve(report: BudgetReport, text: Text) -> dict[str, Decimal]:
    """What is left of the reserve, where there is one: it is part of what is left."""
    return {text("Of it reserve"): report.contingency.left} if report.contingency else {}


def part(text: Text) -> str:
    """Which part of the page is open; the address remembers it, the same in every language."""
    return choice("part", text("Part"), PARTS, text, forgets=("entry",))


def contract(desk: Desk, page: PageContext) -> None:
    """How the work is paid for; it decides what the client's budget page holds."""
    _ = text = page.text
    held = desk.contract
    form = ui.Form("contract", _("Save the contract"), text)
    with form:
        form.keep("version", held.version)
        form.choice(
            "contract_type",
            _("Kind of contract"),
            list(ContractType),
            ui.words(ContractType, CONTRACTS, text),
            held.contract_type,
            help=_("It decides what the client's budget page holds."),
        )
        form.line("currency", _("Currency"), held.currency, help=_("It stays once an amount is entered."))
        amount = "" if held.retainer_amount is None else budget.plain(held.retainer_amount)
        form.line("retainer_amount", _("Monthly allowance"), amount, help=_("For a retainer."))
        form.flag("reveal_costs", _("Open book: show our costs and margin to the client"), _is_open(desk))
        if held.contract_type is ContractType.RETAINER and desk.client.lines:
            st.markdown(_("If the monthly allowance changes, say why:"))
            reason_fields(form, text)
    if form.sent:
        deliver(
            form,
            budget.read_contract(form.reader(), text),
            lambda command, token: budget.set_contract(page.scope, command, token),
            _("The contract is saved."),
            describe=lambda project: _theirs(project, text),
            siblings=("warning",),
        )


def warning_from(desk: Desk, page: PageContext) -> None:
    """From which share of the budget on both sides are warned."""
    _ = text = page.text
    form = ui.Form("warning", _("Save the warning"), text, primary=False)
    with form:
        form.keep("version", desk.contract.version)
        form.line(
            "percent",
            _("Warn both sides from this percentage"),
            str(desk.contract.warn_percent),
            help=_("Of what is agreed, once so much is spent or ordered. The client reads the same warning."),
        )
    if form.sent:
        deliver(
            form,
            budget.read_warning(form.reader(), text),
            lambda command, token: budget.set_warning(page.scope, command, token),
            _("The warning is saved."),
            describe=lambda project: text.percent(Decimal(project.warn_percent) / 100),
            siblings=("contract",),
        )


def _theirs(project: Project, text: Text) -> str:
    said = [text(CONTRACTS[project.contract_type]), project.currency]
    if project.retainer_amount is not None:
        said.append(text.money(project.retainer_amount, project.currency, exact=True))
    return " · ".join(said)
