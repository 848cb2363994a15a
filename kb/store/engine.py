"""Opening the database: SQLite so that nothing acknowledged is lost, PostgreSQL by URL, and the schema brought up."""

from __future__ import annotations

import threading
from pathlib import Path
from sqlite3 import Connection as SqliteConnection
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from kb.errors import BadSettings

MIGRATIONS = Path(__file__).with_name("migrations")
VERSION_TABLE = "kb_alembic_version"
BUSY_SECONDS = 15
FORMS = "sqlite:///FILE or postgresql://USER:PASSWORD@HOST:PORT/DATABASE"
_DRIVERS = {"sqlite": "sqlite", "postgres": "postgresql+psycopg", "postgresql": "postgresql+psycopg"}
_MIGRATION_LOCK = 5_065_001  # any number of our own: PostgreSQL's advisory locks are told apart by it
_ONE_AT_A_TIME = threading.Lock()  # Alembic keeps what it works on in globals of its module
WRITE = "kb_write"


def open_engine(url: str) -> Engine:
    """An engine on the library's database, its schema up to date.

    Raises:
        BadSettings: the URL names no database that can be opened.
    """
    try:
        parsed = _with_driver(make_url(url))
        if parsed.get_backend_name() == "sqlite" and parsed.database:
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        is_sqlite = parsed.get_backend_name() == "sqlite"
        engine = create_engine(parsed, connect_args={"timeout": BUSY_SECONDS} if is_sqlite else {}, pool_pre_ping=True)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError, ValueError):
        raise BadSettings(f"KB_DATABASE_URL names no database that can be opened; it looks like {FORMS}") from None
    if is_sqlite:
        event.listen(engine, "connect", _configure_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    _upgrade(engine)
    return engine


def _with_driver(url: URL) -> URL:
    """The same database by the driver that we have: operators write `postgres://`, or share the desk's own URL.

    Raises:
        BadSettings: it is neither of the two that the library runs on; the message never repeats a password.
    """
    driver = _DRIVERS.get(url.drivername.partition("+")[0])
    if driver is None or (driver != "sqlite" and not url.database):
        raise BadSettings(f"KB_DATABASE_URL names no database that can be opened; it looks like {FORMS}")
    return url.set(drivername=driver)


def _configure_sqlite(connection: SqliteConnection, _record: object) -> None:
    connection.isolation_level = None  # the driver must not begin transactions on its own: _begin_sqlite does
    # FULL, not NORMAL: with WAL, NORMAL can lose the last acknowledged rows when the power goes.
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    """Writers take the lock at the start: two that read first and write later could only fail each other."""
    writes = connection.get_execution_options().get(WRITE, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _upgrade(engine: Engine) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    attributes: dict[str, Any] = config.attributes
    with _ONE_AT_A_TIME, engine.execution_options(**{WRITE: True}).connect() as connection:
        if connection.dialect.name == "postgresql":  # two processes that start at once migrate one after the other
            connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _MIGRATION_LOCK})
        attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()
