"""The actions' database: made by its own migrations on SQLite and PostgreSQL, as its tables say, once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import inspect, make_url, text

from actions.settings import BadSettings, Settings
from actions.store.engine import Store
from actions.store.migrate import HEAD, MIGRATIONS, VERSION_TABLE, migrate
from actions.store.tables import Base
from actions.store.url import in_folder, with_driver


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A bare database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'deep' / 'actions.db'}"
    new_database: Callable[..., str] = request.getfixturevalue("postgres_database")
    return new_database(is_empty=True)


async def test_the_migrations_make_the_tables_as_they_are_declared(url: str) -> None:
    store = Store(url)
    assert await migrate(store) is True
    assert await migrate(store) is False
    async with store.read() as connection:
        found = await connection.run_sync(
            lambda sync: {
                name: {column["name"] for column in inspect(sync).get_columns(name)}
                for name in inspect(sync).get_table_names()
            }
        )
    await store.close()
    declared = {name: {column.name for column in table.columns} for name, table in Base.metadata.tables.items()}
    assert found == {**declared, VERSION_TABLE: {"version_num"}}
    assert all(name.startswith("actions_") for name in found)


async def test_the_declared_shape_needs_no_further_migration(url: str) -> None:
    """Alembic itself compares: types, keys, indexes."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    store = Store(url)
    await migrate(store)

    def differences(connection: object) -> list[object]:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})  # type: ignore[arg-type]
        return list(compare_metadata(context, Base.metadata))

    async with store.read() as connection:
        assert await connection.run_sync(differences) == []
    await store.close()


async def test_what_was_ticked_before_there_were_account_sets_stays(url: str) -> None:
    """The older shape with a closing in it: nothing that refers to it is lost when its table is built anew."""
    from alembic import command
    from alembic.config import Config
    from sqlalchemy import Connection

    def bring_to(connection: Connection, revision: str) -> None:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
        config.attributes["connection"] = connection
        (command.upgrade if revision == "0001" else command.downgrade)(config, revision)

    moment = "'2026-11-22 10:00:00'"
    rows = (
        f"INSERT INTO actions_closings VALUES (7, 'org-1', 'k3cloud', '2026-11', '[\"fa\"]', {moment}, {moment})",
        f"INSERT INTO actions_closing_items VALUES (7, 'x', 'done', NULL, 'c1', 'user-w', '王会计', {moment})",
        f"INSERT INTO actions_closing_problems VALUES (7, 'x', '提示', 'c1', '王会计', {moment}, NULL)",
        "INSERT INTO actions_closing_steps VALUES"
        f" (9, 7, 'c1', 'm1', 'x', 'done', NULL, 'user-w', '王会计', {moment})",
    )
    store = Store(url)
    Path(make_url(store.url).database or "x").parent.mkdir(parents=True, exist_ok=True)
    async with store.write() as connection:
        await connection.run_sync(bring_to, "0001")
        for row in rows:
            await connection.execute(text(row))
    assert await migrate(store) is True

    async def counted() -> list[int]:
        async with store.read() as connection:
            queries = [f"SELECT count(*) FROM actions_closing{end}" for end in ("s", "_items", "_problems", "_steps")]
            return [(await connection.execute(text(query))).scalar_one() for query in queries]

    assert await counted() == [1, 1, 1, 1]
    async with store.write() as connection:
        row = (await connection.execute(text("SELECT account_set, edition FROM actions_closings"))).one()
        assert tuple(row) == ("", None)
        again = "INSERT INTO actions_closings (owner, checklist, period, account_set, left_out, started_at, updated_at)"
        second = f" VALUES ('org-1', 'k3cloud', '2026-11', '二厂', '[]', {moment}, {moment})"
        if not store.is_sqlite:
            await connection.execute(text("SELECT setval(pg_get_serial_sequence('actions_closings', 'id'), 7)"))
        await connection.execute(text(again + second))
        await connection.run_sync(bring_to, "-1")
    assert await counted() == [1, 1, 1, 1]
    assert await migrate(store) is True
    assert await counted() == [1, 1, 1, 1]
    await store.close()


def test_the_newest_revision_is_the_named_one() -> None:
    revisions = sorted(path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))
    assert revisions[-1] == HEAD


async def test_two_databases_in_one_are_migrated_each_by_its_own_history(
    postgres_database: Callable[..., str],
) -> None:
    """The desk's database may be the actions' own: neither history stands in the other's way."""
    url = postgres_database()
    store = Store(url)
    await asyncio.gather(migrate(store))
    async with store.read() as connection:
        names = await connection.run_sync(lambda sync: set(inspect(sync).get_table_names()))
        revision = (await connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}"))).scalar_one()
    await store.close()
    assert {"desk_alembic_version", VERSION_TABLE, "desk_conversations", "actions_closings"} <= names
    assert revision == HEAD


async def test_sqlite_is_safe_against_a_loss_of_power(tmp_path: Path) -> None:
    store = Store(in_folder(tmp_path))
    async with store.read() as connection:
        names = ("journal_mode", "synchronous")
        values = [(await connection.execute(text(f"PRAGMA {name}"))).scalar_one() for name in names]
    await store.close()
    assert values == ["wal", 2]


@pytest.mark.parametrize(
    ("url", "driver"),
    [
        ("sqlite:////var/lib/actions.db", "sqlite+aiosqlite:////var/lib/actions.db"),
        ("postgres://u:p@h:5432/d", "postgresql+psycopg://u:p@h:5432/d"),
        ("postgresql://h/d", "postgresql+psycopg://h/d"),
    ],
)
def test_addresses_as_operators_write_them(url: str, driver: str) -> None:
    assert with_driver(url) == driver


@pytest.mark.parametrize(
    "url", ["mysql://root:geheim@h/d", "sqlite://", "postgresql://u:geheim@h", "geheim", "sqlite:///:memory:"]
)
def test_a_bad_address_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(ValueError, match="ACTIONS_DATABASE_URL must look like") as refusal:
        with_driver(url)
    assert "geheim" not in str(refusal.value)


def test_the_setting_wins_over_the_data_folder(tmp_path: Path) -> None:
    values = {"RASA_TOKEN": "x" * 20, "DATA_DIR": str(tmp_path)}
    assert Settings.from_environment(values).database_url == f"sqlite+aiosqlite:///{tmp_path}/actions.db"
    values["ACTIONS_DATABASE_URL"] = "postgresql://h/d"
    assert Settings.from_environment(values).database_url == "postgresql+psycopg://h/d"
    with pytest.raises(BadSettings, match="ACTIONS_DATABASE_URL"):
        Settings.from_environment({**values, "ACTIONS_DATABASE_URL": "mysql://h/d"})
