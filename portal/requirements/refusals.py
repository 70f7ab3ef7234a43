"""Refusals: why was something not done with a requirement, and what does the person read instead?"""

from portal.i18n import N_
from portal.problems import Refused


class NotADraft(Refused):
    """The client has seen it; from then on it changes before their eyes only."""

    message = N_("The client has read this requirement, so it changes by a proposal only; nothing was saved.")


class NotWhole(Refused):
    """A requirement without a result or criteria can be confirmed by nobody."""

    message = N_("{codes}: say what is expected and how both sides will know it, before it is proposed.")


class WaitsAlready(Refused):
    """It is with the client; a second proposal would compete with the first."""

    message = N_("{codes} already waits for the client; nothing was saved.")


class NeedsAChange(Refused):
    """A clarification says the same more clearly; it does not make another thing of what was agreed."""

    message = N_(
        "What was agreed keeps its priority, its part of the result and its mark until a change request says"
        " otherwise; nothing was saved."
    )


class NothingNew(Refused):
    """The new wording is the old one."""

    message = N_("It says the same as before, so there is nothing to confirm; nothing was saved.")


class NoLongerProposed(Refused):
    """It was confirmed, sent back or taken back in the meantime."""

    message = N_("{codes} no longer waits for a decision; nothing was saved.")


class ChooseFirst(Refused):
    """A way is to be chosen first; the wording follows from it."""

    message = N_("{codes} asks you to choose a way first; nothing was saved.")


class NoWaysYet(Refused):
    """Without a conflict and two ways there is nothing to choose."""

    message = N_("Say which standard it meets, and write down at least two ways; nothing was saved.")


class IsDecided(Refused):
    """A way was chosen, or the requirement was agreed: another way is a change request from then on."""

    message = N_("This was decided already; another way is a change request now. Nothing was saved.")


class AskedAlready(Refused):
    """The last question about the scope is not answered yet."""

    message = N_("The client was asked already and has not answered yet; nothing was asked twice.")


class NothingAgreedYet(Refused):
    """Nobody can say whether the scope is still right before there is one."""

    message = N_("No requirement has been confirmed yet, so there is nothing to ask about.")


class AnsweredAlready(Refused):
    """Somebody else has answered."""

    message = N_("This was answered in the meantime; nothing was saved.")


class TooMany(Refused):
    """A requirement holds as many ways out as anybody could compare."""

    message = N_("There are too many of these already; nothing was saved.")
