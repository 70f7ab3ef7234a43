"""The tables are what the models say, on both databases; PostgreSQL filters by itself as well."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from db import schema
from db.base import Owned, Realm
from db.session import maintenance
from tests.worlds import World


def test_the_migrations_make_exactly_the_tables_of_the_models(database: str) -> None:
    assert database
    assert schema.is_current()
    assert schema.differences() == []


def test_migrating_twice_does_nothing(database: str) -> None:
    assert database
    schema.migrate()
    assert schema.is_current()


@pytest.fixture
def on_postgres(postgres: str) -> World:
    from tests.worlds import build

    assert postgres
    return build()


def seen(settings: dict[str, str], table: str) -> int:
    with maintenance() as connection:
        for name, value in settings.items():
            connection.execute(text("SELECT set_config(:name, :value, true)"), {"name": name, "value": value})
        return int(connection.execute(text(f"SELECT count(*) FROM {table}")).scalar() or 0)


@pytest.mark.postgres
def test_without_a_scope_postgresql_shows_no_row_of_any_tenant_table(on_postgres: World) -> None:
    import db.models
    from db.base import Base

    assert db.models
    for mapper in Base.registry.mappers:
        entity = mapper.class_
        if entity.__realm__ is Realm.TENANT and entity.__tablename__ != "audit_event":
            assert seen({}, entity.__tablename__) == 0, entity.__tablename__


@pytest.mark.postgres
def test_postgresql_shows_a_client_its_own_published_rows_even_to_plain_sql(on_postgres: World) -> None:
    alpha, beta = on_postgres.project_ids["alpha"], on_postgres.project_ids["beta"]
    assert seen({"candor.shared": f"{{{alpha}}}"}, "task") == 4
    assert seen({"candor.internal": f"{{{alpha}}}"}, "task") == 8
    assert seen({"candor.shared": f"{{{alpha},{beta}}}"}, "task") == 8
    assert seen({"candor.everything": "on"}, "task") == 32


@pytest.mark.postgres
def test_the_setting_is_gone_with_the_transaction(on_postgres: World) -> None:
    assert seen({"candor.everything": "on"}, "task") == 32
    assert seen({}, "task") == 0


@pytest.mark.postgres
def test_postgresql_refuses_a_row_for_a_foreign_project(on_postgres: World) -> None:
    alpha, beta = on_postgres.project_ids["alpha"], on_postgres.project_ids["beta"]
    with pytest.raises(DatabaseError, match="row-level security"), maintenance() as connection:
        connection.execute(text("SELECT set_config('candor.internal', :ids, true)"), {"ids": f"{{{alpha}}}"})
        connection.execute(
            text(
                "INSERT INTO planned_spend (project_id, client_id, audience, month, amount)"
                " VALUES (:project, :client, 'internal', '2027-05-01', 1)"
            ),
            {"project": beta, "client": on_postgres.client_ids["beta"]},
        )


def test_every_owned_table_ties_project_and_client_together() -> None:
    import db.models
    from db.base import Base

    assert db.models
    for mapper in Base.registry.mappers:
        if issubclass(mapper.class_, Owned):
            keys = {
                tuple(sorted(column.name for column in constraint.columns))
                for constraint in mapper.local_table.foreign_key_constraints
            }
            assert ("client_id", "project_id") in keys, mapper.class_.__name__
