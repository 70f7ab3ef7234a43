"""How is the planned spending of the months entered, changed with a reason, and published?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.base import Audience
from db.models.money import PlannedSpend
from db.session import writing
from portal import activity, publishing
from portal.access import NotFound, Permission, Scope
from portal.budget.history import Reason, first_published_line, read_reason, record_move, tell_in_words
from portal.budget.lines import same_cell
from portal.budget.months import first_day
from portal.budget.parts import MovedField
from portal.budget.reading import text_of
from portal.budget.refusals import AmountNeedsAReason, MonthIsPlanned, PlanHasChanged, StillPublished
from portal.forms import Problems, Reader
from portal.i18n import N_, Text

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class PlanEdit:
    """Another amount for a month; `shown` is the one that was there."""

    id: int
    shown: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True)
class PlannedAmount:
    """An amount for a month without one."""

    month: date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class SavePlan:
    """What was changed in the grid, and why, which only months that the client sees need."""

    edits: tuple[PlanEdit, ...] = ()
    added: tuple[PlannedAmount, ...] = ()
    removed: tuple[int, ...] = ()
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class SharePlan:
    """All months get this audience."""

    audience: Audience


def read_plan(
    shown: Sequence[Mapping[str, object]],
    typed: Sequence[Mapping[str, object]],
    reasons: Reader,
    text: Text,
) -> SavePlan | Problems:
    """What differs between the months that a grid showed and those that came back.

    Rows hold "id" (as text, empty for a new row), "month" (a date) and "amount". The month of a known row
    stays; only ids that were shown are taken.
    """
    known = {str(row["id"]): row for row in shown}
    reader = Reader({f"{i}:{name}": value for i, row in enumerate(typed) for name, value in row.items()})
    edits, added, kept = [], [], set()
    for i, row in enumerate(typed):
        before = known.get(str(row.get("id") or ""))
        if before is not None:
            kept.add(str(before["id"]))
            if reader.day(f"{i}:month", label=text("Month")) != before["month"]:
                reader.refuse("month", N_("The month of a row stays. Remove the row and add another one."))
            if not same_cell(before["amount"], row.get("amount")):
                amount = reader.amount(f"{i}:amount", NOTHING, label=text("Planned"))
                edits.append(
                    PlanEdit(int(str(before["id"])), Decimal(str(before["amount"])), amount or NOTHING)
                )
        elif row.get("month") or row.get("amount") is not None:
            month = reader.day(f"{i}:month", label=text("Month"))
            amount = reader.amount(f"{i}:amount", NOTHING, label=text("Planned"))
            if month is not None:
                added.append(PlannedAmount(first_day(month), amount or NOTHING))
    _refuse_twice(reader, added, text)
    reason = read_reason(reasons, text, required=False)
    removed = tuple(int(id_) for id_ in known if id_ not in kept)
    wrong = [*(reader.problems or ()), *(reasons.problems or ())]
    return Problems(tuple(wrong)) if wrong else SavePlan(tuple(edits), tuple(added), removed, reason)


def _refuse_twice(reader: Reader, added: Sequence[PlannedAmount], text: Text) -> None:
    months = [each.month for each in added]
    for month in {month for month in months if months.count(month) > 1}:
        reader.refuse("month", N_("{month} is in the list twice."), month=text.month(month))


def save_plan(scope: Scope, command: SavePlan, token: str | None = None) -> int:
    """Save the months; answers how many were touched. What the client sees changes with a reason only.

    Raises AmountNeedsAReason, PlanHasChanged, MonthIsPlanned, StillPublished, NotFound; then all stays.
    """
    scope.require(Permission.EDIT_BUDGET)
    with writing(scope, token) as session:
        for edit in command.edits:
            _edit(session, scope, edit, command.reason)
        for row_id in command.removed:
            row = _month(session, scope, row_id)
            if row.audience is Audience.CLIENT:
                raise StillPublished(name=text_of(scope).month(row.month))
            session.delete(row)
        session.flush()
        for added in command.added:
            _add(session, scope, added)
    return len(command.edits) + len(command.added) + len(command.removed)


def _edit(session: Session, scope: Scope, edit: PlanEdit, reason: Reason | None) -> None:
    row, text = _month(session, scope, edit.id), text_of(scope)
    if row.amount != edit.shown:
        raise PlanHasChanged(month=text.month(row.month), amount=text.number(row.amount))
    line = first_published_line(session, scope)
    if row.audience is Audience.CLIENT and line is not None:
        if reason is None:
            raise AmountNeedsAReason(name=text.month(row.month))
        moved = f"{MovedField.PLAN}:{row.month:%Y-%m}"
        # A plan is no price: more in one month asks for an explanation, but not for a remedy.
        record_move(session, scope, line, moved, row.amount, edit.amount, reason, is_price=False)
        month = row.month
        tell_in_words(session, scope, row, lambda text: text("plan for {month}", month=text.month(month)))
    row.amount = edit.amount


def _add(session: Session, scope: Scope, added: PlannedAmount) -> None:
    mine = PlannedSpend.project_id == scope.here.project_id
    taken = select(PlannedSpend.id).where(mine, PlannedSpend.month == added.month)
    if session.scalar(taken) is not None:
        raise MonthIsPlanned(month=text_of(scope).month(added.month))
    session.add(
        PlannedSpend(**activity.owned_by(scope, Audience.INTERNAL), month=added.month, amount=added.amount)
    )


def share_plan(scope: Scope, command: SharePlan, token: str | None = None) -> int:
    """Let the client read the plan of all months, or no longer; answers how many changed."""
    scope.require(Permission.EDIT_BUDGET, Permission.PUBLISH)
    with writing(scope, token) as session:
        mine = PlannedSpend.project_id == scope.here.project_id
        rows = list(session.scalars(select(PlannedSpend).where(mine)))
        wanted = publishing.Publish(
            publishing.Kind.PLANNED_SPEND, tuple(row.id for row in rows), command.audience
        )
        changed = publishing.set_audience(session, scope, wanted)
        if changed and command.audience is Audience.CLIENT:
            tell_in_words(session, scope, rows[0], lambda text: text("plan of the monthly spending"))
        return changed


def _month(session: Session, scope: Scope, row_id: int) -> PlannedSpend:
    mine = PlannedSpend.project_id == scope.here.project_id
    # A planned month has no version, so whoever saves it waits for whoever came first, and sees their amount.
    row = session.scalar(select(PlannedSpend).where(PlannedSpend.id == row_id, mine).with_for_update())
    if row is None:
        raise NotFound("planned month")
    return row
