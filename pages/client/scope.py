"""Scope and changes: what did we agree, what is to change, and what waits to be decided?"""

from portal import ui
from portal.page import open_page

page = open_page(__file__)
text = page.text

ui.heading(text("Scope and changes"), None, text.md(page.name), text)
