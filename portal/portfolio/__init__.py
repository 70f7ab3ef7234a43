"""Which client needs me today, and how do all my projects stand beside each other?"""

from portal.portfolio.choosing import (
    NEEDY_SHOWN,
    PER_SHEET,
    Order,
    Portfolio,
    Wanted,
    as_query,
    report,
    wanted_by,
)
from portal.portfolio.export import table
from portal.portfolio.facts import (
    ANSWER_DAYS,
    ASSESSMENT_DAYS,
    LATE_DAYS,
    LOW_CSAT,
    SILENT_DAYS,
    Asked,
    Reason,
    Slip,
    Spending,
    Standing,
    Waiting,
)
from portal.portfolio.wording import PAUSED, opening, order_word, reason_said, status_word

__all__ = [
    "ANSWER_DAYS",
    "ASSESSMENT_DAYS",
    "LATE_DAYS",
    "LOW_CSAT",
    "NEEDY_SHOWN",
    "PAUSED",
    "PER_SHEET",
    "SILENT_DAYS",
    "Asked",
    "Order",
    "Portfolio",
    "Reason",
    "Slip",
    "Spending",
    "Standing",
    "Waiting",
    "Wanted",
    "as_query",
    "opening",
    "order_word",
    "reason_said",
    "report",
    "status_word",
    "table",
    "wanted_by",
]
