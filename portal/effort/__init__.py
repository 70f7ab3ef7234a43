"""Hours: how many were planned and used, by whom, in which role and week, and what are they worth?"""

from portal.effort.costs import (
    BookCosts,
    CostProposal,
    RoleCost,
    book_costs,
    cost_proposal,
    read_booking,
)
from portal.effort.desk import Desk, Measure, PersonHours, desk
from portal.effort.figures import NOTHING, RoleHours, WeekHours, findings, totals, weeks_of
from portal.effort.free import FreeHours, free_hours
from portal.effort.grid import CellEdit, Key, SaveHours, grid_rows, read_hours, save_hours
from portal.effort.rates import RateBook, SaveRates, rate_book, read_rates, save_rates
from portal.effort.refusals import Clash, HoursSavedByOthers
from portal.effort.roles import SharedHours, by_role
from portal.effort.sharing import (
    Proposal,
    PublishHours,
    proposal,
    publish_hours,
    read_publishing,
    withdraw_hours,
)
from portal.effort.sheet import Sheet, read_sheet
from portal.effort.taking import Fate, SheetLine, TakeSheet, expected, roles_of_people, take_sheet
from portal.effort.weeks import SPANS, Span, monday, span

__all__ = [
    "NOTHING",
    "SPANS",
    "BookCosts",
    "CellEdit",
    "Clash",
    "CostProposal",
    "Desk",
    "Fate",
    "FreeHours",
    "HoursSavedByOthers",
    "Key",
    "Measure",
    "PersonHours",
    "Proposal",
    "PublishHours",
    "RateBook",
    "RoleCost",
    "RoleHours",
    "SaveHours",
    "SaveRates",
    "SharedHours",
    "Sheet",
    "SheetLine",
    "Span",
    "TakeSheet",
    "WeekHours",
    "book_costs",
    "by_role",
    "cost_proposal",
    "desk",
    "expected",
    "findings",
    "free_hours",
    "grid_rows",
    "monday",
    "proposal",
    "publish_hours",
    "rate_book",
    "read_booking",
    "read_hours",
    "read_publishing",
    "read_rates",
    "read_sheet",
    "roles_of_people",
    "save_hours",
    "save_rates",
    "span",
    "take_sheet",
    "totals",
    "weeks_of",
    "withdraw_hours",
]
