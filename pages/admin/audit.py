"""Audit trail: does it still say what it said, and what was recorded?"""

from portal import audit, ui
from portal.page import open_page
from portal.views.audit import desk

page = open_page(__file__)
text = page.text
told = audit.desk(page.scope, desk.wanted())

ui.heading(text("Audit trail"), None, "", text)
ui.headline(desk.opening(told, text), text)
desk.state(told, page)
desk.events(told, page)
