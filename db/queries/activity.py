"""What happened, newest first."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models.project import Activity


class ActivityRow(NamedTuple):
    project_id: int
    at: datetime
    kind: str
    title: str
    values: Mapping[str, str]
    translations: Mapping[str, Mapping[str, str]]
    actor: str


def since(session: Session, moment: datetime | None, limit: int) -> tuple[ActivityRow, ...]:
    """The activity of all visible projects after a moment."""
    asked = select(
        Activity.project_id,
        Activity.at,
        Activity.kind,
        Activity.title,
        Activity.values,
        Activity.translations,
        Activity.actor_name,
    )
    if moment is not None:
        asked = asked.where(Activity.at > moment)
    rows = session.execute(asked.order_by(Activity.at.desc(), Activity.id.desc()).limit(limit))
    return tuple(ActivityRow._make(row) for row in rows)
