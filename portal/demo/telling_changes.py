"""Telling changes: which rows hold what was assessed of a change, and what the client is asked about it?"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from db.models.change import (
    ChangeCost,
    ChangeDelay,
    ChangeOption,
    ChangeRequest,
    ChangeRequirement,
    ChangeStatus,
    ChangeStep,
    Touch,
)
from db.models.money import BudgetLine
from db.models.plan import Milestone, MilestoneMove
from db.models.schedule import AskKind, ClientAction
from db.numbers import Numbered, next_number
from db.session import writing
from portal import clock
from portal.access import operator_scope
from portal.activity import Kind
from portal.changes.register import code
from portal.demo.change_story import ASSESSED, Assessed, NewNeed, Other
from portal.demo.days import Days
from portal.demo.story import Story
from portal.demo.telling import Happened, Telling, told
from portal.demo.words import At, Both
from portal.i18n import LANGUAGES, N_, Text

_SHOWN = (ChangeStatus.WAITING_FOR_DECISION, ChangeStatus.APPROVED, ChangeStatus.IMPLEMENTED)


def write_assessments(
    stories: Sequence[Story], people: Mapping[str, int], keys: Mapping[str, tuple[int, int]]
) -> None:
    """What was assessed of each change, and what is asked of the client, in one transaction."""
    with writing(operator_scope(name="demonstration")) as session:
        for story in stories:
            days = Days(clock.today(story.zone), story.zone)
            telling = Telling(session, story, days, people, *keys[story.public_id])
            numbers = _numbers(story)
            for each in ASSESSED.get(story.public_id, ()):
                _assessed(telling, each, numbers[each.title])


def _numbers(story: Story) -> dict[str, int]:
    """The numbers of a story's changes by their English titles."""
    ordered = sorted(story.changes, key=lambda change: change.steps[0].at)
    return {change.title.en: number for number, change in enumerate(ordered, start=1)}


def _assessed(telling: Telling, each: Assessed, number: int) -> None:
    asked = select(ChangeRequest).where(
        ChangeRequest.project_id == telling.project_id, ChangeRequest.number == number
    )
    row = telling.session.scalars(asked).one()
    _effects(telling, each, row)
    own = telling.own(row.status not in _SHOWN)
    _costs(telling, each, row, own)
    _delays(telling, each, row, own)
    for place, other in enumerate(each.others, start=1):
        telling.add(_option(telling, other, place, {**own, "change_request_id": row.id}))
    for place, need in enumerate(each.needs, start=1):
        telling.add(_need(telling, need, place, {**own, "change_request_id": row.id}))
    if row.status is ChangeStatus.WAITING_FOR_DECISION:
        _ask(telling, row)


def _effects(telling: Telling, each: Assessed, row: ChangeRequest) -> None:
    said = telling.told(scope_effect=each.scope, quality_effect=each.quality, risk_effect=each.risk)
    translations = said.pop("translations")
    for name, words in said.items():
        setattr(row, name, words)
    row.translations = {
        language: {**row.translations.get(language, {}), **translations.get(language, {})}
        for language in {*row.translations, *translations}
    }
    manager = telling.story.manager.name
    row.assessed_at, row.assessed_by = telling.at(each.at), manager
    if each.asked is not None:
        row.release_asked_at, row.release_asked_by = telling.at(each.asked), manager
    if each.released is not None:
        row.released_at, row.released_by = telling.at(each.released), manager


def _costs(telling: Telling, each: Assessed, row: ChangeRequest, own: dict[str, Any]) -> None:
    asked = select(BudgetLine.id).where(BudgetLine.project_id == telling.project_id)
    lines = list(telling.session.scalars(asked.order_by(BudgetLine.position, BudgetLine.id)))
    for place, (line, amount) in enumerate(each.costs, start=1):
        named = telling.told(category=line) if isinstance(line, Both) else {}
        line_id = None if isinstance(line, Both) else lines[line - 1]
        telling.add(
            ChangeCost(
                **own,
                **named,
                change_request_id=row.id,
                budget_line_id=line_id,
                amount=Decimal(amount),
                position=place,
            )
        )
    if each.costs:
        row.amount = sum((Decimal(amount) for _, amount in each.costs), Decimal(0))


def _delays(telling: Telling, each: Assessed, row: ChangeRequest, own: dict[str, Any]) -> None:
    moved = select(MilestoneMove).where(
        MilestoneMove.project_id == telling.project_id, MilestoneMove.change_number == row.number
    )
    days = {
        move.milestone_id: (move.new_date - move.old_date).days for move in telling.session.scalars(moved)
    }
    asked = select(Milestone.id).where(Milestone.project_id == telling.project_id)
    milestones = list(telling.session.scalars(asked.order_by(Milestone.position, Milestone.id)))
    days |= {milestones[place - 1]: moves for place, moves in each.delays}
    for milestone_id, moves in days.items():
        telling.add(ChangeDelay(**own, change_request_id=row.id, milestone_id=milestone_id, days=moves))


def _option(telling: Telling, other: Other, place: int, own: dict[str, Any]) -> ChangeOption:
    return ChangeOption(
        **own,
        **telling.told(what=other.what, impact=other.impact),
        way=other.way,
        amount=None if other.amount is None else Decimal(other.amount),
        days=other.days,
        is_recommended=other.recommended,
        position=place,
    )


def _need(telling: Telling, need: NewNeed, place: int, own: dict[str, Any]) -> ChangeRequirement:
    words = told(
        telling.days, telling.story.language, title=need.title, expected=need.expected, criteria=need.criteria
    )
    content = {**words, "priority": "should", "is_special": False}
    return ChangeRequirement(**own, touch=Touch.ADD, content=content, position=place)


def _ask(telling: Telling, row: ChangeRequest) -> None:
    """The decision, in the register of what waits on the client."""
    asked = select(ChangeStep).where(
        ChangeStep.change_request_id == row.id, ChangeStep.status == ChangeStatus.WAITING_FOR_DECISION
    )
    at = telling.session.scalars(asked.order_by(ChangeStep.at.desc())).first()
    assert at is not None
    assert row.decide_by is not None
    said = {language: _said(row, language) for language in LANGUAGES}
    owned, language = telling.own(False), telling.story.language
    ask = ClientAction(
        **owned,
        **said[language],
        number=next_number(telling.session, owned, Numbered.ACTION),
        kind=AskKind.CHANGE,
        subject=row.number,
        translations={code_: words for code_, words in said.items() if code_ != language},
        asked_on=at.at.astimezone(clock.zone(telling.story.zone)).date(),
        asked_by=at.author,
        needed_by=row.decide_by,
    )
    telling.found(ask)
    told_at = next(
        step.at
        for change in telling.story.changes
        for step in change.steps
        if step.status is ChangeStatus.WAITING_FOR_DECISION and telling.at(step.at) == at.at
    )
    telling.happened(Kind.ACTION_ASKED, ask, Happened(ask.title, telling.story.manager, At(*told_at)))


def _said(row: ChangeRequest, language: str) -> dict[str, str]:
    text = Text(language)
    title = text.pick(row.title, row.translations, "title")
    return {
        "title": text(N_("Decide on {code}: {title}"), code=code(row.number), title=title),
        "why": text(N_("Nothing changes before you have signed.")),
    }
