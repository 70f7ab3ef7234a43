"""Training: what there is to learn, what is left, and where it is."""

import streamlit as st

from portal import training, ui
from portal.page import open_page
from portal.views.training import view

page = open_page(__file__)
_ = text = page.text
shelf = training.shelf(page.scope)

ui.heading(_("Training"), None, text.md(page.name), text)
if not shelf.total:
    ui.nothing_yet(
        _(
            "Nothing to learn yet. Guides, tutorials and dates of sessions stand here as soon as your project"
            " manager has published the first, usually some weeks before you begin to work with the result."
        )
    )
    st.stop()

keeps_account = view.tracks(page)
ui.headline(view.opening(shelf, text, keeps_account), text)
view.figures(shelf, text, keeps_account)
filters = view.filters(shelf, text)
view.listed(training.report(page.scope, filters, shelf), page)
