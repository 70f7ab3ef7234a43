"""Audit trail: does it still say what it said?"""

from portal import ui
from portal.page import open_page

page = open_page(__file__)
text = page.text

ui.heading(text("Audit trail"), None, "", text)
