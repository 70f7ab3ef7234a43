"""Whether the tables are as this version needs them, and how they become so."""

from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

import db.models
from db.base import Base
from db.session import maintenance

assert db.models is not None  # the tables are known once their modules are


def _config(connection: Any = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config


def migrate() -> None:
    """Bring the open database to this version; does nothing if it is there."""
    with maintenance() as connection:
        command.upgrade(_config(connection), "head")
        connection.commit()


def is_current() -> bool:
    """Whether the open database has every migration of this version."""
    with maintenance() as connection:
        context = MigrationContext.configure(connection)
        return set(context.get_current_heads()) == set(ScriptDirectory.from_config(_config()).get_heads())


def differences() -> list[Any]:
    """What the tables lack of the models, or have beyond them; empty if the migrations are complete."""
    with maintenance() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, Base.metadata))


def write_migration(message: str) -> None:
    """Write the next migration from the difference between tables and models, for a developer to read."""
    with maintenance() as connection:
        command.revision(_config(connection), message, autogenerate=True)
