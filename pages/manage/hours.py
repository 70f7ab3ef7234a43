"""Hours and rates."""

from portal import ui
from portal.page import open_page

page = open_page(__file__)
ui.heading(page.text("Hours and rates"), None, "", page.text)
