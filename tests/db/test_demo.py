"""The demonstration is whole, consistent and in both languages, and never touches real records."""

import hashlib
import re
import shutil
import sqlite3
import time
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import time_machine
from sqlalchemy import func, select
from typer.testing import CliRunner

from db.base import Audience, Base, Owned
from db.models.change import ChangeRequest, ChangeStatus, ChangeStep
from db.models.identity import Membership, Person, PortalRole
from db.models.issue import EntryKind, Issue, IssueEntry, IssueStatus, Severity
from db.models.money import BudgetLine, BudgetMove, CostEntry, CostKind, PlannedSpend
from db.models.plan import Cause, Milestone, MilestoneMove, Task, TaskStatus
from db.models.project import Activity, Client, ContractType, Project, ProjectStatus, Rag, Update
from db.models.record import AuditEvent, Operation
from db.models.survey import (
    ImprovementAction,
    Survey,
    SurveyAnswer,
    SurveyKind,
    SurveyQuestion,
    SurveyResponse,
    SurveyStatus,
)
from db.models.training import ResourceKind, StoredFile, TrainingProgress, TrainingResource
from db.session import (
    close_database,
    identity,
    identity_reading,
    open_database,
    reading,
    writing,
)
from portal.access import operator_scope, project_scope
from portal.cli import app
from portal.demo import large, world
from portal.demo.days import Days
from portal.demo.people import PEOPLE
from portal.demo.writing import write_people
from portal.files import damaged
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
    ChangeRequest: ("title", "what", "why", "answer"),
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


def test_the_world_is_made_in_seconds_and_once_a_day(database: str) -> None:
    assert database
    before = time.process_time()
    assert world.build() is True
    assert time.process_time() - before < 8
    with reading(operator_scope()) as session:
        assert session.scalar(select(func.count(Project.id))) == 6
        assert session.scalar(select(func.count(Client.id))) == 3
        assert (session.scalar(select(func.count(AuditEvent.id))) or 0) > 900
    assert world.build() is False
    assert world.build(reset=True) is True
    assert len(rows(Project)) == 6


def test_a_later_day_moves_every_date_and_keeps_people_and_addresses(database: str) -> None:
    assert database
    with time_machine.travel(NOON, tick=False):
        world.build()
        before, ids, people = rows(Milestone), [p.public_id for p in rows(Project)], write_people()
    with time_machine.travel(NOON + timedelta(days=1), tick=False):
        assert world.build() is True
        after = rows(Milestone)
        assert [p.public_id for p in rows(Project)] == ids
        assert write_people() == people
    assert len(after) == len(before)
    assert all(
        a.baseline > b.baseline for a, b in zip(after, before, strict=True) if b.baseline.weekday() != 4
    )


def test_every_text_is_there_in_both_languages(told: None) -> None:
    for entity, names in TEXTS.items():
        for row in rows(entity):
            texts = {name: getattr(row, name) for name in names if getattr(row, name)}
            if not texts:
                continue
            (language,) = row.translations
            assert language in ("en", "zh")
            for name, original in texts.items():
                other = row.translations[language].get(name, "")
                english, chinese = (original, other) if language == "zh" else (other, original)
                where = (entity.__name__, name, original, other)
                assert english, where
                assert HAN.search(chinese), where
                assert not HALF_WIDTH.search(chinese), where
                assert "{" not in original + other, where
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
    for milestone in rows(Milestone):
        chain = moves[milestone.id]
        days = [milestone.baseline, *(move.new_date for move in chain)]
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


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2027, 3, 8, 0, 5, tzinfo=UTC),  # a Monday, just after midnight in London
        datetime(2027, 3, 13, 23, 50, tzinfo=UTC),  # a Saturday, Sunday in Shanghai
        datetime(2026, 12, 25, 9, 0, tzinfo=UTC),
        datetime(2028, 2, 29, 12, 0, tzinfo=UTC),
    ],
)
def test_on_any_day_nothing_past_lies_ahead_and_nothing_falls_on_a_weekend(
    sqlite: str, moment: datetime
) -> None:
    assert sqlite
    with time_machine.travel(moment, tick=False):
        world.build()
        tomorrow = date.fromordinal(moment.date().toordinal() + 1)  # it may be so in Shanghai already
        milestones, tasks = rows(Milestone), rows(Task)
        days = [d for m in milestones for d in (m.baseline, m.forecast, m.actual) if d]
        days += [d for t in tasks for d in (t.start, t.due, t.done_on) if d]
        days += [e.on for e in rows(CostEntry)]
        assert all(day.weekday() < 5 for day in days)
        past = [m.actual for m in milestones if m.actual] + [t.done_on for t in tasks if t.done_on]
        past += [e.on for e in rows(CostEntry)]
        assert max(past) <= tomorrow
        moments = [a.at for a in rows(Activity)] + [e.at for e in rows(IssueEntry)]
        moments += [s.at for s in rows(ChangeStep)] + [r.submitted_at for r in rows(SurveyResponse)]
        moments += [u.written_at for u in rows(Update)] + [p.read_at for p in rows(TrainingProgress)]
        assert max(moments) < moment
        assert all(m.moved_at < moment for m in rows(MilestoneMove))


