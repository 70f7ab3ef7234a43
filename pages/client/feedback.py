"""Feedback: are they listening, what became of what we said, and which changes are under way?"""

from portal import changes, surveys, ui
from portal.access import Permission
from portal.page import open_page
from portal.views import feedback as view
from portal.views.changes import asking as requests

page = open_page(__file__)
text = page.text
asked = surveys.report(page.scope)
wanted = changes.report(page.scope)

ui.heading(text("Feedback"), None, text.md(page.name), text)
ui.headline(view.opening(asked, wanted, page), text)
ui.figures(*view.figures(asked, wanted, page))

view.your_turn(asked, wanted, page)
view.said_and_done(asked, page)
requests.client_list(wanted, page)
if page.scope.may(Permission.SUBMIT_CHANGES):
    requests.submit_form(page, primary=not asked.waiting)
view.my_answers(asked, page)
