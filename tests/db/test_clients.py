"""A project begins whole: with its client and with somebody who answers for it, or not at all."""

import pytest
from sqlalchemy import func, select

from db.guard import Unguarded
from db.models.identity import Membership, Role
from db.models.project import Client, Project
from db.session import identity_reading, reading, writing
from portal import clients
from portal.access import operator_scope, portfolio_scope
from portal.clock import now
from tests.worlds import World

NEW = clients.NewProject("Gamma Ltd", "GAM-1", "Gamma one")


def counts() -> tuple[int, int, int]:
    with reading(operator_scope()) as session:
        projects = session.scalar(select(func.count(Project.id)))
        firms = session.scalar(select(func.count(Client.id)))
    with identity_reading() as session:
        return projects or 0, firms or 0, session.scalar(select(func.count(Membership.id))) or 0


def test_whoever_begins_a_project_is_its_manager(world: World) -> None:
    projects, firms, members = counts()
    access = clients.begin(portfolio_scope(world.viewer("administrator")), NEW)
    assert counts() == (projects + 1, firms + 1, members + 1)
    with identity_reading() as session:
        asked = select(Membership.person_id, Membership.role).where(
            Membership.project_id == access.project_id
        )
        assert session.execute(asked).all() == [(world.person_ids["administrator"], Role.MANAGER)]


def test_without_its_manager_there_is_no_project_either(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = counts()

    def fails(*_: object) -> Membership:
        raise ConnectionError

    monkeypatch.setattr(clients, "_manager", fails)
    with pytest.raises(ConnectionError):
        clients.begin(portfolio_scope(world.viewer("administrator")), NEW)
    assert counts() == before


def test_nobody_joins_a_project_that_was_not_begun_in_the_same_transaction(world: World) -> None:
    everything = clients.widened(portfolio_scope(world.viewer("administrator")))
    joins = {"person_id": world.person_ids["beta_sponsor"], "client_id": world.client_ids["alpha"]}
    with pytest.raises(Unguarded), writing(everything) as session:
        session.add(
            Membership(**joins, project_id=world.project_ids["alpha"], role=Role.SPONSOR, created_at=now())
        )
    clients.begin(portfolio_scope(world.viewer("administrator")), NEW)
    with pytest.raises(Unguarded), writing(everything) as session:
        founded = session.scalars(select(Project).where(Project.key == "GAM-1")).one()
        session.add(
            Membership(
                person_id=joins["person_id"],
                client_id=founded.client_id,
                project_id=founded.id,
                role=Role.SPONSOR,
                created_at=now(),
            )
        )
