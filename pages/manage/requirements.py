"""Requirements: what does the client need, and what of it is agreed?"""

from portal import ui
from portal.page import open_page

page = open_page(__file__)
text = page.text

ui.heading(text("Requirements"), None, text.md(page.name), text)
