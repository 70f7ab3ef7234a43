"""Hours and rates: who was to work how much, who did, what is it worth, and what does the client see?"""

from portal import ui
from portal.page import open_page
from portal.views.hours import costs as hours_costs
from portal.views.hours import grid as hours_grid
from portal.views.hours import rates as hours_rates
from portal.views.hours import sharing as hours_sharing
from portal.views.hours import sheet as hours_sheet
from portal.views.hours import view

page = open_page(__file__)
_ = text = page.text

ui.heading(_("Hours and rates"), None, text.md(page.name), text)
part = view.part(page)
if part == "hours":
    hours_grid.show(page)
elif part == "sheet":
    hours_sheet.show(page)
elif part == "rates":
    hours_rates.show(page)
elif part == "client":
    hours_sharing.show(page)
else:
    hours_costs.show(page)
