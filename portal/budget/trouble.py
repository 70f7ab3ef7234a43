"""From when on are both sides warned that the money may not be enough?"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from portal.budget.months import RetainerMonth

# Spending is far ahead of its plan from a tenth of the whole budget on.
FAR_AHEAD = Decimal("0.1")
# A retainer is used up too fast if its share is so far beyond the share of the month that has passed.
FAR_AHEAD_IN_MONTH = Decimal("0.25")


class Trouble(StrEnum):
    """What both sides are warned of, the worst last."""

    AHEAD = "ahead"
    NEAR = "near"
    WILL_EXCEED = "will_exceed"
    EXCEEDED = "exceeded"

    @property
    def rank(self) -> int:
        """How bad it is; more is worse."""
        return [*Trouble].index(self)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the money of a project stands: what is agreed with changes, and what of it is gone or will be."""

    total: Decimal
    spent: Decimal
    committed: Decimal
    forecast: Decimal
    planned: Decimal | None
    warn_percent: int


def of_budget(stands: Standing, *, is_closed: bool) -> Trouble | None:
    """The worst that applies to a budget as a whole; a closed project is only told that it was exceeded."""
    used = stands.spent + stands.committed
    if stands.spent > stands.total or (is_closed and used > stands.total):
        return Trouble.EXCEEDED
    if is_closed:
        return None
    if max(used, stands.forecast) > stands.total:
        return Trouble.WILL_EXCEED
    if stands.total <= 0:
        return None
    if is_near(used, stands.total, stands.warn_percent):
        return Trouble.NEAR
    is_ahead = stands.planned is not None and stands.spent - stands.planned >= FAR_AHEAD * stands.total
    return Trouble.AHEAD if is_ahead else None


def of_month(month: RetainerMonth | None, today: date, warn_percent: int) -> Trouble | None:
    """The worst that applies to the running month of a retainer."""
    if month is None or month.allowance is None:
        return None
    used = month.used + month.ordered
    if month.used > month.allowance:
        return Trouble.EXCEEDED
    if used > month.allowance:
        return Trouble.WILL_EXCEED
    if is_near(used, month.allowance, warn_percent):
        return Trouble.NEAR
    ahead = month.used - month.allowance * month.elapsed(today)
    return Trouble.AHEAD if ahead > FAR_AHEAD_IN_MONTH * month.allowance else None


def is_near(used: Decimal, whole: Decimal, warn_percent: int) -> bool:
    """Whether the agreed share of an amount is used: exactly that share is."""
    return whole > 0 and used * 100 >= whole * warn_percent
