"""What we agreed: which goals, scope and promises did both sides confirm, and are they kept?"""

import streamlit as st

from portal import charter, ui
from portal.charter.sentences import headline
from portal.page import open_page
from portal.views.agreement import forms, kept, since, view

page = open_page(__file__)
_ = text = page.text
report = charter.report(page.scope, st.query_params.get("edition", ""))

ui.heading(_("What we agreed"), None, view.subtitle(report, page), text)
if report.shown is None:
    view.nothing(report, page)
    st.stop()
ui.headline(headline(report, text), text)
view.notices(report, page)
if report.waits:
    view.changed(report.differences, report.before, text, expanded=True)
if report.holds:
    kept.figures(report, text)
    kept.goals(report, text)
    kept.promises(report, text)
else:
    view.goals(report.shown, text)
    view.channels(report.shown, text)
view.purpose(report.shown, text)
view.scope(report.shown, text)
if report.holds:
    since.beside(report.shown, page)
view.terms(report.shown, text)
view.roles(report.shown, text)
if not report.waits:
    view.changed(report.differences, report.before, text, expanded=False)
forms.decide(report, page)
view.history(report, page)
