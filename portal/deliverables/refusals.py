"""Refusals: why was something not done with a deliverable, and what does the person read instead?"""

from db.models.deliverable import Acceptance
from portal.i18n import N_
from portal.problems import Problem, Refused


class AcceptedStays(Refused):
    """What was accepted is never changed."""

    message = N_("This was accepted, so it stays as it is; nothing was saved.")


class WithTheClient(Refused):
    """It waits for the client, who must find what was handed over."""

    message = N_(
        "This waits for the client’s decision. Take it back before you change it; nothing was saved."
    )


class AgreedWordsStay(Refused):
    """The client has ruled by these words, or the day was read already."""

    message = N_("The client has decided by these words already, so they stay; nothing was saved.")


class AgreedDayStays(Refused):
    """A day that the client has read is not moved without a reason; the milestone carries the reasons."""

    message = N_(
        "The client reads this day already. Move the milestone it belongs to and say why; nothing was saved."
    )


class NothingToAccept(Refused):
    """Without a criterion nobody could say whether it is what was ordered."""

    message = N_("Before it is handed over it needs at least one criterion; nothing was saved.")


class NothingToTakeOver(Refused):
    """The requirement does not say how both sides will know that it is there."""

    message = N_("This requirement names no criteria yet; nothing was added.")


class NotSaidOpenly(Refused):
    """The client sees what our own check found; the offer says so itself."""

    message = N_(
        "Not every criterion has passed our own check. Say so openly, or check again; nothing was saved."
    )


class TooMany(Refused):
    """More than anybody could rule on."""

    message = N_("There are too many of these already; nothing was saved.")


class SeenByTheClient(Refused):
    """What was handed over cannot be taken out of the client's sight."""

    message = N_("The client has had this before them, so it stays visible; nothing was changed.")


class NoLongerOpen(Refused):
    """The round was decided or taken back in the meantime."""

    message = N_("This no longer waits for a decision; nothing was saved.")
    decided = N_("{name} has decided this in the meantime; nothing was saved.")

    def __init__(self, acceptance: Acceptance | None = None) -> None:
        super().__init__()
        if acceptance is not None and acceptance.decided_by:
            self.problem = Problem("", self.decided, {"name": acceptance.decided_by})


class NotEveryCriterion(Refused):
    """A ruling is about what was handed over: each criterion once, and no other."""

    message = N_(
        "The criteria have changed since you opened them; nothing was saved. Please read them again."
    )


class ItemIsClosed(Refused):
    """It was put right or confirmed in the meantime."""

    message = N_("This was put right or confirmed in the meantime; nothing was saved.")


class PromisedDayStays(Refused):
    """The day on which something will be put right is a promise; it moves with a reason alone."""

    message = N_("The client reads the day that was promised. Move it and say why; nothing was saved.")


class NothingToMove(Refused):
    """It has no day yet, or is promised for that day already."""

    message = N_("It is promised for that day already; nothing was saved.")


class ReceivedStays(Refused):
    """What was received is never changed."""

    message = N_("The client has confirmed that they received this, so it stays; nothing was saved.")
