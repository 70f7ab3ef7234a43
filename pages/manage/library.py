"""Training material: what the client can learn from, who may see it, and whether it helped."""

from portal import library, ui
from portal.page import open_page
from portal.views.training import library as view

page = open_page(__file__)
_ = text = page.text

ui.heading(_("Training material"), None, text.md(page.name), text)
shown = view.chosen(page)
if shown is not None:
    view.editor(shown, page)
else:
    report = library.report(page.scope)
    if report.held:
        ui.headline(view.opening(report, text), text)
        view.figures(report, text)
    else:
        ui.nothing_yet(
            _(
                "Nothing here yet. Add a guide, a tutorial or a session;"
                " the client sees it once you publish it."
            )
        )
    view.go(_("Add training material"), "add", view.NEW)
    view.listed(report, page)
