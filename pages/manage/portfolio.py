"""Portfolio."""

from portal import ui
from portal.page import open_page

page = open_page(__file__)
ui.heading(page.text("Portfolio"), None, "", page.text)
