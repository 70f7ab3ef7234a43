"""Scope and changes: what did we agree, what is to change, and what waits to be decided?"""

from portal import ui
from portal.page import open_page
from portal.views.changes import client as changes
from portal.views.requirements import client as requirements
from portal.views.requirements.scope import Part, choose_part
from portal.views.trace import view as trace

page = open_page(__file__)
_ = text = page.text

ui.heading(_("Scope and changes"), None, text.md(page.name), text)
part = choose_part(text)
if part is Part.CHANGES:
    changes.part(page)
elif part is Part.TRACE:
    trace.part(page)
else:
    requirements.part(page)
