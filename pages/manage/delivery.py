"""Delivery and acceptance: what is handed over, and what does the client say of it?"""

from portal import ui
from portal.page import open_page

page = open_page(__file__)
text = page.text

ui.heading(text("Delivery and acceptance"), None, text.md(page.name), text)
