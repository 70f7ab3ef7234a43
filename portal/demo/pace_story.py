"""Pace story: which small tasks were finished of late, and for which days were tasks agreed?

It is told after the schedule, whose phases and baselines it needs.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.base import Audience
from db.models.plan import Milestone, Task, TaskStatus
from db.models.schedule import Baseline, BaselineDate, Phase
from db.session import writing
from portal import clock
from portal.access import operator_scope
from portal.demo.days import Days
from portal.demo.people import LIN, SU, ZHAO
from portal.demo.plan_story import Task as Told
from portal.demo.plan_story import done
from portal.demo.smart_warehouse import SMART_WAREHOUSE
from portal.demo.story import Story
from portal.demo.telling import Telling

# Two shifts at the warehouse finish small things each week: what its forecast lives on.
_WAREHOUSE = (
    done("Charging points of zone A", "A 区充电位安装", ZHAO, -46, -43, (12, 12)),
    done("Labels on 2,400 bins", "2,400 个料箱贴标", SU, -45, -40, (24, 22)),
    done("Emergency stops of zone A", "A 区急停测试", ZHAO, -38, -36, (8, 9)),
    done("Zone A with 50 orders a day", "A 区试跑：每天 50 单", LIN, -34, -31, (12, 12)),
    done("Zone A with 200 orders a day", "A 区试跑：每天 200 单", LIN, -30, -26, (16, 18)),
    done("Racks of zone B levelled", "B 区货架调平", ZHAO, -32, -28, (16, 15)),
    done("Racks of zone C levelled", "C 区货架调平", ZHAO, -28, -24, (16, 16)),
    done("Rails of zone B aligned", "B 区轨道校准", ZHAO, -24, -20, (16, 17)),
    done("Network in zones B and C", "B、C 区网络覆盖", ZHAO, -23, -18, (20, 20)),
    done("Rails of zone C aligned", "C 区轨道校准", ZHAO, -19, -15, (16, 16)),
    done("Charging points of zone B", "B 区充电位安装", ZHAO, -14, -12, (12, 11)),
    done("Goods of zone A counted", "A 区物料盘点", SU, -13, -10, (16, 16)),
    done("Charging points of zone C", "C 区充电位安装", ZHAO, -10, -8, (12, 12)),
    done("Emergency stops of zone B", "B 区急停测试", ZHAO, -8, -6, (8, 8)),
    done("Control panel texts in Chinese", "控制面板中文文案", LIN, -7, -4, (8, 7)),
    done("First 600 bins moved", "首批 600 个料箱转移", SU, -5, -2, (16, 17)),
)
_MORE: Mapping[str, tuple[Story, tuple[Told, ...]]] = {
    SMART_WAREHOUSE.public_id: (SMART_WAREHOUSE, _WAREHOUSE)
}


@dataclass(frozen=True, slots=True)
class _Plan:
    """What of a project's plan the days of its tasks were agreed with."""

    tasks: tuple[Task, ...]
    milestones: tuple[Milestone, ...]
    baselines: tuple[Baseline, ...]


def write_pace(keys: Mapping[str, tuple[int, int]]) -> None:
    """Set it down in the open database, in one transaction."""
    with writing(operator_scope(name="demonstration")) as session:
        for public_id, (story, tasks) in _MORE.items():
            _finished(session, story, tasks, keys[public_id])
        for project_id, _ in keys.values():
            _agreed(session, project_id)


def _finished(session: Session, story: Story, tasks: Iterable[Told], key: tuple[int, int]) -> None:
    days = Days(clock.today(story.zone), story.zone)
    telling = Telling(session, story, days, {}, *key)
    phases = select(Phase).where(Phase.project_id == key[0]).order_by(Phase.position)
    known = tuple(session.scalars(phases))
    for position, told in enumerate(tasks, start=len(story.tasks) + 1):
        due = telling.day(told.due)
        begun = [phase.id for phase in known if phase.start is not None and phase.start <= due]
        session.add(
            Task(
                **telling.own(False),
                **telling.told(title=told.title),
                status=told.status,
                assignee=told.who.name,
                start=telling.day(told.start),
                due=due,
                done_on=telling.day(told.done or told.due),
                estimate_h=Decimal(told.estimate),
                spent_h=Decimal(told.spent),
                position=position,
                phase_id=begun[-1] if begun else None,
            )
        )
    session.flush()


def _agreed(session: Session, project_id: int) -> None:
    """The days of the tasks in each baseline: as they stand, but for what its milestone has lost since."""
    plan = _plan(session, project_id)
    for baseline in plan.baselines:
        for task in plan.tasks:
            if task.due is None:
                continue
            lost = _lost(task, plan)
            session.add(
                BaselineDate(
                    project_id=baseline.project_id,
                    client_id=baseline.client_id,
                    audience=baseline.audience,
                    baseline_id=baseline.id,
                    task_id=task.id,
                    start=None if task.start is None else _worked(task.start - lost),
                    due=_worked(task.due - lost),
                )
            )


def _plan(session: Session, project_id: int) -> _Plan:
    tasks = select(Task).where(
        Task.project_id == project_id,
        Task.audience == Audience.CLIENT,
        Task.status != TaskStatus.CANCELLED,
    )
    milestones = select(Milestone).where(
        Milestone.project_id == project_id, Milestone.audience == Audience.CLIENT
    )
    baselines = select(Baseline).where(Baseline.project_id == project_id)
    return _Plan(
        tuple(session.scalars(tasks)),
        tuple(session.scalars(milestones)),
        tuple(session.scalars(baselines)),
    )


def _worked(day: date) -> date:
    """That day, or the Friday before it."""
    return day - timedelta(days=max(day.weekday() - 4, 0))


def _lost(task: Task, plan: _Plan) -> timedelta:
    """How much later the next milestone of its phase is expected than agreed; nothing for what is done."""
    ahead = [m for m in plan.milestones if m.phase_id == task.phase_id and m.actual is None and m.forecast]
    later = [m for m in ahead if task.due is not None and m.forecast is not None and m.forecast >= task.due]
    if task.status is TaskStatus.DONE or not later:
        return timedelta(0)
    first = min(later, key=lambda m: m.forecast or task.due or clock.today("UTC"))
    if first.baseline is None or first.forecast is None:
        return timedelta(0)
    return max(first.forecast - first.baseline, timedelta(0))
