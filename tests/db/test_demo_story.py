"""What the demonstration tells is whole, consistent and in both languages."""

import re
import shutil
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from db.base import Audience, Base, Owned
from db.models.change import ChangeCost, ChangeOption, ChangeRequest, ChangeStatus, ChangeStep
from db.models.identity import Membership, Person, PortalRole
from db.models.issue import EntryKind, Issue, IssueEntry, IssueStatus, Severity
from db.models.money import BudgetLine, BudgetMove, CostEntry, CostKind, PlannedSpend
from db.models.plan import Cause, Milestone, MilestoneMove, Task, TaskStatus
from db.models.project import Activity, Client, ContractType, Project, ProjectStatus, Rag, Update
from db.models.schedule import BaselineDate
from db.models.survey import (
    ImprovementAction,
    Survey,
    SurveyAnswer,
    SurveyKind,
    SurveyQuestion,
    SurveyStatus,
)
from db.models.training import ResourceKind, TrainingResource
from db.session import (
    close_database,
    identity_reading,
    open_database,
    reading,
)
from portal.access import operator_scope, project_scope
from portal.demo import world
from portal.demo.people import PEOPLE
from portal.identity.viewer import person_viewer
from portal.settings import settings
from tests.conftest import SECRET

NOON = datetime(2027, 3, 10, 12, 0, tzinfo=UTC)

TEXTS: dict[type[Base], tuple[str, ...]] = {
    Client: ("name",),
    Project: ("name", "summary"),
    Milestone: ("title",),
    MilestoneMove: ("explanation", "remedy"),
    Task: ("title", "description"),
    BudgetLine: ("category",),
    BudgetMove: ("explanation", "remedy"),
    CostEntry: ("description", "note"),
    Issue: ("title", "description", "next_step"),
    IssueEntry: ("body",),
    ChangeRequest: ("title", "what", "why", "answer", "scope_effect", "quality_effect", "risk_effect"),
    ChangeCost: ("category",),
    ChangeOption: ("what", "impact"),
    ChangeStep: ("reason",),
    Update: ("sentence", "next_step"),
    TrainingResource: ("title", "summary", "for_role"),
    ImprovementAction: ("said", "did"),
    Survey: ("title",),
    SurveyQuestion: ("prompt",),
    Activity: ("title",),
}

HAN = re.compile(r"[\u4e00-\u9fff]")

HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,;:?!]|[,;:?!][\u4e00-\u9fff]")


def rows(entity: type[Any]) -> list[Any]:
    with reading(operator_scope()) as session:
        return list(session.scalars(select(entity).order_by(entity.id)))


def by_project(entity: type[Any]) -> dict[int, list[Any]]:
    found = defaultdict(list)
    for row in rows(entity):
        found[row.project_id].append(row)
    return found


