"""Surveys: how content are they, and what do we do about it?"""

import streamlit as st

from portal import surveys, ui
from portal.page import open_page
from portal.views.surveys import desk as view
from portal.views.surveys import improvements
from portal.views.surveys import results as survey_results

page = open_page(__file__)
_ = text = page.text
overview = surveys.overview(page.scope)
survey = view.chosen(overview)
found = surveys.results(page.scope, survey) if survey else None

ui.heading(_("Surveys"), None, text.md(page.name), text)
if view.is_lost(overview):
    st.info(_("There is no such survey, or it is not open to you."), icon=":material/search_off:")
ui.headline(view.opening(found, text), text)

if found and found.survey.opened_at is None:
    view.preparation(found.survey, page)
elif found:
    survey_results.results(found, page)
improvements.desk(overview, survey, page)
view.listing(overview, page)
view.prepare_form(page)
