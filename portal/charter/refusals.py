"""Refusals: why was something not done with an edition, and what does the person read instead?"""

from db.models.charter import Charter, CharterStatus
from portal.i18n import N_
from portal.problems import Problem, Refused


class OneIsOpenAlready(Refused):
    """An edition is being written or waits for the client; a second one would compete with it."""

    message = N_("An edition is being worked on already; nothing was begun.")


class NotADraft(Refused):
    """The edition waits for the client or was confirmed; it cannot be written to."""

    message = N_("This edition is no longer a draft, so it cannot be changed; nothing was saved.")


class ProposedBefore(Refused):
    """The client has read this edition; what both sides know of is not thrown away."""

    message = N_("The client has read this edition, so it cannot be discarded; nothing was changed.")


class TooMany(Refused):
    """An edition holds as many of these as anybody could keep in mind."""

    message = N_("There are too many of these already; nothing was saved.")


class NothingToPropose(Refused):
    """A draft without a goal, or that does not say what is part of the project, is no agreement yet."""

    message = N_("Before it is proposed it needs a goal, and must say what is part of the project.")


class NoLongerProposed(Refused):
    """The edition was confirmed, sent back or taken back in the meantime."""

    message = N_("This edition no longer waits for a decision; nothing was saved.")
    confirmed = N_("{name} has confirmed this edition in the meantime; nothing was saved.")

    def __init__(self, edition: Charter) -> None:
        super().__init__()
        self.confirmed_by = edition.confirmed_by
        if edition.status is CharterStatus.CONFIRMED:
            self.problem = Problem("", self.confirmed, {"name": edition.confirmed_by})
