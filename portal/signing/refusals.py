"""Refusals: why was something not signed, and what does the person read instead?"""

from portal.i18n import N_
from portal.problems import Refused


class AlreadySigned(Refused):
    """This person, or this place in the order, has its signature already."""

    message = N_("This is already signed; nothing was signed twice.")


class NotYourTurn(Refused):
    """Others sign first, or nobody has asked this person."""

    message = N_("It is not your turn to sign; nothing was signed.")


class Outdated(Refused):
    """There is a newer edition than the one that was on the screen."""

    message = N_("The text has changed since you opened it; nothing was signed. Please read it again.")


class NoLongerTrue(Refused):
    """Budget or dates no longer stand as the text says: signing it would bring about something else."""

    message = N_(
        "The budget or a date has changed since this text was written; nothing was signed. The project"
        " manager has to offer it anew."
    )


class NotWaiting(Refused):
    """What was to be signed no longer waits for a decision."""

    message = N_("This no longer waits for a decision; nothing was signed.")
