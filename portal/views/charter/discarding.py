"""How a project manager throws away a draft that the client has never read."""

import streamlit as st

from portal import charter, ui
from portal.charter import Edition
from portal.page import PageContext
from portal.views.agreement.forms import deliver


def discard(draft: Edition, holds: Edition | None, page: PageContext) -> None:
    """The way back to what holds, for a draft that nobody but this side has read."""
    _ = text = page.text
    with st.expander(_("Discard this draft"), icon=":material/delete:"):
        label = _("Discard edition {n}", n=draft.number)
        form = ui.Form(f"discard-charter:{draft.id}", label, text, border=False, primary=False)
        consent = _("I want to throw away everything that was written into this draft")
        with form:
            form.keep("version", draft.version)
            if holds is None:
                said = _("Nothing has been agreed in writing before it; a new draft would begin empty.")
            else:
                said = _(
                    "Edition {n} holds as before. A new draft would begin as a copy of it.", n=holds.number
                )
            st.markdown(text.md(said))
            form.flag("consent", consent)
        if form.sent:
            deliver(
                form,
                charter.read_discard(form.reader(), draft.id, consent),
                lambda command, token: charter.discard(page.scope, command, token),
                lambda number: _("The draft of edition {n} is discarded.", n=number),
                describe=lambda theirs: _("This draft was changed; read it again before you discard it."),
            )
