"""Accounts: who may sign in, and what they are in the whole portal."""

import streamlit as st

from portal import ui
from portal.identity import accounts
from portal.page import open_page
from portal.views.people import accounts as view

page = open_page(__file__)
_ = text = page.text

st.title(_("Accounts"), anchor=False)
search = st.text_input(_("Find a person"), key="find", bind="query-params", icon=":material/search:")
found = accounts.report(page.scope, search)
ui.headline(text.plural("{n} person", "{n} people", len(found)), text)
if not found:
    ui.nothing_yet(_("Nobody of that name or address."))
else:
    view.listed(found, page)
    view.change(found, page)
view.invite(page)
