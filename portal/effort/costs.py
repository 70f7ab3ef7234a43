"""Costs: what are the hours of a month worth at the rates of their weeks, and how do they become entries?

A week counts in the month of its Monday, at the rate that holds on it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from db.models.money import CostKind
from db.models.project import ContractType
from db.queries import effort as queries
from db.session import AlreadyDone, reading
from portal import budget
from portal.access import NotFound, Permission, Scope
from portal.budget.months import first_day, month_end
from portal.effort.figures import NOTHING, RoleHours, sum_up, weeks_of
from portal.effort.rates import RateLine, rate_in
from portal.effort.refusals import HoursHaveChanged, PriceIsFixed
from portal.forms import Problems, Reader, needed
from portal.i18n import LANGUAGES, Text

CENT = Decimal("0.01")
_LONGEST_DOCUMENT = 100


@dataclass(frozen=True, slots=True)
class Part:
    """The hours of a role at one rate."""

    hours: Decimal
    charge: Decimal
    cost: Decimal | None


@dataclass(frozen=True, slots=True)
class RoleCost:
    """One role of a month; `booked` is what was entered already under this document number."""

    role: str
    names: Mapping[str, str]
    parts: tuple[Part, ...]
    document: str
    booked: Decimal | None

    @property
    def hours(self) -> Decimal:
        """All hours of the month."""
        return sum((part.hours for part in self.parts), NOTHING)

    @property
    def by_charge(self) -> Mapping[Decimal, Decimal]:
        """The hours by what an hour is charged, whatever it costs."""
        sums: dict[Decimal, Decimal] = {}
        for part in self.parts:
            sums[part.charge] = sums.get(part.charge, NOTHING) + part.hours
        return sums

    @property
    def amount(self) -> Decimal:
        """What the client is charged, in cents."""
        return sum((part.hours * part.charge for part in self.parts), NOTHING).quantize(CENT, ROUND_HALF_UP)

    @property
    def cost(self) -> Decimal | None:
        """What it costs us, in cents; unknown if a rate does not say."""
        costs = [part.hours * part.cost for part in self.parts if part.cost is not None]
        if len(costs) < len(self.parts):
            return None
        return sum(costs, NOTHING).quantize(CENT, ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class CostProposal:
    """What the hours of a month would be entered as; `without` are roles with hours that no rate covers."""

    month: date
    months: tuple[date, ...]
    contract_type: ContractType
    currency: str
    roles: tuple[RoleCost, ...]
    without: tuple[str, ...]
    lines: Mapping[int, str]

    @property
    def open(self) -> tuple[RoleCost, ...]:
        """The roles for which nothing was entered yet."""
        return tuple(each for each in self.roles if each.booked is None)


@dataclass(frozen=True, slots=True)
class BookCosts:
    """One entry for each of these roles, on a budget line; `amounts` are those that were looked at."""

    month: date
    lines: Mapping[str, int]
    amounts: Mapping[str, Decimal]


def cost_proposal(scope: Scope, asked: str = "") -> CostProposal:
    """What the hours of a month, or of the latest that has any, are worth. Six statements."""
    scope.require(Permission.EDIT_BUDGET)
    text, project_id = Text(scope.viewer.language, scope.viewer.time_zone), scope.here.project_id
    with reading(scope) as session:
        contract = queries.contract(session, project_id)
        if contract is None:
            raise NotFound("project")
        worked = sum_up(queries.role_sums(session, project_id, text.today))
        months = _months(weeks_of(worked), text.today)
        asked_for = next((each for each in months if f"{each:%Y-%m}" == asked), None)
        month = asked_for or _latest(months, text.today)
        rates = queries.rates(session, project_id)
        lines = queries.lines(session, project_id)
        names = {row.role: row.translations for row in queries.role_weeks(session, project_id)}
        documents = {role.role: document_of(month, role.role) for role in worked}
        booked = queries.booked(session, project_id, documents.values())
    of_month = [role for role in (_inside(role, month) for role in worked) if role.weeks]
    rated = {role.role: _parts(role, rates) for role in of_month}
    return CostProposal(
        month,
        months,
        *contract,
        roles=tuple(
            RoleCost(role, _names(names.get(role, {})), parts, documents[role], booked.get(documents[role]))
            for role, parts in rated.items()
            if parts
        ),
        without=tuple(role for role, parts in rated.items() if not parts),
        lines={row.id: text.pick(row.category, row.translations, "category") for row in lines},
    )


def _names(translations: Mapping[str, Mapping[str, str]]) -> Mapping[str, str]:
    return {code: said["role"] for code, said in translations.items() if said.get("role")}


def _months(weeks: Iterable[date], today: date) -> tuple[date, ...]:
    found = {first_day(week) for week in weeks} | {first_day(today)}
    return tuple(sorted(found, reverse=True))


def _latest(months: Sequence[date], today: date) -> date:
    """The last month that is over, for its hours are complete; without one the running month."""
    return next((month for month in months if month_end(month) < today), months[0])


def _inside(role: RoleHours, month: date) -> RoleHours:
    return RoleHours(role.role, tuple(w for w in role.weeks if w.used and first_day(w.week) == month))


def _parts(role: RoleHours, rates: Sequence[RateLine]) -> tuple[Part, ...]:
    """The hours by rate; nothing if any week has none, for half an invoice is a wrong one."""
    sums: dict[tuple[Decimal, Decimal | None], Decimal] = {}
    for week in role.weeks:
        rate = rate_in(rates, role.role, week.week)
        if rate is None:
            return ()
        sums[rate.charge, rate.cost] = sums.get((rate.charge, rate.cost), NOTHING) + week.used
    return tuple(Part(hours, *rate) for rate, hours in sums.items())


def document_of(month: date, role: str) -> str:
    """The document number by which an entry from hours is found again."""
    return f"H-{month:%Y-%m}-{role}"[:_LONGEST_DOCUMENT]


def read_booking(reader: Reader, shown: CostProposal, text: Text) -> BookCosts | Problems:
    """From its form: for each role by place a budget line, "line0"; the amounts are those that were shown."""
    lines = {
        role.role: reader.whole(f"line{place}", 1, label=text("Budget line"))
        for place, role in enumerate(shown.open)
    }
    amounts = {role.role: role.amount for role in shown.open}
    if reader.problems:
        return reader.problems
    return BookCosts(shown.month, {role: needed(line) for role, line in lines.items()}, amounts)


def book_costs(scope: Scope, command: BookCosts, token: str) -> int:
    """Enter what the hours are worth, one entry for each role, internal until published; answers how many.

    Each entry is saved by itself under a token of its own, so that a second sending goes on where the first
    one ended. Raises HoursHaveChanged if amounts are not those that were looked at, PriceIsFixed, NotFound.
    """
    shown = cost_proposal(scope, f"{command.month:%Y-%m}")
    if shown.contract_type is ContractType.FIXED_PRICE:
        raise PriceIsFixed
    roles = {role.role: role for role in shown.roles}
    if any(role not in roles or roles[role].amount != amount for role, amount in command.amounts.items()):
        raise HoursHaveChanged
    entered = 0
    for place, (role, line) in enumerate(command.lines.items()):
        if roles[role].booked is not None:
            continue
        try:
            budget.add_entry(scope, _entry(roles[role], line, shown.month, scope), f"{token}:{place}")
        except AlreadyDone:
            continue
        entered += 1
    return entered


def _entry(role: RoleCost, line: int, month: date, scope: Scope) -> budget.EntryValues:
    mine = Text(scope.viewer.language, scope.viewer.time_zone)

    def said(text: Text) -> str:
        name = role.names.get(text.language, role.role)
        hours = text.number(role.hours)
        return text("{role}, {hours} h in {month}", role=name, hours=hours, month=text.month(month))

    return budget.EntryValues(
        line_id=line,
        kind=CostKind.ACTUAL,
        amount=role.amount,
        on=min(month_end(month), mine.today),
        document=role.document,
        description=said(mine),
        translations={code: {"description": said(Text(code))} for code in LANGUAGES if code != mine.language},
        cost=role.cost,
        hours=role.hours,
    )
