"""Telling the schedule: which rows make a story's phases, dependencies, asks, agreed dates and consents?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from db.models import plan, schedule
from db.models.plan import Cause
from db.models.project import Activity
from db.models.schedule import AskKind, ClientActionStatus
from db.numbers import Numbered, next_number
from db.session import writing
from portal import clock
from portal.access import operator_scope
from portal.activity import Kind
from portal.demo.customer_portal.schedule import CUSTOMER_PORTAL_SCHEDULE
from portal.demo.days import Days
from portal.demo.harbour.schedule import HARBOUR_SCHEDULE
from portal.demo.patient_intake.schedule import PATIENT_INTAKE_SCHEDULE
from portal.demo.plant_support.schedule import PLANT_SUPPORT_SCHEDULE
from portal.demo.records_move.schedule import RECORDS_MOVE_SCHEDULE
from portal.demo.schedule_story import Asked, Schedule, Settled, Stage, Wanted
from portal.demo.smart_warehouse.schedule import SMART_WAREHOUSE_SCHEDULE
from portal.demo.story import Story
from portal.demo.telling import Happened, Telling
from portal.demo.words import At
from portal.i18n import LANGUAGES, Text
from portal.plan.moves import question
from portal.schedule import Entry, EntryKind

_SCHEDULES = (
    HARBOUR_SCHEDULE,
    CUSTOMER_PORTAL_SCHEDULE,
    SMART_WAREHOUSE_SCHEDULE,
    PLANT_SUPPORT_SCHEDULE,
    PATIENT_INTAKE_SCHEDULE,
    RECORDS_MOVE_SCHEDULE,
)


@dataclass(frozen=True, slots=True)
class _Plan:
    """The rows of a story's plan by English title, and the moves of each milestone in order."""

    milestones: Mapping[str, plan.Milestone]
    tasks: Mapping[str, plan.Task]
    moves: Mapping[int, list[plan.MilestoneMove]]

    def entry(self, title: str) -> Entry:
        """A milestone if there is one of that name, else a task. Raises KeyError."""
        if title in self.milestones:
            return Entry(EntryKind.MILESTONE, self.milestones[title].id)
        return Entry(EntryKind.TASK, self.tasks[title].id)


def write_schedules(people: Mapping[str, int], keys: Mapping[str, tuple[int, int]]) -> None:
    """What stands around the plan of each project, in one transaction."""
    with writing(operator_scope(name="demonstration")) as session:
        for told in _SCHEDULES:
            story = told.story
            days = Days(clock.today(story.zone), story.zone)
            telling = Telling(session, story, days, people, *keys[story.public_id])
            rows = _rows(telling)
            for place, stage in enumerate(told.stages, start=1):
                _stage(telling, stage, place, rows)
            _links(telling, told, rows)
            for wanted in told.wanted:
                _wanted(telling, wanted, rows)
            for asked in told.asked:
                _asked(telling, asked, rows)
            for number, settled in enumerate(told.settled, start=1):
                _settled(telling, settled, number, rows)


def _rows(telling: Telling) -> _Plan:
    def titled(model: Any, told: Any) -> dict[str, Any]:
        asked = select(model).where(model.project_id == telling.project_id).order_by(model.position, model.id)
        rows = {row.position: row for row in telling.session.scalars(asked)}
        return {each.title.en: rows[place] for place, each in enumerate(told, start=1)}

    moves: dict[int, list[plan.MilestoneMove]] = {}
    asked = select(plan.MilestoneMove).where(plan.MilestoneMove.project_id == telling.project_id)
    for move in telling.session.scalars(asked.order_by(plan.MilestoneMove.moved_at, plan.MilestoneMove.id)):
        moves.setdefault(move.milestone_id, []).append(move)
    story: Story = telling.story
    return _Plan(titled(plan.Milestone, story.milestones), titled(plan.Task, story.tasks), moves)


def _stage(telling: Telling, told: Stage, place: int, rows: _Plan) -> None:
    """What was agreed or is due in the days of a phase belongs to it; the last one takes what comes later."""
    row = schedule.Phase(
        **telling.own(False),
        **telling.told(title=told.title),
        start=telling.day(told.start),
        finish=telling.day(told.finish),
        position=place,
    )
    telling.found(row)
    for milestone in rows.milestones.values():
        if milestone.baseline is not None and telling.day(told.start) <= milestone.baseline:
            milestone.phase_id = row.id
    for task in rows.tasks.values():
        if task.due is not None and telling.day(told.start) <= task.due:
            task.phase_id = row.id


def _links(telling: Telling, told: Schedule, rows: _Plan) -> None:
    for before, after, lag in told.links:
        ends = {"before": rows.entry(before), "after": rows.entry(after)}
        columns = {f"{end}_{entry.kind.value}_id": entry.id for end, entry in ends.items()}
        telling.add(schedule.Dependency(**telling.own(False), **columns, lag_days=lag))


