"""Clients and projects: who they are, and how a new one begins."""

import streamlit as st

from portal import clients, ui
from portal.page import open_page
from portal.views.people import clients as view

page = open_page(__file__)
_ = text = page.text

st.title(_("Clients and projects"), anchor=False)
search = st.text_input(
    _("Find a project or a client"), key="find", bind="query-params", icon=":material/search:"
)
entries = clients.report(page.scope, search)
ui.headline(text.plural("{n} client", "{n} clients", len(entries)), text)
if not entries:
    ui.nothing_yet(_("No client of that name. A client begins with its first project, or with an import."))
view.listed(entries, page)
view.begin(page)
