"""How is a budget said to a layman: its findings, its reserve, and what moved?"""

from collections.abc import Sequence
from decimal import Decimal

from db.models.money import CostKind
from db.models.plan import Cause
from db.models.project import ContractType
from portal.budget.figures import BudgetReport
from portal.budget.parts import Contingency, Move, OpenBook
from portal.budget.words import MOVED, WORDS
from portal.i18n import N_, Text
from portal.progress.wording import cause_word

NEAR = Decimal("0.01")


def finding(report: BudgetReport, text: Text) -> str:
    """What the chart over time shows, in a sentence: its title."""
    if report.contract_type is ContractType.RETAINER:
        return _retainer_finding(report, text)
    planned, spent = report.planned_to_date, report.spent
    if planned is None or planned <= 0:
        return text("{spent} is spent so far", spent=_money(spent, report, text))
    difference = (spent - planned) / planned
    over, under, even = _INVOICED if report.contract_type is ContractType.FIXED_PRICE else _SPENT
    if abs(difference) < NEAR:
        return text(even)
    return text(over if difference > 0 else under, share=text.percent(abs(difference)))


_SPENT = (
    N_("Spending is {share} over plan"),
    N_("Spending is {share} under plan"),
    N_("Spending is as planned"),
)
_INVOICED = (
    N_("Invoices are {share} over plan"),
    N_("Invoices are {share} under plan"),
    N_("Invoices are as planned"),
)


def _retainer_finding(report: BudgetReport, text: Text) -> str:
    over = [m for m in report.retainer if m.allowance is not None and m.used > m.allowance]
    if not over:
        return text("No month went over its allowance")
    return text.plural("{n} month went over its allowance", "{n} months went over their allowance", len(over))


def left_finding(report: BudgetReport, text: Text) -> str:
    """What the drawing of what is left shows, in a sentence: its title."""
    over, alone, even, less, more = (
        _TO_INVOICE if report.contract_type is ContractType.FIXED_PRICE else _TO_SPEND
    )
    left, planned = report.total - report.spent, report.planned_to_date
    said = {"amount": _money(abs(left), report, text)}
    if left < 0:
        return text(over, **said)
    if planned is None or planned <= 0:
        return text(alone, **said)
    difference = report.spent - planned
    if abs(difference) < NEAR * planned:
        return text(even, **said)
    return text(less if difference > 0 else more, **said, difference=_money(abs(difference), report, text))


_TO_SPEND = (
    N_("Nothing is left: {amount} more than agreed is spent"),
    N_("{amount} is left to spend"),
    N_("{amount} is left to spend, as planned for today"),
    N_("{amount} is left to spend, {difference} less than planned for today"),
    N_("{amount} is left to spend, {difference} more than planned for today"),
)
_TO_INVOICE = (
    N_("Nothing is left: {amount} more than agreed is invoiced"),
    N_("{amount} is left to invoice"),
    N_("{amount} is left to invoice, as planned for today"),
    N_("{amount} is left to invoice, {difference} less than planned for today"),
    N_("{amount} is left to invoice, {difference} more than planned for today"),
)


def contingency_finding(reserve: Contingency, report: BudgetReport, text: Text) -> str:
    """How the reserve stands, in a sentence."""
    said = {
        name: _money(abs(amount), report, text)
        for name, amount in (("reserve", reserve.reserve), ("used", reserve.used), ("left", reserve.left))
    }
    if reserve.left < 0:
        return text("The reserve of {reserve} is used up, and {left} more than that", **said)
    if not reserve.left:
        return text("The reserve of {reserve} is used up", **said)
    if not reserve.used:
        return text("The reserve of {reserve} is untouched", **said)
    return text("{used} of the reserve of {reserve} is used; {left} is left", **said)


