"""How somebody says why a day moves, and what is done about it, so that the client can read it."""

from db.models.plan import GIVEN_CAUSES, Cause
from portal import ui
from portal.i18n import Text
from portal.progress.wording import cause_word
from portal.views.languages import other_languages


def fields(form: ui.Form, text: Text) -> None:
    """Cause, what happened and the remedy, in the language of the writer and, if wished, in others."""
    _ = text
    causes = [cause.value for cause in GIVEN_CAUSES]
    form.choice("cause", _("Cause"), causes, lambda cause: cause_word(Cause(cause), text, internal=True))
    words = {"explanation": _("What happened"), "remedy": _("How we make up for it")}
    form.paragraph("explanation", words["explanation"], help=_("The client reads this, in plain words."))
    form.paragraph("remedy", words["remedy"])
    other_languages(form, text, words)
