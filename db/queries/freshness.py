"""When each kind of figures was last confirmed, and which kinds a project has at all."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, case, func, or_, select, true
from sqlalchemy.orm import Session, aliased

from db.models.charter import Charter, CharterStatus, Goal
from db.models.effort import PersonWeek, RoleWeek
from db.models.money import BudgetLine
from db.models.plan import Milestone, Task
from db.models.project import Confirmation, Figures, Project
from db.once import once
from db.queries.portfolio import Ids, among, listed

_ORDER = tuple(Figures)


class ConfirmationRow(NamedTuple):
    """Who said last, and from what, that figures of one kind are right."""

    figures: Figures
    at: datetime
    by: str
    source: str


class HeldRow(NamedTuple):
    """A project with which figures it has and when each kind was last confirmed, by whom and from what."""

    project: Project
    kept: frozenset[Figures]
    confirmations: tuple[ConfirmationRow, ...]


class FreshRow(NamedTuple):
    """Which kinds of figures a project has, and when each was last confirmed."""

    project_id: int
    kept: frozenset[Figures]
    confirmed: Mapping[Figures, datetime]


def confirmed_last(figures: Figures) -> ColumnElement[bool]:
    """What joins the newest confirmation of one kind to a project, for a statement that asks for both.

    `.outerjoin(Confirmation, confirmed_last(Figures.BUDGET))` adds its columns without another statement.
    """
    return and_(Confirmation.project_id == Project.id, Confirmation.id == _newest(Project.id, figures))


def held(session: Session, project_id: int) -> HeldRow | None:
    """A project with the figures it has and their newest confirmations, in one statement."""
    rows = session.execute(*_held(project_id)).all()
    if not rows:
        return None
    return HeldRow(
        rows[0][0],
        _kept(rows[0][1 : 1 + len(Figures)]),
        tuple(ConfirmationRow._make(row[-4:]) for row in rows if row[-4] is not None),
    )


@once
def _held(project_id: int) -> Select[*tuple[Any, ...]]:
    newest = and_(
        Confirmation.project_id == Project.id,
        Confirmation.id == _newest(Confirmation.project_id, Confirmation.figures),
    )
    return (
        select(Project, *kept(), Confirmation.figures, Confirmation.at, Confirmation.by, Confirmation.source)
        .select_from(Project)
        .outerjoin(Confirmation, newest)
        .where(Project.id == project_id)
    )


def of_projects(session: Session, only: Ids) -> tuple[FreshRow, ...]:
    """The same for many projects at once, with the kinds of figures each has."""
    rows = session.execute(*_of_projects(listed(only), all_of_them=only is None))
    return tuple(_fresh(tuple(row)) for row in rows)


@once
def _of_projects(only: Sequence[int], *, all_of_them: bool) -> Select[*tuple[Any, ...]]:
    moments = (
        select(
            Confirmation.project_id,
            *(
                func.max(case((Confirmation.figures == each, Confirmation.at))).label(each.value)
                for each in Figures
            ),
        )
        .group_by(Confirmation.project_id)
        .subquery()
    )
    return (
        select(Project.id, *kept(), *(moments.c[each.value] for each in Figures))
        .select_from(Project)
        .outerjoin(moments, moments.c.project_id == Project.id)
        .where(*among(only, all_of_them))
    )


def kept() -> Iterator[ColumnElement[bool]]:
    """For each kind of figures, in their order, whether the project of the statement has any."""
    there: Mapping[Figures, tuple[ColumnElement[bool], ...]] = {
        Figures.PLAN: (_there(Milestone, Milestone.deleted_at), _there(Task, Task.deleted_at)),
        Figures.BUDGET: (_there(BudgetLine),),
        # That there are no issues is a figure as well.
        Figures.ISSUES: (true(),),
        Figures.HOURS: (_there(RoleWeek), _there(PersonWeek)),
        Figures.GOALS: (_agreed_goals(),),
    }
    for figures in Figures:
        yield or_(*there[figures])


def _there(entity: Any, deleted_at: Any = None) -> ColumnElement[bool]:
    asked = select(entity.id).where(entity.project_id == Project.id)
    if deleted_at is not None:
        asked = asked.where(deleted_at.is_(None))
    return asked.correlate(Project).exists()


def _agreed_goals() -> ColumnElement[bool]:
    agreed = and_(Charter.id == Goal.charter_id, Charter.status == CharterStatus.CONFIRMED)
    asked = select(Goal.id).join(Charter, agreed).where(Goal.project_id == Project.id)
    return asked.correlate(Project).exists()


def _newest(project_id: Any, figures: Any) -> ScalarSelect[int]:
    newer = aliased(Confirmation)
    return (
        select(newer.id)
        .where(newer.project_id == project_id, newer.figures == figures)
        .order_by(newer.at.desc(), newer.id.desc())
        .limit(1)
        .scalar_subquery()
    )


def _fresh(row: tuple[Any, ...]) -> FreshRow:
    there, moments = row[1 : 1 + len(Figures)], row[1 + len(Figures) :]
    return FreshRow(
        row[0],
        _kept(there),
        {figures: at for figures, at in zip(_ORDER, moments, strict=True) if at is not None},
    )


def _kept(there: Sequence[Any]) -> frozenset[Figures]:
    return frozenset(figures for figures, yes in zip(_ORDER, there, strict=True) if yes)
