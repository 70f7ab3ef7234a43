"""What does this reader learn of a project's money, decided by the contract before anything is asked?"""

from dataclasses import replace

from sqlalchemy.orm import Session

from db.models.project import ContractType
from db.queries import entries as entry_queries
from db.queries import money as queries
from db.session import reading
from portal.access import NotFound, Permission, Scope
from portal.budget import assembly
from portal.budget.figures import BudgetReport
from portal.budget.parts import Entry
from portal.i18n import Text

ENTRIES_A_PAGE = 10
DESK_ENTRIES_A_PAGE = 20
MOVES_SHOWN = 200


def report(scope: Scope, *, published: bool = False, page: int | None = 1) -> BudgetReport:
    """The project's money as this person may see it, with one page of entries, in five statements.

    With `published` somebody on the delivering side sees what the client sees; without a `page` no entries
    are asked for. What things cost the firm is asked of the database for the delivering side and for an
    open book alone, so that it cannot reach a client by oversight. Raises NotAllowed without SEE_BUDGET.
    """
    scope.require(Permission.SEE_BUDGET)
    as_client, here = published or not scope.internal, scope.here.project_id
    with reading(scope) as session:
        contract = contract_of(session, here, as_client)
        with_cost = _with_cost(as_client, contract[0].contract_type)
        made = assembly.assemble(
            contract,
            queries.sums(session, here, published=as_client, with_cost=with_cost),
            queries.plan(session, here, published=as_client),
            queries.moves(session, here, MOVES_SHOWN, published=as_client),
            text_of(scope),
            published=as_client,
        )
    return made if page is None else replace(made, entries=entries(scope, made, page))


def entries(scope: Scope, made: BudgetReport, page: int) -> tuple[Entry, ...]:
    """One page of the entries behind a report, newest first; a page beyond the last is the last."""
    scope.require(Permission.SEE_BUDGET)
    as_client = made.as_client or not scope.internal
    shown = min(max(page, 1), pages(made.entry_count, ENTRIES_A_PAGE))
    with reading(scope) as session:
        rows = entry_queries.entries(
            session,
            scope.here.project_id,
            published=as_client,
            with_cost=_with_cost(as_client, made.contract_type),
            limit=ENTRIES_A_PAGE,
            offset=ENTRIES_A_PAGE * (shown - 1),
        )
    return tuple(assembly.entry(row, made.lines, text_of(scope)) for row in rows)


def _with_cost(as_client: bool, contract_type: ContractType) -> bool:
    """Whether what things cost the firm may be asked for at all."""
    return not as_client or contract_type is ContractType.OPEN_BOOK


def pages(count: int, size: int) -> int:
    """How many pages so many things fill; at least one."""
    return max(1, -(-count // size))


def contract_of(session: Session, project_id: int, published: bool) -> tuple[queries.ContractRow, ...]:
    """The contract with its agreed changes. Raises NotFound where the project cannot be seen."""
    rows = queries.contract(session, project_id, published=published)
    if not rows:
        raise NotFound("project")
    return rows


def text_of(scope: Scope) -> Text:
    """The reader's language and time zone."""
    return Text(scope.viewer.language, scope.viewer.time_zone)
