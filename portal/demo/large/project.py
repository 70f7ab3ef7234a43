"""Large, a project: which rows make one project with its plan and its money?"""

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise
from random import Random

from db.base import Audience
from db.models.money import BudgetLine, CostEntry, CostKind, PlannedSpend
from db.models.plan import Cause, Milestone, MilestoneMove, Task, TaskStatus
from db.models.project import ContractType, ProgressMethod, Project, ProjectStatus, Rag, Update
from portal.demo.large.charter import add_charter
from portal.demo.large.deliverables import add_deliverables
from portal.demo.large.making import Making, Place, Rows, in_chinese
from portal.demo.large.people import add_members
from portal.demo.large.scope import add_scope
from portal.demo.large.talk import add_talk

_CURRENCIES = ("GBP", "CNY", "EUR")
_MILESTONES = (
    ("Goals agreed", "目标确认"),
    ("Design approved", "方案审定"),
    ("First version", "第一版"),
    ("Data moved", "数据迁移"),
    ("Integration test", "集成测试"),
    ("Acceptance test", "验收测试"),
    ("Go-live", "正式上线"),
    ("Handover", "移交"),
)
_WORK = (
    ("Describe", "说明"),
    ("Build", "开发"),
    ("Test", "测试"),
    ("Correct", "修正"),
    ("Document", "编写文档"),
    ("Approve", "审定"),
)
_THINGS = (
    ("stock", "库存"),
    ("invoices", "发票"),
    ("sign-in", "登录"),
    ("reports", "报表"),
    ("interfaces", "接口"),
    ("labels", "标签"),
    ("price lists", "价目表"),
    ("user rights", "用户权限"),
    ("archive", "档案"),
    ("backup", "备份"),
    ("mobile pages", "移动页面"),
)
_CATEGORIES = (
    ("Design", "设计"),
    ("Development", "开发"),
    ("Data", "数据"),
    ("Training", "培训"),
    ("Licences", "许可"),
)
_ENTRIES = 24
_MONTHS = 10


def project_rows(making: Making, numbers: Iterable[int]) -> Rows:
    """Everything of some projects."""
    for number in numbers:
        project_id = making.next_id(Project)
        place = Place(making, number, project_id, Random(f"{making.seed}/{number}"))  # noqa: S311
        _add_project(place)
        add_members(place)
        _add_milestones(place)
        _add_tasks(place)
        _add_money(place)
        add_talk(place)
        _add_updates(place)
        add_charter(place)
        add_scope(place)
        add_deliverables(place)
    return making.take()


def _add_project(place: Place) -> None:
    contract = list(ContractType)[place.number % 4]
    started = place.between(120, 300)
    place.making.rows[Project].append(
        {
            "id": place.project_id,
            "client_id": place.client_id,
            "audience": Audience.CLIENT,
            "public_id": f"large{place.project_id:07d}",
            "key": f"P{place.number + 1}",
            "name": f"Project {place.number + 1:04d}",
            "summary": "One of many, made to measure.",
            "translations": in_chinese(name=f"项目 {place.number + 1:04d}", summary="用于性能测试的项目。"),
            "contract_type": contract,
            "currency": _CURRENCIES[place.number % 3],
            "status": _status(place),
            "progress_method": list(ProgressMethod)[place.number % 3],
            "start_date": place.day(-started),
            "retainer_amount": Decimal(20000) if contract is ContractType.RETAINER else None,
            "rhythm_days": 7,
            "confirmed_at": place.at(-place.between(1, 12)),
            "confirmed_by": "Manager",
            "confirmed_from": "portal",
            "created_at": place.at(-started),
        }
    )


def _status(place: Place) -> ProjectStatus:
    chance = place.dice.random()
    if chance < 0.15:
        return ProjectStatus.CLOSED
    return ProjectStatus.ON_HOLD if chance < 0.2 else ProjectStatus.ACTIVE


def _add_milestones(place: Place) -> None:
    for position, (title, chinese) in enumerate(_MILESTONES, start=1):
        agreed = (position - 5) * 30 + place.between(-8, 8)
        moves = place.between(1, 3) if place.dice.random() < 0.4 else 0
        expected = [agreed]
        for _ in range(moves):
            expected.append(expected[-1] + place.between(3, 20))
        reached = expected[-1] < 0
        audience = place.audience()
        milestone_id = place.add(
            Milestone,
            audience,
            title=title,
            translations=in_chinese(title=chinese),
            baseline=place.day(agreed),
            forecast=place.day(expected[-1]),
            actual=place.day(expected[-1]) if reached else None,
            weight=1 + position % 3,
            position=position,
        )
        for number, days in enumerate(pairwise(expected)):
            _add_move(place, audience, milestone_id, days, -5 * (moves - number) + min(0, agreed))


