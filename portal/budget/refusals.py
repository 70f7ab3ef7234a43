"""Why can something not be done with the money as it stands, although the form was filled in well?"""

from portal.i18n import N_
from portal.problems import Refused


class AmountNeedsAReason(Refused):
    """The client has seen this amount, so it moves with cause and explanation only."""

    message = N_(
        "The client sees the amount of “{name}”. It can only change with a reason:"
        " say what caused it and explain it."
    )


class RemedyIsMissing(Refused):
    """An amount that rises says what is done about it."""

    message = N_("“{name}” becomes more expensive for the client. Please say what you do about it.")


class NothingChanged(Refused):
    """A move goes from one amount to another."""

    message = N_("“{name}” has this amount already.")


class SeenByTheClient(Refused):
    """Published history is not rewritten."""

    message = N_(
        "The client has seen this entry, so its amount, date, kind and budget line stay."
        " Add a correcting entry instead; a credit note takes money back."
    )


class StillPublished(Refused):
    """Only what no client sees can be deleted."""

    message = N_("The client sees “{name}”. Only what is not published can be deleted.")


class LineIsInUse(Refused):
    """A line with entries or history stays."""

    message = N_(
        "“{name}” has entries or a history and stays. A line is deleted only while nothing hangs on it."
    )


class LineIsUnpublished(Refused):
    """An entry is not shown under a line that is not."""

    message = N_("Publish the budget line “{name}” first; its entries appear under it.")


class AlreadyActual(Refused):
    """What is spent cannot be spent again."""

    message = N_("This entry has already been booked as spent.")


class MonthIsPlanned(Refused):
    """There is one plan for a month."""

    message = N_("There is already an amount planned for {month}. Please change that one.")


class PlanHasChanged(Refused):
    """Somebody else saved the plan in the meantime."""

    message = N_("Somebody else has changed the plan for {month} in the meantime; it now says {amount}.")


class CurrencyIsInUse(Refused):
    """Amounts are not relabelled."""

    message = N_("Amounts have already been entered in {currency}, so the currency stays.")


class CostsWouldBeRevealed(Refused):
    """An open book is opened on purpose."""

    message = N_(
        "An open book shows your costs and margin to the client. Please tick the box if that is wanted."
    )


class AllowanceIsMissing(Refused):
    """A retainer has a monthly amount."""

    message = N_("A retainer needs the amount of a month.")
