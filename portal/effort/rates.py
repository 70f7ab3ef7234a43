"""Rates: what is an hour of a role charged, what does it cost, and from which day on? Never for clients."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.base import Audience
from db.models.effort import Rate
from db.queries import effort as queries
from db.session import expect_version, reading, writing
from portal import activity
from portal.access import NotFound, Permission, Scope
from portal.effort.refusals import RateIsThere
from portal.forms import Problems, Reader, needed
from portal.i18n import N_, Text

NOTHING = Decimal(0)
MOST = Decimal(100_000)
_COLUMNS = ("role", "from_date", "charge", "cost")
Row = Mapping[str, object]
RateLine = queries.RateRow


@dataclass(frozen=True, slots=True)
class RateBook:
    """All rates, the currency they are in, and the roles with hours that have none."""

    currency: str
    lines: tuple[RateLine, ...]
    without: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RateEdit:
    """Other amounts for a rate."""

    id: int
    version: int
    charge: Decimal
    cost: Decimal | None


@dataclass(frozen=True, slots=True)
class NewRate:
    """A rate of a role from a day on."""

    role: str
    from_date: date
    charge: Decimal
    cost: Decimal | None


@dataclass(frozen=True, slots=True)
class RateMark:
    """A rate and the version it was shown with."""

    id: int
    version: int


@dataclass(frozen=True, slots=True)
class SaveRates:
    """Everything that was done in the table of rates, checked."""

    changed: tuple[RateEdit, ...] = ()
    added: tuple[NewRate, ...] = ()
    removed: tuple[RateMark, ...] = ()

    @property
    def number(self) -> int:
        """How many rates are concerned."""
        return len(self.changed) + len(self.added) + len(self.removed)


def rate_book(scope: Scope) -> RateBook:
    """All rates of the project. Three statements."""
    scope.require(Permission.EDIT_BUDGET)
    with reading(scope) as session:
        lines = queries.rates(session, scope.here.project_id)
        roles = {role for _, role in queries.people(session, scope.here.project_id)}
        contract = queries.contract(session, scope.here.project_id)
    if contract is None:
        raise NotFound("project")
    return RateBook(contract[1], lines, tuple(sorted(roles - {line.role for line in lines})))


def rate_in(lines: Sequence[RateLine], role: str, week: date) -> RateLine | None:
    """The rate of a role that holds on the Monday of a week; None before the first."""
    held = [line for line in lines if line.role == role and line.from_date <= week]
    return max(held, key=lambda line: line.from_date, default=None)


def read_rates(shown: Sequence[Row], typed: Sequence[Row], text: Text) -> SaveRates | Problems:
    """What differs between the rates that were shown and those that came back. Pure.

    Rows hold "id" (empty for a new one), "version", "role", "from_date", "charge" and "cost". Role and first
    day of a known rate stay; only ids that were shown are taken.
    """
    known = {str(row["id"]): row for row in shown}
    reader = Reader({f"{i}:{name}": value for i, row in enumerate(typed) for name, value in row.items()})
    changed: list[RateEdit] = []
    added: list[NewRate] = []
    kept: set[str] = set()
    for i, row in enumerate(typed):
        before = known.get(str(row.get("id") or ""))
        if before is None and all(row.get(name) in (None, "") for name in _COLUMNS):
            continue
        new = _read(reader, i, text)
        if before is None:
            added += [new] if new else []
            continue
        kept.add(str(before["id"]))
        if new is None:
            continue
        if (new.role, new.from_date) != (before["role"], before["from_date"]):
            reader.refuse(
                f"{i}:role",
                N_("Role and first day of row {number} stay. Remove the row and add another one."),
                number=i + 1,
            )
        elif (new.charge, new.cost) != (_stored(before["charge"]), _stored(before["cost"])):
            version = int(str(before["version"]))
            changed.append(RateEdit(int(str(before["id"])), version, new.charge, new.cost))
    _refuse_twice(reader, added)
    removed = tuple(
        RateMark(int(str(row["id"])), int(str(row["version"])))
        for id_, row in known.items()
        if id_ not in kept
    )
    return reader.problems or SaveRates(tuple(changed), tuple(added), removed)


def _read(reader: Reader, i: int, text: Text) -> NewRate | None:
    def label(column: str) -> str:
        return text("{column}, row {number}", column=column, number=text.number(i + 1))

    before = len(reader.problems or ())
    role = reader.line(f"{i}:role", label=label(text("Role")))
    day = reader.day(f"{i}:from_date", label=label(text("From")))
    charge = reader.amount(f"{i}:charge", NOTHING, MOST, label=label(text("We charge")))
    cost = reader.amount(f"{i}:cost", NOTHING, MOST, required=False, label=label(text("It costs us")))
    if len(reader.problems or ()) > before:
        return None
    return NewRate(role, needed(day), needed(charge), cost)


def _stored(value: object) -> Decimal | None:
    return None if value in (None, "") else Decimal(str(value))


def _refuse_twice(reader: Reader, added: Sequence[NewRate]) -> None:
    keys = [(each.role, each.from_date) for each in added]
    for role, day in sorted({key for key in keys if keys.count(key) > 1}):
        reader.refuse("role", N_("“{role}” from {day} on is in the list twice."), role=role, day=day)


def save_rates(scope: Scope, command: SaveRates, token: str | None = None) -> int:
    """Save the rates, all or nothing; answers how many. Raises RateIsThere, Conflict, NotFound."""
    scope.require(Permission.EDIT_BUDGET)
    with writing(scope, token) as session:
        queries.take_turns(session, scope.here.project_id)
        for mark in command.removed:
            row = _rate(session, scope, mark.id)
            expect_version(row, mark.version)
            session.delete(row)
        session.flush()
        for edit in command.changed:
            row = _rate(session, scope, edit.id)
            expect_version(row, edit.version)
            row.charge, row.cost = edit.charge, edit.cost
        there = {(line.role, line.from_date) for line in queries.rates(session, scope.here.project_id)}
        for new in command.added:
            if (new.role, new.from_date) in there:
                raise RateIsThere(role=new.role, day=new.from_date)
            session.add(
                Rate(
                    **activity.owned_by(scope, Audience.INTERNAL),
                    role=new.role,
                    from_date=new.from_date,
                    charge=new.charge,
                    cost=new.cost,
                )
            )
    return command.number


def _rate(session: Session, scope: Scope, rate_id: int) -> Rate:
    row = session.scalar(select(Rate).where(Rate.id == rate_id, Rate.project_id == scope.here.project_id))
    if row is None:
        raise NotFound("rate")
    return row
