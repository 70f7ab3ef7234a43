"""What the database itself refuses: edits of append-only tables, and on PostgreSQL rows out of reach."""

from sqlalchemy import Connection

import db.models
from db.base import Base, Confidential, Owned, Realm

assert db.models is not None  # the tables are known once their modules are

# History that is never rewritten: corrections are new entries.
APPEND_ONLY = (
    "audit_event",
    "milestone_move",
    "budget_move",
    "issue_entry",
    "change_step",
    "activity",
    "goal_reading",
    "baseline",
    "baseline_date",
    "consent",
    "confirmation",
    "anchor",
    "paper",
    "signatory",
    "signature",
    "requirement_edition",
    "requirement_review",
    "scope_version",
    "budget_version",
    "deliverable_file",
    "criterion_ruling",
    "punch_move",
    "change_file",
)
# And these nobody deletes either, not even with their project.
_SIGNED = ("signature", "signatory", "paper")
_KEPT_FOR_EVER = ("audit_event", "anchor", *_SIGNED)
# These belong to a client and not to one of its projects, so they have no policy of their own.
_OF_CLIENTS = ("audit_event", "anchor")
# Of these the audience alone may change: that is what publishing an internal entry does.
_PUBLISHABLE = frozenset(APPEND_ONLY) - {"audit_event", "anchor"}


def append_only_triggers(dialect: str) -> list[str]:
    """The statements that make tables append-only. Deletion of a whole project cascades and stays possible
    for every table except the audit trail, its published heads, and what was signed."""
    statements = []
    if dialect == "postgresql":
        statements.append(
            "CREATE OR REPLACE FUNCTION refuse_rewrite() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE EXCEPTION 'history is append-only'; END $$"
        )
    for table in APPEND_ONLY:
        statements += (_sqlite if dialect == "sqlite" else _postgresql)(table)
    return statements


def _frozen_columns(table: str) -> list[str]:
    columns = [c.name for c in Base.metadata.tables[table].columns]
    return [c for c in columns if c != "audience"] if table in _PUBLISHABLE else columns


def forget_signed(connection: Connection) -> None:
    """Take everything that was signed out of a demonstration, which is made anew every day.

    Nobody else may: what was signed is kept for good, and keeps its project.
    """
    dialect = connection.dialect.name
    if dialect == "postgresql":
        connection.exec_driver_sql("SELECT set_config('candor.everything', 'on', true)")
    for table in _SIGNED:
        on = f" ON {table}" if dialect == "postgresql" else ""
        connection.exec_driver_sql(f"DROP TRIGGER {table}_no_delete{on}")
        connection.exec_driver_sql(f"DELETE FROM {table}")  # noqa: S608 - names of ours
        for statement in (_sqlite if dialect == "sqlite" else _postgresql)(table):
            if f"{table}_no_delete" in statement:
                connection.exec_driver_sql(statement)
    connection.commit()


def _sqlite(table: str) -> list[str]:
    columns = ", ".join(_frozen_columns(table))
    refuse = "BEGIN SELECT RAISE(ABORT, 'history is append-only'); END"
    made = [f"CREATE TRIGGER {table}_no_update BEFORE UPDATE OF {columns} ON {table} {refuse}"]
    if table in _KEPT_FOR_EVER:
        made.append(f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refuse}")
    return made


def _postgresql(table: str) -> list[str]:
    columns = ", ".join(_frozen_columns(table))
    call = "FOR EACH ROW EXECUTE FUNCTION refuse_rewrite()"
    made = [f"CREATE TRIGGER {table}_no_update BEFORE UPDATE OF {columns} ON {table} {call}"]
    if table in _KEPT_FOR_EVER:
        made.append(f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {call}")
    return made


def row_security() -> list[str]:
    """The statements that make PostgreSQL filter by itself what the guard filters above it.

    FORCE applies the policy to the owner as well; only a superuser or a role with BYPASSRLS escapes it.
    """
    everything = "coalesce(current_setting('candor.everything', true), '') = 'on'"
    statements = []
    for mapper in Base.registry.mappers:
        entity = mapper.class_
        table = entity.__tablename__
        if entity.__realm__ is not Realm.TENANT or table in _OF_CLIENTS:
            continue
        rule = f"{everything} OR {_rule(entity)}"
        statements += [
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
            f"CREATE POLICY reach ON {table} USING ({rule}) WITH CHECK ({rule})",
        ]
    return statements


def _setting(name: str) -> str:
    return f"nullif(current_setting('candor.{name}', true), '')::bigint[]"


def _rule(entity: type[Base]) -> str:
    if entity.__tablename__ == "client":
        return f"id = ANY ({_setting('clients')})"
    project = "project_id" if issubclass(entity, Owned) else "id"
    rule = (
        f"{project} = ANY ({_setting('internal')})"
        f" OR ({project} = ANY ({_setting('shared')}) AND audience = 'client'"
    )
    if issubclass(entity, Confidential):
        rule += " AND person_id = nullif(current_setting('candor.person', true), '')::bigint"
    return rule + ")"


def protect(connection: Connection) -> None:
    """Put all of it in place, on the database of this connection."""
    dialect = connection.dialect.name
    for statement in append_only_triggers(dialect) + (row_security() if dialect == "postgresql" else []):
        connection.exec_driver_sql(statement)
