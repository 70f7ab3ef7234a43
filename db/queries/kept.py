"""What was measured since the charter was confirmed, and when was the client told how it stands?"""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from db.base import Audience
from db.models.charter import GoalReading
from db.models.project import Activity, Project, Update

Said = Mapping[str, Mapping[str, str]]


MOST_READINGS = 500


class ReadingRow(NamedTuple):
    id: int
    goal_number: int
    on: date
    value: Decimal
    note: str
    translations: Said
    read_by: str
    audience: Audience


class CourseRow(NamedTuple):
    """A published update with a turn of the project, such as being put on hold; either may be missing."""

    update_id: int | None
    published_at: datetime | None
    turn_id: int | None
    turned_at: datetime | None
    turn: str | None


def readings(session: Session, project_id: int, *, published: bool) -> tuple[ReadingRow, ...]:
    """What the goals stood at, the latest day first."""
    asked = select(
        GoalReading.id,
        GoalReading.goal_number,
        GoalReading.on,
        GoalReading.value,
        GoalReading.note,
        GoalReading.translations,
        GoalReading.read_by,
        GoalReading.audience,
    ).where(GoalReading.project_id == project_id)
    if published:
        asked = asked.where(GoalReading.audience == Audience.CLIENT)
    latest = asked.order_by(GoalReading.on.desc(), GoalReading.id.desc()).limit(MOST_READINGS)
    return tuple(ReadingRow._make(row) for row in session.execute(latest))


def course(
    session: Session, project_id: int, moment: datetime, turns: Collection[str]
) -> tuple[CourseRow, ...]:
    """Each status update published from a moment on with each of these turns. One statement."""
    told = and_(
        Update.project_id == Project.id,
        Update.audience == Audience.CLIENT,
        Update.published_at >= moment,
    )
    turned = and_(
        Activity.project_id == Project.id, Activity.audience == Audience.CLIENT, Activity.kind.in_(turns)
    )
    rows = session.execute(
        select(Update.id, Update.published_at, Activity.id, Activity.at, Activity.kind)
        .select_from(Project)
        .outerjoin(Update, told)
        .outerjoin(Activity, turned)
        .where(Project.id == project_id)
        .order_by(Update.published_at, Activity.at, Activity.id)
    )
    return tuple(CourseRow._make(row) for row in rows)
