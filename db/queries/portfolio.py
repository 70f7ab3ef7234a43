"""How all projects in reach stand beside each other: how each is said to stand, slips, money, scores."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Date, Integer, Select, Subquery, and_, case, func, select, type_coerce
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql.expression import FunctionElement

from db.base import Audience
from db.models.change import ChangeRequest, ChangeStatus
from db.models.money import BudgetLine, CostEntry, CostKind
from db.models.plan import Milestone
from db.models.project import Client, ContractType, Project, ProjectStatus, Rag, Update
from db.models.survey import QuestionKind, SurveyAnswer, SurveyQuestion, SurveyResponse
from db.once import once

Said = Mapping[str, Mapping[str, str]]
Ids = Collection[int] | None
"""Which projects are asked about; None for all in reach."""

_AGREED = (ChangeStatus.APPROVED, ChangeStatus.IMPLEMENTED)


class days_between(FunctionElement[int]):  # noqa: N801 - it reads as a function of SQL
    """Calendar days from the second day to the first, on both databases."""

    type = Integer()
    inherit_cache = True


@compiles(days_between, "postgresql")
def _on_postgresql(element: days_between, compiler: Any, **how: Any) -> str:
    later, earlier = (compiler.process(each, **how) for each in element.clauses)
    return f"(({later})::date - ({earlier})::date)"


@compiles(days_between, "sqlite")
def _on_sqlite(element: days_between, compiler: Any, **how: Any) -> str:
    later, earlier = (compiler.process(each, **how) for each in element.clauses)
    return f"CAST(julianday({later}) - julianday({earlier}) AS INTEGER)"


class StandingRow(NamedTuple):
    """A project with what the client reads of how it stands, and its money in whole sums."""

    project_id: int
    public_id: str
    name: str
    translations: Said
    client_name: str
    client_translations: Said
    status: ProjectStatus
    audience: Audience
    since: datetime
    rhythm_days: int
    warn_percent: int
    confirmed_at: datetime | None
    confirmed_from: str
    contract_type: ContractType
    currency: str
    allowance: Decimal | None
    rag: Rag | None
    despite: str | None
    agreed: Decimal | None
    changes: Decimal | None
    spent: Decimal | None
    spent_this_month: Decimal | None


class SlipRow(NamedTuple):
    """The open milestone of a project that is latest against what was agreed."""

    project_id: int
    title: str
    translations: Said
    days: int
    overdue: bool


class ScoreRow(NamedTuple):
    """What a project's newest answered survey adds up to for one kind of question."""

    project_id: int
    kind: QuestionKind
    answers: int
    people: int
    content: int
    promoters: int
    detractors: int


def standings(session: Session, only: Ids, month: date, closed: bool) -> tuple[StandingRow, ...]:
    """Every project with its client, its latest published statement and its sums of money."""
    asked = _standings(listed(only), month, all_of_them=only is None, closed=closed)
    return tuple(StandingRow._make(row) for row in session.execute(*asked))


@once
def _standings(
    only: Sequence[int], month: date, *, all_of_them: bool, closed: bool
) -> Select[*tuple[Any, ...]]:
    newer = aliased(Update)
    latest = (
        select(func.max(newer.id))
        .where(newer.project_id == Project.id, newer.audience == Audience.CLIENT)
        .correlate(Project)
        .scalar_subquery()
    )
    lines, changes, spent = _agreed(), _approved(), _spent(month)
    asked: Select[*tuple[Any, ...]] = (
        select(
            Project.id,
            Project.public_id,
            Project.name,
            Project.translations,
            Client.name,
            Client.translations,
            Project.status,
            Project.audience,
            Project.created_at,
            Project.rhythm_days,
            Project.warn_percent,
            Project.confirmed_at,
            Project.confirmed_from,
            Project.contract_type,
            Project.currency,
            Project.retainer_amount,
            Update.rag,
            Update.despite,
            lines.c.amount,
            changes.c.amount,
            spent.c.amount,
            spent.c.this_month,
        )
        .join(Client, Client.id == Project.client_id)
        .outerjoin(Update, and_(Update.project_id == Project.id, Update.id == latest))
        .outerjoin(lines, lines.c.project_id == Project.id)
        .outerjoin(changes, changes.c.project_id == Project.id)
        .outerjoin(spent, spent.c.project_id == Project.id)
        .where(*among(only, all_of_them))
        .order_by(Project.id)
    )
    return asked if closed else asked.where(Project.status != ProjectStatus.CLOSED)


