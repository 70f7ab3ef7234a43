"""Money: what is agreed, planned, spent and ordered, and what of it the client sees."""

from portal import budget, ui
from portal.page import open_page
from portal.views.budget import value as budget_value
from portal.views.money import entries as money_entries
from portal.views.money import entry as money_entry
from portal.views.money import lines as money_lines
from portal.views.money import phases as money_phases
from portal.views.money import plan as money_plan
from portal.views.money import showing as money_showing
from portal.views.money import view

page = open_page(__file__)
_ = text = page.text
chosen = money_entries.chosen()
desk = budget.desk(page.scope, chosen)

ui.heading(_("Money"), None, text.md(f"{page.name} · {desk.everything.freshness.sentence(text)}"), text)
ui.headline(view.headline(desk, text), text)
view.warned(desk, text)
if desk.lines and desk.chosen is None and not money_entries.is_new():
    view.side_by_side(desk, text)

part = view.part(text)
if part == "lines":
    money_lines.lines(desk, page)
    money_lines.move(desk, page)
    money_showing.share(desk, page)
elif part == "phases":
    money_phases.places(desk, page)
elif part == "plan":
    money_plan.plan(desk, page)
elif part == "entries" and desk.chosen is not None:
    money_entry.opened(desk.chosen, desk, page)
elif part == "entries":
    if chosen is not None:
        money_entries.not_found(page)
    money_entries.entries(desk, page)
elif part == "value":
    budget_value.value(desk.everything, page, explains=True)
elif part == "contract":
    view.contract(desk, page)
    view.warning_from(desk, page)
