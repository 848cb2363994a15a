"""Alembic's entry: the actions hand over their own open connection, so there is no second set of URLs."""

from __future__ import annotations

from alembic import context

from actions.store.migrate import VERSION_TABLE
from actions.store.tables import Base

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    version_table=VERSION_TABLE,
    render_as_batch=connection.dialect.name == "sqlite",
    # The caller holds one transaction around everything; Alembic must not commit half of it.
    transactional_ddl=True,
)
context.run_migrations()
