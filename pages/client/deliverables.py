"""Deliverables: is it what was ordered?"""

from portal import ui
from portal.page import open_page

page = open_page(__file__)
text = page.text

ui.heading(text("Deliverables"), None, text.md(page.name), text)
