"""Deliverables: what was ordered, is it what was ordered, and what does the client decide?"""

import streamlit as st

from portal import deliverables
from portal.page import open_page
from portal.views.deliverables import one, view

page = open_page(__file__)
wanted = st.query_params.get("deliverable", "")
shown = deliverables.opened(page.scope, wanted) if wanted else None

if shown is not None:
    one.show(shown, page)
else:
    report = deliverables.report(page.scope)
    view.opening(report, page, is_lost=bool(wanted))
    view.your_turn(report, page)
    view.cards(report.all, page)
    view.left_over(report, page)
    view.handed_over(report, page)
