"""People and preview: who is in the project, and what they see."""

from portal import ui
from portal.identity import roster
from portal.page import open_page
from portal.views.people import view

page = open_page(__file__)
text = page.text
members = roster.members(page.scope)

ui.heading(text("People and preview"), None, text.md(page.name), text)
ui.headline(view.opening(members, text), text)
view.listed(members, page)
view.invite(page)
