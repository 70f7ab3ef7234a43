"""Record and proof: what was recorded, and who can prove it?"""

from portal import ui
from portal.page import open_page
from portal.views.audit import record
from portal.views.evidence import view as evidence

page = open_page(__file__)
text = page.text
told = record.record(page)

ui.heading(text("Record and proof"), None, text.md(page.name), text)
ui.headline(record.opening(told, text), text)
evidence.signatures(page)
evidence.check(page)
record.heads(told, page)
record.entries(told, page)
