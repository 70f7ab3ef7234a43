"""How is it set down which contract the money follows, in which currency, and when both sides are warned?"""

from dataclasses import dataclass
from decimal import Decimal

from babel.numbers import is_currency
from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models.project import ContractType, Project
from db.queries.money import money_exists
from db.session import expect_version, writing
from portal.access import NotFound, Permission, Scope
from portal.budget.alarm import alarming
from portal.budget.history import Reason, first_published_line, read_reason, record_move, tell_in_words
from portal.budget.parts import MovedField
from portal.budget.refusals import (
    AllowanceIsMissing,
    AmountNeedsAReason,
    CostsWouldBeRevealed,
    CurrencyIsInUse,
)
from portal.forms import Problems, Reader, needed
from portal.i18n import N_, Text

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class SetContract:
    """The contract as it shall be; `reveal_costs` says that an open book is meant."""

    version: int
    contract_type: ContractType
    currency: str
    retainer_amount: Decimal | None
    reveal_costs: bool = False
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class SetWarning:
    """Both sides are warned once so many percent of the budget are spent or ordered."""

    version: int
    percent: int


def read_contract(reader: Reader, text: Text) -> SetContract | Problems:
    """The contract from its form."""
    version = reader.whole("version", label=text("Version"))
    kind = reader.choice("contract_type", ContractType, label=text("Kind of contract"))
    currency = reader.line("currency", 3, label=text("Currency")).upper()
    if currency and not is_currency(currency):
        reader.refuse(
            "currency",
            N_("“{code}” is not a currency. Its code has three letters, such as EUR or CNY."),
            code=currency,
        )
    amount = reader.amount("retainer_amount", NOTHING, required=False, label=text("Monthly allowance"))
    reason = read_reason(reader, text, required=False)
    reveal = reader.flag("reveal_costs")
    return reader.problems or SetContract(needed(version), needed(kind), currency, amount, reveal, reason)


def read_warning(reader: Reader, text: Text) -> SetWarning | Problems:
    """The share from which both sides are warned, from its form."""
    version = reader.whole("version", label=text("Version"))
    percent = reader.whole("percent", 1, 100, label=text("Warn both sides from this percentage"))
    return reader.problems or SetWarning(needed(version), needed(percent))


def set_warning(scope: Scope, command: SetWarning, token: str | None = None) -> None:
    """Set down from when on both sides are warned, and tell the client. Raises Conflict."""
    scope.require(Permission.EDIT_BUDGET)
    with writing(scope, token) as session:
        project = _project(session, scope)
        expect_version(project, command.version)
        if project.warn_percent == command.percent:
            return
        with alarming(session, scope):
            project.warn_percent = command.percent
        if (line := first_published_line(session, scope)) is not None:
            share = Decimal(command.percent) / 100
            tell_in_words(
                session, scope, line, lambda text: text("warning from {share} on", share=text.percent(share))
            )


def set_contract(scope: Scope, command: SetContract, token: str | None = None) -> None:
    """Set the contract down and tell the client; an allowance they have seen changes with a reason only.

    Raises CurrencyIsInUse once amounts exist, CostsWouldBeRevealed unless an open book is meant,
    AllowanceIsMissing, AmountNeedsAReason, RemedyIsMissing, Conflict.
    """
    scope.require(Permission.EDIT_BUDGET)
    with writing(scope, token) as session:
        project = _project(session, scope)
        expect_version(project, command.version)
        _check(session, project, command)
        _tell(session, scope, project, command)
        project.contract_type = command.contract_type
        project.currency = command.currency
        project.retainer_amount = command.retainer_amount


def _project(session: Session, scope: Scope) -> Project:
    project = session.scalar(select(Project).where(Project.id == scope.here.project_id))
    if project is None:
        raise NotFound("project")
    return project


def _check(session: Session, project: Project, command: SetContract) -> None:
    opens = command.contract_type is ContractType.OPEN_BOOK is not project.contract_type
    if opens and not command.reveal_costs:
        raise CostsWouldBeRevealed
    if command.contract_type is ContractType.RETAINER and command.retainer_amount is None:
        raise AllowanceIsMissing
    if command.currency != project.currency and money_exists(session, project.id):
        raise CurrencyIsInUse(currency=project.currency)


def _tell(session: Session, scope: Scope, project: Project, command: SetContract) -> None:
    """Without a published line the client sees no budget, and nothing changes for them."""
    line = first_published_line(session, scope)
    if line is None:
        return
    if command.contract_type is not project.contract_type:
        tell_in_words(session, scope, line, lambda text: text("how the work is paid for"))
    old, new = project.retainer_amount, command.retainer_amount
    was_seen = project.contract_type is ContractType.RETAINER and old is not None
    if was_seen and command.contract_type is ContractType.RETAINER and old != new:
        if command.reason is None:
            raise AmountNeedsAReason(name=Text(scope.viewer.language)("Monthly allowance"))
        record_move(session, scope, line, MovedField.ALLOWANCE, old, new, command.reason)
        tell_in_words(session, scope, line, lambda text: text("Monthly allowance"))
