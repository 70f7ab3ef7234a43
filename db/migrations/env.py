"""How Alembic reaches the database: the connection is handed over by `db.schema`."""

from alembic import context

import db.models
from db.base import Base

assert db.models is not None  # the tables are known once their modules are
context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
