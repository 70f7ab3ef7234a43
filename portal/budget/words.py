"""What is each figure of a budget called under each kind of contract, and what does the word mean?"""

from collections.abc import Mapping
from dataclasses import dataclass

from db.models.project import ContractType
from portal.budget.parts import MovedField
from portal.i18n import N_


@dataclass(frozen=True, slots=True)
class Words:
    """What the figures are called under one kind of contract."""

    agreed: str
    spent: str
    committed: str
    left: str
    left_over: str
    actual_entry: str
    committed_entry: str


_WORKED = Words(
    agreed=N_("Budget"),
    spent=N_("Spent"),
    committed=N_("Ordered, still to come"),
    left=N_("Left"),
    left_over=N_("Left over"),
    actual_entry=N_("Spent"),
    committed_entry=N_("Ordered"),
)
WORDS: Mapping[ContractType, Words] = {
    ContractType.FIXED_PRICE: Words(
        agreed=N_("Agreed price"),
        spent=N_("Invoiced"),
        committed=N_("Scheduled invoices"),
        left=N_("Left to invoice"),
        left_over=N_("Not needed"),
        actual_entry=N_("Invoice"),
        committed_entry=N_("Scheduled invoice"),
    ),
    ContractType.TIME_AND_MATERIALS: _WORKED,
    ContractType.OPEN_BOOK: _WORKED,
    ContractType.RETAINER: Words(
        agreed=N_("Monthly allowance"),
        spent=N_("Used"),
        committed=N_("Reserved"),
        left=N_("Left this month"),
        left_over=N_("Left over"),
        actual_entry=N_("Used"),
        committed_entry=N_("Reserved"),
    ),
}

CONTRACTS: Mapping[ContractType, str] = {
    ContractType.FIXED_PRICE: N_("Fixed price"),
    ContractType.TIME_AND_MATERIALS: N_("Time and materials"),
    ContractType.RETAINER: N_("Retainer"),
    ContractType.OPEN_BOOK: N_("Open book"),
}

MOVED: Mapping[MovedField, str] = {
    MovedField.AGREED: N_("Agreed amount"),
    MovedField.FORECAST: N_("Expected in the end"),
    MovedField.PLAN: N_("Plan for {month}"),
    MovedField.ENTRY: N_("Amount charged"),
    MovedField.ALLOWANCE: N_("Monthly allowance"),
}

_AGAINST_A_BUDGET: tuple[tuple[str, str], ...] = (
    (N_("Budget"), N_("What you agreed to spend, plus every change you agreed to.")),
    (N_("Spent"), N_("What has been charged to you so far, less credit notes.")),
    (N_("Ordered, still to come"), N_("What we have ordered for you and have not charged yet.")),
    (N_("Left"), N_("The budget, less what is spent and what is ordered.")),
    (
        N_("Expected in the end"),
        N_(
            "What the work will come to: for each category what we expect, or the agreed amount,"
            " or what is spent and ordered if that is already more."
        ),
    ),
)

DEFINITIONS: Mapping[ContractType, tuple[tuple[str, str], ...]] = {
    ContractType.FIXED_PRICE: (
        (
            N_("Agreed price"),
            N_("The price in the contract plus every change you agreed to. Our own costs do not alter it."),
        ),
        (N_("Invoiced"), N_("Invoices we have sent you, less credit notes.")),
        (
            N_("Scheduled invoices"),
            N_("What is ordered for you and will be invoiced later; its day is that of the order."),
        ),
        (N_("Left to invoice"), N_("The agreed price, less what is invoiced and what is scheduled.")),
    ),
    ContractType.TIME_AND_MATERIALS: _AGAINST_A_BUDGET,
    ContractType.RETAINER: (
        (N_("Monthly allowance"), N_("What you agreed to spend with us in a month.")),
        (N_("Used"), N_("What was charged in the month, less credit notes.")),
        (N_("Reserved"), N_("What is already ordered or booked for the month and not charged yet.")),
        (N_("Left this month"), N_("The allowance, less what is used and what is reserved.")),
    ),
    ContractType.OPEN_BOOK: (
        *_AGAINST_A_BUDGET,
        (
            N_("What it costs us"),
            N_("What we pay ourselves for what is spent and ordered, where it is known."),
        ),
        (N_("Our margin"), N_("What you are charged, less what it costs us, where that is known.")),
    ),
}
"""What each figure means, one click away from it."""

RESERVED = N_(
    "Money agreed for what nobody could know at the beginning. It is spread into no category, and what is"
    " not needed of it is left in the end."
)

_WARNED = N_(
    "We warn both you and ourselves once {share} of the budget is spent or ordered, and as soon as we expect"
    " more than is agreed."
)
WARNED: Mapping[ContractType, str] = {
    ContractType.FIXED_PRICE: N_(
        "We warn both you and ourselves once {share} of the agreed price is invoiced or scheduled, and as"
        " soon as we expect more than is agreed."
    ),
    ContractType.TIME_AND_MATERIALS: _WARNED,
    ContractType.RETAINER: N_(
        "We warn both you and ourselves once {share} of the allowance of a month is used or reserved."
    ),
    ContractType.OPEN_BOOK: _WARNED,
}
"""From when on both sides are warned, one click away as well."""
