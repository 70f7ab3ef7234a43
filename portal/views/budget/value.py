"""How earned value is read: a plain sentence first, and the technical figures one click away."""

from collections.abc import Iterable
from decimal import Decimal

import streamlit as st

from db.models.project import ContractType
from portal import budget, earned_value, ui
from portal.budget import BudgetReport, Earned, Missing
from portal.budget.earned import ENOUGH, Symbol, Unit
from portal.earned_value import ASSUMES, TERMS, EarnedValue, Undefined
from portal.i18n import N_, Text
from portal.page import PageContext
from portal.progress.wording import joined

NEAR_DAYS = 3
"""So few days apart, work counts as where it was planned to be."""
APART = Decimal("0.02")
"""Two estimates so far apart, as a share of the budget, are not left side by side without a word."""

_MISSING = {
    Missing.NO_BUDGET: N_("No amount has been agreed yet, so the work done cannot be measured against it."),
    Missing.NOTHING_TO_COUNT: N_(
        "What the work done is worth appears here once the plan holds something that can be counted as done."
    ),
    Missing.NOT_STARTED: N_("The work has not begun: nothing is done, spent or planned until today."),
}


def value(report: BudgetReport, page: PageContext, *, explains: bool = False) -> None:
    """What the work done is worth against what was charged for it; a retainer has no such whole."""
    _ = text = page.text
    if not budget.is_measured(report.contract_type):
        if explains:
            ui.nothing_yet(_("A retainer has no whole that could be earned; each month stands for itself."))
        return
    found = budget.earned(page.scope, report)
    with ui.card():
        if isinstance(found, Missing):
            st.markdown(f"#### {_('What the work done is worth')}", anchors=False)
            st.markdown(text(_MISSING[found]))
            return
        st.markdown(f"#### {text.md(finding(found, report, text))}", anchors=False)
        st.markdown(text.md(saying(found, report, text)))
        st.caption(text.md(_basis(found, report, text)))
        with st.expander(_("Earned value in its technical terms"), icon=":material/functions:"):
            st.markdown("\n".join(_symbol(each, report, text) for each in found.symbols))


def finding(found: Earned, report: BudgetReport, text: Text) -> str:
    """How much of the agreed amount the work done is worth."""
    said = {
        "percent": text.percent(found.percent / 100, 0 if found.percent == int(found.percent) else 1),
        "worth": text.money(found.worth, report.currency),
    }
    if report.contract_type is ContractType.FIXED_PRICE:
        return text("{percent} is done: {worth} of the agreed price", **said)
    return text("{percent} is done: {worth} of the budget", **said)


def saying(found: Earned, report: BudgetReport, text: Text) -> str:
    """What the money brought, what the whole comes to, and whether the work is in time, for a layman."""
    return joined(text, *_plainly(found, report, text))


def _plainly(found: Earned, report: BudgetReport, text: Text) -> Iterable[str]:
    if found.at_cost is None:
        yield _invoiced(found, report, text)
    elif not isinstance(found.at_cost.at_cpi.eac, Undefined) and not found.has_a_pace:
        yield _too_early(found, report, text)
    else:
        yield earned_value.plain(found.at_cost, report.currency, text)
        yield "" if found.is_done else _line_by_line(found.at_cost, report, text)
    yield _in_time(found, text)


def _invoiced(found: Earned, report: BudgetReport, text: Text) -> str:
    """A fixed price does not follow the work: what is invoiced is set beside it."""
    ahead = found.charged - found.worth
    said = {
        "charged": text.money(found.charged, report.currency),
        "amount": text.money(abs(ahead), report.currency),
    }
    if not found.charged:
        return text("Nothing of it is invoiced yet.")
    if abs(ahead) * 100 < found.budget:
        return text("{charged} is invoiced: about as much as the work done is worth.", **said)
    if ahead > 0:
        return text("{charged} is invoiced: {amount} more than the work done is worth.", **said)
    return text("{charged} is invoiced: {amount} less than the work done is worth.", **said)


def _too_early(found: Earned, report: BudgetReport, text: Text) -> str:
    return text(
        "{charged} is spent for it. What the whole will cost can be told from that once {share} of the budget"
        " is both done and spent.",
        charged=text.money(found.charged, report.currency),
        share=text.percent(ENOUGH),
    )


def _line_by_line(measured: EarnedValue, report: BudgetReport, text: Text) -> str:
    """What the lines come to, where the pace gives another end: two figures of one thing need a word."""
    end, expected = measured.at_cpi.eac, report.forecast_at_completion
    if isinstance(end, Undefined) or abs(end - expected) < APART * report.total:
        return ""
    return text(
        "That is the pace so far carried on; line by line, with what is already ordered, we expect {amount}.",
        amount=text.money(expected, report.currency),
    )


def _in_time(found: Earned, text: Text) -> str:
    """Earned schedule as a day: when was the work done planned to be done?"""
    days, day = found.days_behind, found.planned_for
    if found.is_done:
        return ""
    if days is None or day is None:
        return text("No work has been planned over time, so nothing can be said of its pace.")
    if abs(days) <= NEAR_DAYS:
        return text("By the monthly plan, the work is where it was meant to be today.")
    said = text.date(day)
    if days > 0:
        return text.plural(
            "By the monthly plan, the work done until today was due by {date}, {n} day earlier.",
            "By the monthly plan, the work done until today was due by {date}, {n} days earlier.",
            days,
            date=said,
        )
    return text.plural(
        "By the monthly plan, the work done until today is due only by {date}, in {n} day.",
        "By the monthly plan, the work done until today is due only by {date}, in {n} days.",
        -days,
        date=said,
    )


def _basis(found: Earned, report: BudgetReport, text: Text) -> str:
    """What is counted as done, and where the plan does not add up to the budget."""
    said = [found.definition]
    if found.plan_total is not None and found.plan_total != found.budget:
        said.append(
            text(
                "The monthly plan adds up to {plan}, the agreed amount with its changes to {total}.",
                plan=text.money(found.plan_total, report.currency),
                total=text.money(found.budget, report.currency),
            )
        )
    return joined(text, *said)


def _symbol(each: Symbol, report: BudgetReport, text: Text) -> str:
    name, meaning = TERMS[each.name]
    facts = [text(name), text(meaning)]
    if each.name == "AC" and report.contract_type is ContractType.FIXED_PRICE:
        facts = [text("Invoiced"), text("What is invoiced to you; what it cost us stays with us.")]
    if each.assumes is not None:
        facts.append(text(ASSUMES[each.assumes]))
    head = text(
        "{name}: {said}", name=f"**{each.name}** {text.md(facts[0])}", said=_written(each, report, text)
    )
    return f"- {head}  \n  :gray[{text.md(joined(text, *facts[1:]))}]"


def _written(each: Symbol, report: BudgetReport, text: Text) -> str:
    """The figure in bold, or why there is none."""
    if isinstance(each.value, Undefined):
        return text.md(earned_value.say(each.value, text))
    if each.unit is Unit.MONEY:
        return f"**{text.md(text.money(each.value, report.currency, exact=True))}**"
    number = earned_value.index(each.value, text)
    written = text("{number} months", number=number) if each.unit is Unit.MONTHS else number
    return f"**{text.md(written)}**"
