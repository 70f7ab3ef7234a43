"""How budget lines are shown to the client, or withdrawn, once somebody has seen what that changes."""

from collections.abc import Mapping

import streamlit as st

from db.base import Audience
from portal import budget, ui
from portal.budget import Desk
from portal.i18n import Text
from portal.page import PageContext
from portal.publishing import Kind, Publish
from portal.views.money.forms import deliver
from portal.views.status.revealing import revealing


def share(desk: Desk, page: PageContext) -> None:
    """Which lines the client sees."""
    _ = page.text
    hidden = {line.id: line.category for line in desk.lines if not line.is_published}
    shown = {line.id: line.category for line in desk.lines if line.is_published}
    if hidden:
        with ui.card(_("Publish lines")):
            st.caption(_("The client then sees the line with its amounts and their history."))
            _share("publish-lines", hidden, Audience.CLIENT, _("Publish"), page)
    if shown:
        with st.expander(_("Withdraw lines"), icon=":material/visibility_off:"):
            st.caption(_("The client no longer sees the line nor its entries. Use this for mistakes only."))
            _share("withdraw-lines", shown, Audience.INTERNAL, _("Withdraw"), page)


def _share(name: str, named: Mapping[int, str], audience: Audience, send: str, page: PageContext) -> None:
    _ = text = page.text
    place = st.container()
    form = ui.Form(name, send, text, border=False, primary=False)
    with place:
        chosen = st.pills(
            _("Budget lines"),
            list(named),
            format_func=lambda id_: text.md(named[id_]),
            selection_mode="multi",
            key=form.key("ids"),
        )
        if chosen:
            revealing(Publish(Kind.BUDGET_LINE, tuple(chosen), audience), page.scope, text)
    with form:
        form.put("ids", chosen)
    if form.sent and not chosen:
        form.complain(_("Please choose at least one line."))
    elif form.sent:
        deliver(
            form,
            budget.ShareLines(tuple(chosen), audience),
            lambda command, token: budget.share_lines(page.scope, command, token),
            lambda number: _shared(number, audience, text),
        )


def _shared(number: int, audience: Audience, text: Text) -> str:
    if audience is Audience.CLIENT:
        return text.plural(
            "The client now sees {n} more line.", "The client now sees {n} more lines.", number
        )
    return text.plural("The client no longer sees {n} line.", "The client no longer sees {n} lines.", number)
