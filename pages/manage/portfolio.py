"""Portfolio: which client needs me today, and how do all projects stand beside each other?"""

import streamlit as st

from portal import portfolio, ui
from portal.page import open_page
from portal.views.portfolio import table, view

page = open_page(__file__)
text = page.text
told = portfolio.report(page.scope, table.wanted())
st.set_page_config(layout="wide")

ui.heading(text("Portfolio"), None, "", text)
ui.headline(portfolio.opening(told, text), text)
view.figures(told, text)
view.needy(told, page)
table.filters(told, page)
table.table(told, page)
view.stale(told, page)
