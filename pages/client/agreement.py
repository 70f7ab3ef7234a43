"""What we agreed."""

from portal import ui
from portal.page import open_page

page = open_page(__file__)
ui.heading(page.text("What we agreed"), None, "", page.text)
