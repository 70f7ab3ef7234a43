"""Delivery and acceptance: what is handed over, what did the client say, and what is left to put right?"""

import streamlit as st

from portal import deliverables, ui
from portal.deliverables.sentences import desk_headline
from portal.page import open_page
from portal.views.deliverables import bench, desk, handovers, punch, view
from portal.views.deliverables.desk import Part

page = open_page(__file__)
_ = text = page.text
wanted = st.query_params.get("deliverable", "")
shown = deliverables.bench(page.scope, wanted) if wanted else None
if shown is not None:
    bench.show(shown, page)
    st.stop()

told = deliverables.desk(page.scope)
ui.heading(_("Delivery and acceptance"), None, text.md(page.name), text)
if wanted:
    view.lost(text)
ui.headline(desk_headline(told, text), text)
desk.figures(told, text)
part = desk.choose_part(text)
if part is Part.PUNCH:
    punch.desk(told.punch, page)
elif part is Part.HANDOVER:
    handovers.desk(deliverables.handover_desk(page.scope), page)
else:
    desk.listed(told, page)
page.link("deliverables", _("See what the client sees of it"), icon=":material/inventory_2:")
