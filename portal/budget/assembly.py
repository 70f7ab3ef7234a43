"""How do the rows of the database become one budget report, cut down to what its reader may see?"""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from db.base import Audience
from db.models.money import CostKind
from db.models.plan import Cause
from db.models.project import ContractType, Figures, ProjectStatus
from db.queries import money as queries
from db.queries.entries import EntryRow
from db.queries.freshness import ConfirmationRow
from portal.budget.figures import BudgetReport
from portal.budget.months import (
    AllowanceMove,
    MonthSum,
    RetainerMonth,
    planned_until,
    retainer_months,
    running,
)
from portal.budget.parts import NOTHING, AgreedChange, Entry, InPhase, Line, Move, MovedField, OpenBook
from portal.i18n import Text
from portal.progress import freshness
from portal.progress.freshness import Freshness


def assemble(
    contract: Sequence[queries.ContractRow],
    sums: Iterable[queries.SumRow],
    plan: Iterable[queries.PlanRow],
    moves: Iterable[queries.MoveRow],
    text: Text,
    *,
    published: bool,
) -> BudgetReport:
    """The report without its entries. With `published`, rows that the client does not see are left out."""
    project, today = contract[0], text.today
    rows = [_as_client(row) for row in sums if row.line_audience is Audience.CLIENT] if published else [*sums]
    planned = {row.month: row.amount for row in plan if _is_seen(row.audience, published)}
    by_month = _by_month(rows)
    lines = _lines(rows, [row for row in moves if _is_seen(row.audience, published)], text)
    told = sorted((m for line in lines for m in line.moves), key=lambda m: m.moved_at, reverse=True)
    return BudgetReport(
        as_client=published,
        contract_type=project.contract_type,
        currency=project.currency,
        today=today,
        lines=lines,
        changes=_changes([c for c in contract if _is_seen(c.change_audience, published)], lines, text),
        months=running(planned, by_month, today),
        by_month=by_month,
        retainer=_retainer(project, by_month, told, today),
        planned_to_date=planned_until(planned, today),
        moves=tuple(told),
        freshness=_freshness(project),
        entry_count=sum(line.entries for line in lines),
        open_book=_open_book(rows),
        is_closed=project.status is ProjectStatus.CLOSED,
        warn_percent=project.warn_percent,
        method=project.progress_method,
        finish=project.finish,
        planned=tuple(planned.items()),
    )


def entry(row: EntryRow, lines: Iterable[Line], text: Text) -> Entry:
    """A cost entry in the reader's words."""
    return Entry(
        on=row.on,
        document=row.document,
        category=next((line.category for line in lines if line.id == row.line_id), ""),
        kind=row.kind,
        amount=row.amount,
        description=text.pick(row.description, row.translations, "description"),
        audience=row.audience,
        cost=row.cost,
    )


def _is_seen(audience: Audience | None, published: bool) -> bool:
    return not published or audience is Audience.CLIENT


def _as_client(row: queries.SumRow) -> queries.SumRow:
    """The same line without its phase and without sums of entries, where the client does not see them."""
    if row.phase_audience is not Audience.CLIENT:
        row = row._replace(phase_id=None, phase=None)
    if row.audience is Audience.CLIENT:
        return row
    return row._replace(kind=None, entries=0, amount=None, cost=None, amount_with_cost=None)


def _lines(rows: Iterable[queries.SumRow], moves: Iterable[queries.MoveRow], text: Text) -> tuple[Line, ...]:
    grouped: dict[int, list[queries.SumRow]] = {}
    for row in rows:
        grouped.setdefault(row.line_id, []).append(row)
    return tuple(_line(group, [m for m in moves if m.line_id == id_], text) for id_, group in grouped.items())


