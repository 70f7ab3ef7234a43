"""Refusals: why was something not done with an edition, and what does the person read instead?"""

from db.models.charter import Charter, CharterStatus
from portal.i18n import N_, Text


class Refused(RuntimeError):
    """Nothing was saved; `said` tells why."""

    said = ""

    def sentence(self, text: Text) -> str:
        """The refusal in the reader's language; plain text, not Markdown."""
        return text(self.said)


class OneIsOpenAlready(Refused):
    """An edition is being written or waits for the client; a second one would compete with it."""

    said = N_("An edition is being worked on already; nothing was begun.")


class NotADraft(Refused):
    """The edition waits for the client or was confirmed; it cannot be written to."""

    said = N_("This edition is no longer a draft, so it cannot be changed; nothing was saved.")


class TooMany(Refused):
    """An edition holds as many of these as anybody could keep in mind."""

    said = N_("There are too many of these already; nothing was saved.")


class NothingToPropose(Refused):
    """A draft without a goal, or that does not say what is part of the project, is no agreement yet."""

    said = N_("Before it is proposed it needs a goal, and must say what is part of the project.")


class NoLongerProposed(Refused):
    """The edition was confirmed, sent back or taken back in the meantime."""

    def __init__(self, edition: Charter) -> None:
        super().__init__(f"edition {edition.edition} is {edition.status}")
        self.status = edition.status
        self.confirmed_by = edition.confirmed_by

    def sentence(self, text: Text) -> str:
        if self.status is CharterStatus.CONFIRMED:
            return text(
                "{name} has confirmed this edition in the meantime; nothing was saved.",
                name=self.confirmed_by,
            )
        return text("This edition no longer waits for a decision; nothing was saved.")
