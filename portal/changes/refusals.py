"""Refusals: why was a step of a change request not taken, and what does the person read instead?"""

from portal.i18n import N_
from portal.problems import Refused


class NotAssessed(Refused):
    """What the client needs to decide has not been said."""

    message = N_("The assessment is not complete yet; nothing was saved.")


class NotInAssessment(Refused):
    """The request is not being assessed, so that its assessment stays as it is."""

    message = N_("This request is not being assessed any more; nothing was saved.")


class NotReleased(Refused):
    """The firm itself has not approved the offer, or it was changed since."""

    message = N_("The offer has no internal approval as it stands now; nothing was sent.")


class NotShown(Refused):
    """An offer names what the client does not see."""

    message = N_(
        "“{title}” is not shown to the client. Publish it, or take it out of the assessment; nothing was"
        " sent."
    )


class NotASigner(Refused):
    """Somebody was named who cannot sign for the client in this project."""

    message = N_("“{name}” cannot sign for the client in this project; nothing was sent.")


class TooManyFiles(Refused):
    """A request holds as many files as one may."""

    message = N_("A change request takes at most {most} files; nothing was saved.")


class TooManyWays(Refused):
    """Nobody decides between more alternatives than these."""

    message = N_("A change request takes at most {most} alternatives; nothing was saved.")


class Settled(Refused):
    """Nothing more can be added to a request that has come to its end."""

    message = N_("This request is settled; nothing was saved.")
