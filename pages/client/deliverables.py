"""Deliverables: what was ordered, is it what was ordered, and what does the client decide?"""

import streamlit as st

from portal import deliverables, ui
from portal.deliverables.sentences import headline
from portal.page import open_page
from portal.views.deliverables import handovers, one, view

page = open_page(__file__)
_ = text = page.text
wanted = st.query_params.get("deliverable", "")
shown = deliverables.opened(page.scope, wanted) if wanted else None
if shown is not None:
    one.show(shown, page)
    st.stop()

report = deliverables.report(page.scope)
ui.heading(_("Deliverables"), None, text.md(page.name), text)
if wanted:
    view.lost(text)
if not (report.all or report.handovers):
    view.nothing(text)
    st.stop()
if report.all:
    ui.headline(headline(report, text, internal=page.scope.internal), text)
    view.figures(report, page)
view.your_turn(report, page)
view.cards(report.all, page)
view.left_over(report, page)
handovers.listed(report.not_asked_about, page)
