"""Record and proof: what was recorded, and who can prove it?"""

from portal import ui
from portal.page import open_page

page = open_page(__file__)
text = page.text

ui.heading(text("Record and proof"), None, text.md(page.name), text)
