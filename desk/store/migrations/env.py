"""Alembic's entry: the desk hands over its own open connection, so there is no second set of URLs."""

from __future__ import annotations

from alembic import context

from desk.store.migrate import VERSION_TABLE
from desk.store.tables import METADATA

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=METADATA,
    version_table=VERSION_TABLE,
    render_as_batch=connection.dialect.name == "sqlite",
    # The caller holds one transaction around everything; Alembic must not commit half of it.
    transactional_ddl=True,
)
context.run_migrations()