def category_finding(report: BudgetReport, text: Text) -> str:
    """What the bars by category show, in a sentence: their title."""
    if report.is_closed:
        beyond = sum(1 for line in report.work if line.used > line.agreed)
        if not beyond:
            return text("Every category stayed within what was agreed")
        return text.plural(
            "{n} category came to more than agreed", "{n} categories came to more than agreed", beyond
        )
    over = [(line.category, line.forecast - line.agreed) for line in report.work]
    over = [each for each in over if each[1] > 0]
    if not over:
        return text("Every category stays within what was agreed")
    return _only(over, report, text) or text.plural(
        "{n} category is expected to need more than agreed",
        "{n} categories are expected to need more than agreed",
        len(over),
    )


def phase_finding(report: BudgetReport, text: Text) -> str:
    """The same of the bars by phase."""
    if report.is_closed:
        beyond = sum(1 for phase in report.phases if phase.left < 0)
        if not beyond:
            return text("Every phase stayed within what was agreed")
        return text.plural(
            "{n} phase came to more than agreed", "{n} phases came to more than agreed", beyond
        )
    over = [(phase.title, phase.forecast - phase.agreed) for phase in report.phases]
    over = [(title or text("Without a phase"), more) for title, more in over if more > 0]
    if not over:
        return text("Every phase stays within what was agreed")
    return _only(over, report, text) or text.plural(
        "{n} phase is expected to need more than agreed",
        "{n} phases are expected to need more than agreed",
        len(over),
    )


def _only(over: Sequence[tuple[str, Decimal]], report: BudgetReport, text: Text) -> str:
    """One part alone is named with its amount."""
    if len(over) != 1:
        return ""
    return text(
        "“{category}” is expected to need {amount} more than agreed",
        category=over[0][0],
        amount=_money(over[0][1], report, text),
    )


def _cause(cause: Cause, text: Text, *, internal: bool) -> str:
    """On whose side: an amount does not wait for a client, as a date does."""
    if cause is not Cause.CLIENT:
        return cause_word(cause, text, internal=internal)
    return text("on the client’s side") if internal else text("on your side")


def moved(move: Move, currency: str, text: Text, *, internal: bool = False) -> str:
    """What moved by how much and on whose side: the bold beginning of a reason, said as the plan says it."""
    cause = _cause(move.cause, text, internal=internal)
    if move.difference is None:
        name = text(MOVED[move.field], month="") if move.month is None else named(move, text)
        return text("{what}, {cause}", what=name, cause=cause)
    amount = text.money(abs(move.difference), currency, exact=True)
    message = N_("{amount} more, {cause}") if move.difference >= 0 else N_("{amount} less, {cause}")
    return text(message, amount=amount, cause=cause)


def named(move: Move, text: Text) -> str:
    """Which amount moved."""
    return text(MOVED[move.field], month=text.month(move.month) if move.month else "")


def entry_word(kind: CostKind, is_credit: bool, contract: ContractType, text: Text) -> str:
    """What an entry is, under this contract."""
    if is_credit:
        return text("Credit note: money back to you")
    words = WORDS[contract]
    return text(words.actual_entry if kind is CostKind.ACTUAL else words.committed_entry)


def cost(amount: Decimal, margin: Decimal, report: BudgetReport, text: Text) -> str:
    """What something costs the firm and what it adds: for an open book."""
    said = text.money(amount, report.currency, exact=True)
    return text(
        "costs us {cost}, our margin {margin}",
        cost=said,
        margin=text.money(margin, report.currency, exact=True),
    )


def open_book(book: OpenBook, report: BudgetReport, text: Text) -> str:
    """The whole of it, in a sentence."""
    return text(
        "What is spent and ordered costs us {cost}; our margin is {margin}.",
        cost=text.money(book.cost, report.currency, exact=True),
        margin=text.money(book.margin, report.currency, exact=True),
    )


def said_share(share: Decimal, text: Text) -> str:
    """A share in percent; never "100%" or "0%" for what is only nearly so."""
    rounded = share.quantize(NEAR)
    return text.percent(share, 1 if rounded in (Decimal(0), Decimal(1)) and rounded != share else 0)


def _money(amount: Decimal, report: BudgetReport, text: Text) -> str:
    return text.money(amount, report.currency)
