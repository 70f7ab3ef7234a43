"""What are both sides warned of, in the same words and with figures, before the budget is exceeded?"""

from decimal import Decimal

from db.models.project import ContractType
from portal.budget.figures import BudgetReport
from portal.budget.trouble import Trouble
from portal.budget.wording import said_share
from portal.i18n import N_, Text


def warning(report: BudgetReport, text: Text) -> str:
    """What both sides are warned of, with its figures; empty if there is nothing to warn of. Plain text."""
    trouble = report.trouble
    if trouble is None:
        return ""
    if report.contract_type is ContractType.RETAINER:
        return _month_warning(trouble, report, text)
    fixed = report.contract_type is ContractType.FIXED_PRICE
    message, amount = (_fixed_warning if fixed else _budget_warning)(trouble, report)
    return text(
        message,
        total=_money(report.total, report, text),
        share=said_share(report.share_used or Decimal(0), text),
        amount=_money(amount, report, text),
        over=_money(max(amount - report.total, Decimal(0)), report, text),
        left=_money(report.left, report, text),
        planned=_money(report.planned_to_date or Decimal(0), report, text),
    )


def _budget_warning(trouble: Trouble, report: BudgetReport) -> tuple[str, Decimal]:
    if trouble is Trouble.EXCEEDED:
        if report.spent <= report.total:
            return N_("{amount} is spent or ordered, {over} more than the budget of {total}."), report.used
        return N_("{amount} is spent, {over} more than the budget of {total}."), report.spent
    if trouble is Trouble.WILL_EXCEED:
        if report.used > max(report.total, report.forecast_at_completion):
            return N_("{amount} is spent or ordered, {over} more than the budget of {total}."), report.used
        return (
            N_("{amount} is expected in the end, {over} more than the budget of {total}."),
            report.forecast_at_completion,
        )
    if trouble is Trouble.NEAR:
        if not report.left:
            return N_("The budget of {total} is spent or ordered in full; nothing is left."), report.used
        return N_("{share} of the budget of {total} is spent or ordered; {left} is left."), report.used
    return (
        N_("Money is being spent faster than planned: {amount} until today, where {planned} was planned."),
        report.spent,
    )


def _fixed_warning(trouble: Trouble, report: BudgetReport) -> tuple[str, Decimal]:
    if trouble is Trouble.EXCEEDED:
        if report.spent <= report.total:
            return (
                N_("{amount} is invoiced or scheduled, {over} more than the agreed price of {total}."),
                report.used,
            )
        return N_("{amount} is invoiced, {over} more than the agreed price of {total}."), report.spent
    if trouble is Trouble.WILL_EXCEED:
        if report.used > max(report.total, report.forecast_at_completion):
            return (
                N_("{amount} is invoiced or scheduled, {over} more than the agreed price of {total}."),
                report.used,
            )
        return (
            N_("{amount} is expected in the end, {over} more than the agreed price of {total}."),
            report.forecast_at_completion,
        )
    if trouble is Trouble.NEAR:
        if not report.left:
            return (
                N_("The agreed price of {total} is invoiced or scheduled in full; nothing is left."),
                report.used,
            )
        return (
            N_("{share} of the agreed price of {total} is invoiced or scheduled; {left} is left."),
            report.used,
        )
    return (
        N_("Invoices run ahead of the plan: {amount} until today, where {planned} was planned."),
        report.spent,
    )


def _month_warning(trouble: Trouble, report: BudgetReport, text: Text) -> str:
    month = report.this_month
    if month is None or month.allowance is None:
        return ""
    said = {
        Trouble.AHEAD: N_(
            "The allowance of {allowance} is being used faster than {month} passes: {used} is used already."
        ),
        Trouble.NEAR: N_(
            "{share} of the allowance of {allowance} for {month} is used or reserved; {left} is left."
        ),
        Trouble.WILL_EXCEED: N_(
            "{taken} is used or reserved in {month}, {over} more than the allowance of {allowance}."
        ),
        Trouble.EXCEEDED: N_("{used} is used in {month}, {over} more than the allowance of {allowance}."),
    }
    taken = month.used + month.ordered
    most = month.used if trouble is Trouble.EXCEEDED else taken
    return text(
        said[trouble],
        allowance=_money(month.allowance, report, text),
        month=text.month(month.month),
        used=_money(month.used, report, text),
        taken=_money(taken, report, text),
        over=_money(most - month.allowance, report, text),
        share=said_share(taken / month.allowance if month.allowance else Decimal(0), text),
        left=_money(month.left or Decimal(0), report, text),
    )


def advice(report: BudgetReport, text: Text) -> str:
    """What the client can do about the warning; empty if there is none."""
    if report.trouble is None or report.is_closed:
        return ""
    month = report.contract_type is ContractType.RETAINER
    if report.trouble is Trouble.EXCEEDED:
        return text("Please talk to us about what happens next.")
    if report.trouble is Trouble.WILL_EXCEED and not month:
        if report.contract_type is ContractType.FIXED_PRICE:
            return text("Please ask us what the additional amount is for before you agree to it.")
        return text("Please talk to us about what to leave out, or what to add.")
    if report.trouble is Trouble.NEAR and not month:
        return text("If you want to add something, please talk to us early.")
    return ""


def _money(amount: Decimal, report: BudgetReport, text: Text) -> str:
    return text.money(amount, report.currency)
