"""Export: which columns does the portfolio have as a file, and what stands in them?"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import reduce

from db.models.project import Rag
from portal.i18n import N_, Text
from portal.portfolio.choosing import Portfolio
from portal.portfolio.facts import Standing
from portal.portfolio.wording import reason_said, status_word
from portal.sheets import Cell, Table

FILE_NAME = "portfolio-{day}"

HEALTH = {
    Rag.GREEN: N_("On track"),
    Rag.AMBER: N_("At risk"),
    Rag.RED: N_("Off track"),
    Rag.GREY: N_("Not assessed yet"),
}

COLUMNS = (
    N_("Project"),
    N_("Client"),
    N_("Project manager"),
    N_("The project is"),
    N_("Health"),
    N_("Explained"),
    N_("Slip in days"),
    N_("Latest milestone"),
    N_("Budget used, %"),
    N_("Spent"),
    N_("Agreed"),
    N_("Currency"),
    N_("Content (CSAT), %"),
    N_("NPS"),
    N_("People who answered"),
    N_("Silence in days"),
    N_("Age of figures in days"),
    N_("Promised every … days"),
    N_("Waits on the client"),
    N_("Asked on"),
    N_("Needed by"),
    N_("Needs somebody because"),
)


def table(portfolio: Portfolio, text: Text) -> Table:
    """The projects that were wanted, one a line."""
    return Table(
        name=FILE_NAME.format(day=text.today.isoformat()),
        title=text("Portfolio"),
        columns=[text(name) for name in COLUMNS],
        rows=[_cells(standing, text) for standing in portfolio.projects],
    )


def _cells(s: Standing, text: Text) -> Sequence[Cell]:
    reasons = [reason_said(reason, s, text) for reason in s.reasons]
    return (
        s.name,
        s.client,
        text.list(s.managers),
        status_word(s, text),
        text(HEALTH[s.rag]),
        text("yes") if s.explained else "",
        s.slip.days if s.slip else 0,
        s.slip.title if s.slip else "",
        *_money(s),
        *_satisfaction(s),
        s.quiet_days,
        s.as_of_days,
        s.rhythm_days,
        *((s.asked.title, s.asked.since, s.asked.needed_by) if s.asked else ("", None, None)),
        reduce(lambda a, b: text("{first}; {second}", first=a, second=b), reasons) if reasons else "",
    )


def _money(s: Standing) -> Iterator[Cell]:
    yield percent(s.spending.share) if s.spending else None
    yield s.spending.spent if s.spending else None
    yield s.spending.total if s.spending else None
    yield s.spending.currency if s.spending else ""


def _satisfaction(s: Standing) -> Iterator[Cell]:
    yield percent(s.csat.value) if s.csat else None
    yield s.nps.value.quantize(Decimal(1)) if s.nps else None
    yield max(score.n for score in (s.csat, s.nps) if score) if s.csat or s.nps else None


def percent(share: Decimal | None) -> Decimal | None:
    """0.1234 as 12.3."""
    return None if share is None else (share * 100).quantize(Decimal("0.1"))
