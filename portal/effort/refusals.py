"""Why can something not be done with the hours as they stand, although the form was filled in well?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from portal.i18n import N_
from portal.problems import Refused


@dataclass(frozen=True, slots=True)
class Clash:
    """A cell that somebody else has saved since it was shown."""

    person: str
    role: str
    week: date
    theirs: Decimal
    yours: Decimal


class HoursSavedByOthers(RuntimeError):
    """Somebody else has saved some of these hours since they were shown; nothing was saved."""

    def __init__(self, clashes: Sequence[Clash]) -> None:
        super().__init__(f"{len(clashes)} cells were saved by somebody else")
        self.clashes = tuple(clashes)


class RateIsThere(Refused):
    """There is one rate of a role from a day on."""

    message = N_("There is already a rate for “{role}” from {day} on. Please change that one.")


class NoHoursYet(Refused):
    """Nothing can be handed on that is not there."""

    message = N_("There are no hours up to the week of {day}.")


class RoleIsAPerson(Refused):
    """What the client reads names no person."""

    message = N_(
        "The role “{role}” is also the name of a person here. The client reads roles, never names:"
        " please give these hours a role first."
    )


class CorrectionNeedsAReason(Refused):
    """What the client was shown changes with an explanation only."""

    message = N_("Hours that the client has been shown have changed. Please explain why.")


class HoursHaveChanged(Refused):
    """What was looked at is not what would be written."""

    message = N_("Hours or rates have changed since this was shown. Please look at it again.")


class PriceIsFixed(Refused):
    """Under a fixed price an entry is an invoice, and hours make none."""

    message = N_("This project has a fixed price: hours make no entries there.")