def _line(rows: Sequence[queries.SumRow], moves: Iterable[queries.MoveRow], text: Text) -> Line:
    first = rows[0]
    category = text.pick(first.category, first.translations, "category")
    costs = [row.cost for row in rows if row.cost is not None]
    return Line(
        id=first.line_id,
        category=category,
        agreed=first.agreed + (first.by_change or NOTHING),
        by_change=first.by_change or NOTHING,
        spent=_sum(rows, CostKind.ACTUAL),
        committed=_sum(rows, CostKind.COMMITTED),
        expected=first.forecast,
        audience=first.line_audience,
        version=first.version,
        entries=sum(row.entries for row in rows),
        cost=sum(costs, NOTHING) if costs else None,
        moves=tuple(_move(row, category, first.agreed, text) for row in moves),
        phase=_phase(first, text),
        is_contingency=first.is_contingency,
    )


def _phase(row: queries.SumRow, text: Text) -> InPhase | None:
    if row.phase_id is None or row.phase is None:
        return None
    return InPhase(
        row.phase_position or 0, row.phase_id, text.pick(row.phase, row.phase_translations, "title")
    )


def _sum(rows: Iterable[queries.SumRow], kind: CostKind) -> Decimal:
    return sum((row.amount or NOTHING for row in rows if row.kind is kind), NOTHING)


def _by_month(rows: Iterable[queries.SumRow]) -> tuple[MonthSum, ...]:
    months: dict[date, list[queries.SumRow]] = {}
    for row in rows:
        if row.kind is not None and row.year and row.month:
            months.setdefault(date(int(row.year), int(row.month), 1), []).append(row)
    return tuple(
        MonthSum(month, _sum(each, CostKind.ACTUAL), _sum(each, CostKind.COMMITTED))
        for month, each in sorted(months.items())
    )


def _move(row: queries.MoveRow, category: str, agreed: Decimal, text: Text) -> Move:
    name, _, month = row.field.partition(":")
    return Move(
        line_id=row.line_id,
        category=category,
        field=MovedField(name),
        month=date.fromisoformat(f"{month}-01") if month else None,
        old=row.old_amount,
        new=row.new_amount,
        cause=Cause(row.cause),
        explanation=text.pick(row.explanation, row.translations, "explanation"),
        remedy=text.pick(row.remedy, row.translations, "remedy"),
        moved_at=row.moved_at,
        moved_by=row.moved_by,
        audience=row.audience,
        agreed=agreed if name == MovedField.FORECAST else None,
    )


def _changes(
    rows: Iterable[queries.ContractRow], lines: Iterable[Line], text: Text
) -> tuple[AgreedChange, ...]:
    agreed = sum((line.first_agreed for line in lines), NOTHING)
    return tuple(
        AgreedChange(
            number=row.change_number,
            title=text.pick(row.change_title or "", row.change_translations, "title"),
            amount=row.change_amount,
            share=row.change_amount / agreed if agreed else None,
            decided_at=row.change_decided_at,
        )
        for row in rows
        if row.change_number is not None and row.change_amount is not None
    )


def _retainer(
    project: queries.ContractRow, by_month: Iterable[MonthSum], moves: Iterable[Move], today: date
) -> tuple[RetainerMonth, ...]:
    if project.contract_type is not ContractType.RETAINER:
        return ()
    moved = [AllowanceMove(m.moved_at.date(), m.old) for m in moves if m.field is MovedField.ALLOWANCE]
    return retainer_months(by_month, project.retainer_amount, moved, today)


def _freshness(project: queries.ContractRow) -> Freshness:
    overall = Freshness(
        confirmed_at=project.confirmed_at,
        confirmed_by=project.confirmed_by,
        confirmed_from=project.confirmed_from,
        rhythm_days=project.rhythm_days,
        is_active=project.status is ProjectStatus.ACTIVE,
    )
    if project.figures is None or project.figures_at is None:
        return freshness.of((), Figures.BUDGET, overall)
    own = ConfirmationRow(
        project.figures, project.figures_at, project.figures_by or "", project.figures_from or ""
    )
    return freshness.of((own,), Figures.BUDGET, overall)


def _open_book(rows: Iterable[queries.SumRow]) -> OpenBook | None:
    known = [(row.amount_with_cost or NOTHING, row.cost) for row in rows if row.cost is not None]
    if not known:
        return None
    cost = sum((each[1] for each in known), NOTHING)
    return OpenBook(cost, sum((each[0] for each in known), NOTHING) - cost)