def _wanted(telling: Telling, told: Wanted, rows: _Plan) -> None:
    holds = rows.entry(told.holds) if told.holds else None
    answered = told.answered
    row = _ask(
        telling,
        told=telling.told(title=told.title, why=told.why),
        asked_of=told.of.name,
        asked_on=telling.day(told.on),
        needed_by=telling.day(told.by),
        milestone_id=holds.id if holds and holds.kind is EntryKind.MILESTONE else None,
        task_id=holds.id if holds and holds.kind is EntryKind.TASK else None,
        answer=getattr(told.answer, telling.story.language),
    )
    manager = telling.story.manager
    telling.happened(Kind.ACTION_ASKED, row, Happened(row.title, manager, At(told.on, "10:00")))
    if answered is not None:
        row.status = ClientActionStatus.WITHDRAWN if told.taken_back else ClientActionStatus.DONE
        row.done_at = telling.at(answered)
        row.done_by = manager.name if told.taken_back else told.of.name
        if not told.taken_back:
            telling.happened(Kind.ACTION_ANSWERED, row, Happened(row.title, told.of, answered))


def _ask(telling: Telling, *, told: Mapping[str, Any], **columns: Any) -> schedule.ClientAction:
    owned = telling.own(False)
    number = next_number(telling.session, owned, Numbered.ACTION)
    row = schedule.ClientAction(
        **{**owned, "status": ClientActionStatus.OPEN, **told, **columns},
        number=number,
        asked_by=telling.story.manager.name,
    )
    telling.found(row)
    return row


def _asked(telling: Telling, told: Asked, rows: _Plan) -> None:
    """The question about a move, and the client's answer to it if it was given."""
    milestone = rows.milestones[told.milestone]
    move = next(
        move
        for move in rows.moves[milestone.id]
        if move.needs_consent and move.moved_at.date() == telling.day(told.moved_on)
    )
    own = telling.story.language
    title = question(milestone, move, Text(own))
    said = {code: {"title": question(milestone, move, Text(code))} for code in LANGUAGES if code != own}
    for code, words in move.translations.items():
        said[code]["why"] = words["explanation"]
    row = _ask(
        telling,
        told={"title": title, "why": move.explanation, "translations": said},
        kind=AskKind.CONSENT,
        subject=move.id,
        asked_of=told.by.name,
        asked_on=telling.day(told.moved_on),
        needed_by=telling.day(told.moved_on + 5),
        milestone_id=milestone.id,
    )
    at = At(told.moved_on, "16:00")
    telling.happened(Kind.ACTION_ASKED, row, Happened(row.title, telling.story.manager, at))
    if told.answered is None:
        return
    row.status, row.done_at, row.done_by = ClientActionStatus.DONE, telling.at(told.answered), told.by.name
    row.answer = getattr(told.comment, own)
    consent = schedule.Consent(
        **telling.own(False),
        milestone_move_id=move.id,
        agreed=told.agreed,
        comment=row.answer,
        at=telling.at(told.answered),
        by=told.by.name,
        by_id=telling.person_id(told.by),
    )
    telling.add(consent)
    kind = Kind.CONSENT_GIVEN if told.agreed else Kind.CONSENT_REFUSED
    telling.happened(kind, milestone, Happened(milestone.title, told.by, told.answered))


def _settled(telling: Telling, told: Settled, number: int, rows: _Plan) -> None:
    """The dates as they stood on that day; what was not reached by then is agreed for them from then on."""
    at = telling.at(told.at)
    by = told.by.name if told.change is None else telling.story.manager.name
    row = schedule.Baseline(
        **telling.own(False),
        **telling.told(reason=told.reason),
        number=number,
        charter_edition=told.edition,
        change_number=told.change,
        set_at=at,
        set_by=by,
    )
    telling.found(row)
    for milestone in rows.milestones.values():
        if milestone.audience != row.audience or milestone.baseline is None:
            continue
        agreed = _agreed(milestone, rows, told, telling.day(told.at.day), at)
        milestone.baseline = agreed
        telling.add(
            schedule.BaselineDate(
                **telling.own(False), baseline_id=row.id, milestone_id=milestone.id, due=agreed
            )
        )
    telling.add(
        Activity(
            **telling.own(False),
            at=at,
            kind=Kind.BASELINE_SET,
            title=row.reason,
            translations={code: {"title": said["reason"]} for code, said in row.translations.items()},
            actor_name=by,
        )
    )


def _agreed(milestone: plan.Milestone, rows: _Plan, told: Settled, on: date, at: Any) -> date:
    """What `baselines.set_baseline` would have set down that day."""
    assert milestone.baseline is not None
    earlier = [move for move in rows.moves.get(milestone.id, []) if move.moved_at <= at]
    if not earlier or (milestone.actual is not None and milestone.actual < on):
        return milestone.baseline
    if told.change is None:
        return earlier[-1].new_date
    days = sum((m.new_date - m.old_date).days for m in earlier if m.cause is Cause.AGREED_CHANGE)
    return date.fromordinal(milestone.baseline.toordinal() + days)
