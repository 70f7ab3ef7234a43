"""The audit trail: every change has its event, and a change of the trail is found."""

from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from db import chaining
from db.models.plan import Task
from db.models.record import AuditEvent
from db.session import database, maintenance, reading, writing
from portal.access import operator_scope
from tests.conftest import SECRET
from tests.worlds import World


def events(chain: int, record: str) -> list[AuditEvent]:
    with reading(operator_scope()) as session:
        return list(
            session.scalars(
                select(AuditEvent)
                .where(AuditEvent.chain == chain, AuditEvent.record == record)
                .order_by(AuditEvent.position)
            )
        )


def first_break(chain: int) -> int | None:
    with reading(operator_scope()) as session:
        return chaining.first_break(session, chain, SECRET)


def test_a_change_is_told_with_before_and_after_and_who(world: World) -> None:
    scope = world.scope("manager", "alpha")
    with writing(scope) as session:
        task = session.scalars(
            select(Task).where(Task.title.startswith("Task done")).order_by(Task.id)
        ).first()
        assert task is not None
        before, task.title = task.title, "Renamed"
    last = events(world.client_ids["alpha"], "task")[-1]
    assert last.action == "update"
    assert last.change == {"title": [before, "Renamed"]}
    assert (last.person_id, last.actor) == scope.actor
    assert last.project_id == world.project_ids["alpha"]
    assert first_break(world.client_ids["alpha"]) is None


def test_a_transaction_that_fails_leaves_no_event(world: World) -> None:
    before = len(events(world.client_ids["alpha"], "task"))
    with pytest.raises(ZeroDivisionError), writing(world.scope("manager", "alpha")) as session:
        session.scalars(select(Task)).first().title = "Never"  # type: ignore[union-attr]
        session.flush()
        _ = 1 / 0
    assert len(events(world.client_ids["alpha"], "task")) == before


def test_every_client_has_a_chain_of_its_own(world: World) -> None:
    chains = {chain: events(chain, "milestone") for chain in world.client_ids.values()}
    projects = {chain: {event.project_id for event in told} for chain, told in chains.items()}
    assert projects[world.client_ids["beta"]] == {world.project_ids["beta"]}
    assert world.project_ids["beta"] not in projects[world.client_ids["alpha"]]


def test_secrets_do_not_stand_in_the_trail(world: World) -> None:
    assert world
    with reading(operator_scope()) as session:
        told = str([event.change for event in session.scalars(select(AuditEvent))])
    assert "argon2" not in told


def test_the_database_refuses_to_edit_or_delete_an_event(world: World) -> None:
    assert world
    for statement in ("UPDATE audit_event SET actor = 'x'", "DELETE FROM audit_event"):
        with pytest.raises(DatabaseError, match="append-only"), maintenance() as connection:
            connection.execute(text(statement))


def test_the_database_refuses_to_rewrite_the_reason_of_a_move(world: World) -> None:
    assert world
    with pytest.raises(DatabaseError, match="append-only"), maintenance() as connection:
        if not database().is_sqlite:
            connection.execute(text("SELECT set_config('candor.everything', 'on', true)"))
        connection.execute(text("UPDATE milestone_move SET explanation = 'nicer'"))


def tampered(statement: str) -> None:
    with maintenance() as connection:
        if database().is_sqlite:
            connection.execute(text("DROP TRIGGER audit_event_no_update"))
            connection.execute(text("DROP TRIGGER audit_event_no_delete"))
        else:
            connection.execute(text("ALTER TABLE audit_event DISABLE TRIGGER USER"))
        connection.execute(text(statement))
        connection.commit()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_event SET actor = 'somebody else' WHERE chain = 1 AND position = 3",
        "UPDATE audit_event SET project_id = 99 WHERE chain = 1 AND position = 3",
        "DELETE FROM audit_event WHERE chain = 1 AND position = 3",
    ],
)
def test_an_edit_or_deletion_behind_the_portals_back_is_found(world: World, statement: str) -> None:
    assert world.client_ids["alpha"] == 1
    assert first_break(1) is None
    tampered(statement)
    assert first_break(1) == 3


def test_a_rewritten_event_needs_the_key(world: World) -> None:
    assert world
    with reading(operator_scope()) as session:
        event: Any = session.scalars(select(AuditEvent).where(AuditEvent.chain == 1)).first()
        assert chaining.digest(event, SECRET) == event.digest
        assert chaining.digest(event, b"another key") != event.digest
