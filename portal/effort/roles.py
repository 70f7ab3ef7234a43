"""Roles: what does the client learn of our hours?

Sums by role and week, without names, rates or costs, and only those that were handed over by the verb of
`sharing`. Where the client pays by time (time and materials, retainer, open book) hours are their business,
and the section stands there, if empty with a word. A fixed price leaves hours to us: there the section
appears only once the firm has chosen to publish hours.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from db.models.project import ContractType
from db.queries import effort as queries
from db.session import reading
from portal.access import NotFound, Permission, Scope
from portal.effort.figures import NOTHING, RoleHours, sum_up
from portal.i18n import Text


@dataclass(frozen=True, slots=True)
class SharedHours:
    """The hours by role as the client reads them, in the reader's words."""

    contract_type: ContractType
    published_at: datetime | None
    roles: tuple[RoleHours, ...]

    @property
    def is_offered(self) -> bool:
        """Whether the client is told of hours at all, be it that there are none yet."""
        return bool(self.roles) or self.contract_type is not ContractType.FIXED_PRICE


def by_role(scope: Scope) -> SharedHours:
    """What the client reads, whoever asks. One statement, which names neither people nor rates."""
    scope.require(Permission.SEE_BUDGET)
    with reading(scope) as session:
        rows = queries.shared(session, scope.here.project_id)
    if not rows:
        raise NotFound("project")
    published = sum_up(_weeks(rows, Text(scope.viewer.language)))
    return SharedHours(rows[0].contract_type, rows[0].confirmed_at if published else None, published)


def _weeks(rows: Iterable[queries.SharedRow], text: Text) -> Iterator[tuple[str, date, Decimal, Decimal]]:
    for row in rows:
        if row.role is not None and row.week is not None:
            role = text.pick(row.role, row.translations, "role")
            yield role, row.week, row.planned_h or NOTHING, row.used_h or NOTHING