def _add_move(place: Place, audience: Audience, milestone_id: int, days: tuple[int, int], moved: int) -> None:
    place.add(
        MilestoneMove,
        audience,
        milestone_id=milestone_id,
        old_date=place.day(days[0]),
        new_date=place.day(days[1]),
        cause=place.dice.choice(list(Cause)),
        explanation="What this rests on came later than agreed.",
        remedy="Two steps are done side by side; the end is not touched further.",
        translations=in_chinese(
            explanation="前置条件晚于约定时间完成。", remedy="两项工作并行，不再影响最终日期。"
        ),
        moved_at=place.at(moved),
        moved_by="Manager",
    )


def _add_tasks(place: Place) -> None:
    for position in range(1, place.making.tasks + 1):
        verb, verb_chinese = place.dice.choice(_WORK)
        thing, thing_chinese = place.dice.choice(_THINGS)
        start = place.between(-200, 120)
        due = start + place.between(2, 30)
        status = _task_status(place, start, due)
        done = min(due + place.between(-2, 9), -1)
        estimate = place.between(4, 60)
        place.add(
            Task,
            place.audience(),
            title=f"{verb} {thing} {position}",
            translations=in_chinese(title=f"{verb_chinese}{thing_chinese} {position}"),
            status=status,
            assignee=f"Worker {place.between(1, 9)}",
            start=place.day(start),
            due=place.day(due),
            done_on=place.day(done) if status is TaskStatus.DONE else None,
            estimate_h=Decimal(estimate),
            spent_h=Decimal(place.between(2, 70)) if status is TaskStatus.DONE else None,
            position=position,
        )


def _task_status(place: Place, start: int, due: int) -> TaskStatus:
    chance = place.dice.random()
    if chance < 0.03:
        return TaskStatus.CANCELLED
    if due < 0 and chance < 0.93:
        return TaskStatus.DONE
    return TaskStatus.IN_PROGRESS if start < 0 else TaskStatus.PENDING


def _add_money(place: Place) -> None:
    agreed = [Decimal(place.between(8, 60) * 1000) for _ in _CATEGORIES]
    lines = [
        place.add(
            BudgetLine,
            Audience.CLIENT,
            category=category,
            translations=in_chinese(category=chinese),
            agreed=amount,
            position=position,
        )
        for position, ((category, chinese), amount) in enumerate(
            zip(_CATEGORIES, agreed, strict=True), start=1
        )
    ]
    for number in range(_ENTRIES):
        _add_entry(place, lines[number % len(lines)], agreed[number % len(lines)], number)
    first = place.making.now.date().replace(day=1)
    for _ in range(_MONTHS - 3):
        first = (first - timedelta(days=1)).replace(day=1)
    for _ in range(_MONTHS):
        place.add(PlannedSpend, Audience.CLIENT, month=first, amount=sum(agreed, Decimal(0)) / _MONTHS)
        first = (first + timedelta(days=32)).replace(day=1)


def _add_entry(place: Place, line_id: int, agreed: Decimal, number: int) -> None:
    amount = agreed / 100 * place.between(5, 18)
    kind = CostKind.COMMITTED if number >= _ENTRIES - 4 else CostKind.ACTUAL
    place.add(
        CostEntry,
        place.audience(),
        budget_line_id=line_id,
        kind=kind,
        amount=amount,
        cost=amount * 7 / 10,
        on_date=place.day(-place.between(1, 200)),
        document=f"INV-{place.number + 1:04d}-{number + 1:02d}",
        description=f"Work of period {number + 1}",
        translations=in_chinese(description=f"第 {number + 1} 期工作"),
        note="Made to measure.",
    )


def _add_updates(place: Place) -> None:
    for number in range(6, 0, -1):
        rag = place.dice.choice((Rag.GREEN, Rag.GREEN, Rag.AMBER, Rag.RED))
        written = place.at(-14 * number)
        place.add(
            Update,
            Audience.CLIENT,
            rag=rag,
            sentence=f"Statement {7 - number}: what was meant for these two weeks is done.",
            next_step="The next milestone as agreed.",
            translations=in_chinese(
                sentence=f"第 {7 - number} 次状态：这两周的计划工作已完成。",
                next_step="按约定推进下一个里程碑。",
            ),
            written_at=written,
            written_by=place.people(2)[1],
            author_name="Manager",
            published_at=written,
        )
