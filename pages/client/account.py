"""My account: what the portal calls me, in which language and zone it speaks, and where I am signed in."""

import streamlit as st

from portal import ui
from portal.identity import profile
from portal.page import open_page
from portal.views.people import account as view

page = open_page(__file__)
_ = page.text

ui.heading(_("My account"), None, "", page.text)
if page.viewer.preview_of:
    view.myself(page)
    st.stop()

mine = profile.own(page.viewer)
view.settings(mine, page)
view.password(mine, page)
view.sessions(mine, page)
