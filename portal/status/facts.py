"""Facts: what do the figures of a project say, to be held against the colour that somebody gives it?"""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from db.base import Audience
from db.models.plan import Cause
from db.models.project import ContractType, Project
from db.queries import money as money_queries
from db.queries import status as queries
from portal.access import Scope
from portal.budget import assembly
from portal.i18n import Text
from portal.progress.milestones import MilestoneView, status_of
from portal.progress.percent import ZERO, TaskCounts, percent_done
from portal.status.watermelon import Facts, Money, OpenMilestone


def facts_of(session: Session, scope: Scope, project: Project, work: queries.WorkRow) -> Facts:
    """The facts as they are now, in three statements beside what the caller has read."""
    text = Text(scope.viewer.language, scope.viewer.time_zone)
    rows = queries.against_agreed(session, project.id)
    counts = TaskCounts(
        total=work.tasks,
        done=work.done,
        cancelled=work.cancelled,
        hours=work.hours or ZERO,
        hours_done=work.hours_done or ZERO,
    )
    return Facts(
        today=text.today,
        milestones=tuple(_open(row, text) for row in rows if _is_known_and_open(row)),
        percent_done=percent_done(project.progress_method, counts, _views(rows, text)),
        money=_money(session, project, text),
        critical=work.critical,
    )


def _is_known_and_open(row: queries.AgainstRow) -> bool:
    return row.actual is None and row.audience is Audience.CLIENT


def _open(row: queries.AgainstRow, text: Text) -> OpenMilestone:
    """With its newest date agreed to, by the client's word or by a change that both sides agreed."""
    by_change = row.cause is Cause.AGREED_CHANGE and not row.needs_consent
    return OpenMilestone(
        title=text.pick(row.title, row.translations, "title"),
        agreed=row.baseline,
        expected=row.forecast or row.baseline,
        consented=bool(row.consented) or by_change,
    )


def _views(rows: Iterable[queries.AgainstRow], text: Text) -> tuple[MilestoneView, ...]:
    return tuple(
        MilestoneView(
            id=row.id,
            title=row.title,
            baseline=row.baseline,
            forecast=row.forecast,
            actual=row.actual,
            status=status_of(row.baseline, row.forecast, row.actual, text.today),
            weight=row.weight,
            is_published=row.audience is Audience.CLIENT,
        )
        for row in rows
    )


def _money(session: Session, project: Project, text: Text) -> Money | None:
    if project.contract_type is ContractType.RETAINER:
        return None
    contract = money_queries.contract(session, project.id, published=False)
    lines = money_queries.sums(session, project.id, published=False, with_cost=False)
    if not contract or not lines:
        return None
    made = assembly.assemble(contract, lines, (), (), text, published=False)
    return Money(project.currency, made.spent, made.total, made.forecast_at_completion)
