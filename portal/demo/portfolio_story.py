"""Portfolio: which figures of the told projects were confirmed when, and which one is green all the same?"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.base import Audience
from db.models import plan
from db.models.plan import Cause
from db.models.project import Confirmation, Figures, Project, Update
from db.session import writing
from portal import clock
from portal.access import operator_scope
from portal.activity import Kind
from portal.demo.days import Days
from portal.demo.people import ZHOU
from portal.demo.plan_story import Move
from portal.demo.plant_support import PLANT_SUPPORT
from portal.demo.smart_warehouse import SMART_WAREHOUSE
from portal.demo.story import Story
from portal.demo.telling import Happened, Telling, told
from portal.demo.words import At, Both

Keys = Mapping[str, tuple[int, int]]

# Hours and goals are confirmed where they are told.
_CONFIRMED = (Figures.PLAN, Figures.BUDGET, Figures.ISSUES)
_ROUNDS = 3
# Somebody has looked after everything but this.
_LATER: Mapping[tuple[str, Figures], At] = {(SMART_WAREHOUSE.public_id, Figures.BUDGET): At(-9, "17:30")}

_MOVED = "数据库升级完成"
_MOVE = Move(
    to=+27,
    cause=Cause.THIRD_PARTY,
    explanation=Both(
        "The maker of the database brings its new version out a week later than announced.",
        "数据库厂商的新版本比公告推迟一周发布。",
    ),
    remedy=Both(
        "We rehearse the upgrade on a copy meanwhile, so that the night itself gets shorter.",
        "等待期间我们在副本上演练升级，正式升级当晚的停机时间因此缩短。",
    ),
    at=At(-4, "15:10"),
    by=ZHOU,
)
_DESPITE = Both(
    "The upgrade comes a week later, yet nothing you use waits for it: the present version is supported until"
    " long after, and the monthly service goes on unchanged.",
    "数据库升级推迟一周，但贵方日常使用的系统都不依赖这次升级：现有版本仍在厂商支持期内，每月的例行服务照常进行。",
)


def write_portfolio(stories: Iterable[Story], keys: Keys) -> None:
    """When figures were confirmed, in which one project is behind; and why one is green all the same."""
    with writing(operator_scope(name="demonstration")) as session:
        for story in stories:
            days = Days(clock.today(story.zone), story.zone)
            session.add_all(_confirmations(story, days, keys[story.public_id]))
            _as_old_as_the_oldest(session, story, days, keys[story.public_id][0])
        _green_all_the_same(session, keys[PLANT_SUPPORT.public_id])


def _confirmations(story: Story, days: Days, key: tuple[int, int]) -> Iterator[Confirmation]:
    """Those of the last rounds, the oldest first."""
    if story.confirmed is None:
        return
    for figures in _CONFIRMED:
        last = _LATER.get((story.public_id, figures), story.confirmed)
        for before in reversed(range(_ROUNDS)):
            yield Confirmation(
                project_id=key[0],
                client_id=key[1],
                audience=Audience.CLIENT,
                figures=figures,
                at=days.at(*last) - timedelta(days=before * story.rhythm),
                by=story.manager.name,
                source="portal",
            )


def _as_old_as_the_oldest(session: Session, story: Story, days: Days, project_id: int) -> None:
    late = [at for (public_id, _), at in _LATER.items() if public_id == story.public_id]
    project = session.get(Project, project_id)
    if project is not None and late:
        project.confirmed_at = days.at(*min(late))


def _green_all_the_same(session: Session, key: tuple[int, int]) -> None:
    story = PLANT_SUPPORT
    days = Days(clock.today(story.zone), story.zone)
    telling = Telling(session, story, days, {}, *key)
    row = session.scalars(
        select(plan.Milestone).where(plan.Milestone.project_id == key[0], plan.Milestone.title == _MOVED)
    ).one()
    new = days.day(_MOVE.to)
    if row.forecast is None:
        return
    telling.add(
        plan.MilestoneMove(
            **telling.own(False),
            **telling.told(explanation=_MOVE.explanation, remedy=_MOVE.remedy),
            milestone_id=row.id,
            old_date=row.forecast,
            new_date=new,
            cause=_MOVE.cause,
            moved_at=telling.at(_MOVE.at),
            moved_by=_MOVE.by.name,
        )
    )
    said = {"old": row.forecast.isoformat(), "new": new.isoformat()}
    telling.happened(Kind.MILESTONE_MOVED, row, Happened(row.title, _MOVE.by, _MOVE.at), **said)
    row.forecast = new
    _explain(session, days, key[0])


def _explain(session: Session, days: Days, project_id: int) -> None:
    newest = select(Update).where(Update.project_id == project_id).order_by(Update.id.desc()).limit(1)
    statement = session.scalars(newest).one()
    words = told(days, PLANT_SUPPORT.language, despite=_DESPITE)
    statement.despite = words["despite"]
    statement.translations = {
        code: {**statement.translations.get(code, {}), **said} for code, said in words["translations"].items()
    }
