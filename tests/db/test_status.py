"""Confirming figures on both databases: by whom, one kind or all, and how old the project then is."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import event, select

from db.base import Audience
from db.models.project import Confirmation, Figures, Project, Rag
from db.models.record import AuditEvent
from db.queries import freshness as queries
from db.session import AlreadyDone, reading, writing
from db.session import database as open_one
from portal import status
from portal.access import NotFound, Scope, operator_scope
from portal.forms import Problems, Reader
from portal.i18n import Text
from portal.progress.freshness import Stale
from tests.worlds import NOW, World

EN = Text("en")
KEPT = [Figures.PLAN, Figures.BUDGET, Figures.ISSUES, Figures.HOURS]
"""The world's charter is not confirmed, so it has no goals to measure yet."""


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def manager(world: World) -> Scope:
    return world.scope("manager", "alpha")


def confirmations(world: World) -> list[tuple[Figures, str, str]]:
    with reading(operator_scope()) as session:
        asked = select(Confirmation).where(Confirmation.project_id == world.project_ids["alpha"])
        return [(row.figures, row.by, row.source) for row in session.scalars(asked.order_by(Confirmation.id))]


def project(world: World) -> Project:
    with reading(operator_scope()) as session:
        row = session.get(Project, world.project_ids["alpha"])
        assert row is not None
        return row


def set_project(world: World, **values: Any) -> None:
    with writing(operator_scope()) as session:
        row = session.get(Project, world.project_ids["alpha"])
        for name, value in values.items():
            setattr(row, name, value)


def test_confirming_everything_writes_one_row_for_each_kind_the_project_has(
    world: World, manager: Scope
) -> None:
    assert status.confirm(manager, status.Confirm(), "token") == NOW
    name = manager.viewer.name
    assert confirmations(world) == [(figures, name, "portal") for figures in KEPT]
    row = project(world)
    assert (row.confirmed_at, row.confirmed_by, row.confirmed_from) == (NOW, name, "portal")
    with pytest.raises(AlreadyDone):
        status.confirm(manager, status.Confirm(), "token")
    assert len(confirmations(world)) == len(KEPT)


def test_the_client_reads_when_figures_were_confirmed_and_the_audit_trail_too(
    world: World, manager: Scope
) -> None:
    status.confirm(manager, status.Confirm((Figures.BUDGET,)))
    with reading(world.scope("sponsor", "alpha")) as session:
        held = queries.held(session, world.project_ids["alpha"])
        assert held is not None
        assert [(row.figures, row.at, row.by) for row in held.confirmations] == [
            (Figures.BUDGET, NOW, manager.viewer.name)
        ]
    with reading(world.scope("beta_sponsor", "beta")) as session:
        assert queries.held(session, world.project_ids["alpha"]) is None
    with reading(operator_scope()) as session:
        assert session.scalars(select(AuditEvent.record).where(AuditEvent.record == "confirmation")).all()


def test_one_kind_brings_up_its_own_date_and_the_project_only_with_the_last(
    world: World, manager: Scope
) -> None:
    old = NOW - timedelta(days=30)
    set_project(world, confirmed_at=old, confirmed_by="Somebody")
    assert [each.figures for each in status.report(manager).stale] == KEPT
    for figures in KEPT[:-1]:
        status.confirm(manager, status.Confirm((figures,)))
    report = status.report(manager)
    assert report.stale == (Stale(Figures.HOURS, old),)
    assert (report.confirmed_at, report.confirmed_by) == (old, "Somebody")
    assert report.figures[Figures.PLAN].sentence(EN) == (
        f"As of today 09:00 · from this portal, confirmed by {manager.viewer.name}"
    )
    assert report.figures[Figures.HOURS].is_stale
    status.confirm(manager, status.Confirm((Figures.HOURS,)))
    assert status.report(manager).confirmed_at == NOW
    assert status.report(manager).stale == ()


def test_an_import_leaves_the_money_unconfirmed(world: World, manager: Scope) -> None:
    set_project(world, confirmed_at=NOW, confirmed_from="jira")
    assert [each.figures for each in status.report(manager).stale] == [Figures.BUDGET, Figures.HOURS]


def test_what_was_written_down_late_is_not_newer(world: World, manager: Scope) -> None:
    own = {"project_id": world.project_ids["alpha"], "client_id": world.client_ids["alpha"]}
    for days in (2, 9):
        with writing(operator_scope()) as session:
            at = NOW - timedelta(days=days)
            row = Confirmation(**own, figures=Figures.PLAN, at=at, by=f"{days}", source="portal")
            row.audience = Audience.CLIENT
            session.add(row)
    assert status.report(manager).figures[Figures.PLAN].confirmed_by == "2"


def test_figures_a_project_does_not_have_are_not_confirmed(world: World, manager: Scope) -> None:
    with pytest.raises(NotFound):
        status.confirm(manager, status.Confirm((Figures.GOALS,)))
    assert confirmations(world) == []


def test_a_published_statement_confirms_everything_unless_told_not_to(world: World, manager: Scope) -> None:
    told = status.WriteStatement(Rag.AMBER, "Half done.", "", {}, publish=True, confirms=False)
    status.write_statement(manager, told)
    status.write_statement(manager, replace(told, publish=False, confirms=True))
    assert confirmations(world) == []
    status.write_statement(manager, replace(told, confirms=True))
    assert [figures for figures, _, _ in confirmations(world)] == KEPT
    assert project(world).confirmed_at == NOW


def test_the_form_of_confirming_takes_all_or_one_kind_and_nothing_else() -> None:
    assert status.read_confirm(Reader({"figures": "everything"}), EN) == status.Confirm()
    assert status.read_confirm(Reader({"figures": "goals"}), EN) == status.Confirm((Figures.GOALS,))
    assert isinstance(status.read_confirm(Reader({"figures": "profit"}), EN), Problems)
    assert {each.value for each in status.Which} == {"everything", *(each.value for each in Figures)}


def test_confirmations_are_joined_to_the_project_without_another_statement(
    world: World, manager: Scope
) -> None:
    status.confirm(manager, status.Confirm((Figures.BUDGET,)))
    asked = (
        select(Project.id, Confirmation.at, Confirmation.by)
        .outerjoin(Confirmation, queries.confirmed_last(Figures.BUDGET))
        .where(Project.id == world.project_ids["alpha"])
    )
    with reading(manager) as session:
        assert [tuple(row) for row in session.execute(asked)] == [
            (world.project_ids["alpha"], NOW, manager.viewer.name)
        ]


@contextmanager
def counted() -> Iterator[list[str]]:
    sent: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        if statement.startswith("SELECT") and "set_config" not in statement:
            sent.append(statement)

    event.listen(open_one().reader, "before_cursor_execute", note)
    yield sent
    event.remove(open_one().reader, "before_cursor_execute", note)


def test_the_page_asks_six_questions_however_often_something_was_confirmed(
    world: World, manager: Scope
) -> None:
    for _ in range(3):
        status.confirm(manager, status.Confirm())
    with counted() as sent:
        status.report(manager)
    assert len(sent) == 6
