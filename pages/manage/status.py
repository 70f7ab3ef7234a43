"""Status and publishing: say how the project stands, and decide what the client reads."""

from portal import status, ui
from portal.page import open_page
from portal.views.status import view

page = open_page(__file__)
text = page.text
report = status.report(page.scope)

ui.heading(text("Status and publishing"), view.standing(report), text.md(page.name), text)
ui.headline(view.opening(report, text), text)
view.write_statement(report, page)
view.freshness(report, page)
view.publishing(report, page)
view.project(report, page)
view.statements(report, page)
