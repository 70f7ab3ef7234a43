"""What would budget and dates be with a change, as they stand today? Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from db.base import Audience
from db.queries.offers import CostRow, DayRow, HeadRow, LineRow
from portal.i18n import Text

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class LineThen:
    """A line of the budget now, and what the change adds; a new line has no id yet."""

    line_id: int | None
    category: str
    now: Decimal
    added: Decimal
    is_shown: bool = True

    @property
    def then(self) -> Decimal:
        return self.now + self.added


@dataclass(frozen=True, slots=True)
class DayThen:
    """A milestone's day now, and by how many calendar days the change moves it."""

    milestone_id: int
    title: str
    now: date | None
    days: int
    is_reached: bool = False
    is_shown: bool = True

    @property
    def then(self) -> date | None:
        return self.now if self.now is None or self.is_reached else self.now + timedelta(days=self.days)


@dataclass(frozen=True, slots=True)
class Prospect:
    """Budget and dates now and with the change, in one reader's words.

    Lines and milestones that the client does not see are left out of every total: `hidden` names those of
    them that the assessment touches all the same.
    """

    lines: tuple[LineThen, ...]
    milestones: tuple[DayThen, ...]
    currency: str
    unattributed: Decimal = NOTHING
    hidden: tuple[str, ...] = ()

    @property
    def touched_lines(self) -> tuple[LineThen, ...]:
        return tuple(line for line in self.lines if line.added)

    @property
    def touched_milestones(self) -> tuple[DayThen, ...]:
        """Those that move; a reached one stays where it was reached."""
        return tuple(each for each in self.milestones if each.days and not each.is_reached)

    @property
    def amount(self) -> Decimal:
        """What the change adds to the agreed budget."""
        return sum((line.added for line in self.lines), NOTHING)

    @property
    def total_now(self) -> Decimal:
        """What is agreed now, with every change that is in force."""
        return sum((line.now for line in self.lines), NOTHING) + self.unattributed

    @property
    def total_then(self) -> Decimal:
        return self.total_now + self.amount

    @property
    def finish_now(self) -> date | None:
        """The last day of the plan."""
        return max((each.now for each in self.milestones if each.now), default=None)

    @property
    def finish_then(self) -> date | None:
        return max((each.then for each in self.milestones if each.then), default=None)

    @property
    def days(self) -> int:
        """What the change adds to the finish, in calendar days."""
        if self.finish_now is None or self.finish_then is None:
            return max((each.days for each in self.milestones if each.days), default=0)
        return (self.finish_then - self.finish_now).days


def prospect(
    head: HeadRow,
    costs: Iterable[CostRow],
    lines: Iterable[LineRow],
    days: Iterable[DayRow],
    text: Text,
) -> Prospect:
    """What the client would see of it: published lines and milestones, each with its share of the change."""
    costs, lines, days = tuple(costs), tuple(lines), tuple(days)
    added = {cost.line_id: cost.amount for cost in costs if cost.line_id is not None}
    known = [_line(row, added.get(row.id, NOTHING), text) for row in lines]
    new = [LineThen(None, _category(cost, text), NOTHING, cost.amount) for cost in costs if not cost.line_id]
    dated = [_day(row, text) for row in days]
    attributed = sum((row.changes for row in lines if row.changes), NOTHING)
    return Prospect(
        lines=tuple(line for line in (*known, *new) if line.is_shown),
        milestones=tuple(each for each in dated if each.is_shown),
        currency=head.currency,
        unattributed=(head.agreed_so_far or NOTHING) - attributed,
        hidden=(
            *(line.category for line in known if line.added and not line.is_shown),
            *(each.title for each in dated if each.days and not each.is_shown),
        ),
    )


def _line(row: LineRow, added: Decimal, text: Text) -> LineThen:
    now = row.agreed + (row.changes or NOTHING)
    return LineThen(row.id, _category(row, text), now, added, row.audience is Audience.CLIENT)


def _category(row: LineRow | CostRow, text: Text) -> str:
    return text.pick(row.category, row.translations, "category")


def _day(row: DayRow, text: Text) -> DayThen:
    return DayThen(
        milestone_id=row.id,
        title=text.pick(row.title, row.translations, "title"),
        now=row.actual or row.forecast or row.baseline,
        days=row.days or 0,
        is_reached=row.actual is not None,
        is_shown=row.audience is Audience.CLIENT,
    )
