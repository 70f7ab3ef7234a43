"""How is a budget said to a layman: its one sentence, its finding, and its warning?"""

from decimal import Decimal

from db.models.money import CostKind
from db.models.project import ContractType
from portal.budget.figures import BudgetReport, Move, OpenBook, Trouble
from portal.budget.words import CAUSED, MOVED, WORDS
from portal.i18n import N_, Text

NEAR = Decimal("0.01")


def headline(report: BudgetReport, text: Text) -> str:
    """The one sentence that the page opens with; it warns before the budget is exceeded. Plain text."""
    if report.contract_type is ContractType.RETAINER:
        return _retainer_headline(report, text)
    if report.total <= 0:
        return text(
            "No amount has been agreed yet; {spent} is spent.", spent=_money(report.spent, report, text)
        )
    message, amount = _fixed(report) if report.contract_type is ContractType.FIXED_PRICE else _worked(report)
    return text(
        message,
        total=_money(report.total, report, text),
        share=said_share(report.share_spent or Decimal(0), text),
        amount=_money(amount, report, text),
    )


def _worked(report: BudgetReport) -> tuple[str, Decimal]:
    if report.trouble is Trouble.EXCEEDED:
        return N_("You agreed on {total}, and {amount} more than that is already spent."), (
            report.spent - report.total
        )
    if report.trouble is Trouble.WILL_EXCEED:
        return N_(
            "You agreed on {total}; {share} is spent, and we expect to need {amount} more than agreed."
        ), max(report.beyond, -report.left)
    if report.beyond < 0:
        return (
            N_("You agreed on {total}; {share} is spent, and we expect to finish {amount} under."),
            -report.beyond,
        )
    return N_("You agreed on {total}; {share} is spent, and we expect to stay within it."), Decimal(0)


def _fixed(report: BudgetReport) -> tuple[str, Decimal]:
    if report.trouble is Trouble.EXCEEDED:
        return N_("The agreed price is {total}, and {amount} more than that is already invoiced."), (
            report.spent - report.total
        )
    if report.trouble is Trouble.WILL_EXCEED:
        return N_(
            "The agreed price is {total}; {share} of it is invoiced, and we expect {amount} more than agreed."
        ), max(report.beyond, -report.left)
    if report.spent == report.total:
        return N_("The agreed price of {total} is invoiced in full; nothing is left to pay for."), Decimal(0)
    return (
        N_("The agreed price is {total}; {share} of it is invoiced and {amount} is still to come."),
        report.total - report.spent,
    )


def _retainer_headline(report: BudgetReport, text: Text) -> str:
    month = report.this_month
    name = text.month(report.today)
    if month is None or month.allowance is None:
        used = month.used if month else Decimal(0)
        return text(
            "{used} is used in {month}; no monthly allowance has been entered yet.",
            used=_money(used, report, text),
            month=name,
        )
    over = month.used + month.ordered - month.allowance
    messages = {
        Trouble.EXCEEDED: N_("{month} is {over} over its allowance of {allowance}."),
        Trouble.WILL_EXCEED: N_(
            "With what is reserved, {month} will go {over} over its allowance of {allowance}."
        ),
    }
    usual = N_("Of the allowance of {allowance} for {month}, {share} is used and {left} is left.")
    return text(
        messages.get(report.trouble, usual) if report.trouble else usual,
        month=name,
        allowance=_money(month.allowance, report, text),
        over=_money(
            month.used - month.allowance if report.trouble is Trouble.EXCEEDED else over, report, text
        ),
        share=said_share(month.used / month.allowance if month.allowance else Decimal(0), text),
        left=_money(month.left or Decimal(0), report, text),
    )


def warning(report: BudgetReport, text: Text) -> str:
    """What a reader is warned of beyond the headline; empty if there is nothing to warn of."""
    trouble = report.trouble
    if trouble is None:
        return ""
    if report.contract_type is ContractType.RETAINER:
        return _retainer_warning(trouble, text)
    if trouble is Trouble.AHEAD and report.planned_to_date is not None:
        return text(
            "Money is being spent faster than planned: {spent} until today, where {planned} was planned.",
            spent=_money(report.spent, report, text),
            planned=_money(report.planned_to_date, report, text),
        )
    if trouble is Trouble.WILL_EXCEED:
        if report.contract_type is ContractType.FIXED_PRICE:
            return text("Please ask us what the additional amount is for before you agree to it.")
        return text(
            "The budget will not be enough if nothing changes. Please talk to us about what to leave out,"
            " or what to add."
        )
    return text("The budget is exceeded. Please talk to us about what happens next.")


def _retainer_warning(trouble: Trouble, text: Text) -> str:
    said = {
        Trouble.AHEAD: N_("The allowance is being used faster than the month passes."),
        Trouble.WILL_EXCEED: N_("The allowance will not be enough for what is reserved this month."),
        Trouble.EXCEEDED: N_(
            "The allowance of this month is used up. Please talk to us about what happens next."
        ),
    }
    return text(said[trouble])


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


def category_finding(report: BudgetReport, text: Text) -> str:
    """What the bars by category show, in a sentence: their title."""
    over = [line for line in report.lines if line.forecast > line.agreed]
    if len(over) == 1:
        return text(
            "“{category}” is expected to need {amount} more than agreed",
            category=over[0].category,
            amount=_money(over[0].forecast - over[0].agreed, report, text),
        )
    if over:
        return text.plural(
            "{n} category is expected to need more than agreed",
            "{n} categories are expected to need more than agreed",
            len(over),
        )
    return text("Every category stays within what was agreed")


def moved(move: Move, currency: str, text: Text) -> str:
    """What moved by how much and on whose side: the bold beginning of a reason."""
    cause = text(CAUSED[move.cause])
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