def listed(only: Ids) -> Sequence[int]:
    """The projects asked about as a value of a statement."""
    return sorted(only or ())


def among(only: Sequence[int], all_of_them: bool) -> tuple[ColumnElement[bool], ...]:
    """The filter that leaves the projects asked about."""
    return () if all_of_them else (Project.id.in_(only),)


def _agreed() -> Subquery:
    return (
        select(BudgetLine.project_id, func.sum(BudgetLine.agreed).label("amount"))
        .group_by(BudgetLine.project_id)
        .subquery()
    )


def _approved() -> Subquery:
    return (
        select(ChangeRequest.project_id, func.sum(ChangeRequest.amount).label("amount"))
        .where(ChangeRequest.status.in_(_AGREED))
        .group_by(ChangeRequest.project_id)
        .subquery()
    )


def _spent(month: date) -> Subquery:
    return (
        select(
            CostEntry.project_id,
            func.sum(CostEntry.amount).label("amount"),
            func.sum(case((CostEntry.on >= month, CostEntry.amount))).label("this_month"),
        )
        .where(CostEntry.kind == CostKind.ACTUAL)
        .group_by(CostEntry.project_id)
        .subquery()
    )


def slips(session: Session, only: Ids, today: date) -> tuple[SlipRow, ...]:
    """The worst open milestone the client knows of, one of each project that has any later than agreed.

    What was expected before today and is not reached is later by at least the days until today.
    """
    asked = _slips(listed(only), today, all_of_them=only is None)
    return tuple(SlipRow._make(row) for row in session.execute(*asked))


@once
def _slips(only: Sequence[int], today: date, *, all_of_them: bool) -> Select[*tuple[Any, ...]]:
    expected = func.coalesce(Milestone.forecast, Milestone.baseline)
    likely = case((expected < today, type_coerce(today, Date())), else_=expected)
    late = days_between(likely, Milestone.baseline)
    rank = func.row_number().over(partition_by=Milestone.project_id, order_by=(late.desc(), Milestone.id))
    ranked = (
        select(
            Milestone.project_id,
            Milestone.title,
            Milestone.translations,
            late.label("days"),
            (expected < today).label("overdue"),
            rank.label("rank"),
        )
        .where(
            Milestone.audience == Audience.CLIENT,
            Milestone.actual.is_(None),
            Milestone.deleted_at.is_(None),
            Milestone.baseline < likely,
        )
        .subquery()
    )
    return (
        select(Project.id, ranked.c.title, ranked.c.translations, ranked.c.days, ranked.c.overdue)
        .join(ranked, ranked.c.project_id == Project.id)
        .where(ranked.c.rank == 1, *among(only, all_of_them))
    )


def scores(session: Session, only: Ids) -> tuple[ScoreRow, ...]:
    """Counts behind CSAT and NPS of the newest survey of each project that somebody has answered."""
    asked = _scores(listed(only), all_of_them=only is None)
    return tuple(ScoreRow._make(row) for row in session.execute(*asked))


@once
def _scores(only: Sequence[int], *, all_of_them: bool) -> Select[*tuple[Any, ...]]:
    newest = (
        select(SurveyResponse.project_id, func.max(SurveyResponse.survey_id).label("survey_id"))
        .group_by(SurveyResponse.project_id)
        .subquery()
    )
    given = SurveyAnswer.score
    return (
        select(
            SurveyResponse.project_id,
            SurveyQuestion.kind,
            func.count(SurveyAnswer.id),
            func.count(SurveyResponse.id.distinct()),
            func.count(case((given >= 4, SurveyAnswer.id))),
            func.count(case((given >= 9, SurveyAnswer.id))),
            func.count(case((given <= 6, SurveyAnswer.id))),
        )
        .join(newest, newest.c.survey_id == SurveyResponse.survey_id)
        .join(Project, Project.id == SurveyResponse.project_id)
        .join(SurveyAnswer, SurveyAnswer.response_id == SurveyResponse.id)
        .join(SurveyQuestion, SurveyQuestion.id == SurveyAnswer.question_id)
        .where(
            SurveyQuestion.kind.in_((QuestionKind.CSAT, QuestionKind.NPS)),
            given.is_not(None),
            *among(only, all_of_them),
        )
        .group_by(SurveyResponse.project_id, SurveyQuestion.kind)
    )
