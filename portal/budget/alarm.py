"""How do both sides learn at once that what was just saved brings the budget to where they are warned?"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

from db.queries import money as queries
from portal.access import Scope
from portal.budget.assembly import assemble
from portal.budget.figures import BudgetReport
from portal.budget.history import first_published_line, tell_in_words
from portal.budget.reading import contract_of, text_of
from portal.budget.trouble import Trouble
from portal.budget.warned import warning


@contextmanager
def alarming(session: Session, scope: Scope) -> Iterator[None]:
    """Tell of the warning if what is done inside makes it a worse one for the client than it was.

    That money is spent ahead of its plan is no such thing: it comes with the days, not with an entry.
    """
    before = _rank(_as_client_sees_it(session, scope))
    yield
    session.flush()
    after = _as_client_sees_it(session, scope)
    line = first_published_line(session, scope)
    if line is not None and _rank(after) > max(before, Trouble.AHEAD.rank):
        tell_in_words(session, scope, line, lambda text: warning(after, text))


def _as_client_sees_it(session: Session, scope: Scope) -> BudgetReport:
    here = scope.here.project_id
    return assemble(
        contract_of(session, here, True),
        queries.sums(session, here, published=True, with_cost=False),
        queries.plan(session, here, published=True),
        (),
        text_of(scope),
        published=True,
    )


def _rank(report: BudgetReport) -> int:
    return -1 if report.trouble is None else report.trouble.rank
