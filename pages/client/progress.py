"""Progress: will it be done when they said, and if not, why?"""

import streamlit as st

from portal import progress, ui
from portal.page import open_page
from portal.views import progress as view
from portal.views import tasks

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
ui.headline(progress.opening(report, text, internal=page.scope.internal), text)
view.figures(report, text)
view.milestones(report, text)
view.reasons(report, page)
view.next_step(report, text)
tasks.show(report, page)
st.caption(text.md(report.definition))
if page.scope.internal and report.unpublished:
    st.caption(
        text.plural(
            "{n} thing on this page is internal; what the client sees is counted without it.",
            "{n} things on this page are internal; what the client sees is counted without them.",
            report.unpublished,
        )
    )