@pytest.fixture(scope="module")
def template(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the told world of a Wednesday at noon, to be copied. Its files are not copied."""
    folder = tmp_path_factory.mktemp("told")
    copy = folder / "told.db"
    shutil.copy(migrated, copy)
    with pytest.MonkeyPatch.context() as environment, time_machine.travel(NOON, tick=False):
        environment.setenv("PORTAL_DATA_DIR", str(folder))
        settings.cache_clear()
        open_database(f"sqlite:///{copy}", SECRET)
        world.build()
        close_database()
    with sqlite3.connect(copy) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    settings.cache_clear()
    return copy


@pytest.fixture
def told(template: Path, tmp_path: Path) -> Iterator[None]:
    """The told world on a Wednesday at noon."""
    copy = tmp_path / "told.db"
    shutil.copy(template, copy)
    with time_machine.travel(NOON, tick=False):
        open_database(f"sqlite:///{copy}", SECRET)
        yield


def test_every_text_is_there_in_both_languages(told: None) -> None:
    for entity, names in TEXTS.items():
        for row in rows(entity):
            texts = {name: getattr(row, name) for name in names if getattr(row, name)}
            if not texts:
                continue
            assert row.translations, (entity.__name__, texts)
            assert set(row.translations) <= {"en", "zh"}
            for name, original in texts.items():
                english, chinese = (
                    row.translations.get(code, {}).get(name) or original for code in ("en", "zh")
                )
                where = (entity.__name__, name, english, chinese)
                assert english, where
                assert HAN.search(chinese), where
                assert not HALF_WIDTH.search(chinese), where
                assert "{" not in english + chinese, where
                assert len(original) <= 500 or name in ("explanation", "remedy", "what", "answer", "did"), (
                    where
                )


def test_every_choice_of_a_survey_is_there_in_both_languages(told: None) -> None:
    for question in rows(SurveyQuestion):
        for number, _ in enumerate(question.options.get("choices", ()), start=1):
            assert HAN.search(question.translations["zh"][f"choice_{number}"])


def test_every_project_has_what_a_buyer_wants_to_see(told: None) -> None:
    tasks, milestones = by_project(Task), by_project(Milestone)
    for project in rows(Project):
        assert 20 <= len(tasks[project.id]) <= 60, project.name
        assert 5 <= len(milestones[project.id]) <= 10, project.name
        for entity in (BudgetLine, CostEntry, PlannedSpend, Issue, ChangeRequest, Update, TrainingResource):
            assert by_project(entity)[project.id], (project.name, entity.__name__)


def test_every_kind_of_thing_appears_somewhere(told: None) -> None:
    assert {m.cause for m in rows(MilestoneMove)} == set(Cause)
    assert {i.status for i in rows(Issue)} == set(IssueStatus)
    assert {i.severity for i in rows(Issue)} == set(Severity)
    assert {c.status for c in rows(ChangeRequest)} == set(ChangeStatus)
    assert {r.kind for r in rows(TrainingResource)} == set(ResourceKind)
    assert {p.contract_type for p in rows(Project)} == set(ContractType)
    assert {p.status for p in rows(Project)} == set(ProjectStatus)
    assert {u.rag for u in rows(Update)} == set(Rag)
    assert {t.status for t in rows(Task)} == set(TaskStatus)
    assert {s.status for s in rows(Survey)} == set(SurveyStatus)
    assert {s.kind for s in rows(Survey)} == set(SurveyKind)
    assert len(rows(SurveyAnswer)) > 60
    assert {a.status for a in rows(ImprovementAction)} == {"planned", "doing", "done"}


def test_moves_lead_from_the_agreed_day_to_the_expected_one(told: None) -> None:
    moves = defaultdict(list)
    for move in rows(MilestoneMove):
        moves[move.milestone_id].append(move)
    # A later baseline agrees to what has moved by then; the first one holds the day it moved from.
    first = {day.milestone_id: day.due for day in reversed(rows(BaselineDate))}
    for milestone in rows(Milestone):
        chain = moves[milestone.id]
        days = [first.get(milestone.id, milestone.baseline), *(move.new_date for move in chain)]
        assert [move.old_date for move in chain] == days[:-1]
        assert milestone.forecast == days[-1]
        assert [move.moved_at for move in chain] == sorted(move.moved_at for move in chain)
        if milestone.actual and milestone.actual > milestone.baseline:
            assert chain, milestone.title
            assert milestone.actual == milestone.forecast


def test_no_open_milestone_is_past(told: None) -> None:
    open_ones = [m for m in rows(Milestone) if m.actual is None]
    assert open_ones
    assert all(m.forecast >= NOON.date() for m in open_ones)


def test_the_history_of_an_issue_ends_where_the_issue_stands(told: None) -> None:
    entries = defaultdict(list)
    for entry in rows(IssueEntry):
        entries[entry.issue_id].append(entry)
    for issue in rows(Issue):
        history = entries[issue.id]
        assert [e.at for e in history] == sorted(e.at for e in history)
        assert all(e.at >= issue.opened_at for e in history)
        status = IssueStatus.OPEN.value
        for change in (e for e in history if e.kind is EntryKind.CHANGE):
            assert change.before == status
            status = change.after
        assert issue.status == status, issue.title
        over = issue.status in (IssueStatus.RESOLVED, IssueStatus.CLOSED)
        assert (issue.resolved_at is not None) == over
        if issue.first_response_at:
            assert issue.raised_by_client
            assert issue.first_response_at > issue.opened_at


def test_a_change_request_went_through_its_steps(told: None) -> None:
    steps = defaultdict(list)
    for step in rows(ChangeStep):
        steps[step.change_request_id].append(step)
    for change in rows(ChangeRequest):
        course = steps[change.id]
        if change.status is ChangeStatus.DRAFT:
            assert course == []
            continue
        assert course[0].status is ChangeStatus.SUBMITTED
        assert course[-1].status is change.status
        assert [s.at for s in course] == sorted(s.at for s in course)
        assert change.submitted_at == course[0].at
        assert (change.decided_at is not None) == any(
            s.status in (ChangeStatus.APPROVED, ChangeStatus.DECLINED) for s in course
        )


def test_a_change_request_is_called_by_its_own_number(told: None) -> None:
    agreed = {
        (change.project_id, change.number)
        for change in rows(ChangeRequest)
        if change.status in (ChangeStatus.APPROVED, ChangeStatus.IMPLEMENTED)
    }
    called = [
        (row.project_id, int(number))
        for entity in (MilestoneMove, CostEntry, Update)
        for row in rows(entity)
        for name in TEXTS[entity]
        for number in re.findall(r"(?:hange request |变更单 )(\d+)", getattr(row, name))
    ]
    assert len(called) > 3
    assert set(called) <= agreed


def test_money_adds_up(told: None) -> None:
    lines, entries, planned = by_project(BudgetLine), by_project(CostEntry), by_project(PlannedSpend)
    used = {}
    for project in rows(Project):
        shared = [line for line in lines[project.id] if line.audience is Audience.CLIENT]
        changes = sum(
            (
                change.amount
                for change in by_project(ChangeRequest)[project.id]
                if change.status in (ChangeStatus.APPROVED, ChangeStatus.IMPLEMENTED)
            ),
            Decimal(0),
        )
        agreed = sum((line.agreed for line in shared), Decimal(0)) + changes
        assert sum((month.amount for month in planned[project.id]), Decimal(0)) == agreed, project.name
        for line in shared:
            booked = [e for e in entries[project.id] if e.budget_line_id == line.id]
            assert sum(e.amount for e in booked if e.audience is Audience.CLIENT) <= line.agreed, (
                line.category
            )
        shown = [e for e in entries[project.id] if e.audience is Audience.CLIENT]
        spent = sum((e.amount for e in shown if e.kind is CostKind.ACTUAL), Decimal(0))
        ordered = sum((e.amount for e in shown if e.kind is CostKind.COMMITTED), Decimal(0))
        used[project.key] = (agreed, spent, ordered)
        assert spent + ordered <= agreed, project.name
    assert used["ERP"] == (120_000, 78_400, 12_500)
    assert used["WMS"] == (2_680_000, 1_912_000, 615_000)
    assert used["PIA"] == (86_000, 85_600, 0)


def test_amounts_move_from_what_they_were(told: None) -> None:
    lines = {line.id: line for line in rows(BudgetLine)}
    last: dict[tuple[int, str], Decimal] = {}
    for move in rows(BudgetMove):
        key = (move.budget_line_id, move.field)
        assert move.old_amount == last.get(key, move.old_amount)
        last[key] = move.new_amount
    assert last
    for (line_id, field), amount in last.items():
        assert getattr(lines[line_id], field) == amount


def test_an_open_book_shows_the_cost_of_every_entry(told: None) -> None:
    (book,) = (p for p in rows(Project) if p.contract_type is ContractType.OPEN_BOOK)
    assert all(entry.cost is not None for entry in by_project(CostEntry)[book.id])


def test_documents_are_numbered_once(told: None) -> None:
    numbers = [entry.document for entry in rows(CostEntry)]
    assert all(numbers)
    assert len(numbers) == len(set(numbers))


def test_a_client_never_meets_what_is_internal(told: None) -> None:
    assert any(row.audience is Audience.INTERNAL for row in rows(Task))
    viewer = person_viewer("eleanor.tate@saltmarsh.example")
    assert [p.name for p in viewer.projects] == ["Customer portal", "Harbour ERP"]
    for access in viewer.projects:
        with reading(project_scope(viewer, access.public_id)) as session:
            for mapper in Base.registry.mappers:
                if issubclass(mapper.class_, Owned):
                    found = session.scalars(select(mapper.class_)).all()
                    assert all(row.audience is Audience.CLIENT for row in found)


def test_something_has_happened_since_each_person_was_here(told: None) -> None:
    with identity_reading() as session:
        people = list(session.scalars(select(Person)))
        mine = defaultdict(set)
        for membership in session.scalars(select(Membership)):
            mine[membership.person_id].add(membership.project_id)
    happened = rows(Activity)
    for person in people:
        assert person.visit_at is not None
        fresh = [
            a
            for a in happened
            if a.at > person.visit_at
            and a.audience is Audience.CLIENT
            and (a.project_id in mine[person.id] or person.portal_role is not PortalRole.NONE)
        ]
        assert fresh, person.name


def test_everybody_of_the_cast_can_sign_in_and_is_marked_as_demo(told: None) -> None:
    with identity_reading() as session:
        people = {p.email: p for p in session.scalars(select(Person))}
    assert set(people) == {actor.email for actor in PEOPLE}
    assert all(p.demo and p.email.endswith(".example") for p in people.values())
    assert {p.language for p in people.values()} == {"en", "zh"}
    accounts = {account.name: account for account in world.accounts()}
    assert [name for name, _ in accounts["Moira Finch"].roles] == ["Harbour ERP", "Customer portal"]
    assert len({role for _, role in accounts["Moira Finch"].roles}) == 2
