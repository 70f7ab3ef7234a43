"""Change requests: which wait for us, what does each cost, and what was decided?"""

from portal import changes, ui
from portal.page import open_page
from portal.views.changes import desk as view
from portal.views.changes import view as requests

page = open_page(__file__)
text = page.text
report = changes.report(page.scope)
change = requests.chosen(report)

ui.heading(text("Change requests"), None, text.md(page.name), text)
if requests.is_lost(report):
    requests.say_lost(text)
ui.headline(view.opening(report, text), text)
ui.figures(*view.figures(report, text))

if change:
    view.detail(change, page)
view.listing(report, page)
view.enter_form(page)
