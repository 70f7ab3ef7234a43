"""Progress: will it be done when they said, and if not, why?"""

import streamlit as st

from portal import progress, ui
from portal.page import open_page
from portal.views.progress import history, tasks, timeline, view
from portal.views.progress.parts import part

page = open_page(__file__)
_ = text = page.text
report = progress.report(page.scope)

ui.heading(
    page.name, report.update.rag if report.update else None, text.md(report.freshness.sentence(text)), text
)
if report.is_empty:
    ui.nothing_yet(
        _("No plan has been published yet. Once the project manager does, milestones and tasks appear here.")
    )
    st.stop()
view.opening(report, page)
match part(text):
    case "timeline":
        timeline.show(report, page)
    case "history":
        history.show(report, page)
    case "tasks":
        tasks.show(report, page)
    case _:
        view.overview(report, page)
if page.scope.internal:
    view.internal_note(report, text)
