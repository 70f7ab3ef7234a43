"""Home: what is going on, what waits on me, and what has changed since I last looked."""

import streamlit as st

from portal import home, ui
from portal.page import open_page
from portal.views import home as view

page = open_page(__file__)
_ = text = page.text

st.title(_("Welcome, {name}", name=text.md(page.viewer.name)), anchor=False)
search = ""
if page.viewer.sees_everything:
    search = st.text_input(
        _("Find a project or a client"), key="find", bind="query-params", icon=":material/search:"
    )
sheet = view.sheet()
report = home.report(page.scope, search, sheet)

ui.headline(view.opening(report, text), text)
if not report.projects:
    ui.nothing_yet(
        _("No such project; try another word.")
        if search
        else _(
            "As soon as a project is shared with you, it appears here. Your contact at the firm does that."
        )
    )
    st.stop()
view.your_turn(report, page)
view.on_client(report, page)
view.projects(report, page)
view.sheets(report, sheet)
view.changed(report, page)
