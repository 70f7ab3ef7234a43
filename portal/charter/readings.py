"""Readings: what does a goal stand at on a day, and does the client read it?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.base import Audience
from db.models.charter import Charter, CharterStatus, Goal, GoalReading
from db.models.project import Confirmation, Figures
from db.queries import charter as queries
from db.session import writing
from portal import activity, clock
from portal.access import NotFound, Permission, Scope
from portal.charter.drafting import PLACES
from portal.charter.texts import READING_FIELDS, Written, read_written
from portal.forms import Problems, Reader, needed
from portal.i18n import N_, Text


@dataclass(frozen=True, slots=True)
class AddReading:
    """What a goal stood at on a day; `publish` lets the client read it at once."""

    goal_number: int
    value: Decimal
    on: date
    texts: Written
    publish: bool


@dataclass(frozen=True, slots=True)
class PublishReadings:
    """Let the client read these."""

    ids: tuple[int, ...]


def read_measured(reader: Reader, text: Text, goal_number: int) -> AddReading | Problems:
    """A reading from its form."""
    value = reader.amount("value", places=PLACES, label=text("Value"))
    day = reader.day("on", label=text("Measured on"))
    if day is not None and day > text.today:
        reader.refuse("on", N_("Nobody can have measured that yet; the day is still to come."))
    texts = read_written(reader, READING_FIELDS, text)
    publish = reader.flag("publish")
    return reader.problems or AddReading(goal_number, needed(value), needed(day), texts, publish)


def add_reading(scope: Scope, command: AddReading, token: str | None = None) -> int:
    """Write down what a goal in force stood at. It is never edited; a newer reading corrects it."""
    scope.require(Permission.EDIT_PLAN)
    if command.publish:
        scope.require(Permission.PUBLISH)
    with writing(scope, token) as session:
        goal = _goals_in_force(session, scope).get(command.goal_number)
        if goal is None:
            raise NotFound("no such goal in force")
        owned = activity.owned_by(scope, Audience.CLIENT if command.publish else Audience.INTERNAL)
        row = GoalReading(
            **owned,
            goal_number=command.goal_number,
            on=command.on,
            value=command.value,
            **command.texts.values,
            translations=command.texts.stored(),
            read_at=clock.now(),
            read_by=scope.viewer.name,
        )
        session.add(row)
        session.add(Confirmation(**owned, figures=Figures.GOALS, at=clock.now(), by=scope.viewer.name))
        session.flush()
        if command.publish:
            _note(session, scope, row, goal)
        return row.id


def publish_readings(scope: Scope, command: PublishReadings, token: str | None = None) -> int:
    """Let the client read measurements that were internal until now; answers how many."""
    scope.require(Permission.PUBLISH)
    with writing(scope, token) as session:
        goals = _goals_in_force(session, scope)
        asked = select(GoalReading).where(
            GoalReading.project_id == scope.here.project_id,
            GoalReading.id.in_(command.ids),
            GoalReading.audience == Audience.INTERNAL,
            GoalReading.goal_number.in_(goals),
        )
        rows = list(session.scalars(asked.order_by(GoalReading.on, GoalReading.id)))
        for row in rows:
            row.audience = Audience.CLIENT
        for row in _latest(rows):
            _note(session, scope, row, goals[row.goal_number])
        return len(rows)


def _latest(rows: Iterable[GoalReading]) -> Iterable[GoalReading]:
    """Of several of one goal the last one: that is the one worth telling."""
    return {row.goal_number: row for row in rows}.values()


def _goals_in_force(session: Session, scope: Scope) -> dict[int, Goal]:
    """The goals that both sides confirmed; a goal of a draft is not the client's to know of."""
    edition: Charter | None = queries.newest(session, scope.here.project_id, CharterStatus.CONFIRMED)
    if edition is None:
        return {}
    parts = queries.parts(session, scope.here.project_id, edition.id)
    return {row.number: row for row in parts if isinstance(row, Goal)}


def _note(session: Session, scope: Scope, row: GoalReading, goal: Goal) -> None:
    said = {
        code: {"title": words["specific"]} for code, words in goal.translations.items() if "specific" in words
    }
    activity.note(session, activity.Kind.GOAL_READ, row, goal.specific, scope, translations=said)
