"""Effect: what becomes of budget, dates and requirements once a change is agreed?

All of it happens in the transaction of the signature that completes the agreement, so that there is never
an agreed change without its effect, nor an effect without its signature. It runs in the scope of whoever
signs last for the client, and so touches nothing that the client does not see.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.base import Audience
from db.models.change import ChangeCost, ChangeRequest
from db.models.money import BudgetLine, BudgetMove, BudgetVersion
from db.models.plan import Cause, Milestone, MilestoneMove
from db.queries import effect as queries
from portal import activity, asks, baselines, clock, requirements
from portal.access import Scope
from portal.changes.register import code
from portal.charter.texts import in_every_language
from portal.forms import needed
from portal.i18n import N_

NOTHING = Decimal(0)
Said = Mapping[str, Mapping[str, str]]


def take_effect(session: Session, scope: Scope, change: ChangeRequest) -> None:
    """Let an agreed change be in force: budget, dates and requirements as they are from now on."""
    _budget(session, scope, change)
    _dates(session, scope, change)
    _requirements(session, scope, change)


def _requirements(session: Session, scope: Scope, change: ChangeRequest) -> None:
    """Let the requirements say what was agreed, and set down which of them make up the scope from now on."""
    touches = queries.touches(session, change.id)
    if not touches:
        return
    requirements.apply(session, scope, touches, change.number)
    session.flush()
    reason, reasons = named(change)
    said = {language: {"reason": words} for language, words in reasons.items()}
    requirements.set_scope_version(session, scope, reason, said, change.number)


def _budget(session: Session, scope: Scope, change: ChangeRequest) -> None:
    costs = queries.costs(session, change.id)
    last = session.scalar(
        select(func.max(BudgetLine.position)).where(BudgetLine.project_id == scope.here.project_id)
    )
    for place, cost in enumerate((c for c in costs if c.budget_line_id is None), start=(last or 0) + 1):
        cost.budget_line_id = _new_line(session, scope, cost, place).id
        cost.version += 1
    _expect_more(session, scope, change, costs)
    session.flush()
    if costs:
        _set_version(session, scope, change)


def _expect_more(session: Session, scope: Scope, change: ChangeRequest, costs: Sequence[ChangeCost]) -> None:
    """What somebody has entered as the end of a line grows by what the change adds, with that reason."""
    added: dict[int, Decimal] = {}
    for cost in costs:
        added[needed(cost.budget_line_id)] = added.get(needed(cost.budget_line_id), NOTHING) + cost.amount
    asked = select(BudgetLine).where(
        BudgetLine.project_id == scope.here.project_id,
        BudgetLine.id.in_(added),
        BudgetLine.forecast.is_not(None),
    )
    for line in session.scalars(asked) if added else ():
        old, line.forecast = line.forecast, needed(line.forecast) + added[line.id]
        line.version += 1
        reason, reasons = named(change)
        session.add(
            BudgetMove(
                **activity.owned_by(scope, line.audience),
                budget_line_id=line.id,
                field="forecast",
                old_amount=old,
                new_amount=line.forecast,
                cause=Cause.AGREED_CHANGE,
                explanation=reason,
                translations={language: {"explanation": words} for language, words in reasons.items()},
                moved_at=clock.now(),
                moved_by=scope.viewer.name,
            )
        )


def _new_line(session: Session, scope: Scope, cost: ChangeCost, position: int) -> BudgetLine:
    """A line that this change begins: nothing of it was agreed before, all of it comes by the change."""
    line = BudgetLine(
        **activity.owned_by(scope, Audience.CLIENT),
        category=cost.category,
        translations=dict(cost.translations),
        agreed=NOTHING,
        position=position,
    )
    session.add(line)
    session.flush()
    return line


def _set_version(session: Session, scope: Scope, change: ChangeRequest) -> None:
    """Set down line by line what is agreed from now on: at first, and by changes."""
    project_id = scope.here.project_id
    lines = queries.agreed_lines(session, project_id)
    number = session.scalar(
        select(func.max(BudgetVersion.number)).where(BudgetVersion.project_id == project_id)
    )
    reason, translations = named(change)
    session.add(
        BudgetVersion(
            **activity.owned_by(scope, Audience.CLIENT),
            number=(number or 0) + 1,
            reason=reason,
            translations={language: {"reason": words} for language, words in translations.items()},
            change_number=change.number,
            total=sum((line.agreed + line.changes for line in lines), NOTHING),
            content=[
                {
                    "line": line.line_id,
                    "category": line.category,
                    "agreed": str(line.agreed),
                    "changes": str(line.changes),
                }
                for line in lines
            ],
            at=clock.now(),
            by=scope.viewer.name,
        )
    )


def named(change: ChangeRequest) -> tuple[str, dict[str, str]]:
    """How both sides call a change, in its own words and in every other language it was written in."""
    name = code(change.number)
    others = {
        language: f"{name} · {words['title']}"
        for language, words in change.translations.items()
        if words.get("title")
    }
    return f"{name} · {change.title}", others


def _dates(session: Session, scope: Scope, change: ChangeRequest) -> None:
    """Move every milestone by its days, each with its reason, and set down the dates as agreed anew."""
    delays = queries.delays(session, change.id)
    rows = _milestones(session, scope, [delay.milestone_id for delay in delays])
    moved = [
        _move(session, scope, change, row, delay.days)
        for delay in delays
        if delay.days and (row := rows.get(delay.milestone_id)) and row.actual is None
    ]
    session.flush()
    if any(moved):
        baselines.set_by_change(session, scope, change)


def _milestones(session: Session, scope: Scope, ids: Sequence[int]) -> dict[int, Milestone]:
    asked = select(Milestone).where(
        Milestone.project_id == scope.here.project_id, Milestone.id.in_(ids), Milestone.deleted_at.is_(None)
    )
    return {row.id: row for row in session.scalars(asked)} if ids else {}


def _move(session: Session, scope: Scope, change: ChangeRequest, row: Milestone, days: int) -> bool:
    """Move what is expected of a milestone, with the reason; a milestone without a day has none to move."""
    old = row.forecast or row.baseline
    if old is None:
        return False
    explanation, explanations = named(change)
    remedy, remedies = in_every_language(
        scope.viewer.language,
        N_("Both sides have signed this change; the agreed date moves with it."),
    )
    said = {
        language: {
            "explanation": explanations.get(language, explanation),
            "remedy": remedies.get(language, remedy),
        }
        for language in {*explanations, *remedies}
    }
    session.add(
        MilestoneMove(
            **activity.owned_by(scope, row.audience),
            milestone_id=row.id,
            old_date=old,
            new_date=old + timedelta(days=days),
            cause=Cause.AGREED_CHANGE,
            explanation=explanation,
            remedy=remedy,
            translations=said,
            change_number=change.number,
            moved_at=clock.now(),
            moved_by=scope.viewer.name,
        )
    )
    row.forecast = old + timedelta(days=days)
    row.version += 1
    asks.take_back_consents(session, scope, row.id)
    return True
