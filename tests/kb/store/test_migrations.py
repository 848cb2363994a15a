"""Migrations end at exactly the tables that the code uses."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from kb.store.engine import VERSION_TABLE, open_engine
from kb.store.tables import metadata


def test_migrations_and_tables_agree(database_url: str) -> None:
    engine = open_engine(database_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_opening_twice_changes_nothing(database_url: str) -> None:
    open_engine(database_url).dispose()
    open_engine(database_url).dispose()
