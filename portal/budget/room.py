"""Room: how much of the agreed money is left for what somebody asks for now?"""

from dataclasses import dataclass
from decimal import Decimal

from db.queries import money as queries
from db.session import reading
from portal.access import Permission, Scope
from portal.budget.assembly import assemble
from portal.budget.parts import NOTHING, contingency_of
from portal.budget.reading import contract_of, text_of


@dataclass(frozen=True, slots=True)
class Room:
    """What was agreed, what is spent or ordered, what is left of it, and what of the reserve."""

    agreed: Decimal
    used: Decimal
    left: Decimal
    reserve_left: Decimal | None
    currency: str


def room(scope: Scope) -> Room:
    """The room in the whole budget, published or not, in two statements."""
    scope.require(Permission.EDIT_BUDGET, Permission.READ_INTERNAL)
    with reading(scope) as session:
        contract = contract_of(session, scope.here.project_id, False)
        sums = queries.sums(session, scope.here.project_id, published=False, with_cost=False)
    lines = assemble(contract, sums, (), (), text_of(scope), published=False).lines
    reserve = contingency_of(lines)
    return Room(
        agreed=sum((line.agreed for line in lines), NOTHING),
        used=sum((line.used for line in lines), NOTHING),
        left=sum((line.left for line in lines), NOTHING),
        reserve_left=reserve.left if reserve else None,
        currency=contract[0].currency,
    )
