"""Which one sentence does a budget page open with?"""

from decimal import Decimal

from db.models.project import ContractType
from portal.budget.figures import BudgetReport
from portal.budget.trouble import Trouble
from portal.budget.wording import said_share
from portal.i18n import N_, Text


def headline(report: BudgetReport, text: Text) -> str:
    """The one sentence that the page opens with; it warns before the budget is exceeded. Plain text."""
    if report.is_closed:
        return _closed_headline(report, text)
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


def _closed_headline(report: BudgetReport, text: Text) -> str:
    """What it came to: of a closed project nothing is still to come."""
    if report.contract_type is ContractType.RETAINER:
        return text("The retainer has ended; {used} was used in all.", used=_money(report.used, report, text))
    over, full, under = _CLOSED_PRICE if report.contract_type is ContractType.FIXED_PRICE else _CLOSED
    message = over if report.left < 0 else under if report.left else full
    return text(
        message,
        total=_money(report.total, report, text),
        used=_money(report.used, report, text),
        amount=_money(abs(report.left), report, text),
    )


_CLOSED = (
    N_("The project is closed: it came to {used}, {amount} more than the agreed {total}."),
    N_("The project is closed: it came to the agreed {total}."),
    N_("The project is closed: it came to {used} of the agreed {total}; {amount} was left over."),
)
_CLOSED_PRICE = (
    N_("The project is closed: {used} was invoiced, {amount} more than the agreed price of {total}."),
    N_("The project is closed: the agreed price of {total} was invoiced in full."),
    N_("The project is closed: {used} of the agreed price of {total} was invoiced; {amount} was not needed."),
)


def _money(amount: Decimal, report: BudgetReport, text: Text) -> str:
    return text.money(amount, report.currency)
