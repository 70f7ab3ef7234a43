"""Import: what does a file from Jira or Trello bring into a project, and what came of the files before?"""

from portal import ui
from portal.page import open_page
from portal.views.imports import choices as imports_choices
from portal.views.imports import outcome as imports_outcome
from portal.views.imports import view

page = open_page(__file__)
_ = text = page.text

ui.heading(_("Import"), None, "", text)
finished = imports_outcome.finished(page)
if finished is not None:
    imports_outcome.result(*finished, page)
else:
    ui.headline(_("Bring a project over from Jira or Trello, as often as you like."), text)
    target = view.target(page)
    source = imports_choices.source(page)
    if source is None:
        ui.nothing_yet(
            _("Choose a file. You see what it holds and would change; nothing is written before you say so.")
        )
    else:
        parsed = imports_choices.read(source, text)
        if parsed is not None:
            view.preview(parsed, target, page)
            view.take(parsed, source.name, target, page)
    imports_outcome.past(target.scope, page)
