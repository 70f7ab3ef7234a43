"""How cost entries are listed for the delivering side, and published up to a day."""

import streamlit as st

from portal import budget, ui
from portal.budget import Desk
from portal.i18n import Text
from portal.page import PageContext
from portal.views.money.entry import added, said
from portal.views.money.forms import deliver

NEW = "new"


def chosen() -> int | None:
    """The entry that the address names, if it is a number at all."""
    asked = _asked()
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) <= 18 else None


def is_new() -> bool:
    """Whether the address asks for the form of a new entry."""
    return _asked() == NEW


def _asked() -> str:
    return st.query_params.get("entry", "")


def not_found(page: PageContext) -> None:
    """An entry that is not there, or not in this project."""
    st.info(page.text("There is no such entry; it may have been deleted."), icon=":material/info:")


def entries(desk: Desk, page: PageContext) -> None:
    """Publishing what is up to date, and the list."""
    _ = page.text
    if not desk.lines:
        ui.nothing_yet(_("Entries need a budget line. Add one under “Budget lines” first."))
        return
    if is_new():
        added(desk, page)
        return
    page.link("money", _("Add an entry"), icon=":material/add:", part="entries", entry=NEW)
    if desk.unpublished_entries:
        _publish(desk, page)
    _list(desk, page)


def _publish(desk: Desk, page: PageContext) -> None:
    _ = text = page.text
    number = desk.unpublished_entries
    with ui.card():
        st.markdown(
            text.plural(
                "The client does not see {n} entry yet.", "The client does not see {n} entries yet.", number
            )
        )
        form = ui.Form("publish-entries", _("Publish"), text, border=False, primary=False)
        with form:
            form.day("on", _("Up to and including"), text.today)
        if form.sent:
            day = form.reader()
            until = day.day("on", label=_("Up to and including"))
            deliver(
                form,
                day.problems or budget.PublishUntil(until or text.today),
                lambda command, token: budget.publish_until(page.scope, command, token),
                lambda number: _published(number, text),
            )


def _published(number: int, text: Text) -> str:
    if not number:
        return text("Nothing was published: these entries are later, or their budget line is not published.")
    return text.plural("{n} entry is published.", "{n} entries are published.", number)


def _list(desk: Desk, page: PageContext) -> None:
    _ = text = page.text
    with ui.card(_("Entries")):
        if not desk.everything.entry_count:
            st.markdown(_("Nothing has been spent or ordered yet. What you add appears here."))
            return
        listed = st.container()
        number = budget.pages(desk.everything.entry_count, budget.DESK_ENTRIES_A_PAGE)
        wanted = st.pagination(number, key="entries", bind="query-params") if number > 1 else 1
        with listed:
            for entry in budget.desk_entries(page.scope, wanted):
                with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                    st.markdown(said(entry, desk, text), width="stretch")
                    page.link("money", _("Open"), icon=":material/edit:", part="entries", entry=str(entry.id))