def test_numbers_count_from_one_in_each_project(told: None) -> None:
    for entity in (Issue, ChangeRequest):
        for found in by_project(entity).values():
            assert [row.number for row in found] == list(range(1, len(found) + 1))


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


def test_files_lie_where_their_rows_say(sqlite: str) -> None:
    assert sqlite
    world.build()
    assert len(rows(StoredFile)) > 10
    assert damaged(operator_scope()) == ()
    pdf = next(f for f in rows(StoredFile) if f.name.endswith(".pdf"))
    assert (settings().data_dir / "files" / pdf.stored_as).read_bytes().startswith(b"%PDF-1.4")


def test_making_it_anew_leaves_no_file_behind(sqlite: str) -> None:
    assert sqlite
    world.build()
    world.build(reset=True)
    kept = {path.name for path in (settings().data_dir / "files").iterdir()}
    assert kept == {row.stored_as for row in rows(StoredFile)}


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


def test_a_database_with_real_people_is_left_alone(database: str) -> None:
    assert database
    with identity() as session:
        session.add(Person(email="ann@firm.example", name="Ann", created_at=datetime.now(UTC)))
    for reset in (False, True):
        with pytest.raises(world.HoldsRealPeople):
            world.build(reset=reset)
    with pytest.raises(world.HoldsRealPeople):
        world.clear()
    assert rows(Client) == []


def test_clients_of_somebody_else_are_left_alone(database: str) -> None:
    assert database
    with writing(operator_scope()) as session:
        session.add(Client(name="Somebody", created_at=datetime.now(UTC)))
    for reset in (False, True):
        with pytest.raises(world.HoldsAnotherWorld):
            world.build(reset=reset)
    assert [client.name for client in rows(Client)] == ["Somebody"]


def test_what_visitors_made_is_gone_on_the_next_day(sqlite: str) -> None:
    assert sqlite
    with time_machine.travel(NOON, tick=False):
        world.build()
        with writing(operator_scope()) as session:
            session.add(Client(name="Of a visitor", created_at=NOON))
        with identity() as session:
            session.add(Person(email="guest@mail.example", name="Guest", created_at=NOON))
    with time_machine.travel(NOON + timedelta(days=1), tick=False):
        with pytest.raises(world.HoldsRealPeople):
            world.build()
        assert world.build(visitors=True) is True
    assert len(rows(Client)) == 3
    with identity_reading() as session:
        assert session.scalar(select(Person).where(Person.email == "guest@mail.example")) is None


def test_days_skip_weekends_and_holidays() -> None:
    days = Days(date(2027, 3, 10), "Europe/London")
    assert days.day(0) == date(2027, 3, 10)
    assert days.day(3) == date(2027, 3, 15)
    assert days.day(-3) == date(2027, 3, 5)
    assert Days(date(2027, 3, 13), "Europe/London").day(0) == date(2027, 3, 12)
    assert Days(date(2026, 12, 24), "Europe/London").day(2) == date(2026, 12, 29)
    assert Days(date(2026, 12, 28), "Europe/London").day(-1) == date(2026, 12, 24)


def test_days_are_written_as_people_say_them() -> None:
    days = Days(date(2027, 12, 20), "Europe/London")
    assert (
        days.fill("By {-1}, then {+10}, in {m+1}.", "en")
        == "By 17 December, then 3 January 2028, in Jan 2028."
    )
    assert days.fill("在 {-1} 前完成，{+8} 上线。", "zh") == "在12月17日前完成，12月30日上线。"


# The large world

SMALL = large.Scale(clients=3, projects=8, tasks=12, issues=5)


