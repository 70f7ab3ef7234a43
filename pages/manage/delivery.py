"""Delivery and acceptance: what is handed over, what did the client say, and what is left to put right?"""

import streamlit as st

from portal import deliverables
from portal.page import open_page
from portal.views.deliverables import bench, desk

page = open_page(__file__)
wanted = st.query_params.get("deliverable", "")
shown = deliverables.bench(page.scope, wanted) if wanted else None

if shown is not None:
    bench.show(shown, page)
else:
    told = deliverables.desk(page.scope)
    desk.opening(told, page, is_lost=bool(wanted))
    desk.work(told, page)
