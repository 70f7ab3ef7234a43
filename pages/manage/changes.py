"""Change requests: which wait for us, what does each cost, and what was decided?"""

from portal import ui
from portal.page import open_page
from portal.views.changes import desk as view

page = open_page(__file__)
text = page.text

ui.heading(text("Change requests"), None, text.md(page.name), text)
view.desk(page)
