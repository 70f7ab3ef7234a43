"""Requirements: what does the client need, what of it is agreed, and what is to come before them next?"""

import streamlit as st

from portal import requirements, ui
from portal.page import open_page
from portal.requirements.sentences import opening
from portal.views.requirements import desk as view
from portal.views.requirements import opened

page = open_page(__file__)
_ = text = page.text
wanted = st.query_params.get("requirement", "")

ui.heading(_("Requirements"), None, text.md(page.name), text)
if wanted:
    opened.one(wanted, page)
    st.stop()
desk = requirements.desk(page.scope)
ui.headline(opening(desk, text), text)
ui.figures(*view.figures(desk, text))
view.parts(desk, page)
page.link("scope", _("See what the client sees of it"), icon=":material/fact_check:")
