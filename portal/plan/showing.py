"""Showing: what of the plan does the client see, and how is more of it shown, or withdrawn?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.base import Audience
from db.models.plan import Milestone, Task
from db.queries import planning as queries
from db.session import reading, writing
from portal import activity, publishing
from portal.access import Permission, Scope
from portal.i18n import LANGUAGES, Text
from portal.plan.milestones import agree_on_first_day
from portal.publishing import Kind, Publish

PER_SHOWN_PAGE = 500


@dataclass(frozen=True, slots=True)
class Showable:
    """A row of the plan and whether the client sees it, in the reader's language."""

    id: int
    title: str
    day: date | None
    is_published: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """One page of what can be shown, and how much there is in all."""

    rows: tuple[Showable, ...]
    total: int
    published: int


def showable(scope: Scope, kind: Kind, page: int = 1) -> Shown:
    """The milestones, or one page of the tasks, with whether the client sees them. Two statements."""
    scope.require(Permission.PUBLISH)
    text = Text(scope.viewer.language, scope.viewer.time_zone)
    project_id = scope.here.project_id
    with reading(scope) as session:
        counted = queries.audiences(session, project_id, _MODELS[kind])
        first = max(page - 1, 0) * PER_SHOWN_PAGE
        found = queries.showable(session, project_id, _MODELS[kind], PER_SHOWN_PAGE, first)
    rows = tuple(
        Showable(
            row.id, text.pick(row.title, row.translations, "title"), row.day, row.audience is Audience.CLIENT
        )
        for row in found
    )
    return Shown(rows, sum(counted.values()), counted.get(Audience.CLIENT, 0))


_MODELS: Mapping[Kind, type[Task] | type[Milestone]] = {Kind.TASK: Task, Kind.MILESTONE: Milestone}


def publish(scope: Scope, command: Publish, token: str | None = None) -> int:
    """Show rows of the plan to the client, or withdraw them; answers how many changed.

    A milestone without an agreed day is shown with the expected one as agreed. What is shown appears in
    the client's "what changed"; what is withdrawn does not.
    """
    scope.require(Permission.PUBLISH)
    with writing(scope, token) as session:
        rows = _named(session, scope, command)
        if command.audience is Audience.CLIENT:
            for row in rows:
                if isinstance(row, Milestone):
                    agree_on_first_day(row)
        changed = publishing.set_audience(session, scope, command)
        if changed and command.audience is Audience.CLIENT:
            _note(session, scope, rows, command.kind)
    return changed


def _named(session: Session, scope: Scope, command: Publish) -> list[Task | Milestone]:
    """The rows that will change; those out of reach and those that were removed are passed over."""
    model = _MODELS[command.kind]
    asked = select(model).where(
        model.project_id == scope.here.project_id,
        model.id.in_(command.ids),
        model.audience != command.audience,
        model.deleted_at.is_(None),
    )
    return list(session.scalars(asked.order_by(model.position, model.id).with_for_update()))


def _note(session: Session, scope: Scope, rows: list[Task | Milestone], kind: Kind) -> None:
    """One line for the client: the name of one thing, or how many things."""
    if not rows:
        return
    if len(rows) == 1:
        title, said = rows[0].title, rows[0].translations
    else:
        title = _several(Text("en"), kind, len(rows))
        said = {code: {"title": _several(Text(code), kind, len(rows))} for code in LANGUAGES}
    activity.note(session, activity.Kind.PLAN_PUBLISHED, rows[0], title, scope, translations=said)


def _several(text: Text, kind: Kind, number: int) -> str:
    if kind is Kind.MILESTONE:
        return text.plural("{n} milestone", "{n} milestones", number)
    return text.plural("{n} task", "{n} tasks", number)