def digest() -> str:
    told = hashlib.sha256()
    with reading(operator_scope()) as session, identity_reading() as people:
        for mapper in sorted(Base.registry.mappers, key=lambda m: m.class_.__tablename__):
            entity = mapper.class_
            if entity in (AuditEvent, Operation):
                continue
            source = people if entity.__realm__ == "identity" else session
            names = [a.key for a in mapper.column_attrs]
            for row in source.scalars(select(entity).order_by(entity.id)):
                told.update(repr([getattr(row, name) for name in names]).encode())
    return told.hexdigest()


def test_the_same_seed_makes_the_same_rows_on_both_databases(migrated: Path, database: str) -> None:
    assert database
    with time_machine.travel(NOON, tick=False):
        large.build(SMALL, 7)
        made = digest()
        for seed, same in ((7, True), (8, False)):
            copy = settings().data_dir / f"copy-{seed}.db"
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(migrated, copy)
            open_database(f"sqlite:///{copy}", SECRET)
            large.build(SMALL, seed)
            assert (digest() == made) is same


def test_a_large_world_has_the_asked_size(database: str) -> None:
    assert database
    heard: list[int] = []
    large.build(SMALL, 7, heard.append)
    assert sum(heard) == 8
    assert len(rows(Client)) == 3
    assert len(rows(Project)) == 8
    assert len(rows(Task)) == 8 * 12
    assert len(rows(Issue)) == 8 * 5
    for entity in (MilestoneMove, PlannedSpend, SurveyAnswer, TrainingProgress, Activity, Update, ChangeStep):
        assert rows(entity), entity.__name__
    internal = [task for task in rows(Task) if task.audience is Audience.INTERNAL]
    assert 0.1 < len(internal) / 96 < 0.35
    with identity_reading() as session:
        emails = set(session.scalars(select(Person.email).where(Person.demo.is_(True))))
        held = session.scalar(select(func.count(Membership.id)))
    assert {"person-1@client-1.example", "person-5@client-3.example", "lead@firm.example"} <= emails
    assert len(emails) == 3 * 5 + 2
    assert held == 8 * 5


def test_a_large_world_can_be_cleared_and_made_anew(database: str) -> None:
    assert database
    large.build(SMALL, 7)
    world.clear()
    assert world.is_empty()
    large.build(SMALL, 7)
    assert len(rows(Project)) == 8


def test_rows_can_be_added_after_a_large_world(database: str) -> None:
    assert database
    large.build(large.Scale(1, 1, 1, 1), 7)
    with writing(operator_scope()) as session:
        session.add(Client(name="One more", created_at=NOON))
    assert [client.name for client in rows(Client)] == ["Client 1", "One more"]


def test_a_large_world_is_made_in_an_empty_database_only(told: None) -> None:
    with pytest.raises(large.IsNotEmpty):
        large.build(SMALL, 7)


def test_a_scale_is_read_or_refused() -> None:
    assert large.read_scale("clients=5, projects=10,tasks=20") == large.Scale(5, 10, 20)
    assert large.read_scale("") == large.Scale()
    for written in ("client=5", "clients=0", "clients=many", "clients"):
        with pytest.raises(large.ScaleIsUnclear):
            large.read_scale(written)


# The command


def test_the_command_makes_its_own_database_and_says_who_can_sign_in() -> None:
    result = CliRunner().invoke(app, ["demo"])
    assert result.exit_code == 0, result.output
    assert "Eleanor Tate" in result.output
    assert "陈立群" in result.output
    assert settings().demo is True
    assert (settings().data_dir / "demo.db").exists()
    assert settings().data_dir.name == "demo"


def test_the_command_refuses_a_real_database_in_a_sentence(sqlite: str) -> None:
    with identity() as session:
        session.add(Person(email="ann@firm.example", name="Ann", created_at=datetime.now(UTC)))
    result = CliRunner().invoke(app, ["demo", "--database", sqlite])
    assert result.exit_code == 2
    assert "This database holds real people" in result.output
    assert rows(Client) == []


def test_the_command_makes_a_large_world_once() -> None:
    made = CliRunner().invoke(app, ["demo", "--scale", "clients=2,projects=3,tasks=4"])
    assert made.exit_code == 0, made.output
    assert len(rows(Task)) == 12
    assert CliRunner().invoke(app, ["demo", "--scale", "clients=2,projects=3,tasks=4"]).exit_code == 2
    again = CliRunner().invoke(app, ["demo", "--reset", "--scale", "clients=2,projects=3,tasks=5"])
    assert again.exit_code == 0, again.output
    assert len(rows(Task)) == 15
