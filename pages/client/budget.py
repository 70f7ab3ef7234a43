"""Budget: what was agreed, what is spent, what is left, and why amounts moved."""

import streamlit as st

from portal import budget, ui
from portal.budget.opening import headline
from portal.page import open_page
from portal.views.budget import agreed as parts
from portal.views.budget import charts, view
from portal.views.budget import value as earned
from portal.views.hours import view as hours

page = open_page(__file__)
_ = text = page.text
# Whoever looks sees what the client sees; the delivering side has its own page for the rest.
report = budget.report(page.scope, published=True, page=None)

ui.heading(_("Budget"), None, text.md(f"{page.name} · {report.freshness.sentence(text)}"), text)
view.for_us(page)
if not report.lines:
    ui.nothing_yet(
        _(
            "No figures have been published yet. Your project manager does that when the budget is agreed;"
            " then you see here what is agreed, spent and left."
        )
    )
    hours.section(page)
    st.stop()
ui.headline(headline(report, text), text)
view.warned(report, text)
view.figures(report, text)
charts.over_time(report, text)
earned.value(report, page)
view.reasons(report, page)
parts.agreed(report, text)
charts.categories(report, text)
parts.reserve(report, text)
view.open_book(report, text)
if not hours.by_role(page):
    view.entries(report, page)
view.definitions(report, text)
view.next_step(page)
