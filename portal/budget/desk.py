"""What does a project manager see of the money: everything, beside what the client sees of it?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from db.base import Audience
from db.models.money import CostKind
from db.models.project import ContractType
from db.queries import money as queries
from db.queries.entries import internal_entries
from db.session import reading
from portal.access import Permission, Scope
from portal.budget.assembly import assemble
from portal.budget.figures import BudgetReport
from portal.budget.reading import MOVES_SHOWN, contract_of, text_of

DESK_ENTRIES_A_PAGE = 20
Said = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Contract:
    """How the work is paid for, as stored."""

    version: int
    contract_type: ContractType
    currency: str
    retainer_amount: Decimal | None
    warn_percent: int


@dataclass(frozen=True, slots=True)
class DeskLine:
    """A budget line as stored, in nobody's language."""

    id: int
    version: int
    category: str
    translations: Said
    agreed: Decimal
    forecast: Decimal | None
    audience: Audience
    entries: int
    phase_id: int | None = None
    is_contingency: bool = False

    @property
    def is_published(self) -> bool:
        return self.audience is Audience.CLIENT


@dataclass(frozen=True, slots=True)
class PlannedMonth:
    """What was meant to be spent in a month, as stored."""

    id: int
    month: date
    amount: Decimal
    audience: Audience

    @property
    def is_published(self) -> bool:
        return self.audience is Audience.CLIENT


@dataclass(frozen=True, slots=True)
class DeskEntry:
    """A cost entry as stored, with what the firm keeps to itself."""

    id: int
    line_id: int
    kind: CostKind
    amount: Decimal
    on: date
    document: str
    description: str
    translations: Said
    audience: Audience
    version: int
    cost: Decimal | None
    hours: Decimal | None
    note: str

    @property
    def is_published(self) -> bool:
        return self.audience is Audience.CLIENT


@dataclass(frozen=True, slots=True)
class Desk:
    """All of a project's money, what the client sees of it, and what can be worked on."""

    contract: Contract
    everything: BudgetReport
    client: BudgetReport
    lines: tuple[DeskLine, ...]
    plan: tuple[PlannedMonth, ...]
    chosen: DeskEntry | None

    @property
    def unpublished_entries(self) -> int:
        """How many entries the client does not see, be it for their own sake or for their line's."""
        return self.everything.entry_count - self.client.entry_count

    def line(self, id_: int) -> DeskLine:
        """A line that an entry of this desk belongs to."""
        return next(line for line in self.lines if line.id == id_)


def desk(scope: Scope, chosen: int | None = None) -> Desk:
    """The money page of the delivering side, in four statements, and one more if an entry is chosen.

    An entry that this project does not have is not chosen. Raises NotAllowed without EDIT_BUDGET.
    """
    scope.require(Permission.EDIT_BUDGET, Permission.READ_INTERNAL)
    text, here = text_of(scope), scope.here.project_id
    with reading(scope) as session:
        contract = contract_of(session, here, False)
        sums = queries.sums(session, here, published=False, with_cost=True)
        plan = queries.plan(session, here, published=False)
        moves = queries.moves(session, here, MOVES_SHOWN, published=False)
        found = () if chosen is None else internal_entries(session, here, 1, 0, only=chosen)
    first = contract[0]
    return Desk(
        contract=Contract(
            first.version, first.contract_type, first.currency, first.retainer_amount, first.warn_percent
        ),
        everything=assemble(contract, sums, plan, moves, text, published=False),
        client=assemble(contract, sums, plan, moves, text, published=True),
        lines=_lines(sums),
        plan=tuple(PlannedMonth(*row) for row in plan),
        chosen=DeskEntry(*found[0]) if found else None,
    )


def desk_entries(scope: Scope, page: int) -> tuple[DeskEntry, ...]:
    """One page of the entries with all that is internal, newest first, in one statement."""
    scope.require(Permission.EDIT_BUDGET, Permission.READ_INTERNAL)
    with reading(scope) as session:
        rows = internal_entries(
            session, scope.here.project_id, DESK_ENTRIES_A_PAGE, DESK_ENTRIES_A_PAGE * (max(page, 1) - 1)
        )
    return tuple(DeskEntry(*row) for row in rows)


def _lines(rows: Iterable[queries.SumRow]) -> tuple[DeskLine, ...]:
    lines: dict[int, DeskLine] = {}
    for row in rows:
        before = lines[row.line_id].entries if row.line_id in lines else 0
        lines[row.line_id] = DeskLine(
            id=row.line_id,
            version=row.version,
            category=row.category,
            translations=row.translations,
            agreed=row.agreed,
            forecast=row.forecast,
            audience=row.line_audience,
            entries=before + row.entries,
            phase_id=row.phase_id,
            is_contingency=row.is_contingency,
        )
    return tuple(lines.values())
