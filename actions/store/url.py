"""The database's address: as an operator writes it, and with the driver that the actions use."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

SETTING = "ACTIONS_DATABASE_URL"
FORMS = "sqlite:///FILE or postgresql://USER:PASSWORD@HOST:PORT/DATABASE"
DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}


def in_folder(folder: Path) -> str:
    """The SQLite file in the data folder."""
    return f"sqlite:///{(folder / 'actions.db').resolve()}"


def with_driver(url: str) -> str:
    """`url` for SQLAlchemy's asynchronous engine.

    Raises:
        ValueError: it names no database that can be used. The message never repeats it: it may hold a password.
    """
    scheme, separator, rest = url.strip().partition("://")
    driver = DRIVERS.get(scheme)
    try:
        database = make_url(f"{driver}://{rest}").database if separator and driver else None
    except (ArgumentError, ValueError):
        database = None
    if driver is None or not database or database == ":memory:":
        raise ValueError(f"{SETTING} must look like {FORMS}")
    return f"{driver}://{rest}"
