"""The demonstration is made in seconds as of today, and never touches real records."""

import time
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from sqlalchemy import func, select
from typer.testing import CliRunner

from db.models.change import ChangeRequest, ChangeStep
from db.models.identity import Person
from db.models.issue import Issue, IssueEntry
from db.models.money import CostEntry
from db.models.plan import Milestone, MilestoneMove, Task
from db.models.project import Activity, Client, ContractType, Project, Update
from db.models.record import AuditEvent
from db.models.survey import (
    SurveyResponse,
)
from db.models.training import StoredFile, TrainingProgress
from db.numbers import Numbered, next_number
from db.session import (
    identity,
    identity_reading,
    reading,
    writing,
)
from portal.access import operator_scope
from portal.cli import app
from portal.demo import world
from portal.demo.days import Days
from portal.demo.writing import write_people
from portal.files import damaged
from portal.settings import settings

NOON = datetime(2027, 3, 10, 12, 0, tzinfo=UTC)


def rows(entity: type[Any]) -> list[Any]:
    with reading(operator_scope()) as session:
        return list(session.scalars(select(entity).order_by(entity.id)))


def by_project(entity: type[Any]) -> dict[int, list[Any]]:
    found = defaultdict(list)
    for row in rows(entity):
        found[row.project_id].append(row)
    return found


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


def test_numbers_count_from_one_in_each_project_even_in_a_world_made_anew(sqlite: str) -> None:
    assert sqlite
    world.build()
    world.build(reset=True)
    for entity in (Issue, ChangeRequest):
        for found in by_project(entity).values():
            assert [row.number for row in found] == list(range(1, len(found) + 1))
    with writing(operator_scope()) as session:
        project = session.scalars(select(Project).where(Project.key == "ERP")).one()
        owned = {"project_id": project.id, "client_id": project.client_id}
        assert next_number(session, owned, Numbered.ISSUE) == len(by_project(Issue)[project.id]) + 1


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


@pytest.mark.parametrize("day", [1, 3, 15, 31])
def test_the_retainer_stays_within_its_allowance_on_any_day(sqlite: str, day: int) -> None:
    assert sqlite
    with time_machine.travel(datetime(2027, 3, day, 8, 0, tzinfo=UTC), tick=False):
        world.build()
    (project,) = (p for p in rows(Project) if p.contract_type is ContractType.RETAINER)
    months: dict[date, Decimal] = defaultdict(Decimal)
    for entry in by_project(CostEntry)[project.id]:
        months[entry.on.replace(day=1)] += entry.amount
    assert max(months.values()) <= project.retainer_amount
    assert len(months) >= 6


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
