"""Telling the plan: which rows make a story's milestones, tasks and money?"""

from decimal import Decimal

from db.models import money, plan
from portal.activity import Kind
from portal.demo.plan_story import AmountMove, Entry, Line, Milestone, Move, Task
from portal.demo.telling import Happened, Telling
from portal.demo.words import At


def tell_plan(telling: Telling) -> None:
    """Milestones with all their moves, and tasks."""
    story = telling.story
    for position, milestone in enumerate(story.milestones, start=1):
        _milestone(telling, milestone, position)
    telling.add(*(_task(telling, task, position) for position, task in enumerate(story.tasks, start=1)))


def _milestone(telling: Telling, told: Milestone, position: int) -> None:
    row = plan.Milestone(
        **telling.own(told.internal),
        **telling.told(title=told.title),
        baseline=telling.day(told.agreed),
        forecast=telling.day(told.moves[-1].to if told.moves else told.agreed),
        actual=None if told.reached is None else telling.day(told.reached),
        weight=told.weight,
        position=position,
    )
    telling.found(row)
    before = told.agreed
    for move in told.moves:
        _move(telling, row, before, move)
        before = move.to
    if told.reached is not None:
        at = At(told.reached, "17:00")
        telling.happened(Kind.MILESTONE_REACHED, row, Happened(row.title, telling.story.manager, at))


def _move(telling: Telling, row: plan.Milestone, before: int, move: Move) -> None:
    old, new = telling.day(before), telling.day(move.to)
    telling.add(
        plan.MilestoneMove(
            project_id=row.project_id,
            client_id=row.client_id,
            audience=row.audience,
            **telling.told(explanation=move.explanation, remedy=move.remedy),
            milestone_id=row.id,
            old_date=old,
            new_date=new,
            cause=move.cause,
            needs_consent=move.needs_consent,
            change_number=move.change,
            moved_at=telling.at(move.at),
            moved_by=move.by.name,
        )
    )
    days = {"old": old.isoformat(), "new": new.isoformat()}
    telling.happened(Kind.MILESTONE_MOVED, row, Happened(row.title, move.by, move.at), **days)


def _task(telling: Telling, told: Task, position: int) -> plan.Task:
    words = {"title": told.title} | ({"description": told.note} if told.note else {})
    return plan.Task(
        **telling.own(told.internal),
        **telling.told(**words),
        status=told.status,
        assignee=told.who.name,
        start=telling.day(told.start),
        due=telling.day(told.due),
        done_on=None if told.done is None else telling.day(told.done),
        estimate_h=Decimal(told.estimate),
        spent_h=Decimal(told.spent) if told.spent else None,
        position=position,
    )


def tell_money(telling: Telling) -> None:
    """Budget lines with their entries and moves, and what was meant to be spent each month."""
    for position, line in enumerate(telling.story.lines, start=1):
        _line(telling, line, position)
    telling.add(
        *(
            money.PlannedSpend(**telling.own(False), month=telling.days.month(month), amount=Decimal(amount))
            for month, amount in telling.story.planned
        )
    )


def _line(telling: Telling, told: Line, position: int) -> None:
    row = money.BudgetLine(
        **telling.own(told.internal),
        **telling.told(category=told.category),
        agreed=_last(told, "agreed") or Decimal(told.agreed),
        forecast=_last(told, "forecast"),
        position=position,
    )
    telling.found(row)
    telling.add(*(_entry(telling, row, entry) for entry in told.entries))
    before = {"agreed": Decimal(told.agreed), "forecast": None}
    for move in told.moves:
        _amount_move(telling, row, before[move.field], move)
        before[move.field] = Decimal(move.to)


def _last(told: Line, field: str) -> Decimal | None:
    return next((Decimal(move.to) for move in reversed(told.moves) if move.field == field), None)


def _entry(telling: Telling, line: money.BudgetLine, told: Entry) -> money.CostEntry:
    words = {"description": told.description} | ({"note": told.note} if told.note else {})
    return money.CostEntry(
        **telling.own(told.internal),
        **telling.told(**words),
        budget_line_id=line.id,
        kind=told.kind,
        amount=Decimal(told.amount),
        cost=None if told.cost is None else Decimal(told.cost),
        hours=None if told.hours is None else Decimal(told.hours),
        on=telling.day(told.on) if told.month is None else telling.days.in_month(told.month),
        document=told.document,
    )


def _amount_move(telling: Telling, line: money.BudgetLine, before: Decimal | None, move: AmountMove) -> None:
    row = money.BudgetMove(
        project_id=line.project_id,
        client_id=line.client_id,
        audience=line.audience,
        **telling.told(explanation=move.explanation, remedy=move.remedy),
        budget_line_id=line.id,
        field=move.field,
        old_amount=before,
        new_amount=Decimal(move.to),
        cause=move.cause,
        moved_at=telling.at(move.at),
        moved_by=move.by.name,
    )
    telling.add(row)
    telling.happened(Kind.BUDGET_CHANGED, line, Happened(line.category, move.by, move.at))
