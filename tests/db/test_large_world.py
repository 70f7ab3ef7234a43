"""The large world is the same for the same seed, and as large as was asked."""

import hashlib
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from sqlalchemy import func, select
from typer.testing import CliRunner

from db.base import Audience, Base
from db.models.change import ChangeStep
from db.models.identity import Membership, Person
from db.models.issue import Issue
from db.models.money import PlannedSpend
from db.models.plan import MilestoneMove, Task
from db.models.project import Activity, Client, Project, Update
from db.models.record import AuditEvent, Operation
from db.models.survey import (
    SurveyAnswer,
)
from db.models.training import TrainingProgress
from db.session import (
    identity_reading,
    open_database,
    reading,
    writing,
)
from portal.access import operator_scope
from portal.cli import app
from portal.demo import large, world
from portal.settings import settings
from tests.conftest import SECRET

NOON = datetime(2027, 3, 10, 12, 0, tzinfo=UTC)


def rows(entity: type[Any]) -> list[Any]:
    with reading(operator_scope()) as session:
        return list(session.scalars(select(entity).order_by(entity.id)))


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


def test_a_large_world_is_made_in_an_empty_database_only(sqlite: str) -> None:
    assert sqlite
    large.build(SMALL, 7)
    with pytest.raises(large.IsNotEmpty):
        large.build(SMALL, 7)


def test_a_scale_is_read_or_refused() -> None:
    assert large.read_scale("clients=5, projects=10,tasks=20") == large.Scale(5, 10, 20)
    assert large.read_scale("") == large.Scale()
    for written in ("client=5", "clients=0", "clients=many", "clients"):
        with pytest.raises(large.ScaleIsUnclear):
            large.read_scale(written)


def test_the_command_makes_a_large_world_once() -> None:
    made = CliRunner().invoke(app, ["demo", "--scale", "clients=2,projects=3,tasks=4"])
    assert made.exit_code == 0, made.output
    assert len(rows(Task)) == 12
    assert CliRunner().invoke(app, ["demo", "--scale", "clients=2,projects=3,tasks=4"]).exit_code == 2
    again = CliRunner().invoke(app, ["demo", "--reset", "--scale", "clients=2,projects=3,tasks=5"])
    assert again.exit_code == 0, again.output
    assert len(rows(Task)) == 15
