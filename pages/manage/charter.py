"""Charter: what is to be agreed with the client, where it stands, and what was measured since."""

from portal import charter, ui
from portal.page import open_page
from portal.views.charter import forms, view
from portal.views.charter.view import KINDS, Part

page = open_page(__file__)
_ = text = page.text
desk = charter.desk(page.scope)

ui.heading(_("Charter"), None, text.md(page.name), text)
ui.headline(view.opening(desk, text), text)
part = view.choose_part(desk, text)
if part is Part.TEXTS:
    view.texts(desk, page)
elif part in KINDS:
    forms.items(desk, KINDS[part], page)
elif part is Part.MEASURED:
    view.measured(desk, page)
else:
    view.overview(desk, page)
page.link("agreement", _("See what the client sees of it"), icon=":material/handshake:")
