"""Alembic environment of the library; run by kb.store.engine on the connection it hands over."""

from alembic import context

from kb.store.engine import VERSION_TABLE
from kb.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
    render_as_batch=True,  # SQLite cannot alter most things in place
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
